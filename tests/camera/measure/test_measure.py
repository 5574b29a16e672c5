"""Measured against clips whose motion is known exactly (pictures.py), and against pictures nobody can measure."""

import json
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pytest

from previz_studio.camera.measure.clip import MeasuringStopped, measure
from previz_studio.camera.measure.measurement import Box, Measurement, Subject
from previz_studio.camera.plan import MoveKind
from tests.camera.measure import pictures

FILM = Fraction(24)
CARD = Subject((Box(*pictures.SUBJECT[1]),), distance_m=pictures.SUBJECT[0])


def measured(frames: Iterable[pictures.Picture], *subjects: Subject) -> Measurement:
    return measure(frames, FILM, lens_mm=pictures.LENS_MM, sensor_width_mm=pictures.SENSOR_MM, subjects=subjects)


@pytest.mark.parametrize(
    ("move", "kind", "direction", "within"),
    [
        ({"pan": 12.0}, MoveKind.PAN, "right", 0.1),
        ({"pan": -5.0}, MoveKind.PAN, "left", 0.1),
        ({"tilt": -6.0}, MoveKind.TILT, "down", 0.1),
        ({"roll": 9.0}, MoveKind.ROLL, "cw", 0.1),
        ({"zoom": 1.4}, MoveKind.ZOOM, "in", 0.01),
        ({"zoom": 0.8}, MoveKind.ZOOM, "out", 0.01),
    ],
)
def test_given_a_turn_or_zoom_then_kind_side_and_amount_are_exact(
    move: dict[str, float], kind: MoveKind, direction: str, within: float
) -> None:
    found = measured(pictures.turned(**move))
    assert (found.kind, found.direction) == (kind, direction)
    assert found.amount == pytest.approx(next(iter(move.values())), abs=within)
    assert found.amount_checked
    assert found.start_frame == pytest.approx(0, abs=1)
    assert found.stop_frame == pytest.approx(pictures.FRAMES - 1, abs=1)
    assert found.easing == "ease_in_out"


@pytest.mark.parametrize(
    ("move", "kind", "direction", "within"),
    [
        ({"right": 0.6}, MoveKind.TRUCK, "right", 0.05),
        ({"up": -0.4}, MoveKind.PEDESTAL, "down", 0.05),
        ({"forward": 0.8}, MoveKind.DOLLY, "in", 0.08),
    ],
)
def test_given_travel_and_a_subject_at_known_distance_then_metres_are_measured(
    move: dict[str, float], kind: MoveKind, direction: str, within: float
) -> None:
    found = measured(pictures.travelled(**move), CARD)
    assert (found.kind, found.direction, found.unit) == (kind, direction, "m")
    assert found.amount == pytest.approx(next(iter(move.values())), rel=within)
    assert found.amount_checked
    assert found.parallax is True


def test_given_travel_and_nothing_known_then_no_metres_are_claimed() -> None:
    found = measured(pictures.travelled(right=-0.6))
    assert (found.kind, found.direction) == (MoveKind.TRUCK, "left")
    assert found.unit == "rel"
    assert not found.amount_checked


def test_given_a_locked_camera_then_it_is_static_to_a_fifth_of_a_pixel() -> None:
    found = measured(pictures.turned())
    assert found.kind is MoveKind.STATIC
    assert found.peak_px < 0.2


def test_given_a_measurement_then_it_survives_json() -> None:
    found = measured(pictures.turned(pan=4))
    assert Measurement.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert len(found.curves.pan) == found.frames == pictures.FRAMES


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([], "no frames"),
        ([np.full((200, 320), 128, np.uint8)], "single frame"),
        ([np.zeros((200, 320), np.uint8)] * 20, "black"),
        ([np.full((200, 320), 128, np.uint8)] * 20, "points could be followed"),
        (list(pictures.turned(pan=2))[:4], "too few"),
    ],
)
def test_given_nothing_to_see_then_it_says_why(frames: list[pictures.Picture], reason: str) -> None:
    found = measured(frames)
    assert found.kind is None
    assert found.amount is None
    assert not found.amount_checked
    assert reason in " ".join(found.reasons)


def test_given_a_cut_inside_the_clip_then_its_frame_is_named_and_nothing_claimed() -> None:
    frames = [*list(pictures.turned(seed=1, pan=3))[:14], *list(pictures.turned(seed=40, pan=3))[:16]]
    found = measured(frames)
    assert found.cuts == (14,)
    assert found.kind is None
    assert "cut" in found.reasons[0]


def test_given_one_white_frame_then_it_is_a_flash_and_the_move_is_still_measured() -> None:
    frames = list(pictures.turned(pan=8))
    frames[12] = np.full_like(frames[12], 255)
    found = measured(frames)
    assert (found.cuts, found.flashes) == ((), (12,))
    assert found.curves.pan[12] is None
    assert found.amount == pytest.approx(8, abs=0.1)


def test_given_somebody_large_crossing_a_pan_then_it_is_a_pan_in_doubt_not_travel() -> None:
    found = measured(pictures.crossed(pictures.turned(pan=7)))
    assert found.kind is MoveKind.PAN
    assert found.amount == pytest.approx(7, abs=0.1)
    assert found.confidence <= 0.5


def test_given_a_crash_zoom_too_fast_for_small_windows_then_it_is_still_measured() -> None:
    found = measured(pictures.turned(zoom=2.2, curve=lambda frame: min(1.0, max(0.0, (frame - 6) / 6))))
    assert found.kind is MoveKind.ZOOM
    assert found.amount == pytest.approx(2.2, rel=0.01)


def test_given_a_picture_wider_than_measured_then_it_is_shrunk() -> None:
    frames = [np.repeat(np.repeat(frame, 5, 0), 5, 1) for frame in list(pictures.turned(pan=6))[:8]]
    found = measured(np.dstack([frame] * 3) for frame in frames)
    assert (found.width, found.height) == (704, 440)
    assert found.kind is MoveKind.PAN


def test_given_stop_is_asked_then_it_stops() -> None:
    with pytest.raises(MeasuringStopped):
        measure(pictures.turned(pan=6), FILM, lens_mm=28, sensor_width_mm=24.89, stop=lambda: True)


def test_given_no_lens_then_it_refuses() -> None:
    with pytest.raises(ValueError, match="not a lens"):
        measure([], FILM, lens_mm=0, sensor_width_mm=24.89)
