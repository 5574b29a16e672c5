"""From a note to the next take: what its words suggest, the difference, the take."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review import revise
from previz_studio.review.notes import note_for
from previz_studio.review.plan_changes import MOVE_NUMBERS, Difference, changed, differences, label_of, said, value_of
from previz_studio.review.queries import threads_of
from previz_studio.review.suggest import Suggestion
from previz_studio.screens.decision_bar import url_of
from previz_studio.screens.pages.parts import Choice, Crumb, Gate
from previz_studio.screens.pages.revise import ChangedField, RevisePage, RevisePanel, ReviseRow
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import tier_words
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.queries import plan_of
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take
from previz_studio.takes.sizes import WIDEST
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
USUAL = ("camera.height_m", "camera.lens_mm", "camera.tilt_deg", "frames")
TYPED = Annotated[list[str], Form()]
ASKED = Annotated[list[str], Query()]


@router.get("/comments/{comment_id}/revise")
@allow(Action.LOOK)
def panel(  # noqa: PLR0913  # the form's columns
    request: Request,
    comment_id: int,
    db: Reads,
    actor: Actor,
    field: ASKED = [],  # noqa: B006  # FastAPI copies it
    value: ASKED = [],  # noqa: B006
    was: ASKED = [],  # noqa: B006
    tier: Annotated[str, Query(max_length=20)] = "",
    hx: Annotated[str, Header(alias="HX-Request")] = "",
) -> Response:
    drawn = panel_of(db, actor, comment_id, typed_changes(field, value, was), tier)
    if hx:
        return show(request, drawn)
    take = get_take(db, actor, note_for(db, actor, comment_id, Action.LOOK).take_id)
    held = crew.standing(db, actor, take.project_id)
    trail = [Crumb(take.shot.code, url_of(take))]
    shell = project_shell(db, actor, take.shot.project, held, section="Board", sequence=take.shot.sequence, more=trail)
    return show(request, RevisePage(shell, drawn))


@router.post("/comments/{comment_id}/revise")
@allow(Action.GENERATE)
def make(  # noqa: PLR0913  # the form's columns
    comment_id: int,
    db: Writes,
    actor: Actor,
    studio: TheStudio,
    field: TYPED,
    value: TYPED,
    was: TYPED,
    seen: Annotated[int | None, Form()] = None,
    tier: Annotated[str, Form(max_length=20)] = "auto",
    hx: Annotated[str, Header(alias="HX-Request")] = "",
) -> Response:
    changes = typed_changes(field, value, was)
    takes = revise.revise(db, actor, comment_id, changes, TakeOrder(tier=tier), studio.engines, seen=seen)
    there = url_of(get_take(db, actor, note_for(db, actor, comment_id).take_id))
    if hx:
        return Response(headers={"HX-Redirect": there})
    return RedirectResponse(f"{there}#take-{takes[0].id}", 303)


def typed_changes(fields: list[str], values: list[str], before: list[str]) -> dict[str, Any]:
    """Only what somebody changed in the form."""
    if not len(fields) == len(values) == len(before):
        raise Invalid("The form came in pieces.", hint="Load the page again; your note is kept.")
    rows = zip(fields, values, before, strict=True)
    return {field: value for field, value, was in rows if value.strip() and value.strip() != was.strip()}


def panel_of(session: Session, user: User, note_id: int, typed: dict[str, Any], tier: str = "") -> RevisePanel:
    note = note_for(session, user, note_id, Action.LOOK)
    take = get_take(session, user, note.take_id)
    shot = take.shot
    plan, fps = plan_of(session, shot), shot.project.fps
    asked = {one.field: one for one in revise.suggested(session, user, note_id)}
    wanted = typed or {name: one.value for name, one in asked.items()}
    problem = ""
    rows: tuple[Difference, ...] = ()
    try:
        rows = differences(plan, changed(plan, wanted, fps), wanted, fps) if wanted else ()
    except Invalid as refused:
        problem = refused.sentence
    threads = threads_of(session, take.id)
    number = next((t.number for t in threads if note.id in (t.comment.id, *(r.id for r in t.replies))), 0)
    held = crew.standing(session, user, take.project_id)
    reason = held.gate(Action.GENERATE, "generates")
    names = dict.fromkeys((*wanted, *asked, *_usual(plan)))
    return RevisePanel(
        note_id=str(note.id),
        number=number,
        words=note.body,
        subject=take.name,
        shot_code=shot.code,
        seen=shot.revision,
        rows=tuple(_row(plan, name, wanted, asked.get(name), take) for name in names),
        differences=tuple(ChangedField(row.label, row.old, row.new) for row in rows),
        problem=problem,
        tiers=_tiers(tier or take.tier),
        gate=Gate(not reason, reason),
        back_url=f"{url_of(take)}#f{note.frame_in}",
    )


def _row(plan: ShotPlan, name: str, wanted: dict[str, Any], asked: Suggestion | None, take: Take) -> ReviseRow:
    was = _typed(value_of(plan, name))
    return ReviseRow(
        field=name,
        label=label_of(plan, name),
        now=said(plan, name, take.fps),
        was=was,
        value=_typed(wanted.get(name, was)),
        because=asked.because if asked else "",
        assumed=asked.assumed if asked else "",
    )


def _usual(plan: ShotPlan) -> list[str]:
    """The first move's numbers, then the camera's: what notes speak about most."""
    first = [] if plan.camera.keys or not plan.camera.moves else [f"moves.0.{part}" for part in MOVE_NUMBERS]
    return [*first, *USUAL]


def _typed(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _tiers(now: str) -> tuple[Choice, ...]:
    names = ("auto", *WIDEST)
    chosen = now if now in names else "auto"
    return tuple(Choice(tier_words(name), value=name, current=name == chosen) for name in names)
