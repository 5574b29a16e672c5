"""Values -> ffmpeg argument lists (without the program's name). Nothing in here runs anything or touches a disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ffmpeg

from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, from_timecode

AUDIO_RATE = 48_000


@dataclass(frozen=True)
class Flavour:
    """One member of the ProRes or DNxHR family. `tag` is the fourcc in the file."""

    name: str
    title: str
    tag: str
    pixels: str
    options: Mapping[str, Any] = field(default_factory=dict)


def _prores(name: str, title: str, tag: str, *, index: int, quality: int, pixels: str = "yuv422p10le") -> Flavour:
    # A fixed quantiser costs a quarter of prores_ks's rate control for 0.1 dB (facts/perf.md, FFmpeg 9.0.2).
    options = {"vcodec": "prores_ks", "profile:v": index, "q:v": quality, "vendor": "apl0"}
    return Flavour(name, title, tag, pixels, options)


def _dnxhr(name: str, title: str, *, pixels: str = "yuv422p") -> Flavour:
    return Flavour(f"dnxhr_{name}", title, "AVdh", pixels, {"vcodec": "dnxhd", "profile:v": f"dnxhr_{name}"})


FLAVOURS = {
    flavour.name: flavour
    for flavour in (
        _prores("proxy", "ProRes 422 Proxy", "apco", index=0, quality=11),
        _prores("lt", "ProRes 422 LT", "apcs", index=1, quality=9),
        _prores("422", "ProRes 422", "apcn", index=2, quality=6),
        _prores("422hq", "ProRes 422 HQ", "apch", index=3, quality=4),
        _prores("4444", "ProRes 4444", "ap4h", index=4, quality=4, pixels="yuv444p10le"),
        _dnxhr("lb", "DNxHR LB"),
        _dnxhr("sq", "DNxHR SQ"),
        _dnxhr("hq", "DNxHR HQ"),
        _dnxhr("hqx", "DNxHR HQX", pixels="yuv422p10le"),
        _dnxhr("444", "DNxHR 444", pixels="yuv444p10le"),
    )
}
MASTER = FLAVOURS["422hq"]


def flavour_named(name: str) -> Flavour:
    """Raises Invalid for a flavour the studio does not make."""
    if name not in FLAVOURS:
        raise Invalid(f"{name!r} is not a movie flavour.", hint=f"Use one of {', '.join(FLAVOURS)}.")
    return FLAVOURS[name]


@dataclass(frozen=True)
class Encode:
    """What goes into a take's two movies: `pixels` is rgb24 or rgb48le on stdin; `count` frames; `sound` a WAV."""

    width: int
    height: int
    fps: FrameRate
    count: int
    start_timecode: str
    pixels: str = "rgb24"
    metadata: Mapping[str, str] = field(default_factory=dict)
    sound: Path | None = None


def encode_take(master: Path, proxy: Path, what: Encode) -> list[str]:
    """Raw frames on stdin -> ProRes 422 HQ master and all-intra H.264 proxy, in one run.

    The proxy of an odd size is one column or row larger (4:2:0 needs even sides). Sound is cut or padded to the
    exact length of the picture, 48 kHz.
    """
    size = f"{what.width}x{what.height}"
    picture = ffmpeg.input("pipe:", format="rawvideo", pix_fmt=what.pixels, s=size, r=str(what.fps)).video
    # One RGB conversion for both: the second from RGB costs 4 ms a frame at 1280x536 and shows no difference.
    branches = _rec709(picture, MASTER.pixels).filter_multi_output("split")
    small = _tagged(_even(branches[1], what), "yuv420p")
    sounds = _sound_branches(what)
    return _line(
        ffmpeg.merge_outputs(
            _output([branches[0], *sounds[:1]], master, **_master_options(what, bool(sounds))),
            _output([small, *sounds[1:]], proxy, **_PROXY),
        )
    )


