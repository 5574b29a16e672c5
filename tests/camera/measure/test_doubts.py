"""What makes a measurement say that it cannot tell, on points written down by hand."""

from dataclasses import replace

import numpy as np
import pytest

from previz_studio.camera.measure.bundle import Scene
from previz_studio.camera.measure.doubts import doubts, shakes_together
from previz_studio.camera.measure.families import Fits
from previz_studio.camera.measure.observations import Observations

KEYS, TRACKS, FOCAL = 12, 60, 1000.0
RANDOM = np.random.default_rng(3)
PLACES = np.column_stack([np.linspace(-300, 300, TRACKS), RANDOM.permutation(np.linspace(-200, 200, TRACKS))])


def points(shift: np.ndarray, seen: np.ndarray | None = None) -> Observations:
    """`shift` in pixels, shape (keys, tracks, 2), added to places all over the frame."""
    there = np.ones((KEYS, TRACKS)) if seen is None else seen
    return Observations(np.arange(KEYS), np.arange(TRACKS), (PLACES + shift) / FOCAL, there, FOCAL, 704, 480)


def fits() -> Fits:
    scene = Scene(np.eye(3)[None], np.zeros((1, 3)), np.zeros(1), np.zeros((TRACKS, 3)), np.ones(TRACKS))
    names = ("static", "turn", "travel", "both", "everything")
    errors = dict.fromkeys(names, 0.1)
    return Fits(dict.fromkeys(names, scene), errors, np.ones(TRACKS, bool), np.ones(TRACKS), 0.25, 1.0)


@pytest.mark.parametrize(
    ("across", "words"), [(0, "no point leads"), (1, "one point leads"), (7, "only 7 points lead")]
)
def test_given_a_moment_that_few_points_outlive_then_nothing_is_claimed(across: int, words: str) -> None:
    seen = np.ones((KEYS, TRACKS))
    seen[:5, TRACKS // 2 :] = 0
    seen[5:, across : TRACKS // 2] = 0
    assert words in " ".join(doubts(points(np.zeros((KEYS, 1, 2)), seen), fits()))


def test_given_a_turn_that_six_points_carry_to_a_hundredth_of_a_pixel_then_it_stands() -> None:
    seen = np.ones((KEYS, TRACKS))
    seen[:5, TRACKS // 2 :] = 0
    seen[5:, 6 : TRACKS // 2] = 0
    exact = replace(fits(), error_px=dict.fromkeys(fits().error_px, 0.02))
    assert doubts(points(np.zeros((KEYS, 1, 2)), seen), exact, turning=True) == ()
    assert doubts(points(np.zeros((KEYS, 1, 2)), seen), exact) != ()


def test_given_points_that_stay_then_there_is_no_doubt() -> None:
    assert doubts(points(np.zeros((KEYS, 1, 2))), fits()) == ()


SWAY = 6 * np.sin(np.arange(KEYS) * 1.7)[:, None, None] * np.array([1.0, 0.4])


@pytest.mark.parametrize(
    ("shift", "together"),
    [
        (np.broadcast_to(SWAY, (KEYS, TRACKS, 2)), True),  # a hand on the camera
        (SWAY * (PLACES[:, :1] < 0), False),  # somebody on the left sways
        (np.arange(KEYS)[:, None, None] * np.ones((TRACKS, 2)), False),  # an even move that comes back nowhere
    ],
)
def test_given_a_shake_then_it_is_a_hand_only_where_the_whole_picture_goes_to_and_fro(
    shift: np.ndarray, together: bool
) -> None:
    assert shakes_together(points(shift), np.ones(TRACKS, bool)) is together
