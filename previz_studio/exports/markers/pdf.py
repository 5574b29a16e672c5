"""Notes on paper: each with its frame and what was drawn on it."""

from collections.abc import Callable
from datetime import datetime

from PIL import Image, ImageDraw

from previz_studio.exports.cut import Cut
from previz_studio.exports.markers.marker import Marker, inside, line_of
from previz_studio.exports.sheet import Sheet
from previz_studio.media.line_picture import lost

LONGEST_NOTE = 3000
PictureOf = Callable[[Marker], Image.Image | None]
"""The frame a marker stands on, None when there is no picture to show."""


def write(cut: Cut, markers: list[Marker], picture_of: PictureOf, *, first_frame: int, made_at: datetime) -> bytes:
    """A4, portrait; `made_at` is printed and makes equal input give equal bytes. Letters it cannot print are owned up
    to on the first page."""
    sheet = Sheet(cut.title, _remark(markers), made_at)
    for marker in inside(cut, markers):
        picture = picture_of(marker)
        frames = f"frame {first_frame + marker.frame_in}"
        if marker.frame_out > marker.frame_in:
            frames = f"frames {first_frame + marker.frame_in}-{first_frame + marker.frame_out}"
        head = f"{marker.name}   {cut.record_timecode(marker.cut_in)}   {frames}   {marker.state.replace('_', ' ')}"
        lines = [line_of(each, LONGEST_NOTE) for each in _said(marker)]
        sheet.entry(head, lines, None if picture is None else drawn_on(picture, marker))
    return sheet.bytes()


def _remark(markers: list[Marker]) -> str:
    count = "1 note" if len(markers) == 1 else f"{len(markers)} notes"
    some = sum(lost(" ".join(_said(marker))[:LONGEST_NOTE]) for marker in markers)
    if not some:
        return count
    return f"{count}, {some} with letters no font here has (as ?): their words are whole in the CSV"


def _said(marker: Marker) -> list[str]:
    return [f"{marker.author}: {marker.text}", *(f"{author}: {words}" for author, words in marker.replies)]


def drawn_on(picture: Image.Image, marker: Marker) -> Image.Image:
    """A copy with the marker's strokes; points are 0..1 from the upper left."""
    copy = picture.convert("RGB")
    canvas, width = ImageDraw.Draw(copy), max(2, round(copy.width / 300))
    for stroke in marker.drawing:
        points = [(x * (copy.width - 1), y * (copy.height - 1)) for x, y in stroke["points"]]
        _stroke(canvas, stroke, points, width)
    return copy


def _stroke(canvas: ImageDraw.ImageDraw, stroke: dict[str, str], points: list[tuple[float, float]], width: int) -> None:
    colour, first, last = stroke["colour"], points[0], points[-1]
    match stroke["tool"]:
        case "box":
            (left, right), (top, bottom) = sorted((first[0], last[0])), sorted((first[1], last[1]))
            canvas.rectangle((left, top, right, bottom), outline=colour, width=width)
        case "text":
            canvas.text(first, stroke.get("text", ""), fill=colour, font_size=max(10, width * 6))
        case "arrow":
            canvas.line((first, last), fill=colour, width=width)
            _head(canvas, first, last, colour, width)
        case "line":
            canvas.line((first, last), fill=colour, width=width)
        case _:
            canvas.line(points, fill=colour, width=width, joint="curve")


def _head(
    canvas: ImageDraw.ImageDraw, start: tuple[float, float], tip: tuple[float, float], colour: str, width: int
) -> None:
    across, down = tip[0] - start[0], tip[1] - start[1]
    length = (across * across + down * down) ** 0.5
    if not length:
        return
    size, x, y = 5.0 * width, across / length, down / length
    back = (tip[0] - size * x, tip[1] - size * y)
    half = size / 2
    canvas.polygon((tip, (back[0] - half * y, back[1] + half * x), (back[0] + half * y, back[1] - half * x)), colour)
