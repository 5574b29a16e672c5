"""Which explanation of a clip is kept, given how well each fits: the cases in which noise once decided."""

from dataclasses import replace

import numpy as np
import pytest

from previz_studio.camera.measure.bundle import Scene
from previz_studio.camera.measure.families import Fits
from previz_studio.camera.measure.naming import choose_family

TRACKS = 40


def fits(static: float, turn: float, travel: float, best: float, *, depth: float, sigma: float = 0.3) -> Fits:
    """Errors in pixels by explanation; `depth` spreads the inverse distances of every scene around 1."""
    inverse = np.linspace(1 - depth, 1 + depth, TRACKS)
    scene = Scene(np.eye(3)[None], np.zeros((1, 3)), np.zeros(1), np.zeros((TRACKS, 3)), inverse)
    errors = {"static": static, "turn": turn, "travel": travel, "both": best, "everything": best}
    names = ("static", "turn", "travel", "both", "everything")
    return Fits({name: scene for name in names}, errors, np.ones(TRACKS, bool), np.ones(TRACKS), sigma, 1.0)


@pytest.mark.parametrize(
    ("seen", "family", "doubt"),
    [
        (fits(2.8, 0.23, 0.17, 0.17, depth=0.1), "turn", True),  # a zoom on a bare set
        (fits(4.2, 1.26, 0.46, 0.45, depth=0.4), "turn", True),  # a zoom under heavy noise
        (fits(14.7, 0.80, 0.69, 0.68, depth=0.1), "turn", True),  # a larger one
        (fits(5.1, 2.02, 0.26, 0.21, depth=0.6), "travel", False),  # a dolly zoom in a studio
        (fits(7.1, 0.52, 0.12, 0.12, depth=0.4), "travel", False),  # one on a street
    ],
)
def test_given_travel_through_a_scene_turned_inside_out_then_it_must_beat_the_zoom_by_far(
    seen: Fits, family: str, doubt: bool
) -> None:
    choice = choose_family(seen, upside_down=True)
    assert (choice.family, choice.rival) == (family, doubt)


@pytest.mark.parametrize(
    ("sigma", "depth", "family", "doubt"),
    [
        (0.85, 0.4, "travel", True),  # a tilt of 13 degrees under heavy noise, which looked like a pedestal
        (0.25, 0.4, "travel", False),  # a small pedestal past a street, clean
    ],
)
def test_given_two_explanations_that_hold_then_noise_makes_the_better_one_a_guess(
    sigma: float, depth: float, family: str, doubt: bool
) -> None:
    seen = replace(fits(29.5, 0.95, 0.53, 0.51, depth=depth), sigma=sigma)
    choice = choose_family(seen)
    assert (choice.family, choice.rival) == (family, doubt)


def test_given_a_flat_wall_then_a_sheared_picture_still_tells_a_pedestal_from_a_tilt() -> None:
    assert choose_family(fits(25.4, 0.20, 0.045, 0.045, depth=0.02)).family == "travel"
    assert choose_family(fits(25.4, 0.12, 0.068, 0.065, depth=0.02)).flat


def test_given_a_turn_crossed_by_somebody_then_it_is_a_turn_in_doubt() -> None:
    choice = choose_family(replace(fits(26.0, 0.17, 0.18, 0.17, depth=0.6), crossed=True))
    assert (choice.family, choice.rival) == ("turn", True)


def test_given_the_same_errors_and_depth_the_right_way_up_then_travel_is_kept() -> None:
    assert choose_family(fits(4.2, 1.26, 0.46, 0.45, depth=0.4)).family == "travel"


@pytest.mark.parametrize(
    ("seen", "doubt"),
    [
        (fits(38.5, 3.9, 0.64, 0.65, depth=0.4, sigma=0.93), True),  # a pan whose points stuck to compression blocks
        (fits(6.2, 2.05, 0.59, 0.57, depth=0.55, sigma=0.92), True),  # a tilt, likewise
        (fits(38.5, 3.9, 0.64, 0.65, depth=0.4, sigma=0.28), False),  # the same in a clean clip is a truck
        (fits(6.2, 3.5, 0.59, 0.57, depth=0.55, sigma=0.92), False),  # a turn leaves most of it unexplained
    ],
)
def test_given_noise_then_travel_is_doubted_as_long_as_a_turn_explains_most_of_it(seen: Fits, doubt: bool) -> None:
    choice = choose_family(seen)
    assert (choice.family, choice.rival) == ("travel", doubt)
