"""The shot list on paper: each shot with its picture, camera and place in the cut, from its sidecar. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PIL import Image

from previz_studio.exports.csv_list import move_words
from previz_studio.exports.markers.marker import line_of
from previz_studio.exports.sheet import Sheet

LONGEST_LINE = 600
Row = Mapping[str, Any]


def write(
    title: str, sidecars: Sequence[Row], picture_of: Callable[[str], Image.Image | None], *, made_at: datetime
) -> bytes:
    """`picture_of` is asked by shot code."""
    sheet = Sheet(title, f"{len(sidecars)} shots", made_at)
    for side in sidecars:
        names, cut = side["names"], side["cut"]
        head = f"{names['shot']} {names['version']}   {names['title'] or ''}"
        times = f"{cut['record_in_timecode']} to {cut['record_out_timecode']}, {cut['frames']} frames"
        lines = [times, _camera(side), *_words(side)]
        sheet.entry(line_of(head, 80), [line_of(each, LONGEST_LINE) for each in lines], picture_of(names["shot"]))
    return sheet.bytes()


def _camera(side: Row) -> str:
    planned = side["camera"]["planned"]
    parts = [
        side["framing"].get("size"),
        None if planned["lens_mm"] is None else f"{planned['lens_mm']:g} mm",
        None if planned["aperture_f"] is None else f"f/{planned['aperture_f']:g}",
        None if planned["height_m"] is None else f"{planned['height_m']:g} m high",
        *(move_words(move) for move in planned["moves"]),
    ]
    return ", ".join(part for part in parts if part) or "No camera planned"


def _words(side: Row) -> list[str]:
    scene, approval = side["scene"], side["approval"]
    spoken = [f"{cue['character'] or cue['kind']}: {cue['text']}" for cue in side["audio_cues"] if cue["text"]]
    state = "Not approved" if approval is None else f"Approved by {approval['by']}, {approval['role']}"
    if approval is not None and approval["stale"]:
        state += ", before a change"
    return [*filter(None, (scene["subject_action"], scene["environment"], scene["lighting"])), *spoken, f"{state}."]
