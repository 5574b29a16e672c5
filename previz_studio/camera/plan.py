"""The camera as planned: lens, sensor, moves, and who stands where. Values only; path.py turns them into poses.

Axes (as in the production's breakdown): metres, origin on the ground under the camera at the first frame, x right,
y up, z forward along the lens heading at the first frame. Degrees; pan + = right, tilt + = up, roll + = clockwise.
"""

from dataclasses import dataclass, field
from enum import StrEnum

Point = tuple[float, float, float]
"""(x, y, z) in metres."""


class MoveKind(StrEnum):
    STATIC = "static"
    HANDHELD = "handheld"
    PAN = "pan"
    TILT = "tilt"
    ROLL = "roll"
    DOLLY = "dolly"
    TRUCK = "truck"
    PEDESTAL = "pedestal"
    JIB = "jib"
    CRANE = "crane"
    ZOOM = "zoom"
    CRASH_ZOOM = "crash_zoom"
    DOLLY_ZOOM = "dolly_zoom"
    ORBIT = "orbit"
    ARC = "arc"
    PUSH = "push"
    RACK_FOCUS = "rack_focus"
    PULL_FOCUS = "pull_focus"


@dataclass(frozen=True)
class Move:
    """One move. `amount` is in `unit` (m, ft, deg, mm, x), None when nobody stated it; never negative:
    the direction (left right up down in out forward back cw ccw none) carries the sign."""

    kind: MoveKind
    direction: str = "none"
    amount: float | None = None
    unit: str = "m"
    seconds: float | None = None
    start_seconds: float = 0.0
    ease_in_frames: int = 0
    ease_out_frames: int = 0
    target: str = ""
    assumed: tuple[str, ...] = ()
    """Names of the fields above that were filled in rather than stated."""


@dataclass(frozen=True)
class Sensor:
    name: str = "Super 35, 2.39:1 extraction"
    width_mm: float = 24.89
    height_mm: float = 10.41


@dataclass(frozen=True)
class CameraKey:
    """One key of a hand-drawn path: a point in time with everything the operator would set."""

    seconds: float
    position: Point
    aim: Point | None = None
    lens_mm: float | None = None
    focus_m: float | None = None
    roll_deg: float = 0.0


@dataclass(frozen=True)
class CameraPlan:
    """The camera of one shot. Heights and distances in metres, lens and sensor in millimetres, aperture as f-number."""

    moves: tuple[Move, ...] = (Move(MoveKind.STATIC),)
    lens_mm: float = 35.0
    sensor: Sensor = field(default_factory=Sensor)
    aperture: float = 2.8
    focus_distance_m: float | None = None
    focus_end_m: float | None = None
    height_m: float = 1.6
    tilt_deg: float = 0.0
    orbit_pivot_m: Point | None = None
    mount: str = ""
    pace: str = ""
    lens_feel: str = ""
    keys: tuple[CameraKey, ...] = ()
    """When given, the path goes through these keys and `moves` only names it."""


@dataclass(frozen=True)
class Piece:
    """A person, vehicle, prop or set piece on the floor plan: centre of its footprint, y at its base.

    `kind` is character, vehicle, prop or set. `facing_deg` is clockwise seen from above: 0 away from the camera,
    90 screen right, 180 at the camera, 270 screen left."""

    name: str
    kind: str
    height_m: float
    width_m: float
    length_m: float
    start: Point
    end: Point
    via: tuple[Point, ...] = ()
    facing_start_deg: float = 0.0
    facing_end_deg: float = 0.0
    pose: str = ""
    identity: str | None = None
    via_seconds: tuple[float, ...] = ()
    """When each `via` point is passed, from the first frame; empty: constant speed along the whole path."""
    via_facing_deg: tuple[float, ...] = ()
