"""A viewer's name as a see-through picture, to lay over a movie or a still. The name is only ever drawn: no letter of
it reaches a command line or a filtergraph."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, features

from previz_studio.kit.places import shipped

INK, EDGE = (255, 255, 255, 102), (0, 0, 0, 96)
"""White with a dark rim, so that it reads on snow and on night; two fifths opaque, so that the picture reads too."""
WEIGHT = 600
SIZE = 1 / 31
"""Letter size of the name as a part of the picture's width: 41 px at 1280, which a 390 px telephone shows at 12.6 px;
the design's smallest type is 11."""
REMARK = 0.7
"""What stands below the name, as a part of its size."""
LEADING = 1.15
MOST_LINES = 2
SMALLEST = 11
MOST_FONTS = 3000
_NOT_A_LETTER = "\U0010ffff"


def name_plate(words: str, width: int, height: int) -> Image.Image:
    """RGBA, width x height: `words` at the upper left and at the lower right. Their first line is a name, which may
    break in two; the others are smaller. Shrunk until they fit."""
    plate = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen, lines = ImageDraw.Draw(plate), list(_lines(words, width))
    across, down = round(width * 0.03), round(height * 0.05)
    top, bottom = float(down), height - down - sum(line.height for line in lines)
    for line in lines:
        _write(pen, line, across, top + line.size)
        _write(pen, line, max(across, width - across - line.length), bottom + line.size)
        top, bottom = top + line.height, bottom + line.height
    return plate


@dataclass(frozen=True)
class Line:
    """(text, font) pieces of one line, `size` in pixels."""

    runs: tuple[tuple[str, str], ...]
    size: int

    @property
    def length(self) -> float:
        return sum(float(opened(name, self.size).getlength(text)) for text, name in self.runs)

    @property
    def height(self) -> float:
        return self.size * LEADING


def _lines(words: str, width: int) -> Iterator[Line]:
    name, *remarks = words.split("\n")
    size, room = max(SMALLEST, round(width * SIZE)), width * 0.94
    while size > 4 and not _fits(_broken(name, size, room), room):
        size -= 1
    yield from _broken(name, size, room)[:MOST_LINES]
    for remark in remarks:
        yield from _broken(remark, max(SMALLEST, round(size * REMARK)), room)[:1]


def _fits(lines: list[Line], room: float) -> bool:
    return len(lines) <= MOST_LINES and all(line.length <= room for line in lines)


def _broken(text: str, size: int, room: float) -> list[Line]:
    """Between words; a word that is too long by itself stays whole."""
    here, rest = text, ""
    while (line := Line(tuple(runs(here)), size)).length > room and " " in here:
        here, _, last = here.rpartition(" ")
        rest = f"{last} {rest}".rstrip()
    return [line, *(_broken(rest, size, room) if rest else [])]


def undrawable(words: str) -> str:
    """The letters no font of this machine has, once each, in order: drawn, they would be boxes."""
    return "".join(dict.fromkeys(letter for letter in words if _font_for(letter) is None))


def runs(words: str) -> Iterator[tuple[str, str]]:
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


def _write(pen: ImageDraw.ImageDraw, line: Line, left: float, baseline: float) -> None:
    for text, name in line.runs:
        font, stroke = opened(name, line.size), max(1, line.size // 14)
        pen.text((left, baseline), text, INK, font, anchor="ls", stroke_width=stroke, stroke_fill=EDGE)
        left += font.getlength(text)


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
        font = opened(name, 32)
        if unicodedata.category(letter) == "Zs":
            return bool(font.getlength(letter) > 0)
        drawn = font.getmask(letter)
        return bool(drawn.getbbox()) and bytes(drawn) != _box(name)
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=512)
def _box(name: str) -> bytes:
    return bytes(opened(name, 32).getmask(_NOT_A_LETTER))


@lru_cache(maxsize=256)
def opened(name: str, size: int, weight: int = WEIGHT) -> Any:
    """`weight` where the font has a choice. Raises OSError for a file that is no font, or one of fixed sizes."""
    if not name:
        return ImageFont.load_default(size)
    font = ImageFont.truetype(name, size)
    if name.endswith(".woff2"):
        font.set_variation_by_axes([weight])
    return font


def _needs_shaping(letter: str) -> bool:
    """Letters that join, reorder or run right to left: without the shaping library they would be drawn wrong."""
    category = unicodedata.category(letter)
    return (
        category in ("Mc", "Mn") or unicodedata.bidirectional(letter) in ("R", "AL") or "\u0900" <= letter <= "\u0dff"
    )
