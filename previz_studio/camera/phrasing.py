"""Structured directions back into words that read the same way: parse(say(parse(text))) == parse(text)."""

from typing import Any

from previz_studio.camera.plan import MoveKind
from previz_studio.camera.spoken import DirectedMove, FocusEvent

_VERBS = {MoveKind.CRASH_ZOOM: "crash zoom", MoveKind.DOLLY_ZOOM: "dolly zoom", MoveKind.ROLL: "roll"}
_SIDES = {"cw": "clockwise", "ccw": "counter-clockwise", "none": ""}
_UNITS = {"deg": " degrees", "x": "x", "m": " m", "cm": " cm", "ft": " ft", "in": " inches", "mm": " mm"}
_EASES = {"ease_in_out": "ease in and out", "ease_in": "ease in", "ease_out": "ease out", "linear": "linear"}
_LABELS = {"eye_level": "eye level", "knee": "knee height", "hip": "hip height", "chest": "chest height"}
_LABELS |= {"ground": "ground level"}


def say(
    moves: tuple[DirectedMove, ...], lens: dict[str, Any], camera: dict[str, Any], focus: tuple[FocusEvent, ...]
) -> str:
    """One line in a camera report's style."""
    parts: list[str] = []
    for index, move in enumerate(moves):
        extra = dict(move.extra)
        if extra.get("amount_from") == "keep_target_framed":
            parts.append(f", keep {move.target} centred")
            continue
        link = "" if index == 0 else " and " if move.simultaneous else " then "
        parts.append(link + _say_move(move, lens))
    line = "".join(parts)
    details = [_say_focus(event) for event in focus] + _say_lens(lens, moves) + _say_camera(camera)
    text = ", ".join(part for part in (line, *details) if part)
    return text[:1].upper() + text[1:]


def _say_move(move: DirectedMove, lens: dict[str, Any]) -> str:
    extra = dict(move.extra)
    if move.kind is MoveKind.STATIC:
        return " ".join(part for part in ("hold" if move.start_seconds else "static", _time(move)) if part)
    if move.kind is MoveKind.HANDHELD:
        return " ".join(part for part in (extra.get("intensity", ""), "handheld", _time(move)) if part)
    crash = move.easing == "crash" and move.kind is not MoveKind.CRASH_ZOOM
    manner = "" if move.speed is None or move.easing == "crash" else "slow" if move.speed == "slow" else "quick"
    rig = extra.get("rig", "")
    side = _SIDES.get(move.direction, move.direction)
    words = [
        "" if rig in {"jib", "crane"} else rig,
        manner,
        "whip" if crash else "",
        _VERBS.get(move.kind, move.kind.value),
        side,
        _amount(move, lens),
        _time(move),
        _EASES.get(move.easing or "", ""),
        _target(move, extra),
    ]
    return " ".join(word for word in words if word)


def _amount(move: DirectedMove, lens: dict[str, Any]) -> str:
    if move.value is None:
        return ""
    if move.kind in {MoveKind.ZOOM, MoveKind.CRASH_ZOOM} and "focal_mm_end" in lens:
        return f"from {lens['focal_mm']} to {lens['focal_mm_end']}"
    lead = "to " if move.unit == "mm" else ""
    return f"{lead}{number_words(move.value)}{_UNITS[move.unit]}"


def _time(move: DirectedMove) -> str:
    if move.seconds is None:
        return ""
    return f"{'for' if move.kind is MoveKind.STATIC else 'over'} {number_words(move.seconds)} s"


def _target(move: DirectedMove, extra: dict[str, Any]) -> str:
    if not move.target:
        return ""
    if "from_target" in extra:
        return f"from {extra['from_target']} to {move.target}"
    if extra.get("follow"):
        return f"as {move.target} walks" if move.direction != "in" else f"behind {move.target}"
    return f"{'around' if move.kind in {MoveKind.ORBIT, MoveKind.ARC} else 'to'} {move.target}"


def _say_focus(event: FocusEvent) -> str:
    if event.type == "set":
        return f"focus on {event.to}"
    words = ["rack focus", f"from {event.from_}" if event.from_ else "", f"to {event.to}" if event.to else ""]
    if event.start_seconds is not None:
        words.append(f"at {int(event.start_seconds) // 60:02d}:{int(event.start_seconds) % 60:02d}")
    if event.seconds is not None:
        words.append(f"over {number_words(event.seconds)} s")
    return " ".join(word for word in words if word)


def _say_lens(lens: dict[str, Any], moves: tuple[DirectedMove, ...]) -> list[str]:
    zooms = any(move.kind in {MoveKind.ZOOM, MoveKind.CRASH_ZOOM} for move in moves)
    words = []
    if "focal_mm_end" in lens and not zooms:
        words.append(f"{number_words(lens['focal_mm'])} to {number_words(lens['focal_mm_end'])} mm")
    elif "focal_mm" in lens and "focal_mm_end" not in lens:
        words.append(f"{number_words(lens['focal_mm'])} mm")
    if "aperture" in lens:
        words.append(f"f/{number_words(lens['aperture'])}")
    if "tstop" in lens:
        words.append(f"T{number_words(lens['tstop'])}")
    if "focus_m" in lens:
        words.append(f"focus at {number_words(lens['focus_m'])} m")
    if "sensor" in lens:
        words.append(
            {"super35": "super 35", "super16": "super 16"}.get(lens["sensor"], lens["sensor"].replace("_", " "))
        )
    return words


def _say_camera(camera: dict[str, Any]) -> list[str]:
    words = []
    label = camera.get("height_label")
    if label:
        words.append(_LABELS[label])
    if "height_m" in camera and label in {None, "eye_level"}:
        words.append(f"camera at {number_words(camera['height_m'])} m")
    if "angle" in camera:
        words.append(f"{camera['angle']} angle")
    size = camera.get("shot_size")
    if size == "over_the_shoulder":
        words.append("over the shoulder" + (f" on {camera['over']}" if "over" in camera else ""))
    elif size:
        words.append(size.replace("_", " "))
    if "shot_size_end" in camera:
        words.append(f"to a {camera['shot_size_end'].replace('_', ' ')}")
    return words


def number_words(value: float) -> str:
    return f"{round(value, 4):g}"
