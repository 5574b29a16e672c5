"""The review page and the comparison, as Ada and Marcus see SH050."""

from dataclasses import replace

from previz_studio.kit.timecode import parse_rate, rate_name
from previz_studio.screens.pages.compare import Change, ComparePage, Side
from previz_studio.screens.pages.curve import Curve
from previz_studio.screens.pages.cuts import CutLine
from previz_studio.screens.pages.parts import OPEN, CameraCheck, Choice, Gate
from previz_studio.screens.pages.review import (
    B_BAR,
    ClientWord,
    Criterion,
    DecisionBar,
    DecisionButton,
    Movie,
    Named,
    Note,
    NotesPanel,
    Reply,
    ReviewPage,
    TakeLink,
)
from previz_studio.screens.pages.revise import ChangedField, RevisePage, RevisePanel, ReviseRow
from tests.screens.sample_batch import PROVENANCE, SENT, WORDS
from tests.screens.samples import ADA, GATE_REASON, JOON, LENA, MARCUS, PLANNED, PRIYA, poster, shell, sounds

ON_PLAN = CameraCheck("pan_r", "Pan 20.0° right", "19.2°", "−0.8°", "±2°", "on")
DRAWING = (
    '{"strokes": [{"tool": "pen", "colour": "#ffe14d", "text": "", "points": [[0.64, 0.6], [0.68, 0.5], [0.73, 0.52], '
    '[0.74, 0.62], [0.68, 0.7], [0.64, 0.6]]}, {"tool": "arrow", "colour": "#ffe14d", "text": "", '
    '"points": [[0.8, 0.86], [0.75, 0.74]]}]}'
)
NOTES = (
    Note("n1", 1, LENA, "Lamp reads blue.", 11, timecode="01:00:00:11", state="resolved", state_words="Resolved"),
    Note(
        "n2",
        2,
        JOON,
        "Start of the pan reads late. Ease in is 12 frames on this take, try 8.",
        24,
        timecode="01:00:01:00",
        replies=(Reply(LENA, "Plan is now 8. v008 is next in the queue with it."),),
    ),
    Note(
        "n3",
        3,
        ADA,
        "Keep the tail lights clear of the lamp reflection here, or we lose the car.",
        62,
        timecode="01:00:02:14",
        drawing=DRAWING,
    ),
    Note(
        "n4",
        4,
        PRIYA,
        "My cut lives in this range. Give me 12 frames of tail handle.",
        69,
        87,
        timecode="01:00:02:21 – 03:15",
        client_can_see=True,
    ),
)
PANEL = NotesPanel("/p/nf/takes/t050/comments", NOTES, OPEN, "sample-token")
CURVE = Curve("Pan 0–20°", PLANNED, tuple(v * 0.96 for v in PLANNED), 2.0, "Pan planned 0 to 20°, measured 0 to 19.2°.")
PLAN = (
    ("Move", "Pan right 20.0°, 4.00 s, ease 12/12 fr"),
    ("Lens", "40 mm, f/2.8, height 1.55 m, tilt 0°"),
    ("Purpose", "Show she is ahead, and that the road is running out."),
    ("Light", "Sodium 2200 K, cold moon fill, low key"),
    ("Excludes", ""),
)
CRITERIA = (
    Criterion("Car never leaves frame", "Checked, every frame"),
    Criterion("Water readable by 2 s", "Ada, 14:36"),
    Criterion("Pan within 2° of plan", "Measured −0.8°"),
    Criterion("Brake lights on before the last stack"),
)
HISTORY = (
    ("14:38", "Ada selected v007"),
    ("14:31", "Joon saved plan revision 6"),
    ("14:29", "v007 rendered, camera check passed"),
)
MODES = ("ab", "wipe", "difference", "flip", "four")
STATES = ("new", "maybe", "maybe", "rejected", "rejected", "maybe", "maybe")


def decisions(*, approves: bool = False, said: str = "") -> DecisionBar:
    gate = OPEN if approves else Gate(False, GATE_REASON)
    label = "Approve v007" if approves else "Approve"
    return DecisionBar(
        post_url="/p/nf/takes/t050/decisions",
        subject="SH050 v007",
        seen_hash="7d2041fa",
        buttons=(
            DecisionButton("rejected", "Reject", "1", OPEN),
            DecisionButton("maybe", "Maybe", "2", OPEN),
            DecisionButton("selected", "Selected by Ada" if approves else "Select", "3", OPEN, standing=approves),
            DecisionButton("approved", label, "4", gate, go=approves),
        ),
        sentence="4 of 4 criteria met, 3 notes open." if approves else GATE_REASON,
        said=said,
        undo_url="/decisions/d1/undo" if said else "",
        csrf="sample-token",
    )


