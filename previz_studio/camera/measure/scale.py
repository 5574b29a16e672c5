"""How many metres one unit of the fit is: only ever from a subject whose distance somebody knows."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.bundle import Scene
from previz_studio.camera.measure.corners import Points
from previz_studio.camera.measure.measurement import Box, Subject
from previz_studio.camera.measure.observations import Observations

Floats = NDArray[np.float64]

ENOUGH_TRACKS = 8
"""Points on the subject under which metres are not quoted (facts/camera.md 2.3: errors over 5 % came from 4 to 8)."""
BANDWIDTH = 0.05
"""Of log distance: how alike two points must be to count as the same thing."""


def inside(box: Box, points: NDArray[np.floating], width: int, height: int, margin: float = 0.0) -> NDArray[np.bool_]:
    """Which points (..., 2) in pixels lie in `box`; `margin` is a share of its width, negative to stay well inside."""
    extra = margin * (box.right - box.left)
    x, y = points[..., 0] / width, points[..., 1] / height
    level = (x > box.left - extra) & (x < box.right + extra)
    return np.asarray(level & (y > box.top) & (y < box.bottom))


def moving_points(subjects: Iterable[Subject], frame: int, points: Points, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Points (width, height) on anything that is known to move by itself."""
    hidden = np.zeros(len(points), bool)
    for subject in subjects:
        if subject.moving and subject.boxes:
            hidden |= inside(subject.box_at(frame), points, *size, margin=0.04)
    return hidden


def units_per_metre(
    seen: Observations, scene: Scene, good: NDArray[np.bool_], subject: Subject
) -> tuple[float | None, int]:
    """(metres of one unit, points on the subject): the subject is the densest depth among the points in its box at
    the first key frame, nearer ones preferred. None with fewer than ENOUGH_TRACKS points that agree on a depth.

    Only the first frame's box counts: later ones are where the plan, not the take, would have put the subject."""
    if subject.distance_m is None or subject.moving or not subject.boxes:
        return None, 0
    box = subject.box_at(int(seen.frames[0]))
    within = inside(box, seen.pixels()[0], seen.width, seen.height, margin=-0.18) & (seen.seen[0] > 0)
    chosen = good & within & (scene.direction[:, 2] > 0.1)
    nearness = np.log(scene.inverse_distance[chosen] / scene.direction[chosen, 2])
    if len(nearness) < ENOUGH_TRACKS:
        return None, len(nearness)
    apart = np.abs(nearness[:, None] - nearness[None])
    crowd = np.exp(-0.5 * (apart / BANDWIDTH) ** 2).sum(1) * np.exp(0.5 * (nearness - nearness.max()))
    members = apart[int(np.argmax(crowd))] < 2 * BANDWIDTH
    if members.sum() < ENOUGH_TRACKS:
        return None, int(members.sum())
    return float(subject.distance_m * np.exp(np.median(nearness[members]))), int(members.sum())
