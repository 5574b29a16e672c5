"""Notes as markers, in every form, read back by a parser that shares nothing with the writer."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from opentimelineio.adapters import read_from_string
from PIL import Image
from pypdf import PdfReader

from previz_studio.exports.markers import avid, pdf, premiere, resolve, table
from previz_studio.exports.markers.marker import Marker, in_cut, line_of
from previz_studio.exports.sheet import LOST, plain
from previz_studio.kit.timecode import RATES
from previz_studio.media.name_plate import undrawable
from tests.exports.test_cutlists import STARTS, make_cut

FRAMES = [(0, 0), (9, 20), (1000, 1000), (1500, 1538), (21555, 21555)]
COLOURS = ["red", "yellow", "green", "blue", "red"]
MADE = datetime(2026, 10, 12, 17, 12, tzinfo=UTC)


def make_markers(text: str = "Ease in 8, not 12") -> list[Marker]:
    return [
        Marker(i, "SH050", "v007", first, last, first, last, "Lena", text, colour=colour)
        for i, ((first, last), colour) in enumerate(zip(FRAMES, COLOURS, strict=True), start=1)
    ]


def count_of(timecode: str, nominal: int) -> int:
    """Frames since midnight by counting the numbers drop-frame leaves out, minute by minute."""
    hours, minutes, seconds, frames = (int(part) for part in re.split("[:;]", timecode))
    total = 60 * hours + minutes
    shown = (60 * total + seconds) * nominal + frames
    return shown - (nominal // 15 * sum(1 for minute in range(1, total + 1) if minute % 10) if ";" in timecode else 0)


at_every_rate = pytest.mark.parametrize(("rate", "start"), STARTS, ids=lambda value: value)


@at_every_rate
def test_given_notes_then_resolve_finds_each_on_its_frame(rate: str, start: str) -> None:
    lines = [line for line in resolve.write(make_cut(rate, start), make_markers()).split("\r\n") if line][2:]
    nominal, found = round(RATES[rate]), []
    for event, note in zip(lines[::2], lines[1::2], strict=True):
        first = count_of(event.split()[-2], nominal) - count_of(start, nominal)
        found.append((first, first + int(note.rsplit("|D:", 1)[1]) - 1))
    assert found == FRAMES


@at_every_rate
def test_given_notes_then_the_edl_adapter_finds_each_on_its_frame(rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    timeline = read_from_string(resolve.write(cut, make_markers()), "cmx_3600", rate=float(cut.fps))
    starts = [clip.source_range.start_time.to_frames() for track in timeline.tracks for clip in track.find_clips()]
    assert [first - starts[0] for first in starts] == [first for first, _ in FRAMES]


@at_every_rate
def test_given_notes_then_resolves_own_reader_agrees(rate: str, start: str) -> None:
    text = resolve.write(make_cut(rate, start), make_markers())
    found = resolve.read(text, RATES[rate], start)
    assert [(first, first + frames - 1) for first, frames, _, _ in found] == FRAMES
    assert [colour for _, _, colour, _ in found] == COLOURS


@at_every_rate
def test_given_notes_then_avid_finds_each_on_its_frame(rate: str, start: str) -> None:
    rows = [line.split("\t") for line in avid.write(make_cut(rate, start), make_markers()).split("\r\n") if line]
    nominal = round(RATES[rate])
    firsts = [count_of(row[1], nominal) - count_of(start, nominal) for row in rows]
    assert [(first, first + int(row[5]) - 1) for first, row in zip(firsts, rows, strict=True)] == FRAMES
    assert [row[3] for row in rows] == COLOURS


@at_every_rate
def test_given_notes_then_the_fcp_adapter_finds_each_on_its_frame(rate: str, start: str) -> None:
    timeline = read_from_string(premiere.write(make_cut(rate, start), make_markers()), "fcp_xml")
    found = [
        (m.marked_range.start_time.to_frames(), m.marked_range.duration.to_frames()) for m in timeline.tracks.markers
    ]
    assert [first for first, _ in found] == [first for first, _ in FRAMES]
    assert [max(1, frames) for _, frames in found] == [last - first + 1 for first, last in FRAMES]


def test_given_notes_then_premieres_own_reader_agrees() -> None:
    found = premiere.read(premiere.write(make_cut(), make_markers()))
    assert [(first, first + frames - 1) for first, frames, _ in found] == FRAMES


@at_every_rate
def test_given_notes_then_the_table_has_frames_and_timecode(rate: str, start: str) -> None:
    text = table.write(make_cut(rate, start), make_markers(), first_frame=1001).removeprefix("\ufeff")
    rows, nominal = list(csv.DictReader(io.StringIO(text))), round(RATES[rate])
    assert [(int(r["Frame In"]) - 1001, int(r["Frame Out"]) - 1001) for r in rows] == FRAMES
    assert [count_of(r["Timecode In"], nominal) - count_of(start, nominal) for r in rows] == [f for f, _ in FRAMES]


WORDS = [
    "Ease in 8, not 12",
    "The ferry is in frame two beats too long: hold on the lamps, then let the car cross from left to right, slowly, "
    "and only then tilt up to the ramp. " * 6,
    "Zu früh, né?",
    "<b>50 % & more</b> (see #3)",
    "Camera lower 0.3 m",
]


def said() -> list[Marker]:
    """Each note in its own words, one long enough to break over lines, two with answers."""
    replies = (("Ari Tester", "Is that lettering?"), ("Lena", "It is texture."))
    markers = [replace(marker, text=words) for marker, words in zip(make_markers(), WORDS, strict=True)]
    return [replace(markers[0], replies=replies), *markers[1:4], replace(markers[4], replies=replies[:1])]


def flat(text: str) -> str:
    return " ".join(text.split())


@at_every_rate
def test_given_notes_then_a_pdf_reader_finds_each_with_its_frame_timecode_and_every_word(rate: str, start: str) -> None:
    """By pypdf, which knows nothing of how it was written."""
    cut, nominal = make_cut(rate, start), round(RATES[rate])
    made = pdf.write(cut, said(), lambda _: Image.new("RGB", (64, 36), "grey"), first_frame=1001, made_at=MADE)
    pages = PdfReader(io.BytesIO(made)).pages
    text = flat(" ".join(page.extract_text() for page in pages))
    heads = re.findall(r"SH050 v007 #(\d) ([\d:;]{11}) frames? (\d+)(?:-(\d+))? open", text)
    assert [int(number) for number, *_ in heads] == [1, 2, 3, 4, 5]
    assert [count_of(at, nominal) - count_of(start, nominal) for _, at, *_ in heads] == [first for first, _ in FRAMES]
    assert [(int(first) - 1001, int(last or first) - 1001) for _, _, first, last in heads] == FRAMES
    places = [text.index(f"#{number} ") for number in range(1, 6)] + [len(text)]
    for marker, begin, stop in zip(said(), places[:-1], places[1:], strict=True):
        part = text[begin:stop]
        assert flat(f"Lena: {marker.text}") in part
        assert all(f"{author}: {words}" in part for author, words in marker.replies)


def test_given_more_notes_than_a_page_holds_then_the_pdf_has_all_of_them_in_the_order_of_the_cut() -> None:
    markers = [replace(make_markers(f"Note {i} of many")[0], number=i, cut_in=i, cut_out=i) for i in range(1, 121)]
    picture = Image.new("RGB", (160, 90), "grey")
    made = pdf.write(make_cut(), markers, lambda _: picture, first_frame=1001, made_at=MADE)
    pages = PdfReader(io.BytesIO(made)).pages
    found = re.findall(r"Note (\d+) of many", " ".join(page.extract_text() for page in pages))
    assert [int(number) for number in found] == list(range(1, 121))
    assert len(pages) > 5


def without_a_font(*letters: str) -> str:
    """The first of them that no font of this machine has."""
    return next(letter for letter in letters if undrawable(letter))


def test_given_a_letter_no_font_has_then_the_first_page_says_how_many_notes_and_where_they_are_whole() -> None:
    cuneiform, nushu, khitan, rare_han = "\U00012000", "\U0001b170", "\U00018b00", "\U00030000"
    unknown = without_a_font(cuneiform, nushu, khitan, rare_han)
    markers = [
        replace(marker, text=text)
        for marker, text in zip(make_markers(), (unknown, "Zu früh?", "a", "b", f"a{unknown}"), strict=True)
    ]
    made = pdf.write(make_cut(), markers, lambda _: None, first_frame=1001, made_at=MADE)
    text = flat(PdfReader(io.BytesIO(made)).pages[0].extract_text())
    assert "5 notes, 2 with letters no font here has (as ?): their words are whole in the CSV" in text
    assert flat(LOST) in text, "and so does the end of every paper, the summary of dailies too"


def test_given_a_line_in_another_script_then_it_is_drawn_and_its_words_are_there_for_who_cannot_see_it() -> None:
    polish = replace(make_markers("Łódź, wolniej i ciszej")[0], author="Łucja")
    made = pdf.write(make_cut(), [polish], lambda _: None, first_frame=1001, made_at=MADE)
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert "Łucja: Łódź, wolniej i ciszej" in said_of_pictures(made)
    [line] = [picture.image for picture in page.images]
    assert line is not None and line.width > 10 * line.height / 2 and line.convert("L").getextrema()[0] < 60
    assert "?" not in flat(page.extract_text())


def test_given_a_symbol_no_font_has_then_its_name_stands_there() -> None:
    names = {
        "\U0001f3ac": "clapper board",
        "\U0001d800": "signwriting hand-fist index",
        "\U0001d200": "greek vocal notation symbol-1",
    }
    symbol = without_a_font(*names)
    made = pdf.write(make_cut(), make_markers(f"Cut {symbol}")[:1], lambda _: None, first_frame=1001, made_at=MADE)
    assert f"Lena: Cut [{names[symbol]}]" in flat(PdfReader(io.BytesIO(made)).pages[0].extract_text())


def test_given_a_long_line_without_spaces_then_it_is_broken_and_keeps_every_letter() -> None:
    words = "ж" * 300
    made = pdf.write(make_cut(), make_markers(words)[:1], lambda _: None, first_frame=1001, made_at=MADE)
    lines = said_of_pictures(made)
    assert len(lines) > 2 and "".join(lines) == f"Lena: {words}"


def said_of_pictures(made: bytes) -> list[str]:
    """The words a screen reader is given for the pictures of a PDF, in order."""
    root = PdfReader(io.BytesIO(made)).trailer["/Root"]["/StructTreeRoot"]
    return [str(kid.get_object()["/Alt"]) for kid in root["/K"][0]["/K"]]


@at_every_rate
def test_given_notes_then_every_list_carries_their_words(rate: str, start: str) -> None:
    """Cut where the format has a limit, and at none of them before 400 letters."""
    cut, markers = make_cut(rate, start), said()
    heads = [flat(marker.text)[:380] for marker in markers]
    notes = [line for line in resolve.write(cut, markers).split("\r\n") if "|C:" in line]
    rows = [line.split("\t") for line in avid.write(cut, markers).split("\r\n") if line]
    timeline = read_from_string(premiere.write(cut, markers), "fcp_xml")
    table_rows = list(csv.DictReader(io.StringIO(table.write(cut, markers, first_frame=1001).removeprefix("\ufeff"))))
    comments = [str(one.metadata["fcp_xml"]["comment"]) for one in timeline.tracks.markers]
    for found in (notes, [row[4] for row in rows], comments, [row["Note"] for row in table_rows]):
        assert all(head in flat(one) for head, one in zip(heads, found, strict=True))
    assert {one.marked_range.start_time.rate for one in timeline.tracks.markers} == {float(RATES[rate])}
    assert "Ari Tester: Is that lettering?" in comments[0] and "It is texture." in table_rows[0]["Replies"]


NOVEL = "A very long note. " * 2_300_000
"""40 MB."""


@pytest.mark.parametrize("text", [NOVEL, "", "a\r\nb\tc|D:9", "\ud800\x00<&>]]>", "=HYPERLINK(1)", "鏡 \u202e"])
def test_given_any_text_then_every_form_keeps_its_lines(text: str) -> None:
    cut, markers = make_cut(), make_markers(text)
    assert len(resolve.read(resolve.write(cut, markers), cut.fps, cut.start_timecode)) == len(FRAMES)
    assert len(avid.read(avid.write(cut, markers), cut.fps, cut.start_timecode)) == len(FRAMES)
    ElementTree.fromstring(premiere.write(cut, markers))
    written = table.write(cut, markers, first_frame=1001)
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert len(rows) == 1 + len(FRAMES)
    assert max(len(each) for each in rows[1]) < 32_767


def test_given_a_note_outside_the_shown_part_then_it_has_no_place() -> None:
    event = replace(make_cut().events[2], source_in=4, media_frames=104)
    assert in_cut(event, 0, 3) is None
    assert in_cut(event, 2, 5) == (10, 11)
    assert in_cut(event, 99, 200) == (105, 105)


def test_given_a_long_line_then_it_ends_where_it_was_cut() -> None:
    assert line_of("abc def", 5) == "abc …"


DRAWN = [
    {"tool": "box", "colour": "#ff0000", "points": [[0.9, 0.9], [0.1, 0.1]], "text": ""},
    {"tool": "pen", "colour": "#00ff00", "points": [[0.5, 0.5]], "text": ""},
    {"tool": "arrow", "colour": "#0000ff", "points": [[0.2, 0.2], [0.2, 0.2]], "text": ""},
    {"tool": "arrow", "colour": "#0000ff", "points": [[0.2, 0.8], [0.6, 0.8]], "text": ""},
    {"tool": "text", "colour": "#ffffff", "points": [[0.3, 0.3]], "text": "Zu früh"},
]


def test_given_a_drawing_then_it_stands_on_the_frame_where_it_was_drawn() -> None:
    marker = replace(make_markers()[0], drawing=DRAWN)
    picture = pdf.drawn_on(Image.new("RGB", (640, 360)), marker)
    assert picture.getpixel((64, 180)) == (255, 0, 0)
    assert picture.getpixel((256, 287)) == (0, 0, 255)


def test_given_notes_then_the_pdf_is_the_same_twice_and_holds_a_picture_each() -> None:
    def paper() -> bytes:
        picture = Image.new("RGB", (64, 36), "grey")
        markers = make_markers("Zu früh — “langsamer” 鏡")
        return pdf.write(make_cut(), markers, lambda _: picture, first_frame=1001, made_at=MADE)

    first = paper()
    assert first == paper()
    assert first.startswith(b"%PDF")
    assert first.count(b"/Subtype /Image") >= 1


def test_given_a_novel_then_the_pdf_still_ends() -> None:
    made = pdf.write(make_cut(), make_markers(NOVEL)[:1], lambda _: None, first_frame=1001, made_at=MADE)
    assert len(made) < 100_000


@pytest.mark.parametrize(("text", "printed"), [("“früh” – né", '"früh" - né'), ("né\x00", "né ")])
def test_given_quotes_and_controls_then_a_pdf_prints_the_nearest(text: str, printed: str) -> None:
    assert plain(text) == printed
