"""The shot desk: one shot's plan, its camera in numbers and pictures, Generate, and the takes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.references.actions import keep_asset
from previz_studio.references.keep import publish_picture
from previz_studio.screens import desk_page
from previz_studio.screens.desk_generate import View
from previz_studio.screens.desk_return import back as back_to
from previz_studio.screens.desk_set_view import stage_of
from previz_studio.screens.desk_wishes import order_from, take_before, wishes_read
from previz_studio.shots import history
from previz_studio.shots.actions import save_plan, set_plan_lock, set_shot_owner
from previz_studio.shots.edit import edited
from previz_studio.shots.queries import get_shot, plan_of
from previz_studio.shots.typed import UNITS, units_of
from previz_studio.takes import actions as takes
from previz_studio.takes import stills
from previz_studio.takes.bring_in import keep_movie
from previz_studio.takes.order import MOST_VARIATIONS
from previz_studio.takes.preview import preview_jpeg
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Fields, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}", include_in_schema=False, default_response_class=HTMLResponse)


UNITS_COOKIE = "previz-units"
YEAR_SECONDS = 365 * 24 * 3600


@router.get("/shots/{shot_id}")
@allow(Action.LOOK)
def desk(  # noqa: PLR0913  # one address, its parts by name
    request: Request,
    project: str,
    shot_id: int,
    db: Reads,
    actor: Actor,
    studio: TheStudio,
    move: Annotated[int, Query(ge=0)] = 0,
    units: str = "",
    sort: str = "newest",
) -> Response:
    """`units` (m or ft) is remembered in this browser."""
    shot = get_shot(db, actor, shot_id)
    if shot.project.code.lower() != project.lower():
        return RedirectResponse(desk_page.url_of(shot), 303)
    asked = units if units in UNITS else request.cookies.get(UNITS_COOKIE, "m")
    view = View(move, asked if asked in UNITS else "m", "plan" if sort == "plan" else "newest")
    view = chosen_in(request, view)
    answer = show(request, desk_page.desk_page(db, actor, studio, shot, view))
    if units in UNITS:
        answer.set_cookie(UNITS_COOKIE, units, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return answer


@router.post("/shots/{shot_id}/plan")
@allow(Action.PLAN)
def save(
    request: Request, project: str, shot_id: int, db: Writes, actor: Actor, studio: TheStudio, fields: Fields
) -> Response:
    """Autosave: the fields that were sent, over the newest revision."""
    shot = get_shot(db, actor, shot_id, Action.PLAN)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    slugs = [str(value) for value in fields.getlist("identities")] if "seen_revision" in fields else None
    plan = edited(plan_of(db, shot), texts, shot.project.fps, slugs)
    save_plan(db, actor, shot_id, plan, seen=_revision(texts), reason="desk")
    at = _move_shown(texts, len(plan.camera.moves))
    if "HX-Request" not in request.headers:
        return RedirectResponse(f"{desk_page.url_of(shot)}?move={at}", 303)
    view = chosen_in(request, View(at, units_of(texts)))
    return show(request, desk_page.desk_page(db, actor, studio, shot, view))


@router.post("/shots/{shot_id}/plan/back")
@allow(Action.PLAN)
def back(request: Request, project: str, shot_id: int, db: Writes, actor: Actor, fields: Fields) -> Response:
    """`to` brings a revision back; without it the newest change is undone."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    to, seen = texts.get("to", ""), _revision(texts)
    if to:
        history.bring_back(db, actor, shot_id, int(to) if to.isdigit() else 0, seen=seen)
    else:
        history.undo(db, actor, shot_id, seen=seen)
    return RedirectResponse(desk_page.url_of(get_shot(db, actor, shot_id)), 303)


@router.post("/shots/{shot_id}/lock")
@allow(Action.LOCK)
def lock(project: str, shot_id: int, db: Writes, actor: Actor, locked: Annotated[str, Form()] = "1") -> Response:
    return RedirectResponse(desk_page.url_of(set_plan_lock(db, actor, shot_id, locked == "1")), 303)


@router.post("/shots/{shot_id}/owner")
@allow(Action.PLAN)
def own(
    project: str, shot_id: int, db: Writes, actor: Actor, owner_id: Annotated[int | None, Form()] = None
) -> Response:
    """`owner_id` left out or empty gives the shot back to nobody."""
    return RedirectResponse(desk_page.url_of(set_shot_owner(db, actor, shot_id, owner_id)), 303)


