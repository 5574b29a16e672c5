"""Did the whole picture stay where it was? Asks the edges, where too few corners can be followed to ask them.

A camera that turns, rises or zooms takes every edge of the set along. So where nearly all edges over a good part of the
frame are still in their place in every frame, to a fraction of a pixel, the camera was held. It can say nothing else.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.corners import Grey
from previz_studio.camera.measure.tracks import Mask

Floats = NDArray[np.float32]
Yes = NDArray[np.bool_]

HALF = 2
"""Asked at half the measured size: an edge that stays needs no more."""
EDGE = 3.0
"""Grey levels (0..255) per pixel from which a slope counts as an edge."""
OFF_PX, OFF_LEVELS = 0.25, 1.5
"""An edge is in its place when its levels changed by less than it would change them moving this far, and this much."""
IN_PLACE = 0.9
"""Share of the edges that must be in their place in every frame."""
FEWEST_EDGES = 80
COVER, COVER_AT_ONCE = 0.25, 0.08
"""Shares of the 8 x 6 grid with edges: over the clip, and in every frame, where somebody passes close by."""
LONGEST_HIDDEN = 2
"""Frames in a row in which somebody may hide too much of it."""
SURE_PX = 0.25
"""How well the edges must fix the picture's corners against shift, size and roll, one standard deviation. Where little
is seen shift alone is enough, but not in half of the frames."""
LEAST_NOISE, WORST_CONDITION = 0.5, 1e9
"""Grey levels that eight bits round away; a fit that is worse than this is none."""
CELLS = (8, 6)


class Stillness:
    """Feeds the frames of one clip in, in order. `moved_px` is None as soon as the picture cannot be called still."""

    def __init__(self, leave_out: Mask | None = None) -> None:
        self._leave_out = leave_out
        self._frame = 0
        self._first: _Edges | None = None
        self._seen = np.zeros(CELLS[0] * CELLS[1], bool)
        self._hidden_for = self._sure = 0
        self._still = True
        self._moved = 0.0

    def add(self, grey: Grey) -> None:
        if self._still:
            self._look(_half(grey))
        self._frame += 1

    def _look(self, small: Floats) -> None:
        hidden = self._hidden(small.shape)
        if self._first is None:
            self._first = _Edges(small, hidden)
        free = self._first.edges & ~hidden
        cells = self._first.cells(free)
        self._hidden_for = self._hidden_for + 1 if cells.mean() < COVER_AT_ONCE or free.sum() < FEWEST_EDGES else 0
        if self._hidden_for:
            self._still = self._hidden_for <= LONGEST_HIDDEN
            return
        found = self._first.moved_px(small, free)
        self._still = found is not None
        if found is not None:
            self._moved = max(self._moved, found[0])
            self._sure += found[1]
        self._seen |= cells

    @property
    def moved_px(self) -> float | None:
        """How far at most a corner of the measured picture was from where it began, in pixels."""
        known = self._still and 2 * self._sure > self._frame and self._seen.mean() >= COVER
        return self._moved if known else None

    def _hidden(self, shape: tuple[int, ...]) -> Yes:
        """Where something is known to move by itself, asked every eighth pixel."""
        if self._leave_out is None:
            return np.zeros(shape, bool)
        x, y = np.meshgrid(np.arange(4, shape[1] + 8, 8), np.arange(4, shape[0] + 8, 8))
        points = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32) * HALF
        coarse = self._leave_out(self._frame, points).reshape(x.shape)
        return np.kron(coarse, np.ones((8, 8), bool))[: shape[0], : shape[1]]


class _Edges:
    """The first picture's edges: their slopes, and how each would change under shift, growth and roll."""

    def __init__(self, small: Floats, hidden: Yes) -> None:
        self._small = small
        across = cv2.Sobel(small, cv2.CV_32F, 1, 0, scale=1 / 8)
        down = cv2.Sobel(small, cv2.CV_32F, 0, 1, scale=1 / 8)
        self._slope = np.hypot(across, down)
        self.edges: Yes = (self._slope > EDGE) & ~hidden
        height, width = small.shape
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        x, y = (x - width / 2) / width, (y - height / 2) / width
        self._changes = np.stack([across, down, across * x + down * y, down * x - across * y], axis=-1)
        self._corner = np.hypot(0.5, 0.5 * height / width)
        column = np.minimum(np.arange(width) * CELLS[0] // width, CELLS[0] - 1)
        row = np.minimum(np.arange(height) * CELLS[1] // height, CELLS[1] - 1)
        self._cell = row[:, None] * CELLS[0] + column[None, :]

    def cells(self, free: Yes) -> Yes:
        return np.bincount(self._cell[free], minlength=CELLS[0] * CELLS[1]) > 3

    def moved_px(self, small: Floats, free: Yes) -> tuple[float, bool] | None:
        """Least squares of the change of grey against the slopes (Lucas and Kanade 1981, for the whole picture), and
        whether the edges fix size and roll too or, where little is seen, only shift. None where too many edges are
        elsewhere, or they leave a way open to move along."""
        change = (small[free] - self._small[free]).astype(np.float64)
        there = np.abs(change) < OFF_PX * self._slope[free] + OFF_LEVELS
        if there.mean() < IN_PLACE:
            return None
        slopes = self._changes[free][there].astype(np.float64)
        for unknowns in (4, 2):
            moved = self._fixed(slopes[:, :unknowns], change[there])
            if moved is not None:
                return moved, unknowns == 4
        return None

    def _fixed(self, slopes: NDArray[np.float64], change: NDArray[np.float64]) -> float | None:
        normal = slopes.T @ slopes
        if np.linalg.cond(normal) > WORST_CONDITION:
            return None
        inverse = np.linalg.inv(normal)
        noise = max(LEAST_NOISE, 1.4826 * float(np.median(np.abs(change))))
        if HALF * self._at_corner(noise * np.sqrt(np.diag(inverse))) > SURE_PX:
            return None
        return HALF * self._at_corner(np.abs(inverse @ (slopes.T @ change)))

    def _at_corner(self, size: NDArray[np.float64]) -> float:
        """Of (right, down, growth, roll), or the first two, the most a corner moves, in pixels of the half picture."""
        return float(np.linalg.norm(size[:2])) + float(np.linalg.norm(size[2:])) * float(self._corner)


def _half(grey: Grey) -> Floats:
    size = max(2, grey.shape[1] // HALF), max(2, grey.shape[0] // HALF)
    return np.asarray(cv2.GaussianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (0, 0), 1), np.float32)
