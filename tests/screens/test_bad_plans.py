"""The unhappy plans of a shoot, by the page and by the API: a sentence at the field, or a limit that is shown."""

import pytest

from tests.factories import make_shot
from tests.screens.conftest import House

WALL = {
    "name": "Brick wall", "kind": "set", "height_m": 4, "width_m": 12, "length_m": 0.3,
    "positions": {"start": [0, 0, 3], "end": [0, 0, 3]}, "facing_deg": 0,
}  # fmt: skip
FIELDS = {
    "20000 ft": ({"move": "dolly_in", "amount": "20000", "units": "ft"}, "that is 20000 ft, is longer than any set"),
    "900 mm": ({"lens_mm": "900"}, "it is shown at 800 mm"),
    "underground": ({"height_m": "-1"}, "is in the ground; it is shown at 0.05 m"),
    "down through the floor": ({"move": "jib_d", "amount": "3"}, "takes the lens into the ground"),
    "feet in metres": ({"move": "dolly_in", "amount": "3", "units": "ft"}, "Moves are in feet and the floor plan in"),
    "through a wall": ({"move": "dolly_in", "amount": "6"}, "The camera goes through Brick wall"),
}


def wall_of(house: House, shot_id: int) -> None:
    """Puts the wall on the floor, by the API."""
    pim = house.as_(house.cast.pim)
    plan = pim.get(f"/api/shots/{shot_id}/plan").json()["plan"]
    answer = pim.put(f"/api/shots/{shot_id}/plan", json={"plan": plan | {"blocking": [WALL]}})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", FIELDS)
def test_given_an_unhappy_field_then_the_desk_and_the_api_say_the_same_sentence(house: House, name: str) -> None:
    fields, said = FIELDS[name]
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    wall_of(house, shot_id)
    pim = house.as_(house.cast.pim)
    if "move" in fields:  # the amount of one move never becomes that of another
        pim.post(f"/p/nf/shots/{shot_id}/plan", data={"move_at": "0", "move": fields["move"]})
    desk = pim.post(f"/p/nf/shots/{shot_id}/plan", data={"move_at": "0"} | fields, headers={"HX-Request": "true"})
    assert desk.status_code == 200
    assert said in desk.text
    assert any(said in one["sentence"] for one in pim.get(f"/api/shots/{shot_id}/plan").json()["findings"])
    assert pim.get(f"/p/nf/shots/{shot_id}/preview.jpg?frame=3").status_code == 200


def test_given_a_move_that_takes_no_time_then_it_is_called_a_jump(house: House) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    pim = house.as_(house.cast.pim)
    plan = pim.get(f"/api/shots/{shot_id}/plan").json()["plan"]
    plan["camera"]["moves"] = [{"kind": "pan", "direction": "left", "amount": 30, "unit": "deg", "seconds": 0}]
    saved = pim.put(f"/api/shots/{shot_id}/plan", json={"plan": plan})
    assert saved.status_code == 200
    assert "it is a jump on one frame" in saved.json()["findings"][0]["sentence"]
    assert "it is a jump on one frame" in pim.get(f"/p/nf/shots/{shot_id}").text


def test_given_900_mm_then_the_floor_plan_and_the_set_show_800(house: House) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    pim = house.as_(house.cast.pim)
    shown = [pim.get(f"/p/nf/shots/{shot_id}/stage", params={"lens_mm": lens}).text for lens in ("800", "900")]
    assert "800 mm" in shown[1]
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lens_mm": "wide"}, "not a number"),
        ({"lens_mm": "1e9"}, "cannot be 1e9"),
        ({"duration": "0"}, "cannot last 0"),
    ],
)
def test_given_what_cannot_be_then_the_field_is_named_and_the_plan_stays(
    house: House, fields: dict[str, str], said: str
) -> None:
    with house.database.writing() as session:
        shot_id = make_shot(session, house.cast).id
    pim = house.as_(house.cast.pim)
    before = pim.get(f"/api/shots/{shot_id}/plan").json()["number"]
    answer = pim.post(f"/p/nf/shots/{shot_id}/plan", data=fields, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert said in answer.text
    assert pim.get(f"/api/shots/{shot_id}/plan").json()["number"] == before