def movie(take: str = "v007", tier: str = "Pro", *, fps: str = "24", frames: int = 96) -> Movie:
    src = f"/media/takes/sh050-{fps.replace(chr(47), chr(45))}-{frames}/proxy.mp4"
    return Movie(
        code=f"SH050 {take}",
        file_name=f"NF_030_050_{take}",
        tier=tier,
        src=src,
        poster=poster("SH050"),
        filmstrip="/media/takes/sh050/filmstrip.jpg",
        frames=frames,
        fps=fps,
        fps_name=rate_name(parse_rate(fps)),
        start_timecode="01:00:00:00",
        first_frame=1001,
        facts=f"Rec.709, 1920 × 804, {tier}",
        description="Car driving away on a wet harbour road at night",
        has_audio=True,
    )


def take_links() -> tuple[TakeLink, ...]:
    return tuple(
        TakeLink(
            f"v00{number}",
            "Pro" if number > 5 else "Fast",
            state,
            f"/p/nf/takes/t{number}",
            poster("SH050"),
            f"Pan {12 + number}.2°",
            off_plan=number == 4,
            current=number == 7,
            compare_href="" if number == 7 else f"/p/nf/takes/t7/compare?with=t{number}",
        )
        for number, state in zip(range(7, 0, -1), STATES, strict=True)
    )


def review(fps: str = "24", frames: int = 96) -> ReviewPage:
    return ReviewPage(
        shell=shell(section="Board", crumbs=3),
        shot_code="SH050",
        shot_title="Car clears the containers",
        desk_url="/p/nf/shots/s050",
        take_name="v007",
        state="new",
        movie=movie(fps=fps, frames=frames),
        takes=take_links(),
        checks=(ON_PLAN, CameraCheck("focus", "Rack focus", sentence="Rack focus is not measured. Check by eye.")),
        curve=CURVE,
        waves=sounds(),
        notes=PANEL,
        decisions=decisions(),
        plan_title="Plan, revision 5",
        plan_remark="Revision 6 is newer.",
        plan=PLAN,
        criteria=CRITERIA,
        made=(*SENT, *WORDS),
        provenance=PROVENANCE,
        json_url="/api/takes/7",
        history=HISTORY,
        position=1,
        waiting=5,
        next_url="/p/nf/takes/t9",
        cuts=(
            CutLine("Cut from SH040 v003", "Nothing to check", False, 4, compare_url="/p/nf/takes/t7/compare?with=t4"),
            CutLine("Cut to SH060 v003", "Luminance −1.4 stops", True, 6, 1, "/p/nf/takes/t7/compare?with=t6"),
        ),
        clients=(ClientWord("R. Amsel, Halden Pictures", "Works for me", "12 min ago", works=True),),
        seen_url="/takes/5/opinions/seen",
        share_url="/p/nf/links/new?take_ids=7",
        compare_urls={mode: f"/p/nf/takes/t7/compare?with=t5&mode={mode}" for mode in MODES},
    )


def alone() -> ReviewPage:
    """One take, no panel, no neighbour: the modes say why there is nothing to compare."""
    page = review()
    return replace(page, compare_urls={}, compare_reason="Nothing to compare v007 with yet.")


def missing() -> ReviewPage:
    page = review()
    gone = replace(page.movie, src="", poster="", filmstrip="")
    return replace(page, movie=gone, problem="v007 is not on disk. Its record and seed are.")


def side(letter: str, take: str, tier: str, state: str, *, fps: str = "24", frames: int = 96) -> Side:
    check = ON_PLAN if letter == "A" else CameraCheck("pan_r", "Pan 20.0° right", "20.6°", "+0.6°", "±2°", "on")
    return Side(letter, take, movie(take, tier, fps=fps, frames=frames), "", state, check, href=f"/p/nf/takes/{take}")


