"""What the plan says the camera does in every frame, in a measurement's columns, and the band that is allowed."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from previz_studio.camera.path import (
    DEFAULT_DISTANCE_M,
    FOCUS_MOVES,
    ORBITS,
    ZOOMS,
    direction_of,
    poses,
    signed,
)
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.camera.pose import Pose
from previz_studio.camera.tolerances import DEFAULT, Tolerance, Tolerances
from previz_studio.kit.timecode import FrameRate

Line = tuple[float, ...]

COLUMNS = ("pan", "tilt", "roll", "zoom", "right", "up", "forward")
"""Degrees, degrees, degrees, ratio, metres, metres, metres: all relative to the first frame."""
COLUMN_KIND: Mapping[str, MoveKind] = {
    "pan": MoveKind.PAN,
    "tilt": MoveKind.TILT,
    "roll": MoveKind.ROLL,
    "zoom": MoveKind.ZOOM,
    "right": MoveKind.TRUCK,
    "up": MoveKind.PEDESTAL,
    "forward": MoveKind.DOLLY,
}
_AXIS_KIND = {
    "left": MoveKind.TRUCK,
    "right": MoveKind.TRUCK,
    "up": MoveKind.PEDESTAL,
    "down": MoveKind.PEDESTAL,
    "in": MoveKind.DOLLY,
    "out": MoveKind.DOLLY,
    "forward": MoveKind.DOLLY,
    "back": MoveKind.DOLLY,
}


@dataclass(frozen=True)
class PlannedCurve:
    """Per column the planned line and the lowest and highest value allowed, one number per frame. `main` names the
    column to draw first (empty for a locked-off or handheld camera)."""

    main: str
    planned: Mapping[str, Line]
    lowest: Mapping[str, Line]
    highest: Mapping[str, Line]

    def to_json(self) -> dict[str, Any]:
        return {name: value if name == "main" else dict(value) for name, value in asdict(self).items()}


def planned_curve(plan: CameraPlan, frames: int, fps: FrameRate, tolerances: Tolerances = DEFAULT) -> PlannedCurve:
    """For a shot of `frames` at `fps`. Handheld movement is planned as its steady part."""
    steady = steady_plan(plan)
    table = planned_table(steady, frames, fps)
    low, high = {}, {}
    for column, line in table.items():
        tolerance = tolerances.moves[COLUMN_KIND[column]]
        limits = [_limit(column, tolerance, value) for value in line]
        low[column] = tuple(value - limit for value, limit in zip(line, limits, strict=True))
        high[column] = tuple(value + limit for value, limit in zip(line, limits, strict=True))
    return PlannedCurve(main_column(steady, table), table, low, high)


def steady_plan(plan: CameraPlan) -> CameraPlan:
    """The plan without handheld shake and without focus pulls, which no curve shows."""
    kept = tuple(m for m in plan.moves if m.kind is not MoveKind.HANDHELD and m.kind not in FOCUS_MOVES)
    return replace(plan, moves=kept)


def planned_table(plan: CameraPlan, frames: int, fps: FrameRate) -> dict[str, Line]:
    """Column name -> one value per frame."""
    path = poses(plan, max(1, frames), fps)
    rows = [_relative(path[0], pose) for pose in path]
    return {name: tuple(row[index] for row in rows) for index, name in enumerate(COLUMNS)}


def screen_effect(plan: CameraPlan, column: str, value: float) -> float:
    """Roughly how far `value` in `column` moves the picture, as a share of its width: what makes one column the main
    one. Distances are seen from the plan's focus distance."""
    focal = plan.lens_mm / plan.sensor.width_mm
    distance = plan.focus_distance_m or DEFAULT_DISTANCE_M
    if column in ("pan", "tilt"):
        return abs(math.radians(value)) * focal
    if column == "roll":
        return abs(math.radians(value)) * 0.3
    if column == "zoom":
        return abs(math.log(max(value, 0.05))) * 0.3
    if column == "forward":
        return abs(math.log(max(0.05, 1 - value / distance))) * 0.3
    return abs(value) / distance * focal


def main_column(plan: CameraPlan, table: Mapping[str, Line]) -> str:
    """The column that moves the picture most; empty when none does. An orbit is led by its pan."""
    if not plan.keys and any(move.kind in ORBITS for move in plan.moves):
        return "pan"
    effects = {name: max(screen_effect(plan, name, value) for value in line) for name, line in table.items()}
    best = max(effects, key=lambda name: effects[name])
    return best if effects[best] > 1e-4 else ""


def basic_kind(move: Move) -> MoveKind:
    """The kind a measurement can name: a push is a dolly, a jib going up is a pedestal, a truck back is a dolly."""
    if move.kind in ORBITS:
        return MoveKind.ORBIT
    if move.kind in ZOOMS:
        return MoveKind.ZOOM
    if move.kind in (MoveKind.PUSH, MoveKind.DOLLY, MoveKind.TRUCK, MoveKind.PEDESTAL, MoveKind.JIB, MoveKind.CRANE):
        return _AXIS_KIND.get(direction_of(move), MoveKind.DOLLY)
    return move.kind


def planned_amount(move: Move, plan: CameraPlan) -> float:
    """Signed, in degrees or metres; a zoom as last lens over first, below 1 for a zoom out."""
    if basic_kind(move) is MoveKind.ZOOM:
        return zoom_ratio(move, plan)
    return signed(move)


def zoom_ratio(move: Move, plan: CameraPlan) -> float:
    """Read off the path itself, so that mm, x and defaults mean the same everywhere."""
    seconds = move.start_seconds + (move.seconds or 1.0) + 1.0
    alone = replace(plan, moves=(move,), keys=())
    path = poses(alone, max(2, math.ceil(seconds * 24)), FrameRate(24))
    return path[-1].lens_mm / path[0].lens_mm


def _relative(first: Pose, pose: Pose) -> Line:
    x, y, z = (now - then for now, then in zip(pose.position, first.position, strict=True))
    sine, cosine = math.sin(math.radians(first.heading_deg)), math.cos(math.radians(first.heading_deg))
    turn = (pose.heading_deg, pose.tilt_deg, pose.roll_deg)
    before = (first.heading_deg, first.tilt_deg, first.roll_deg)
    angles = tuple(now - then for now, then in zip(turn, before, strict=True))
    return (*angles, pose.lens_mm / first.lens_mm, x * cosine - z * sine, y, z * cosine + x * sine)


def _limit(column: str, tolerance: Tolerance, value: float) -> float:
    if column == "zoom":
        return value * max(tolerance.absolute, tolerance.relative * abs(math.log(max(value, 0.05))))
    return tolerance.limit(value)
