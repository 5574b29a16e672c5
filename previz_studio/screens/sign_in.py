"""Coming in: the sign-in page, one-time links, going out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.kit.errors import NotSignedIn, TooMany
from previz_studio.people import signin
from previz_studio.people.tokens import Secret
from previz_studio.screens.pages.signin import SignIn
from previz_studio.web.deps import TheStudio
from previz_studio.web.policy import Open, allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/signin")
@allow(Open.ANYONE)
def sign_in_page(request: Request, next: str = "/") -> Response:
    if getattr(request.state, "user", None) is not None:
        return RedirectResponse(inside(next), 303)
    return show(request, SignIn(next=inside(next), host=request.url.netloc))


@router.post("/signin")
@allow(Open.ANYONE)
def sign_in(
    request: Request,
    studio: TheStudio,
    email: Annotated[str, Form(max_length=254)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    address = request.client.host if request.client else ""
    try:
        secret = signin.sign_in(studio.database, studio.gate, email, password, address)
    except (NotSignedIn, TooMany) as refused:
        page = SignIn(
            email=email,
            next=inside(next),
            host=request.url.netloc,
            refusal=refused.message,
            consequence=refused.hint,
        )
        return show(request, page, 429 if isinstance(refused, TooMany) else 401)
    return _signed_in(studio, secret, inside(next))


@router.get("/welcome/{token}")
@allow(Open.LINK)
def welcome(token: str, studio: TheStudio) -> Response:
    """A one-time link. It opens a session, so it changes something; a link in a terminal can only be a GET."""
    with studio.database.writing() as db:
        secret = signin.use_link(db, token)
    return _signed_in(studio, secret, "/")


@router.post("/signout")
@allow(Open.ANYONE)
def sign_out(request: Request, studio: TheStudio) -> Response:
    held = request.cookies.get(studio.cookie)
    if held:
        with studio.database.writing() as db:
            signin.sign_out(db, held)
    answer = RedirectResponse("/signin", 303)
    answer.delete_cookie(studio.cookie, secure=studio.secure_cookies, httponly=True, samesite="lax")
    return answer


def inside(path: str) -> str:
    """Only a path of ours: nobody is sent elsewhere after signing in."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else "/"


def _signed_in(studio: Studio, secret: Secret, path: str) -> Response:
    answer = RedirectResponse(path, 303)
    answer.set_cookie(
        studio.cookie,
        secret.text,
        max_age=int(signin.LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=studio.secure_cookies,
    )
    return answer
