"""Who is here: everybody of the studio, and the crew of a project.

A sign-in link is shown on the answer to the POST that made it and nowhere else: only its hash is kept.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid
from previz_studio.ledger.people import add_person, close_person, make_link
from previz_studio.people.actions import open_user, require_owner
from previz_studio.people.models import User
from previz_studio.people.roles import Action, Role
from previz_studio.projects import crew
from previz_studio.projects.actions import set_role
from previz_studio.projects.queries import project_by_code
from previz_studio.screens.people_page import crew_page, studio_people, with_link
from previz_studio.web.deps import Actor, Reads, Writes
from previz_studio.web.policy import Open, allow
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True)
class PeopleForm:
    """`action` is invite, link, role or remove; the other fields are those it needs."""

    action: str
    user_id: str = ""
    name: str = ""
    email: str = ""
    role: str = ""

    @property
    def person(self) -> int:
        if not self.user_id.isdecimal():
            raise Invalid("Nobody was chosen.", hint="Choose somebody of the studio.")
        return int(self.user_id)


@router.get("/people")
@allow(Open.STUDIO_OWNER)
def people(request: Request, db: Reads, actor: Actor) -> Response:
    require_owner(actor)
    return show(request, studio_people(db, actor))


@router.post("/people")
@allow(Open.STUDIO_OWNER)
def change_people(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    db: Writes,
    actor: Actor,
    action: Annotated[str, Form()] = "",
    user_id: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
) -> Response:
    """Inviting somebody makes their sign-in link; `link` makes another one for somebody who is here."""
    require_owner(actor)
    form = PeopleForm(action, user_id, name, email)
    if form.action == "remove":
        close_person(db, actor, form.person)
        return RedirectResponse("/people", 303)
    if form.action == "link":
        member = open_user(db, form.person)
    elif form.action == "invite":
        member = add_person(db, actor, form.name, form.email)
    else:
        raise Invalid(f"{form.action[:20]!r} cannot be done with people.")
    link = _link(request, db, actor, member)
    return show(request, with_link(studio_people(db, actor), member.name, link))


@router.get("/p/{project}/crew")
@allow(Action.LOOK)
def crew_of(request: Request, project: str, db: Reads, actor: Actor) -> Response:
    return show(request, crew_page(db, actor, project_by_code(db, actor, project)))


@router.post("/p/{project}/crew")
@allow(Action.CREW)
def change_crew(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    project: str,
    db: Writes,
    actor: Actor,
    action: Annotated[str, Form()] = "",
    user_id: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
) -> Response:
    found = project_by_code(db, actor, project)
    crew.require(db, actor, found.id, Action.CREW)
    form = PeopleForm(action, user_id, name, email, role)
    link = ""
    if form.action == "invite":
        member, is_new = _invited(db, actor, form)
        set_role(db, actor, found.id, member.id, _role(form.role))
        link = _link(request, db, actor, member) if is_new else ""
    elif form.action in ("role", "remove"):
        set_role(db, actor, found.id, form.person, _role(form.role) if form.action == "role" else None)
    else:
        raise Invalid(f"{form.action[:20]!r} cannot be done with a crew.")
    if link:
        return show(request, with_link(crew_page(db, actor, found), member.name, link))
    # Somebody who took themselves off the crew has no crew page to go back to.
    still_here = crew.role_of(db, actor, found.id) is not None
    return RedirectResponse(f"/p/{found.code.lower()}/crew" if still_here else "/", 303)


def _invited(db: Session, actor: User, form: PeopleForm) -> tuple[User, bool]:
    """(whom, whether they are new here). Adding somebody new is the studio owner's."""
    if form.user_id:
        return open_user(db, form.person), False
    known = db.scalar(select(User).where(User.email == form.email.strip().lower(), User.closed_at.is_(None)))
    if known is not None:
        return known, False
    return add_person(db, actor, form.name, form.email), True


def _link(request: Request, db: Session, actor: User, member: User) -> str:
    # Behind a TLS proxy the request itself came plainly.
    scheme = "https" if request.app.state.studio.secure_cookies else request.url.scheme
    return f"{scheme}://{request.url.netloc}/welcome/{make_link(db, actor, member.id).text}"


def _role(value: str) -> Role:
    if value not in tuple(Role):
        raise Invalid(f"{value[:20]!r} is not a role.", hint=f"Use one of {', '.join(Role)}.")
    return Role(value)
