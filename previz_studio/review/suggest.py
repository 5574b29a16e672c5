"""A note's words -> the plan fields it seems to ask for. Pure; suggests, changes nothing, and says what it assumed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from previz_studio.camera.plan import MoveKind
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, frames_in, seconds_of
from previz_studio.review.plan_changes import changed, value_of
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import SIZES

PRIMES_MM = (14.0, 18.0, 21.0, 24.0, 28.0, 32.0, 35.0, 40.0, 50.0, 65.0, 75.0, 85.0, 100.0, 135.0)
"""A rental house's usual set: "a wider lens" is the next one of it."""
PACE = 1.25
"""What "slower" means when nobody says how much: a quarter longer."""
USUAL_HEIGHT_STEP_M = 0.2
LENGTH_M = {"m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048}

_N = r"(\d+(?:[.,]\d+)?)"
_LENGTH = rf"{_N}\s*(metres?|meters?|cm|mm|ft|m)\b"
_HEIGHT = re.compile(r"\b(lower|higher|raise|drop)\b", re.IGNORECASE)
_CAMERA = re.compile(r"\b(camera|cam|eye ?line|angle of view|lens height)\b", re.IGNORECASE)
_HEIGHT_TO = re.compile(rf"\b(?:camera|cam)\s+(?:at|to)\s+{_LENGTH}", re.IGNORECASE)
_EASE = re.compile(rf"\bease[sd]?[- ]?(in|out)\s+(?:over\s+|of\s+)?{_N}(?!\s*(?:m|cm|s)\b)", re.IGNORECASE)
_EASES = re.compile(rf"\bease[sd]?\s+{_N}\s*/\s*{_N}", re.IGNORECASE)
_PACE = re.compile(r"\b(slower|slow (?:it|this) down|faster|quicker|speed (?:it|this) up)\b", re.IGNORECASE)
_OVER = re.compile(rf"\bover\s+{_N}\s*(?:s|sec|seconds)\b", re.IGNORECASE)
_TIGHTER = re.compile(r"\b(tighter|closer|wider|looser)\b(\s+lens)?", re.IGNORECASE)
_LENS_STEP = re.compile(r"\b(wider|longer|tighter)\s+lens\b", re.IGNORECASE)
_LENS = re.compile(
    rf"\b(?:on an?\s+|use an?\s+|lens\s+)?{_N}\s*mm\b|\bon an?\s+(\d{{2,3}})\b(?!\s*(?:m|s|deg|°|fr))", re.IGNORECASE
)
_LONGER = re.compile(
    rf"\b(?:(longer|shorter)\s+(?:by\s+)?{_N}\s*(frames?|fr|f|s|sec|seconds)\b|{_N}\s*(frames?|fr|f|s|sec|seconds)\s+(longer|shorter)|trim\s+{_N}\s*(frames?|fr|f|s|sec|seconds)\b)",
    re.IGNORECASE,
)
_APERTURE = re.compile(rf"\bf\s?/\s?{_N}", re.IGNORECASE)
_MOVES = {
    "pan": (MoveKind.PAN,),
    "tilt": (MoveKind.TILT,),
    "roll": (MoveKind.ROLL,),
    "dolly": (MoveKind.DOLLY, MoveKind.PUSH),
    "push": (MoveKind.PUSH, MoveKind.DOLLY),
    "track": (MoveKind.TRUCK, MoveKind.DOLLY),
    "truck": (MoveKind.TRUCK,),
    "crane": (MoveKind.CRANE, MoveKind.JIB, MoveKind.PEDESTAL),
    "jib": (MoveKind.JIB, MoveKind.CRANE),
    "pedestal": (MoveKind.PEDESTAL,),
    "orbit": (MoveKind.ORBIT, MoveKind.ARC),
    "arc": (MoveKind.ARC, MoveKind.ORBIT),
    "zoom": (MoveKind.ZOOM, MoveKind.CRASH_ZOOM),
}
_AMOUNT = re.compile(
    rf"\b({'|'.join(_MOVES)})(?:s|ning|ing)?\s+(?:left\s+|right\s+|up\s+|down\s+|in\s+|out\s+|back\s+|only\s+|to\s+|just\s+)*"
    rf"{_N}\s*(?:degrees|deg|°|metres?|meters?|m|x)?(?:\s+(more|less|further))?(?![\d.,]*\s*(?:fr|frames|s|sec|seconds|mm|cm)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Suggestion:
    """`field` as plan_changes.py names it. `because` quotes the note; `assumed` says what nobody stated, or ''."""

    field: str
    value: Any
    because: str
    assumed: str = ""


def suggestions(words: str, plan: ShotPlan, fps: FrameRate) -> tuple[Suggestion, ...]:
    """At most one for each field, in the order read; none that the plan already says or could not take."""
    found: dict[str, Suggestion] = {}
    for reader in (_eases, _amounts, _length, _pace, _height, _lens, _framing, _aperture):
        for one in reader(words, plan, fps):
            if one.field not in found and _usable(one, plan, fps):
                found[one.field] = one
    return tuple(found.values())


def _usable(one: Suggestion, plan: ShotPlan, fps: FrameRate) -> bool:
    try:
        alone = changed(plan, {one.field: one.value}, fps)
    except Invalid:
        return one.field.endswith(".seconds")
    return bool(value_of(alone, one.field) != value_of(plan, one.field))


def _eases(words: str, plan: ShotPlan, _: FrameRate) -> Iterator[Suggestion]:
    main = _main_move(plan)
    if main is None:
        return
    for found in _EASE.finditer(words):
        side = "ease_in_frames" if found[1].lower() == "in" else "ease_out_frames"
        yield Suggestion(f"moves.{main}.{side}", round(_value(found[2])), found[0])
    if both := _EASES.search(words):
        yield Suggestion(f"moves.{main}.ease_in_frames", round(_value(both[1])), both[0])
        yield Suggestion(f"moves.{main}.ease_out_frames", round(_value(both[2])), both[0])


def _amounts(words: str, plan: ShotPlan, _: FrameRate) -> Iterator[Suggestion]:
    for found in _AMOUNT.finditer(words):
        kinds = _MOVES[found[1].lower()]
        at = next((i for i, move in enumerate(plan.camera.moves) if move.kind in kinds), None)
        if at is None:
            continue
        amount, now = _value(found[2]), plan.camera.moves[at].amount
        if found[3] and now is not None:
            amount = max(0.0, now - amount) if found[3].lower() == "less" else now + amount
        yield Suggestion(f"moves.{at}.amount", amount, found[0])


def _length(words: str, plan: ShotPlan, fps: FrameRate) -> Iterator[Suggestion]:
    if not (found := _LONGER.search(words)):
        return
    number = _value(found[2] or found[4] or found[7])
    unit = (found[3] or found[5] or found[8]).lower()
    frames = round(number) if unit.startswith("f") else frames_in(number, fps)
    shorter = (found[1] or found[6] or "shorter").lower() == "shorter"
    yield Suggestion("frames", plan.frames + (-frames if shorter else frames), found[0])


def _pace(words: str, plan: ShotPlan, fps: FrameRate) -> Iterator[Suggestion]:
    main, found, over = _main_move(plan), _PACE.search(words), _OVER.search(words)
    if main is None or not (found or over):
        return
    move, shot = plan.camera.moves[main], seconds_of(plan.frames, fps)
    lasts = move.seconds if move.seconds is not None else shot - move.start_seconds
    if over:
        seconds, assumed, quote = _value(over[1]), "", over[0]
    else:
        slower = found is not None and found[0].lower().startswith("slow")
        seconds, quote = (lasts * PACE if slower else lasts / PACE), found[0] if found else ""
        assumed = "by a quarter, as no time was given"
    end = move.start_seconds + seconds
    if end > shot:
        yield Suggestion("frames", -(-int(end * float(fps) * 1000) // 1000), quote, "so that the move fits")
    yield Suggestion(f"moves.{main}.seconds", round(seconds, 2), quote, assumed)


def _height(words: str, plan: ShotPlan, _: FrameRate) -> Iterator[Suggestion]:
    if to := _HEIGHT_TO.search(words):
        yield Suggestion("camera.height_m", round(_value(to[1]) * LENGTH_M[to[2].lower()], 3), to[0])
        return
    step = _HEIGHT.search(words)
    if not step or not _CAMERA.search(words):
        return
    down = step[1].lower() in ("lower", "drop")
    stated = re.search(_LENGTH, words, re.IGNORECASE)
    by = _value(stated[1]) * LENGTH_M[stated[2].lower()] if stated else USUAL_HEIGHT_STEP_M
    height = round(plan.camera.height_m + (-by if down else by), 3)
    yield Suggestion(
        "camera.height_m",
        max(0.05, height),
        f"{step[0]} {stated[0]}" if stated else step[0],
        "" if stated else f"by {USUAL_HEIGHT_STEP_M:g} m, as no distance was given",
    )


def _lens(words: str, plan: ShotPlan, _: FrameRate) -> Iterator[Suggestion]:
    if step := _LENS_STEP.search(words):
        yield _next_lens(plan, shorter=step[1].lower() == "wider", quote=step[0])
    elif found := _LENS.search(words):
        yield Suggestion("camera.lens_mm", _value(found[1] or found[2]), found[0].strip())


def _framing(words: str, plan: ShotPlan, _: FrameRate) -> Iterator[Suggestion]:
    found = _TIGHTER.search(words)
    if not found or found[2]:
        return
    tighter = found[1].lower() in ("tighter", "closer")
    if plan.framing.size in SIZES:
        at = SIZES.index(plan.framing.size) + (1 if tighter else -1)
        if 0 <= at < len(SIZES):
            yield Suggestion("framing.size", SIZES[at], found[1], "one size, as none was named")
    yield _next_lens(plan, shorter=not tighter, quote=found[1])


def _aperture(words: str, _plan: ShotPlan, _fps: FrameRate) -> Iterator[Suggestion]:
    if found := _APERTURE.search(words):
        yield Suggestion("camera.aperture", _value(found[1]), found[0])


def _next_lens(plan: ShotPlan, *, shorter: bool, quote: str) -> Suggestion:
    now = plan.camera.lens_mm
    others = [mm for mm in PRIMES_MM if (mm < now if shorter else mm > now)]
    lens = now if not others else max(others) if shorter else min(others)
    return Suggestion("camera.lens_mm", lens, quote, "the next lens of the usual set")


def _main_move(plan: ShotPlan) -> int | None:
    """The first that moves; none while the camera stands or follows keys drawn by hand."""
    if plan.camera.keys:
        return None
    return next((i for i, move in enumerate(plan.camera.moves) if move.kind is not MoveKind.STATIC), None)


def _value(text: str) -> float:
    return float(text.replace(",", "."))
