"""A note as a marker on a timeline. Every marker format is a pure function of a cut and its markers."""

from dataclasses import dataclass, field
from typing import Any

from previz_studio.exports.cut import Cut, Event

COLOUR_BY_STATE = {"open": "red", "addressed": "yellow", "resolved": "green", "wont_do": "blue"}


@dataclass(frozen=True)
class Marker:
    """`frame_in`..`frame_out` are 0-based in the take, `cut_in`..`cut_out` in the cut, ends included.

    `state` is open, addressed, resolved or wont_do; `colour` red, yellow, green or blue. `replies` are (author, text);
    `drawing` is the strokes of review/drawing.py, in 0..1 of the picture."""

    number: int
    shot: str
    version: str
    frame_in: int
    frame_out: int
    cut_in: int
    cut_out: int
    author: str
    text: str
    state: str = "open"
    colour: str = "red"
    take_id: int = 0
    replies: tuple[tuple[str, str], ...] = ()
    drawing: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`SH050 v007 #3`."""
        return f"{self.shot} {self.version} #{self.number}"

    @property
    def frames(self) -> int:
        return self.cut_out - self.cut_in + 1


def in_cut(event: Event, frame_in: int, frame_out: int) -> tuple[int, int] | None:
    """Frames of the movie -> frames of the cut, kept to what the cut shows; None for a note outside it."""
    first, last = max(frame_in, event.source_in), min(frame_out, event.source_out - 1)
    if first > last:
        return None
    return event.record_in + first - event.source_in, event.record_in + last - event.source_in


def line_of(text: str, longest: int) -> str:
    """One line, without control characters, `…` where it was cut."""
    head = text[: 4 * longest]  # a novel is not split into words only to be cut
    words = " ".join("".join(c if c.isprintable() else " " for c in head).split())
    return words if len(words) <= longest and len(text) <= len(head) else f"{words[: longest - 1]}…"


def inside(cut: Cut, markers: list[Marker]) -> list[Marker]:
    """In the order of the cut. Raises ValueError for a marker that is not on it: a bug of ours."""
    for marker in markers:
        if not 0 <= marker.cut_in <= marker.cut_out < cut.frames:
            raise ValueError(f"{marker.name} is at {marker.cut_in}, outside a cut of {cut.frames} frames")
    return sorted(markers, key=lambda each: (each.cut_in, each.cut_out, each.number))
