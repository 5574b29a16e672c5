"""Follow points through a clip, one frame at a time, and notice cuts and flashes on the way. Knows no geometry.

Motion: pyramidal Lucas-Kanade (Bouguet 2000) started at the global shift (phase correlation), kept only when the point
also tracks back to where it came from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.corners import Grey, Points, corners_within, find_corners

Mask = Callable[[int, Points], NDArray[np.bool_]]
"""(frame, points) -> True for points to leave out."""
Region = Callable[[int], tuple[int, int, int, int] | None]
"""frame -> left, top, right, bottom in pixels of the part to look at more closely."""

POINTS = 270
REDETECT_EVERY = 5
BACK_TRACK_LIMIT = 0.6
BLACK_LEVEL, BLACK_SPREAD = 14.0, 4.0
"""Mean and spread (0..255) under which a frame counts as black."""
LOST = 0.15
"""Share of points surviving one frame step under which the picture is taken to have changed."""
CHANGED = 6.0
"""Mean absolute difference (0..255, quarter size) that a change of picture at least makes."""
LONGEST_FLASH = 2
SEARCH_WINDOW, SEARCH_STEPS = (17, 17), (3, 15, 0.02)
LEVELS_THERE, LEVELS_BACK = 3, 1
"""Halvings of the picture: looking back starts where the point came from, and needs no long reach."""
FEW = 0.6
"""Under this share of survivors the step is tried again on a picture turned and resized as the survivors say."""
AGREEING, AGREED_PX, NOTABLE = 6, 3.0, 0.03
"""At least so many survivors, within so many pixels, must say the same turn and size, and one that matters: beyond this
share of size or this turn in radians a window of 17 pixels no longer looks the same at its edges."""


@dataclass
class Footage:
    """What was seen. `seen[i]` are the ids and positions of the points in frame i; ids are never reused.

    `breaks` are the frames from which the points of the frame before could not be found again: a cut, or a stretch
    too fast or too blurred to follow."""

    width: int = 0
    height: int = 0
    seen: list[tuple[NDArray[np.int64], Points]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    flashes: list[int] = field(default_factory=list)
    black_frames: int = 0
    textured: list[float] = field(default_factory=list)
    """Share of grid cells with a corner, each time corners were looked for."""

    @property
    def frames(self) -> int:
        return len(self.seen)


@dataclass
class _Picture:
    """A frame, and the same at quarter size for the global shift."""

    grey: Grey
    small: NDArray[np.float32]


class Follower:
    """Feeds frames in, one at a time, all of one size; `finish` returns the result."""

    def __init__(self, leave_out: Mask | None = None, closer_look: Region | None = None, points: int = POINTS) -> None:
        self._footage = Footage()
        self._leave_out = leave_out
        self._closer_look = closer_look
        self._wanted = points
        self._last: _Picture | None = None
        self._ids = np.zeros(0, np.int64)
        self._points = np.zeros((0, 2), np.float32)
        self._next_id = 0
        self._since_detection = 0
        self._waiting: list[_Picture] = []

    def add(self, grey: Grey) -> None:
        level, spread = cv2.meanStdDev(grey)
        self._footage.black_frames += int(level[0, 0] < BLACK_LEVEL and spread[0, 0] < BLACK_SPREAD)
        small = cv2.resize(grey, (grey.shape[1] // 4, grey.shape[0] // 4), interpolation=cv2.INTER_AREA)
        self._add(_Picture(grey, small.astype(np.float32)))

    def finish(self) -> Footage:
        """Also settles pictures still waiting to be called flash or cut."""
        while self._waiting:
            self._break_here()
        return self._footage

    def _add(self, picture: _Picture) -> None:
        if self._last is None:
            self._footage.height, self._footage.width = picture.grey.shape
            self._begin(picture)
            return
        kept, points = self._step(self._last, picture)
        if self._changed(self._last, picture, kept):
            self._waiting.append(picture)
            if len(self._waiting) > LONGEST_FLASH:
                self._break_here()
            return
        for _ in self._waiting:
            self._footage.flashes.append(self._footage.frames)
            self._footage.seen.append((np.zeros(0, np.int64), np.zeros((0, 2), np.float32)))
        self._waiting = []
        self._ids, self._points = self._ids[kept], np.ascontiguousarray(points[kept])
        self._since_detection += 1
        if self._since_detection >= REDETECT_EVERY or len(self._points) < 0.5 * self._wanted:
            self._detect(picture.grey)
        self._keep(picture)

    def _break_here(self) -> None:
        """The waiting pictures do not continue what came before: start again at the first of them."""
        waiting, self._waiting = self._waiting, []
        self._footage.breaks.append(self._footage.frames)
        self._begin(waiting[0])
        for picture in waiting[1:]:
            self._add(picture)

    def _begin(self, picture: _Picture) -> None:
        self._ids, self._points = np.zeros(0, np.int64), np.zeros((0, 2), np.float32)
        self._detect(picture.grey)
        self._keep(picture)

    def _keep(self, picture: _Picture) -> None:
        self._footage.seen.append((self._ids, self._points))
        self._last = picture

    def _detect(self, grey: Grey) -> None:
        found, textured = find_corners(grey, self._points, self._wanted)
        region = self._closer_look(self._footage.frames) if self._closer_look is not None else None
        if region is not None:
            found = np.concatenate([found, corners_within(grey, region, np.concatenate([self._points, found]))])
        if self._leave_out is not None and len(found):
            found = found[~self._leave_out(self._footage.frames, found)]
        self._footage.textured.append(textured)
        self._since_detection = 0
        ids = np.arange(self._next_id, self._next_id + len(found))
        self._next_id += len(found)
        self._ids, self._points = np.concatenate([self._ids, ids]), np.concatenate([self._points, found])

    def _step(self, last: _Picture, picture: _Picture) -> tuple[NDArray[np.bool_], Points]:
        """Which points survive into `picture`, and where every point went."""
        if not len(self._points):
            return np.zeros(0, bool), self._points
        start = self._points + _shift(last.small, picture.small)
        kept, forth = _there_and_back(last.grey, picture.grey, self._points, start)
        if kept.mean() < FEW:
            kept, forth = _resized(last.grey, picture.grey, self._points, (kept, forth))
        if self._leave_out is not None:
            kept &= ~self._leave_out(self._footage.frames, forth)
        return kept, forth

    def _changed(self, last: _Picture, picture: _Picture, kept: NDArray[np.bool_]) -> bool:
        if float(np.abs(picture.small - last.small).mean()) < CHANGED:
            return False
        if len(kept) >= 12:
            return float(kept.mean()) < LOST
        return _likeness(last.small, picture.small) < 0.5


def _there_and_back(before: Grey, after: Grey, points: Points, start: Points) -> tuple[NDArray[np.bool_], Points]:
    """Which points were found inside `after` and lead back to where they came from, and where every point went."""
    forth, found = _search(before, after, points, start, LEVELS_THERE)
    back, found_back = _search(after, before, forth, points, LEVELS_BACK)
    height, width = after.shape
    inside = (forth[:, 0] > 2) & (forth[:, 0] < width - 3) & (forth[:, 1] > 2) & (forth[:, 1] < height - 3)
    returned = np.hypot(*(back - points).T) < BACK_TRACK_LIMIT
    return found & found_back & returned & inside, forth


def _resized(
    before: Grey, after: Grey, points: Points, first_try: tuple[NDArray[np.bool_], Points]
) -> tuple[NDArray[np.bool_], Points]:
    """A second try for the points lost in a step that turns or resizes the picture too much for small windows (a crash
    zoom): `before` is brought to the size of `after` first."""
    kept, forth = first_try
    if kept.sum() < AGREEING:
        return first_try
    matrix, agree = cv2.estimateAffinePartial2D(points[kept], forth[kept], ransacReprojThreshold=AGREED_PX)
    if matrix is None or agree.sum() < max(AGREEING, 0.5 * kept.sum()):
        return first_try
    if np.hypot(matrix[0, 0] - 1, matrix[1, 0]) < NOTABLE:
        return first_try
    start = np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float32)
    height, width = before.shape
    drawn = np.asarray(cv2.warpAffine(before, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    again, found = _there_and_back(drawn, after, start, start)
    return kept | again, np.where(kept[:, None], forth, found)


def _search(before: Grey, after: Grey, points: Points, start: Points, levels: int) -> tuple[Points, NDArray[np.bool_]]:
    """Where `points` of `before` are in `after`, looked for from `start`; and whether each was found."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        points,
        np.array(start, np.float32),
        winSize=SEARCH_WINDOW,
        maxLevel=levels,
        criteria=SEARCH_STEPS,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(there, np.float32), np.asarray(found).ravel() == 1


def _shift(before: NDArray[np.float32], after: NDArray[np.float32]) -> Points:
    """The global shift in full-size pixels (x, y), zero when the two do not match well enough to say."""
    window = cv2.createHanningWindow(before.shape[::-1], cv2.CV_32F)
    (x, y), response = cv2.phaseCorrelate(before, after, window)
    if response < 0.08 or np.hypot(x, y) < 2:
        return np.zeros(2, np.float32)
    return np.array([4 * x, 4 * y], np.float32)


def _likeness(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """Normalised correlation of two pictures, -1..1."""
    return float(cv2.matchTemplate(before, after, cv2.TM_CCOEFF_NORMED)[0, 0])


def follow(frames: Iterable[Grey], leave_out: Mask | None = None) -> Footage:
    follower = Follower(leave_out)
    for grey in frames:
        follower.add(grey)
    return follower.finish()
