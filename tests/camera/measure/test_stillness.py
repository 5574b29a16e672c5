"""A bare set, too few corners to follow: what its edges alone can say, and what they must not."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import cv2
import numpy as np
import pytest

from previz_studio.camera.measure.clip import measure
from previz_studio.camera.measure.measurement import Box, Measurement, Subject
from previz_studio.camera.plan import MoveKind

WIDTH, HEIGHT, FRAMES = 704, 296, 24
Shift = Callable[[int], tuple[float, float, float]]
"""frame -> pixels right, pixels down, growth."""


def still(frame: int) -> tuple[float, float, float]:
    return 0.0, 0.0, 1.0


def bare(shift: Shift, passing: bool = False) -> Iterator[np.ndarray]:
    """A horizon, one wall and its shadow line, soft and without corners; `passing`: a car as high as the frame."""
    for frame in range(FRAMES):
        right, down, growth = shift(frame)
        x = (np.arange(WIDTH) - WIDTH / 2 - right) / growth + WIDTH / 2
        y = (np.arange(HEIGHT) - HEIGHT / 2 - down) / growth + HEIGHT / 2
        sky = 40 / (1 + np.exp(-(y - 150) / 1.5))[:, None] + np.zeros(WIDTH)
        wall = (60 / (1 + np.exp(-(x - 90) / 1.5)))[None, :] * (1 / (1 + np.exp((y - 290) / 2)))[:, None]
        picture = np.clip(60 + sky + wall, 0, 255).astype(np.uint8)
        if passing:
            left = int(WIDTH - 60 * frame)
            cv2.rectangle(picture, (left, 20), (left + 500, 280), 20, -1)
        yield picture


def measured(frames: Iterator[np.ndarray], *subjects: Subject) -> Measurement:
    return measure(frames, Fraction(24), lens_mm=28, sensor_width_mm=36, subjects=subjects)


def test_given_a_bare_set_and_a_held_camera_then_its_edges_say_so() -> None:
    found = measured(bare(still))
    assert found.kind is MoveKind.STATIC
    assert found.peak_px < 0.5
    assert found.reasons == ()


@pytest.mark.parametrize(
    "shift",
    [
        lambda frame: (0.1 * frame, 0.0, 1.0),
        lambda frame: (0.0, -0.15 * frame, 1.0),
        lambda frame: (0.0, 0.0, 1 + 0.001 * frame),
        lambda frame: (3.0 * (frame == 12), 0.0, 1.0),
    ],
    ids=["creeps right", "rises", "grows", "jolts once"],
)
def test_given_a_bare_set_and_a_camera_that_moves_a_little_then_it_is_never_called_held(shift: Shift) -> None:
    assert measured(bare(shift)).kind is not MoveKind.STATIC


def test_given_a_car_that_passes_close_by_then_the_edges_beside_it_still_say_that_the_camera_held() -> None:
    boxes = tuple(Box((WIDTH - 60 * f) / WIDTH, 0.0, (WIDTH - 60 * f + 500) / WIDTH, 1.0) for f in range(FRAMES))
    car = Subject(boxes, moving=True)
    assert measured(bare(still, passing=True), car).kind is MoveKind.STATIC
    assert measured(bare(still, passing=True)).kind is None, "a car nobody planned may be the camera's doing"


def test_given_a_caption_burnt_into_an_empty_picture_then_nothing_is_claimed() -> None:
    picture = np.full((HEIGHT, WIDTH), 90, np.uint8)
    cv2.putText(picture, "SH010  24 mm", (20, HEIGHT - 20), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 240, 2)
    assert measured(iter([picture] * FRAMES)).kind is None
