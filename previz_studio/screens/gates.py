"""The gates of a project: who selects, who approves, one or several; for all of it or for a sequence."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role
from previz_studio.projects import crew
from previz_studio.projects.actions import set_gate
from previz_studio.projects.crew import Standing
from previz_studio.projects.gates import KEYS, Gate, gate_for, joined
from previz_studio.projects.models import Project, Sequence
from previz_studio.projects.queries import project_by_code, sequence_by_code, sequences_of
from previz_studio.review.queries import count_approvals
from previz_studio.screens.pages.gates import GateForm, GatesPage
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.pages.parts import Gate as MayChange
from previz_studio.screens.shell import project_shell
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}/gates", include_in_schema=False, default_response_class=HTMLResponse)

VERBS = {Action.SELECT: "selects", Action.APPROVE: "approves"}
ACTIONS = {key: action for action, key in KEYS.items()}


@router.get("")
@allow(Action.LOOK)
def gates(request: Request, project: str, db: Reads, actor: Actor, sequence: str = "", done: str = "") -> Response:
    found = project_by_code(db, actor, project)
    chosen = sequence_by_code(db, found.id, sequence) if sequence else None
    return show(request, _page(db, actor, found, chosen, said=done))


@router.post("")
@allow(Action.PROJECT)
def change(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    db: Writes,
    actor: Actor,
    gate: Annotated[str, Form()],
    roles: Annotated[list[str] | None, Form()] = None,
    people: Annotated[list[int] | None, Form()] = None,
    each: Annotated[bool, Form()] = False,
    back: Annotated[bool, Form()] = False,
    sequence: Annotated[str, Form()] = "",
) -> Response:
    found = project_by_code(db, actor, project)
    chosen = sequence_by_code(db, found.id, sequence) if sequence else None
    wanted = None if back else Gate(_roles(roles or []), tuple(people or []), each)
    set_gate(db, actor, found.id, action_named(gate), wanted, sequence_id=chosen.id if chosen else None)
    asked = f"?sequence={chosen.code}&done={gate}" if chosen else f"?done={gate}"
    return RedirectResponse(f"/p/{found.code.lower()}/gates{asked}", 303)


def action_named(key: str) -> Action:
    if key not in ACTIONS:
        raise Invalid(f"{key[:20]!r} is not a gate.", hint="Use select or approve.")
    return ACTIONS[key]


def _page(session: Session, user: User, project: Project, sequence: Sequence | None, said: str) -> GatesPage:
    held = crew.standing(session, user, project.id)
    closed = held.gate(Action.PROJECT, "changes gates")
    place = f"{sequence.code} {sequence.name}".strip() if sequence else project.name
    return GatesPage(
        shell=project_shell(session, user, project, held, section="Crew", sequence=sequence),
        title=f"Who decides on {place}",
        scopes=_scopes(session, project, sequence),
        sequence=sequence.code if sequence else "",
        post_url=f"/p/{project.code.lower()}/gates",
        gates=tuple(_form(held, project, sequence, action) for action in KEYS),
        may_change=MayChange(not closed, closed),
        effect=_effect(session, project, sequence),
        done=f"Saved. {_sentence(held, project, sequence, ACTIONS[said])}" if said in ACTIONS else "",
    )


def _scopes(session: Session, project: Project, sequence: Sequence | None) -> tuple[Choice, ...]:
    here = f"/p/{project.code.lower()}/gates"
    rows = (
        Choice(f"{one.code}{', its own' if one.gates else ''}", f"{here}?sequence={one.code}", current=one is sequence)
        for one in sequences_of(session, project.id)
    )
    return (Choice("Whole project", here, current=sequence is None), *rows)


def _gate(project: Project, sequence: Sequence | None, action: Action) -> Gate:
    return gate_for(action, sequence.gates if sequence else {}, project.gates)


def _sentence(held: Standing, project: Project, sequence: Sequence | None, action: Action) -> str:
    return _gate(project, sequence, action).sentence(held.crew, VERBS[action])


def _form(held: Standing, project: Project, sequence: Sequence | None, action: Action) -> GateForm:
    gate, key = _gate(project, sequence, action), KEYS[action]
    own = bool((sequence.gates if sequence else project.gates).get(key))
    above = "As the project says" if sequence and project.gates.get(key) else "The studio's usual rule"
    here = "Set for this sequence" if sequence else "Set for this project"
    counts = {role: len(held.holders.get(role, ())) for role in Role}
    return GateForm(
        key=key,
        title=f"Who {VERBS[action]}",
        sentence=_sentence(held, project, sequence, action),
        source=here if own else above,
        own=own,
        roles=tuple(
            Choice(role.title, value=role.value, current=role in gate.roles, count=counts[role]) for role in Role
        ),
        people=tuple(Choice(one.words, value=str(one.id), current=one.id in gate.people) for one in held.crew),
        each=gate.each,
        warning=_warning(held, gate),
    )


def _warning(held: Standing, gate: Gate) -> str:
    seats = gate.seats(held.crew)
    empty = [seat.words for seat in seats if not seat.holders]
    if not empty or (not gate.each and len(empty) < len(seats)):
        return ""
    return f"This gate asks for {joined(empty, 'and')}, and nobody on the crew is one: it cannot be passed yet."


def _effect(session: Session, project: Project, sequence: Sequence | None) -> tuple[str, ...]:
    complete, partial = count_approvals(session, project.id, sequence.id if sequence else None)
    kept = f"{complete} approved {'take stays' if complete == 1 else 'takes stay'} approved." if complete else ""
    some = f"{partial} {'take has' if partial == 1 else 'takes have'} some approvals; these still count, and the rest"
    waits = f"{some} follow the new gate." if partial else ""
    return tuple(filter(None, ("A change counts from the next decision on.", kept, waits)))


def _roles(names: list[str]) -> tuple[Role, ...]:
    unknown = [name for name in names if name not in tuple(Role)]
    if unknown:
        raise Invalid(f"{unknown[0][:20]!r} is not a role.", hint=f"Use any of {', '.join(Role)}.")
    return tuple(role for role in Role if role.value in names)
