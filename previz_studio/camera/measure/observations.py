"""From followed points to a compact table: which frames matter (key frames), which points, and where each was seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from previz_studio.camera.measure.tracks import Footage

Floats = NDArray[np.float64]

KEY_FRAMES = 16
LONGEST_KEYS = 32
TRACKS = 240
CELLS = (8, 6)


@dataclass(frozen=True)
class Observations:
    """`uv` shape (keys, tracks, 2): image position from the centre, x right, y down, divided by the focal length.
    `seen` shape (keys, tracks): 1.0 where the point was seen. `frames` are the 0-based frame numbers of the keys."""

    frames: NDArray[np.int64]
    ids: NDArray[np.int64]
    uv: Floats
    seen: Floats
    focal_px: float
    width: int
    height: int

    @property
    def tracks(self) -> int:
        return int(self.uv.shape[1])

    @property
    def keys(self) -> int:
        return int(self.uv.shape[0])

    def pixels(self) -> Floats:
        """Positions in pixels, shape (keys, tracks, 2)."""
        return np.asarray(self.uv * self.focal_px + centre(self.width, self.height))


def centre(width: int, height: int) -> Floats:
    """The principal point: the middle of the picture, pixel centres at whole numbers."""
    return np.array([width / 2 - 0.5, height / 2 - 0.5])


def median_motion(footage: Footage, first: int, last: int) -> Floats:
    """Median length in pixels of the points' steps into each frame first..last; 0 where fewer than 6 are known."""
    motion = np.zeros(last - first + 1)
    for frame in range(first + 1, last + 1):
        ids_before, before = footage.seen[frame - 1]
        ids, now = footage.seen[frame]
        _, i, j = np.intersect1d(ids_before, ids, assume_unique=True, return_indices=True)
        if len(i) > 5:
            motion[frame - first] = float(np.median(np.hypot(*(now[j] - before[i]).T)))
    return motion


def key_frames(footage: Footage, first: int, last: int) -> NDArray[np.int64]:
    """Equal steps of (0.4 time + 0.6 motion), always with both ends, never a frame without points."""
    usable = np.array([f for f in range(first, last + 1) if len(footage.seen[f][0]) > 0], np.int64)
    if len(usable) < 3:
        return usable
    moved = np.cumsum(median_motion(footage, first, last))[usable - first]
    time = (usable - usable[0]) / max(1, usable[-1] - usable[0])
    progress = 0.4 * time + 0.6 * (moved / moved[-1] if moved[-1] > 1e-6 else time)
    progress = (progress - progress[0]) / (progress[-1] - progress[0])
    count = int(np.clip((last - first) / 6, KEY_FRAMES, LONGEST_KEYS))
    at = np.searchsorted(progress, np.linspace(0, 1, min(count, len(usable))))
    chosen = np.unique(np.concatenate([[0], np.clip(at, 0, len(usable) - 1), [len(usable) - 1]]))
    return np.asarray(usable[chosen])


def table(footage: Footage, frames: NDArray[np.int64], ids: NDArray[np.int64], focal_px: float) -> Observations:
    """The observations of `ids` (sorted) in `frames`."""
    uv = np.zeros((len(frames), len(ids), 2))
    seen = np.zeros((len(frames), len(ids)))
    middle = centre(footage.width, footage.height)
    for key, frame in enumerate(frames):
        there, points = footage.seen[frame]
        _, i, j = np.intersect1d(ids, there, assume_unique=True, return_indices=True)
        uv[key, i] = (points[j] - middle) / focal_px
        seen[key, i] = 1.0
    return Observations(frames, ids, uv, seen, focal_px, footage.width, footage.height)


def choose_tracks(footage: Footage, frames: NDArray[np.int64], wanted: int = TRACKS) -> NDArray[np.int64]:
    """Ids of the points seen in most key frames (at least 3), spread over the frame and over when they appeared."""
    all_ids = np.concatenate([footage.seen[f][0] for f in frames]) if len(frames) else np.zeros(0, np.int64)
    ids, first_at, counts = np.unique(all_ids, return_index=True, return_counts=True)
    points = np.concatenate([footage.seen[f][1] for f in frames]) if len(frames) else np.zeros((0, 2), np.float32)
    owner = np.repeat(np.arange(len(frames)), [len(footage.seen[f][0]) for f in frames])
    enough = counts >= 3
    ids, first_at, counts = ids[enough], first_at[enough], counts[enough]
    at = points[first_at]
    column = np.clip((at[:, 0] * CELLS[0] / max(1, footage.width)).astype(int), 0, CELLS[0] - 1)
    row = np.clip((at[:, 1] * CELLS[1] / max(1, footage.height)).astype(int), 0, CELLS[1] - 1)
    quarter = owner[first_at] * 4 // max(1, len(frames))
    bucket = column + CELLS[0] * row + CELLS[0] * CELLS[1] * quarter
    order = np.lexsort((ids, -counts))
    limit = max(3, int(wanted / (CELLS[0] * CELLS[1]) * 1.3))
    taken: dict[int, int] = {}
    keep: list[int] = []
    for index in order:
        cell = int(bucket[index])
        if taken.get(cell, 0) < limit and len(keep) < wanted:
            taken[cell] = taken.get(cell, 0) + 1
            keep.append(int(ids[index]))
    return np.array(sorted(keep), np.int64)
