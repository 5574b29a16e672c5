"""Frames -> a take's files: master, proxy, poster, filmstrip. The master comes from the frames, never the proxy."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from previz_studio.kit.errors import Invalid, MediaFailed
from previz_studio.kit.timecode import FrameRate
from previz_studio.media import commands
from previz_studio.media.decode import count_whole_prores
from previz_studio.media.library import naming_full_disk
from previz_studio.media.probe import MovieFacts, probe
from previz_studio.media.quicktime import stamp_vendor
from previz_studio.media.run import run
from previz_studio.media.stills import TILE_HEIGHT, Stills
from previz_studio.media.tools import fenced, ffmpeg_line

Frame = NDArray[np.uint8] | NDArray[np.uint16]
"""As engines/contract.py says it: shape (height, width, 3), RGB, full range, Rec.709; all frames of one take alike."""


@dataclass(frozen=True)
class TakeSpec:
    """Sizes in pixels, `count` frames at `fps`. `metadata` is written into the master; `sound` is a WAV file.

    `poster_frame` is 0-based, the middle frame unless given.
    """

    width: int
    height: int
    fps: FrameRate
    count: int
    start_timecode: str = "01:00:00:00"
    metadata: Mapping[str, str] = field(default_factory=dict)
    sound: Path | None = None
    poster_frame: int | None = None


@dataclass(frozen=True)
class TakeFiles:
    """`frames_sha256` is over the raw bytes of all frames in order, `frame_hashes` of each (SHA-256, hex)."""

    master: Path
    proxy: Path
    poster: Path
    filmstrip: Path
    filmstrip_tiles: int
    tile_width: int
    tile_height: int
    frames_sha256: str
    frame_hashes: tuple[str, ...]
    master_facts: MovieFacts
    proxy_facts: MovieFacts


def encode_take(
    frames: Iterable[Frame],
    folder: Path,
    spec: TakeSpec,
    *,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> TakeFiles:
    """Streams `frames` once; `progress(frames done)` after each; `stop()` is asked, also from another thread.

    Before this returns both files are probed, every frame of the master is found whole and three are decoded.
    Raises Stopped, NoSpace, MediaFailed (wrong number, size or kind of frames, or the encoder failed), Unavailable;
    whatever the iterator raises passes through. What is left in `folder` after an error is the caller's to discard.
    """
    _check(spec)
    made = _Made(folder.resolve(), spec)
    with naming_full_disk(made.folder):
        rest = iter(frames)
        first = next(rest, None)
        if first is None:
            raise MediaFailed(f"The render gave no frames; {spec.count} were planned.")
        line = commands.encode_take(
            made.master, made.proxy, made.wanted("rgb24" if first.dtype == np.uint8 else "rgb48le")
        )
        run(
            ffmpeg_line(line),
            stdin=made.watched(chain([first], rest), first.dtype, progress),
            stop=stop,
            timeout=24 * 3600,
            fence=fenced([spec.sound.resolve()] if spec.sound else [], [made.folder]),
        )
        stamp_vendor(made.master)
        made.stills.save(made.poster, made.filmstrip)
        return made.verified()


def _check(spec: TakeSpec) -> None:
    if spec.count < 1 or spec.width < 16 or spec.height < 16:
        raise Invalid(f"A take of {spec.count} frames at {spec.width}x{spec.height} cannot be encoded.")
    if spec.poster_frame is not None and not 0 <= spec.poster_frame < spec.count:
        raise Invalid(f"Frame {spec.poster_frame} is not in a take of {spec.count} frames.")


class _Made:
    """The files of one encode while they are being made."""

    def __init__(self, folder: Path, spec: TakeSpec) -> None:
        self.folder, self.spec = folder, spec
        self.master, self.proxy = folder / "master.mov", folder / "proxy.mp4"
        self.poster, self.filmstrip = folder / "poster.jpg", folder / "filmstrip.jpg"
        self.stills = Stills(spec.count, spec.count // 2 if spec.poster_frame is None else spec.poster_frame)
        self.whole = hashlib.sha256()
        self.each: list[str] = []

    def wanted(self, pixels: str) -> commands.Encode:
        spec = self.spec
        return commands.Encode(
            width=spec.width,
            height=spec.height,
            fps=spec.fps,
            count=spec.count,
            start_timecode=spec.start_timecode,
            pixels=pixels,
            metadata=spec.metadata,
            sound=spec.sound.resolve() if spec.sound else None,
        )

    def watched(
        self,
        frames: Iterable[Frame],
        kind: np.dtype[np.uint8] | np.dtype[np.uint16],
        progress: Callable[[int], None] | None,
    ) -> Iterator[memoryview]:
        """The frames' bytes, each counted, checked, hashed and offered to the stills on the way."""
        count, shape = self.spec.count, (self.spec.height, self.spec.width, 3)
        for index, frame in enumerate(frames):
            if index == count:
                raise MediaFailed(f"The render gave more than the {count} frames that were planned.")
            if frame.shape != shape or frame.dtype != kind:
                raise MediaFailed(f"Frame {index} is {frame.dtype} {frame.shape}, and {kind} {shape} was expected.")
            raw = np.ascontiguousarray(frame).data.cast("B")
            self.whole.update(raw)
            self.each.append(hashlib.sha256(raw).hexdigest())
            self.stills.see(index, frame)
            yield raw
            if progress:
                progress(index + 1)
        if len(self.each) < count:
            raise MediaFailed(f"The render gave {len(self.each)} frames; {count} were planned.")

    def verified(self) -> TakeFiles:
        master, proxy = probe(self.master), probe(self.proxy)
        whole = {self.spec.count}
        if {master.frames, proxy.frames, count_whole_prores(self.master)} != whole or master.fps != self.spec.fps:
            raise MediaFailed(f"The encoded movie has {master.frames} frames; {self.spec.count} were sent.")
        tile = self.stills.tiles[0]
        return TakeFiles(
            master=self.master,
            proxy=self.proxy,
            poster=self.poster,
            filmstrip=self.filmstrip,
            filmstrip_tiles=len(self.stills.tiles),
            tile_width=tile.width,
            tile_height=TILE_HEIGHT,
            frames_sha256=self.whole.hexdigest(),
            frame_hashes=tuple(self.each),
            master_facts=master,
            proxy_facts=proxy,
        )
