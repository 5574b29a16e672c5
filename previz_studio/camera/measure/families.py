"""Five explanations of the same points, each fitted as well as can be: still, turn and zoom, travel, both, everything.

naming.py chooses the simplest one that explains the clip.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import (
    EVERYTHING,
    STATIC,
    TRAVEL,
    TRAVEL_AND_TURN,
    TURN_AND_ZOOM,
    Family,
    Scene,
    still,
    track_errors,
)
from previz_studio.camera.measure.observations import Observations
from previz_studio.camera.measure.solve import Fit, anneal, solve
from previz_studio.camera.measure.starts import similarities, travelled, turned_and_zoomed, two_view, zoom_as_travel

Floats = NDArray[np.float64]

FAMILIES: dict[str, Family] = {
    "static": STATIC,
    "turn": TURN_AND_ZOOM,
    "travel": TRAVEL,
    "both": TRAVEL_AND_TURN,
    "everything": EVERYTHING,
}
SETTLED_PX = 0.35
FAR_OFF_PX = 60.0
"""Errors are counted up to here."""
MOST, AS_WELL = (0.5, 0.9), 1.0
"""A turn outvotes depth with such a share of the picture, where its error there is no larger than with depth. On the
development clips turns crossed by somebody came to 0.8, true travel to 1.3 and more unless grain hid it."""


@dataclass(frozen=True)
class Fits:
    """`scenes` and `error_px` by family name; `good` marks tracks that one camera move explains, `weight` says how
    much. `sigma` is their normal error in pixels, `rigid` the share of good tracks by covered area."""

    scenes: dict[str, Scene]
    error_px: dict[str, float]
    good: NDArray[np.bool_]
    weight: Floats
    sigma: float
    rigid: float
    crossed: bool = False
    """A turn explains most of the picture, and only depth explains all of it: somebody crosses, or something near is
    passed by."""


def even_weight(seen: Observations) -> Floats:
    """Per track, so that a crowded corner of the frame does not outvote the rest: 1 / crowd, from 0.4 to 2.5."""
    counts = np.maximum(seen.seen.sum(0), 1)
    middle = (seen.pixels() * seen.seen[..., None]).sum(0) / counts[:, None]
    column = np.clip((middle[:, 0] * 8 / seen.width).astype(int), 0, 7)
    row = np.clip((middle[:, 1] * 6 / seen.height).astype(int), 0, 5)
    crowd = np.bincount(row * 8 + column, minlength=48)
    crowded = crowd[row * 8 + column]
    return np.asarray(np.clip(np.mean(crowd[crowd > 0]) / crowded, 0.4, 2.5))


def fit_families(seen: Observations) -> Fits:
    """About 0.3 CPU-seconds for 16 keys and 240 tracks."""
    weight = even_weight(seen)
    steps = similarities(seen)
    turn = anneal(seen, TURN_AND_ZOOM, turned_and_zoomed(seen, steps), weight)
    travel = anneal(seen, TRAVEL, travelled(seen, steps), weight)
    both = _best_both(seen, turn, travel, weight)
    everything = _best_everything(seen, turn, both, weight)
    errors = np.minimum(track_errors(seen, everything.scene), track_errors(seen, both.scene))
    sigma = max(0.25, 1.4826 * float(np.median(errors)))
    simply = track_errors(seen, turn.scene)
    crossed = _crossed(simply, errors, weight, sigma)
    if crossed:
        errors = simply
    good = errors < 3 * sigma
    rigid = float((even_weight(seen) * good).sum() / even_weight(seen).sum())
    weight = weight / (1 + (errors / (3 * sigma)) ** 2) ** 2
    scenes = {"static": still(seen)}
    for name, fit in (("turn", turn), ("travel", travel), ("both", both), ("everything", everything)):
        scenes[name] = solve(seen, FAMILIES[name], fit.scene, weight, max(0.5, sigma), steps=6).scene
    return Fits(scenes, _errors(seen, scenes, good), good, weight, sigma, rigid, crossed)


def _crossed(turn: Floats, best: Floats, weight: Floats, sigma: float) -> bool:
    """Whether a turn explains most points as well as depth does, and depth is only needed for the rest: somebody large
    crossing at an even pace looks like a near thing passed by. `turn` and `best` are errors per track in pixels."""
    held = turn < 3 * sigma
    share = float((weight * held).sum() / weight.sum())
    if not MOST[0] <= share <= MOST[1]:
        return False
    return float(np.median(turn[held])) <= AS_WELL * float(np.median(best[held]))


def _best_both(seen: Observations, turn: Fit, travel: Fit, weight: Floats) -> Fit:
    fits = [anneal(seen, TRAVEL_AND_TURN, travel.scene, weight, (2.0, 1.0))]
    if not _settled(seen, fits[0]):
        fits.append(anneal(seen, TRAVEL_AND_TURN, zoom_as_travel(turn.scene), weight, (3.0, 1.0)))
    if _settled(seen, min(fits, key=lambda fit: fit.cost)):
        return min(fits, key=lambda fit: fit.cost)
    try:
        classical = two_view(seen)
    except cv2.error:
        classical = None
    if classical is not None:
        fits.append(anneal(seen, TRAVEL_AND_TURN, classical, weight, (3.0, 1.0)))
    return min(fits, key=lambda fit: fit.cost)


def _settled(seen: Observations, fit: Fit) -> bool:
    """Most points are explained to a fraction of a pixel: another start cannot do better."""
    return float(np.percentile(track_errors(seen, fit.scene), 75)) < SETTLED_PX


def _best_everything(seen: Observations, turn: Fit, both: Fit, weight: Floats) -> Fit:
    fits = [anneal(seen, EVERYTHING, both.scene, weight, (1.0,))]
    if not _settled(seen, fits[0]):
        from_turn = replace(turn.scene, inverse_distance=np.ones(seen.tracks))
        fits.append(anneal(seen, EVERYTHING, from_turn, weight, (3.0, 1.0)))
    return min(fits, key=lambda fit: fit.cost)


def _errors(seen: Observations, scenes: dict[str, Scene], good: NDArray[np.bool_]) -> dict[str, float]:
    """Root mean square over the best 80 % of the good tracks, in pixels."""
    result = {}
    for name, scene in scenes.items():
        each = np.sort(np.minimum(track_errors(seen, scene)[good], FAR_OFF_PX))
        each = each[: max(8, int(0.8 * len(each)))]
        result[name] = float(np.sqrt(np.mean(each**2))) if len(each) else FAR_OFF_PX
    return result
