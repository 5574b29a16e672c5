"""Every cut list, at every rate, read back by its own reader and by somebody else's."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from opentimelineio.adapters import read_from_string

from previz_studio.exports.cut import Cut, Event, starts
from previz_studio.exports.cutlists import ale, edl, fcp7, fcpxml, otio
from previz_studio.exports.cutlists.formats import FORMATS, check
from previz_studio.kit.errors import Invalid, MediaFailed
from previz_studio.kit.timecode import RATES, to_timecode

LENGTHS = [1, 9, 96, 1433, 17, 20000]
STARTS = [
    ("23.976", "01:00:00:00"),
    ("24", "01:00:00:00"),
    ("25", "10:00:00:00"),
    ("29.97", "01:00:00:00"),
    ("29.97", "00:59:50;00"),
    ("30", "00:00:00:00"),
    ("48", "01:00:00:00"),
    ("59.94", "00:58:59;59"),
]


def make_cut(rate: str = "24", start: str = "01:00:00:00", **kinds: Any) -> Cut:
    fps, places = RATES[rate], starts(LENGTHS)
    events = tuple(
        Event(
            shot=f"SH{10 * (i + 1):03}",
            name=f"NF_SQ030_SH{10 * (i + 1):03}_v007",
            reel=f"SH{10 * (i + 1):03}V7",
            file=f"media/NF_SQ030_SH{10 * (i + 1):03}_v007.mov",
            frames=length,
            media_frames=length,
            media_start=to_timecode(place, fps, start=start),
            record_in=place,
            scene="31",
            take=7,
            **kinds,
        )
        for i, (length, place) in enumerate(zip(LENGTHS, places, strict=True))
    )
    return Cut("NF_SQ030_handoff_001", fps, 1920, 804, start, events)


at_every_rate = pytest.mark.parametrize(("rate", "start"), STARTS, ids=lambda value: value)


@at_every_rate
@pytest.mark.parametrize("name", FORMATS)
def test_given_a_cut_then_each_list_reads_back_to_the_same_frames(name: str, rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    check(name, FORMATS[name].write(cut), cut)


@at_every_rate
@pytest.mark.parametrize("name", FORMATS)
def test_given_handles_then_each_list_shows_only_the_middle(name: str, rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    events = tuple(replace(e, source_in=3, media_frames=e.frames + 8) for e in cut.events)
    cut = replace(cut, events=events)
    check(name, FORMATS[name].write(cut), cut)


@pytest.mark.parametrize("name", FORMATS)
def test_given_an_event_one_frame_off_then_the_check_says_so(name: str) -> None:
    cut = make_cut()
    moved = replace(cut.events[1], frames=cut.events[1].frames + 1, media_frames=cut.events[1].media_frames + 1)
    wrong = replace(cut, events=(cut.events[0], moved, *cut.events[2:]))
    with pytest.raises(MediaFailed, match="of 6 events on other frames"):
        check(name, FORMATS[name].write(wrong), cut)


def test_given_a_first_event_then_the_edl_reads_as_decks_expect() -> None:
    lines = edl.write(make_cut()).split("\r\n")
    assert lines[:5] == [
        "TITLE: NF_SQ030_handoff_001",
        "FCM: NON-DROP FRAME",
        "",
        "001  SH010V7  V     C        01:00:00:00 01:00:00:01 01:00:00:00 01:00:00:01",
        "* FROM CLIP NAME: NF_SQ030_SH010_v007",
    ]


def test_given_drop_frame_then_the_edl_says_so() -> None:
    text = edl.write(make_cut("29.97", "00:59:50;00"))
    assert "FCM: DROP FRAME" in text
    assert "00:59:50;01 00:59:50;10" in text


def test_given_a_hostile_title_then_the_edl_keeps_one_line() -> None:
    text = edl.write(replace(make_cut(description="évil\r\n002  AX V C 0 0 0 0"), title="A\r\nFCM: DROP FRAME"))
    assert text.split("\r\n")[0] == "TITLE: A FCM: DROP FRAME"
    assert "* COMMENT: ?vil 002 AX V C 0 0 0 0" in text


def test_given_a_thousand_events_then_an_edl_is_refused() -> None:
    cut = make_cut()
    with pytest.raises(Invalid, match="999 events"):
        edl.write(replace(cut, events=cut.events * 167))


@pytest.mark.parametrize(("rate", "start"), [("24", "01:00:00:00"), ("25", "10:00:00:00"), ("30", "00:00:00:00")])
def test_given_an_edl_then_the_cmx_adapter_finds_the_same_frames(rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    timeline = read_from_string(edl.write(cut), "cmx_3600", rate=float(cut.fps))
    clips = list(timeline.video_tracks()[0].find_clips())
    assert [clip.name for clip in clips] == [event.name for event in cut.events]
    assert [clip.source_range.duration.to_frames() for clip in clips] == LENGTHS
    assert [clip.source_range.start_time.to_frames() for clip in clips] == [cut.source_count(e) for e in cut.events]


@at_every_rate
def test_given_fcp7_xml_then_the_fcp_adapter_finds_the_same_frames(rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    timeline = read_from_string(fcp7.write(cut), "fcp_xml")
    clips = list(timeline.video_tracks()[0].find_clips())
    assert [clip.range_in_parent().start_time.to_frames() for clip in clips] == [e.record_in for e in cut.events]
    assert [clip.trimmed_range().duration.to_frames() for clip in clips] == LENGTHS
    assert timeline.global_start_time.to_frames() == cut.start_count()


def test_given_23_976_then_fcp7_says_timebase_24_with_ntsc() -> None:
    root = ElementTree.fromstring(fcp7.write(make_cut("23.976")))
    assert (root.findtext("sequence/rate/timebase"), root.findtext("sequence/rate/ntsc")) == ("24", "TRUE")


def test_given_drop_frame_then_fcp7_displays_it() -> None:
    root = ElementTree.fromstring(fcp7.write(make_cut("29.97", "00:59:50;00")))
    assert root.findtext("sequence/timecode/displayformat") == "DF"
    assert root.findtext("sequence/timecode/string") == "00:59:50;00"


@at_every_rate
def test_given_fcpxml_then_each_time_is_a_whole_number_of_frames(rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    root = ElementTree.fromstring(fcpxml.write(cut))
    assert root.get("version") == "1.10"
    step = Fraction(root.find("resources/format").get("frameDuration").removesuffix("s"))
    assert step == 1 / cut.fps
    sequence = root.find("library/event/project/sequence")
    assert Fraction(sequence.get("tcStart").removesuffix("s")) / step == cut.start_count()
    offsets = [Fraction(clip.get("offset").removesuffix("s")) / step for clip in sequence.iter("asset-clip")]
    assert offsets == [cut.start_count() + event.record_in for event in cut.events]


@at_every_rate
def test_given_otio_then_the_timeline_starts_at_the_productions_timecode(rate: str, start: str) -> None:
    cut = make_cut(rate, start)
    timeline = read_from_string(otio.write(cut), "otio_json")
    assert timeline.global_start_time.to_frames() == cut.start_count()
    assert timeline.duration().to_frames() == sum(LENGTHS)
    assert timeline.metadata["previz_studio"]["fps"] == str(cut.fps)


def test_given_control_characters_then_the_xml_still_parses() -> None:
    cut = make_cut(description="a\x00b\x0b\ud800<&>\uffff")
    for text in (fcp7.write(cut), fcpxml.write(cut)):
        ElementTree.fromstring(text)


def test_given_an_ale_then_avid_finds_its_columns_and_rows() -> None:
    lines = ale.write(make_cut("23.976", description="tab\there")).split("\r\n")
    assert lines[:5] == ["Heading", "FIELD_DELIM\tTABS", "VIDEO_FORMAT\tCUSTOM", "AUDIO_FORMAT\t48khz", "FPS\t23.976"]
    rows = lines[lines.index("Data") + 1 :]
    assert rows[1].split("\t") == [
        *("NF_SQ030_SH020_v007", "SH020V7", "V", "31", "7", "01:00:00:01", "01:00:00:10", "00:00:00:09", "23.976"),
        *("NF_SQ030_SH020_v007.mov", "SH020", "tab here"),
    ]
