"""Where the plan puts a subject in the frames next to a cut, and where it would be seen if it stood still: what tells
the motion of a subject from that of the camera. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from previz_studio.camera.blocking import Placement, placed_at
from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import Box, subject_box, to_camera
from previz_studio.review.cuts.planned import WINDOW_SECONDS, Setup

MOST_SUBJECTS = 2
STEP = 4
"""Frames between two looks at the same points: far enough to move, near enough to be the same."""
_LEAST_SHARE = 0.004
"""Of the frame's area: under it a subject has too few points to follow."""
_FAR = 1000.0


@dataclass(frozen=True)
class Still:
    """Over one step, in frame widths: how far the camera carries a thing that stands still at the subject's place, and
    how far one behind it, without end."""

    here: float
    far: float

    @property
    def parallax(self) -> float:
        return abs(self.here - self.far)


@dataclass(frozen=True)
class Region:
    """`boxes` for each frame of the window, None where it is not seen; `still` for each step (`steps_of`)."""

    key: str
    boxes: tuple[Box | None, ...]
    still: tuple[Still | None, ...]


def window_of(setup: Setup, *, last: bool) -> range:
    """0-based frames next to the cut, half a second of them, both ends included."""
    count = min(setup.frames, round(WINDOW_SECONDS * setup.fps) + 1)
    return range(setup.frames - count, setup.frames) if last else range(count)


def steps_of(count: int) -> list[tuple[int, int]]:
    """(from, to) within a window of `count` frames."""
    return [(first, first + STEP) for first in range(0, count - STEP, STEP)] or ([(0, count - 1)] if count > 1 else [])


def regions_of(setup: Setup, window: Sequence[int]) -> list[Region]:
    """The largest people and vehicles in frame there, one region for each subject."""
    pieces = [piece for piece in setup.pieces if piece.kind in ("character", "vehicle")]
    found = [(_region(piece, setup, window), piece) for piece in pieces if "reflection" not in piece.name.lower()]
    largest: dict[str, tuple[float, Region]] = {}
    for region, _ in found:
        share = sum(_share(box) for box in region.boxes if box) / len(window)
        if share >= _LEAST_SHARE and share > largest.get(region.key, (0.0, region))[0]:
            largest[region.key] = (share, region)
    return [region for _, region in sorted(largest.values(), key=lambda one: -one[0])[:MOST_SUBJECTS]]


def _region(piece: Piece, setup: Setup, window: Sequence[int]) -> Region:
    moments = [float(frame / setup.fps) for frame in window]
    poses = [_pose(setup, moment) for moment in moments]
    here = [placed_at(piece, moment, _length(setup)) for moment in moments]
    boxes = tuple(
        subject_box(place, pose, setup.camera.sensor, setup.aspect) for place, pose in zip(here, poses, strict=True)
    )
    steps = steps_of(len(window))
    still = tuple(_still(here[first], poses[first], poses[then], setup) for first, then in steps)
    return Region(piece.identity or piece.name, tuple(box if box and _share(box) else None for box in boxes), still)


def _still(place: Placement, before: Pose, after: Pose, setup: Setup) -> Still | None:
    x, y, z = place.position
    point = np.array([x, y + place.piece.height_m / 2, z])
    lens = np.asarray(before.position, dtype=float)
    moved = [_moved(one, before, after, setup) for one in (point, lens + (point - lens) * _FAR)]
    return None if moved[0] is None or moved[1] is None else Still(moved[0], moved[1])


def _moved(
    point: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", before: Pose, after: Pose, setup: Setup
) -> float | None:
    places = []
    for pose in (before, after):
        right, _, ahead = (float(value) for value in to_camera(point, pose))
        if ahead <= 0.1:
            return None
        places.append(pose.lens_mm / setup.camera.sensor.width_mm * right / ahead)
    return places[1] - places[0]


def _share(box: Box) -> float:
    width = min(box.right, 1.0) - max(box.left, 0.0)
    height = min(box.bottom, 1.0) - max(box.top, 0.0)
    return max(0.0, width) * max(0.0, height)


def _pose(setup: Setup, seconds: float) -> Pose:
    return pose_at(setup.camera, seconds, _length(setup), setup.fps)


def _length(setup: Setup) -> float:
    return float(setup.frames / setup.fps)
