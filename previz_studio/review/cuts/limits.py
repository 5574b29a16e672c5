"""From where on a difference at a cut is worth a look. Data, each with its reason; docs/cuts.md shows the same table.

A limit is not a law of taste: it says when the page asks. "Intended" answers for one pair of takes.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """In the order of the page."""

    LUMINANCE = "luminance"
    WHITE = "white"
    PALETTE = "palette"
    DIRECTION = "direction"
    ANGLE = "angle"
    AXIS = "axis"
    WARDROBE = "wardrobe"
    PROPS = "props"


@dataclass(frozen=True)
class Limit:
    """`most` in `unit`; `reason` in one sentence, `source` for what is not ours."""

    most: float
    unit: str
    reason: str
    source: str


LUMINANCE = Limit(
    10.0,
    "L*",
    "Inside the shots of the demo a moving camera changes a frame by up to 10; a stop in the mid tones is 17.",
    "CIE 15:2018 L* of the mean of linear light (ITU-R BT.1886 gamma 2.4, BT.709 weights)",
)
WHITE = Limit(
    12.0,
    "ΔE",
    "The demo's frames moved from 3200 to 4300 K read 14 to 20; its neighbours under one set of lamps read up to 10.",
    "Shades of grey, p = 6 (Finlayson and Trezzi 2004); CIEDE2000 (ISO/CIE 11664-6)",
)
PALETTE = Limit(
    60.0,
    "% of the frame",
    "Inside a shot of the demo up to 24 % changes, between shots of one set up to 53 %; 60 % is another world.",
    "1 - histogram intersection over a*b* (Swain and Ballard 1991)",
)
COLOURLESS, COLOURED = 0.5, 2.0
"""Mean chroma of a picture without colour (clay, black and white: codecs leave 0.2) and of one with: two units are just
seen side by side (Mahy, Van Eycken and Oosterlinck 1994: 2.3)."""

MOVING = Limit(
    0.05,
    "frame widths a second",
    "A twentieth of the frame in a second is slower than the eye reads as going left or right.",
    "Own choice",
)
ANGLE = Limit(
    30.0,
    "°",
    "Less than 30° about the same subject at about its size reads as a jump, not as a new view.",
    "30 degree rule (Arijon, Grammar of the Film Language, 1976)",
)
SIZE_STEP = 1.5
"""Ratio of the subject's size in frame that counts as another shot size: one step of MS, MCU, CU is 1.4 to 1.7."""
OFF_AXIS = Limit(
    15.0,
    "°",
    "A camera within 15° of the line stands on it: head-on and from behind have no side.",
    "180 degree rule (Arijon 1976); the margin is our own choice",
)
SAME_SIZE = Limit(
    2.0, "%", "Props are built to the centimetre; plans that differ by more mean two objects.", "Own choice"
)
