"""The shot list of a package as CSV: one row per shot, the columns Kitsu imports first, then what editors sort by."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
BOM = "\ufeff"
"""Spreadsheets take the file for UTF-8 only with it."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def shot_list(sidecars: Sequence[Row]) -> str:
    """`sidecars` in cut order, as exports/sidecar.py makes them."""
    written = io.StringIO(newline="")
    rows = [_row(each) for each in sidecars]
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return BOM + written.getvalue()


def cell(value: object) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection); numbers do not."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _row(side: Row) -> dict[str, object]:
    return {**_kitsu(side), **_camera(side), **_scene(side), **_cut(side), **_origin(side)}


def _kitsu(side: Row) -> dict[str, object]:
    names, media = side["names"], side["media"]
    return {
        "Episode": None,
        "Sequence": names["sequence"],
        "Name": names["shot"],
        "Description": names["title"],
        "Nb Frames": media["frames"],
        "Frame In": media["first_frame"],
        "Frame Out": media["last_frame"],
        "FPS": _fps(media["fps"]),
        "Resolution": f"{media['width_px']}x{media['height_px']}",
    }


def _camera(side: Row) -> dict[str, object]:
    planned, measured = side["camera"]["planned"], side["camera"]["measured"]["value"] or {}
    sensor = planned["sensor"]
    return {
        "Shot Size": side["framing"].get("size"),
        "Angle": side["framing"].get("angle"),
        "Movement": _join(move_words(move) for move in planned["moves"]),
        "Lens mm": planned["lens_mm"],
        "Sensor": sensor["name"],
        "Sensor Width mm": sensor["width_mm"],
        "Sensor Height mm": sensor["height_mm"],
        "Aperture": planned["aperture_f"],
        "Height m": planned["height_m"],
        "Tilt deg": planned["tilt_deg"],
        "Focus m": planned["focus_distance_m"],
        "Focus End m": planned["focus_end_m"],
        "Measured Move": measured.get("kind"),
        "Measured Direction": measured.get("direction"),
        "Measured Amount": measured.get("amount"),
        "Measured Unit": measured.get("unit"),
        "Camera Check": side["camera"]["check"]["verdict"],
    }


def _scene(side: Row) -> dict[str, object]:
    identities = side["identities"]
    cues = side["audio_cues"]
    return {
        "Scene": side["names"]["scene"],
        "Cast": _named(identities, "character"),
        "Wardrobe": _named(identities, "wardrobe"),
        "Location": _named(identities, "location"),
        "Props": _named(identities, "prop"),
        "Look": _named(identities, "look"),
        "Appearance": _join(f"{i['name']}: {i['appearance']}" for i in identities if i["appearance"]),
        "Environment": side["scene"]["environment"],
        "Lighting": side["scene"]["lighting"],
        "Grade": side["scene"]["grade"],
        "Dialogue": _join(_line(cue) for cue in cues if cue["kind"] == "dialogue"),
        "Sound": _join(_line(cue) for cue in cues if cue["kind"] != "dialogue"),
    }


def _cut(side: Row) -> dict[str, object]:
    cut, media = side["cut"], side["media"]
    return {
        "Duration s": cut["seconds"],
        "Record In": cut["record_in_timecode"],
        "Record Out": cut["record_out_timecode"],
        "Source In": cut["source_in_timecode"],
        "Source Out": cut["source_out_timecode"],
        "Head Handle": media["handles"]["head_frames"],
        "Tail Handle": media["handles"]["tail_frames"],
        "Reel": side["names"]["reel"],
        "Filename": media["file"],
        "SHA-256": media["sha256"],
    }


def _origin(side: Row) -> dict[str, object]:
    recipe, approval = side["recipe"], side["approval"] or {}
    return {
        "Partner Version": side["names"]["version"],
        "Artist": recipe["made_by"],
        "Engine": recipe["engine"],
        "Model": recipe["recipe"].get("model"),
        "Seed": str(recipe["seed"]),
        "Recipe SHA-256": recipe["sha256"],
        "Approved By": approval.get("by"),
        "Approver Role": approval.get("role"),
        "Approved At": approval.get("at"),
        "Approval Stale": approval.get("stale"),
        "Plan Revision": side["plan"]["revision"],
        "Submitting For": "WIP" if side["names"]["work_in_progress"] else "FINAL",
    }


def _fps(written: str) -> str:
    numerator, _, denominator = written.partition("/")
    return numerator if denominator in ("", "1") else f"{int(numerator) / int(denominator):.3f}"


def move_words(move: Row) -> str:
    """A sidecar's move: `pan right 20 deg 4 s`."""
    amount = "" if move["amount"] is None else f" {move['amount']:g} {move['unit']}"
    seconds = "" if move["seconds"] is None else f" {move['seconds']:g} s"
    direction = "" if move["direction"] in (None, "none") else f" {move['direction']}"
    return f"{move['kind']}{direction}{amount}{seconds}"


def _line(cue: Row) -> str:
    who = f"{cue['character']}: " if cue["character"] else ""
    return f"{cue['start_timecode']} {who}{cue['text'] or cue['kind']}"


def _named(identities: Sequence[Row], kind: str) -> str | None:
    return _join(i["name"] for i in identities if i["kind"] == kind)


def _join(parts: Any) -> str | None:
    return " | ".join(parts) or None


_CUT_COLUMNS = ("Duration s", "Record In", "Record Out", "Source In", "Source Out", "Head Handle", "Tail Handle")
COLUMNS = (
    *("Episode", "Sequence", "Name", "Description", "Nb Frames", "Frame In", "Frame Out", "FPS", "Resolution"),
    *("Scene", "Shot Size", "Angle", "Movement", "Lens mm", "Sensor", "Sensor Width mm", "Sensor Height mm"),
    *("Aperture", "Height m", "Tilt deg", "Focus m", "Focus End m", "Measured Move", "Measured Direction"),
    *(
        "Measured Amount",
        "Measured Unit",
        "Camera Check",
        "Cast",
        "Wardrobe",
        "Location",
        "Props",
        "Look",
        "Appearance",
    ),
    *("Environment", "Lighting", "Grade", "Dialogue", "Sound", *_CUT_COLUMNS, "Reel", "Filename", "SHA-256"),
    *("Partner Version", "Artist", "Engine", "Model", "Seed", "Recipe SHA-256", "Approved By", "Approver Role"),
    *("Approved At", "Approval Stale", "Plan Revision", "Submitting For"),
)
