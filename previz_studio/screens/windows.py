"""Review windows: the list, opening one from the board, moving its end, closing it, and the summary to take away."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.kit.db import now
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code
from previz_studio.review import windows as work
from previz_studio.review.models import ReviewWindow
from previz_studio.review.window_summary import summary_csv
from previz_studio.screens.windows_page import new_page, one_page, summary_to_show, windows_page
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}/windows", include_in_schema=False, default_response_class=HTMLResponse)

Hours = Annotated[float, Form(gt=0, le=24 * 60)]
Ids = Annotated[list[int], Form()]


@router.get("")
@allow(Action.LOOK)
def windows(request: Request, project: str, db: Reads, actor: Actor) -> Response:
    return show(request, windows_page(db, actor, project_by_code(db, actor, project)))


@router.get("/new")
@allow(Action.WINDOW)
def new(
    request: Request,
    project: str,
    db: Reads,
    actor: Actor,
    shot_ids: Annotated[list[int] | None, Query()] = None,
    sequence: str = "",
) -> Response:
    """The form, for the shots chosen on the board or all of a sequence that have a take."""
    found = project_by_code(db, actor, project)
    held = crew.require(db, actor, found.id, Action.WINDOW)
    ids = shot_ids or []
    if sequence and not ids:
        ids = work.ids_with_takes(db, found.id, sequence)
    return show(request, new_page(db, actor, found, held, ids))


@router.post("")
@allow(Action.WINDOW)
def open_one(  # noqa: PLR0913  # one form, its fields by name
    project: str,
    db: Writes,
    actor: Actor,
    shot_ids: Ids,
    people: Annotated[list[int] | None, Form()] = None,
    title: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    hours: Hours = work.HOURS,
    last_call_hours: Annotated[int, Form()] = 4,
) -> Response:
    found = project_by_code(db, actor, project)
    form = work.WindowForm(shot_ids, people or [], title, note, hours, last_call_hours)
    return _back(project, work.open_window(db, actor, found.id, form, at=now()))


@router.get("/{window_id}")
@allow(Action.LOOK)
def window(request: Request, project: str, window_id: int, db: Reads, actor: Actor) -> Response:
    found = project_by_code(db, actor, project)
    return show(request, one_page(db, actor, found, work.get_window(db, actor, window_id, of_project=found.id)))


@router.get("/{window_id}/summary.csv")
@allow(Action.LOOK)
def download(project: str, window_id: int, db: Reads, actor: Actor) -> Response:
    found = project_by_code(db, actor, project)
    one = work.get_window(db, actor, window_id, of_project=found.id)
    headers = {"Content-Disposition": f'attachment; filename="{found.code}_window_{one.id}.csv"'}
    # The mark in front makes spreadsheet programs read it as UTF-8.
    return Response(
        "\ufeff" + summary_csv(one.title, summary_to_show(db, one)), 200, headers, "text/csv; charset=utf-8"
    )


@router.post("/{window_id}/move")
@allow(Action.WINDOW)
def move(project: str, window_id: int, db: Writes, actor: Actor, hours: Hours) -> Response:
    """Closes so many hours from now."""
    at = now()
    return _back(project, work.extend_window(db, actor, window_id, at + timedelta(hours=hours), at=at))


@router.post("/{window_id}/reopen")
@allow(Action.WINDOW)
def reopen(project: str, window_id: int, db: Writes, actor: Actor, hours: Hours) -> Response:
    at = now()
    return _back(project, work.reopen_window(db, actor, window_id, at + timedelta(hours=hours), at=at))


@router.post("/{window_id}/close")
@allow(Action.WINDOW)
def close(project: str, window_id: int, db: Writes, actor: Actor) -> Response:
    return _back(project, work.close_window(db, actor, window_id, at=now()))


@router.post("/{window_id}/done")
@allow(Action.LOOK)
def done(project: str, window_id: int, db: Writes, actor: Actor) -> Response:
    """I have seen it and have nothing to add. Only for those asked."""
    return _back(project, work.answer_window(db, actor, window_id, at=now()))


def _back(project: str, one: ReviewWindow) -> Response:
    return RedirectResponse(f"/p/{project.lower()}/windows/{one.id}", 303)
