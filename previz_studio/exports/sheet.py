"""An A4 page of entries, each a heading, lines of text and a picture beside them.

Latin-1 is text; a line with other letters is drawn, with its words for who cannot see it. No letter is left out."""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from previz_studio.media.line_picture import BOLD, LINE, PLAIN, SIZE, drawable, drawn, lost, rows

_MARGIN, _WIDE, _HIGH = 14.0, 210.0, 297.0
_PICTURE, _GAP, _LINE = 62.0, 4.0, 4.6
"""Millimetres."""
_PICTURE_PIXELS = 900
_POINT = 25.4 / 72
LOST = "Letters that no font of this machine has are printed as ?. The words are whole in the studio and in the CSV."
_TYPEWRITER = str.maketrans("‘’“”–—…×°•", "''\"\"--.xo*")


class Sheet:
    """`made_at` goes on the first page and into the file, so that equal entries give equal bytes."""

    def __init__(self, title: str, remark: str, made_at: datetime) -> None:
        from fpdf import FPDF  # two seconds that only a PDF should pay

        self._pdf, self._lost = FPDF(format="A4"), False
        self._pdf.set_creation_date(made_at)
        self._pdf.set_title(" ".join(title.split()))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margins(_MARGIN, _MARGIN)
        self._pdf.add_page()
        self._row(title, 8, 14, bold=True)
        for row in self._rows([f"{remark}   {made_at:%d %b %Y %H:%M} UTC"], _WIDE - 2 * _MARGIN):
            self._row(row, 5)
        self._pdf.ln(3)

    def entry(self, head: str, lines: list[str], picture: Image.Image | None) -> None:
        """Kept on one page when it fits on one."""
        pdf, left = self._pdf, _MARGIN
        tall = 0.0
        if picture is not None:
            tall = min(90.0, _PICTURE * picture.height / picture.width)
            left += _PICTURE + _GAP
        below = self._rows(lines, _WIDE - _MARGIN - left)
        self._break_before(max(tall, 6 + _LINE * len(below)))
        top = pdf.get_y()
        if picture is not None:
            pdf.image(_jpeg(picture), x=_MARGIN, y=top, w=_PICTURE, h=tall)
        pdf.set_xy(left, top)
        self._row(head, 5, bold=True)
        for row in below:
            if pdf.get_y() + _LINE > _HIGH - _MARGIN:
                pdf.add_page()
            pdf.set_x(left)
            self._row(row, _LINE)
        pdf.set_y(max(pdf.get_y(), top + tall if pdf.get_y() >= top else 0.0) + _GAP)

    def bytes(self) -> bytes:
        if self._lost:
            self.entry("", [LOST], None)
        return bytes(self._pdf.output())

    def _row(self, text: str, tall: float, points: int = 9, *, bold: bool = False) -> None:
        """One line from where the pen is; the pen goes below it."""
        pdf, left = self._pdf, self._pdf.get_x()
        if printable(text):
            pdf.set_font("helvetica", "B" if bold else "", points)
            pdf.cell(_WIDE - _MARGIN - left, tall, plain(text), new_x="LEFT", new_y="NEXT")
            return
        self._lost = self._lost or lost(text)
        words = drawable(text)
        picture, scale = drawn(words, BOLD if bold else PLAIN), points * _POINT / SIZE
        wide = min(picture.width * scale, _WIDE - _MARGIN - left - pdf.c_margin)
        pdf.image(picture, x=left + pdf.c_margin, y=pdf.get_y(), w=wide, h=wide / picture.width * LINE, alt_text=words)
        pdf.set_xy(left, pdf.get_y() + tall)

    def _rows(self, lines: list[str], wide: float) -> list[str]:
        self._pdf.set_font("helvetica", "", 9)
        found: list[str] = []
        for line in lines:
            if printable(line):
                split: Any = self._pdf.multi_cell(wide, _LINE, plain(line), dry_run=True, output="LINES")
                found += split
            else:
                self._lost = self._lost or lost(line)
                found += rows(drawable(line), (wide - 2 * self._pdf.c_margin) * SIZE / (9 * _POINT))
        return found

    def _break_before(self, tall: float) -> None:
        if self._pdf.get_y() + tall > _HIGH - _MARGIN and tall < _HIGH - 2 * _MARGIN:
            self._pdf.add_page()


def plain(text: str) -> str:
    """What the built-in letters of a PDF print of it: quotes and dashes of a typewriter, spaces for controls."""
    marked = text.translate(_TYPEWRITER)
    return "".join(c if c.isprintable() else " " for c in marked)


def printable(text: str) -> bool:
    """Whether the built-in letters have all of it; else it has to be drawn."""
    return all(ord(letter) < 256 for letter in text[:100_000].translate(_TYPEWRITER))


def _jpeg(picture: Image.Image) -> BytesIO:
    small = picture.convert("RGB")
    small.thumbnail((_PICTURE_PIXELS, _PICTURE_PIXELS))
    kept = BytesIO()
    small.save(kept, "JPEG", quality=85)
    kept.seek(0)
    return kept
