"""Two takes, frame-locked: side by side, wiped, or their difference, and what changed between their recipes."""

from typing import Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.screens import camera_words, decision_bar, review_page
from previz_studio.screens.pages.parts import Choice
from previz_studio.screens.pages.review import Change, ComparePage
from previz_studio.screens.plan_words import plan_rows, provenance_rows
from previz_studio.screens.words import take_state
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.queries import get_take, takes_of
from previz_studio.takes.recipe import differences
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.policy import allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
MODES = ("ab", "wipe", "difference", "flip")


@router.get("/p/{project}/takes/{take_id}/compare")
@allow(Action.LOOK)
def compare(
    request: Request,
    project: str,
    take_id: int,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    other: int = Query(alias="with"),
    mode: str = "wipe",
) -> Response:
    a, b = get_take(db, actor, take_id), get_take(db, actor, other)
    if a.project_id != b.project_id:
        raise Invalid("These takes are of two productions.", hint="Compare takes of one.")
    for take in (a, b):
        if take.status is not TakeStatus.READY:
            raise Invalid(f"{take.name} is {take.status.value}.", hint="Compare it once it is ready.")
    return show(request, _page(db, actor, studio, a, b, mode if mode in MODES else "wipe"))


def _page(session: Session, user: User, studio: Studio, a: Take, b: Take, mode: str) -> ComparePage:
    whole = review_page.review_page(session, user, studio.library, a)
    plan_b = plan_from(b.revision.plan, b.fps)
    return ComparePage(
        shell=whole.shell,
        shot_code=a.shot.code,
        a=whole.movie,
        b=review_page.movie_of(b, studio.library, plan_b.visual_description),
        a_state=whole.state,
        b_state=take_state(b),
        mode=mode,
        mode_urls={"single": decision_bar.url_of(a)} | {one: _url(a, b, one) for one in ("ab", "wipe", "difference")},
        swap_url=_url(b, a, mode),
        a_takes=_choices(session, a, lambda take: _url(take, b, mode)),
        b_takes=_choices(session, b, lambda take: _url(a, take, mode)),
        a_check=whole.checks[0] if whole.checks else None,
        b_check=next(iter(camera_words.checks(b, plan_b.camera)), None),
        changes=_changes(a, b),
        notes=whole.notes,
        decisions=whole.decisions,
        curve=whole.curve,
        criteria=whole.criteria,
        plan_title=whole.plan_title,
        plan_remark=whole.plan_remark,
        plan=plan_rows(_plan(a), a.fps),
        provenance=provenance_rows(a),
        history=whole.history,
        takes=whole.takes,
        b_decisions=decision_bar.decision_bar(session, user, b),
        next_url=whole.next_url,
        cuts=tuple(line for line in whole.cuts if line.take_id == b.id),
    )


def _url(a: Take, b: Take, mode: str) -> str:
    return f"{decision_bar.url_of(a)}/compare?with={b.id}&mode={mode}"


def _plan(take: Take) -> ShotPlan:
    return plan_from(take.revision.plan, take.fps)


def _choices(session: Session, take: Take, url: Any) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.version, url(one), current=one.id == take.id)
        for one in takes_of(session, take.shot_id)
        if one.status is TakeStatus.READY
    )


def _changes(a: Take, b: Take) -> tuple[Change, ...]:
    """From B, the older as a rule, to A."""
    found = differences(b.recipe, a.recipe)
    return tuple(
        Change(name.replace("_", " ").capitalize(), _said(name, before, after)) for name, before, after in found
    )


def _said(name: str, before: Any, after: Any) -> str:
    if name == "plan_revision" and before and after:
        return f"{before['number']} to {after['number']}"
    plain = (str, int, float, bool, type(None))
    if isinstance(before, plain) and isinstance(after, plain):
        return f"{_short(before)} to {_short(after)}"
    if isinstance(before, dict) and isinstance(after, dict):
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        return ", ".join(key.replace("_", " ") for key in changed)
    return "changed"


def _short(value: object) -> str:
    return "none" if value in (None, "") else str(value)[:60]
