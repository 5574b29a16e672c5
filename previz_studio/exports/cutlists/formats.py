"""The cut lists a package can hold: what each is called, how it is written, and how it is read back to frames."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from previz_studio.exports.cut import Cut, Placed, placed
from previz_studio.exports.cutlists import ale, edl, fcp7, fcpxml, otio
from previz_studio.kit.errors import MediaFailed


@dataclass(frozen=True)
class CutList:
    """`read` gives the events back, from the text alone and what the production knows of its clips."""

    title: str
    extension: str
    write: Callable[[Cut], str]
    read: Callable[[str, Cut], list[Placed]]


def _read_edl(text: str, cut: Cut) -> list[Placed]:
    own = {event.name: event.media_start for event in cut.events}
    return edl.read(text, cut.fps, media_start=own, start_timecode=cut.start_timecode)


def _read_ale(text: str, cut: Cut) -> list[Placed]:
    """An ALE holds whole clips and no cut: compared by their own timecode, put where the cut has them."""
    clips = ale.read(text, cut.fps)
    return [
        Placed(e.name, e.record_in, e.record_out, e.source_in, e.source_out)
        for e in cut.events
        if clips.get(e.name) == (cut.source_count(e), e.media_frames)
    ]


FORMATS: Mapping[str, CutList] = {
    "otio": CutList("OTIO", "otio", otio.write, lambda text, _: otio.read(text)),
    "edl": CutList("EDL (CMX 3600)", "edl", edl.write, _read_edl),
    "xml": CutList("FCP7 XML", "xml", fcp7.write, lambda text, _: fcp7.read(text)),
    "fcpxml": CutList("FCPXML", "fcpxml", fcpxml.write, lambda text, cut: fcpxml.read(text, cut.fps)),
    "ale": CutList("ALE", "ale", ale.write, _read_ale),
}


def check(name: str, text: str, cut: Cut) -> None:
    """Raises MediaFailed when the list, read back, puts any event on another frame than `cut`."""
    found, wanted = FORMATS[name].read(text, cut), placed(cut)
    off = sum(a != b for a, b in zip(found, wanted, strict=False)) + abs(len(found) - len(wanted))
    if off:
        raise MediaFailed(f"The {FORMATS[name].title} puts {off} of {len(wanted)} events on other frames.")