@router.get("/shots/{shot_id}/preview.jpg")
@allow(Action.LOOK)
def preview(
    request: Request, project: str, shot_id: int, db: Reads, actor: Actor, frame: int = 0, w: int = 640
) -> Response:
    """The plan as it stands in the form, not saved."""
    shot = get_shot(db, actor, shot_id)
    plan = edited(plan_of(db, shot), dict(request.query_params), shot.project.fps)
    data = preview_jpeg(plan, shot.project, frame, w)
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@router.get("/shots/{shot_id}/stage")
@allow(Action.LOOK)
def stage(request: Request, project: str, shot_id: int, db: Reads, actor: Actor) -> Response:
    """Floor plan and set as they stand in the form, not saved."""
    shot = get_shot(db, actor, shot_id)
    texts = dict(request.query_params)
    plan = edited(plan_of(db, shot), texts, shot.project.fps)
    at = _move_shown(texts, len(plan.camera.moves))
    fixed = desk_page.is_fixed(shot, crew.standing(db, actor, shot.project_id))
    return show(request, stage_of(plan, shot.project, units_of(texts), fixed=fixed, move_at=at))


@router.post("/shots/{shot_id}/takes")
@allow(Action.GENERATE)
def generate(project: str, shot_id: int, db: Writes, actor: Actor, studio: TheStudio, fields: Fields) -> Response:
    before = take_before(fields)
    behind = [get_take(db, actor, before, Action.GENERATE)] if before else []
    takes.request_takes(db, actor, shot_id, order_from(fields), studio.engines, behind)
    return back_to(get_shot(db, actor, shot_id), fields)


@router.post("/shots/{shot_id}/stills")
@allow(Action.GENERATE)
def make_stills(project: str, shot_id: int, db: Writes, actor: Actor, studio: TheStudio, fields: Fields) -> Response:
    stills.request_stills(db, actor, shot_id, order_from(fields), studio.engines)
    return back_to(get_shot(db, actor, shot_id), fields)


@router.post("/shots/{shot_id}/takes/import")
@allow(Action.IMPORT)
def bring(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    shot_id: int,
    movie: UploadFile,
    actor: Actor,
    studio: TheStudio,
    source: Annotated[str, Form(max_length=500)] = "",
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    with studio.database.reading() as db:
        get_shot(db, actor, shot_id, Action.IMPORT)
    typed = {"made_with": source, "remarks": note}
    brought = keep_movie(studio.library, movie.file, movie.filename or "movie", typed)
    with studio.database.writing() as db:
        takes.import_take(db, actor, shot_id, brought)
        where = desk_page.url_of(get_shot(db, actor, shot_id))
    studio.worker.nudge()
    return RedirectResponse(where, 303)


@router.post("/shots/{shot_id}/panel")
@allow(Action.PLAN)
def new_panel(project: str, shot_id: int, panel: UploadFile, actor: Actor, studio: TheStudio) -> Response:
    with studio.database.reading() as db:
        shot = get_shot(db, actor, shot_id, Action.PLAN)
    name = panel.filename or "panel"
    picture = publish_picture(studio.library, panel.file, name)
    with studio.database.writing() as db:
        shot = get_shot(db, actor, shot_id, Action.PLAN)
        asset = keep_asset(db, actor, shot.project_id, name, picture)
        plan = replace(plan_of(db, shot), panel_asset_id=asset.id, panel_file=name[:200])
        save_plan(db, actor, shot_id, plan, reason="new panel")
    return RedirectResponse(desk_page.url_of(shot), 303)


@router.post("/takes/{take_id}/cancel")
@allow(Action.GENERATE)
def cancel(project: str, take_id: int, db: Writes, actor: Actor) -> Response:
    return RedirectResponse(desk_page.url_of(takes.cancel_take(db, actor, take_id).shot), 303)


@router.post("/takes/{take_id}/retry")
@allow(Action.GENERATE)
def retry(project: str, take_id: int, db: Writes, actor: Actor) -> Response:
    return RedirectResponse(desk_page.url_of(takes.retry_take(db, actor, take_id).shot), 303)


def chosen_in(request: Request, view: View) -> View:
    """With what the address says is chosen in the Generate form."""
    asked = request.query_params
    count = asked.get("count", "")
    return replace(
        view,
        tier=asked.get("tier", "")[:20],
        wishes=wishes_read(dict(asked))[0],
        go_on=asked.get("go_on", "")[:20],
        count=min(int(count), MOST_VARIATIONS) if count.isdigit() and int(count) else 1,
    )


def _move_shown(texts: Mapping[str, str], count: int) -> int:
    """The move the page is about after this change: a new one, or the one that was edited."""
    if texts.get("act") == "add_move":
        return count - 1
    at = texts.get("move_at", "0")
    return min(int(at), count - 1) if at.isdigit() and count else 0


def _revision(texts: Mapping[str, str]) -> int | None:
    seen = texts.get("seen_revision", "")
    return int(seen) if seen.isdigit() else None
