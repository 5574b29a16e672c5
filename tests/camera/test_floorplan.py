import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from previz_studio.camera.floorplan import FloorPlan, floor_plan
from previz_studio.camera.read import camera_plan_from, pieces_from

SHOTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "night_ferry.json").read_text(encoding="utf-8"))


def drawing_of(code: str) -> FloorPlan:
    shot = next(shot for shot in SHOTS if shot["code"] == code)
    plan, pieces = camera_plan_from(shot["camera"]), pieces_from(shot["blocking"])
    return floor_plan(plan, pieces, shot["duration_frames"], Fraction(24))


def test_given_the_pan_of_sh050_then_both_frusta_and_the_peak_are_the_designs() -> None:
    drawing = drawing_of("SH050")
    assert drawing.first.fov_deg == pytest.approx(48.46, abs=0.01)
    assert drawing.last.heading_deg - drawing.first.heading_deg == pytest.approx(20)
    assert drawing.peak_turn_deg_s == pytest.approx(5.6, abs=0.05)
    assert drawing.labels == ("Pan 20.0° right",)


def test_given_a_frustum_then_its_edges_lie_at_half_the_field_of_view() -> None:
    first = drawing_of("SH050").first
    for spot, side in ((first.left, -1), (first.right, 1)):
        assert math.degrees(math.atan2(spot[0], spot[1])) == pytest.approx(side * first.fov_deg / 2)
        assert spot[1] == pytest.approx(first.reach_m)


def test_given_an_orbit_then_the_path_is_an_arc_around_the_pivot() -> None:
    drawing = drawing_of("SH120")
    assert drawing.pivot == (0.0, 4.3)
    assert {round(math.dist(spot, drawing.pivot), 6) for spot in drawing.path} == {4.3}


def test_given_a_driving_car_then_it_stands_at_both_ends() -> None:
    car = drawing_of("SH050").pieces[0]
    assert (car.first.centre, car.last.centre, car.moves) == ((5.03, 14.23), (10.82, 24.19), True)
    front_left, front_right = car.first.corners[:2]
    assert math.dist(front_left, front_right) == pytest.approx(1.78)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot["code"])
def test_given_any_demo_shot_then_the_scale_bar_fits_the_drawing(shot: dict[str, Any]) -> None:
    drawing = drawing_of(shot["code"])
    left, near, right, far = drawing.bounds
    assert drawing.scale_bar_m <= max(right - left, far - near) / 5
