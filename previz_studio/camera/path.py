"""Where the camera is, and where everybody stands, at any moment of the shot: planned moves -> poses.

Speed follows a trapezoid: it ramps up linearly over the ease-in frames, cruises, and ramps down linearly over the
ease-out frames. A move that has ended holds; moves with the same start run at once.
"""

import math
from dataclasses import dataclass, replace

from previz_studio.camera.keys import pose_on_keys
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Point
from previz_studio.camera.pose import Pose
from previz_studio.camera.shake import shake
from previz_studio.kit.timecode import FrameRate

METRES = {"m": 1.0, "ft": 0.3048, "mm": 0.001}
DEFAULT_DISTANCE_M = 4.0
"""Subject distance where a plan gives neither a focus distance nor a pivot: about a medium shot on 35 mm."""

DEFAULT_AMOUNT: dict[MoveKind, tuple[float, str]] = {
    MoveKind.HANDHELD: (0.35, "deg"),
    MoveKind.PAN: (30.0, "deg"),
    MoveKind.TILT: (15.0, "deg"),
    MoveKind.ROLL: (10.0, "deg"),
    MoveKind.DOLLY: (1.0, "m"),
    MoveKind.TRUCK: (1.0, "m"),
    MoveKind.PEDESTAL: (0.5, "m"),
    MoveKind.JIB: (1.0, "m"),
    MoveKind.CRANE: (2.0, "m"),
    MoveKind.ZOOM: (1.5, "x"),
    MoveKind.CRASH_ZOOM: (2.5, "x"),
    MoveKind.DOLLY_ZOOM: (1.0, "m"),
    MoveKind.ORBIT: (45.0, "deg"),
    MoveKind.ARC: (30.0, "deg"),
    MoveKind.PUSH: (0.5, "m"),
}
"""What a move does when nobody said how much; shown as assumed wherever it is used."""

DEFAULT_DIRECTION: dict[MoveKind, str] = {
    MoveKind.PAN: "right",
    MoveKind.TILT: "up",
    MoveKind.ROLL: "cw",
    MoveKind.DOLLY: "in",
    MoveKind.TRUCK: "right",
    MoveKind.PEDESTAL: "up",
    MoveKind.JIB: "up",
    MoveKind.CRANE: "up",
    MoveKind.ZOOM: "in",
    MoveKind.CRASH_ZOOM: "in",
    MoveKind.DOLLY_ZOOM: "in",
    MoveKind.ORBIT: "right",
    MoveKind.ARC: "right",
    MoveKind.PUSH: "in",
}

TRAVELS = {MoveKind.DOLLY, MoveKind.TRUCK, MoveKind.PEDESTAL, MoveKind.JIB, MoveKind.CRANE, MoveKind.PUSH}
ORBITS = {MoveKind.ORBIT, MoveKind.ARC}
ZOOMS = {MoveKind.ZOOM, MoveKind.CRASH_ZOOM}
FOCUS_MOVES = {MoveKind.RACK_FOCUS, MoveKind.PULL_FOCUS}

_TRAVEL_AXIS: dict[str, Point] = {
    "in": (0, 0, 1),
    "forward": (0, 0, 1),
    "out": (0, 0, -1),
    "back": (0, 0, -1),
    "left": (-1, 0, 0),
    "right": (1, 0, 0),
    "up": (0, 1, 0),
    "down": (0, -1, 0),
}
_POSITIVE = {"right", "up", "cw", "in", "forward"}


@dataclass
class _Rig:
    """The camera while its moves are being added up; angles in degrees."""

    x: float
    y: float
    z: float
    heading: float
    tilt: float
    roll: float
    lens: float


def poses(plan: CameraPlan, frames: int, fps: FrameRate, seed: int = 0) -> list[Pose]:
    """One pose per frame, frame 0 at time zero. `seed` only shapes handheld movement."""
    length = float(frames / fps)
    return [pose_at(plan, float(frame / fps), length, fps, seed) for frame in range(frames)]


