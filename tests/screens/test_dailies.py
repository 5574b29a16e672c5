"""The dailies page through its door."""

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
