"""One frame -> what a cut is judged by: how light it is, what its white leans to, which colours it holds. Pure.

Measured of the frame as a viewer gets it; nothing here knows the plan, and nothing is said of what is too dark to see.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from previz_studio.review.cuts.colour import LUMA, Array, lab_of, light_of

VISIBLE_LIGHTNESS = 8.0
"""L* of about 1 % of white (the veiling glare IEC 61966-2-1 assumes on a screen): hues below it are not seen."""
LEAST_VISIBLE = 0.05
"""Share of the frame that must be visible before its white and palette mean anything."""
CLIPPED = 0.95
"""Linear light: a channel above it has lost its ratio to the others."""
NORM = 6
"""Finlayson and Trezzi, Shades of Gray and Colour Constancy, CIC 12, 2004: the Minkowski norm that errs least. At 1
(grey world) a container yard after open water reads as a change of light; at 6 the lamps decide."""
WHITE_LUMINANCE = 0.5
"""Whites are compared at one luminance (L* 76), so that only their colour differs."""
BIN, BINS = 10, 13
"""The palette: a* and b* in steps of 10 from -60 to 60, farther ones in the last step. Swain and Ballard, Color
Indexing, IJCV 7, 1991, use about as many; steps this wide swallow noise and compression."""


@dataclass(frozen=True)
class Picture:
    """`luminance` is the mean of linear light, 1 is white. `white` is (a*, b*) of the light's estimated colour at
    L* 76; `palette` the share of the visible frame in each of 169 bins, in thousandths, a* slowest. Both are None
    where less than LEAST_VISIBLE of the frame can be seen. `chroma` is the mean over what can be seen."""

    luminance: float
    visible: float
    chroma: float
    white: tuple[float, float] | None
    palette: tuple[int, ...] | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Picture":
        return Picture(
            **value | {name: None if value[name] is None else tuple(value[name]) for name in ("white", "palette")}
        )


def picture_of(frame: NDArray[np.uint8]) -> Picture:
    """`frame` is RGB, shape (height, width, 3), 0..255 full range."""
    light = light_of(frame).reshape(-1, 3)
    lab = lab_of(light)
    seen = lab[:, 0] > VISIBLE_LIGHTNESS
    enough = float(seen.mean()) >= LEAST_VISIBLE
    colours = lab[seen, 1:]
    return Picture(
        luminance=round(float((light @ LUMA).mean()), 6),
        visible=round(float(seen.mean()), 4),
        chroma=round(float(np.hypot(colours[:, 0], colours[:, 1]).mean()), 3) if len(colours) else 0.0,
        white=_white(light[seen & (light.max(axis=1) < CLIPPED)]) if enough else None,
        palette=_palette(colours) if enough else None,
    )


def _white(light: Array) -> tuple[float, float] | None:
    if not len(light):
        return None
    white = np.mean(light**NORM, axis=0) ** (1 / NORM)
    _, a, b = lab_of(white / (white @ LUMA) * WHITE_LUMINANCE)
    return round(float(a), 3), round(float(b), 3)


def _palette(colours: Array) -> tuple[int, ...]:
    """Each pixel is shared among the four nearest bins, so that a colour on an edge does not jump."""
    place = np.clip(colours / BIN + BINS // 2, 0, BINS - 1.001)
    low = place.astype(int)
    rest = place - low
    shares = np.zeros((BINS, BINS))
    for across in (0, 1):
        for along in (0, 1):
            weight = np.abs(1 - across - rest[:, 0]) * np.abs(1 - along - rest[:, 1])
            np.add.at(shares, (low[:, 0] + across, low[:, 1] + along), weight)
    return tuple(int(share) for share in np.rint(1000 * shares.ravel() / len(colours)))
