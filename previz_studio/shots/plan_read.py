"""One entry of a breakdown's `shots` <-> ShotPlan. Plans are stored in the same form, so a plan file is a plan.

Every refusal names the field and says what was found there.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from previz_studio.camera.read import camera_plan_from, camera_plan_to, pieces_from, pieces_to
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, frames_in
from previz_studio.shots.plan import LAST, AudioCue, Framing, IdentityUse, ReferenceUse, ShotPlan

LONGEST_SECONDS = 600
LONGEST_TEXT = 4000
SIZES = ("EWS", "WS", "FS", "MWS", "MS", "MCU", "CU", "ECU")
CUES = ("dialogue", "sfx", "music", "ambience")
_TEXTS = (
    "title",
    "purpose",
    "job",
    "subject_action",
    "visual_description",
    "camera_direction",
    "environment",
    "lighting",
    "grade",
    "continuity_note",
    "panel_note",
)
_LISTS = ["environment_must_read", "constraints", "review_criteria"]


def plan_from(data: Mapping[str, Any], fps: FrameRate) -> ShotPlan:
    """Reads a plan; the duration is `duration_frames`, else `duration_seconds` rounded to frames. Raises Invalid."""
    if not isinstance(data, Mapping):
        raise Invalid("A plan is an object.", hint="Give one entry of a breakdown's shots.")
    values: dict[str, Any] = {name: text_of(data, name) for name in _TEXTS}
    values |= {name: _texts(data, name) for name in _LISTS}
    frames = _duration(data, fps)
    return ShotPlan(
        **values,
        framing=_framing(data.get("framing") or {}),
        camera=camera_plan_from(data.get("camera") or {}),
        frames=frames,
        audio=tuple(_cue(row, i, Fraction(frames) / fps) for i, row in enumerate(_rows(data, "audio"))),
        identities=tuple(
            IdentityUse(text_of(r, "id").removeprefix("@"), text_of(r, "note")) for r in _rows(data, "identities")
        ),
        references=tuple(_reference(row) for row in _rows(data, "references")),
        pieces=pieces_from(data.get("blocking") or []),
        panel_file=text_of(data, "panel"),
        panel_asset_id=_asset(data, "panel_asset_id"),
        panel_seconds=_number(data, "panel_seconds", 0.0),
    )


def plan_to(plan: ShotPlan, fps: FrameRate) -> dict[str, Any]:
    """The stored form; `plan_from` of it gives the same plan."""
    data: dict[str, Any] = {name: getattr(plan, name) for name in _TEXTS}
    data |= {name: list(getattr(plan, name)) for name in _LISTS}
    return data | {
        "framing": {
            "size": plan.framing.size,
            "angle": plan.framing.angle,
            "height_m": plan.framing.height_m,
            "composition": plan.framing.composition,
            "expected": plan.framing.expected,
        },
        "camera": camera_plan_to(plan.camera),
        "duration_frames": plan.frames,
        "duration_seconds": round(float(plan.frames / fps), 3),
        "audio": [_cue_to(cue) for cue in plan.audio],
        "identities": [{"id": use.slug, "note": use.note} for use in plan.identities],
        "references": [_reference_to(use) for use in plan.references],
        "blocking": pieces_to(plan.pieces),
        "panel": plan.panel_file,
        "panel_asset_id": plan.panel_asset_id,
        "panel_seconds": plan.panel_seconds,
    }


def _duration(data: Mapping[str, Any], fps: FrameRate) -> int:
    frames = data.get("duration_frames")
    if frames is None:
        frames = frames_in(_number(data, "duration_seconds", 2.0), fps)
    if not isinstance(frames, int) or isinstance(frames, bool) or not 1 <= frames <= LONGEST_SECONDS * fps:
        raise Invalid(f"A shot cannot last {frames} frames.", hint=f"Use 1 frame to {LONGEST_SECONDS} seconds.")
    return frames


def _framing(data: Mapping[str, Any]) -> Framing:
    size = text_of(data, "size").upper()
    if size and size not in SIZES:
        raise Invalid(f"{size[:20]!r} is not a shot size.", hint=f"Use one of {', '.join(SIZES)}.")
    return Framing(
        size=size,
        angle=text_of(data, "angle"),
        height_m=None if data.get("height_m") is None else _number(data, "height_m", 0.0),
        composition=text_of(data, "composition"),
        expected=dict(data.get("expected") or {}),
    )


def _cue(row: Mapping[str, Any], i: int, longest: Fraction) -> AudioCue:
    kind = text_of(row, "kind") or "sfx"
    start, end = _number(row, "start_seconds", 0.0), _number(row, "end_seconds", float(longest))
    if kind not in CUES:
        raise Invalid(f"audio[{i}].kind is {kind[:20]!r}.", hint=f"Use one of {', '.join(CUES)}.")
    if not 0 <= start <= end:
        raise Invalid(f"audio[{i}] ends before it starts.", hint="Seconds count from the first frame of the shot.")
    return AudioCue(kind, text_of(row, "text"), start, end, text_of(row, "character"), text_of(row, "delivery"))


def _cue_to(cue: AudioCue) -> dict[str, Any]:
    return {
        "kind": cue.kind,
        "character": cue.character or None,
        "text": cue.text,
        "start_seconds": cue.start_seconds,
        "end_seconds": cue.end_seconds,
        "delivery": cue.delivery,
    }


def _reference(row: Mapping[str, Any]) -> ReferenceUse:
    frame, strength = row.get("frame"), _number(row, "strength", 1.0)
    if not isinstance(frame, int | None) or isinstance(frame, bool) or (frame is not None and frame < LAST):
        raise Invalid(f"A picture cannot stand on frame {str(frame)[:20]}.", hint="Count from 0; -1 is the last frame.")
    if not 0 <= strength <= 1:
        raise Invalid(f"A picture's strength is {strength:g}.", hint="Use 0 to 1.")
    rights = text_of(row, "rights") or "unknown"
    return ReferenceUse(text_of(row, "job"), text_of(row, "file"), _asset(row, "asset_id"), rights, frame, strength)


def _reference_to(use: ReferenceUse) -> dict[str, Any]:
    """Frame and strength only where there are any: the plans of before keep their hash."""
    row = {"job": use.job, "file": use.file, "asset_id": use.asset_id, "rights": use.rights}
    return row if use.frame is None else row | {"frame": use.frame, "strength": use.strength}


def text_of(data: Mapping[str, Any], name: str) -> str:
    """Empty for a missing one. Raises Invalid for something that is not text, or is too long."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"{name} is not text.", hint="Put it in quotes.")
    if len(value) > LONGEST_TEXT:
        raise Invalid(f"{name} has {len(value)} characters.", hint=f"{LONGEST_TEXT} are the most; keep the essence.")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Invalid(f"{name} has characters that are not text.", hint="Type it again.")
    return value.strip()


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    rows = data.get(name) or []
    if not isinstance(rows, list):
        raise Invalid(f"{name} is not a list.", hint="Give a list of sentences.")
    return tuple(text_of({name: row}, name) for row in rows)


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise Invalid(f"{name} is not a list of objects.", hint="See demo/shots.json for the form.")
    return rows


def _asset(data: Mapping[str, Any], name: str) -> int | None:
    value = data.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31):
        raise Invalid(f"{name} is {str(value)[:40]!r}.", hint="Use the id of a picture that the production keeps.")
    return value


def _number(data: Mapping[str, Any], name: str, otherwise: float) -> float:
    value = data.get(name)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise Invalid(f"{name} is {str(value)[:40]!r}, not a number the studio can use.")
    return float(value)
