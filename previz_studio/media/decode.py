"""Movie -> frames as arrays, exact by counting. For the studio's own movies and for those intake has accepted."""

from collections.abc import Iterator
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
