"""What comes in from outside: looked at, bounded, decoded, and for pictures written anew. Names are never trusted."""

import io
import json
import re
import site
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

import previz_studio
from previz_studio.kit.errors import Invalid, MediaFailed, NotFound, TooLarge
from previz_studio.media import strangers
from previz_studio.media.conform import frame_times
from previz_studio.media.fence import Fence
from previz_studio.media.library import naming_full_disk
from previz_studio.media.probe import MovieFacts, facts_from_json
from previz_studio.media.run import Limits, run

MOST_IMAGE_BYTES = 50 * 10**6
MOST_IMAGE_PIXELS = 40_000_000
MOST_MOVIE_BYTES = 4 * 10**9
MOST_STREAMS = 32
MOST_FPS = 240

_PICTURES = ("JPEG", "PNG", "WEBP", "TIFF")
_MAGIC = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|II\*\x00|MM\x00\*", re.DOTALL)


@dataclass(frozen=True)
class IntakeImage:
    """The studio's own copy: `file` is upright, without metadata, in sRGB; `was` is the format that came in."""

    file: Path
    extension: str
    width: int
    height: int
    was: str


def accept_image(source: BinaryIO | Path, folder: Path, *, name: str = "") -> IntakeImage:
    """Writes `picture.jpg` (or `.png` where JPEG would lose transparency or exactness) into `folder`.

    `name` is what the person called it, for the refusal. Raises Invalid, TooLarge, NotFound, NoSpace.
    """
    called = _called(name or (source.name if isinstance(source, Path) else ""))
    data = _read_bounded(source, called)
    not_a_picture = Invalid(
        f"{called} is not a picture the studio can read. Use JPEG, PNG, WebP or TIFF.",
    )
    if not _MAGIC.match(data):
        raise not_a_picture
    try:
        with Image.open(io.BytesIO(data), formats=_PICTURES) as opened:
            if opened.width * opened.height > MOST_IMAGE_PIXELS:
                raise _too_many_pixels(called, f"{opened.width}x{opened.height}")
            opened.load()
            was, picture = str(opened.format), _upright_srgb(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
        raise _too_many_pixels(called, "far larger") from exc
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as exc:
        raise not_a_picture from exc
    return _kept(picture, folder, was)


def accept_movie(path: Path, *, name: str = "") -> MovieFacts:
    """Looks, bounds and decodes every frame, in processes with limits. `frames` counts what really decoded.

    Raises Invalid, TooLarge, NotFound. The file itself is left as it is: keep it only as a source to convert.
    """
    called = _called(name or path.name)
    container = sniff_movie(path, name=called)
    if path.stat().st_size > MOST_MOVIE_BYTES:
        raise TooLarge(f"{called} is larger than 4 GB.", hint="Send a shorter or smaller movie.")
    try:
        facts = _probed_apart(path.resolve(), container)
        _bound(facts, called)
        times = frame_times(path.resolve(), container)
    except MediaFailed as exc:
        raise Invalid(
            f"{called} is damaged or not a movie the studio can decode.", hint="Export it again, as H.264 or ProRes."
        ) from exc
    return times.counted(facts)


def sniff_movie(path: Path, *, name: str = "") -> str:
    """The demuxer to force, by the first bytes alone: mov (also MP4), matroska (also WebM), avi or mxf."""
    if not path.is_file():
        raise NotFound(f"{path.name} is not on disk.")
    with path.open("rb") as file:
        head = file.read(16)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[:8] == b"\x06\x0e\x2b\x34\x02\x05\x01\x01":
        return "mxf"
    raise Invalid(
        f"{_called(name or path.name)} is not a movie the studio can read. Use MOV, MP4, MKV, WebM, AVI or MXF."
    )


def _probed_apart(path: Path, container: str) -> MovieFacts:
    """Probes in a process of its own: a crash or a bomb in a demuxer must not be the server's."""
    package = Path(previz_studio.__file__).resolve().parent
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from previz_studio.media.probe import print_facts; print_facts()"
    )
    line = [sys.executable, "-c", code, str(package.parent), str(path), container]
    reads = (path, package, *(Path(place) for place in {sys.prefix, sys.base_prefix, *site.getsitepackages()}))
    fence = Fence(reads, lists=(package.parent,))
    return facts_from_json(json.loads(run(line, timeout=120, limits=Limits(cpu_seconds=60), fence=fence)))


def _bound(facts: MovieFacts, called: str) -> None:
    if facts.streams > MOST_STREAMS:
        raise TooLarge(f"{called} has {facts.streams} tracks; {MOST_STREAMS} are the most.")
    if facts.width * facts.height > strangers.MOST_PIXELS:
        raise _too_many_pixels(called, f"{facts.width}x{facts.height}")
    if facts.duration > strangers.MOST_SECONDS:
        raise TooLarge(f"{called} is longer than 30 minutes.", hint="Cut out the part that is needed.")
    if facts.fps > MOST_FPS:
        raise TooLarge(f"{called} has more than {MOST_FPS} frames a second.", hint="Export it at a camera's rate.")


def _called(name: str) -> str:
    """A stranger's file name, made harmless to print."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in last if c.isprintable())[:100] or "This file"


def _read_bounded(source: BinaryIO | Path, called: str) -> bytes:
    if isinstance(source, Path):
        if not source.is_file():
            raise NotFound(f"{called} is not on disk.")
        with source.open("rb") as file:
            return _read_bounded(file, called)
    data = source.read(MOST_IMAGE_BYTES + 1)
    if len(data) > MOST_IMAGE_BYTES:
        raise TooLarge(f"{called} is larger than 50 MB.", hint="Save a smaller copy of the picture.")
    return data


def _too_many_pixels(called: str, size: str) -> TooLarge:
    return TooLarge(f"{called} is {size} pixels; 40 megapixels are the most.", hint="Save a smaller copy.")


def _upright_srgb(opened: Image.Image) -> Image.Image:
    """Turned as its EXIF says, in sRGB, RGB or RGBA."""
    profile = opened.info.get("icc_profile")
    picture = ImageOps.exif_transpose(opened)
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda level: level / 257, "L")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            kind = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, kind, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
        except ImageCms.PyCMSError:
            pass  # a broken profile: the numbers are taken as sRGB, as browsers do
    return picture.convert("RGBA" if clear else "RGB")


def _kept(picture: Image.Image, folder: Path, was: str) -> IntakeImage:
    exact = was == "PNG" or picture.mode == "RGBA"
    extension = "png" if exact else "jpg"
    file = folder / f"picture.{extension}"
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)  # pixels only: what came with them stays behind
    with naming_full_disk(folder):
        if exact:
            clean.save(file, format="PNG", compress_level=4)
        else:
            clean.save(file, format="JPEG", quality=93, subsampling=0)
    return IntakeImage(file, extension, clean.width, clean.height, was)
