from sqlalchemy import select

from previz_studio.review.notes import NoteForm, add_note
from previz_studio.takes.models import Take
from tests.factories import make_shot, make_take
from tests.review.conftest import Doors

FORM = {"field": ["camera.height_m", "frames"], "was": ["1.6", "9"], "value": ["1.3", "9"], "tier": "animatic"}


def noted(doors: Doors, words: str = "Camera lower 0.3 m") -> int:
    with doors.database.writing() as session:
        take = make_take(session, doors.cast, make_shot(session, doors.cast))
        return add_note(session, doors.cast.dana, take.id, NoteForm(words)).id


def test_given_the_page_then_it_shows_the_suggestion_and_the_difference(doors: Doors) -> None:
    note = noted(doors)
    page = doors.browser(doors.cast.ari).get(f"/comments/{note}/revise")
    assert page.status_code == 200
    assert "“lower 0.3 m”" in page.text and "1.6 m" in page.text and "1.3 m" in page.text


def test_given_words_that_ask_for_nothing_then_the_page_says_nothing_changes_yet(doors: Doors) -> None:
    page = doors.browser(doors.cast.ari).get(f"/comments/{noted(doors, 'Lovely.')}/revise")
    assert "Nothing changes yet." in page.text


def test_given_a_value_that_cannot_be_then_the_page_says_so_and_keeps_it(doors: Doors) -> None:
    wrong = {"field": "camera.lens_mm", "was": "40", "value": "long"}
    page = doors.browser(doors.cast.ari).get(f"/comments/{noted(doors)}/revise", params=wrong)
    assert page.status_code == 200 and "Lens is &#39;long&#39;, not a number." in page.text


def test_given_a_viewer_then_the_button_is_a_sentence_and_the_press_is_refused(doors: Doors) -> None:
    note, vic = noted(doors), doors.browser(doors.cast.vic)
    assert "Make the take" not in vic.get(f"/comments/{note}/revise").text
    assert vic.post(f"/comments/{note}/revise", data=FORM).status_code == 403


def test_given_the_press_then_the_take_is_queued_with_only_what_was_changed(doors: Doors) -> None:
    note = noted(doors)
    answer = doors.browser(doors.cast.ari).post(f"/comments/{note}/revise", data={**FORM, "seen": 1})
    assert answer.status_code == 303 and "/takes/" in answer.headers["location"]
    with doors.database.reading() as session:
        take = session.scalars(select(Take).order_by(Take.id.desc())).first()
        assert take is not None and take.revision.reason == "Note on v001: Camera height 1.3 m"


def test_given_the_json_door_then_suggest_difference_and_make(doors: Doors) -> None:
    note, ari = noted(doors), doors.browser(doors.cast.ari)
    [asked] = ari.get(f"/api/comments/{note}/suggestions").json()
    wanted = {"changes": {asked["field"]: asked["value"]}, "tier": "animatic", "seen": 1}
    assert ari.post(f"/api/comments/{note}/difference", json=wanted).json()[0]["new"] == "1.3 m"
    made = ari.post(f"/api/comments/{note}/revise", json=wanted)
    assert made.status_code == 201 and made.json()["plan_revision"] == 2
    again = ari.post(f"/api/comments/{note}/revise", json={**wanted, "changes": {"camera.height_m": 1.0}})
    assert again.status_code == 409 and "saved revision 2" in again.json()["message"]
