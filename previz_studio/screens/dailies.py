"""Dailies: a list of takes plays through without a gap, and is decided without stopping."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from previz_studio.people.roles import Action
from previz_studio.projects.queries import project_by_code
from previz_studio.screens import dailies_page
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/p/{project}/dailies")
@allow(Action.LOOK)
def dailies(
    request: Request, project: str, db: Reads, actor: Actor, studio: TheStudio, sequence: str = "", list: str = ""
) -> Response:
    found = project_by_code(db, actor, project)
    asked = dailies_page.Asked(sequence, list)
    return show(request, dailies_page.dailies_page(db, actor, studio.library, found, asked))


@router.get("/p/{project}/dailies/takes/{take_id}")
@allow(Action.LOOK)
def side(request: Request, project: str, take_id: int, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    """Decision, notes and other takes of the clip on screen."""
    return show(request, dailies_page.clip_side(db, actor, studio.library, get_take(db, actor, take_id)))
