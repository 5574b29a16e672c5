"""Identities, the client's link and the find box."""

from previz_studio.screens.pages.find import FindPage
from previz_studio.screens.pages.identity import (
    Holding,
    IdentitiesPage,
    IdentityGroup,
    IdentityLink,
    IdentityPage,
    LoraPart,
    Reference,
    Turn,
    Wardrobe,
)
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, Notice
from tests.screens.samples import poster, shell

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
    Holding("SH030", "v005", "/p/nf/takes/5", poster("SH030")),
    Holding("SH120", "v003", "/p/nf/takes/12", poster("SH120"), "Made with 3f9c-1"),
    Holding("SH140", "v001", "/p/nf/takes/14", poster("SH140"), "Made without this identity"),
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
        empty_words="Two or three views from the front and the side are enough to hold a face.",
        lora=LoraPart(
            (Choice("None", value=""), Choice("ines-v2, LTX-Video 13B", value="ines-v2", current=True)),
            "0.8",
            "ines-v2, LTX-Video 13B, weight 0.8",
        )
        if locked
        else LoraPart((), "", none_words="No trained LoRA is here. Bring one with", none_command="models import FILE"),
        traits=TRAITS,
        wears=True,
        wardrobe=tuple(
            Wardrobe(file, name, scenes, held, f"/media/assets/ines_full_{file}.jpg")
            for name, scenes, held, file in (
                ("Rain coat, yellow", "Scenes 31 to 33", True, "rain_coat"),
                ("Port jacket", "Scenes 8, 12", True, "port_jacket"),
                ("Grey shirt", "Scene 2", False, "grey_shirt"),
            )
        ),
        wardrobe_choices=(Choice("Oilskin", value="oilskin"),),
        may_dress=OPEN,
        holdings=HOLDINGS,
        rights_state="Cleared",
        rights=(("Basis", "Original character, no real likeness"), ("Signed", "Marcus Oyelaran, 3 Sep"), ("Until", "")),
        references=(
            Reference("front_04.png", "Identity anchor", True, "Cleared"),
            Reference("street_photo.jpg", "Hair, wet", False, "No source", "", "reference:2", "no release"),
        ),
        reference_jobs=(Choice("Identity anchor", value="anchor"),),
        rights_choices=(Choice("Cleared", value="cleared", current=True), Choice("No release", value="no release")),
        rights_until="2027-11-30",
        lock_consequence="9 shots use this version. Takes already made keep it. New takes use the next version.",
        may_edit=OPEN,
        may_lock=OPEN if locked else Gate(False, "Ada Lindqvist, Director, locks identities."),
        notices=()
        if locked
        else (
            Notice("warn", "street_photo.jpg shows a real person with no release.", "It is held out of every request."),
        ),
        history=(("10:15 by Lena Roth", "Changed. Hair: “Black bob” to “Wet from SH020 on”. Revision 2."),),
        revision=2,
        shots=(Choice("SH030", "/p/nf/shots/3"), Choice("SH120", "/p/nf/shots/12")),
    )


def identities() -> IdentitiesPage:
    kinds = (Choice("Character", value="character"), Choice("Prop", value="prop"))
    return IdentitiesPage(shell(section="Identities", crumbs=1), GROUPS, kinds, "/p/nf/identities", OPEN)


def find() -> FindPage:
    groups = (
        ("Shots", (Choice("SH050 Car clears the containers", "/p/nf/shots/s050"),)),
        ("People", (Choice("Ada Lindqvist", "/people"),)),
    )
    return FindPage(shell(), "a", groups)
