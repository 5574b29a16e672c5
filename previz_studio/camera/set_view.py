"""The set and the camera's way through it in three dimensions: the floor plan's numbers with their heights. Metres."""

from dataclasses import dataclass, replace

from previz_studio.camera.checks import drawable
from previz_studio.camera.floorplan import FloorPlan, Spot
from previz_studio.camera.lens import horizontal_fov_deg
from previz_studio.camera.path import pose_at
from previz_studio.camera.plan import CameraPlan, MoveKind, Piece
from previz_studio.kit.timecode import FrameRate

MOMENTS = 49
"""Of the camera, evenly over the shot; the same the floor plan's path has."""


@dataclass(frozen=True)
class Moment:
    """The camera at one of MOMENTS: `place` right, up, ahead; `wide_deg` is its horizontal angle of view."""

    place: tuple[float, float, float]
    heading_deg: float
    tilt_deg: float
    roll_deg: float
    wide_deg: float
    lens_mm: float


@dataclass(frozen=True)
class Solid:
    """A piece as an upright prism: footprints at the first and last frame, `base` and `top` above the ground."""

    name: str
    kind: str
    first: tuple[Spot, ...]
    last: tuple[Spot, ...]
    path: tuple[Spot, ...]
    base: float
    top: float
    moves: bool


@dataclass(frozen=True)
class SetView:
    """`aspect` is width over height of the picture, `reach_m` how far the first and last view are drawn."""

    moments: tuple[Moment, ...]
    solids: tuple[Solid, ...]
    aspect: float
    reach_m: float


def set_view(
    plan: CameraPlan, pieces: tuple[Piece, ...], frames: int, fps: FrameRate, drawn: FloorPlan, aspect: float
) -> SetView:
    """`drawn` is the floor plan of the same things: footprints and reach are taken from it, not worked out again."""
    steady = replace(plan, moves=tuple(move for move in plan.moves if move.kind is not MoveKind.HANDHELD))
    length = float(max(1, frames) / fps)
    track = [drawable(pose_at(steady, length * n / (MOMENTS - 1), length, fps)) for n in range(MOMENTS)]
    moments = tuple(
        Moment(
            (pose.position[0], pose.position[1], pose.position[2]),
            pose.heading_deg,
            pose.tilt_deg,
            pose.roll_deg,
            horizontal_fov_deg(pose.lens_mm, plan.sensor),
            pose.lens_mm,
        )
        for pose in track
    )
    solids = tuple(
        Solid(
            one.name, one.kind, one.first.corners, one.last.corners, one.path,
            piece.start[1], piece.start[1] + piece.height_m, one.moves,
        )
        for one, piece in zip(drawn.pieces, pieces, strict=True)
    )  # fmt: skip
    return SetView(moments, solids, aspect, drawn.first.reach_m)
