"""Fills what a cut-out leaves behind, and reads a drawing's colours for the clay that continues it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.animatic.raster import Grey
from previz_studio.engines.contract import Frame

_SEAM = 0.012
"""Share of the frame's width over which a hole's edge takes up the drawing around it."""


def filled(picture: Frame, holes: Grey, behind: Frame) -> Frame:
    """`picture` with the holes (255) filled by `behind`, the clay set in the drawing's colours as the same camera sees
    it, so that kerbs, walls and horizons run on where they really are; near the edge it meets the drawing."""
    known = holes == 0
    if known.all() or not known.any():
        return picture.copy()
    reach = max(2.0, _SEAM * picture.shape[1])
    around = _spread(picture, known, reach)
    deep = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 3)
    share = np.clip(deep / (3 * reach), 0, 1)[..., None]
    mixed = around * (1 - share) + behind.astype(np.float32) * share
    return np.where(known[..., None], picture, np.clip(np.round(mixed), 0, 255)).astype(np.uint8)


def _spread(picture: Frame, known: NDArray[np.bool_], reach: float) -> NDArray[np.float32]:
    """Known colours blurred into the unknown (normalised convolution); the usual colour where none is in reach."""
    weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), reach)
    colours = cv2.GaussianBlur(np.where(known[..., None], picture, 0).astype(np.float32), (0, 0), reach)
    usual = np.median(picture[known], axis=0).astype(np.float32)
    return np.asarray((colours + usual * 1e-3) / (weight[..., None] + 1e-3), dtype=np.float32)


def colours_by_tone(tones: Grey, picture: Frame, holes: Grey) -> Grey:
    """shape (256, 1, 3): the drawing's average colour wherever the clay has a grey and no hole (255) is, smooth from
    grey to grey."""
    seen = holes.reshape(-1) == 0
    seen = seen if seen.any() else ~seen
    index = tones.reshape(-1)[seen]
    counts = np.bincount(index, minlength=256).astype(np.float64)
    spread = np.exp(-0.5 * (np.arange(-40, 41) / 9.0) ** 2)
    weight = np.convolve(counts, spread, mode="same")
    curve = np.zeros((256, 1, 3), np.uint8)
    for channel in range(3):
        values = picture[..., channel].reshape(-1)[seen].astype(np.float64)
        mean = values.mean()
        sums = np.convolve(np.bincount(index, weights=values, minlength=256), spread, mode="same")
        trusted = 0.002 * index.size
        curve[:, 0, channel] = np.round((sums + mean * trusted) / (weight + trusted))
    return curve
