"""Argument lists that read a stranger's movie: the demuxer is forced, nothing but that one file may be opened."""

from collections.abc import Sequence
from pathlib import Path

from previz_studio.media.commands import AUDIO_RATE
from previz_studio.media.run import Limits

MOST_PIXELS = 40_000_000
MOST_SECONDS = 30 * 60
READING = Limits(cpu_seconds=3600)
"""Half an hour of 4K decodes well within this."""


def frame_times(path: Path, container: str) -> list[str]:
    """Decodes the first picture and sound tracks, failing at the first damage; frame times on stdout (framecrc),
    the picture's lines starting with `0,`."""
    tail = ["-vf", "scale=16:16,format=gray", "-fps_mode", "passthrough", "-enc_time_base", "demux"]
    return [
        *_opened(path, container, strict=True),
        "-map",
        "0:v:0",
        "-map",
        "0:a:0?",
        *tail,
        "-f",
        "framecrc",
        "pipe:1",
    ]


def fitted_frames(path: Path, container: str, *, width: int, height: int, pixels: str, matrix: str) -> list[str]:
    """Every frame, turned upright, fitted into width x height without stretching, black around, raw on stdout.

    `pixels` is rgb24 or rgb48le; `matrix` how YUV is to be read (bt709, bt601 or bt2020).
    """
    fit = (
        "scale=iw*sar:ih,setsar=1,"
        f"scale={width}:{height}:force_original_aspect_ratio=decrease:in_color_matrix={matrix}:out_range=pc"
        f":flags=lanczos+accurate_rnd+full_chroma_int,format={pixels},"
        f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"
    )
    tail = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", pixels, "pipe:1"]
    return [*_opened(path, container), "-map", "0:v:0", "-an", "-vf", fit, *tail]


def sound(path: Path, container: str, target: Path) -> list[str]:
    """The first sound track as stereo 24-bit WAV at 48 kHz."""
    shape: Sequence[str] = ("-ac", "2", "-ar", str(AUDIO_RATE), "-c:a", "pcm_s24le", "-map_metadata", "-1", "-f", "wav")
    return [*_opened(path, container), "-map", "0:a:0", "-vn", *shape, "-y", f"file:{target}"]


def _opened(path: Path, container: str, *, strict: bool = False) -> list[str]:
    if not path.is_absolute():
        raise ValueError(f"ffmpeg is given absolute paths only, got {path}")
    return [
        *("-hide_banner", "-nostdin", "-loglevel", "error"),
        *(("-xerror", "-err_detect", "explode") if strict else ()),
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", container, "-f", container),
        *("-max_pixels", str(MOST_PIXELS), "-i", f"file:{path}"),
        *("-sn", "-dn", "-map_metadata", "-1"),
    ]
