"""The numbers behind the floor plan drawing: path, first and last frustum, pieces, scale bar. Metres and degrees."""

import math
from dataclasses import dataclass, replace

from previz_studio.camera.blocking import placed_at
from previz_studio.camera.checks import drawable
from previz_studio.camera.lens import horizontal_fov_deg
from previz_studio.camera.path import ORBITS, pivot_of, pose_at, poses
from previz_studio.camera.plan import CameraPlan, MoveKind, Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.words import move_label
from previz_studio.kit.timecode import FrameRate

Spot = tuple[float, float]
"""(x, z) in metres on the ground: x right, z ahead of the first frame."""

_BARS_M = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_PATH_POINTS = 49


@dataclass(frozen=True)
class Frustum:
    """What the lens covers on the ground at one moment: a triangle from the camera to both edges at `reach_m`."""

    camera: Spot
    left: Spot
    right: Spot
    axis_end: Spot
    heading_deg: float
    tilt_deg: float
    fov_deg: float
    lens_mm: float
    height_m: float
    reach_m: float


@dataclass(frozen=True)
class Standing:
    """A piece's footprint at one moment: four corners, front left first, clockwise seen from above."""

    centre: Spot
    facing_deg: float
    corners: tuple[Spot, ...]


@dataclass(frozen=True)
class PlanPiece:
    name: str
    kind: str
    identity: str | None
    first: Standing
    last: Standing
    path: tuple[Spot, ...]
    moves: bool


@dataclass(frozen=True)
class FloorPlan:
    """Everything the drawing shows; `bounds` is (left, near, right, far) in metres around camera, frusta and pieces."""

    path: tuple[Spot, ...]
    first: Frustum
    last: Frustum
    pivot: Spot | None
    labels: tuple[str, ...]
    pieces: tuple[PlanPiece, ...]
    bounds: tuple[float, float, float, float]
    scale_bar_m: float
    peak_turn_deg_s: float
    peak_speed_m_s: float


def floor_plan(plan: CameraPlan, pieces: tuple[Piece, ...], frames: int, fps: FrameRate) -> FloorPlan:
    """`frames` may be 1 or more; handheld sway is left out of the drawing."""
    frames = max(1, frames)
    labels = tuple(move_label(move) for move in plan.moves)
    plan = replace(plan, moves=tuple(move for move in plan.moves if move.kind is not MoveKind.HANDHELD))
    length = float(frames / fps)
    track = [drawable(pose_at(plan, length * n / (_PATH_POINTS - 1), length, fps)) for n in range(_PATH_POINTS)]
    reach = _reach(plan, pieces, track)
    first, last = frustum(plan, track[0], reach), frustum(plan, track[-1], reach)
    drawn = tuple(_piece(piece, length) for piece in pieces)
    pivot = pivot_of(plan) if any(move.kind in ORBITS for move in plan.moves) else None
    spots = [first.left, first.right, last.left, last.right, *(_spot(pose) for pose in track)]
    spots += [spot for piece in drawn if piece.kind != "set" for spot in (*piece.first.corners, *piece.last.corners)]
    bounds = min(x for x, _ in spots), min(z for _, z in spots), max(x for x, _ in spots), max(z for _, z in spots)
    turn, speed = _peaks(plan, frames, fps)
    return FloorPlan(
        path=tuple(_spot(pose) for pose in track),
        first=first,
        last=last,
        pivot=None if pivot is None else (pivot[0], pivot[2]),
        labels=labels,
        pieces=drawn,
        bounds=bounds,
        scale_bar_m=_bar(max(bounds[2] - bounds[0], bounds[3] - bounds[1])),
        peak_turn_deg_s=turn,
        peak_speed_m_s=speed,
    )


def frustum(plan: CameraPlan, pose: Pose, reach_m: float) -> Frustum:
    """The lens's horizontal coverage at `pose`, drawn `reach_m` long."""
    fov = horizontal_fov_deg(pose.lens_mm, plan.sensor)
    edge = reach_m / math.cos(math.radians(fov / 2))
    return Frustum(
        camera=_spot(pose),
        left=_ray(pose, -fov / 2, edge),
        right=_ray(pose, fov / 2, edge),
        axis_end=_ray(pose, 0, reach_m),
        heading_deg=pose.heading_deg,
        tilt_deg=pose.tilt_deg,
        fov_deg=fov,
        lens_mm=pose.lens_mm,
        height_m=pose.position[1],
        reach_m=reach_m,
    )


def _ray(pose: Pose, degrees: float, length: float) -> Spot:
    turn = math.radians(pose.heading_deg + degrees)
    return pose.position[0] + length * math.sin(turn), pose.position[2] + length * math.cos(turn)


def _spot(pose: Pose) -> Spot:
    return pose.position[0], pose.position[2]


def _reach(plan: CameraPlan, pieces: tuple[Piece, ...], track: list[Pose]) -> float:
    """A third past the farthest moving subject or the focus, at least 3 m."""
    subjects = [spot for piece in pieces if piece.kind != "set" for spot in (piece.start, piece.end)]
    distances = [math.hypot(x - track[0].position[0], z - track[0].position[2]) for x, _, z in subjects]
    focus = [distance for distance in (plan.focus_distance_m, plan.focus_end_m) if distance]
    return max(3.0, 1.33 * max([*distances, *focus], default=6.0))


def _piece(piece: Piece, length: float) -> PlanPiece:
    path = tuple((p.position[0], p.position[2]) for p in (placed_at(piece, length * n / 24, length) for n in range(25)))
    first, last = _standing(piece, 0.0, length), _standing(piece, length, length)
    return PlanPiece(piece.name, piece.kind, piece.identity, first, last, path, moves=first != last)


def _standing(piece: Piece, seconds: float, length: float) -> Standing:
    now = placed_at(piece, seconds, length)
    turn = math.radians(now.facing_deg)
    x, _, z = now.position
    half = piece.width_m / 2, piece.length_m / 2
    corners = tuple(
        (
            x + side * half[0] * math.cos(turn) + front * half[1] * math.sin(turn),
            z - side * half[0] * math.sin(turn) + front * half[1] * math.cos(turn),
        )
        for side, front in ((-1, 1), (1, 1), (1, -1), (-1, -1))
    )
    return Standing((x, z), now.facing_deg, corners)


def _bar(extent_m: float) -> float:
    """The round length nearest below a fifth of the drawing."""
    return max((bar for bar in _BARS_M if bar <= extent_m / 5), default=_BARS_M[0])


def _peaks(plan: CameraPlan, frames: int, fps: FrameRate) -> tuple[float, float]:
    """Fastest turn in degrees a second and fastest travel in metres a second, from frame to frame."""
    track = poses(plan, frames, fps)
    turn, speed = 0.0, 0.0
    for a, b in zip(track, track[1:], strict=False):
        angle = math.hypot(b.heading_deg - a.heading_deg, b.tilt_deg - a.tilt_deg)
        turn, speed = max(turn, angle * float(fps)), max(speed, math.dist(a.position, b.position) * float(fps))
    return round(turn, 3), round(speed, 3)
