"""The camera part of the shot desk: the picker, the moves, their numbers, the blocking as fields."""

import math

from previz_studio.camera.checks import Severity, check
from previz_studio.camera.coverage import coverage
from previz_studio.camera.glyph import short_move
from previz_studio.camera.lens import depth_of_field, horizontal_fov_deg, sensors
from previz_studio.camera.path import FOCUS_MOVES, move_seconds
from previz_studio.camera.plan import CameraPlan, Move, MoveKind, Piece, Point
from previz_studio.camera.words import camera_words
from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.screens.pages.desk import CameraField, DeskKey, DeskMove, DeskPiece
from previz_studio.screens.pages.parts import Choice
from previz_studio.shots.moves_form import MORE, picked_of, shown_amount
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.typed import shown_length

UNITS = {"deg": "deg", "m": "m", "ft": "ft", "x": "×", "mm": "mm"}
MOST = 3
"""Sentences of advice shown at once."""
_FIELDS = {"lens_mm": "lens_mm", "height_m": "height_m", "focus_end_m": "focus_end_m", "focus_distance_m": "focus_m"}


def move_edited(plan: ShotPlan, move_at: int) -> Move:
    moves = plan.camera.moves
    return moves[move_at] if move_at < len(moves) else Move(MoveKind.STATIC)


def camera_fields(plan: ShotPlan, fps: FrameRate, move_at: int, units: str) -> tuple[CameraField, ...]:
    """Each with the sentence of what cannot be, at the field it is about."""
    camera, move = plan.camera, move_edited(plan, move_at)
    problems = problems_of(plan, fps, move_at)
    rows = [
        ("amount", _amount_label(move), shown_amount(move, units), _amount_unit(move, units)),
        ("duration", "Duration", f"{seconds_of(plan.frames, fps):.2f}", "s"),
        ("ease", "Ease in / out", f"{move.ease_in_frames} / {move.ease_out_frames}", "fr"),
        ("lens_mm", "Lens", f"{camera.lens_mm:g}", "mm"),
        ("aperture", "Aperture", f"{camera.aperture:g}", "f"),
        ("height_m", "Height", shown_length(camera.height_m, units), units),
        ("tilt_deg", "Tilt", f"{camera.tilt_deg:g}", "deg"),
        ("focus_m", "Focus", shown_length(camera.focus_distance_m, units), units),
    ]
    if camera.focus_end_m is not None or any(one.kind in FOCUS_MOVES for one in camera.moves):
        rows.append(("focus_end_m", "Focus to", shown_length(camera.focus_end_m, units), units))
    return tuple(
        CameraField(name, label, text, unit, problem=problems.get(name, "")) for name, label, text, unit in rows
    )


def timing_fields(plan: ShotPlan, fps: FrameRate, move_at: int) -> tuple[CameraField, ...]:
    """When one of several moves starts and how long it takes; nothing where a single move fills the shot."""
    if len(plan.camera.moves) < 2:
        return ()
    move, length, problems = move_edited(plan, move_at), seconds_of(plan.frames, fps), problems_of(plan, fps, move_at)
    return (
        CameraField("starts", "Starts at", f"{move.start_seconds:g}", "s"),
        CameraField("takes", "Takes", f"{move_seconds(move, length):g}", "s", problem=problems.get("takes", "")),
    )


def moves_of(plan: ShotPlan, fps: FrameRate, move_at: int, url: str) -> tuple[DeskMove, ...]:
    length = seconds_of(plan.frames, fps)
    return tuple(
        DeskMove(
            words=short_move(CameraPlan((move,))),
            times=f"{move.start_seconds:g}–{move.start_seconds + move_seconds(move, length):g} s",
            href=f"{url}?move={n}",
            current=n == move_at,
        )
        for n, move in enumerate(plan.camera.moves)
    )


def more_moves(plan: ShotPlan, move_at: int) -> tuple[Choice, ...]:
    chosen = picked_of(move_edited(plan, move_at))
    return tuple(
        Choice(short_move(CameraPlan((Move(kind, way),))), value=name, current=name == chosen)
        for name, (kind, way, _) in MORE.items()
    )


