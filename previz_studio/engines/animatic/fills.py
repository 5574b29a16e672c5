"""Fills what a cut-out leaves behind, and reads a drawing's colours for the clay that continues it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.animatic.raster import Grey
from previz_studio.engines.contract import Frame

_COARSEST = 4
"""Pixels of the shorter side at which colours are spread no further."""

_SURE = 4.0
"""How many times its own share of known pixels a coarse pixel is trusted."""


def filled(picture: Frame, holes: Grey, behind: Frame) -> Frame:
    """`picture` with the holes (255) filled by `behind`, the clay set in the drawing's colours as the same camera sees
    it, so that kerbs, walls and horizons run on where they really are. By how much the drawing differs from it around a
    hole it is made to differ inside, smoothly from edge to edge (a membrane: Perez et al. 2003), so no silhouette of
    what was cut out stays behind."""
    known = holes == 0
    if known.all() or not known.any():
        return picture.copy()
    clay = behind.astype(np.float32)
    share = known.astype(np.float32)[..., None]
    mended = clay + _stretched((picture.astype(np.float32) - clay) * share, share)
    return np.where(known[..., None], picture, np.clip(np.round(mended), 0, 255)).astype(np.uint8)


def _stretched(sums: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values (already times their weight) carried into where the weight is 0: each level of a pyramid fills what the
    finer one does not know (pull and push: Gortler et al. 1996)."""
    height, width = sums.shape[:2]
    here = sums / np.maximum(weight, 1e-6)
    if min(height, width) <= _COARSEST:
        usual = sums.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return np.asarray(here * np.minimum(weight, 1) + usual * (1 - np.minimum(weight, 1)), np.float32)
    coarse_weight = np.asarray(cv2.pyrDown(weight), np.float32).reshape((height + 1) // 2, (width + 1) // 2, 1)
    # What a coarse pixel knows a little of it knows: else colours fall to the mean of all within a few pixels.
    sure = np.minimum(_SURE, 1 / np.maximum(coarse_weight, 1e-6))
    coarse = _stretched(np.asarray(cv2.pyrDown(sums), np.float32) * sure, coarse_weight * sure)
    around = np.asarray(cv2.pyrUp(coarse, dstsize=(width, height)), np.float32).reshape(sums.shape)
    trust = np.minimum(weight, 1)
    return np.asarray(here * trust + around * (1 - trust), np.float32)


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
