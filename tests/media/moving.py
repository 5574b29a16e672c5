"""Small moving pictures to encode: a colour card whose bar moves one pixel a frame."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from previz_studio.media.encode import Frame, TakeFiles, TakeSpec, encode_take

CARD = ((235, 235, 235), (200, 40, 40), (40, 180, 60), (40, 60, 200), (210, 190, 40), (90, 90, 90), (16, 16, 16))


def card(width: int, height: int, index: int = 0) -> Frame:
    """Flat colours side by side, so that 4:2:2 and 4:2:0 can keep them; a white line at row `index`."""
    picture = np.zeros((height, width, 3), np.uint8)
    for place, colour in enumerate(CARD):
        picture[:, place * width // len(CARD) : (place + 1) * width // len(CARD)] = colour
    picture[index % height] = 255
    return picture


def cards(width: int = 64, height: int = 64, count: int = 9) -> Iterator[Frame]:
    return (card(width, height, index) for index in range(count))


FILM = Fraction(24)


def make_take(folder: Path, *, width: int = 64, height: int = 64, fps: Fraction = FILM, count: int = 9) -> TakeFiles:
    return encode_take(cards(width, height, count), folder, TakeSpec(width, height, fps, count))
