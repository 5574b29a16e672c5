"""Where a picture has something to hold on to: corners spread evenly over the frame, and where it has nothing.

Corners: Shi and Tomasi 1994, the smaller eigenvalue of the structure tensor. Deliberately without equalising the
picture first: noise in an empty wall must not become a corner.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Points = NDArray[np.float32]
"""shape (points, 2): x, y in pixels."""

MEASURED_WIDTH = 704
GRID = (8, 6)
"""Columns and rows of the grid that corners are spread over."""
SPACING = 9
"""Pixels between two corners, and from the frame's edge."""
CLOSER_SPACING, CLOSER_POINTS = 5, 60
"""The same, and how many at most, on the subject that gives scale."""
FLOOR = 3e-4
"""Smaller eigenvalue (picture 0..1, 3x3 Sobel, 5x5 window) under which a patch is noise rather than texture."""
EDGE_RATIO = 0.10
"""Corners whose eigenvalues differ more than this slide along their edge."""


def shrink(frame: NDArray[np.uint8], width: int = MEASURED_WIDTH) -> Grey:
    """Grey or RGB in, grey out, at most `width` wide (area average, so 8K costs one resize)."""
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8) if frame.ndim == 3 else frame
    if grey.shape[1] > width * 1.02:
        height = max(2, round(grey.shape[0] * width / grey.shape[1]))
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(grey, dtype=np.uint8)


def corner_strength(grey: Grey) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(smaller, larger) eigenvalue of the 5x5 structure tensor; picture scaled to 0..1, derivatives per OpenCV's
    cornerMinEigenVal so that FLOOR keeps its meaning."""
    scale = 1.0 / (255.0 * 4.0 * 5.0)
    dx = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3, scale=scale)
    dy = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3, scale=scale)
    xx = cv2.boxFilter(dx * dx, -1, (5, 5), normalize=False)
    yy = cv2.boxFilter(dy * dy, -1, (5, 5), normalize=False)
    xy = cv2.boxFilter(dx * dy, -1, (5, 5), normalize=False)
    half = (xx + yy) * 0.5
    root = cv2.sqrt(((xx - yy) * 0.5) ** 2 + xy * xy)
    return half - root, half + root


def find_corners(grey: Grey, taken: Points, wanted: int) -> tuple[Points, float]:
    """New corners away from `taken`, the strongest first within each grid cell; and the share of cells with texture."""
    weak, peak = _peaks(grey, SPACING)
    textured = len(np.unique(_cells(_points(peak), grey.shape))) / (GRID[0] * GRID[1])
    points = _strongest_first(weak, peak & ~_near(taken, grey.shape, SPACING))
    cells, cell_count = _cells(points, grey.shape), GRID[0] * GRID[1]
    full = np.bincount(_cells(taken, grey.shape), minlength=cell_count)
    order = np.argsort(cells, kind="stable")
    rank = np.empty(len(cells), np.int64)
    rank[order] = np.arange(len(cells)) - np.searchsorted(cells[order], np.arange(cell_count))[cells[order]]
    keep = rank + full[cells] < np.ceil(1.6 * wanted / cell_count)
    return points[keep][: max(0, wanted - len(taken))], textured


def corners_within(grey: Grey, region: tuple[int, int, int, int], taken: Points, wanted: int = CLOSER_POINTS) -> Points:
    """Up to `wanted` corners, those already `taken` included, more closely spaced, in left, top, right, bottom."""
    left, top = max(0, region[0]), max(0, region[1])
    part = grey[top : max(top, region[3]), left : max(left, region[2])]
    if min(part.shape) < 16:
        return np.zeros((0, 2), np.float32)
    corner = np.array([left, top], np.float32)
    near = taken - corner
    here = near[(near >= 0).all(1) & (near < np.array(part.shape[::-1])).all(1)]
    weak, peak = _peaks(np.ascontiguousarray(part), CLOSER_SPACING)
    points = _strongest_first(weak, peak & ~_near(here, part.shape, CLOSER_SPACING))
    return np.asarray(points[: max(0, wanted - len(here))] + corner, np.float32)


def _peaks(grey: Grey, spacing: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """(strength, True at local maxima that are texture and not an edge)."""
    weak, strong = corner_strength(grey)
    floor = max(FLOOR, 0.002 * float(np.percentile(weak[::4, ::4], 99.9)))
    highest = cv2.dilate(weak, np.ones((spacing, spacing), np.uint8))
    peak = (weak >= highest) & (weak > floor) & (weak > EDGE_RATIO * strong)
    peak[:5], peak[-5:], peak[:, :5], peak[:, -5:] = False, False, False, False
    return weak, peak


def _points(mask: NDArray[np.bool_]) -> Points:
    return np.asarray(np.argwhere(mask)[:, ::-1], np.float32)


def _strongest_first(weak: NDArray[np.float32], peak: NDArray[np.bool_]) -> Points:
    points = np.argwhere(peak)
    order = np.argsort(-weak[points[:, 0], points[:, 1]], kind="stable")
    return np.asarray(points[order][:, ::-1], np.float32)


def _near(points: Points, shape: tuple[int, ...], spacing: int) -> NDArray[np.bool_]:
    """True within `spacing` pixels of any point."""
    marks = np.zeros(shape, np.uint8)
    if len(points):
        row = np.clip(points[:, 1].astype(int), 0, shape[0] - 1)
        marks[row, np.clip(points[:, 0].astype(int), 0, shape[1] - 1)] = 1
        reach = np.ones((2 * spacing + 1, 2 * spacing + 1), np.uint8)
        marks = np.asarray(cv2.dilate(marks, reach), np.uint8)
    return np.asarray(marks > 0)


def _cells(points: Points, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """The grid cell (row * columns + column) of each point."""
    column = np.clip((points[:, 0] * GRID[0] / shape[1]).astype(np.int64), 0, GRID[0] - 1)
    row = np.clip((points[:, 1] * GRID[1] / shape[0]).astype(np.int64), 0, GRID[1] - 1)
    return row * GRID[0] + column
