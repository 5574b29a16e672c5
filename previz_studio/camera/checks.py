"""What a planned camera cannot or should not do: the impossible is refused, the doubtful is said in a sentence."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from previz_studio.camera.blocking import Placement, placed_at
from previz_studio.camera.path import (
    DEFAULT_DISTANCE_M,
    FOCUS_MOVES,
    ORBITS,
    TRAVELS,
    ZOOMS,
    amount_of,
    move_seconds,
    pose_at,
)
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece
from previz_studio.camera.pose import Pose
from previz_studio.camera.words import length_label, move_label
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate

LOWEST_LENS_M = 0.05
_SHORTEST_LENS_MM, _LONGEST_LENS_MM = 4.0, 800.0
_LONGEST_TRAVEL_M = 200.0
_FASTEST_TRAVEL_M_S, _FASTEST_TURN_DEG_S = 20.0, 360.0
_SAMPLES = 49


class Severity(StrEnum):
    """`error` cannot be rendered as written, `warning` is rendered and doubtful, `clamped` is rendered with a limit."""

    ERROR = "error"
    WARNING = "warning"
    CLAMPED = "clamped"


@dataclass(frozen=True)
class Finding:
    """One sentence about one field of the plan, e.g. `moves[0].amount`."""

    severity: Severity
    sentence: str
    field: str


def check(plan: CameraPlan, pieces: tuple[Piece, ...], frames: int, fps: FrameRate) -> list[Finding]:
    """Everything worth saying before rendering, most serious first. Never raises."""
    length = float(frames / fps) if frames > 0 else 0.0
    found = [*_lens(plan), *_height(plan)]
    for number, move in enumerate(plan.moves):
        found += _move(plan, move, f"moves[{number}]", length)
    if length <= 0:
        found.append(Finding(Severity.ERROR, "The shot has no length.", "duration_frames"))
    elif not any(finding.severity is Severity.ERROR for finding in found):
        found += _path(plan, pieces, length, fps)
    order = list(Severity)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def refuse_impossible(plan: CameraPlan, frames: int, fps: FrameRate) -> None:
    """Raises Invalid with the first thing that cannot be rendered."""
    errors = [finding for finding in check(plan, (), frames, fps) if finding.severity is Severity.ERROR]
    if errors:
        raise Invalid(errors[0].sentence, hint=f"Change {errors[0].field}.")


def clamped(plan: CameraPlan) -> CameraPlan:
    """The plan with lens and height inside what can be drawn; `check` says so where it changes anything."""
    return replace(plan, lens_mm=_drawable_lens(plan.lens_mm), height_m=max(plan.height_m, LOWEST_LENS_M))


def drawable(pose: Pose) -> Pose:
    """The pose every picture, floor plan and set shows: above the ground, through a lens that can be drawn."""
    x, y, z = pose.position
    return replace(pose, position=(x, max(y, LOWEST_LENS_M), z), lens_mm=_drawable_lens(pose.lens_mm))


def _drawable_lens(lens_mm: float) -> float:
    return min(max(lens_mm, _SHORTEST_LENS_MM), _LONGEST_LENS_MM)


def _lens(plan: CameraPlan) -> list[Finding]:
    found = []
    if not math.isfinite(plan.lens_mm) or plan.lens_mm <= 0:
        return [Finding(Severity.ERROR, f"A lens of {plan.lens_mm:g} mm does not exist.", "lens_mm")]
    if plan.sensor.width_mm <= 0 or plan.sensor.height_mm <= 0:
        found.append(Finding(Severity.ERROR, "The sensor has no area.", "sensor"))
    if not _SHORTEST_LENS_MM <= plan.lens_mm <= _LONGEST_LENS_MM:
        limit = _SHORTEST_LENS_MM if plan.lens_mm < _SHORTEST_LENS_MM else _LONGEST_LENS_MM
        said = f"{plan.lens_mm:g} mm is outside the lenses the studio draws; it is shown at {limit:g} mm."
        found.append(Finding(Severity.CLAMPED, said, "lens_mm"))
    if plan.aperture <= 0:
        found.append(Finding(Severity.ERROR, f"An aperture of f/{plan.aperture:g} does not exist.", "aperture"))
    for field, distance in (("focus_distance_m", plan.focus_distance_m), ("focus_end_m", plan.focus_end_m)):
        if distance is not None and distance <= plan.lens_mm / 1000:
            found.append(Finding(Severity.ERROR, f"Focus at {distance:g} m lies inside the lens.", field))
    return found


def _height(plan: CameraPlan) -> list[Finding]:
    if plan.height_m < LOWEST_LENS_M:
        said = f"A camera at {plan.height_m:g} m is in the ground; it is shown at {LOWEST_LENS_M:g} m."
        return [Finding(Severity.CLAMPED, said, "height_m")]
    if plan.height_m > 100:
        return [Finding(Severity.WARNING, f"The camera is {plan.height_m:g} m up. Is that feet?", "height_m")]
    return []


def _move(plan: CameraPlan, move: Move, field: str, length: float) -> list[Finding]:
    if move.kind in {MoveKind.STATIC, MoveKind.HANDHELD}:
        return []
    label, amount, takes = move_label(move), amount_of(move), move_seconds(move, length)
    found = []
    if not math.isfinite(amount) or amount < 0:
        return [Finding(Severity.ERROR, f"{label} has no usable amount.", f"{field}.amount")]
    if takes <= 0:
        said = f"{label} takes no time: it is a jump on one frame. Give it a duration, or cut."
        return [Finding(Severity.WARNING, said, f"{field}.seconds")]
    if length and move.start_seconds >= length:
        said = f"{label} starts at {move.start_seconds:g} s, after the shot has ended at {length:g} s."
        found.append(Finding(Severity.WARNING, said, f"{field}.start_seconds"))
    elif length and move.start_seconds + takes > length + 0.02:
        said = (
            f"{label} needs {takes:g} s from {move.start_seconds:g} s; the shot ends at {length:g} s and cuts it off."
        )
        found.append(Finding(Severity.WARNING, said, f"{field}.seconds"))
    return found + _speed(move, label, amount, takes, field) + _optics(plan, move, label, amount, field)


def _speed(move: Move, label: str, amount: float, takes: float, field: str) -> list[Finding]:
    if move.kind in FOCUS_MOVES | ZOOMS or (move.kind is MoveKind.DOLLY_ZOOM and move.unit == "mm"):
        return []
    travels = move.kind in TRAVELS or move.kind is MoveKind.DOLLY_ZOOM
    if travels and amount > _LONGEST_TRAVEL_M:
        said = f"{label}, that is {length_label(amount, 'imperial')}, is longer than any set. Check the unit."
        return [Finding(Severity.WARNING, said, f"{field}.amount")]
    if travels and amount / takes > _FASTEST_TRAVEL_M_S:
        said = f"{label} in {takes:g} s is {amount / takes * 3.6:.0f} km/h. Check amount and duration."
        return [Finding(Severity.WARNING, said, f"{field}.amount")]
    if not travels and amount / takes > _FASTEST_TURN_DEG_S:
        said = f"{label} in {takes:g} s is {amount / takes:.0f}° a second: nothing will be readable."
        return [Finding(Severity.WARNING, said, f"{field}.amount")]
    return []


def _optics(plan: CameraPlan, move: Move, label: str, amount: float, field: str) -> list[Finding]:
    distance = plan.focus_distance_m or DEFAULT_DISTANCE_M
    if move.kind in ORBITS and plan.orbit_pivot_m is None:
        said = f"{label} has no pivot; it turns around the point {distance:g} m ahead."
        return [Finding(Severity.WARNING, said, "orbit_pivot_m")]
    if move.kind in FOCUS_MOVES and (plan.focus_distance_m is None or plan.focus_end_m is None):
        said = f"{label} needs a first and a last focus distance to be shown."
        return [Finding(Severity.WARNING, said, "focus_end_m")]
    if move.kind is MoveKind.DOLLY_ZOOM and move.unit != "mm" and move.direction != "out" and amount > 0.9 * distance:
        said = f"{label} would reach the subject {distance:g} m away; it stops at {0.9 * distance:.2f} m."
        return [Finding(Severity.CLAMPED, said, f"{field}.amount")]
    if move.kind in ZOOMS and move.unit == "mm" and not 0 < (move.amount or 0) <= _LONGEST_LENS_MM:
        return [Finding(Severity.ERROR, f"{label} ends on a lens that does not exist.", f"{field}.amount")]
    return []


def _path(plan: CameraPlan, pieces: tuple[Piece, ...], length: float, fps: FrameRate) -> list[Finding]:
    found: list[Finding] = []
    times = [length * n / (_SAMPLES - 1) for n in range(_SAMPLES)]
    poses = [pose_at(plan, seconds, length, fps) for seconds in times]
    sunk = next((t for t, pose in zip(times, poses, strict=True) if pose.position[1] < LOWEST_LENS_M), None)
    if sunk is not None and plan.height_m >= LOWEST_LENS_M:
        said = f"The move takes the lens into the ground at {sunk:.1f} s; it is held {LOWEST_LENS_M:g} m above it."
        found.append(Finding(Severity.CLAMPED, said, "moves"))
    for piece in pieces:
        inside = [_inside(placed_at(piece, t, length), pose) for t, pose in zip(times, poses, strict=True)]
        if any(inside) and not all(inside):
            said = f"The camera goes through {piece.name} at {times[inside.index(True)]:.1f} s."
            found.append(Finding(Severity.WARNING, said, "moves"))
    return found + _scale(plan, pieces)


def _inside(placement: Placement, pose: Pose) -> bool:
    dx, dy, dz = (p - q for p, q in zip(pose.position, placement.position, strict=True))
    turn = math.radians(placement.facing_deg)
    side, front = dx * math.cos(turn) - dz * math.sin(turn), dx * math.sin(turn) + dz * math.cos(turn)
    piece = placement.piece
    return abs(side) < piece.width_m / 2 and abs(front) < piece.length_m / 2 and 0 < dy < piece.height_m


def _scale(plan: CameraPlan, pieces: tuple[Piece, ...]) -> list[Finding]:
    """People three metres tall mean that feet were written where metres are read."""
    giants = [piece for piece in pieces if piece.kind == "character" and piece.height_m > 3]
    found = [
        Finding(
            Severity.WARNING,
            f"{piece.name} is {piece.height_m:g} m tall; {length_label(piece.height_m * 0.3048)} if that was feet.",
            "blocking",
        )
        for piece in giants
    ]
    feet = {move.unit for move in plan.moves if move.kind in TRAVELS and move.unit == "ft" and not giants}
    if feet and pieces:
        said = "Moves are in feet and the floor plan in metres; both are drawn to the same scale."
        found.append(Finding(Severity.WARNING, said, "moves"))
    return found
