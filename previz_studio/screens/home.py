"""The front page, and a new project from it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import parse_rate
from previz_studio.people.models import User
from previz_studio.projects.actions import ProjectForm, new_project
from previz_studio.screens.home_page import home_page
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import Open, allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HEIGHT_BY_ASPECT = {"2.39": 804, "2.00": 960, "1.85": 1038, "1.78": 1080, "1.66": 1156, "1.33": 1440}
"""Pixels, even, of a picture 1920 wide."""


@router.get("/")
@allow(Open.ANYONE)
def home(request: Request, db: Reads, studio: TheStudio) -> Response:
    """Whoever is not signed in is sent to the sign-in page."""
    user: User | None = getattr(request.state, "user", None)
    if user is None:
        return RedirectResponse("/signin", 303)
    return show(request, home_page(db, user, studio.engines, studio.library))


@router.post("/projects")
@allow(Open.STUDIO_OWNER)
def add_project(
    db: Writes,
    actor: Actor,
    name: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    fps: Annotated[str, Form()] = "24",
    aspect: Annotated[str, Form()] = "2.39",
) -> Response:
    height = HEIGHT_BY_ASPECT.get(aspect)
    if height is None:
        raise Invalid(f"{aspect[:10]!r} is not an aspect here.", hint=f"Choose one of {', '.join(HEIGHT_BY_ASPECT)}.")
    form = ProjectForm(
        code=code.strip().upper(),
        name=" ".join(name.split()),
        fps=parse_rate(fps),
        height=height,
        aspect=aspect,
    )
    project = new_project(db, actor, form)
    return RedirectResponse(f"/p/{project.code.lower()}/board", 303)
