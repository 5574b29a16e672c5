"""Dailies: a cut of four shots, the last of them a slate."""

from dataclasses import replace

from previz_studio.screens.pages.cuts import Cut, CutFinding
from previz_studio.screens.pages.dailies import Clip, ClipSide, DailiesPage, LiveBar, OtherTake, SavedList
from previz_studio.screens.pages.parts import OPEN, Choice
from previz_studio.screens.pages.playlists import AddToPlaylist
from previz_studio.screens.pages.review import NotesPanel
from previz_studio.screens.pages.screenings import AgendaPage, PaperPlace, SessionLine, SummaryPage
from tests.screens.sample_lists import ROWS
from tests.screens.sample_review import NOTES, decisions
from tests.screens.samples import poster, shell


def clip_of(index: int, code: str, version: str, title: str, state: str) -> Clip:
    return Clip(
        id=str(index),
        code=code,
        take=version,
        title=title,
        state=state,
        frames=48,
        length=48,
        fps="24",
        src=f"/media/takes/{code.lower()}-24-48/proxy.mp4" if version else "",
        poster=poster(code) if version else "",
        href=f"/p/nf/takes/{code.lower()}" if version else "",
        take_id=code.lower() if version else "",
        words=f"{title}. No take yet." if not version else "",
        measured="Pan measured 19.2°, plan 20.0°." if version else "",
    )


def side_of(code: str = "SH050", version: str = "v007 Pro") -> ClipSide:
    here = clip_of(0, code, version, "Car clears the containers", "new")
    older = replace(here, take="v006 Fast", take_id=f"{code.lower()}b", frames=36, length=36)
    return ClipSide(
        take_id=code.lower(),
        state="new",
        decisions=replace(decisions(), subject=f"{code} {version}", post_url=f"/p/nf/takes/{code.lower()}/decisions"),
        notes=NotesPanel(f"/p/nf/takes/{code.lower()}/comments", NOTES, OPEN),
        takes=(OtherTake(here, "v007 Pro", current=True), OtherTake(older, "v006 Fast")),
    )


def cut(
    after: int = 0, title: str = "SH050 to SH060", timecode: str = "00:00:22:17", takes: str = "v007 to v003"
) -> Cut:
    """One of everything: what asks, what was answered, what holds, what cannot be told."""
    out, into = title.split(" to ")
    light = CutFinding(
        "luminance",
        "warn",
        "Luminance −1.4 stops",
        "Measured. Out 1.9% of white, in 0.4%: L*\u00a0−11.4, limit ±10.",
        "Dana Tester said intended 14:20; it no longer applies: SH060 is at plan revision 2 now, was 1.",
    )
    return Cut(
        after=after,
        title=title,
        timecode=timecode,
        takes=takes,
        findings=(
            light,
            CutFinding(
                "axis",
                "said",
                "Crosses the line: Car points right, Ines left",
                "Planned. Line along Car, taking it that Ines, seated in it, faces as it heads.",
                "Intended, Ada Lindqvist, 14:22",
                take_back_url="/p/nf/cuts/intended/3/back",
            ),
            CutFinding(
                "palette", "said", "The palette changes", "Measured. 78%.", "Noted, Ada Lindqvist, 14:23", "#f1"
            ),
            CutFinding("props", "ok", "Props match, Car, grey saloon", "Planned. In both plans: Car, grey saloon."),
        ),
        unknown=("180° line: the blocking of both frames shares no line.",),
        out_take=out.lower(),
        in_take=into.lower(),
        out_picture=poster(out),
        in_picture=poster(into),
        out_words="Out, F 48",
        in_words="In, F 1",
        note_url=f"/p/nf/cuts/{out.lower()}/{into.lower()}/note",
        note_label=f"Note on {into}",
        intended_url=f"/p/nf/cuts/{out.lower()}/{into.lower()}/intended",
        compare_url="/p/nf/takes/t7/compare?with=t6&mode=ab",
    )


