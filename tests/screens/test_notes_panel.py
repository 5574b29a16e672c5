"""The notes beside a picture, and every bad thing that can be sent to them."""

import pytest

from previz_studio.review.models import NoteState
from previz_studio.review.notes import NoteForm, add_note, delete_note, set_note_state
from previz_studio.review.revise import revise
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.factories import make_shot, make_take, no_models
from tests.screens.conftest import House

HX = {"HX-Request": "true"}


def noted(house: House, words: str = "Camera lower 0.3 m", **form: object) -> tuple[int, int]:
    """(take, note)"""
    with house.database.writing() as session:
        take = make_take(session, house.cast, make_shot(session, house.cast))
        return take.id, add_note(session, house.cast.dana, take.id, NoteForm(words, **form)).id  # type: ignore[arg-type]


def test_given_my_note_then_i_may_correct_and_delete_it_and_nobody_else(house: House) -> None:
    take, note = noted(house)
    mine = house.as_(house.cast.dana).get(f"/p/nf/takes/{take}").text
    assert f"/comments/{note}/correct" in mine and f"/comments/{note}/delete" in mine
    theirs = house.as_(house.cast.ari).get(f"/p/nf/takes/{take}").text
    assert f"/comments/{note}/correct" not in theirs
    answer = house.as_(house.cast.dana).post(f"/comments/{note}/correct", data={"body": "Lower 0.2 m"}, headers=HX)
    assert "Lower 0.2 m" in answer.text and "(corrected)" in answer.text


def test_given_a_deleted_note_with_a_reply_then_the_reply_stays_and_nothing_can_be_done_to_it(house: House) -> None:
    take, note = noted(house)
    with house.database.writing() as session:
        add_note(session, house.cast.ari, take, NoteForm("How much?", parent_id=note))
        delete_note(session, house.cast.dana, note)
    page = house.as_(house.cast.dana).get(f"/p/nf/takes/{take}").text
    assert "This note was deleted." in page and "How much?" in page and f"reply-{note}" not in page
    late = {"body": "Half a metre", "parent_id": str(note)}
    answer = house.as_(house.cast.ari).post(f"/p/nf/takes/{take}/comments", data=late, headers=HX)
    assert answer.status_code == 410 and "was deleted" in answer.text


def test_given_a_take_made_from_a_note_then_the_note_leads_to_it_and_says_when_it_addresses_it(house: House) -> None:
    take, note = noted(house)
    with house.database.writing() as session:
        [made] = revise(session, house.cast.ari, note, {"camera.height_m": 1.3}, TakeOrder("animatic"), no_models())
        url = f"/p/nf/takes/{made.id}"
    page = house.as_(house.cast.dana).get(f"/p/nf/takes/{take}").text
    assert url in page and "v002 is in the queue" in page
    with house.database.writing() as session:
        session.get_one(Take, made.id).status = TakeStatus.READY
        set_note_state(session, house.cast.dana, note, NoteState.WONT_DO)
    page = house.as_(house.cast.dana).get(f"/p/nf/takes/{take}").text
    assert "v002 is ready" in page and "Won&#39;t do, said by Dana" in page and "Open again" in page


def test_given_notes_then_they_leave_as_markers_of_the_take_and_of_the_sequence(house: House) -> None:
    take, _ = noted(house)
    client = house.as_(house.cast.ed)
    page = client.get(f"/p/nf/takes/{take}").text
    for form in ("resolve", "premiere", "avid", "csv", "pdf"):
        assert f"/api/takes/{take}/notes.{form}" in page and f"/api/sequences/1/notes.{form}" in page
        assert client.get(f"/api/takes/{take}/notes.{form}").status_code == 200
        assert client.get(f"/api/sequences/1/notes.{form}").status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"body": "Here", "frame_in": "9"}, 422, "has frames 0 to 8; frame 9 is not one of them."),
        ({"body": "Here", "frame_in": "2", "frame_out": "99"}, 422, "has frames 0 to 8; frame 99"),
        ({"body": ""}, 422, "A note needs words or a drawing."),
        ({"body": "x", "drawing": "[[[["}, 422, "The drawing cannot be read."),
        ({"body": "x", "parent_id": "77"}, 404, "is not on this take"),
    ],
)
def test_given_something_that_cannot_be_a_note_then_one_sentence_says_why(
    house: House, form: dict[str, str], status: int, sentence: str
) -> None:
    take, _ = noted(house)
    answer = house.as_(house.cast.dana).post(f"/p/nf/takes/{take}/comments", data=form, headers=HX)
    assert answer.status_code == status and sentence in answer.text


def test_given_a_drawing_of_a_million_points_then_it_is_refused_and_nothing_is_kept(house: House) -> None:
    take, _ = noted(house)
    points = "[" + ",".join(["[0.5,0.5]"] * 1_000_000) + "]"
    drawing = '{"strokes": [{"tool": "pen", "points": ' + points + "}]}"
    form = {"body": "Scribble", "drawing": drawing}
    answer = house.as_(house.cast.dana).post(f"/p/nf/takes/{take}/comments", data=form, headers=HX)
    assert answer.status_code in (413, 422)
    assert "1000000 points" in answer.text or "too large" in answer.text.lower() or "MB" in answer.text
    with house.database.reading() as session:
        assert session.get_one(Take, take).notes == 1


def test_given_the_file_is_lost_then_the_page_says_so_and_renders_it_again(house: House) -> None:
    take, _ = noted(house)
    page = house.as_(house.cast.ari).get(f"/p/nf/takes/{take}").text
    assert "v001 is not on disk. Its record and seed are." in page and f"/p/nf/takes/{take}/again/same" in page
    assert "Render it again" not in house.as_(house.cast.vic).get(f"/p/nf/takes/{take}").text
    pressed = house.as_(house.cast.ari).post(f"/p/nf/takes/{take}/again/same")
    assert pressed.status_code == 303
