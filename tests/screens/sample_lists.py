"""Home and board, as Ada sees SQ030 Harbour Run."""

from dataclasses import replace

from previz_studio.screens.pages.board import BoardPage, SceneGroup, ShotCard, StateChip, Tier
from previz_studio.screens.pages.home import Change, HomePage, ProjectCard, RunningJob, WaitingItem
from previz_studio.screens.pages.parts import Choice, Gate, JobProgress, Move, Notice, StateCounts
from tests.screens.samples import ADA, JOON, LENA, MARCUS, PRIYA, poster, shell

ROWS = (
    (
        "SH010",
        "Harbour road, car enters frame left",
        6.0,
        "approved",
        "crane_u",
        "Crane up 4.0 m",
        24,
        "v009 Pro",
        4,
        0,
    ),
    (
        "SH020",
        "Low three-quarter lead on the saloon",
        5.0,
        "approved",
        "dolly_out",
        "Truck back 12 m",
        35,
        "v006 Pro",
        2,
        0,
    ),
    ("SH030", "Ines at the wheel, profile", 3.25, "selected", "static", "Locked off", 62, "v005 Pro", 1, 1),
    ("SH040", "Through the windscreen, closing", 4.5, "approved", "dolly_in", "Dolly in 18 m", 28, "v011 Pro", 3, 0),
    ("SH050", "Car clears the containers", 4.0, "new", "pan_r", "Pan 20° right", 40, "v007 Pro", 5, 3),
    ("SH060", "Insert: mirror, her eyes", 2.0, "maybe", "tilt_u", "Tilt up 6°", 96, "v003 Fast", 2, 2),
    ("SH070", "Overhead, weaving the yard", 5.0, "render", "jib_d", "Jib down 6.0 m", 30, "v004 Pro", 1, 0),
    ("SH080", "Wheels pass camera", 2.25, "rejected", "static", "Locked off", 20, "v002 Fast", 3, 3),
    ("SH090", "Over Dahl: barrier, car approaching", 4.0, "new", "truck_r", "Truck right 0.5 m", 40, "v004 Fast", 1, 1),
    ("SH100", "Insert: hands on the wheel", 1.75, "approved", "static", "Locked off", 42, "v004 Pro", 0, 0),
    ("SH110", "Ramp wide, ferry doors open", 6.0, "new", "dolly_in", "Dolly in 6.0 m", 35, "v001 Animatic", 0, 0),
    ("SH120", "Ines and Dahl, two-shot", 5.0, "maybe", "orbit", "Orbit 45° left", 50, "v003 Fast", 0, 0),
    ("SH130", "Dahl recognises her", 4.0, "new", "push", "Push in 0.1 m", 54, "v003 Fast", 0, 0),
    ("SH140", "Ferry leaves, he watches", 7.0, "none", "static", "Locked off", 35, "", 0, 0),
)
COUNTS = StateCounts(approved=4, selected=1, new=4, maybe=2, rejected=1, rest=2)
TIERS = (
    Tier("animatic", "Animatic", "6 s each", "Blocking", gpu_seconds=0),
    Tier("fast", "Fast", "38 s each", "Composition", gpu_seconds=38, chosen=True),
    Tier("pro", "Pro", "3 min each", "Approval", gpu_seconds=186),
)


def card(row: tuple[str, str, float, str, str, str, int, str, int, int]) -> ShotCard:
    code, title, seconds, state, glyph, words, lens, version, notes, unsolved = row
    running = JobProgress(62, "Denoise 25 of 40", "ready 14:40") if state == "render" else None
    return ShotCard(
        id=code.lower(),
        code=code,
        title=title,
        seconds=seconds,
        state=state,
        href=f"/p/nf/takes/{code.lower()}",
        desk_url=f"/p/nf/shots/{code.lower()}",
        move=Move(glyph, words, off_plan=code in ("SH080", "SH120")),
        lens=f"{lens} mm",
        version=version,
        notes=notes,
        open_notes=unsolved,
        owner=JOON if code in ("SH030", "SH050", "SH090") else LENA,
        picture=poster(code) if version else "",
        progress=running,
    )


SCENES = (
    SceneGroup(
        "s31",
        "31",
        "EXT. HARBOUR ROAD - NIGHT",
        "6 shots · 24:18",
        "Ines outruns the police.",
        tuple(map(card, ROWS[:6])),
    ),
    SceneGroup(
        "s32",
        "32",
        "EXT. CONTAINER YARD - NIGHT",
        "4 shots · 13:00",
        "The yard closes in.",
        tuple(map(card, ROWS[6:10])),
    ),
    SceneGroup(
        "s33",
        "33",
        "EXT. FERRY RAMP - NIGHT",
        "4 shots · 22:00",
        "She makes the last sailing.",
        tuple(map(card, ROWS[10:])),
    ),
)


