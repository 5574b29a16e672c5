"""CMX 3600 edit decision list. Our own writer: the OTIO adapter ignores the start timecode, leaves out FCM and writes
`* FROM CLIP:`, on which Premiere stumbles (OpenTimelineIO #1385 and #1178)."""

import re

from previz_studio.exports.cut import Cut, Placed
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, from_timecode

MOST_EVENTS = 999

_EVENT = re.compile(r"^(\d{3})  (\S{1,8}) +(\S+) +C +(\S+) (\S+) (\S+) (\S+)$")


def write(cut: Cut) -> str:
    """One video track of straight cuts, with sound where the movie has it. Raises Invalid above 999 events."""
    if len(cut.events) > MOST_EVENTS:
        raise Invalid(f"An EDL holds {MOST_EVENTS} events; this cut has {len(cut.events)}.", hint="Use OTIO instead.")
    lines = [f"TITLE: {_plain(cut.title, 70)}", f"FCM: {'DROP FRAME' if cut.drop else 'NON-DROP FRAME'}", ""]
    for number, event in enumerate(cut.events, start=1):
        times = (
            cut.source_timecode(event, event.source_in),
            cut.source_timecode(event, event.source_out),
            cut.record_timecode(event.record_in),
            cut.record_timecode(event.record_out),
        )
        tracks = "B" if event.has_sound else "V"
        lines.append(f"{number:03}  {event.reel:<8} {tracks:<5} C        {' '.join(times)}")
        lines.append(f"* FROM CLIP NAME: {event.name}")
        lines.append(f"* SOURCE FILE: {event.file}")
        if event.description:
            lines.append(f"* COMMENT: {_plain(event.description, 120)}")
        lines.append("")
    return "\r\n".join(lines)


def read(text: str, fps: FrameRate, *, media_start: dict[str, str], start_timecode: str) -> list[Placed]:
    """The events back in frames. `media_start` gives each clip's own start timecode. Raises Invalid for no event."""
    found: list[Placed] = []
    times: tuple[str, ...] = ()
    for line in text.splitlines():
        event = _EVENT.match(line)
        if event:
            times = event.groups()[3:]
        elif line.startswith("* FROM CLIP NAME:") and times:
            name = line.split(":", 1)[1].strip()
            source, record = from_timecode(media_start[name], fps), from_timecode(start_timecode, fps)
            counts = [from_timecode(each, fps) for each in times]
            found.append(Placed(name, counts[2] - record, counts[3] - record, counts[0] - source, counts[1] - source))
            times = ()
    if not found:
        raise Invalid("The EDL holds no event.")
    return found


def _plain(text: str, longest: int) -> str:
    """One line of ASCII: what decks and old importers can take."""
    return " ".join(text.encode("ascii", "replace").decode().split())[:longest]
