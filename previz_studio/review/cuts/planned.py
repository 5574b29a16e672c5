"""A plan -> what stands in its first and in its last frame, seen from there: the planned half of a cut. Pure.

Every shot has its own axes, so nothing is compared as a position: only what the picture and the subject itself keep,
like the side of a subject the camera is on. Sets are left out, and so is a reflection: a mirror swaps left and right.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from previz_studio.camera.blocking import Placement, placed_at
from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import CameraPlan, Piece, Point
from previz_studio.camera.pose import Pose
from previz_studio.camera.projection import Array, subject_box, to_camera
from previz_studio.kit.timecode import FrameRate

WINDOW_SECONDS = 0.5
"""Travel is read over so much of the end of a shot: about what an eye needs to follow it."""
SEEN_SECONDS = 1.0
"""A subject that left frame no longer ago than this is still remembered across the cut."""
_NEAREST_M = 0.3
_STEP_M = 0.01


@dataclass(frozen=True)
class Subject:
    """One piece at one end of a shot. `view` points from it to the lens, in its own axes (right, up, ahead), length 1.
    `across` is how fast it travels along the frame, + right, in frame widths a second; None where it was not seen.
    `scale` is its size in frame per metre of its own: lens over distance, mm/m. `in_frame` at that very frame."""

    key: str
    name: str
    kind: str
    in_frame: bool
    view: Point
    look: float
    """Which way it looks or drives in the picture: -1 screen left .. 0 at or away from the lens .. 1 screen right."""
    at: Point
    """Right, up and ahead of the lens in metres: only for the line between two subjects of this very frame."""
    scale: float
    share: float
    """Of the frame's area its box covers, 0..1."""
    across: float | None
    size_m: Point
    seated: bool = False

    @property
    def short(self) -> str:
        """`Car` of `Car, grey saloon`."""
        return self.name.partition(",")[0]


@dataclass(frozen=True)
class PlannedEnd:
    """`lens_mm` at that frame."""

    lens_mm: float
    subjects: tuple[Subject, ...] = ()
    named: tuple[str, ...] = ()
    """Slugs of the identities the plan names."""

    def subject(self, key: str) -> Subject | None:
        return next((one for one in self.subjects if one.key == key), None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(value: dict[str, Any]) -> "PlannedEnd":
        rows = tuple(
            Subject(**row | {name: tuple(row[name]) for name in ("view", "at", "size_m")}) for row in value["subjects"]
        )
        return PlannedEnd(**value | {"subjects": rows, "named": tuple(value["named"])})


def shared(a: PlannedEnd, b: PlannedEnd) -> list[tuple[Subject, Subject]]:
    """Subjects of the same identity (or name) and kind in both."""
    found = ((one, b.subject(one.key)) for one in a.subjects)
    return [(one, other) for one, other in found if other is not None and other.kind == one.kind]


@dataclass(frozen=True)
class Setup:
    """What of a plan decides its ends; `aspect` is width over height of the picture."""

    camera: CameraPlan
    pieces: Sequence[Piece]
    frames: int
    fps: FrameRate
    aspect: float
    named: tuple[str, ...] = field(default=())


def planned_end(setup: Setup, *, last: bool) -> PlannedEnd:
    """The first frame, or the last one."""
    at = float((setup.frames - 1) / setup.fps) if last else 0.0
    pose = _pose(setup, at)
    pieces = [piece for piece in setup.pieces if piece.kind != "set" and "reflection" not in piece.name.lower()]
    found = [subject for piece in pieces if (subject := _subject(piece, setup, pose, at, last)) is not None]
    return PlannedEnd(
        lens_mm=round(pose.lens_mm, 2),
        subjects=_one_of_each(found),
        named=setup.named,
    )


def _one_of_each(found: Sequence[Subject]) -> tuple[Subject, ...]:
    """Two hands of one person are one subject: the larger in frame."""
    best: dict[str, Subject] = {}
    for one in found:
        if one.key not in best or one.share > best[one.key].share:
            best[one.key] = one
    return tuple(best.values())


def _pose(setup: Setup, seconds: float) -> Pose:
    return pose_at(setup.camera, seconds, _length(setup), setup.fps)


def _length(setup: Setup) -> float:
    return float(setup.frames / setup.fps)


def _subject(piece: Piece, setup: Setup, pose: Pose, at: float, last: bool) -> Subject | None:
    here = placed_at(piece, at, _length(setup))
    right, down, ahead = (float(value) for value in to_camera(_middle(here), pose))
    distance = math.sqrt(right**2 + down**2 + ahead**2)
    if distance < _NEAREST_M:
        return None
    share = _share(here, pose, setup)
    return Subject(
        key=piece.identity or piece.name,
        name=piece.name,
        kind=piece.kind,
        in_frame=share > 0,
        view=_view(here, pose),
        look=round(_look(here, pose), 4),
        at=(round(right, 3), round(-down, 3), round(ahead, 3)),
        scale=round(pose.lens_mm / distance, 4),
        share=round(share, 5),
        across=_across(piece, setup, pose, at, last),
        size_m=(piece.height_m, piece.width_m, piece.length_m),
        seated="seated" in piece.pose.lower() or "sitting" in piece.pose.lower(),
    )


def _middle(placement: Placement) -> Array:
    x, y, z = placement.position
    return np.array([x, y + placement.piece.height_m / 2, z])


def _view(placement: Placement, pose: Pose) -> Point:
    dx, dy, dz = (float(value) for value in np.asarray(pose.position) - _middle(placement))
    turn, length = math.radians(placement.facing_deg), math.sqrt(dx**2 + dy**2 + dz**2)
    right, ahead = dx * math.cos(turn) - dz * math.sin(turn), dx * math.sin(turn) + dz * math.cos(turn)
    return round(right / length, 4), round(dy / length, 4), round(ahead / length, 4)


def _look(placement: Placement, pose: Pose) -> float:
    """The part of its facing that lies across the line of sight; a lens on its right sees it look screen right."""
    right, _, ahead = _view(placement, pose)
    flat = math.hypot(right, ahead)
    return right / flat if flat > _STEP_M else 0.0


def _share(placement: Placement, pose: Pose, setup: Setup) -> float:
    box = subject_box(placement, pose, setup.camera.sensor, setup.aspect)
    if box is None:
        return 0.0
    width = min(box.right, 1.0) - max(box.left, 0.0)
    height = min(box.bottom, 1.0) - max(box.top, 0.0)
    return max(0.0, width) * max(0.0, height)


def _across(piece: Piece, setup: Setup, pose: Pose, at: float, last: bool) -> float | None:
    """Its speed along the frame over its distance: what pans and tracking with it cannot hide, as its speed through the
    frame would be. None when it was in frame at no time of the last (or first) second."""
    way, length = (-1.0 if last else 1.0), _length(setup)
    times = [at + way * step * SEEN_SECONDS / 8 for step in range(9)]
    seen = (time for time in times if 0 <= time <= length)
    if not any(_share(placed_at(piece, time, length), _pose(setup, time), setup) > 0 for time in seen):
        return None
    other = min(max(at + way * WINDOW_SECONDS, 0.0), length)
    here, there = (to_camera(_middle(placed_at(piece, time, length)), pose) for time in (at, other))
    distance = float(np.linalg.norm(here))
    if other == at or distance < _NEAREST_M:
        return None
    across = float(there[0] - here[0]) / (other - at)
    return round(across / distance * pose.lens_mm / setup.camera.sensor.width_mm, 4)
