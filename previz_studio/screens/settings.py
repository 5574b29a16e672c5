"""My own account: password, tokens for scripts, where I am signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid, StudioError, TooMany
from previz_studio.ledger import people
from previz_studio.people.models import ApiToken, User
from previz_studio.people.passwords import hash_password
from previz_studio.people.queries import count_sessions, open_tokens
from previz_studio.projects.queries import projects_of
from previz_studio.screens.inbox import switches
from previz_studio.screens.pages.people import SettingsPage, TokenRow
from previz_studio.screens.shell import shell_for
from previz_studio.screens.words import clock
from previz_studio.web.deps import Actor, Reads, TheStudio, Writes, session_in_use
from previz_studio.web.policy import Open, allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(prefix="/settings", include_in_schema=False, default_response_class=HTMLResponse)

DONE = {
    "password": "Your password is changed. Other places are signed out.",
    "token": "The token does not work any more.",
    "news": "Saved. It counts for what happens from now on.",
    "sessions": "Every other place is signed out.",
}


@router.get("")
@allow(Open.SIGNED_IN)
def settings(request: Request, db: Reads, actor: Actor, done: str = "") -> Response:
    return show(request, settings_page(db, actor, done=DONE.get(done, "")))


@router.post("/password")
@allow(Open.SIGNED_IN)
def change_password(
    request: Request,
    actor: Actor,
    studio: TheStudio,
    current: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Both hashes take a third of a second: they run outside any transaction."""
    try:
        people.check_password(studio.gate, actor, current, request.client.host if request.client else "")
        hashed = hash_password(new)
    except (Invalid, TooMany) as refused:
        return _refused(request, actor, studio, refused)
    with studio.database.writing() as db:
        people.change_password(db, actor, hashed, keep=session_in_use(request, studio))
    return RedirectResponse("/settings?done=password", 303)


@router.post("/tokens")
@allow(Open.SIGNED_IN)
def make_token(request: Request, db: Writes, actor: Actor, name: Annotated[str, Form()] = "") -> Response:
    """The secret is on this answer and nowhere else."""
    _, secret = people.make_token(db, actor, name)
    return show(request, settings_page(db, actor, new_token=secret.text))


@router.post("/tokens/{token_id}/revoke")
@allow(Open.SIGNED_IN)
def end_token(token_id: int, db: Writes, actor: Actor) -> Response:
    people.end_token(db, actor, token_id)
    return RedirectResponse("/settings?done=token", 303)


@router.post("/sessions/end")
@allow(Open.SIGNED_IN)
def end_sessions(request: Request, db: Writes, actor: Actor, studio: TheStudio) -> Response:
    people.end_sessions(db, actor, keep=session_in_use(request, studio))
    return RedirectResponse("/settings?done=sessions", 303)


def settings_page(
    session: Session, user: User, *, new_token: str = "", problem: str = "", done: str = ""
) -> SettingsPage:
    return SettingsPage(
        shell=shell_for(session, user),
        email=user.email,
        roles=tuple((project.name, role.title) for project, role in projects_of(session, user)),
        sessions=count_sessions(session, user.id),
        tokens=tuple(_token_row(token) for token in open_tokens(session, user.id)),
        new_token=new_token,
        problem=problem,
        done=done,
        has_password=user.password_hash is not None,
        news=switches(session, user),
    )


def _token_row(token: ApiToken) -> TokenRow:
    ends = token.ends_at.astimezone().strftime("%-d %b %Y")
    return TokenRow(
        str(token.id), f"{token.name} ({token.prefix}…)", f"{clock(token.created_at)}, ends {ends}", "unknown"
    )


def _refused(request: Request, user: User, studio: Studio, refused: StudioError) -> Response:
    with studio.database.reading() as db:
        page = settings_page(db, user, problem=refused.sentence)
    return show(request, page, 429 if isinstance(refused, TooMany) else 422)
