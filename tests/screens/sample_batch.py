"""Many shots in one press, as Ada sees it."""

from previz_studio.screens.pages.batch import BatchPage, BatchRow
from previz_studio.screens.pages.parts import OPEN, Choice, Gate
from tests.screens.sample_lists import TIERS
from tests.screens.samples import shell


def batch(problem: str = "") -> BatchPage:
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
        how="replace",
        tiers=TIERS,
        count=2,
        overnight=True,
        chain=False,
        summary="1 plan changed, as a new revision. 4 takes.",
        cost="About 152 GPU-s, ready about 22:03. From 23 Fast takes made here. 6 renders ahead.",
        generate="Change 1 plan and generate 4 takes",
        may_generate=Gate(False, reason) if problem else OPEN,
        night="22:00 to 07:00",
        problem=problem,
    )
