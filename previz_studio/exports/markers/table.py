"""Notes as CSV: every word of them, for a spreadsheet."""

import csv
import io

from previz_studio.exports.csv_list import BOM, cell
from previz_studio.exports.cut import Cut
from previz_studio.exports.markers.marker import Marker, inside

LONGEST_CELL = 32_000
"""Excel keeps 32,767 characters."""
COLUMNS = (
    *("Number", "Shot", "Version", "Frame In", "Frame Out", "Cut Frame In", "Cut Frame Out"),
    *("Timecode In", "Timecode Out", "Author", "State", "Note", "Replies", "Drawing"),
)


def write(cut: Cut, markers: list[Marker], *, first_frame: int) -> str:
    """Frames count from `first_frame` as on the page; cut frames from 0; `Timecode Out` is of the last frame."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for marker in inside(cut, markers):
        replies = " | ".join(f"{author}: {words}" for author, words in marker.replies)
        row = (
            *(marker.number, marker.shot, marker.version, first_frame + marker.frame_in),
            *(first_frame + marker.frame_out, marker.cut_in, marker.cut_out),
            *(cut.record_timecode(marker.cut_in), cut.record_timecode(marker.cut_out)),
            *(marker.author, marker.state, _fitting(marker.text), _fitting(replies), bool(marker.drawing)),
        )
        writer.writerow([cell(value) for value in row])
    return BOM + written.getvalue()


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
