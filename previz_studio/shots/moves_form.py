"""The camera's moves as the desk's form sends them: one move at a time, by its place in the list. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from previz_studio.camera.path import DEFAULT_AMOUNT, direction_of
from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate
from previz_studio.shots.typed import FEET_PER_METRE, number_of, units_of

PICKED = {
    "static": (MoveKind.STATIC, "none", "m"),
    "pan_l": (MoveKind.PAN, "left", "deg"),
    "pan_r": (MoveKind.PAN, "right", "deg"),
    "tilt_u": (MoveKind.TILT, "up", "deg"),
    "tilt_d": (MoveKind.TILT, "down", "deg"),
    "dolly_in": (MoveKind.DOLLY, "in", "m"),
    "dolly_out": (MoveKind.DOLLY, "out", "m"),
    "truck_l": (MoveKind.TRUCK, "left", "m"),
    "truck_r": (MoveKind.TRUCK, "right", "m"),
    "crane_u": (MoveKind.CRANE, "up", "m"),
    "jib_d": (MoveKind.JIB, "down", "m"),
    "orbit": (MoveKind.ORBIT, "left", "deg"),
    "push": (MoveKind.PUSH, "in", "m"),
    "zoom": (MoveKind.ZOOM, "in", "x"),
    "focus": (MoveKind.RACK_FOCUS, "none", "m"),
    "hand": (MoveKind.HANDHELD, "none", "m"),
}
"""The sixteen moves of the picker: kind, direction, the unit its amount is typed in."""
MORE = {
    "orbit_r": (MoveKind.ORBIT, "right", "deg"),
    "arc_l": (MoveKind.ARC, "left", "deg"),
    "arc_r": (MoveKind.ARC, "right", "deg"),
    "roll_cw": (MoveKind.ROLL, "cw", "deg"),
    "roll_ccw": (MoveKind.ROLL, "ccw", "deg"),
    "pedestal_u": (MoveKind.PEDESTAL, "up", "m"),
    "pedestal_d": (MoveKind.PEDESTAL, "down", "m"),
    "jib_u": (MoveKind.JIB, "up", "m"),
    "crane_d": (MoveKind.CRANE, "down", "m"),
    "push_out": (MoveKind.PUSH, "out", "m"),
    "zoom_out": (MoveKind.ZOOM, "out", "x"),
    "crash_zoom": (MoveKind.CRASH_ZOOM, "in", "x"),
    "crash_zoom_out": (MoveKind.CRASH_ZOOM, "out", "x"),
    "dolly_zoom_in": (MoveKind.DOLLY_ZOOM, "in", "m"),
    "dolly_zoom_out": (MoveKind.DOLLY_ZOOM, "out", "m"),
    "pull_focus": (MoveKind.PULL_FOCUS, "none", "m"),
}
"""The others a plan may hold."""
ALL = PICKED | MORE
MOST_MOVES = 6
_SAME_WAY = {"forward": "in", "back": "out", "counter-clockwise": "ccw", "clockwise": "cw"}
_NAMES = {(kind, direction): name for name, (kind, direction, _) in ALL.items()}


def picked_of(move: Move) -> str:
    """The name of a move in the picker, `` for one no picker offers (a truck forward, say)."""
    way = direction_of(move)
    way = _SAME_WAY.get(way, way)
    return _NAMES.get((move.kind, way)) or _NAMES.get((move.kind, "none"), "")


def shown_amount(move: Move, units: str) -> str:
    """As the field shows it: lengths in `units`, everything else in its own unit; empty for none."""
    if move.amount is None or move.kind is MoveKind.STATIC:
        return ""
    if move.unit in ("m", "ft") and move.unit != units:
        factor = FEET_PER_METRE if units == "ft" else 1 / FEET_PER_METRE
        return f"{round(move.amount * factor, 2):g}"
    return f"{move.amount:g}"


def edited_moves(camera: CameraPlan, form: Mapping[str, str], frames: int, fps: FrameRate) -> tuple[Move, ...]:
    """`move_at` says which (0-based), `act` adds or removes one; the others stay. Raises Invalid."""
    moves = camera.moves or (Move(MoveKind.STATIC),)
    at = _place(form, moves)
    if "move" in form:
        moves = (*moves[:at], _edited(moves[at], form, frames, fps), *moves[at + 1 :])
    if form.get("act") == "add_move":
        return _with_another(moves, frames, fps)
    if form.get("act") == "remove_move":
        return (*moves[:at], *moves[at + 1 :]) or (Move(MoveKind.STATIC),)
    return moves


def stretched(camera: CameraPlan, was_seconds: float, seconds: float) -> CameraPlan:
    """A move that lasted to the end of the shot still does when the shot gets longer or shorter; a path is scaled."""
    if abs(was_seconds - seconds) < 1e-6:
        return camera
    moves = tuple(
        replace(move, seconds=round(max(seconds - move.start_seconds, 0.0), 3))
        if move.seconds is not None and abs(move.start_seconds + move.seconds - was_seconds) < 0.02
        else move
        for move in camera.moves
    )
    keys = tuple(replace(key, seconds=round(key.seconds * seconds / was_seconds, 3)) for key in camera.keys)
    return replace(camera, moves=moves, keys=keys)


def _place(form: Mapping[str, str], moves: tuple[Move, ...]) -> int:
    text = form.get("move_at", "0") or "0"
    if not text.isdigit() or int(text) >= len(moves):
        raise Invalid(f"There is no move {text[:10]} in this plan.", hint=f"It has {len(moves)}.")
    return int(text)


def _with_another(moves: tuple[Move, ...], frames: int, fps: FrameRate) -> tuple[Move, ...]:
    """One more, after the last one ends, or with it where that lasts to the end of the shot."""
    if len(moves) >= MOST_MOVES:
        raise Invalid(f"A shot has at most {MOST_MOVES} moves.", hint="Split the shot, or draw a path.")
    if moves == (Move(MoveKind.STATIC),):
        raise Invalid("This camera is locked off: there is no move to add to.", hint="Pick the first move, then add.")
    last, length = moves[-1], round(float(frames / fps), 3)
    ends = last.start_seconds + (last.seconds or length)
    start = ends if ends < length - 0.1 else 0.0
    kind = MoveKind.TILT if last.kind is not MoveKind.TILT else MoveKind.PAN
    way, amount = ("up", 5.0) if kind is MoveKind.TILT else ("right", 5.0)
    added = Move(kind, way, amount, "deg", round(length - start, 3), round(start, 3), assumed=("amount",))
    return (*moves, added)


def _edited(first: Move, form: Mapping[str, str], frames: int, fps: FrameRate) -> Move:
    name = form["move"]
    if name and name not in ALL:
        raise Invalid(f"{name[:20]!r} is not a move.", hint=f"Choose one of {', '.join(ALL)}.")
    kept = not name or name == picked_of(first)
    kind, direction, unit = (first.kind, first.direction, first.unit) if kept else ALL[name]
    if kind is MoveKind.STATIC:
        return first if kept else Move(MoveKind.STATIC)
    amount, unit = _amount(first, form, kind, unit)
    ease_in, ease_out = _eases(form.get("ease", ""), first)
    start, seconds = _times(first, form, float(frames / fps))
    changed = replace(
        first,
        kind=kind,
        direction=direction,
        amount=amount,
        unit=unit,
        seconds=seconds,
        start_seconds=start,
        ease_in_frames=ease_in,
        ease_out_frames=ease_out,
        target=first.target if kept else "",
    )
    stated = changed == replace(first, seconds=seconds)
    return changed if stated else replace(changed, assumed=())


def _amount(first: Move, form: Mapping[str, str], kind: MoveKind, unit: str) -> tuple[float | None, str]:
    """What was typed, in the unit it was typed in. Another kind of move starts from its usual amount, not from a
    number that meant degrees a moment ago."""
    units, text = units_of(form), form.get("amount", "").strip()
    lengths = unit in ("m", "ft")
    alike = lengths == (first.unit in ("m", "ft")) and (lengths or unit == first.unit)
    untouched = not text or text == shown_amount(first, units)
    if untouched and alike and first.amount is not None:
        return first.amount, first.unit
    if untouched:
        return DEFAULT_AMOUNT.get(kind, (None, unit))[0], "m" if lengths else unit
    amount = number_of(form, "amount", 0.0)
    if amount < 0:
        raise Invalid("The amount of a move is never negative.", hint="Choose the other direction instead.")
    return amount, units if lengths else unit


def _times(first: Move, form: Mapping[str, str], length: float) -> tuple[float, float]:
    """(start, seconds). Without fields for them a move keeps its start and its seconds, at most to the shot's end."""
    start = number_of(form, "starts", first.start_seconds)
    if start < 0:
        raise Invalid("A move cannot start before its shot.", hint="0 is the first frame.")
    usual = length - start if first.seconds is None else min(first.seconds, max(length - start, 0.0))
    seconds = number_of(form, "takes", usual)
    if seconds < 0:
        raise Invalid("A move cannot take less than no time.", hint="Type its seconds.")
    return round(start, 3), round(seconds, 3)


def _eases(text: str, first: Move) -> tuple[int, int]:
    parts = [part.strip() for part in text.split("/")]
    if not text.strip():
        return first.ease_in_frames, first.ease_out_frames
    if len(parts) != 2 or not all(part.isdigit() and int(part) <= 1000 for part in parts):
        raise Invalid(f"Ease is {text[:20]!r}.", hint="Type frames in and out, as 8 / 12.")
    return int(parts[0]), int(parts[1])
