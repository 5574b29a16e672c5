"""The cut of a package: which frames of which movie stand where. Every cut list is written from it and read back to it.

Frames are 0-based integers; timecodes come from them at the last moment.
"""

from dataclasses import dataclass
from itertools import accumulate

from previz_studio.kit.timecode import FrameRate, from_timecode, to_timecode


@dataclass(frozen=True)
class Event:
    """`frames` of the movie from its frame `source_in` on, standing at `record_in` in the cut.

    `media_start` is the movie's own start timecode, `media_frames` its length; `file` its path inside the package.
    """

    shot: str
    name: str
    reel: str
    file: str
    frames: int
    media_frames: int
    media_start: str
    record_in: int
    source_in: int = 0
    scene: str = ""
    take: int = 0
    description: str = ""
    has_sound: bool = False

    @property
    def record_out(self) -> int:
        """The first frame after it, as editors count."""
        return self.record_in + self.frames

    @property
    def source_out(self) -> int:
        return self.source_in + self.frames


@dataclass(frozen=True)
class Cut:
    """Events in order without gaps. `start_timecode` is that of the first frame; `;` in it means drop-frame."""

    title: str
    fps: FrameRate
    width: int
    height: int
    start_timecode: str
    events: tuple[Event, ...]

    @property
    def frames(self) -> int:
        return sum(event.frames for event in self.events)

    @property
    def drop(self) -> bool:
        return ";" in self.start_timecode

    def record_timecode(self, frame: int) -> str:
        """Of a frame of the cut; also of the one after its end."""
        return to_timecode(frame, self.fps, start=self.start_timecode)

    def source_timecode(self, event: Event, frame: int) -> str:
        """Of a frame of the event's movie."""
        return to_timecode(frame, self.fps, start=event.media_start)

    def start_count(self) -> int:
        """Frames from 00:00:00:00 to the first frame."""
        return from_timecode(self.start_timecode, self.fps)

    def source_count(self, event: Event) -> int:
        """Frames from 00:00:00:00 to the first frame of the event's movie."""
        return from_timecode(event.media_start, self.fps)


@dataclass(frozen=True)
class Placed:
    """What a cut list says about one event, for comparing: frames only. `name` is the clip's name as written."""

    name: str
    record_in: int
    record_out: int
    source_in: int
    source_out: int


def placed(cut: Cut) -> list[Placed]:
    return [Placed(e.name, e.record_in, e.record_out, e.source_in, e.source_out) for e in cut.events]


def starts(lengths: list[int]) -> list[int]:
    """Where each of `lengths` frames begins when they stand in a row."""
    return [end - length for end, length in zip(accumulate(lengths), lengths, strict=True)]
