"""Fills what a cut-out leaves behind, and reads a drawing's colours for the clay that continues it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.engines.animatic.raster import Grey
from previz_studio.engines.contract import Frame


def filled(picture: Frame, holes: Grey) -> Frame:
    """`picture` with the holes (255) filled row by row, so that horizons, kerbs and skylines run on behind: the colour
    at the hole's left and right, giving way inside a wide hole to what is usual in that row."""
    known = holes == 0
    if known.all() or not known.any():
        return picture.copy()
    guess = np.zeros(picture.shape, np.float32)
    usable = np.flatnonzero(known.sum(axis=1) > 8)
    for row in np.flatnonzero(~known.all(axis=1)):
        source = usable[np.argmin(np.abs(usable - row))] if len(usable) else row
        guess[row] = _row(picture[source].astype(np.float32), known[source])
    soft = cv2.GaussianBlur(guess, (0, 0), sigmaX=max(1.0, picture.shape[1] / 300), sigmaY=max(1.0, len(picture) / 300))
    return np.where(known[..., None], picture, np.clip(np.round(soft), 0, 255)).astype(np.uint8)


def _row(colours: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """shape (width, 3): known pixels as they are, the others from both sides and the row's middle colour."""
    at, every = np.flatnonzero(known), np.arange(len(known))
    if len(at) == 0:
        return colours
    usual = np.median(colours[at], axis=0)
    right = np.searchsorted(at, every).clip(0, len(at) - 1)
    left = (right - 1).clip(0)
    away = np.minimum(np.abs(at[left] - every), np.abs(at[right] - every))
    trust = np.exp(-away / (0.05 * len(known)))[:, None]
    across = np.stack([np.interp(every, at, colours[at, channel]) for channel in range(3)], axis=1)
    return np.asarray(np.where(known[:, None], colours, across * trust + usual * (1 - trust)), dtype=np.float32)


def colours_by_tone(tones: Grey, picture: Frame) -> Grey:
    """shape (256, 1, 3): the drawing's average colour wherever the clay has a grey, smooth from grey to grey."""
    index = tones.reshape(-1)
    counts = np.bincount(index, minlength=256).astype(np.float64)
    spread = np.exp(-0.5 * (np.arange(-40, 41) / 9.0) ** 2)
    weight = np.convolve(counts, spread, mode="same")
    curve = np.zeros((256, 1, 3), np.uint8)
    for channel in range(3):
        values = picture[..., channel].reshape(-1).astype(np.float64)
        mean = values.mean()
        sums = np.convolve(np.bincount(index, weights=values, minlength=256), spread, mode="same")
        trusted = 0.002 * index.size
        curve[:, 0, channel] = np.round((sums + mean * trusted) / (weight + trusted))
    return curve
