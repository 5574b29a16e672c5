"""One scene in several ways: chained or shot by shot, Fast and Pro, side by side."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from previz_studio.people.roles import Action
from previz_studio.projects.queries import project_by_code
from previz_studio.screens.ways_page import ways_page
from previz_studio.web.deps import Actor, Reads, TheStudio
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(prefix="/p/{project}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/scenes/{scene_id}/ways")
@allow(Action.LOOK)
def ways(request: Request, project: str, scene_id: int, db: Reads, actor: Actor, studio: TheStudio) -> Response:
    found = project_by_code(db, actor, project)
    return show(request, ways_page(db, actor, studio.engines, studio.library, found, scene_id))
