"""The plan fields a note can change, by name: how each is read, checked and put back. Pure.

A move's fields are written `moves.0.amount`: the first of its kind in the plan is the one notes speak about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from previz_studio.camera.plan import Move
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, seconds_of
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import LONGEST_SECONDS, SIZES, text_of

TEXTS = ("subject_action", "environment", "lighting", "grade", "camera_direction")
NUMBERS = {
    "camera.height_m": ("Camera height", "m", 0.05, 100.0),
    "camera.lens_mm": ("Lens", "mm", 4.0, 1200.0),
    "camera.tilt_deg": ("Tilt of the head", "°", -90.0, 90.0),
    "camera.aperture": ("Aperture", "f", 0.7, 64.0),
    "camera.focus_distance_m": ("Focus distance", "m", 0.05, 10_000.0),
}
"""Field of the camera: label, unit, least and most."""
MOVE_NUMBERS = {
    "amount": ("amount", 0.0, 10_000.0),
    "seconds": ("duration", 0.04, float(LONGEST_SECONDS)),
    "ease_in_frames": ("ease in", 0, 1000),
    "ease_out_frames": ("ease out", 0, 1000),
}
WHOLE = ("ease_in_frames", "ease_out_frames")


@dataclass(frozen=True)
class Difference:
    """One field before and after, as words: `Pan, ease in`, `12 frames`, `8 frames`."""

    field: str
    label: str
    old: str
    new: str


def changed(plan: ShotPlan, changes: Mapping[str, Any], fps: FrameRate) -> ShotPlan:
    """`changes` by field name; values as numbers or as typed. Raises Invalid naming the field."""
    if not changes:
        raise Invalid("Nothing was changed.", hint="Change at least one value of the plan, then ask for the take.")
    for field, value in changes.items():
        plan = _put(plan, field, value, fps)
    camera = plan.camera
    longest = max((move.start_seconds + (move.seconds or 0.0) for move in camera.moves), default=0.0)
    if longest > seconds_of(plan.frames, fps) + 0.5 / float(fps):
        raise Invalid(
            f"A move would last {longest:g} s and the shot {seconds_of(plan.frames, fps):g} s.",
            hint="Make the shot longer or the move quicker.",
        )
    return plan


def value_of(plan: ShotPlan, field: str) -> Any:
    """What stands in the plan now. Raises Invalid for a field notes cannot change."""
    group, _, name = field.partition(".")
    if field == "frames" or field in TEXTS:
        return getattr(plan, field)
    if field == "framing.size":
        return plan.framing.size
    if field in NUMBERS:
        return getattr(plan.camera, name)
    if group == "moves":
        move, part = _move(plan, name)
        return getattr(plan.camera.moves[move], part)
    raise Invalid(f"{field[:40]!r} is not a field a note can change.", hint="Open the shot desk to change the plan.")


def differences(old: ShotPlan, new: ShotPlan, fields: Mapping[str, Any], fps: FrameRate) -> tuple[Difference, ...]:
    """Of `fields`, those whose value is another now, in their order."""
    rows = (
        Difference(field, label_of(old, field), said(old, field, fps), said(new, field, fps))
        for field in fields
        if value_of(old, field) != value_of(new, field)
    )
    return tuple(rows)


def label_of(plan: ShotPlan, field: str) -> str:
    if field in NUMBERS:
        return NUMBERS[field][0]
    if field.startswith("moves."):
        move, part = _move(plan, field.partition(".")[2])
        kind = plan.camera.moves[move].kind.value.replace("_", " ").capitalize()
        return f"{kind}, {MOVE_NUMBERS[part][0]}"
    names = {"frames": "Length of the shot", "framing.size": "Shot size"}
    return names.get(field, field.replace("_", " ").capitalize())


def said(plan: ShotPlan, field: str, fps: FrameRate) -> str:
    """The value with its unit, as the page shows it."""
    value = value_of(plan, field)
    if value is None or value == "":
        return "not set"
    if field == "frames":
        return f"{value} frames, {seconds_of(value, fps):.2f} s"
    if field in NUMBERS:
        unit = NUMBERS[field][1]
        return f"f/{value:g}" if unit == "f" else f"{value:g}{'' if unit == '°' else ' '}{unit}"
    if field.startswith("moves."):
        move, part = _move(plan, field.partition(".")[2])
        if part in WHOLE:
            return f"{value} frames"
        if part == "seconds":
            return f"{value:g} s"
        units = {"deg": "°", "x": "×"}
        unit = plan.camera.moves[move].unit
        return f"{value:g}{units.get(unit, ' ' + unit)}"
    return str(value)


def _put(plan: ShotPlan, field: str, value: Any, fps: FrameRate) -> ShotPlan:
    value_of(plan, field)
    name = field.partition(".")[2]
    if field in TEXTS:
        text: dict[str, Any] = {field: text_of({field: value}, field)}
        return replace(plan, **text)
    if field == "frames":
        frames = _whole(value, "The length of the shot", 1, int(LONGEST_SECONDS * fps))
        return replace(plan, frames=frames, camera=replace(plan.camera, moves=_fitted(plan, frames, fps)))
    if field == "framing.size":
        size = str(value).strip().upper()
        if size not in SIZES:
            raise Invalid(f"{size[:20]!r} is not a shot size.", hint=f"Use one of {', '.join(SIZES)}.")
        return replace(plan, framing=replace(plan.framing, size=size))
    if field in NUMBERS:
        label, _, least, most = NUMBERS[field]
        camera: dict[str, Any] = {name: _number(value, label, least, most)}
        return replace(plan, camera=replace(plan.camera, **camera))
    return _put_move(plan, name, value)


def _put_move(plan: ShotPlan, name: str, value: Any) -> ShotPlan:
    at, part = _move(plan, name)
    if plan.camera.keys:
        raise Invalid(
            "The camera of this shot follows keys drawn by hand, so its moves only name it.",
            hint="Change the keys on the shot desk.",
        )
    label, least, most = MOVE_NUMBERS[part]
    check: Callable[[Any, str, Any, Any], Any] = _whole if part in WHOLE else _number
    moves = list(plan.camera.moves)
    stated = tuple(word for word in moves[at].assumed if word not in (part, part.partition("_")[0]))
    put: dict[str, Any] = {part: check(value, f"The {label} of the move", least, most), "assumed": stated}
    moves[at] = replace(moves[at], **put)
    return replace(plan, camera=replace(plan.camera, moves=tuple(moves)))


def _fitted(plan: ShotPlan, frames: int, fps: FrameRate) -> tuple[Move, ...]:
    """A move that would outlive the shot ends with it; one that ends earlier is left alone."""
    after = seconds_of(frames, fps)

    def fitted(move: Move) -> Move:
        if move.seconds is None or move.start_seconds + move.seconds <= after:
            return move
        return replace(move, seconds=round(max(0.04, after - move.start_seconds), 3))

    return tuple(fitted(move) for move in plan.camera.moves)


def _move(plan: ShotPlan, name: str) -> tuple[int, str]:
    index, _, part = name.partition(".")
    if not index.isdigit() or int(index) >= len(plan.camera.moves) or part not in MOVE_NUMBERS:
        raise Invalid(f"{('moves.' + name)[:40]!r} is not a part of a move in this plan.")
    return int(index), part


def _number(value: Any, label: str, least: float, most: float) -> float:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError as exc:
        raise Invalid(f"{label} is {str(value)[:20]!r}, not a number.", hint="Type it as 1.55.") from exc
    if isinstance(value, bool) or not least <= number <= most:
        raise Invalid(f"{label} cannot be {number:g}.", hint=f"Use {least:g} to {most:g}.")
    return round(number, 3)


def _whole(value: Any, label: str, least: int, most: int) -> int:
    number = _number(value, label, least, most)
    if number != int(number):
        raise Invalid(f"{label} is {number:g}; frames are whole.", hint="Type a whole number.")
    return int(number)
