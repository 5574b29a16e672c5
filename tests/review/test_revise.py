"""A note becomes a take: the plan's revision, the queue and the note's state move together or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import select

from previz_studio.app import kinds_of
from previz_studio.engines.registry import Engines
from previz_studio.jobs.inline import Inline
from previz_studio.kit.db import Database
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from previz_studio.ledger.models import AuditEntry
from previz_studio.media.library import Library
from previz_studio.review.models import Comment, NoteState
from previz_studio.review.notes import NoteForm, add_note, delete_note, set_note_state
from previz_studio.review.revise import previewed, revise, suggested, takes_by_note
from previz_studio.shots.actions import set_plan_lock
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from tests.factories import Cast, cast_of, make_shot, make_take, no_models

ORDER = TakeOrder("animatic", seed=3)


def noted(database: Database, words: str = "Ease in 2 not 1. Camera lower 0.3 m") -> tuple[Cast, int]:
    cast = cast_of(database)
    with database.writing() as session:
        take = make_take(session, cast, make_shot(session, cast))
        return cast, add_note(session, cast.dana, take.id, NoteForm(words, frame_in=2)).id


def test_given_a_viewer_then_making_a_take_is_refused_with_who_may(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session, pytest.raises(Forbidden) as refused:
        revise(session, cast.vic, note, {"camera.height_m": 1.2}, ORDER, no_models())
    assert refused.value.message == "As Viewer you may not generate takes here."


def test_given_an_outsider_then_there_is_no_such_project(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session, pytest.raises(NotFound):
        suggested(session, cast.otto, note)


def test_given_a_deleted_note_then_it_says_so(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session:
        delete_note(session, cast.dana, note)
        with pytest.raises(Gone, match="This note was deleted"):
            revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, no_models())


def test_given_a_resolved_note_then_it_has_to_be_opened_first(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session:
        set_note_state(session, cast.dana, note, NoteState.RESOLVED)
        with pytest.raises(Conflict, match="This note is resolved already"):
            revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, no_models())


def test_given_a_locked_plan_then_nothing_is_queued(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session:
        shot_id = session.scalars(select(Take.shot_id)).one()
        set_plan_lock(session, cast.dana, shot_id, True)
        with pytest.raises(Conflict, match="The plan of SH010 is locked by Dana Tester"):
            revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, no_models())
        assert len(session.scalars(select(Take)).all()) == 1


def test_given_what_the_plan_says_already_then_nothing_is_queued(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session, pytest.raises(Invalid, match="The plan of SH010 says this already"):
        revise(session, cast.ari, note, {"camera.lens_mm": 40}, ORDER, no_models())


def test_given_a_newer_plan_than_on_the_page_then_it_is_kept(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session:
        revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, no_models(), seen=1)
        with pytest.raises(Conflict, match="saved revision 2 of this plan while you were writing"):
            revise(session, cast.pim, note, {"camera.height_m": 1.1}, ORDER, no_models(), seen=1)


def test_given_a_note_then_its_take_comes_from_the_changed_plan_and_the_audit_says_so(database: Database) -> None:
    cast, note = noted(database)
    with database.writing() as session:
        asked = {one.field: one.value for one in suggested(session, cast.ari, note)}
        assert [row.label for row in previewed(session, cast.ari, note, asked)] == ["Pan, ease in", "Camera height"]
        [take] = revise(session, cast.ari, note, asked, ORDER, no_models(), seen=1)
        assert take.revision.number == 2
        assert take.revision.reason == "Note on v001: Pan, ease in 2 frames, Camera height 1.3 m"
        assert take.recipe["camera"]["height_m"] == 1.3
        assert [one.id for one in takes_by_note(session, [note])[note]] == [take.id]
        assert session.get_one(Comment, note).state is NoteState.OPEN
        assert "made take from note" in session.scalars(select(AuditEntry.verb)).all()


def test_given_the_notes_take_is_ready_then_the_note_is_addressed_by_it(
    database: Database, library: Library, tmp_path: Path
) -> None:
    cast, note = noted(database)
    engines = Engines(tmp_path / "models")
    with database.writing() as session:
        [made] = revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, engines)
    ran = Inline(database, kinds_of(engines, library)).run_all(limit=3)
    with database.reading() as session:
        found, take = session.get_one(Comment, note), session.get_one(Take, made.id)
        assert (found.state, found.addressed_by_take_id, found.state_by) == (NoteState.ADDRESSED, made.id, "v002")
        assert take.shot.open_notes == 0 and ran >= 1


def test_given_a_note_resolved_meanwhile_then_the_take_leaves_it(database: Database, library: Library) -> None:
    cast, note = noted(database)
    engines = no_models()
    with database.writing() as session:
        revise(session, cast.ari, note, {"camera.height_m": 1.2}, ORDER, engines)
        set_note_state(session, cast.dana, note, NoteState.WONT_DO)
    Inline(database, kinds_of(engines, library)).run_all(limit=3)
    with database.reading() as session:
        assert session.get_one(Comment, note).state is NoteState.WONT_DO
