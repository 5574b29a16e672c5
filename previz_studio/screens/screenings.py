"""Opening and closing a live session from the pages; its agenda before and its summary after."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.people.roles import Action
from previz_studio.projects.models import Project
from previz_studio.projects.queries import project_by_code, sequence_by_code, sequences_of
from previz_studio.review.dailies import screenings
from previz_studio.review.dailies.queries import lineup_named
from previz_studio.screens.screenings_page import agenda_page, summary_page
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/p/{project}/dailies/agenda")
@allow(Action.LOOK)
def agenda(request: Request, project: str, db: Reads, actor: Actor, list: str = "", sequence: str = "") -> Response:
    """What a list holds, before it is shown; and the sessions there were."""
    found = project_by_code(db, actor, project)
    chosen = sequence_by_code(db, found.id, sequence) if sequence else next(iter(sequences_of(db, found.id)), None)
    return show(request, agenda_page(db, actor, found, chosen, lineup_named(db, actor, found, list, chosen)))


@router.get("/p/{project}/dailies/sessions/{screening_id}")
@allow(Action.LOOK)
def summary(request: Request, project: str, screening_id: int, db: Reads, actor: Actor) -> Response:
    return show(request, summary_page(db, actor, screenings.get_screening(db, actor, screening_id)))


@router.post("/p/{project}/screenings")
@allow(Action.DAILIES)
def start(
    project: str,
    db: Writes,
    actor: Actor,
    list: Annotated[str, Form()] = "",
    sequence: Annotated[str, Form()] = "",
    tab: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    found = project_by_code(db, actor, project)
    chosen = sequence_by_code(db, found.id, sequence) if sequence else None
    lineup = lineup_named(db, actor, found, list, chosen)
    opened = screenings.open_screening(db, actor, found.id, lineup, tab)
    return RedirectResponse(f"/p/{found.code.lower()}/dailies?list=s{opened.id}", 303)


@router.post("/screenings/{screening_id}/close")
@allow(Action.DAILIES)
def close(screening_id: int, actor: Actor, studio: TheStudio) -> Response:
    closed = screenings.close(studio.database, studio.channels, actor, screening_id)
    with studio.database.reading() as session:
        code = session.get_one(Project, closed.project_id).code.lower()
    return RedirectResponse(f"/p/{code}/dailies/sessions/{closed.id}", 303)
