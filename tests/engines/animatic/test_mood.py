import numpy as np
import pytest

from previz_studio.engines.animatic.mood import PLAIN, curves, mood_of


def test_given_no_words_then_clay_stays_grey() -> None:
    assert mood_of("") == PLAIN
    assert np.array_equal(curves(PLAIN)[:, 0, 0], np.arange(256))


@pytest.mark.parametrize("words", ["Low key, teal shadows, amber lamps", "Night, moon fill", "EXT. ROAD - NIGHT"])
def test_given_a_night_then_it_is_darker_and_its_sky_is_cold(words: str) -> None:
    red, _, blue = (int(value) for value in curves(mood_of(words))[150, 0])
    assert red < blue < 150


def test_given_warm_lamps_then_only_the_lights_are_warm() -> None:
    red, _, blue = (int(value) for value in curves(mood_of("Low key, teal shadows, amber lamps"))[245, 0])
    assert red > blue


def test_given_a_colour_temperature_then_it_tints_the_lights() -> None:
    assert mood_of("ferry door 3000 K").lights[0] > 1 > mood_of("overcast 9000 K").lights[0]