_PROXY: dict[str, Any] = {
    "vcodec": "libx264",
    # Half of veryfast's time for a quarter more bytes at the same quality, and quicker to decode while scrubbing
    # (benchmarks/encode.py, FFmpeg 9.0.2).
    "preset": "superfast",
    "x264-params": "analyse=i8x8:cabac=0",
    "crf": 18,
    "g": 1,
    "bf": 0,
    "movflags": "+faststart",
    "fps_mode": "passthrough",
    "acodec": "aac",
    "b:a": "192k",
    "map_metadata": -1,
}


def mark_proxy(proxy: Path, plate: Path, target: Path) -> list[str]:
    """A proxy -> the same pictures, times and sound with the see-through PNG `plate` of its size laid over each."""
    movie, over = ffmpeg.input(_file(proxy), format="mov"), ffmpeg.input(_file(plate), format="png_pipe")
    picture = ffmpeg.filter([movie.video, over.video], "overlay", eof_action="repeat", format="yuv420")
    options = {name: value for name, value in _PROXY.items() if name != "b:a"} | {"acodec": "copy"}
    return _line(_output([_tagged(picture, "yuv420p"), movie["a:0?"]], target, **options))


def _master_options(what: Encode, sound: bool) -> dict[str, Any]:
    options = {**MASTER.options, **_movie_tags(what.metadata), "fps_mode": "passthrough"}
    options["timecode"] = _checked(what.start_timecode, what.fps)
    return {**options, "acodec": "pcm_s24le"} if sound else options


def _sound_branches(what: Encode) -> list[Any]:
    if what.sound is None:
        return []
    samples = round(what.count / what.fps * AUDIO_RATE)
    sound = ffmpeg.input(_file(what.sound), format="wav").audio.filter("aresample", AUDIO_RATE)
    sound = sound.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)
    split = sound.filter_multi_output("asplit")
    return [split[0], split[1]]


def _rec709(picture: Any, pixels: str) -> Any:
    """Full-range RGB -> studio-range Rec.709. Tags set on the output alone are lost after a filter graph in FFmpeg 9,
    and without the matrix RGB becomes BT.601: the frames themselves must carry both."""
    converted = picture.filter("scale", out_color_matrix="bt709", out_range="tv", flags="accurate_rnd+full_chroma_int")
    return _tagged(converted, pixels)


def _tagged(picture: Any, pixels: str) -> Any:
    return picture.filter("format", pixels).filter(
        "setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709"
    )


def _even(picture: Any, what: Encode) -> Any:
    if what.width % 2 == 0 and what.height % 2 == 0:
        return picture
    wide, high = what.width + what.width % 2, what.height + what.height % 2
    grown = picture.filter("pad", wide, high)
    return grown.filter("fillborders", right=what.width % 2, bottom=what.height % 2, mode="smear")


@dataclass(frozen=True)
class Stereo:
    """Sound made alike: 48 kHz 24-bit stereo of exactly `samples`; silence where the movie has none."""

    samples: int
    silent: bool


def transcode(  # noqa: PLR0913 - one value for each thing a delivery may ask for
    source: Path,
    target: Path,
    flavour: Flavour,
    *,
    fps: FrameRate,
    start_timecode: str,
    metadata: Mapping[str, str],
    size: tuple[int, int] | None = None,
    stereo: Stereo | None = None,
) -> list[str]:
    """A Rec.709 master -> the same picture and sound in another flavour, with its own timecode and tags.

    `size` fits the picture into that many pixels, with black beside it where the shape differs.
    """
    movie = ffmpeg.input(_file(source), format="mov")
    options = {**flavour.options, **_movie_tags(metadata), "timecode": _checked(start_timecode, fps)}
    picture = _fitted(movie.video, *size) if size else movie.video
    sound, codec = _sound_of(movie, stereo)
    streams = [_tagged(picture, flavour.pixels), sound]
    return _line(_output(streams, target, fps_mode="passthrough", acodec=codec, **options))


def _fitted(picture: Any, width: int, height: int) -> Any:
    inside = picture.filter(
        "scale",
        width,
        height,
        force_original_aspect_ratio="decrease",
        force_divisible_by=2,
        flags="lanczos+accurate_rnd",
    )
    return inside.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2").filter("setsar", 1)