def pose_at(plan: CameraPlan, seconds: float, length_seconds: float, fps: FrameRate, seed: int = 0) -> Pose:
    """The camera `seconds` into a shot of `length_seconds`; before 0 it is at its start, after the end it holds."""
    if plan.keys:
        return pose_on_keys(plan, seconds)
    rig = _rig_at(plan, seconds, length_seconds, fps)
    pose = Pose(
        position=(rig.x, rig.y, rig.z),
        heading_deg=rig.heading,
        tilt_deg=rig.tilt,
        roll_deg=rig.roll,
        lens_mm=rig.lens,
        focus_m=_focus_at(plan, seconds, length_seconds, fps),
    )
    for move in plan.moves:
        if move.kind is MoveKind.HANDHELD:
            pose = shake(pose, _elapsed(move, seconds, length_seconds), amount_of(move), seed)
    return pose


def progress(move: Move, seconds: float, length_seconds: float, fps: FrameRate) -> float:
    """How much of the move is done, 0..1: the integral of a trapezoid of speed with its area scaled to one."""
    takes = move_seconds(move, length_seconds)
    if takes <= 0:
        return 1.0 if seconds >= move.start_seconds else 0.0
    u = min(1.0, max(0.0, (seconds - move.start_seconds) / takes))
    ease_in, ease_out = (float(n / fps) / takes for n in (move.ease_in_frames, move.ease_out_frames))
    if (total := ease_in + ease_out) > 1:
        ease_in, ease_out = ease_in / total, ease_out / total
    cruise = 1 / (1 - (ease_in + ease_out) / 2)
    if u < ease_in:
        return cruise * u * u / (2 * ease_in)
    if u > 1 - ease_out:
        return 1 - cruise * (1 - u) ** 2 / (2 * ease_out)
    return cruise * (u - ease_in / 2)


def move_seconds(move: Move, length_seconds: float) -> float:
    """How long the move takes: as stated, else to the end of the shot."""
    return max(0.0, length_seconds - move.start_seconds) if move.seconds is None else move.seconds


def amount_of(move: Move) -> float:
    """Unsigned size in metres, degrees or (zoom) a ratio above one; the default where none was stated."""
    value, unit = DEFAULT_AMOUNT.get(move.kind, (0.0, "m")) if move.amount is None else (move.amount, move.unit)
    if move.kind in ZOOMS:
        return max(value, 1 / value) if value > 0 else 1.0
    return value * METRES.get(unit, 1.0)


def direction_of(move: Move) -> str:
    """The stated direction, else the usual one for that kind of move."""
    return move.direction if move.direction != "none" else DEFAULT_DIRECTION.get(move.kind, "none")


def signed(move: Move) -> float:
    """`amount_of` with its sign: + is right, up, clockwise, in, and the camera travelling to its right."""
    return amount_of(move) * (1 if direction_of(move) in _POSITIVE else -1)


def pivot_of(plan: CameraPlan) -> Point:
    """What an orbit turns around: as planned, else the point in focus straight ahead of the first frame."""
    if plan.orbit_pivot_m is not None:
        return plan.orbit_pivot_m
    distance = plan.focus_distance_m or DEFAULT_DISTANCE_M
    tilt = math.radians(plan.tilt_deg)
    return 0.0, plan.height_m + distance * math.sin(tilt), distance * math.cos(tilt)


def _rig_at(plan: CameraPlan, seconds: float, length: float, fps: FrameRate) -> _Rig:
    rig = _Rig(0.0, plan.height_m, 0.0, 0.0, plan.tilt_deg, 0.0, plan.lens_mm)
    for move in sorted(plan.moves, key=lambda m: (m.start_seconds, m.kind in ORBITS)):
        if seconds <= move.start_seconds:
            continue
        done = progress(move, seconds, length, fps)
        if move.kind in TRAVELS or move.kind is MoveKind.DOLLY_ZOOM:
            facing = _rig_at(plan, move.start_seconds, length, fps).heading
            _travel(rig, plan, move, done, facing)
        elif move.kind in ORBITS:
            _orbit(rig, pivot_of(plan), _rig_at(plan, move.start_seconds, length, fps), signed(move) * done)
        else:
            _turn_or_zoom(rig, move, done)
    return rig


