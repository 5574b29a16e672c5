"""A plan with some of its fields changed, as the desk's form sends them: text by name, camera numbers by name. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from previz_studio.camera.plan import CameraPlan, Move, MoveKind
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, frames_in
from previz_studio.shots.cue_lines import cues_from
from previz_studio.shots.plan import IdentityUse, ShotPlan
from previz_studio.shots.plan_read import LONGEST_SECONDS, text_of

TEXTS = (
    "title",
    "purpose",
    "job",
    "subject_action",
    "visual_description",
    "environment",
    "lighting",
    "grade",
    "camera_direction",
)
LISTS = ("constraints", "review_criteria", "environment_must_read")
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
USUAL_AMOUNT = {"deg": 15.0, "m": 1.0, "x": 1.5}


def edited(
    plan: ShotPlan, form: Mapping[str, str], fps: FrameRate, identities: Sequence[str] | None = None
) -> ShotPlan:
    """Fields that are not in the form stay as they are. Raises Invalid naming the field."""
    changes: dict[str, object] = {name: text_of(form, name) for name in TEXTS if name in form}
    changes |= {name: _lines(form, name) for name in LISTS if name in form}
    if "audio" in form:
        changes["audio"] = cues_from(form["audio"], plan.audio)
    if form.get("duration", "").strip():
        changes["frames"] = _frames(form["duration"], fps)
    if identities is not None:
        notes = {use.slug: use.note for use in plan.identities}
        changes["identities"] = tuple(IdentityUse(slug, notes.get(slug, "")) for slug in identities)
    changed: ShotPlan = replace(plan, **changes)  # type: ignore[arg-type]
    return replace(changed, camera=edited_camera(changed.camera, form, changed.frames, fps))


def edited_camera(camera: CameraPlan, form: Mapping[str, str], frames: int, fps: FrameRate) -> CameraPlan:
    return replace(
        camera,
        moves=_moves(camera, form, frames, fps),
        lens_mm=number_of(form, "lens_mm", camera.lens_mm),
        aperture=number_of(form, "aperture", camera.aperture),
        height_m=number_of(form, "height_m", camera.height_m),
        tilt_deg=number_of(form, "tilt_deg", camera.tilt_deg),
        focus_distance_m=number_of(form, "focus_m", camera.focus_distance_m or 0.0) or None,
    )


def number_of(form: Mapping[str, str], name: str, otherwise: float) -> float:
    """A number as typed, comma or point. Raises Invalid naming the field."""
    text = form.get(name, "").strip().replace(",", ".").removesuffix("°")
    if not text:
        return otherwise
    try:
        value = float(text)
    except ValueError as exc:
        raise Invalid(f"{name.replace('_', ' ')} is {text[:20]!r}, not a number.", hint="Type it as 1.55.") from exc
    if not abs(value) < 1e6:
        raise Invalid(f"{name.replace('_', ' ')} cannot be {text[:20]}.")
    return value


def _moves(camera: CameraPlan, form: Mapping[str, str], frames: int, fps: FrameRate) -> tuple[Move, ...]:
    if "move" not in form:
        return camera.moves
    if form["move"] not in PICKED:
        raise Invalid(f"{form['move'][:20]!r} is not a move.", hint="Choose one of the sixteen.")
    kind, direction, unit = PICKED[form["move"]]
    first = camera.moves[0] if camera.moves else Move(MoveKind.STATIC)
    same = first.kind is kind and first.unit == unit
    if same and kind in (MoveKind.ORBIT, MoveKind.ZOOM, MoveKind.PUSH):
        direction = first.direction
    if kind is MoveKind.STATIC:
        return (Move(MoveKind.STATIC), *camera.moves[1:])
    usual = first.amount if same else USUAL_AMOUNT[unit]
    amount = (
        number_of(form, "amount", usual if usual is not None else USUAL_AMOUNT[unit])
        if same or form.get("amount")
        else usual
    )
    if amount is not None and amount < 0:
        raise Invalid("The amount of a move is never negative.", hint="Choose the other direction instead.")
    ease_in, ease_out = _eases(form.get("ease", ""), first)
    seconds = min(first.seconds, float(frames / fps)) if same and first.seconds else float(frames / fps)
    move = replace(
        first,
        kind=kind,
        direction=direction,
        amount=amount,
        unit=unit,
        seconds=round(seconds, 3),
        ease_in_frames=ease_in,
        ease_out_frames=ease_out,
        assumed=(),
    )
    return (move, *camera.moves[1:])


def _eases(text: str, first: Move) -> tuple[int, int]:
    parts = [part.strip() for part in text.split("/")]
    if not text.strip():
        return first.ease_in_frames, first.ease_out_frames
    if len(parts) != 2 or not all(part.isdigit() and int(part) <= 1000 for part in parts):
        raise Invalid(f"Ease is {text[:20]!r}.", hint="Type frames in and out, as 8 / 12.")
    return int(parts[0]), int(parts[1])


def _frames(text: str, fps: FrameRate) -> int:
    seconds = number_of({"duration": text}, "duration", 0.0)
    if not 0 < seconds <= LONGEST_SECONDS:
        raise Invalid(f"A shot cannot last {seconds:g} s.", hint=f"Use one frame to {LONGEST_SECONDS} s.")
    return max(1, frames_in(Fraction(str(seconds)), fps))


def _lines(form: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text_of(form, name).splitlines() if line.strip())
