"""What a client does with a link: come in, watch, note, say what they think. Every address is below `/s/{token}`."""

import asyncio
import json
from collections.abc import AsyncGenerator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from previz_studio.jobs.outbox import asked
from previz_studio.kit.db import now
from previz_studio.kit.errors import Forbidden, Gone, NotFound, NotSignedIn, StudioError
from previz_studio.media.mark import marked_still
from previz_studio.review.notes import NoteForm
from previz_studio.screens import share_page
from previz_studio.screens.client_door import COOKIE, ClientRoute, Here, Line, come_in, guest_here, refusal
from previz_studio.screens.pages.share import SharePassphrase
from previz_studio.sharing import guests
from previz_studio.sharing.copies import CopyState, ask_ahead, ask_for_copy, copy_state, key_of
from previz_studio.sharing.guests import Visit
from previz_studio.sharing.lines import LineState
from previz_studio.web.deps import Reads, TheStudio, Writes
from previz_studio.web.errors import STATUS
from previz_studio.web.event_stream import PING, EventStream, event_line
from previz_studio.web.files import watched_blob
from previz_studio.web.policy import Open, allow
from previz_studio.web.studio import Studio
from previz_studio.web.templating import show

router = APIRouter(
    prefix="/s/{token}", include_in_schema=False, default_response_class=HTMLResponse, route_class=ClientRoute
)
CLOSED = "closed"
PING_EVERY = 60
"""Looks."""

FromHtmx = Annotated[str, Header(alias="HX-Request")]


@router.get("")
@allow(Open.LINK)
def front(request: Request, token: str, db: Reads) -> Response:
    """Straight in for a guest of this link. A link nobody made looks like one with a passphrase."""
    try:
        guests.visit(db, token, request.cookies.get(COOKIE, ""))
    except NotSignedIn:
        link = guests.link_at(db, token)
        if link is not None and not link.open:
            raise Gone(guests.over(link), hint="Ask whoever sent it to you for a new one.") from None
        asks = link is None or link.passphrase_hash is not None
        return show(request, SharePassphrase(f"/s/{token}", asks_passphrase=asks))
    return RedirectResponse(f"/s/{token}/1", 303)