def dailies() -> DailiesPage:
    rows = (*ROWS[4:7], ROWS[13])
    clips = tuple(
        clip_of(index, code, version, title, state)
        for index, (code, title, _, state, *_, version, _, _) in enumerate(rows)
    )
    return DailiesPage(
        shell=shell(section="Dailies", crumbs=2),
        title="Dailies, Tue 14 Oct",
        playlists=(Choice("Cut 12, best take", "#", current=True), Choice("New since yesterday", "#")),
        summary="4 shots, 0:08",
        clips=clips,
        cuts=(cut(), cut(1, "SH060 to SH070", "00:00:24:17")),
        fps="24",
        fps_name="24",
        start_timecode="00:00:00:00",
        side=side_of(),
        side_url="/p/nf/dailies/takes/",
        list_name="best",
        save_url="/p/nf/playlists",
        without=("SH140 has no take and plays as a 2 s slate.",),
        list_title="Cut, best take",
        start_url="/p/nf/screenings",
        agenda_url="/p/nf/dailies/agenda?list=best",
    )


def empty_dailies() -> DailiesPage:
    return replace(dailies(), clips=(), cuts=(), side=None, nothing="No shot stands at selected.")


def saved_dailies() -> DailiesPage:
    """A playlist somebody made: its order can be changed."""
    clips = tuple(replace(clip, item=str(index + 1)) for index, clip in enumerate(dailies().clips))
    kept = SavedList("Night exteriors", "Made by Joon Baek", "/playlists/1/rename", "/playlists/1/delete")
    return replace(dailies(), clips=clips, saved=kept, save_url="", list_name="p1")


def add_to_playlist() -> AddToPlaylist:
    return AddToPlaylist(
        shell(section="Dailies", crumbs=1),
        (("1", "SH050 v007"), ("2", "SH140")),
        (Choice("Night exteriors", value="1", count=12), Choice("For Marcus", value="2", count=1)),
        "/p/nf/playlists",
        "/p/nf/board?sequence=SQ030",
        "Selection, Tue 14 Oct",
    )


def live_dailies() -> DailiesPage:
    bar = LiveBar("/api/screenings/1", 1, OPEN, "/screenings/1/close", "/p/nf/dailies/sessions/1", "Ada Lindqvist")
    return replace(dailies(), live=bar, list_name="s1", save_url="", start_url="", agenda_url="")


PLACES = (
    PaperPlace(
        "SH050",
        "v007 Pro",
        "Car clears the containers",
        "01:00:00:00",
        "4.00 s",
        "new",
        "/p/nf/takes/sh050",
        poster("SH050"),
        ("Marcus Oyelaran: is that the lens?",),
    ),
    PaperPlace("SH140", "slate", "Ferry leaves, he watches", "01:00:04:00", "7.00 s", "none"),
)


def agenda() -> AgendaPage:
    return AgendaPage(
        shell(section="Dailies", crumbs=2),
        "Agenda: Cut, best take",
        ("2 shots", "11 s to watch", "1 to decide", "1 open questions"),
        PLACES,
        "/p/nf/dailies?list=best",
        (Choice("As PDF", "#"), Choice("As table (CSV)", "#")),
        (SessionLine("Cut, best take", "Ada Lindqvist opened it 14:20, now", "#", live=True),),
        "/p/nf/screenings",
        "best",
    )


def summary() -> SummaryPage:
    return SummaryPage(
        shell(section="Dailies", crumbs=1),
        "Summary: Cut, best take",
        ("14:20 to 14:52", "Opened by Ada Lindqvist", "1 of 2 shown", "1 decisions", "1 notes"),
        "There: Ada Lindqvist, Director and Joon Baek, DP.",
        PLACES[:1],
        (("SH050 v007", "Selected by Ada Lindqvist, 14:38"),),
        (("SH050 v007", "Marcus Oyelaran: is that the lens?"),),
        PLACES[1:],
        (Choice("As PDF", "#"), Choice("Notes as markers, Avid", "#")),
    )