def set_ups(plan: ShotPlan) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{setup.words}, {setup.lens_mm:g} mm", value=setup.key) for setup in coverage(plan.camera, plan.pieces)
    )


def sensors_of(plan: ShotPlan) -> tuple[Choice, ...]:
    own = plan.camera.sensor
    library = [
        Choice(f"{one.name}, {one.width_mm:g} × {one.height_mm:g} mm", value=key) for key, one in sensors().items()
    ]
    return (Choice(f"{own.name}, {own.width_mm:g} × {own.height_mm:g} mm", value="keep", current=True), *library)


def optics_of(plan: ShotPlan) -> str:
    """Calculated from the plan: angle of view, and what is sharp at the first frame."""
    camera = plan.camera
    words = f"H FOV {horizontal_fov_deg(camera.lens_mm, camera.sensor):.1f}°" if camera.lens_mm > 0 else ""
    if camera.focus_distance_m is None or camera.aperture <= 0 or camera.lens_mm <= 0:
        return words
    sharp = depth_of_field(camera.lens_mm, camera.aperture, camera.focus_distance_m, camera.sensor)
    far = "infinity" if math.isinf(sharp.far_m) else f"{sharp.far_m:.1f} m"
    return f"{words}, sharp {sharp.near_m:.1f} m to {far}"


def pieces_of(plan: ShotPlan) -> tuple[DeskPiece, ...]:
    return tuple(_piece(piece) for piece in plan.pieces)


def keys_of(plan: ShotPlan) -> tuple[DeskKey, ...]:
    return tuple(
        DeskKey(
            f"{key.seconds:g}",
            _spot(key.position),
            f"{key.position[1]:g}",
            "" if key.lens_mm is None else f"{key.lens_mm:g}",
            "" if key.focus_m is None else f"{key.focus_m:g}",
        )
        for key in plan.camera.keys
    )


def _piece(piece: Piece) -> DeskPiece:
    return DeskPiece(
        piece.name,
        piece.kind,
        f"{piece.height_m:g}",
        f"{piece.width_m:g}",
        f"{piece.length_m:g}",
        _spot(piece.start),
        _spot(piece.end),
        "; ".join(_spot(point) for point in piece.via),
        f"{piece.facing_start_deg:g}",
        f"{piece.facing_end_deg:g}",
    )


def _spot(point: Point) -> str:
    return f"{point[0]:g} {point[2]:g}"


def _amount_unit(move: Move, units: str) -> str:
    if move.kind is MoveKind.STATIC:
        return ""
    return units if move.unit in ("m", "ft") else UNITS[move.unit]


def problems_of(plan: ShotPlan, fps: FrameRate, move_at: int) -> dict[str, str]:
    """The first sentence about each field; what cannot be and is about no field of the form stands at the amount."""
    fields = _fields_of(plan, move_at)
    found: dict[str, str] = {}
    for finding in check(plan.camera, plan.pieces, plan.frames, fps):
        if finding.severity is not Severity.WARNING or finding.field in fields:
            found.setdefault(fields.get(finding.field, "amount"), finding.sentence)
    return found


def advice_of(plan: ShotPlan, fps: FrameRate, move_at: int) -> tuple[str, ...]:
    """What is doubtful and belongs to no field shown: a wall on the way, a giant, a move that is not being edited."""
    fields = _fields_of(plan, move_at)
    found = check(plan.camera, plan.pieces, plan.frames, fps)
    return tuple(one.sentence for one in found if one.severity is Severity.WARNING and one.field not in fields)[:MOST]


def _fields_of(plan: ShotPlan, move_at: int) -> dict[str, str]:
    move = f"moves[{move_at}]"
    seconds = "duration" if len(plan.camera.moves) < 2 else "takes"
    return _FIELDS | {f"{move}.amount": "amount", f"{move}.seconds": seconds}


def words_of(camera: CameraPlan) -> str:
    return camera_words(camera)


def _amount_label(move: Move) -> str:
    if move.kind is MoveKind.STATIC:
        return "Amount"
    way = "" if move.direction == "none" else f" {move.direction}"
    return f"{move.kind.value.replace('_', ' ').capitalize()}{way} by"
