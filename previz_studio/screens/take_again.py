"""Doors from one take to the next: promoted, the same again, varied, gone on from, or another way after a failure."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.people.roles import Action
from previz_studio.screens.again_page import again_page
from previz_studio.screens.desk_page import url_of
from previz_studio.takes import again, stills
from previz_studio.takes.actions import request_takes
from previz_studio.takes.go_on import going_on
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take
from previz_studio.takes.remake import KEEP, remake_take
from previz_studio.takes.vary import vary_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}/takes/{take_id}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/again")
@allow(Action.LOOK)
def look(request: Request, project: str, take_id: int, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    return show(request, again_page(db, actor, studio.engines, get_take(db, actor, take_id)))


@router.post("/again/promote")
@allow(Action.GENERATE)
def promote(
    project: str, take_id: int, db: Writes, actor: Actor, studio: TheStudio, tier: Annotated[str, Form()] = "pro"
) -> Response:
    return _desk(again.promote_take(db, actor, take_id, tier, studio.engines))


@router.post("/again/same")
@allow(Action.GENERATE)
def same(project: str, take_id: int, db: Writes, actor: Actor, studio: TheStudio) -> Response:
    again.same_again(db, actor, take_id, studio.engines)
    return RedirectResponse(f"/p/{project}/takes/{take_id}/again", 303)


@router.post("/again/vary")
@allow(Action.GENERATE)
def vary(
    project: str,
    take_id: int,
    db: Writes,
    actor: Actor,
    studio: TheStudio,
    field: Annotated[str, Form()] = "",
    value: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    vary_take(db, actor, take_id, field, value, studio.engines)
    return RedirectResponse(f"/p/{project}/takes/{take_id}/again", 303)


@router.post("/again/on")
@allow(Action.GENERATE)
def go_on(
    project: str,
    take_id: int,
    db: Writes,
    actor: Actor,
    studio: TheStudio,
    shot_id: Annotated[int | None, Form()] = None,
) -> Response:
    """In the same tier, by the same model where it is here; the new take begins with this one's last frames."""
    before = get_take(db, actor, take_id, Action.GENERATE)
    order = going_on(studio.engines, before, TakeOrder(before.tier))
    [made] = request_takes(db, actor, shot_id or before.shot_id, order, studio.engines, behind=[before])
    return _desk(made)


@router.post("/again/remake")
@allow(Action.GENERATE)
def remake_over(
    project: str,
    take_id: int,
    db: Writes,
    actor: Actor,
    studio: TheStudio,
    keep: Annotated[float, Form()] = KEEP,
    tier: Annotated[str, Form()] = "fast",
    model: Annotated[str, Form()] = "",
) -> Response:
    return _desk(remake_take(db, actor, take_id, keep, tier, studio.engines, model))


@router.post("/again/smaller")
@allow(Action.GENERATE)
def smaller(project: str, take_id: int, db: Writes, actor: Actor, studio: TheStudio) -> Response:
    again.smaller_again(db, actor, take_id, studio.engines)
    return RedirectResponse("/queue", 303)


@router.post("/again/tier/{tier}")
@allow(Action.GENERATE)
def other_tier(project: str, take_id: int, tier: str, db: Writes, actor: Actor, studio: TheStudio) -> Response:
    again.other_tier(db, actor, take_id, tier, studio.engines)
    return RedirectResponse("/queue", 303)


@router.post("/choose")
@allow(Action.PLAN)
def choose(project: str, take_id: int, actor: Actor, studio: TheStudio) -> Response:
    """This still begins every take from now on."""
    with studio.database.reading() as db:
        picture = stills.picture_of(studio.library, get_take(db, actor, take_id, Action.PLAN))
    with studio.database.writing() as db:
        stills.choose_still(db, actor, take_id, picture)
        where = url_of(get_take(db, actor, take_id).shot)
    return RedirectResponse(where, 303)


def _desk(take: Take) -> Response:
    return RedirectResponse(url_of(take.shot), 303)
