"""Why a move cannot be told, as whole sentences. Knows what the fits rest on; decides nothing about names."""

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.families import Fits
from previz_studio.camera.measure.observations import Observations

Floats = NDArray[np.float64]

ENOUGH_TRACKS, ENOUGH_COVER, ENOUGH_RIGID = 25, 0.22, 0.40
ENOUGH_LINKS = 8
"""Good points seen on both sides of every step; a camera before and one after that share fewer are two guesses."""
SURE_LINKS, SURE_PX = 5, 0.1
"""Enough for a turn, which has four unknowns, where the points agree to a tenth of a pixel."""
FITS_PX, FITS_SHARE = 2.5, 0.03
"""The best explanation must be within this many pixels, or this share of the motion."""
FEWEST_PER_SIDE, FEWEST_STEPS = 4, 6
TOGETHER, STAYS = 0.5, 0.6
"""Held by hand, both halves of the picture go the same ways (correlation of their steps) and come back: less than this
share of the way gone is kept."""


def doubts(seen: Observations, fits: Fits, turning: bool = False) -> tuple[str, ...]:
    """Any one of them means that the move cannot be told. `turning`: it was explained without travel."""
    found = []
    best = min(fits.error_px["both"], fits.error_px["everything"])
    if seen.tracks < ENOUGH_TRACKS:
        found.append(f"Only {seen.tracks} points could be followed: too little texture.")
    if coverage(seen, fits) < ENOUGH_COVER:
        found.append("Only a small part of the frame could be followed: too little texture, or the subject fills it.")
    links, at = weakest_link(seen, fits)
    if links < (SURE_LINKS if turning and best <= SURE_PX else ENOUGH_LINKS):
        across = "no point leads" if not links else "one point leads" if links == 1 else f"only {links} points lead"
        found.append(f"Around frame {at} the picture is too fast, too blurred or too hidden: {across} across.")
    if fits.rigid < ENOUGH_RIGID:
        found.append("Too much of the picture moves by itself.")
    if best > max(FITS_PX, FITS_SHARE * fits.error_px["static"]):
        found.append(f"No single camera move explains the picture (off by {best:.1f} px).")
    return tuple(found)


def coverage(seen: Observations, fits: Fits) -> float:
    """Share 0..1 of an 8 x 6 grid of the frame that good points cover."""
    pixels = seen.pixels()[(seen.seen * fits.good) > 0]
    column = np.clip((pixels[:, 0] * 8 / seen.width).astype(int), 0, 7)
    row = np.clip((pixels[:, 1] * 6 / seen.height).astype(int), 0, 5)
    return len(np.unique(row * 8 + column)) / 48


def weakest_link(seen: Observations, fits: Fits) -> tuple[int, int]:
    """(fewest good points seen both up to a key frame and after it, the frame there)."""
    there = (seen.seen * fits.good) > 0
    before = np.logical_or.accumulate(there, axis=0)[:-1]
    after = np.logical_or.accumulate(there[::-1], axis=0)[::-1][1:]
    across = (before & after).sum(1)
    return int(across.min()), int(seen.frames[int(across.argmin())])


def shakes_together(dense: Observations, good: NDArray[np.bool_]) -> bool:
    """A camera held by hand takes the whole picture along, to and fro; one subject, or points that lose their grip,
    move a part of it. `dense` holds every frame: the steps of the left and of the right half are compared.

    False also where one half shows too little to ask."""
    halves = [_steps(dense, good & side) for side in _sides(dense, good)]
    known = np.isfinite(halves[0]).all(1) & np.isfinite(halves[1]).all(1)
    if known.sum() < FEWEST_STEPS:
        return False
    if any(np.hypot(*half[known].sum(0)) > STAYS * np.hypot(*half[known].T).sum() for half in halves):
        return False
    left, right = (half[known] - half[known].mean(0) for half in halves)
    size = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return size > 0 and float((left * right).sum()) / size > TOGETHER


def _sides(dense: Observations, good: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    across = (dense.uv[..., 0] * dense.seen).sum(0) / np.maximum(dense.seen.sum(0), 1)
    left = across < np.median(across[good]) if good.any() else across < 0
    return left, ~left


def _steps(dense: Observations, chosen: NDArray[np.bool_]) -> Floats:
    """How far the middle point went from frame to frame, shape (frames - 1, 2), in pixels; NaN where fewer than
    FEWEST_PER_SIDE points are seen in both."""
    seen = dense.seen[:, chosen] > 0
    steps = np.diff(dense.uv[:, chosen] * dense.focal_px, axis=0)
    result = np.full((len(steps), 2), np.nan)
    for row, (there, values) in enumerate(zip(seen[:-1] & seen[1:], steps, strict=True)):
        if there.sum() >= FEWEST_PER_SIDE:
            result[row] = np.median(values[there], axis=0)
    return result
