"""Lines of any script as pictures, for paper whose own letters are Latin-1: drawn with the fonts there are, and what
none of them has is said in words, never left out."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw

from previz_studio.media.name_plate import opened, runs, undrawable

SIZE, LINE = 26, 36
"""Pixels of a letter and of a line: 9 pt at about 210 dots an inch."""
PLAIN, BOLD = 400, 700
MOST_LETTERS = 400
"""Different letters of one line that are looked for in the fonts, so that a line of all there are ends soon."""
_JOINS = ("\u200d", "\ufe0e", "\ufe0f")
"""They only say how their neighbours look."""


def drawable(text: str) -> str:
    """`text` with a symbol that no font here has as its name, `[clapper board]`, and any other such letter as `?`."""
    different = dict.fromkeys(letter for letter in text if ord(letter) > 126 and letter not in _JOINS)
    known = list(different)[:MOST_LETTERS]
    missing = {*undrawable("".join(known)), *list(different)[MOST_LETTERS:]}
    said = {ord(letter): _named(letter) for letter in missing}
    return "".join(c if c.isprintable() or c in _JOINS else " " for c in text.translate(said))


def lost(text: str) -> bool:
    """Whether a letter of it can only be printed as `?`."""
    return drawable(text).count("?") > text.count("?")


def rows(text: str, wide: float) -> Iterator[str]:
    """Broken between words where there are any, else between letters; `wide` in pixels."""
    here, long = "", 0.0
    for letter in text:
        step = _wide(letter)
        if here and long + step > wide:
            head, space, rest = here.rpartition(" ")
            between_words = bool(space) and 2 * len(rest) < len(here)
            yield head if between_words else here
            here = rest if between_words else ""
            long = sum(map(_wide, here))
        here, long = here + letter, long + step
    if here:
        yield here


def drawn(text: str, weight: int = PLAIN) -> Image.Image:
    """Grey, black on white, LINE pixels high and as wide as its letters."""
    parts = [(part, opened(name, SIZE, weight)) for part, name in runs(text)]
    wide = sum(float(font.getlength(part)) for part, font in parts)
    picture, left = Image.new("L", (max(1, round(wide) + 2), LINE), 255), 0.0
    pen = ImageDraw.Draw(picture)
    for part, font in parts:
        pen.text((left, SIZE), part, 0, font, anchor="ls")
        left += font.getlength(part)
    return picture


@lru_cache(maxsize=4096)
def _wide(letter: str) -> float:
    return sum(float(opened(name, SIZE, PLAIN).getlength(part)) for part, name in runs(letter))


def _named(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("So", "Sk"):
        return f"[{unicodedata.name(letter).lower()}]"
    return f"[U+{ord(letter):04X}]" if kind in ("Cn", "Co") else "?"  # newer than this Python, or somebody's own
