"""When the move started, when it stopped, and how it eased: the best of a few curves laid over measured progress."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _ramp(share_in: float, share_out: float) -> Callable[[Floats], Floats]:
    """Speed rises evenly over `share_in` of the move, holds, falls evenly over `share_out`: the planned ease."""
    top = 1.0 / (1.0 - 0.5 * (share_in + share_out))

    def progress(u: Floats) -> Floats:
        rising = 0.5 * top * u**2 / max(share_in, 1e-9)
        steady = top * (u - 0.5 * share_in)
        falling = 1 - 0.5 * top * (1 - u) ** 2 / max(share_out, 1e-9)
        return np.asarray(np.where(u < share_in, rising, np.where(u > 1 - share_out, falling, steady)))

    return progress


EASINGS: dict[str, tuple[Callable[[Floats], Floats], ...]] = {
    "linear": (_ramp(0.0, 0.0),),
    "ease_in": (_ramp(0.5, 0.0), _ramp(1.0, 0.0)),
    "ease_out": (_ramp(0.0, 0.5), _ramp(0.0, 1.0), lambda u: 1 - (1 - u) ** 4),
    "ease_in_out": (_ramp(0.2, 0.2), _ramp(0.5, 0.5), lambda u: u * u * (3 - 2 * u)),
}
CERTAIN = 0.8
"""An easing is named only when its error is below this share of the best other easing's."""


@dataclass(frozen=True)
class Timing:
    """Frames are counted from the first value of the progress; `easing` is empty when two fit alike."""

    start: float
    stop: float
    easing: str
    error: float


def fit_timing(progress: Floats) -> Timing | None:
    """`progress` in any unit, one value per frame. None for fewer than 6 frames or no progress."""
    if len(progress) < 6 or np.ptp(progress) < 1e-9:
        return None
    best: dict[str, tuple[float, float, float]] = {}
    for name, curves in EASINGS.items():
        best[name] = min(_fit(curve, progress) for curve in curves)
    ranked = sorted(best, key=lambda name: best[name])
    error, start, stop = best[ranked[0]]
    sure = error <= CERTAIN**2 * best[ranked[1]][0]
    last = len(progress) - 1
    return Timing(max(0.0, start), min(float(last), stop), ranked[0] if sure else "", float(np.sqrt(error)))


def _fit(curve: Callable[[Floats], Floats], progress: Floats) -> tuple[float, float, float]:
    """(mean square error, start, stop): a coarse grid, then ever smaller steps around the best."""
    count = len(progress)
    starts = np.linspace(0, count * 0.75, 14)
    stops = np.linspace(count * 0.15, count - 1, 14)
    pairs = np.array([(a, b) for a in starts for b in stops if b - a >= 3] or [(0.0, count - 1.0)])
    step = count / 14
    for _ in range(11):
        errors = _errors(curve, progress, pairs)
        index = int(np.argmin(errors))
        error, (start, stop) = float(errors[index]), pairs[index]
        step *= 0.6
        grid = [(start + i * step, stop + j * step) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        allowed = [(a, b) for a, b in grid if b - a >= 2 and a >= -2 and b <= count + 1]
        pairs = np.array([(start, stop), *allowed])
    return error, float(start), float(stop)


def _errors(curve: Callable[[Floats], Floats], progress: Floats, pairs: Floats) -> Floats:
    """Mean square error of each (start, stop) with offset and size free."""
    frame = np.arange(len(progress))
    u = np.clip((frame - pairs[:, :1]) / np.maximum(1e-3, pairs[:, 1:] - pairs[:, :1]), 0, 1)
    shape = curve(u)
    shape = shape - shape.mean(1, keepdims=True)
    wanted = progress - progress.mean()
    size = (shape @ wanted) / np.maximum((shape**2).sum(1), 1e-12)
    return np.asarray(((wanted - size[:, None] * shape) ** 2).mean(1))
