"""The dailies page through its door."""

import sqlalchemy as sa

from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from tests.factories import make_shot, make_take
from tests.screens.conftest import House


def furnish(house: House, count: int) -> list[int]:
    with house.database.writing() as session:
        return [make_take(session, house.cast, make_shot(session, house.cast)).id for _ in range(count)]


def test_given_a_shot_without_a_take_then_dailies_play_it_as_a_slate(house: House) -> None:
    with house.database.writing() as session:
        make_shot(session, house.cast)
    page = house.as_(house.cast.vic).get("/p/nf/dailies?sequence=SQ030").text
    assert "SH010 has no take and plays as a 0.375 s slate." in page


def test_given_measured_takes_then_the_list_says_what_each_camera_did_and_marks_what_is_off(house: House) -> None:
    kept, strayed = furnish(house, 2)
    with house.database.writing() as session:
        for take_id, check, words in (
            (kept, "on_plan", "Pan measured 19.9°."),
            (strayed, "drifts", "Pan 24°, plan 20°."),
        ):
            take = session.get_one(Take, take_id)
            take.check, take.check_words = check, words
    page = house.as_(house.cast.vic).get("/p/nf/dailies").text
    assert "Pan measured 19.9°." in page
    assert "Off plan: </span>Pan 24°, plan 20°." in page
    assert page.count("Off plan: ") == 1


def test_given_a_take_whose_movie_is_lost_then_dailies_say_so_and_play_a_slate(house: House) -> None:
    furnish(house, 1)
    page = house.as_(house.cast.vic).get("/p/nf/dailies").text
    assert "SH010 v001 is not on disk and plays as a slate." in page


def test_given_more_shots_then_the_page_sends_no_more_queries(house: House) -> None:
    dana = house.as_(house.cast.dana)
    furnish(house, 2)
    dana.get("/p/nf/dailies")
    with house.counting() as few:
        dana.get("/p/nf/dailies")
    furnish(house, 8)
    with house.counting() as many:
        dana.get("/p/nf/dailies")
    assert len(many) == len(few)


def test_given_a_list_that_does_not_exist_then_it_is_said(house: House) -> None:
    answer = house.as_(house.cast.dana).get("/p/nf/dailies?list=everything")
    assert answer.status_code == 404 and "Choose one from the menu." in answer.text


def test_given_nothing_new_then_the_page_says_why_it_is_empty(house: House) -> None:
    page = house.as_(house.cast.dana).get("/p/nf/dailies?list=selected").text
    assert "No shot stands at selected." in page


def test_given_a_clip_then_its_decision_notes_and_other_takes_come_together(house: House) -> None:
    with house.database.writing() as session:
        shot = make_shot(session, house.cast)
        make_take(session, house.cast, shot)
        second = make_take(session, house.cast, shot).id
    side = house.as_(house.cast.dana).get(f"/p/nf/dailies/takes/{second}").text
    assert f'data-side="{second}"' in side and side.count('data-take="v00') == 2 and 'id="notes"' in side
    assert house.as_(house.cast.otto).get(f"/p/nf/dailies/takes/{second}").status_code == 404


def test_given_shots_selected_on_the_board_then_they_become_a_playlist_that_plays_them(house: House) -> None:
    furnish(house, 2)
    dana = house.as_(house.cast.dana)
    with house.database.reading() as session:
        ids = list(session.scalars(sa.select(Shot.id).order_by(Shot.id.desc())))
    form = dana.get("/p/nf/playlists/add", params={"shot_ids": ids}).text
    assert "Add 2 shots" in form and "SH010 v001" in form
    answer = dana.post("/p/nf/playlists", data={"shot_ids": ids, "playlist": "", "name": "For Marcus"})
    assert answer.status_code == 303
    page = dana.get(answer.headers["location"].split("#")[0]).text
    assert page.index('data-code="SH020"') < page.index('data-code="SH010"') and "Made by Dana Tester" in page
    again = dana.post("/p/nf/playlists", data={"name": "For Marcus", "list": "best", "sequence": "SQ030"})
    assert again.status_code == 409 and "There is a playlist For Marcus already." in again.text
    assert dana.post("/p/nf/playlists", data={"name": "Nothing"}).status_code == 422


def test_given_a_playlist_then_everything_the_page_does_can_be_done_by_json(house: House) -> None:
    takes = furnish(house, 2)
    dana = house.as_(house.cast.dana)
    made = dana.post("/api/projects/NF/playlists", json={"name": "Api", "take_ids": [takes[0]]}).json()
    here = f"/api/playlists/{made['id']}"
    added = dana.post(f"{here}/items", json={"take_ids": [takes[1]]}).json()
    assert [(one["code"], one["record_in"]) for one in added["places"]] == [("SH010", 0), ("SH020", 9)]
    second = added["places"][1]["item_id"]
    moved = dana.put(f"/api/playlist-items/{second}", json={"position": 0}).json()
    assert [one["code"] for one in moved["places"]] == ["SH020", "SH010"]
    assert dana.delete(f"/api/playlist-items/{second}").json()["frames"] == 9
    assert dana.put(here, json={"name": "Renamed"}).json()["name"] == "Renamed"
    assert [one["name"] for one in dana.get("/api/projects/NF/playlists").json()] == ["Renamed"]
    assert dana.delete(here).status_code == 200 and dana.get(here).status_code == 404
    assert dana.get("/api/projects/NF/dailies?list=waiting").json()["frames"] == 18


def test_given_an_empty_playlist_then_the_page_says_so_and_it_can_be_deleted(house: House) -> None:
    dana = house.as_(house.cast.dana)
    made = dana.post("/api/projects/NF/playlists", json={"name": "Empty"}).json()
    page = dana.get(f"/p/nf/dailies?list=p{made['id']}").text
    assert "This playlist is empty." in page and f"/playlists/{made['id']}/delete" in page
    assert dana.post(f"/playlists/{made['id']}/delete").headers["location"] == "/p/nf/dailies"
