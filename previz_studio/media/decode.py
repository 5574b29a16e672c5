"""Movie -> frames as arrays, exact by counting. For the studio's own movies and for those intake has accepted."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from previz_studio.kit.errors import MediaFailed, NotFound

Picture = NDArray[np.uint8]


def frames_of(path: Path, *, max_width: int | None = None, grey: bool = False) -> Iterator[Picture]:
    """Every frame in order: RGB (height, width, 3) or grey (height, width), uint8 0..255 full range, Rec.709 matrix.

    `max_width` shrinks, never enlarges, keeping the shape to the nearest pixel. Raises NotFound, MediaFailed.
    """
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as movie:
            if not movie.streams.video:
                raise MediaFailed(f"{path.name} has no picture inside.")
            movie.streams.video[0].thread_type = "AUTO"
            for frame in movie.decode(video=0):
                yield _array(frame, max_width, grey)
    except av.FFmpegError as exc:
        raise MediaFailed(f"{path.name} could not be decoded ({exc}).") from exc


def frame_at(path: Path, index: int) -> Picture:
    """The 0-based frame `index`, found by counting, never by time. Raises NotFound past the end."""
    found = next(islice(frames_of(path), index, None), None) if index >= 0 else None
    if found is None:
        raise NotFound(f"{path.name} has no frame {index}.")
    return found


@dataclass(frozen=True)
class MovieEnds:
    """`first` and `last` are RGB as `frames_of` gives them; `opening` and `closing` grey and smaller, in order, the
    first and the last themselves included. `count` is how many frames the movie has."""

    first: Picture
    last: Picture
    opening: list[Picture]
    closing: list[Picture]
    count: int


def both_ends(path: Path, frames: int, max_width: int) -> MovieEnds:
    """With `frames` of the opening and of the closing, fewer where there are not so many. One pass; only these become
    arrays. Raises NotFound, MediaFailed."""
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as movie:
            movie.streams.video[0].thread_type = "AUTO"
            opening: list[av.VideoFrame] = []
            closing: deque[av.VideoFrame] = deque(maxlen=frames)
            count = 0
            for frame in movie.decode(video=0):
                count += 1
                closing.append(frame)
                if len(opening) < frames:
                    opening.append(frame)
            if not opening:
                raise MediaFailed(f"{path.name} has no frame inside.")
            return MovieEnds(
                first=_array(opening[0], None, False),
                last=_array(closing[-1], None, False),
                opening=[_array(frame, max_width, True) for frame in opening],
                closing=[_array(frame, max_width, True) for frame in closing],
                count=count,
            )
    except (av.FFmpegError, IndexError) as exc:
        raise MediaFailed(f"{path.name} could not be decoded ({exc}).") from exc


def count_decodable(path: Path) -> int:
    """How many frames really decode, without turning them into arrays. Raises NotFound, MediaFailed."""
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as movie:
            movie.streams.video[0].thread_type = "AUTO"
            return sum(1 for _ in movie.decode(video=0))
    except (av.FFmpegError, IndexError) as exc:
        raise MediaFailed(f"{path.name} could not be decoded ({exc}).") from exc


def count_whole_prores(path: Path) -> int:
    """How many ProRes frames of a movie are whole: each one's own size field and marker are read (SMPTE RDD 36), and
    the first, middle and last are decoded. A tenth of the price of decoding all. Raises NotFound, MediaFailed."""
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as movie:
            stream = movie.streams.video[0]
            stream.thread_type = "NONE"  # each packet gives its frame at once
            packets = [packet for packet in movie.demux(stream) if packet.size]
            whole = sum(_is_whole(packet) for packet in packets)
            for place in {0, len(packets) // 2, len(packets) - 1} if packets else ():
                if not stream.decode(packets[place]):
                    raise MediaFailed(f"Frame {place} of {path.name} does not decode.")
            return whole
    except (av.FFmpegError, IndexError) as exc:
        raise MediaFailed(f"{path.name} could not be decoded ({exc}).") from exc


def _is_whole(packet: "av.Packet[av.VideoStream]") -> bool:
    head = memoryview(packet)[:8]
    return int.from_bytes(head[:4], "big") == packet.size and bytes(head[4:]) == b"icpf"


def _array(frame: av.VideoFrame, max_width: int | None, grey: bool) -> Picture:
    width, height = frame.width, frame.height
    if max_width is not None and width > max_width:
        width, height = max_width, max(1, round(frame.height * max_width / frame.width))
    shaped = frame.reformat(
        width=width,
        height=height,
        format="gray" if grey else "rgb24",
        src_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
    )
    return np.asarray(shaped.to_ndarray(), dtype=np.uint8)
