"""The JSON file beside each movie of a package. Pure; its shape is a promise to other tools (docs/sidecar.md).

Numbers are numbers with their unit in the key, never prose; what nobody knows is null. Frames are 0-based and `out`
frames are the first one after, except `first_frame`/`last_frame`, which count from the production's first frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from previz_studio.exports.cut import Cut, Event
from previz_studio.exports.material import Material, ShotMaterial
from previz_studio.kit.canonical import digest
from previz_studio.kit.timecode import frames_in
from previz_studio.media.probe import MovieFacts

SCHEMA = "previz-studio/sidecar/1"


@dataclass(frozen=True)
class Movie:
    """The finished movie as it was probed, with the hash of its bytes."""

    sha256: str
    facts: MovieFacts


def sidecar(
    material: Material, cut: Cut, event: Event, shot: ShotMaterial, movie: Movie, tools: Mapping[str, str | None]
) -> dict[str, Any]:
    plan = shot.plan
    return {
        "schema": SCHEMA,
        "names": _names(material, event, shot),
        "media": _media(material, event, shot, movie),
        "cut": _place(cut, event),
        "plan": {
            "revision": shot.revision,
            "sha256": shot.revision_hash,
            "newest_revision": shot.newest_revision,
            "is_newest": shot.revision == shot.newest_revision,
        },
        "camera": {"planned": _planned(plan.get("camera") or {}), "measured": _measured(shot), "check": _check(shot)},
        "framing": {"label": "planned", **_known(plan.get("framing") or {})},
        "scene": {name: _text(plan.get(name)) for name in _WORDS},
        "identities": [each.row() for each in shot.identities],
        "references": [_reference(each) for each in plan.get("references") or []],
        "audio_cues": [_cue(each, cut, event) for each in plan.get("audio") or []],
        "recipe": _recipe(shot),
        "approval": _approval(shot),
        "tools": dict(tools),
    }


_WORDS = ("purpose", "job", "subject_action", "environment", "lighting", "grade", "continuity_note")


def _names(material: Material, event: Event, shot: ShotMaterial) -> dict[str, Any]:
    return {
        "project": material.project,
        "project_name": material.project_name,
        "sequence": material.sequence,
        "sequence_name": _text(material.sequence_name),
        "scene": _text(shot.scene),
        "shot": shot.shot,
        "title": _text(shot.title),
        "version": shot.version,
        "take": shot.take,
        "name": event.name,
        "reel": event.reel,
        "package": material.name,
        "work_in_progress": not material.final,
    }


def _media(material: Material, event: Event, shot: ShotMaterial, movie: Movie) -> dict[str, Any]:
    facts = movie.facts
    return {
        "file": event.file,
        "sha256": movie.sha256,
        "bytes": facts.bytes,
        "master_sha256": shot.media_hash,
        "master_width_px": shot.width,
        "master_height_px": shot.height,
        "codec": facts.codec,
        "tag": facts.tag,
        "pixel_format": facts.pixels,
        "width_px": facts.width,
        "height_px": facts.height,
        "aspect": material.aspect,
        "fps": f"{facts.fps.numerator}/{facts.fps.denominator}",
        "frames": facts.frames,
        "seconds": _seconds(facts.frames, material.fps),
        "first_frame": material.first_frame,
        "last_frame": material.first_frame + facts.frames - 1,
        "handles": {"head_frames": event.source_in, "tail_frames": event.media_frames - event.source_out},
        "start_timecode": facts.timecode,
        "colour": {
            "primaries": facts.primaries,
            "transfer": facts.transfer,
            "matrix": facts.matrix,
            "range": facts.range,
        },
        "sound": {"rate_hz": facts.audio_rate, "channels": facts.audio_channels} if facts.has_audio else None,
    }


def _place(cut: Cut, event: Event) -> dict[str, Any]:
    return {
        "record_in_frame": event.record_in,
        "record_out_frame": event.record_out,
        "record_in_timecode": cut.record_timecode(event.record_in),
        "record_out_timecode": cut.record_timecode(event.record_out),
        "source_in_frame": event.source_in,
        "source_out_frame": event.source_out,
        "source_in_timecode": cut.source_timecode(event, event.source_in),
        "source_out_timecode": cut.source_timecode(event, event.source_out),
        "frames": event.frames,
        "seconds": _seconds(event.frames, cut.fps),
    }


def _planned(camera: Mapping[str, Any]) -> dict[str, Any]:
    sensor = camera.get("sensor") or {}
    return {
        "label": "planned" if camera else "unknown",
        "lens_mm": camera.get("lens_mm"),
        "sensor": {
            "name": _text(sensor.get("name")),
            "width_mm": sensor.get("width_mm"),
            "height_mm": sensor.get("height_mm"),
        },
        "aperture_f": camera.get("aperture"),
        "height_m": camera.get("height_m"),
        "tilt_deg": camera.get("tilt_deg"),
        "focus_distance_m": camera.get("focus_distance_m"),
        "focus_end_m": camera.get("focus_end_m"),
        "orbit_pivot_m": camera.get("orbit_pivot_m"),
        "mount": _text(camera.get("mount")),
        "pace": _text(camera.get("pace")),
        "lens_feel": _text(camera.get("lens_feel")),
        "moves": [_move(move) for move in camera.get("moves") or []],
        "keys": list(camera.get("keys") or []),
    }


def _move(move: Mapping[str, Any]) -> dict[str, Any]:
    named = ("kind", "direction", "amount", "unit", "seconds")
    return {
        **{name: move.get(name) for name in named},
        "start_seconds": move.get("start_seconds", 0.0),
        "ease_in_frames": move.get("ease_in_frames", 0),
        "ease_out_frames": move.get("ease_out_frames", 0),
        "target": _text(move.get("target")),
        "assumed": list(move.get("assumed") or []),
    }


def _measured(shot: ShotMaterial) -> dict[str, Any]:
    """What the picture itself says; `value` is null with the reason where it could not be told."""
    if shot.measurement:
        return {"label": "measured", "value": shot.measurement, "reason": None}
    return {"label": "unknown", "value": None, "reason": _text(shot.check_words) or "The camera was not measured."}


def _check(shot: ShotMaterial) -> dict[str, Any]:
    return {"verdict": _text(shot.check), "words": _text(shot.check_words)}


def _reference(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "job": _text(row.get("job")),
        "file": _text(row.get("file")),
        "asset_id": row.get("asset_id"),
        "rights": row.get("rights") or "unknown",
    }


def _cue(row: Mapping[str, Any], cut: Cut, event: Event) -> dict[str, Any]:
    """Seconds as planned; frames to the nearest, inside the shot; timecode as it stands in the cut."""
    first = min(frames_in(_exact(row.get("start_seconds")), cut.fps), event.frames)
    end = row.get("end_seconds")
    last = event.frames if end is None else min(max(frames_in(_exact(end), cut.fps), first), event.frames)
    return {
        "kind": row.get("kind"),
        "character": _text(row.get("character")),
        "text": _text(row.get("text")),
        "delivery": _text(row.get("delivery")),
        "start_seconds": row.get("start_seconds"),
        "end_seconds": end,
        "start_frame": first,
        "end_frame": last,
        "start_timecode": cut.record_timecode(event.record_in + first),
        "end_timecode": cut.record_timecode(event.record_in + last),
    }


def _recipe(shot: ShotMaterial) -> dict[str, Any]:
    return {
        "engine": shot.engine,
        "tier": _text(shot.tier),
        "seed": shot.seed,
        "sha256": digest(shot.recipe),
        "made_by": shot.author,
        "made_at": (shot.ready_at or shot.created_at).isoformat(),
        "recipe": shot.recipe,
        "provenance": shot.provenance or None,
    }


def _approval(shot: ShotMaterial) -> dict[str, Any] | None:
    if shot.approval is None:
        return None
    given = shot.approval
    return {
        "verdict": "approved",
        "by": given.author,
        "role": given.role,
        "at": given.at.isoformat(),
        "media_sha256": given.media_hash,
        "plan_revision": given.plan_revision,
        "stale": given.stale,
    }


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in values.items()}


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _exact(seconds: object) -> Fraction:
    return Fraction(str(seconds or 0))


def _seconds(frames: int, fps: Fraction) -> float:
    return round(float(frames / fps), 6)
