"""An A4 page of entries, each a heading, lines of text and a picture beside them."""

import unicodedata
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

_MARGIN, _WIDE, _HIGH = 14.0, 210.0, 297.0
_PICTURE, _GAP, _LINE = 62.0, 4.0, 4.6
"""Millimetres."""
_PICTURE_PIXELS = 900
_TYPEWRITER = str.maketrans("‘’“”–—…×°•", "''\"\"--.xo*")


class Sheet:
    """`made_at` goes on the first page and into the file, so that equal entries give equal bytes."""

    def __init__(self, title: str, remark: str, made_at: datetime) -> None:
        from fpdf import FPDF  # two seconds that only a PDF should pay

        self._pdf = FPDF(format="A4")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_title(plain(title))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margins(_MARGIN, _MARGIN)
        self._pdf.add_page()
        self._pdf.set_font("helvetica", "B", 14)
        self._pdf.cell(0, 8, plain(title), new_x="LMARGIN", new_y="NEXT")
        self._pdf.set_font("helvetica", "", 9)
        self._pdf.cell(0, 5, plain(f"{remark}   {made_at:%d %b %Y %H:%M} UTC"), new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(3)

    def entry(self, head: str, lines: list[str], picture: Image.Image | None) -> None:
        """Kept on one page when it fits on one."""
        pdf, left = self._pdf, _MARGIN
        tall = 0.0
        if picture is not None:
            tall = min(90.0, _PICTURE * picture.height / picture.width)
            left += _PICTURE + _GAP
        rows = self._rows(lines, _WIDE - _MARGIN - left)
        self._break_before(max(tall, 6 + _LINE * len(rows)))
        top = pdf.get_y()
        if picture is not None:
            pdf.image(_jpeg(picture), x=_MARGIN, y=top, w=_PICTURE, h=tall)
        pdf.set_xy(left, top)
        pdf.set_font("helvetica", "B", 9)
        pdf.cell(_WIDE - _MARGIN - left, 5, plain(head), new_x="LEFT", new_y="NEXT")
        pdf.set_font("helvetica", "", 9)
        for row in rows:
            if pdf.get_y() + _LINE > _HIGH - _MARGIN:
                pdf.add_page()
            pdf.set_x(left)
            pdf.cell(_WIDE - _MARGIN - left, _LINE, row, new_x="LEFT", new_y="NEXT")
        pdf.set_y(max(pdf.get_y(), top + tall if pdf.get_y() >= top else 0.0) + _GAP)

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _rows(self, lines: list[str], wide: float) -> list[str]:
        self._pdf.set_font("helvetica", "", 9)
        rows: list[str] = []
        for line in lines:
            split: Any = self._pdf.multi_cell(wide, _LINE, plain(line), dry_run=True, output="LINES")
            rows += split
        return rows

    def _break_before(self, tall: float) -> None:
        if self._pdf.get_y() + tall > _HIGH - _MARGIN and tall < _HIGH - 2 * _MARGIN:
            self._pdf.add_page()


def plain(text: str) -> str:
    """The built-in PDF letters are Latin-1: accents outside it lose their mark, other scripts become `?`."""
    marked = text.translate(_TYPEWRITER)
    return "".join(_letter(c) for c in marked)


def printable(text: str) -> bool:
    """Whether `plain` keeps every letter, a lost mark aside."""
    return all(_letter(c) != "?" or c == "?" for c in text[:100_000].translate(_TYPEWRITER))


def _letter(letter: str) -> str:
    if ord(letter) < 256:
        return letter if letter.isprintable() else " "
    base = unicodedata.normalize("NFKD", letter).encode("latin-1", "ignore").decode("latin-1")
    return base or "?"


def _jpeg(picture: Image.Image) -> BytesIO:
    small = picture.convert("RGB")
    small.thumbnail((_PICTURE_PIXELS, _PICTURE_PIXELS))
    kept = BytesIO()
    small.save(kept, "JPEG", quality=85)
    kept.seek(0)
    return kept
