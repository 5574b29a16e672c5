"""Which ffmpeg the studio uses, and what it can do. Looks once, remembers."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import imageio_ffmpeg

from previz_studio.kit.errors import MediaFailed, Unavailable
from previz_studio.media.fence import Fence, landlock_version
from previz_studio.media.run import run

NEEDED = ("prores_ks", "libx264", "aac", "pcm_s24le")
"""Encoders without which no take can be published."""


@dataclass(frozen=True)
class Ffmpeg:
    path: Path
    version: str
    encoders: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in NEEDED if name not in self.encoders)


def find_ffmpeg() -> Path:
    """PREVIZ_FFMPEG, else the binary that came with imageio-ffmpeg, else the one on PATH. Raises Unavailable."""
    return _find(os.environ.get("PREVIZ_FFMPEG", ""), os.environ.get("PATH", ""))


def ffmpeg_facts() -> Ffmpeg:
    """Raises Unavailable when there is none or it does not run."""
    return _ask(find_ffmpeg())


def ffmpeg_line(arguments: Sequence[str]) -> list[str]:
    """The command that runs ffmpeg with `arguments` (from media/commands.py). Raises Unavailable."""
    return [str(find_ffmpeg()), *arguments]


def fenced(reads: Sequence[Path], writes: Sequence[Path] = ()) -> Fence | None:
    """What an ffmpeg run may touch, for run(fence=…): files it reads, folders it writes. None where this build does
    not run inside a fence at all (its libraries lie in an unusual place)."""
    return Fence(tuple(reads), tuple(writes)) if _runs_fenced(find_ffmpeg()) else None


def protection() -> tuple[bool, str]:
    """Whether ffmpeg works inside a fence here, and one sentence for doctor. Raises Unavailable without ffmpeg."""
    version = landlock_version()
    if not version:
        return False, "Landlock is not available: ffmpeg is held by limits and forced formats alone."
    if not _runs_fenced(find_ffmpeg()):
        return False, f"{find_ffmpeg()} does not start inside Landlock: it is held by limits and forced formats alone."
    network = "and opens no TCP connection" if version >= 4 else "but its network is open"
    return True, f"Landlock (version {version}): ffmpeg reads and writes only what it is given, {network}."


def require_encoder(name: str) -> None:
    """Raises Unavailable when this ffmpeg build cannot encode `name`."""
    found = ffmpeg_facts()
    if name not in found.encoders:
        raise Unavailable(f"ffmpeg at {found.path} has no {name} encoder.", hint=_HINT)


_HINT = "Install imageio-ffmpeg, or set PREVIZ_FFMPEG to a full ffmpeg build."


@lru_cache(maxsize=8)
def _find(chosen: str, search_path: str) -> Path:
    if chosen:
        program = shutil.which(chosen, path=search_path)
        if program is None:
            raise Unavailable(f"PREVIZ_FFMPEG is {chosen}, and there is no program there.", hint=_HINT)
        return Path(program).absolute()
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe()).absolute()
    except RuntimeError:
        program = shutil.which("ffmpeg", path=search_path)
    if program is None:
        raise Unavailable("ffmpeg is not installed, so no movie can be made or read.", hint=_HINT)
    return Path(program).absolute()


@lru_cache(maxsize=8)
def _runs_fenced(path: Path) -> bool:
    try:
        run([str(path), "-version"], timeout=30, fence=Fence())
    except (MediaFailed, Unavailable):
        return False
    return True


@lru_cache(maxsize=8)
def _ask(path: Path) -> Ffmpeg:
    banner = run([str(path), "-version"], timeout=30).decode(errors="replace").split()
    listing = run([str(path), "-hide_banner", "-encoders"], timeout=30).decode(errors="replace")
    if banner[:2] != ["ffmpeg", "version"]:
        raise Unavailable(f"{path} is not ffmpeg.", hint=_HINT)
    # after the legend's ruler, each line is "flags name description"
    names = (line.split()[1] for line in listing.partition("------")[2].splitlines() if len(line.split()) > 1)
    return Ffmpeg(path=path, version=banner[2], encoders=frozenset(names))
