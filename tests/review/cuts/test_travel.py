"""What travels in the picture, and which way: drawn streets with a car over them, seen by cameras that hold, pan and
track. The planned place is where to look; the answer comes from the pixels."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.review.cuts.across import findings_across
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import Finding, Verdict
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.planned import Setup
from previz_studio.review.cuts.travel import Travel
from previz_studio.review.cuts.travel_regions import regions_of, window_of
from previz_studio.review.cuts.travel_seen import travels_in
from tests.review.cuts.cutting import end
from tests.review.cuts.test_plan_findings import CAMERA, LEFT, RIGHT, setup

Frame = NDArray[np.uint8]
WIDTH, HEIGHT = 640, 268
TRACKS = replace(CAMERA, moves=(Move(MoveKind.TRUCK, "right", 4.0, "m", 2.0),))
"""With the car of RIGHT, 4 m in 2 s, 10 m away."""


def texture(seed: int, height: int, width: int, low: int, high: int) -> Frame:
    """Blocks of 5 px, so that a point of it is found again."""
    blocks = np.random.default_rng(seed).integers(low, high, (-(-height // 5), -(-width // 5)), dtype=np.uint8)
    return np.kron(blocks, np.ones((5, 5), dtype=np.uint8))[:height, :width]


def film(what: Setup, *, last: bool, street: float = 0.0, car: float = 0.0, blank: bool = False) -> list[Frame]:
    """The window next to a cut: the street and the car, each going so many frame widths a second, + right. The car is
    drawn where the plan has it in the first of these frames."""
    window = window_of(what, last=last)
    box = regions_of(what, window)[0].boxes[0]
    assert box is not None
    left, right = round(box.left * WIDTH), round(box.right * WIDTH)
    top, bottom = round(box.top * HEIGHT), round(box.bottom * HEIGHT)
    wall, body = texture(1, HEIGHT, 3 * WIDTH, 40, 110), texture(2, bottom - top, right - left, 120, 250)
    frames = []
    for step in range(len(window)):
        shift, place = (round(speed * WIDTH * step / float(what.fps)) for speed in (street, car))
        frame = np.full((HEIGHT, WIDTH), 60, np.uint8)
        if not blank:
            frame = wall[:, WIDTH - shift : 2 * WIDTH - shift].copy()
            begin, stop = max(0, left + place), min(WIDTH, right + place)
            frame[top:bottom, begin:stop] = body[:, begin - left - place : stop - left - place]
        frames.append(frame)
    return frames


def seen(what: Setup, frames: list[Frame], *, last: bool = True, on_plan: bool = True) -> Travel:
    window = window_of(what, last=last)
    [found] = travels_in(frames, what.fps, window[0], regions_of(what, window), on_plan=on_plan)
    return found


@pytest.mark.parametrize("speed", [0.25, -0.25, 0.1, -0.1])
def test_given_a_still_camera_then_the_cars_way_and_speed_are_read_from_the_picture(speed: float) -> None:
    found = seen(setup(RIGHT), film(setup(RIGHT), last=True, car=speed))
    assert found.across == pytest.approx(speed, abs=0.02)
    assert (found.first, found.last) == (35, 47)


def test_given_a_car_that_stands_then_it_goes_nowhere_whatever_its_plan_says() -> None:
    assert seen(setup(RIGHT), film(setup(RIGHT), last=True)).across == 0.0


@pytest.mark.parametrize(("street", "car"), [(-0.3, 0.0), (-0.3, -0.1), (0.2, 0.4)])
def test_given_a_pan_that_follows_then_the_car_goes_against_the_street(street: float, car: float) -> None:
    """A camera that turns carries near and far alike: the plan need not be believed."""
    pans = setup(RIGHT, camera=replace(CAMERA, moves=(Move(MoveKind.PAN, "right", 10.0, "°", 2.0),)))
    found = seen(pans, film(pans, last=True, street=street, car=car), on_plan=False)
    assert found.across == pytest.approx(car - street, abs=0.03)


def test_given_a_camera_that_tracks_beside_the_car_then_it_is_told_only_with_a_measured_camera() -> None:
    """2 m/s at 10 m with 35 mm on 36 mm: what stands at the car's place goes 0.194 widths a second to the left."""
    what = setup(RIGHT, camera=TRACKS)
    frames = film(what, last=True, street=-0.1, car=0.0)
    assert seen(what, frames).across == pytest.approx(0.194, abs=0.02)
    doubted = seen(what, frames, on_plan=False)
    assert (doubted.across, doubted.reason) == (None, "the camera travels and was not measured to do so as planned")