def board() -> BoardPage:
    states = (("new", 4), ("selected", 1), ("approved", 4), ("maybe", 2), ("rejected", 1), ("render", 1), ("none", 1))
    return BoardPage(
        shell=shell(section="Board", crumbs=2),
        sequence_code="SQ030",
        sequence_name="Harbour Run",
        facts=("14 shots", "00:00:59:18", "24 fps", "2.39:1", "6,140 GPU-s"),
        counts=COUNTS,
        progress_words="4 of 14 approved. Review window closes tomorrow 18:00.",
        scenes=SCENES,
        chips=tuple(StateChip(state, count, f"?sequence=SQ030&state={state}") for state, count in states),
        owner="Ada Lindqvist",
        crew=(Choice("Nobody", value=""), Choice("Ada Lindqvist", value="2", current=True)),
        owner_url="/p/nf/sequences/sq030/owner",
        assign_url="/p/nf/assign",
        owners=(Choice("Joon Baek", "?owner=joon", count=3), Choice("Lena Roth", "?owner=lena", count=11)),
        identities=(Choice("Ines Calder", "?identity=ines"),),
        moves=(Choice("Pan", "?move=pan"),),
        review_url="/p/nf/takes/sh050",
        review_count=4,
        dailies_url="/p/nf/dailies?sequence=SQ030",
        cuts_words="4 cuts to look at",
        cuts_url="/p/nf/dailies?sequence=SQ030#cut-4",
        batch_url="/p/nf/batch",
        share_url="/p/nf/links/new",
        tiers=TIERS,
        add_url="/p/nf/shots",
        import_url="/p/nf/import",
    )


def long_board() -> BoardPage:
    more = "?sequence=SQ030&start=14"
    return replace(board(), earlier_url="?sequence=SQ030", more_url=more, more_words="14 of 1000 shots shown")


def empty_board() -> BoardPage:
    return BoardPage(
        shell=shell(section="Board", crumbs=2),
        sequence_code="SQ040",
        sequence_name="The Crossing",
        facts=("0 shots", "24 fps", "2.39:1"),
        counts=StateCounts(),
        progress_words="",
        scenes=(),
        chips=(),
        add_url="/p/nf/shots",
        import_url="/p/nf/import",
        may_generate=Gate(False, "Artists and directors generate."),
    )


WAITING = (
    (
        "SH050",
        "Car clears the containers",
        "New Pro take, v007",
        "Lena Roth",
        "Pan measured 19.2°, plan 20°",
        "12 min",
    ),
    (
        "SH090",
        "Over Dahl: barrier, car approaching",
        "New Fast take, v004",
        "Joon Baek",
        "Is the barrier too high?",
        "1 h",
    ),
    ("SH130", "Dahl recognises her", "New Fast take, v003", "Lena Roth", "2 variations to choose from", "2 h"),
    (
        "SH110",
        "Ramp wide, ferry doors open",
        "New Animatic take, v001",
        "Lena Roth",
        "First look at blocking",
        "3 h",
    ),
    (
        "SH030",
        "Ines at the wheel, profile",
        "Priya asked you a question",
        "Priya Nair",
        "Which glance do we keep?",
        "6 h",
    ),
)


def home() -> HomePage:
    return HomePage(
        shell=shell(ADA),
        waiting=tuple(
            WaitingItem(f"/p/nf/takes/{w[0].lower()}", *w, picture=poster(w[0]), fact_holds=w[0] == "SH050")
            for w in WAITING
        ),
        watch="About 9 minutes to watch.",
        deadline="The review window for SQ030 closes tomorrow at 18:00.",
        running=(
            RunningJob("SH070", "v004 Pro · 1 of 1", JobProgress(62, "Denoise 25 of 40", "ready 14:40")),
            RunningJob("SH060", "v004 Fast · 1 of 2", JobProgress(18, "Denoise 2 of 8", "ready 14:39")),
        ),
        failures=(
            Notice("bad", "SH080 v003 ran out of GPU memory.", "Nothing was lost.", "Retry at 768 × 320", "/queue"),
        ),
        changes=(
            Change(MARCUS, "approved", ("SH040 v011", "SH100 v004"), "13:02"),
            Change(JOON, "changed plan", ("SH050", "SH060", "SH070"), "11:48", more=4),
            Change(PRIYA, "asked for package", ("SQ010 handoff 3",), "09:40"),
        ),
        since="yesterday 18:20",
        server=(("GPU", "94% busy, 71 °C"), ("Disk", "1.4 TB free of 4 TB"), ("Backup", "")),
        projects=(
            ProjectCard(
                "/p/nf/board",
                "Night Ferry",
                "Director",
                "Feature · 2.39:1 · 24 fps",
                "6 sequences · 118 shots",
                "Lena, 12 min ago",
                COUNTS,
                waiting=5,
                picture=poster("SH040"),
            ),
        ),
        projects_words="1 open",
        may_create=True,
    )


def empty_home() -> HomePage:
    return HomePage(
        shell=shell(ADA, waiting=0),
        waiting=(),
        watch="",
        up_to_date="You are up to date since 13:02.",
        may_create=True,
        demo_url="/projects/demo",
        server_problem="One thing to fix",
        server=(("Disk", "3.9 TB free of 4 TB"),),
    )
