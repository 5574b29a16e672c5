"""Timeline markers for DaVinci Resolve: an EDL of one-frame events, each followed by its note, colour and length."""

import re

from previz_studio.exports.cut import Cut
from previz_studio.exports.markers.marker import Marker, inside, line_of
from previz_studio.kit.timecode import FrameRate, from_timecode

LONGEST_NOTE = 400
_COLOURS = {"red": "Red", "yellow": "Yellow", "green": "Green", "blue": "Blue"}
_EVENT = re.compile(r"^\d{3,}  001      V     C        (\S+) (\S+) (\S+) (\S+)")
_NOTE = re.compile(r"^(.*) \|C:ResolveColor(\w+) \|M:(.*) \|D:(\d+)$")


def write(cut: Cut, markers: list[Marker]) -> str:
    lines = [f"TITLE: {line_of(cut.title, 70)}", f"FCM: {'DROP FRAME' if cut.drop else 'NON-DROP FRAME'}", ""]
    for number, marker in enumerate(inside(cut, markers), start=1):
        here, after = cut.record_timecode(marker.cut_in), cut.record_timecode(marker.cut_in + 1)
        lines.append(f"{number:03}  001      V     C        {here} {after} {here} {after}")
        note = _plain(f"{marker.author}: {marker.text}", LONGEST_NOTE)
        colour = _COLOURS[marker.colour]
        lines.append(f"{note} |C:ResolveColor{colour} |M:{_plain(marker.name, 60)} |D:{marker.frames}")
        lines.append("")
    return "\r\n".join(lines)


def read(text: str, fps: FrameRate, start_timecode: str) -> list[tuple[int, int, str, str]]:
    """(first frame in the cut, frames, colour, name) of each marker."""
    found, at = [], -1
    for line in text.splitlines():
        if event := _EVENT.match(line):
            at = from_timecode(event[3], fps) - from_timecode(start_timecode, fps)
        elif (note := _NOTE.match(line)) and at >= 0:
            found.append((at, int(note[4]), note[2].lower(), note[3]))
            at = -1
    return found


def _plain(text: str, longest: int) -> str:
    """A bar would end the note early."""
    return line_of(text.replace("|", "/"), longest)
