"""Markers for Avid Media Composer, as its marker window imports them: tab-separated text, one line each."""

from previz_studio.exports.cut import Cut
from previz_studio.exports.markers.marker import Marker, inside, line_of
from previz_studio.kit.timecode import FrameRate, from_timecode

LONGEST_NOTE = 500
TRACK = "V1"


def write(cut: Cut, markers: list[Marker]) -> str:
    """Author, timecode, track, colour, note, length in frames."""
    rows = []
    for marker in inside(cut, markers):
        note = line_of(f"{marker.name}: {marker.text}", LONGEST_NOTE)
        at = cut.record_timecode(marker.cut_in)
        row = (line_of(marker.author, 60) or "?", at, TRACK, marker.colour, note, str(marker.frames))
        rows.append("\t".join(row))
    return "\r\n".join([*rows, ""])


def read(text: str, fps: FrameRate, start_timecode: str) -> list[tuple[int, int, str]]:
    """(first frame in the cut, frames, note) of each marker."""
    start = from_timecode(start_timecode, fps)
    rows = [line.split("\t") for line in text.splitlines() if line]
    return [(from_timecode(at, fps) - start, int(frames), note) for _, at, _, _, note, frames in rows]
