"""What the database writes for the JSON door is what the schemas say of the same rows."""

import json
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.kit.errors import NotFound
from previz_studio.projects.actions import set_role
from previz_studio.review.decide import decide
from previz_studio.review.models import Comment, Decision
from previz_studio.review.notes import NoteForm, add_note, delete_note
from previz_studio.review.queries import material_of, notes_of
from previz_studio.review.schemas import DecisionRead, NoteRead
from previz_studio.shots import queries as shots
from previz_studio.shots.models import Shot
from previz_studio.shots.schemas import ShotRead
from previz_studio.takes import queries as takes
from previz_studio.takes.models import Take, Verdict
from previz_studio.takes.schemas import TakeRead
from tests.factories import Cast, cast_of, make_shot, make_take

STROKE = {"tool": "pen", "colour": "#ffe14d", "points": [[0.25, 0.5], [1.0, 0.0]], "text": ""}


@pytest.fixture
def cast(any_database: Database) -> Cast:
    return cast_of(any_database)


def filled(session: Session, cast: Cast) -> Take:
    """A shot with takes of one to four digits; notes and decisions on the one returned."""
    shot = make_shot(session, cast, title='Späť – "渡し船"')
    for number in (1, 42, 999):
        make_take(session, cast, shot).number = number
        shot.last_take_number = number
    take = make_take(session, cast, shot)
    note = add_note(session, cast.dana, take.id, NoteForm('Late: "now"?\n渡し船', frame_in=3, drawing=[STROKE]))
    add_note(session, cast.ari, take.id, NoteForm("Two frames.", parent_id=note.id))
    delete_note(session, cast.ari, add_note(session, cast.ari, take.id, NoteForm("Never mind.")).id)
    decide(session, cast.dana, take.id, Verdict.SELECTED)
    decide(session, cast.rae, take.id, Verdict.APPROVED)
    return take


def same(said: list[dict[str, Any]], schema: type[BaseModel], rows: list[Any]) -> bool:
    fields = set(schema.model_fields)
    assert all(set(one) == fields for one in said)
    return [schema.model_validate(one) for one in said] == [schema.model_validate(row) for row in rows]


def test_given_all_a_review_looks_at_then_each_row_is_what_its_schema_says(any_database: Database, cast: Cast) -> None:
    with any_database.writing() as session:
        take_id = filled(session, cast).id
    with any_database.reading() as session:
        found = json.loads(material_of(session, cast.vic, take_id))
        take = session.get_one(Take, take_id)
        notes = select(Comment).where(Comment.deleted_at.is_(None)).order_by(Comment.id)
        decisions = select(Decision).order_by(Decision.id.desc())
        assert same([found["shot"]], ShotRead, [take.shot])
        assert same(found["takes"], TakeRead, list(session.scalars(select(Take).order_by(Take.number.desc()))))
        assert same(found["notes"], NoteRead, list(session.scalars(notes)))
        assert same(found["decisions"], DecisionRead, list(session.scalars(decisions)))
        assert [one["version"] for one in found["takes"]] == ["v1000", "v999", "v042", "v001"]
        assert json.loads(notes_of(session, cast.vic, take_id)) == found["notes"]
        assert json.loads(takes.listed(session, take.shot_id)) == found["takes"]


def test_given_shots_then_their_list_is_in_cut_order_and_as_its_schema_says(any_database: Database, cast: Cast) -> None:
    with any_database.writing() as session:
        for title in ("One", "Two", "Three"):
            make_shot(session, cast, title=title)
    with any_database.reading() as session:
        said = json.loads(shots.listed(session, cast.sequence.id))
        assert same(said, ShotRead, list(session.scalars(select(Shot).order_by(Shot.position))))


@pytest.mark.parametrize("read", [material_of, notes_of])
def test_given_somebody_off_the_crew_then_no_take_is_there(database: Database, read: Any) -> None:
    cast = cast_of(database)
    with database.writing() as session:
        take_id = filled(session, cast).id
    with database.reading() as session, pytest.raises(NotFound, match="No take"):
        read(session, cast.otto, take_id)
    with database.writing() as session:
        set_role(session, cast.rae, cast.show.id, cast.vic.id, None)
    with database.reading() as session, pytest.raises(NotFound, match="No take"):
        read(session, cast.vic, take_id)
    with database.reading() as session, pytest.raises(NotFound, match="No take 999"):
        read(session, cast.dana, 999)
