"""A movie from elsewhere -> frames at the project's rate and size: never stretched, every frame chosen by its time."""

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from previz_studio.kit.errors import MediaFailed
from previz_studio.kit.timecode import FrameRate, rate_name
from previz_studio.media import strangers
from previz_studio.media.encode import Frame
from previz_studio.media.probe import MovieFacts
from previz_studio.media.run import read_blocks, run
from previz_studio.media.tools import fenced, ffmpeg_line

_DEEP = re.compile(r"(9|10|12|14|16)(le|be)$")
_MATRICES = {"bt709": "bt709", "smpte170m": "bt601", "bt470bg": "bt601", "bt2020nc": "bt2020"}


@dataclass(frozen=True)
class FrameTimes:
    """When each decoded frame is shown, in seconds from the first, ascending."""

    seconds: tuple[Fraction, ...]

    @property
    def duration(self) -> Fraction:
        """The last frame stays as long as the middle one of all steps."""
        steps = sorted(after - before for before, after in zip(self.seconds, self.seconds[1:], strict=False))
        return self.seconds[-1] + (steps[len(steps) // 2] if steps else Fraction(1, 24))

    def counted(self, facts: MovieFacts) -> MovieFacts:
        """`facts` with the number of frames that really decoded."""
        return dataclasses.replace(facts, frames=len(self.seconds))

    def chosen(self, fps: FrameRate, length: Fraction) -> tuple[int, ...]:
        """For each frame at `fps` over `length` seconds, the 0-based source frame shown in its middle."""
        count = max(1, round(length * fps))
        return tuple(max(0, bisect_right(self.seconds, (k + Fraction(1, 2)) / fps) - 1) for k in range(count))


@dataclass(frozen=True)
class Imported:
    """`frames` yields exactly `count` arrays, once. `dropped` and `repeated` count source frames left out and
    shown again; `picture_width`, `picture_height` is what the picture covers inside the black."""

    count: int
    frames: Iterator[Frame]
    source_fps: Fraction
    dropped: int
    repeated: int
    picture_width: int
    picture_height: int
    remarks: tuple[str, ...]
    """What was done, in sentences for the page and the provenance."""


def imported_frames(  # noqa: PLR0913  # the project's format is three values
    path: Path,
    facts: MovieFacts,
    width: int,
    height: int,
    fps: FrameRate,
    *,
    stop: Callable[[], bool] | None = None,
) -> Imported:
    """`facts` as accept_movie gave them. Raises MediaFailed, here or while the frames are read."""
    container, source = facts.container.split(",")[0], path.resolve()
    times = frame_times(source, container)
    length = times.duration if facts.variable_rate or not facts.fps else len(times.seconds) / facts.fps
    length = min(length, Fraction(strangers.MOST_SECONDS))
    chosen = times.chosen(fps, length)
    pixels = "rgb48le" if _DEEP.search(facts.pixels) else "rgb24"
    line = strangers.fitted_frames(
        source, container, width=width, height=height, pixels=pixels, matrix=_matrix_of(facts)
    )
    kind = np.dtype(np.uint16 if pixels == "rgb48le" else np.uint8)
    blocks = read_blocks(
        ffmpeg_line(line),
        width * height * 3 * kind.itemsize,
        stop=stop,
        limits=strangers.READING,
        fence=fenced([source]),
    )
    frames = (np.frombuffer(block, kind).reshape(height, width, 3) for block in _picked(blocks, chosen))
    shown = len(set(chosen))
    dropped, repeated = len(times.seconds) - shown, len(chosen) - shown
    inside = _inside(facts, width, height)
    return Imported(
        count=len(chosen),
        frames=frames,
        source_fps=facts.fps,
        dropped=dropped,
        repeated=repeated,
        picture_width=inside[0],
        picture_height=inside[1],
        remarks=_remarks(facts, fps, (dropped, repeated), inside, (width, height)),
    )


def imported_sound(path: Path, facts: MovieFacts, target: Path) -> Path | None:
    """The sound as a stereo WAV at `target`, None when the movie is silent. Raises MediaFailed."""
    if not facts.has_audio:
        return None
    line = strangers.sound(path.resolve(), facts.container.split(",")[0], target.resolve())
    run(ffmpeg_line(line), limits=strangers.READING, fence=fenced([path.resolve()], [target.resolve().parent]))
    return target


def frame_times(path: Path, container: str) -> FrameTimes:
    """Decodes the whole picture track, in a process with limits. Raises MediaFailed at the first damage."""
    line = ffmpeg_line(strangers.frame_times(path, container))
    text = run(line, limits=strangers.READING, timeout=3600, fence=fenced([path])).decode()
    base = re.search(r"^#tb 0: (\d+)/(\d+)$", text, re.MULTILINE)
    stamps = [int(line.split(",")[2]) for line in text.splitlines() if line.startswith("0,")]
    if base is None or not stamps:
        raise MediaFailed(f"{path.name} has no frame that can be decoded.")
    tick, first = Fraction(int(base[1]), int(base[2])), min(stamps)
    times = FrameTimes(tuple((stamp - first) * tick for stamp in sorted(stamps)))
    if times.duration > strangers.MOST_SECONDS:  # headers can say less than the frames do
        raise MediaFailed(f"{path.name} has frame times of more than {strangers.MOST_SECONDS // 60} minutes.")
    return times


def _picked(blocks: Iterator[bytes], chosen: tuple[int, ...]) -> Iterator[bytes]:
    """The block of each chosen index (ascending, repeats allowed)."""
    place, block = -1, b""
    for wanted in chosen:
        while place < wanted:
            place, block = place + 1, next(blocks, b"")
            if not block:
                raise MediaFailed(f"The movie ended at frame {place}; it was longer when it was accepted.")
        yield block


def _matrix_of(facts: MovieFacts) -> str:
    """An untagged movie is read as its size suggests, as players do: BT.709 from 720 lines, else BT.601."""
    return _MATRICES.get(facts.matrix, "bt709" if facts.height >= 720 else "bt601")


def _inside(facts: MovieFacts, width: int, height: int) -> tuple[int, int]:
    wide, high = facts.display_width, facts.display_height
    scale = min(Fraction(width, wide), Fraction(height, high))
    return min(width, round(wide * scale)), min(height, round(high * scale))


def _remarks(
    facts: MovieFacts, fps: FrameRate, changed: tuple[int, int], inside: tuple[int, int], size: tuple[int, int]
) -> tuple[str, ...]:
    said = []
    rate = "a varying rate" if facts.variable_rate else f"{rate_name(facts.fps)} fps"
    if facts.variable_rate or facts.fps != fps:
        said.append(f"Conformed from {rate} to {rate_name(fps)}: {changed[0]} frames left out, {changed[1]} repeated.")
    if inside != size:
        side = "above and below" if inside[1] < size[1] else "at the sides"
        said.append(f"The picture covers {inside[0]}x{inside[1]} of {size[0]}x{size[1]}, with black {side}.")
    if facts.transfer in ("pq", "hlg"):
        said.append(f"The source is HDR ({facts.transfer}); its levels were kept and not mapped to Rec.709.")
    return tuple(said)
