import json
from pathlib import Path
from typing import Any

import pytest

from previz_studio.camera.plan import CameraPlan, MoveKind
from previz_studio.camera.read import camera_plan_from, camera_plan_to, pieces_from, pieces_to
from previz_studio.kit.errors import Invalid

SHOTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "night_ferry.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot["code"])
def test_given_a_breakdown_shot_then_plan_and_pieces_survive_the_round_trip(shot: dict[str, Any]) -> None:
    plan, pieces = camera_plan_from(shot["camera"]), pieces_from(shot["blocking"])
    assert camera_plan_from(camera_plan_to(plan)) == plan
    assert pieces_from(pieces_to(pieces)) == pieces


def test_given_an_empty_camera_then_it_is_the_plain_plan() -> None:
    assert camera_plan_from({}) == CameraPlan()


def test_given_heights_in_feet_then_they_are_metres() -> None:
    assert camera_plan_from({"height_ft": 5}).height_m == pytest.approx(1.524)


def test_given_a_via_point_then_its_time_and_facing_are_kept() -> None:
    shot = next(shot for shot in SHOTS if shot["code"] == "SH070")
    car = pieces_from(shot["blocking"])[0]
    assert (car.via, car.via_seconds, car.via_facing_deg) == (((-2.4, 0.0, 5.7),), (2.8,), (346.0,))
    assert (car.facing_start_deg, car.facing_end_deg) == (299.0, 76.0)


def test_given_a_move_without_amount_then_none_is_kept() -> None:
    move = camera_plan_from({"moves": [{"kind": "pan", "direction": "left", "unit": "deg"}]}).moves[0]
    assert (move.kind, move.amount) == (MoveKind.PAN, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"moves": [{"kind": "swoop"}]}, "camera.moves[0].kind is 'swoop'."),
        ({"moves": [{"kind": "pan", "amount": -3}]}, "camera.moves[0].amount is -3, which is below 0."),
        ({"moves": [{"kind": "pan", "ease_in_frames": 1.5}]}, "camera.moves[0].ease_in_frames is 1.5"),
        ({"moves": {"kind": "pan"}}, "camera.moves is not a list."),
        ({"lens_mm": "wide"}, "camera.lens_mm is 'wide', which is not a number."),
        ({"lens_mm": float("nan")}, "camera.lens_mm is nan"),
        ({"sensor": {"width_mm": 0}}, "camera.sensor.width_mm is 0"),
        ({"height_m": 1, "height_ft": 3}, "camera gives both height_m and height_ft."),
        ({"orbit_pivot_m": [1, 2]}, "camera.orbit_pivot_m is [1, 2], not a position."),
        ({"keys": [{"seconds": 0}]}, "camera.keys[0].position is None"),
    ],
)
def test_given_a_bad_camera_then_the_field_is_named(data: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        camera_plan_from(data)
    assert said in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"kind": "prop", "positions": {"start": [0, 0, 1]}}, "blocking[0].name is missing."),
        ({"name": "Car", "kind": "boat", "positions": {"start": [0, 0, 1]}}, "blocking[0].kind is 'boat'."),
        ({"name": "Car", "kind": "vehicle", "positions": {}}, "blocking[0].positions.start is None"),
        ({"name": "Car", "positions": {"start": [0, 0, 1]}, "height_m": 0}, "blocking[0].height_m is 0."),
    ],
)
def test_given_a_bad_piece_then_the_field_is_named(row: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        pieces_from([row])
    assert said in refused.value.message
