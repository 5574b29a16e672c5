"""Review windows through the doors: from the board's selection to the summary."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from previz_studio.app import rounds_of
from previz_studio.kit.db import now
from previz_studio.review.decide import decide
from previz_studio.review.models import ReviewWindow, WindowDue
from previz_studio.settings import Settings
from previz_studio.takes.models import Verdict
from tests.factories import make_shot, make_take
from tests.screens.conftest import House


def two_takes(house: House) -> list[int]:
    """Ids of two shots with a take each."""
    with house.database.writing() as session:
        return [make_take(session, house.cast, make_shot(session, house.cast)).shot_id for _ in range(2)]


def opened(house: House, shots: list[int], **more: str) -> str:
    form = {"shot_ids": [str(one) for one in shots], "people": [str(house.cast.pim.id)], "note": "The pan.", **more}
    answer = house.as_(house.cast.dana).post("/p/nf/windows", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_given_shots_chosen_on_the_board_then_a_window_opens_and_shows_wherever_it_matters(house: House) -> None:
    shots = two_takes(house)
    dana, pim = house.as_(house.cast.dana), house.as_(house.cast.pim)
    form = dana.get("/p/nf/windows/new", params={"shot_ids": shots}).text
    assert "2 shots" in form and 'value="48"' in form
    here = opened(house, shots)
    home = pim.get("/").text
    assert "The first review window closes" in home and "Dana asks you to look at v001" in home
    assert "Review window closes" in pim.get("/p/nf/board").text
    page = pim.get(here).text
    assert "0 of 2 shots decided, 0 open notes, 1 of 1 person has not answered." in page
    assert "Seen, nothing to add" in page and "Close now" not in page
    assert pim.post(f"{here}/done").status_code == 303
    assert "Nothing waiting for you" in pim.get("/").text and "everybody answered" in pim.get(here).text


def test_given_a_sequence_then_a_window_on_all_its_takes_is_one_press_away(house: House) -> None:
    two_takes(house)
    with house.database.writing() as session:
        make_shot(session, house.cast)
    rae = house.as_(house.cast.rae)
    door = "/p/nf/windows/new?sequence=SQ030"
    assert door in rae.get("/p/nf/board").text and door in rae.get("/p/nf/windows").text
    assert rae.get(door).text.count('name="shot_ids"') == 2


def test_given_a_sequence_without_a_take_or_somebody_who_may_not_then_no_door_to_a_window_stands(house: House) -> None:
    door = "windows/new?sequence=SQ030"
    with house.database.writing() as session:
        make_shot(session, house.cast)
    assert door not in house.as_(house.cast.dana).get("/p/nf/board").text
    two_takes(house)
    vic = house.as_(house.cast.vic)
    assert door not in vic.get("/p/nf/board").text and door not in vic.get("/p/nf/windows").text


def test_given_a_closed_window_then_the_summary_can_be_taken_away(house: House) -> None:
    shots = two_takes(house)
    here = opened(house, shots)
    with house.database.writing() as session:
        decide(session, house.cast.rae, 1, Verdict.MAYBE)
    dana = house.as_(house.cast.dana)
    assert dana.post(f"{here}/close").status_code == 303
    page = dana.get(here).text
    assert "1 of 2 shots decided" in page and "Did not answer" in page and "Open again" in page
    rows = list(csv.DictReader(io.StringIO(dana.get(f"{here}/summary.csv").content.decode("utf-8-sig"))))
    assert [(row["Shot"], row["Verdict"], row["No Answer"]) for row in rows] == [
        ("SH010", "maybe", "Pim Tester"),
        ("SH020", "", "Pim Tester"),
    ]
    assert "SQ030" in house.as_(house.cast.vic).get("/p/nf/windows").text
    assert dana.post(f"{here}/reopen", data={"hours": "5"}).status_code == 303
    assert "has not answered" in dana.get(here).text


def test_given_a_program_then_windows_are_opened_moved_and_read_through_the_api(house: House) -> None:
    shots = two_takes(house)
    rae = house.as_(house.cast.rae)
    made = rae.post("/api/projects/NF/windows", json={"shot_ids": shots, "people": [house.cast.pim.id]}).json()
    later = (now() + timedelta(hours=90)).isoformat()
    assert rae.put(f"/api/windows/{made['id']}/end", json={"closes_at": later}).status_code == 200
    assert rae.put(f"/api/windows/{made['id']}/end", json={"closes_at": "2026-01-01T10:00"}).status_code == 422
    whole = rae.get(f"/api/windows/{made['id']}").json()
    assert [one["code"] for one in whole["shots"]] == ["SH010", "SH020"] and whole["people"][0]["of"] == 2
    assert [one["ask"] for one in house.as_(house.cast.pim).get("/api/waiting").json()] == ["window", "window"]
    assert rae.post(f"/api/windows/{made['id']}/close").json()["closed_by"] == "Rae Tester"


def test_given_a_program_then_a_whole_sequence_is_opened_by_its_code(house: House) -> None:
    two_takes(house)
    with house.database.writing() as session:
        make_shot(session, house.cast)
    dana = house.as_(house.cast.dana)
    asked = {"sequence": "sq030", "people": [house.cast.pim.id]}
    made = dana.post("/api/projects/nf/windows", json=asked)
    assert made.status_code == 201 and made.json()["title"] == "SQ030, 2 shots"
    assert len(dana.get(f"/api/windows/{made.json()['id']}").json()["shots"]) == 2
    unknown = dana.post("/api/projects/nf/windows", json=asked | {"sequence": "SQ999"})
    assert unknown.status_code == 404 and "No sequence SQ999 in this project." in unknown.text


def test_given_nothing_chosen_or_nobody_asked_then_the_sentence_says_what_to_do(house: House) -> None:
    shots = two_takes(house)
    dana = house.as_(house.cast.dana)
    assert "Select cards on the board" in dana.get("/p/nf/windows/new").text
    nobody = dana.post("/p/nf/windows", data={"shot_ids": [str(shots[0])]})
    assert (nobody.status_code, "asks somebody" in nobody.text) == (422, True)
    assert house.as_(house.cast.ari).get(f"/p/nf/windows/new?shot_ids={shots[0]}").status_code == 403


def test_given_a_window_that_ended_while_the_server_was_off_then_starting_it_closes_the_window(
    house: House, tmp_path: Path
) -> None:
    here = opened(house, two_takes(house))
    with house.database.writing() as session:
        window = session.get_one(ReviewWindow, int(here.rpartition("/")[2]))
        window.opened_at, window.closes_at = now() - timedelta(days=3), now() - timedelta(hours=1)
        for due in session.query(WindowDue).all():
            due.due_at = window.closes_at
    rounds_of(house.database, Settings(data=tmp_path)).take_all()
    with house.database.reading() as session:
        assert session.get_one(ReviewWindow, window.id).closed_at is not None


def test_given_more_shots_then_the_window_asks_the_database_no_more_often(house: House) -> None:
    shots = two_takes(house)
    here = opened(house, shots)
    pim = house.as_(house.cast.pim)
    pim.get(here)
    with house.counting() as few:
        pim.get(here)
    more = two_takes(house) + two_takes(house)
    there = opened(house, [*shots, *more])
    with house.counting() as many:
        pim.get(there)
    assert len(many) <= len(few)
