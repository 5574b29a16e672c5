"""Links for clients: the list of them, making one from chosen shots or takes, changing and closing them; and that
somebody has seen what clients said.

The address and the passphrase of a link are on the answer to the POST that made it and nowhere else.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.kit.errors import Invalid
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project
from previz_studio.projects.queries import project_by_code
from previz_studio.review import client_words
from previz_studio.screens.client_links_page import links_page, made_link
from previz_studio.screens.decision_bar import url_of
from previz_studio.sharing import actions
from previz_studio.sharing.actions import LinkForm
from previz_studio.sharing.ahead import prepare
from previz_studio.sharing.models import ShareLink
from previz_studio.sharing.passphrase import hash_passphrase, new_passphrase
from previz_studio.takes.queries import get_take
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes
from previz_studio.web.policy import allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Ids = Annotated[list[int], Form(default_factory=list)]


@router.get("/p/{project}/links")
@allow(Action.SHARE)
def links(request: Request, project: str, db: Reads, actor: Actor) -> Response:
    return show(request, links_page(db, actor, project_by_code(db, actor, project)))


@router.get("/p/{project}/links/new")
@allow(Action.SHARE)
def new_link(
    request: Request,
    project: str,
    db: Reads,
    actor: Actor,
    shot_ids: Annotated[list[int], Query(default_factory=list)],
    take_ids: Annotated[list[int], Query(default_factory=list)],
) -> Response:
    """Shows which take of each shot the link would name, before it is made."""
    found = project_by_code(db, actor, project)
    takes = actions.chosen_takes(db, actor, found.id, LinkForm(shot_ids=shot_ids, take_ids=take_ids))
    return show(request, links_page(db, actor, found, chosen=takes))


@router.post("/p/{project}/links")
@allow(Action.SHARE)
def make_link(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    project: str,
    actor: Actor,
    studio: TheStudio,
    take_ids: Ids,
    made_for: Annotated[str, Form(max_length=500)] = "",
    days: Annotated[int, Form()] = actions.DAYS,
    ask_passphrase: Annotated[bool, Form()] = False,
    passphrase: Annotated[str, Form(max_length=500)] = "",
    may_note: Annotated[bool, Form()] = False,
    may_judge: Annotated[bool, Form()] = False,
    may_download: Annotated[bool, Form()] = False,
) -> Response:
    form = LinkForm((), take_ids, made_for, days, may_note, may_judge, may_download)
    with studio.database.reading() as db:
        found = project_by_code(db, actor, project)
        crew.require(db, actor, found.id, Action.SHARE)
    text = (passphrase.strip() or new_passphrase()) if ask_passphrase else ""
    try:
        hashed = hash_passphrase(text) if text else None
        with studio.database.writing() as db:
            link, secret = actions.make_link(db, actor, found.id, form, hashed)
            names = prepare(db, studio.library, link)
            made = made_link(link, studio.address(request.url, f"/s/{secret.text}"), text, names)
            page = show(request, links_page(db, actor, found, made=made))
        studio.worker.nudge()
        return page
    except Invalid as refused:
        with studio.database.reading() as db:
            takes = actions.chosen_takes(db, actor, found.id, form)
            return show(request, links_page(db, actor, found, chosen=takes, problem=refused.sentence), 422)


@router.post("/links/{link_id}/switches")
@allow(Action.SHARE)
def set_switches(  # noqa: PLR0913  # one form, its fields by name
    link_id: int,
    db: Writes,
    actor: Actor,
    may_note: Annotated[bool, Form()] = False,
    may_judge: Annotated[bool, Form()] = False,
    may_download: Annotated[bool, Form()] = False,
) -> Response:
    """A switch that was not sent is off: that is how a form says it."""
    link = actions.set_switches(db, actor, link_id, may_note=may_note, may_judge=may_judge, may_download=may_download)
    return _back(db.get_one(Project, link.project_id), link)


@router.post("/links/{link_id}/extend")
@allow(Action.SHARE)
def extend(link_id: int, db: Writes, actor: Actor) -> Response:
    link = actions.extend_link(db, actor, link_id)
    return _back(db.get_one(Project, link.project_id), link)


@router.post("/links/{link_id}/close")
@allow(Action.SHARE)
def close(link_id: int, db: Writes, actor: Actor) -> Response:
    link = actions.close_link(db, actor, link_id)
    return _back(db.get_one(Project, link.project_id), link)


@router.post("/takes/{take_id}/opinions/seen")
@allow(Action.LOOK)
def opinions_seen(take_id: int, db: Writes, actor: Actor) -> Response:
    """What clients think of it waits for this person no longer."""
    client_words.see(db, actor, take_id)
    return RedirectResponse(url_of(get_take(db, actor, take_id)), 303)


def _back(project: Project, link: ShareLink) -> Response:
    return RedirectResponse(f"/p/{project.code.lower()}/links#link-{link.id}", 303)