@router.post("")
@allow(Open.LINK)
def enter(
    request: Request,
    token: str,
    studio: TheStudio,
    name: Annotated[str, Form(max_length=1000)] = "",
    passphrase: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Copies of all shots are asked for at once, in their order, and are being made while the page opens."""
    address = request.client.host if request.client else ""
    try:
        secret = guests.enter(studio.database, studio.links, token, passphrase, name, address)
    except Gone:
        raise
    except StudioError as refused:
        page = SharePassphrase(f"/s/{token}", refused.message, refused.hint, name[:80], _asks(studio, token))
        return show(request, page, STATUS[refused.code])
    with studio.database.writing() as db:
        here = guests.visit(db, token, secret.text)
        ask_for_copy(db, studio.library, here.take(1), here.guest.name)
        ask_ahead(db, studio.library, [one.take for one in here.link.takes], here.guest.name)
        seconds = int((here.link.ends_at - now()).total_seconds())
    studio.worker.nudge()
    return come_in(studio, token, secret, max(60, seconds))


@router.get("/{position}")
@allow(Open.LINK)
def watch(request: Request, token: str, position: int, db: Reads, here: Here, studio: TheStudio) -> Response:
    """Looking is written down. This shot's copy comes next if it is not there; once it is, those of the others."""
    take = here.take(position)
    state = copy_state(db, studio.library, take, here.guest)
    page = share_page.share_page(db, studio.library, here, token, position, state)
    with studio.database.writing() as writing:
        if state.blob:
            ask_ahead(writing, studio.library, [one.take for one in here.link.takes], here.guest.name)
        elif not state.trouble:
            ask_for_copy(writing, studio.library, take, here.guest.name)
        guests.note_look(writing, here.guest.id, take.id)
    if asked(writing):
        studio.worker.nudge()
    return show(request, page)


@router.get("/{position}/movie.mp4")
@allow(Open.LINK)
def movie(position: int, db: Reads, here: Here, studio: TheStudio) -> Response:
    """The guest's own copy, by range; it breaks off within a second of the link's closing."""
    return _copy(studio, _ready(studio, db, here, position), here)


@router.get("/{position}/download")
@allow(Open.LINK)
def download(position: int, db: Reads, here: Here, studio: TheStudio) -> Response:
    """The same copy, name in the picture, as a file."""
    take = here.take(position)
    if not here.link.may_download:
        raise Forbidden("Downloads are off for this link.", hint=f"Ask {here.link.author_name}.")
    state = _ready(studio, db, here, position)
    with studio.database.writing() as writing:
        guests.note_look(writing, here.guest.id, take.id, download=True)
    name = f"{take.shot.project.name} {take.shot.title or take.shot.code} {take.version}.mp4"
    return _copy(studio, state, here, name.replace("/", " "))


@router.get("/{position}/poster.jpg")
@allow(Open.LINK)
def poster(position: int, here: Here, studio: TheStudio) -> Response:
    take = here.take(position)
    if not take.poster:
        raise NotFound("This shot has no picture yet.")
    return Response(marked_still(studio.library.path(take.poster), here.guest.mark), media_type="image/jpeg")


@router.post("/{position}/notes")
@allow(Open.LINK)
def note(  # noqa: PLR0913  # one form, its fields by name
    request: Request,
    token: str,
    position: int,
    studio: TheStudio,
    body: Annotated[str, Form()] = "",
    frame_in: Annotated[int, Form()] = 0,
    client_key: Annotated[str, Form()] = "",
    hx: FromHtmx = "",
) -> Response:
    """Refused, the words are on the answer: nothing typed is lost."""
    try:
        with studio.database.writing() as db:
            here = guest_here(request, token, db)
            form = NoteForm(body=body, frame_in=frame_in, client_key=client_key or None)
            made = guests.leave_note(db, here, position, form)
            panel = share_page.notes_of(db, here, here.take(position), sent=made)
    except StudioError as refused:
        return refusal(request, refused, kept=body)
    return show(request, panel) if hx else RedirectResponse(f"/s/{token}/{position}#f{made.frame_in}", 303)


@router.post("/{position}/opinion")
@allow(Open.LINK)
def opinion(request: Request, token: str, position: int, db: Writes, opinion: Annotated[str, Form()] = "") -> Response:
    guests.give_opinion(db, guest_here(request, token, db), position, opinion)
    return RedirectResponse(f"/s/{token}/{position}", 303)


@router.post("/{position}/copy")
@allow(Open.LINK)
def copy_again(request: Request, token: str, position: int, db: Writes, studio: TheStudio) -> Response:
    """After one that could not be made."""
    here = guest_here(request, token, db)
    ask_for_copy(db, studio.library, here.take(position), here.guest.name, again=True)
    return RedirectResponse(f"/s/{token}/{position}", 303)


@router.get("/{position}/events", response_class=EventStream)
@allow(Open.LINK)
async def events(line: Line, studio: TheStudio) -> EventStream:
    """How far the copy is, and at last that the link is closed; then the line ends."""
    here, take = line
    return EventStream(_told(studio, here.guest.id, key_of(take, here.guest.mark)))


async def _told(studio: Studio, guest_id: int, copy_key: str) -> AsyncGenerator[bytes, None]:
    told, looks = "", 0
    while told != CLOSED and not studio.feed.closing:
        seen: LineState = await studio.client_lines.next((guest_id, copy_key))
        words = _word(seen.copy) if seen.open else CLOSED
        if words != told:
            told = words
            why = "" if seen.open else await asyncio.to_thread(guests.over_for, studio.database, guest_id)
            said = {"state": words.partition(" ")[0], "percent": seen.copy.percent, "words": why}
            yield event_line(json.dumps(said))
        looks += 1
        if looks % PING_EVERY == 0:
            yield PING


def _word(state: CopyState) -> str:
    return "ready" if state.blob else "trouble" if state.trouble else f"preparing {state.percent}"


def _ready(studio: Studio, db: Reads, here: Visit, position: int) -> CopyState:
    state = copy_state(db, studio.library, here.take(position), here.guest)
    if not state.blob:
        raise NotFound("Your copy of this shot is not ready.", hint="Open the shot's page; it says how far it is.")
    return state


def _copy(studio: Studio, state: CopyState, here: Visit, download: str = "") -> Response:
    still_open = partial(guests.is_open, studio.database, here.guest.id)
    return watched_blob(studio.library, state.blob, still_open, download=download)


def _asks(studio: Studio, token: str) -> bool:
    with studio.database.reading() as db:
        link = guests.link_at(db, token)
        return link is None or link.passphrase_hash is not None
