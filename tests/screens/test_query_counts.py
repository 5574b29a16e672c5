"""A page asks the database as often for many rows as for few."""

from collections import Counter

import pytest
from sqlalchemy import select

from previz_studio.jobs.models import Job
from previz_studio.review.decide import decide
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.shots.schemas import ShotRead
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take, Verdict
from previz_studio.takes.order import TakeOrder
from tests.factories import make_shot, make_take, no_models
from tests.screens.conftest import House

pytestmark = pytest.mark.heavy

PAGES = {
    "home": "/",
    "board": "/p/nf/board?sequence=SQ030",
    "desk": "/p/nf/shots/1",
    "review": "/p/nf/takes/1",
    "dailies": "/p/nf/dailies?sequence=SQ030",
    "queue": "/queue",
    "handoff": "/p/nf/handoff?sequence=SQ030",
    "shots as JSON": "/api/projects/NF/sequences/SQ030/shots",
    "review as JSON": "/api/takes/1/review",
    "notes as JSON": "/api/takes/1/comments",
    "jobs as JSON": "/api/jobs",
}


@pytest.mark.parametrize("name", PAGES)
def test_given_ten_times_the_rows_then_a_page_asks_no_more_often(house: House, name: str) -> None:
    fill(house, 2)  # two: a cut needs a shot on either side
    rae = house.as_(house.cast.rae)
    rae.get(PAGES[name])
    with house.counting() as few:
        assert rae.get(PAGES[name]).status_code == 200
    fill(house, 20)
    with house.counting() as many:
        assert rae.get(PAGES[name]).status_code == 200
    assert len(many) <= len(few), "\n".join((Counter(many) - Counter(few)).elements())


def test_given_the_list_of_shots_then_it_is_what_its_schema_says(house: House) -> None:
    fill(house, 2)
    rows = house.as_(house.cast.vic).get(PAGES["shots as JSON"]).json()
    assert [ShotRead.model_validate(row).model_dump(mode="json") for row in rows] == rows
    assert [row["code"] for row in rows] == ["SH010", "SH020"]


def test_given_a_take_then_one_call_gives_all_its_review_looks_at(house: House) -> None:
    fill(house, 1)
    found = house.as_(house.cast.vic).get(PAGES["review as JSON"]).json()
    assert found["shot"]["code"] == "SH010"
    assert [take["name"] for take in found["takes"]] == ["SH010 v003", "SH010 v002", "SH010 v001"]
    assert [note["body"] for note in found["notes"]] == ["Late, @rae?", "Two frames."]
    assert [decision["verdict"] for decision in found["decisions"]] == ["selected"]
    assert house.as_(house.cast.otto).get(PAGES["review as JSON"]).status_code == 404


def fill(house: House, count: int) -> None:
    """Shots with two ready takes and one in the queue, notes with answers that name somebody, decisions; and as much
    again on the first take."""
    cast = house.cast
    with house.database.writing() as session:
        for _ in range(count):
            shot = make_shot(session, cast)
            takes = [make_take(session, cast, shot) for _ in range(2)]
            for take in takes:
                put_on_disk(house, take.proxy or "")
            request_takes(session, cast.ari, shot.id, TakeOrder("animatic", seed=7), no_models())
            for take_id in {takes[0].id, session.scalars(select(Take.id).order_by(Take.id)).first() or 0}:
                note = add_note(session, cast.dana, take_id, NoteForm("Late, @rae?"))
                add_note(session, cast.ari, take_id, NoteForm("Two frames.", parent_id=note.id))
                decide(session, cast.dana, take_id, Verdict.SELECTED)
        assert session.scalars(select(Job)).all()


def put_on_disk(house: House, blob: str) -> None:
    """So that the pages show it."""
    file = house.studio.library.root / "media" / blob[:2] / blob
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
