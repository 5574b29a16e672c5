"""How a client comes in: their own cookie, bound to one link's address, and refusals on pages of their own.

Whoever holds a link may be signed in to the studio as well; nothing under `/s/` looks at that.
"""

from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session

from previz_studio.kit.errors import Gone, NotFound, NotSignedIn, StudioError
from previz_studio.people.tokens import Secret
from previz_studio.screens.pages.share import ShareMessage
from previz_studio.sharing.guests import Visit, visit
from previz_studio.takes.models import Take
from previz_studio.web.deps import Reads, TheStudio
from previz_studio.web.errors import STATUS
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

COOKIE = "previz_guest"


class ClientRoute(APIRoute):
    """A refusal becomes a page without a way into the studio."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def refusing(request: Request) -> Response:
            try:
                return await answer(request)
            except StudioError as refused:
                return refusal(request, refused)

        return refusing


def refusal(request: Request, refused: StudioError, kept: str = "") -> Response:
    """`kept` is what was typed: it is on the page, to be copied."""
    position = request.path_params.get("position", "")
    back = f"/s/{request.path_params.get('token', '')}" + (f"/{position}" if position else "")
    if isinstance(refused, Gone):
        back = ""
    status = STATUS.get(refused.code, 500)
    return show(request, ShareMessage(refused.message, refused.hint, kept, back), status)


def come_in(studio: Studio, token: str, secret: Secret, seconds: int) -> Response:
    """To the first shot, with the guest's cookie: sent to this link's addresses and to no other."""
    answer = RedirectResponse(f"/s/{token}/1", 303)
    answer.set_cookie(
        COOKIE,
        secret.text,
        max_age=seconds,
        path=f"/s/{token}",
        httponly=True,
        samesite="lax",
        secure=studio.secure_cookies,
    )
    return answer


def guest_here(request: Request, token: str, db: Session) -> Visit:
    """Raises NotFound for everybody but a guest of this link: no page says that it is one. Gone once it is closed."""
    try:
        return visit(db, token, request.cookies.get(COOKIE, ""))
    except NotSignedIn as stranger:
        raise NotFound(
            "There is nothing to see at this address.", hint="Open the link as it was sent to you."
        ) from stranger


def _here(request: Request, token: str, db: Reads) -> Visit:
    return guest_here(request, token, db)


def _line(request: Request, token: str, position: int, studio: TheStudio) -> Iterator[tuple[Visit, Take]]:
    with studio.database.reading() as db:
        here = guest_here(request, token, db)
    take = here.take(position)
    with studio.links.line(here.guest.id):
        yield here, take


Here = Annotated[Visit, Depends(_here, scope="function")]
"""A guest of this very link, which is open now; anybody else is told that there is nothing."""
Line = Annotated[tuple[Visit, Take], Depends(_line)]
"""As `Here`, with the shot, for an answer that does not end: refused before it begins, counted until it is over."""
