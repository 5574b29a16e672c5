import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import Piece, Sensor
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import axes, intrinsics, subject_box, to_camera, to_pixels
from previz_studio.camera.read import camera_plan_from, pieces_from

SHOTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "night_ferry.json").read_text(encoding="utf-8"))
FULL = Sensor("Full frame", 36.0, 15.06)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot["code"])
def test_given_a_demo_shot_then_the_subject_stands_where_the_breakdown_expects_it(shot: dict[str, Any]) -> None:
    plan, pieces, expected = camera_plan_from(shot["camera"]), pieces_from(shot["blocking"]), shot["framing"]
    name, _, head = expected["subject"].partition(", head")
    head_only = expected["subject"].endswith(", head")
    name = name if head_only else expected["subject"]
    length, at = shot["duration_frames"] / 24, expected["seconds"]
    piece = next(piece for piece in pieces if piece.name == name)
    pose = pose_at(plan, at, length, Fraction(24))
    box = subject_box(placed_at(piece, at, length), pose, plan.sensor, 36 / 15.06, head_only=head_only)
    assert box is not None
    # SH060 frames a reflection whose stated width is a third of a percent of the frame wider than a 0.17 m head.
    tolerance = 0.0031 if shot["code"] == "SH060" else 0.0011
    for name in ("centre_x", "centre_y", "width", "height"):
        assert getattr(box, name) == pytest.approx(expected[name], abs=tolerance), name


def test_given_a_point_on_the_axis_then_it_is_in_the_middle() -> None:
    assert to_pixels(np.array([0, 1.6, 7]), Pose((0, 1.6, 0)), FULL, 1920, 804) == pytest.approx((960, 402, 7))


def test_given_a_pan_then_a_point_moves_by_the_tangent_of_the_angle() -> None:
    pose = Pose((0, 1.6, 0), heading_deg=10, lens_mm=40)
    x, y, _ = to_pixels(np.array([0, 1.6, 5]), pose, FULL, 1920, 804)
    assert (x, y) == pytest.approx((960 - math.tan(math.radians(10)) * 40 / 36 * 1920, 402))


def test_given_a_tilt_then_a_point_moves_by_the_tangent_of_the_angle() -> None:
    pose = Pose((0, 1.6, 0), tilt_deg=5, lens_mm=40)
    _, y, _ = to_pixels(np.array([0, 1.6, 5]), pose, FULL, 1920, 804)
    assert y == pytest.approx(402 + math.tan(math.radians(5)) * 40 / 36 * 1920)


def test_given_a_clockwise_roll_then_the_picture_turns_the_other_way() -> None:
    pose = Pose((0, 0, 0), roll_deg=90)
    x, y, _ = to_pixels(np.array([1, 0, 5]), pose, FULL, 1920, 804)
    assert x == pytest.approx(960)
    assert y < 402


def test_given_any_pose_then_matrices_and_pixels_agree() -> None:
    pose, points = Pose((1, 2, 3), 30, -12, 5, 28), np.array([[4, 1, 9], [2, 0, 12.0]])
    turned = to_camera(points, pose)
    assert axes(pose) @ axes(pose).T == pytest.approx(np.eye(3))
    homogeneous = turned @ intrinsics(pose, FULL, 1280, 536).T
    assert to_pixels(points, pose, FULL, 1280, 536)[:, :2] == pytest.approx(homogeneous[:, :2] / homogeneous[:, 2:])


def test_given_a_piece_behind_the_lens_then_it_has_no_box() -> None:
    piece = Piece("Car", "vehicle", 1.4, 1.8, 4.5, (0, 0, -9), (0, 0, -9))
    assert subject_box(placed_at(piece, 0, 1), Pose((0, 1.6, 0)), FULL, 2.39) is None


def test_given_a_turning_piece_then_it_turns_the_shorter_way() -> None:
    piece = Piece("Car", "vehicle", 1.4, 1.8, 4.5, (0, 0, 0), (4, 0, 0), (), 350, 10)
    halfway = placed_at(piece, 1, 2)
    assert halfway.position == (2, 0, 0)
    assert halfway.facing_deg == pytest.approx(0)
    assert halfway.travelled_m == pytest.approx(2)


def test_given_untimed_via_points_then_speed_is_constant() -> None:
    piece = Piece("Ana", "character", 1.7, 0.5, 0.3, (0, 0, 0), (1, 0, 3), ((1, 0, 0),))
    assert placed_at(piece, 1, 4).position == pytest.approx((1, 0, 0))
    assert placed_at(piece, 4, 4).position == pytest.approx((1, 0, 3))
