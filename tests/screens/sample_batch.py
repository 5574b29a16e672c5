"""Many shots in one press, as Ada sees it."""

from dataclasses import replace

from previz_studio.screens.pages.again import AgainPage, Promotion, Relative
from previz_studio.screens.pages.batch import BatchOffers, BatchPage, BatchRow
from previz_studio.screens.pages.offers import Offer
from previz_studio.screens.pages.parts import OPEN, Choice, Gate
from previz_studio.screens.pages.ways import WayCell, WayColumn, WayRow, WaysPage
from tests.screens.sample_lists import TIERS
from tests.screens.samples import poster, shell

NO_LORA = "No in-context LoRA for depth is installed for LTX-2.3: `previz-studio models pull ltx-2.3-ic-union`."
MODELS = BatchOffers(
    gate=OPEN,
    follows="LTX-2.3 22B distilled follows pictures, clips and depth clips; up to 257 frames in one pass, with sound.",
    models=(
        Choice("LTX-Video 0.9.8 13B distilled: Fast · Draft", value="ltxv-13b-098"),
        Choice("LTX-2.3 22B distilled: Fast · Draft", value="ltx-2.3-22b-distilled", current=True),
    ),
    guides=(Choice("Words only", value="none"), Choice("First and last frame", value="first_last")),
    references=(Offer("Its depth, as a reference", "depth", Gate(False, NO_LORA)),),
    guide="first_last",
    strength="0.8",
    panel_words="2 of 3 plans have one.",
    panel_on=True,
)
NO_DIFFERENCE = "The change made no difference to the picture: all 96 frames are the same, bit for bit."
NO_PRO = "Pro needs a dev model: `previz-studio models pull ltx-video-0.9.7-dev`."
NO_MODEL = BatchOffers(Gate(False, "Guides, stills and LoRAs are for Fast and Pro. No LTX-Video model is installed."))
DRAWN = replace(MODELS, ready=Gate(False, "The animatic is drawn from the plan alone."), guide="none", panel_on=False)


def batch(problem: str = "", offers: BatchOffers = MODELS) -> BatchPage:
    rows = (
        BatchRow("1", "SH060", "Insert: mirror, her eyes", "Moon fill.", "One sodium lamp behind her.", True),
        BatchRow("2", "SH080", "Wheels pass camera", "One sodium lamp behind her.", "One sodium lamp behind her."),
        BatchRow("3", "SH120", "Ines and Dahl, two-shot", "", "", problem="The plan is locked by Lena Roth."),
    )
    reason = problem or "SH120: The plan is locked by Lena Roth. Take it out of the selection, or settle it first."
    return BatchPage(
        shell=shell(section="Board", crumbs=2),
        title="3 shots in one press",
        url="/p/nf/batch",
        board_url="/p/nf/board?sequence=SQ030",
        rows=rows if problem else rows[:2],
        fields=(Choice("Lighting", value="lighting", current=True), Choice("Look and grade", value="grade")),
        field="lighting",
        field_words="Lighting",
        text="One sodium lamp behind her.",
        hint="",
        how="replace",
        tiers=TIERS,
        count=2,
        overnight=True,
        chain=False,
        offers=offers,
        sent="Guide: first and last frame, strength 0.8. Drawn from each shot's own plan." if offers is MODELS else "",
        not_sent=("what must not be seen: Fast has no guidance (1 of 3 shots)",) if offers is MODELS else (),
        summary="1 plan changed, as a new revision. 4 takes.",
        cost="About 152 GPU-s, ready about 22:03. From 23 Fast takes made here. 6 renders ahead.",
        generate="Change 1 plan and generate 4 takes",
        may_generate=Gate(False, reason) if problem else OPEN,
        night="22:00 to 07:00",
        problem=problem,
    )


