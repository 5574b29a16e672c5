from fractions import Fraction
from typing import Any

import pytest

from previz_studio.camera.checks import Severity, check, clamped, refuse_impossible
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.kit.errors import Invalid

FPS = Fraction(24)
WARN, CLAMPED, ERROR = Severity.WARNING, Severity.CLAMPED, Severity.ERROR
WALL = Piece("Brick wall", "set", 4, 12, 0.3, (0, 0, 3), (0, 0, 3))
GIANT = Piece("Ana", "character", 5.6, 1, 1, (0, 0, 9), (0, 0, 9))


def plan_of(*moves: Move, **fields: Any) -> CameraPlan:
    return CameraPlan(moves=moves or (Move(MoveKind.STATIC),), **fields)


@pytest.mark.parametrize(
    ("plan", "pieces", "severity", "said"),
    [
        (plan_of(Move(MoveKind.DOLLY, "in", 20000, "ft", 5)), (), WARN, "that is 20000 ft, is longer than any set"),
        (plan_of(Move(MoveKind.PAN, "left", 30, "deg", 0)), (), WARN, "takes no time"),
        (plan_of(lens_mm=900), (), CLAMPED, "it is shown at 800 mm."),
        (plan_of(lens_mm=0), (), ERROR, "A lens of 0 mm does not exist."),
        (plan_of(aperture=0), (), ERROR, "An aperture of f/0 does not exist."),
        (plan_of(height_m=-1), (), CLAMPED, "A camera at -1 m is in the ground"),
        (plan_of(Move(MoveKind.JIB, "down", 3, "m", 2)), (), CLAMPED, "takes the lens into the ground at"),
        (plan_of(Move(MoveKind.DOLLY, "in", 6, "m", 2)), (WALL,), WARN, "goes through Brick wall at"),
        (plan_of(Move(MoveKind.DOLLY, "in", 3, "ft", 2)), (WALL,), WARN, "Moves are in feet"),
        (plan_of(), (GIANT,), WARN, "Ana is 5.6 m tall; 1.71 m if that was feet."),
        (plan_of(Move(MoveKind.PAN, "left", 30, "deg", 9)), (), WARN, "and cuts it off."),
        (plan_of(Move(MoveKind.PAN, "left", 30, "deg", 1, start_seconds=5)), (), WARN, "after the shot"),
        (plan_of(Move(MoveKind.PAN, "left", 900, "deg", 1)), (), WARN, "nothing will be readable"),
        (plan_of(Move(MoveKind.ORBIT, "left", 30, "deg", 2)), (), WARN, "has no pivot"),
        (plan_of(Move(MoveKind.DOLLY_ZOOM, "in", 9, "m", 2), focus_distance_m=4.0), (), CLAMPED, "it stops at 3.60 m"),
        (plan_of(Move(MoveKind.RACK_FOCUS, seconds=1)), (), WARN, "needs a first and a last"),
        (plan_of(focus_distance_m=0.01), (), ERROR, "Focus at 0.01 m lies inside the lens."),
    ],
)  # fmt: skip
def test_given_an_unhappy_plan_then_it_is_said_in_a_sentence(
    plan: CameraPlan, pieces: tuple[Piece, ...], severity: Severity, said: str
) -> None:
    found = check(plan, pieces, 96, FPS)
    assert [finding.severity for finding in found if said in finding.sentence] == [severity], found


def test_given_a_sound_plan_then_nothing_is_said() -> None:
    assert check(plan_of(Move(MoveKind.DOLLY, "in", 2, "m", 4)), (), 96, FPS) == []


def test_given_an_impossible_plan_then_it_is_refused_with_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        refuse_impossible(plan_of(lens_mm=-3), 96, FPS)
    assert refused.value.hint == "Change lens_mm."


def test_given_extreme_values_then_the_clamp_is_inside_what_can_be_drawn() -> None:
    plan = clamped(plan_of(lens_mm=900, height_m=-2))
    assert (plan.lens_mm, plan.height_m) == (800, 0.05)
