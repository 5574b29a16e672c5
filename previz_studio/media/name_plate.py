"""A viewer's name as a see-through picture, to lay over a movie or a still. The name is only ever drawn: no letter of
it reaches a command line or a filtergraph."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, features

from previz_studio.kit.places import shipped

INK, EDGE = (255, 255, 255, 92), (0, 0, 0, 74)
"""White with a dark rim, so that it reads on snow and on night; about a third opaque, as the design draws it."""
WEIGHT = 600
SIZE = 1 / 46
"""Letter height as a part of the picture's width: 28 px at 1280, and still readable (8 px) on a 390 px telephone."""
SMALLEST = 11
MOST_FONTS = 3000
_NOT_A_LETTER = "\U0010ffff"


def name_plate(words: str, width: int, height: int) -> Image.Image:
    """RGBA, width x height: `words` at the upper left and at the lower right, shrunk until they fit."""
    plate = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen, size = ImageDraw.Draw(plate), max(SMALLEST, round(width * SIZE))
    runs = list(_runs(words))
    room = width * 0.94
    while size > 4 and _length(runs, size) > room:
        size -= 1
    across, down = round(width * 0.03), round(height * 0.06)
    _write(pen, runs, size, across, down + size)
    _write(pen, runs, size, max(across, round(width - across - _length(runs, size))), height - down - size // 4)
    return plate


def undrawable(words: str) -> str:
    """The letters no font of this machine has, once each, in order: drawn, they would be boxes."""
    return "".join(dict.fromkeys(letter for letter in words if _font_for(letter) is None))


def _runs(words: str) -> Iterator[tuple[str, str]]:
    """(text, font) pieces in order; a font is kept for as long as it has the letters."""
    text, font = "", ""
    for letter in words:
        if font and _has(font, letter):
            text += letter
            continue
        if text:
            yield text, font
        text, font = letter, _font_for(letter) or ""
    if text:
        yield text, font


def _write(pen: ImageDraw.ImageDraw, runs: list[tuple[str, str]], size: int, left: float, baseline: int) -> None:
    for text, name in runs:
        font = _opened(name, size)
        pen.text((left, baseline), text, INK, font, anchor="ls", stroke_width=max(1, size // 14), stroke_fill=EDGE)
        left += font.getlength(text)


def _length(runs: list[tuple[str, str]], size: int) -> float:
    return sum(float(_opened(name, size).getlength(text)) for text, name in runs)


@lru_cache(maxsize=4096)
def _font_for(letter: str) -> str | None:
    """The file that has this letter: the studio's typeface, Pillow's own (''), then whatever the system carries."""
    if not features.check("raqm") and _needs_shaping(letter):
        return None
    ours = sorted((shipped("static") / "dist" / "fonts").glob("inter-*.woff2"), key=lambda f: ("-ext-" in f.name, f))
    return next((name for name in (*map(str, ours), "") if _has(name, letter)), None) or _of_the_system(letter)


def _of_the_system(letter: str) -> str | None:
    if _has("", letter):
        return ""
    return next((name for name in _system_fonts() if _has(name, letter)), None)


@lru_cache(maxsize=1)
def _system_fonts() -> tuple[str, ...]:
    """Plain upright sans faces first; none of them needs to be there."""
    home = Path.home()
    places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    if sys.platform == "darwin":
        places += [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    found = islice(_font_files(places), MOST_FONTS)
    return tuple(sorted(found, key=lambda f: ("Sans" not in f, not f.endswith(("-Regular.ttf", "Sans.ttf")), f)))


def _font_files(places: Iterable[Path]) -> Iterator[str]:
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (str(Path(folder) / name) for name in names if name.endswith((".ttf", ".otf", ".ttc", ".otc")))


@lru_cache(maxsize=16384)
def _has(name: str, letter: str) -> bool:
    """Whether the letter looks like anything but the box a font draws for what it does not have."""
    try:
        font = _opened(name, 32)
        if unicodedata.category(letter) == "Zs":
            return bool(font.getlength(letter) > 0)
        drawn = font.getmask(letter)
        return bool(drawn.getbbox()) and bytes(drawn) != _box(name)
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=512)
def _box(name: str) -> bytes:
    return bytes(_opened(name, 32).getmask(_NOT_A_LETTER))


@lru_cache(maxsize=256)
def _opened(name: str, size: int) -> Any:
    """Raises OSError for a file that is no font, or one of fixed sizes."""
    if not name:
        return ImageFont.load_default(size)
    font = ImageFont.truetype(name, size)
    if name.endswith(".woff2"):
        font.set_variation_by_axes([WEIGHT])
    return font


def _needs_shaping(letter: str) -> bool:
    """Letters that join, reorder or run right to left: without the shaping library they would be drawn wrong."""
    category = unicodedata.category(letter)
    return (
        category in ("Mc", "Mn") or unicodedata.bidirectional(letter) in ("R", "AL") or "\u0900" <= letter <= "\u0dff"
    )
