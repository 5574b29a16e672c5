"""Who decides on SQ030, as Sam sees it: two approvers, one seat of which nobody fills."""

from previz_studio.people.roles import Role
from previz_studio.screens.pages.gates import GateForm, GatesPage
from previz_studio.screens.pages.parts import Choice, Gate
from tests.screens.samples import ADA, JOON, MARCUS, PRIYA, SAM, shell

CREW = (ADA, JOON, MARCUS, PRIYA)


def gates(*, may: bool = True) -> GatesPage:
    return GatesPage(
        shell=shell(SAM if may else JOON, section="Crew", crumbs=2),
        title="Who decides on SQ030 Harbour Run",
        scopes=(
            Choice("Whole project", "/p/nf/gates"),
            Choice("SQ030, its own", "/p/nf/gates?sequence=SQ030", current=True),
        ),
        sequence="SQ030",
        post_url="/p/nf/gates",
        gates=(
            _form("select", "Who selects", "Ada Lindqvist, Director, selects.", ("director",)),
            _form(
                "approve",
                "Who approves",
                "An editor, and Marcus Oyelaran, Producer, both approve.",
                ("producer", "editor"),
                each=True,
                warning="This gate asks for an editor, and nobody on the crew is one: it cannot be passed yet.",
            ),
        ),
        may_change=Gate(may, "" if may else "Marcus Oyelaran, Producer, changes gates."),
        effect=(
            "A change counts from the next decision on.",
            "4 approved takes stay approved.",
            "1 take has some approvals; these still count, and the rest follow the new gate.",
        ),
        done="Saved. Ada Lindqvist, Director, selects." if may else "",
    )


def _form(
    key: str, title: str, sentence: str, roles: tuple[str, ...], *, each: bool = False, warning: str = ""
) -> GateForm:
    return GateForm(
        key=key,
        title=title,
        sentence=sentence,
        source="Set for this sequence" if each else "As the project says",
        own=each,
        roles=tuple(Choice(r.title, value=r.value, current=r.value in roles, count=1) for r in Role),
        people=tuple(Choice(f"{one.name}, {one.role}", value=str(i)) for i, one in enumerate(CREW)),
        each=each,
        warning=warning,
    )
