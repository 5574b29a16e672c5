"""Dailies: a cut of four shots, the last of them a slate."""

from dataclasses import replace

from previz_studio.screens.pages.dailies import Clip, ClipSide, Cut, CutFinding, DailiesPage, OtherTake
from previz_studio.screens.pages.parts import OPEN, Choice
from previz_studio.screens.pages.review import NotesPanel
from tests.screens.sample_lists import ROWS
from tests.screens.sample_review import NOTES, decisions
from tests.screens.samples import ADA, JOON, poster, shell


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


def dailies() -> DailiesPage:
    rows = (*ROWS[4:7], ROWS[13])
    clips = tuple(
        clip_of(index, code, version, title, state)
        for index, (code, title, _, state, *_, version, _, _) in enumerate(rows)
    )
    cut = Cut(
        0,
        "SH050 to SH060",
        "00:00:22:17",
        (
            CutFinding(
                "warn",
                "Key light jumps 1,900 K",
                "Out 2,200 K from the lamps, in 4,100 K on her brow.",
                "/p/nf/cuts/1/note",
                "Note on SH060",
                "/p/nf/cuts/1/intended",
            ),
            CutFinding("ok", "Axis not crossed"),
        ),
        poster("SH050"),
        poster("SH060"),
        "Out, F 48",
        "In, F 1",
    )
    return DailiesPage(
        shell=shell(section="Dailies", crumbs=2),
        title="Dailies, Tue 14 Oct",
        playlists=(Choice("Cut 12, best take", "#", current=True), Choice("New since yesterday", "#")),
        summary="4 shots, 0:08",
        clips=clips,
        cuts=(cut,),
        fps="24",
        fps_name="24",
        start_timecode="00:00:00:00",
        side=side_of(),
        side_url="/p/nf/dailies/takes/",
        without=("SH140 has no take and plays as a 2 s slate.",),
        watching=(ADA, JOON),
        watching_words="2 watching, Ada drives",
    )


def empty_dailies() -> DailiesPage:
    return replace(dailies(), clips=(), cuts=(), side=None, nothing="No shot stands at selected.")
