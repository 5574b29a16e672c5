"""A drawing gone on past its border: what a camera that moves would see of it had it been drawn larger."""

import cv2
import numpy as np

from previz_studio.engines.animatic.fills import filled
from previz_studio.engines.animatic.raster import Grey, View
from previz_studio.engines.animatic.stage import Body, coloured, draw
from previz_studio.engines.contract import Frame

_RIM = 0.4
"""How far it goes on, as a share of the frame's width: past a pan of 12° with 40 mm on Super 35 the bare set shows."""
_WIDTH = 640
"""Pixels of the frame's width at which the rim is painted; clay and a slow change of colour need no more."""


def wider(plate: Frame, view: View, bodies: list[Body], tint: Grey) -> tuple[Frame, View]:
    """`plate`, the drawing without its cut-outs, in the middle of a larger one that the same camera sees: round it the
    clay set, whose colours leave the border as the drawing reaches it. Kerbs and walls run on, and nothing is mirrored.
    """
    rim = round(_RIM * view.width)
    large = View(view.position, view.turn, view.focal, view.width + 2 * rim, view.height + 2 * rim)
    less = min(1.0, _WIDTH / view.width)
    size = round(large.width * less), round(large.height * less)
    small = View(view.position, view.turn, view.focal * size[0] / large.width, *size)
    left, top = (round(rim * size[0] / large.width), round(rim * size[1] / large.height))
    inner = size[0] - 2 * left, size[1] - 2 * top
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    outside: Grey = np.full(picture.shape[:2], 255, np.uint8)
    picture[top:-top, left:-left] = cv2.resize(plate, inner, interpolation=cv2.INTER_AREA)
    outside[top:-top, left:-left] = 0
    clay = np.asarray(coloured(draw(small, bodies, with_depth=False, grid=False).tones, tint), np.uint8)
    whole = cv2.resize(filled(picture, outside, clay), (large.width, large.height), interpolation=cv2.INTER_LINEAR)
    whole[rim:-rim, rim:-rim] = plate
    return np.asarray(whole, np.uint8), large