def _travel(rig: _Rig, plan: CameraPlan, move: Move, done: float, heading_deg: float) -> None:
    right, up, ahead = _TRAVEL_AXIS.get(direction_of(move), (0, 0, 0))
    far = _dolly_zoom_metres(move, plan) if move.kind is MoveKind.DOLLY_ZOOM else amount_of(move)
    sine, cosine = math.sin(math.radians(heading_deg)), math.cos(math.radians(heading_deg))
    rig.x += far * done * (right * cosine + ahead * sine)
    rig.y += far * done * up
    rig.z += far * done * (ahead * cosine - right * sine)
    if move.kind is MoveKind.DOLLY_ZOOM:
        distance = plan.focus_distance_m or DEFAULT_DISTANCE_M
        rig.lens *= (distance - ahead * far * done) / distance


def _dolly_zoom_metres(move: Move, plan: CameraPlan) -> float:
    """Metres travelled; where the move gives the last lens instead, what keeps the subject's size (similar triangles).

    Never closer to the subject than a tenth of its distance: the lens would pass through it."""
    distance = plan.focus_distance_m or DEFAULT_DISTANCE_M
    if move.amount is not None and move.unit == "mm":
        return abs(distance * (1 - move.amount / plan.lens_mm))
    return min(amount_of(move), 0.9 * distance) if direction_of(move) in _POSITIVE else amount_of(move)


def _orbit(rig: _Rig, pivot: Point, start: _Rig, degrees: float) -> None:
    """Turns the rig around the pivot's vertical axis and keeps the pivot where it was in frame when the move began."""
    turn = math.radians(degrees)
    dx, dz = rig.x - pivot[0], rig.z - pivot[2]
    bearing, elevation = _aim(start, pivot)
    rig.x = pivot[0] + dx * math.cos(turn) - dz * math.sin(turn)
    rig.z = pivot[2] + dx * math.sin(turn) + dz * math.cos(turn)
    bearing_now, elevation_now = _aim(rig, pivot)
    rig.heading += (bearing_now - bearing + 180 + degrees) % 360 - 180 - degrees
    rig.tilt += elevation_now - elevation


def _aim(rig: _Rig, point: Point) -> tuple[float, float]:
    dx, dy, dz = point[0] - rig.x, point[1] - rig.y, point[2] - rig.z
    return math.degrees(math.atan2(dx, dz)), math.degrees(math.atan2(dy, math.hypot(dx, dz)))


def _turn_or_zoom(rig: _Rig, move: Move, done: float) -> None:
    if move.kind is MoveKind.PAN:
        rig.heading += signed(move) * done
    elif move.kind is MoveKind.TILT:
        rig.tilt += signed(move) * done
    elif move.kind is MoveKind.ROLL:
        rig.roll += signed(move) * done
    elif move.kind in ZOOMS:
        rig.lens *= _zoom_ratio(move, rig.lens) ** done


def _zoom_ratio(move: Move, lens_mm: float) -> float:
    """Last lens over first; an amount in mm is the last lens itself."""
    if move.amount is not None and move.unit == "mm":
        return move.amount / lens_mm
    return amount_of(move) if direction_of(move) in _POSITIVE else 1 / amount_of(move)


def _elapsed(move: Move, seconds: float, length: float) -> float:
    return min(max(0.0, seconds - move.start_seconds), move_seconds(move, length))


def _focus_at(plan: CameraPlan, seconds: float, length: float, fps: FrameRate) -> float | None:
    """Focus runs with the rack where there is one, else with the longest move."""
    if plan.focus_distance_m is None or plan.focus_end_m is None:
        return plan.focus_distance_m
    racks = [move for move in plan.moves if move.kind in FOCUS_MOVES]
    moving = [move for move in plan.moves if move.kind is not MoveKind.STATIC]
    lead = max(racks or moving, key=lambda move: move_seconds(move, length), default=Move(MoveKind.STATIC))
    done = progress(replace(lead, seconds=lead.seconds or None), seconds, length, fps)
    return plan.focus_distance_m + (plan.focus_end_m - plan.focus_distance_m) * done
