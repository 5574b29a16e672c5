"""What a route can ask for."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from previz_studio.jobs.outbox import asked
from previz_studio.kit.errors import NotSignedIn
from previz_studio.people.models import User
from previz_studio.people.signin import who_holds_cookie, who_holds_token
from previz_studio.people.tokens import hash_secret
from previz_studio.projects.crew import CREW_CHANGED
from previz_studio.web.studio import Studio
from previz_studio.web.threads import in_own_threads


# async: a thread's hand-over costs more than these two do.
async def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


async def _actor(request: Request) -> User:
    user: User | None = getattr(request.state, "user", None)
    if user is None:
        raise NotSignedIn("Please sign in.", hint="Open the front page.")
    return user


async def _reads(studio: Annotated[Studio, Depends(_studio)]) -> AsyncIterator[Session]:
    if studio.database.is_sqlite:  # opening asks for nothing, and ending a read is no wait: two hand-overs less
        with studio.database.reading() as session:
            yield session
    else:
        async with in_own_threads(studio.database.reading()) as session:
            yield session


async def _writes(studio: Annotated[Studio, Depends(_studio)]) -> AsyncIterator[Session]:
    # async so that waiting for one's turn takes none of the endpoints' forty threads: with all of them waiting, the
    # one whose turn it is could not end.
    async with in_own_threads(studio.database.writing()) as session:
        yield session
    if asked(session):
        studio.worker.nudge()
    if session.info.pop(CREW_CHANGED, None):
        studio.channels.look_again()


def _live_seat(actor: Annotated[User, Depends(_actor)], studio: Annotated[Studio, Depends(_studio)]) -> Iterator[None]:
    with studio.seats.taken(actor.id):
        yield


def still_signed_in(request: Request, studio: Studio) -> User | None:
    """Whoever opened this line, if their session or token still stands."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return who_holds_token(studio.database, token.strip())
    return who_holds_cookie(studio.database, request.cookies.get(studio.cookie, ""))


async def _fields(request: Request) -> FormData:
    # async because reading a body is; it does nothing else.
    return await request.form(max_files=0, max_fields=200)


def session_in_use(request: Request, studio: Studio) -> str:
    """The hash of the session's cookie; empty for a program with a token."""
    held = request.cookies.get(studio.cookie)
    return hash_secret(held) if held else ""


TheStudio = Annotated[Studio, Depends(_studio)]
Actor = Annotated[User, Depends(_actor)]
"""The signed-in person, found by the guard; detached from any session."""
# scope="function": commit before the response leaves, so the next request sees it and a failed commit is a 500.
Reads = Annotated[Session, Depends(_reads, scope="function")]
Writes = Annotated[Session, Depends(_writes, scope="function")]
"""One transaction, committed before the answer leaves. Never for a GET."""
LiveSeat = Annotated[None, Depends(_live_seat)]
"""A place among the open lines, held as long as the line is; TooMany when there is none."""
Fields = Annotated[FormData, Depends(_fields)]
"""A form whose fields are not known by name beforehand; no files."""