def compare(mode: str = "wipe", fps: str = "24", frames: int = 96) -> ComparePage:
    here = "/p/nf/takes/t7/compare?with=t5&mode="
    b = side("B", "v005", "Fast", "maybe", fps=fps, frames=frames)
    more = (replace(b, letter="C", label="v004"), replace(b, letter="D", label="v003")) if mode == "four" else ()
    return ComparePage(
        shell=shell(MARCUS, section="Board", crumbs=3, waiting=3),
        shot_code="SH050",
        a=side("A", "v007", "Pro", "selected", fps=fps, frames=frames),
        others=(b, *more),
        mode=mode,
        mode_urls={"single": "/p/nf/takes/t7"} | {one: f"{here}{one}" for one in MODES},
        swap_url="/p/nf/takes/t5/compare?with=t7",
        a_takes=(Choice("v007", "#", current=True), Choice("v005", "/p/nf/takes/t5")),
        b_takes=(Choice("v005", "#", current=True), Choice("v004", "#"), Choice("Panel", "#")),
        title="What changed from B to A",
        changes=(
            Change("Tier", "Fast to Pro"),
            Change("Seed", "70115420 to 48213077"),
            Change("Cost", "38 s of engine time to 186 s of engine time"),
        ),
        notes=PANEL,
        waves=sounds("ABCD" if more else "AB"),
        decisions=decisions(approves=True),
        b_decisions=None if mode == "four" else replace(decisions(), id=B_BAR, stays=True),
        curve=CURVE,
        criteria=CRITERIA,
        plan_title="Plan, revision 5",
        plan_remark="A was made from this. Revision 6 is newer.",
        plan=PLAN,
        made=(*SENT, *WORDS),
        provenance=PROVENANCE,
        json_url="/api/takes/7",
        history=HISTORY,
        takes=take_links(),
        position=1,
        waiting=3,
        next_url="/p/nf/takes/t9",
    )


def compare_panel() -> ComparePage:
    return replace(
        compare("ab"),
        others=(Side("B", "Panel", still="/media/assets/sh050.jpg"),),
        swap_url="",
        title="The panel does not move; the take plays beside it.",
        changes=(),
        b_decisions=None,
    )


def compare_next() -> ComparePage:
    """The shot behind the cut: longer names."""
    return replace(compare("ab"), others=(replace(compare("ab").b, label="SH060 v001", state="new"),))


def compare_gone() -> ComparePage:
    page = compare("ab")
    assert page.b.movie
    return replace(page, others=(replace(page.b, movie=replace(page.b.movie, src="")),))


def notes_of_all_kinds() -> ReviewPage:
    """Addressed, will not be done, deleted with a reply left, corrected by its author, from the client."""
    many = (
        replace(NOTES[1], takes=(Choice("v008 is rendering", "/p/nf/takes/t8"),), revise_url="/comments/n2/revise"),
        replace(NOTES[2], mine=True, corrected=True),
        replace(NOTES[3], id="n5", number=5, state="addressed", state_words="Addressed by v008"),
        replace(NOTES[0], id="n6", number=6, state="wont_do", state_words="Won't do, said by Ada", mine=True),
        replace(NOTES[1], id="n7", number=7, body="This note was deleted.", deleted=True, may_resolve=False),
        replace(NOTES[0], id="n8", number=8, state="open", from_client=True, client_can_see=True),
    )
    crew = (Named("joon", "Joon Baek", "DP"), Named("lena", "Lena Roth", "Artist"), Named("john", "John Ito", "Viewer"))
    exports = (Choice("Notes as a table (CSV)", "/api/takes/7/notes.csv"),)
    return replace(review(), notes=replace(PANEL, notes=many, crew=crew, exports=exports))


def revise(*, problem: str = "") -> RevisePage:
    rows = (
        ReviseRow("moves.0.ease_in_frames", "Pan, ease in", "12 frames", "12", "8", "ease in 8"),
        ReviseRow("camera.height_m", "Camera height", "1.55 m", "1.55", "1.35", "lower", "by 0.2 m, as none was given"),
        ReviseRow("camera.lens_mm", "Lens", "40 mm", "40", "40"),
    )
    panel = RevisePanel(
        note_id="n2",
        number=2,
        words=NOTES[1].body,
        subject="SH050 v007",
        shot_code="SH050",
        seen=5,
        rows=rows,
        differences=() if problem else (ChangedField("Pan, ease in", "12 frames", "8 frames"),),
        problem=problem,
        tiers=(Choice("Pro", value="pro", current=True), Choice("Fast", value="fast")),
        gate=OPEN,
        back_url="/p/nf/takes/t7#f24",
    )
    return RevisePage(shell(section="Board", crumbs=3), panel)
