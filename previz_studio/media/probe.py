"""What is really in a movie file, as its packets say it. Reads headers and counts; writes nothing."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from previz_studio.kit.errors import MediaFailed, NotFound, StudioError

_PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020", 11: "smpte431", 12: "smpte432"}
_TRANSFERS = {1: "bt709", 4: "gamma22", 6: "smpte170m", 8: "linear", 13: "srgb", 16: "pq", 18: "hlg"}
_MATRICES = {0: "rgb", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_RANGES = {1: "tv", 2: "pc"}


@dataclass(frozen=True)
class MovieFacts:
    """`frames` counts the picture packets; colours are ITU-T H.273 names as ffmpeg says them, or `unknown`.

    `fps` is exact when `variable_rate` is False, else an average. `duration` in seconds. `timecode` is "" without
    a timecode track. `rotation` in degrees anticlockwise, as the file asks players to turn the picture.
    """

    container: str
    codec: str
    tag: str
    profile: str
    pixels: str
    width: int
    height: int
    frames: int
    fps: Fraction
    duration: Fraction
    timecode: str
    primaries: str
    transfer: str
    matrix: str
    range: str
    has_audio: bool
    audio_rate: int
    audio_channels: int
    variable_rate: bool
    all_intra: bool
    bytes: int
    streams: int
    rotation: int = 0
    sample_aspect: Fraction = Fraction(1)

    @property
    def display_width(self) -> int:
        """Pixels wide as shown: square pixels, turned upright."""
        return self._shown[0]

    @property
    def display_height(self) -> int:
        return self._shown[1]

    @property
    def _shown(self) -> tuple[int, int]:
        wide = max(1, round(self.width * self.sample_aspect))
        return (self.height, wide) if self.rotation % 180 else (wide, self.height)


def probe(path: Path, *, container: str | None = None) -> MovieFacts:
    """`container` forces the demuxer (strangers' files must). Raises NotFound, or MediaFailed for what is no movie."""
    if path.is_dir():
        raise MediaFailed(f"{path.name} is a folder.", hint="Give one movie in it.")
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    if not path.stat().st_size:
        raise MediaFailed(f"{path.name} is empty: it has no bytes.", hint="Copy or export it again.")
    try:
        with av.open(str(path), format=container, options={"protocol_whitelist": "file"}) as movie:
            return _facts(movie, path)
    except (av.FFmpegError, ValueError) as exc:
        raise MediaFailed(
            f"{path.name} is no movie the studio can read, or it is cut short.",
            hint="Export it again, as H.264 or ProRes.",
        ) from exc


def _facts(movie: Any, path: Path) -> MovieFacts:
    pictures = [s for s in movie.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    if not pictures:
        raise MediaFailed(f"{path.name} has no picture inside.", hint="Give a movie, not only its sound.")
    stream, sounds = pictures[0], movie.streams.audio
    context, timing = stream.codec_context, _timing(movie, stream)
    first = _first_frame(path, movie.format.name.split(",")[0], stream.index)
    return MovieFacts(
        container=movie.format.name,
        codec=context.name if context.codec.is_decoder else context.codec.canonical_name,
        tag=context.codec_tag.rstrip("\x00"),
        profile=str(context.profile or ""),
        pixels=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        timecode=movie.metadata.get("timecode") or stream.metadata.get("timecode", ""),
        has_audio=bool(sounds),
        audio_rate=sounds[0].rate if sounds else 0,
        audio_channels=sounds[0].channels if sounds else 0,
        bytes=path.stat().st_size,
        streams=len(movie.streams),
        sample_aspect=Fraction(stream.sample_aspect_ratio or 1),
        **timing,
        **first,
    )


def _timing(movie: Any, stream: Any) -> dict[str, Any]:
    packets = [p for p in movie.demux(stream) if p.size and not p.is_discard]
    if not packets:
        raise MediaFailed(f"{Path(movie.name).name} has no frames inside.")
    times = sorted(p.pts for p in packets if p.pts is not None)
    steps = [after - before for before, after in zip(times, times[1:], strict=False)]
    uneven = bool(steps) and max(steps) - min(steps) > 1
    fps = Fraction(stream.average_rate or stream.base_rate or 0)
    if not uneven and stream.base_rate and fps and abs(stream.base_rate / fps - 1) < Fraction(1, 500):
        fps = Fraction(stream.base_rate)
    return {
        "frames": len(packets),
        "fps": fps,
        "duration": (times[-1] - times[0] + (packets[-1].duration or 0)) * stream.time_base if times else Fraction(0),
        "variable_rate": uneven,
        "all_intra": all(p.is_keyframe for p in packets),
    }


def _first_frame(path: Path, container: str, index: int) -> dict[str, Any]:
    """Colour tags as the decoder sees them: the frame header wins over the container, as it does in players."""
    with av.open(str(path), format=container, options={"protocol_whitelist": "file"}) as movie:
        frame = next(movie.decode(movie.streams[index]), None)
        if not isinstance(frame, av.VideoFrame):
            raise MediaFailed(f"{path.name} has no frame that can be decoded.")
        return {
            "primaries": _PRIMARIES.get(int(frame.color_primaries), "unknown"),
            "transfer": _TRANSFERS.get(int(frame.color_trc), "unknown"),
            "matrix": _MATRICES.get(int(frame.colorspace), "unknown"),
            "range": _RANGES.get(int(frame.color_range), "unknown"),
            "rotation": int(frame.rotation),
        }


def print_facts() -> None:
    """For a process of its own: argv is (library folder, movie, container); JSON on stdout, status 1 for no movie."""
    try:
        facts = probe(Path(sys.argv[2]), container=sys.argv[3])
    except StudioError as exc:
        sys.exit(exc.sentence)
    sys.stdout.write(json.dumps(facts_to_json(facts)))


def facts_to_json(facts: MovieFacts) -> dict[str, Any]:
    """Fractions become `"24000/1001"`."""
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in asdict(facts).items()}


def facts_from_json(values: Mapping[str, Any]) -> MovieFacts:
    fractions = {key: Fraction(values[key]) for key in ("fps", "duration", "sample_aspect")}
    return MovieFacts(**{**values, **fractions})
