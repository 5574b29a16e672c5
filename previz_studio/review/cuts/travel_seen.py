"""The frames next to a cut -> how a subject really travels along the picture, against the camera's own motion. Pure.

Points in the subject's planned place are followed beside all others. What the others do together is the camera; a
subject's points must differ from it, and together, else the answer is why it cannot be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.corners import MEASURED_WIDTH, Points, shrink
from previz_studio.camera.measure.tracks import Follower, Footage
from previz_studio.camera.projection import Box
from previz_studio.kit.timecode import FrameRate
from previz_studio.review.cuts.limits import MOVING
from previz_studio.review.cuts.travel import Travel
from previz_studio.review.cuts.travel_regions import Region, Still, steps_of

Floats = NDArray[np.float64]
WIDTH = MEASURED_WIDTH
"""Pixels; wider frames are shrunk."""
_ENOUGH_AROUND, _ENOUGH_WITHIN = 24, 6
"""Points a homography of the surroundings, and a subject, are judged by."""
_AGREE_AROUND = 0.5
_MOVERS, _TOGETHER = 0.2, 0.8
"""Share of the points in a subject's place that move of their own, and of those that go the same way."""
_RANSAC_PX = 1.5


@dataclass(frozen=True)
class Step:
    """One step of one subject, in frame widths a second along the frame: what its points did beyond the surroundings
    (`beyond`) and in all (`whole`); `noise` is how exactly the surroundings agree."""

    beyond: Floats
    whole: Floats
    noise: float
    still: Still | None
    seconds: float


def travels_in(
    frames: Sequence[NDArray[np.uint8]], fps: FrameRate, first: int, regions: Sequence[Region], *, on_plan: bool
) -> list[Travel]:
    """`frames` of one shape, RGB or grey, from frame `first` on. `on_plan`: the camera was measured to follow its plan,
    so that the plan says how far it carries what stands still."""
    greys = [shrink(frame, WIDTH) for frame in frames]
    last = first + len(frames) - 1
    found = []
    for region in regions:
        across, reason = _judged(_steps(_followed(greys, region), greys, fps, region), on_plan)
        found.append(Travel(region.key, None if across is None else round(across, 3), reason, first, last))
    return found


def _followed(greys: Sequence[NDArray[np.uint8]], region: Region) -> Footage:
    height, width = greys[0].shape

    def closer(frame: int) -> tuple[int, int, int, int] | None:
        box = region.boxes[min(frame, len(region.boxes) - 1)]
        return _pixels(box, width, height) if box else None

    follower = Follower(closer_look=closer)
    for grey in greys:
        follower.add(grey)
    return follower.finish()


def _steps(footage: Footage, greys: Sequence[NDArray[np.uint8]], fps: FrameRate, region: Region) -> list[Step]:
    height, width = greys[0].shape
    found = []
    for (first, then), still in zip(steps_of(len(greys)), region.still, strict=True):
        box = region.boxes[first]
        before, after = _both(footage, first, then)
        if box is None or not len(before):
            continue
        within, around = _inside(before, box, width, height, -0.08), ~_inside(before, box, width, height, 0.15)
        camera = _carried(before[around], after[around], before)
        if camera is None or within.sum() < _ENOUGH_WITHIN:
            continue
        carried, noise = camera
        seconds = float((then - first) / fps)
        scale = width * seconds
        beyond, whole = (after - carried)[within, 0] / scale, (after - before)[within, 0] / scale
        found.append(Step(beyond, whole, noise / scale, still, seconds))
    return found


def _judged(steps: Sequence[Step], on_plan: bool) -> tuple[float | None, str]:
    if not steps:
        return None, "too few points can be followed on it or around it"
    travels = [_step(step, on_plan) for step in steps]
    told = [across for across, _ in travels if across is not None]
    if len(told) * 2 <= len(travels):
        return None, next(reason for across, reason in travels if across is None)
    across = float(np.median(told))
    same = sum(np.sign(one) == np.sign(across) for one in told if abs(one) >= MOVING.most)
    if abs(across) >= MOVING.most and same < _TOGETHER * len(told):
        return None, "it goes to and fro"
    return across, ""


def _step(step: Step, on_plan: bool) -> tuple[float | None, str]:
    parallax = step.still.parallax / step.seconds if step.still else float("inf")
    floor = max(3 * step.noise, MOVING.most / 2)
    movers = np.abs(step.beyond) > floor
    apart = movers.mean() >= _MOVERS and movers.sum() >= _ENOUGH_WITHIN
    if apart and _share_of_one_way(step.beyond[movers]) < _TOGETHER:
        return None, "its points do not go one way"
    if parallax < MOVING.most / 2:
        return (float(np.median(step.beyond[movers])) if apart else 0.0), ""
    if not on_plan or step.still is None:
        return None, "the camera travels and was not measured to do so as planned"
    if not apart:
        return None, "it cannot be told from what is behind it while the camera travels"
    return float(np.median(step.whole[movers])) - step.still.here / step.seconds, ""


def _share_of_one_way(values: Floats) -> float:
    right = float((values > 0).mean())
    return max(right, 1 - right)


def _carried(before: Points, after: Points, points: Points) -> tuple[Floats, float] | None:
    """Where the camera's motion, told by the surroundings, takes `points`; and the pixels by which it misses."""
    if len(before) < _ENOUGH_AROUND:
        return None
    turned, agreeing = cv2.findHomography(before, after, cv2.RANSAC, _RANSAC_PX)
    if turned is None or agreeing.mean() < _AGREE_AROUND:
        return None
    carried = cv2.perspectiveTransform(points[None].astype(np.float64), turned)[0]
    kept = agreeing.ravel() > 0
    missed = after[kept] - cv2.perspectiveTransform(before[kept][None].astype(np.float64), turned)[0]
    return np.asarray(carried, dtype=np.float64), float(np.sqrt((missed[:, 0] ** 2).mean()))


def _both(footage: Footage, first: int, then: int) -> tuple[Points, Points]:
    """The same points in two frames."""
    (ids, points), (others, places) = footage.seen[first], footage.seen[then]
    _, here, there = np.intersect1d(ids, others, return_indices=True)
    return points[here], places[there]


def _inside(points: Points, box: Box, width: int, height: int, margin: float) -> NDArray[np.bool_]:
    """Within the box, grown (or shrunk) by `margin` of its size on each side."""
    wide, high = (box.right - box.left) * margin, (box.bottom - box.top) * margin
    x, y = points[:, 0] / width, points[:, 1] / height
    across = (x >= box.left - wide) & (x <= box.right + wide)
    return np.asarray(across & (y >= box.top - high) & (y <= box.bottom + high))


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    return (
        max(0, int(box.left * width)),
        max(0, int(box.top * height)),
        min(width, int(box.right * width)),
        min(height, int(box.bottom * height)),
    )