def _sound_of(movie: Any, stereo: Stereo | None) -> tuple[Any, str]:
    """(stream, codec): as it is, or made alike."""
    if stereo is None:
        return movie["a:0?"], "copy"
    if stereo.silent:
        source = ffmpeg.input(f"anullsrc=r={AUDIO_RATE}:cl=stereo", format="lavfi").audio
    else:
        source = movie["a:0"].filter("aresample", AUDIO_RATE).filter("aformat", channel_layouts="stereo")
    whole = source.filter("apad", whole_len=stereo.samples).filter("atrim", end_sample=stereo.samples)
    return whole, "pcm_s24le"


def concat_list(files: Sequence[Path]) -> str:
    """The text of the list file that `join` reads. Paths must be absolute."""
    quoted = (_file(each).replace("'", "'\\''") for each in files)
    return "ffconcat version 1.0\n" + "".join(f"file '{each}'\n" for each in quoted)


def join(
    list_file: Path, target: Path, *, fps: FrameRate, start_timecode: str, metadata: Mapping[str, str]
) -> list[str]:
    """Masters of one size, rate and flavour -> one movie, by stream copy, with one timecode track.

    Frame times are counted anew: the concat demuxer adds up microseconds and would drift at 24000/1001.
    """
    movie = ffmpeg.input(_file(list_file), format="concat", safe=0)
    return _copy(movie, target, fps=fps, start_timecode=start_timecode, metadata=metadata)


def retag(  # noqa: PLR0913 - as transcode
    source: Path,
    target: Path,
    *,
    fps: FrameRate,
    start_timecode: str,
    metadata: Mapping[str, str],
    stereo: Stereo | None = None,
) -> list[str]:
    """The same picture with another start timecode and tags, by stream copy; the sound too unless `stereo`."""
    movie = ffmpeg.input(_file(source), format="mov")
    return _copy(movie, target, fps=fps, start_timecode=start_timecode, metadata=metadata, stereo=stereo)


def _copy(  # noqa: PLR0913 - as transcode
    movie: Any,
    target: Path,
    *,
    fps: FrameRate,
    start_timecode: str,
    metadata: Mapping[str, str],
    stereo: Stereo | None = None,
) -> list[str]:
    sound, codec = _sound_of(movie, stereo)
    one = f"{fps.denominator}/({fps.numerator}*TB)"
    options = {
        "c": "copy",
        "c:a": codec,
        "bsf:v": f"setts=ts=round(N*{one}):duration=round({one})",
        "timecode": _checked(start_timecode, fps),
        **_movie_tags(metadata),
    }
    return _line(_output([movie["v:0"], sound], target, **options))


def _movie_tags(metadata: Mapping[str, str]) -> dict[str, Any]:
    # ffmpeg-python 0.2.0 prints a list as one word; numbered specifiers are how it says -metadata twice.
    tags = {f"metadata:g:{i}": f"{key}={value}" for i, (key, value) in enumerate(sorted(metadata.items()))}
    return {**tags, "movflags": "use_metadata_tags", "map_metadata": -1}


def _checked(start_timecode: str, fps: FrameRate) -> str:
    """Raises Invalid for a timecode that does not exist: ffmpeg would write the movie without a track."""
    from_timecode(start_timecode, fps)
    return start_timecode


def _file(path: Path) -> str:
    """`file:` and an absolute path, so that no name is ever read as an option, a pattern or a protocol."""
    if not path.is_absolute():
        raise ValueError(f"ffmpeg is given absolute paths only, got {path}")
    return f"file:{path}"


def _output(streams: Sequence[Any], target: Path, **options: Any) -> Any:
    return ffmpeg.output(*streams, _file(target), **options)


def _line(stream: Any) -> list[str]:
    compiled: list[str] = ffmpeg.compile(stream, overwrite_output=True)
    return ["-hide_banner", "-nostdin", "-loglevel", "error", *compiled[1:]]