SENT = (
    ("Picture", "First frame from the animatic, strength 0.6"),
    ("Picture", "her hands at ten and two, close.png on the last frame, strength 0.8"),
    ("Picture", "Goes on from SH040 v001"),
    ("LoRA", "camera-dolly-in at weight 1"),
    ("Identities", "Ines Calder bf89-2 (locked); Car, grey saloon b10b-2 (locked)"),
    ("Window 1", "She looks up."),
    ("Window 2", "The ferry leaves."),
    ("Its sound", "None: sound switched off."),
    ("Length", "42 frames planned, 49 generated, 7 trimmed."),
    ("Not sent", "sound, what must not be seen"),
)
PROVENANCE = (
    ("Take", "v007 Pro, Lena Roth, 14:29"),
    ("Model", "LTX-2 Pro, a41c…9e"),
    ("Seed", "48213077"),
    ("Cost", "186 GPU-s"),
    ("SHA-256", "a75632785bfb79ee254c7c69283b7220da83cc7b4a3d366dc3d6610c42c6848d"),
)
WORDS = (
    ("Camera", "Locked-off camera, no movement. 42 mm lens, f/2.8, camera 1.18 m high, tilt -26°."),
    ("Action", "Ines's hands at ten and two. The right thumb lifts toward the radio, thinks better of it."),
    ("Identity", "Ines Calder: 1.72 m tall; Narrow shoulders, long neck, light on her feet."),
)


def again(state: str = "new") -> AgainPage:
    missing = f"Pro takes cannot be rendered here now. {NO_PRO}"
    kin = (
        Relative("SH050 v002", "Promoted from", "new", "#", poster("SH050"), ("Tier: Fast → Pro",), compare_url="#"),
        Relative("SH050 v004", "Same again", "new", "#", "", (), "Identical: all 96 frames, bit for bit.", True, "#"),
        Relative("SH050 v006", "Varied", "new", "#", "", ("Lens, mm: 40 → 41",), NO_DIFFERENCE, False, "#", True),
        Relative(
            "SH050 v005", "Varied", "render", "#", "", ("Lighting: Moon. → Red neon.",), "Not identical: 31.2 dB PSNR."
        ),
    )
    return AgainPage(
        shell=shell(section="Board", crumbs=3),
        take_name="SH050 v003",
        tier="Fast",
        state=state,
        facts=(("Plan", "Revision 6"), ("Seed", "48213077"), *SENT),
        picture=poster("SH050"),
        review_url="/p/nf/takes/3",
        desk_url="/p/nf/shots/5",
        url="/p/nf/takes/3/again",
        promotions=(
            Promotion("pro", "Promote to Pro", OPEN, "Made by LTX-Video 13B instead of LTX-2 19B; lost: sound.", True),
            Promotion("fine", "Promote to Fast, refined", OPEN, "Made by LTX-2 19B distilled."),
            Promotion("4k", "Promote to 4K", Gate(False, missing)),
        ),
        fields=(Choice("Lighting", value="lighting"),),
        shots=(Choice("SH060 Insert: mirror, her eyes", value="6"),),
        may_go_on=OPEN,
        relatives=kin if state == "new" else (),
        may=OPEN,
        may_remake=OPEN
        if state == "new"
        else Gate(False, "SH050 v003 is rendering; there is no picture to start from."),
        tiers=(Choice("Fast", value="fast"), Choice("Pro", value="pro")),
        models=(Choice("The nearest to this take's own", value=""), Choice("LTX-2 19B: Pro", value="ltx-2-19b")),
        words=WORDS,
        sound_over="It has no sound, so the new take is silent.",
        seam="The join is 1.4 times a usual step: it will hardly be seen.",
    )


def ways(rows: int = 2) -> WaysPage:
    cells = (
        WayCell("v003", "#", poster("SH050"), "Pan 19.2°", "Cut: 8.2 times a usual step"),
        WayCell("v004", "#", poster("SH050"), "Pan 18.8°", "Seam: 4.1 times a usual step, 6% darker", True),
        WayCell(),
    )
    return WaysPage(
        shell=shell(section="Board", crumbs=2),
        title="31 EXT. HARBOUR ROAD - NIGHT",
        board_url="/p/nf/board?sequence=SQ030",
        columns=(
            WayColumn("Each shot alone, Fast", "2 of 2 shots", "/p/nf/batch?shot_ids=5", "Make it again"),
            WayColumn(
                "Chained, Fast", "2 of 2 shots, largest join 4.1 times a usual step", "/p/nf/batch", "Make it again"
            ),
            WayColumn("Chained, Pro", "0 of 2 shots", "", make_why=NO_PRO),
        ),
        rows=tuple(WayRow(f"SH05{n}", "Car clears the containers", "#", cells) for n in range(rows)),
    )