def test_given_a_thing_that_stands_while_the_camera_tracks_then_it_does_not_travel() -> None:
    """Nearer than the street, it goes left in the picture, and faster: that is the camera's doing."""
    what = setup(RIGHT, camera=TRACKS)
    assert abs(seen(what, film(what, last=True, street=-0.1, car=-0.194)).across or 1) < 0.02


def test_given_nothing_to_follow_then_it_says_so_and_names_no_way() -> None:
    found = seen(setup(RIGHT), film(setup(RIGHT), last=True, blank=True))
    assert (found.across, found.reason) == (None, "too few points can be followed on it or around it")


def test_given_a_car_on_its_way_out_and_back_then_it_cannot_be_told() -> None:
    there = film(setup(RIGHT), last=True, car=0.3)
    found = seen(setup(RIGHT), there[:5] + there[4::-1] + there[1:4])
    assert found.across is None or abs(found.across) < 0.05


def cut(out: float | None, into: float | None, plans: tuple[Setup, Setup]) -> Finding:
    ends: list[End] = []
    for across, what, last in zip((out, into), plans, (True, False), strict=True):
        window = window_of(what, last=last)
        reason = "" if across is not None else "too few points can be followed on it or around it"
        travel = Travel("car", across, reason, window[0], window[-1])
        here = end(None, "SH020" if not last else "SH010", what, last=last)
        ends.append(replace(here, travels=(travel,)))
    return next(one for one in findings_across(*ends) if one.kind is Kind.DIRECTION)


SAME, TURNED = (setup(RIGHT), setup(RIGHT)), (setup(RIGHT), setup(LEFT))


@pytest.mark.parametrize(
    ("out", "into", "plans", "basis", "verdict"),
    [
        (0.3, 0.3, SAME, "measured", Verdict.OK),
        (0.3, -0.3, SAME, "measured", Verdict.WARN),
        (0.3, -0.3, TURNED, "measured", Verdict.WARN),
        (0.3, 0.0, TURNED, "measured", Verdict.OK),
        (None, -0.3, TURNED, "planned", Verdict.WARN),
        (0.3, None, SAME, "planned", Verdict.OK),
    ],
)
def test_given_two_pictures_then_they_decide_and_else_the_plans(
    out: float | None, into: float | None, plans: tuple[Setup, Setup], basis: str, verdict: Verdict
) -> None:
    found = cut(out, into, plans)
    assert (found.basis, found.verdict) == (basis, verdict)


def test_given_a_turn_in_the_picture_then_the_fact_names_the_frames_and_what_was_planned() -> None:
    found = cut(0.31, -0.22, SAME)
    assert found.fact == "Car turns from right to left"
    assert found.words == (
        "Car, grey saloon leaves travelling right (+0.31 frame widths a second), arrives left (−0.22) in "
        "F\u00a036 to 48, then F\u00a01 to 13; under 0.05 counts as towards or away. Planned, Car keeps its direction."
    )
    assert (found.out_frame, found.in_frame) == (8, 0)


def test_given_a_picture_that_cannot_tell_then_the_planned_finding_says_why() -> None:
    words = cut(None, -0.3, TURNED).words
    assert words.endswith("Not measured: Car in SH010 v001, too few points can be followed on it or around it.")


def test_given_a_camera_without_a_plan_of_moves_then_half_a_second_is_looked_at() -> None:
    assert window_of(setup(RIGHT), last=False) == range(13)
    assert window_of(replace(setup(RIGHT), fps=Fraction(60), frames=20), last=True) == range(20)
    assert isinstance(CAMERA, CameraPlan)
