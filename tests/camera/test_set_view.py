"""The set in three dimensions shows the floor plan's numbers, with heights."""

from fractions import Fraction

import pytest

from previz_studio.camera.floorplan import floor_plan
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.camera.set_view import set_view

CAMERA = CameraPlan((Move(MoveKind.PEDESTAL, "up", 1.2, "m", 2.0), Move(MoveKind.PAN, "right", 20, "deg", 2.0)), 40)
CAR = Piece("Car", "vehicle", 1.38, 1.78, 4.52, (5, 0, 14), (10, 0, 24), (), 30, 30)
BALCONY = Piece("Balcony", "set", 1.1, 2, 6, (0, 3.2, 12), (0, 3.2, 12))
FPS = Fraction(24)


def test_given_a_plan_then_the_set_view_and_the_floor_plan_are_the_same_numbers() -> None:
    drawn = floor_plan(CAMERA, (CAR, BALCONY), 96, FPS)
    seen = set_view(CAMERA, (CAR, BALCONY), 96, FPS, drawn, 2.39)
    assert [(m.place[0], m.place[2]) for m in seen.moments] == list(drawn.path)
    assert (seen.moments[-1].heading_deg, seen.moments[0].wide_deg) == (drawn.last.heading_deg, drawn.first.fov_deg)
    assert [one.last for one in seen.solids] == [piece.last.corners for piece in drawn.pieces]


def test_given_heights_then_the_camera_climbs_and_a_raised_piece_hangs_where_it_is_planned() -> None:
    seen = set_view(CAMERA, (BALCONY,), 96, FPS, floor_plan(CAMERA, (BALCONY,), 96, FPS), 2.39)
    assert seen.moments[-1].place[1] - seen.moments[0].place[1] == pytest.approx(1.2)
    assert (seen.solids[0].base, seen.solids[0].top) == (pytest.approx(3.2), pytest.approx(4.3))
