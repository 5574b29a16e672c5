"""What can be taken hold of on the floor plan."""

from dataclasses import replace
from fractions import Fraction

from previz_studio.camera.plan import CameraPlan, Piece
from previz_studio.screens.desk_floor import floor_of
from previz_studio.screens.pages.floor import HEIGHT, WIDTH
from previz_studio.shots.plan import ShotPlan

CAR = Piece("Car", "vehicle", 1.4, 1.8, 4.5, (2, 0, 12), (4, 0, 20))
QUAY = Piece("Quay", "set", 1.0, 3.0, 200.0, (5, 0, 60), (5, 0, 60))
FAR_SHIP = Piece("Ship", "set", 20.0, 20.0, 90.0, (400, 0, 900), (400, 0, 900))
PLAN = ShotPlan(frames=96, camera=CameraPlan(), pieces=(QUAY, CAR, FAR_SHIP))


def test_given_a_quay_longer_than_the_drawing_then_its_handle_is_inside_and_knows_the_middle() -> None:
    floor = floor_of(PLAN, Fraction(24), fixed=False)
    handle = next(one for one in floor.handles if one.label == "Quay")
    x, y = floor.at(handle.at.x, handle.at.z)
    assert 0 < x < WIDTH and 0 < y < HEIGHT
    assert handle.field == "piece_0_place"
    assert (handle.at.x + handle.off[0], handle.at.z + handle.off[1]) == (5, 60)


def test_given_a_ship_outside_the_drawing_then_it_has_no_handle_and_the_car_has_both() -> None:
    labels = [one.label for one in floor_of(PLAN, Fraction(24), fixed=False).handles]
    assert "Ship" not in labels
    assert {"Car, first place", "Car, last place"} <= set(labels)


def test_given_a_fixed_plan_then_nothing_can_be_taken_hold_of() -> None:
    assert floor_of(replace(PLAN), Fraction(24), fixed=True).handles == ()


def test_given_an_insert_of_two_hands_then_they_stand_apart_and_the_bar_is_as_small() -> None:
    hands = tuple(
        Piece(n, "prop", 0.1, 0.1, 0.1, (x, 0, 0.7), (x, 0, 0.7)) for n, x in (("Left", -0.2), ("Right", 0.2))
    )
    floor = floor_of(ShotPlan(frames=24, camera=CameraPlan(), pieces=hands), Fraction(24), fixed=False)
    left, right = (floor.at(piece.start.x, piece.start.z)[1] for piece in floor.pieces)
    assert abs(left - right) > 40
    assert floor.bar_m < 1


def test_given_a_street_then_its_bar_is_metres() -> None:
    assert floor_of(PLAN, Fraction(24), fixed=False).bar_m in (2, 5)
