"""Identities, dailies, the client's link and the find box."""

from dataclasses import replace

from previz_studio.screens.pages.dailies import Clip, Cut, CutFinding, DailiesPage
from previz_studio.screens.pages.find import FindPage
from previz_studio.screens.pages.identity import (
    Holding,
    IdentitiesPage,
    IdentityGroup,
    IdentityLink,
    IdentityPage,
    Reference,
    Turn,
    Wardrobe,
)
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, Notice
from tests.screens.sample_lists import ROWS
from tests.screens.sample_review import decisions
from tests.screens.samples import ADA, JOON, poster, shell

GROUPS = (
    IdentityGroup(
        "Characters",
        (
            IdentityLink(
                "ines",
                "Ines Calder",
                "/p/nf/identities/ines",
                True,
                "/media/assets/ines_front.jpg",
                current=True,
                words="Lead, 34. Used in 9 shots.",
            ),
            IdentityLink("teo", "Teo, deckhand", "/p/nf/identities/teo", False, "/media/assets/teo_front.jpg"),
        ),
    ),
    IdentityGroup("Locations", (IdentityLink("road", "Harbour road", "#", True, poster("SH010")),)),
)
TURNS = tuple(
    Turn(label, f"/media/assets/ines_{name}.jpg", use)
    for label, name, use in (
        ("Front", "front", "Anchor"),
        ("Three-quarter", "three_quarter", "Supporting"),
        ("Profile", "profile", "Anchor"),
        ("Back", "back", "Supporting"),
    )
)
TRAITS = (
    ("face", "Face", "Strong nose, straight brows, pale, no make-up"),
    ("hair", "Hair", "Black bob to the jaw, fringe parted left, wet from SH020 on"),
    ("build", "Build", "1.72 m, narrow shoulders"),
    ("manner", "Manner", ""),
)
HOLDINGS = (
    Holding("SH030", "v005", 0.96, True, poster("SH030")),
    Holding("SH120", "v003", 0.71, False, poster("SH120")),
    Holding("SH140", "v001", None, True, poster("SH140")),
)


def identity(*, locked: bool = True) -> IdentityPage:
    return IdentityPage(
        shell=shell(section="Identities", crumbs=3, last="Ines"),
        url="/p/nf/identities/ines",
        name="Ines Calder",
        words="Lead, 34. Character identity 3f9c-2, used in 9 shots and 41 takes.",
        locked=locked,
        lock_words="Locked 10:15 by Lena" if locked else "Open",
        groups=GROUPS,
        turns=TURNS,
        traits=TRAITS,
        wardrobe=tuple(
            Wardrobe(name, scenes, held, f"/media/assets/ines_full_{file}.jpg")
            for name, scenes, held, file in (
                ("Rain coat, yellow", "Scenes 31 to 33", True, "rain_coat"),
                ("Port jacket", "Scenes 8, 12", True, "port_jacket"),
                ("Grey shirt", "Scene 2", False, "grey_shirt"),
            )
        ),
        holdings=HOLDINGS,
        rights_state="Cleared",
        rights=(("Basis", "Original character, no real likeness"), ("Signed", "Marcus Oyelaran, 3 Sep"), ("Until", "")),
        references=(
            Reference("front_04.png", "Identity anchor", True, "Cleared"),
            Reference("street_photo.jpg", "Hair, wet", False, "No source"),
        ),
        reference_jobs=(Choice("Identity anchor", value="anchor"),),
        lock_consequence="9 shots use this version. Takes already made keep it. New takes use the next version.",
        may_edit=OPEN,
        may_lock=OPEN if locked else Gate(False, "Ada Lindqvist, Director, locks identities."),
        notices=()
        if locked
        else (
            Notice("warn", "street_photo.jpg shows a real person with no release.", "It is held out of every request."),
        ),
        versions=(Choice("Version 2", "#", current=True), Choice("Version 1", "#")),
    )


def identities() -> IdentitiesPage:
    kinds = (Choice("Character", value="character"), Choice("Prop", value="prop"))
    return IdentitiesPage(shell(section="Identities", crumbs=1), GROUPS, kinds, "/p/nf/identities", OPEN)


def dailies() -> DailiesPage:
    clips = tuple(
        Clip(
            code.lower(),
            code,
            version,
            title,
            state,
            48,
            f"/media/takes/{code.lower()}-24-48/proxy.mp4" if version else "",
            poster(code) if version else "",
            f"/p/nf/takes/{code.lower()}",
            replace(decisions(), id=f"decide-{code.lower()}", subject=f"{code} {version}", stays=True)
            if version
            else None,
        )
        for code, title, _, state, *_, version, _, _ in (*ROWS[4:7], ROWS[13])
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
        decided="2 of 4 decided",
        without=("SH140 has no take and plays as a 2 s slate.",),
        watching=(ADA, JOON),
        watching_words="2 watching, Ada drives",
    )


def empty_dailies() -> DailiesPage:
    return replace(dailies(), clips=(), cuts=())


def find() -> FindPage:
    groups = (
        ("Shots", (Choice("SH050 Car clears the containers", "/p/nf/shots/s050"),)),
        ("People", (Choice("Ada Lindqvist", "/people"),)),
    )
    return FindPage(shell(), "a", groups)
