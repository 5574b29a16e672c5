"""JSON door to live sessions, and the line on which they are heard."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from previz_studio.kit.channels import Seat
from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.queries import project_by_code, sequence_by_code
from previz_studio.review.dailies import screenings
from previz_studio.review.dailies.models import Screening
from previz_studio.review.dailies.position import Position
from previz_studio.review.dailies.queries import lineup_named, screenings_of
from previz_studio.review.dailies.room import Room, room_of
from previz_studio.review.dailies.schemas import (
    Changed,
    Clock,
    Give,
    PointSet,
    PositionSet,
    ScreeningOpen,
    ScreeningRead,
    Tab,
)
from previz_studio.web.deps import Actor, LiveSeat, Reads, TheStudio, Writes, still_signed_in
from previz_studio.web.event_stream import PING, EventStream, LookAgain, event_line
from previz_studio.web.policy import Open, allow
from previz_studio.web.studio import Studio

router = APIRouter(prefix="/api", tags=["dailies"])

LISTEN_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 30.0
"""A right that ended is noticed after this long at most; a change of the crew here, at once."""


@router.get("/clock", response_model=Clock)
@allow(Open.SIGNED_IN)
def clock(actor: Actor) -> Clock:
    """This server's, to count positions by."""
    return Clock(ms=time.time() * 1000)


@router.get("/projects/{code}/screenings", response_model=list[ScreeningRead])
@allow(Action.LOOK)
def all_screenings(code: str, db: Reads, actor: Actor) -> list[Screening]:
    """Open ones first, then the newest."""
    return screenings_of(db, project_by_code(db, actor, code).id)


@router.post("/projects/{code}/screenings", status_code=201, response_model=ScreeningRead)
@allow(Action.DAILIES)
def open_screening(code: str, wanted: ScreeningOpen, db: Writes, actor: Actor) -> Screening:
    """Freezes the list; whoever opens it drives."""
    project = project_by_code(db, actor, code)
    sequence = sequence_by_code(db, project.id, wanted.sequence) if wanted.sequence else None
    lineup = lineup_named(db, actor, project, wanted.list, sequence)
    return screenings.open_screening(db, actor, project.id, lineup, wanted.tab)


@router.get("/screenings/{screening_id}", response_model=ScreeningRead)
@allow(Action.LOOK)
def one_screening(screening_id: int, db: Reads, actor: Actor) -> Screening:
    return screenings.get_screening(db, actor, screening_id)


@router.post("/screenings/{screening_id}/join", status_code=204)
@allow(Action.LOOK)
def join(screening_id: int, actor: Actor, studio: TheStudio) -> None:
    """Notes that you were there. What happens comes over `events`."""
    screenings.join(studio.database, studio.channels, actor, screening_id)


@router.post("/screenings/{screening_id}/position", status_code=204)
@allow(Action.DAILIES)
def position(screening_id: int, wanted: PositionSet, actor: Actor, studio: TheStudio) -> None:
    """Where you are, when you drive."""
    here = Position(**wanted.model_dump(exclude={"tab"}))
    screenings.drive(studio.database, studio.channels, actor, screening_id, wanted.tab, here)


@router.post("/screenings/{screening_id}/point", status_code=204)
@allow(Action.DAILIES)
def point(screening_id: int, wanted: PointSet, actor: Actor, studio: TheStudio) -> None:
    """Your finger on the picture, when you drive: shown and forgotten."""
    screenings.point(studio.database, studio.channels, actor, screening_id, wanted.tab, wanted.points)


@router.post("/screenings/{screening_id}/ask", response_model=ScreeningRead)
@allow(Action.DAILIES)
def ask(screening_id: int, wanted: Tab, actor: Actor, studio: TheStudio) -> Screening:
    """For the controls; with the presenter gone for ten seconds you have them."""
    return screenings.ask(studio.database, studio.channels, actor, screening_id, wanted.tab)


@router.post("/screenings/{screening_id}/take", response_model=ScreeningRead)
@allow(Action.DAILIES)
def take(screening_id: int, wanted: Tab, actor: Actor, studio: TheStudio) -> Screening:
    """The controls, into this page: yours already, or left by a presenter who is gone."""
    return screenings.take(studio.database, studio.channels, actor, screening_id, wanted.tab)


@router.post("/screenings/{screening_id}/give", response_model=ScreeningRead)
@allow(Action.DAILIES)
def give(screening_id: int, wanted: Give, actor: Actor, studio: TheStudio) -> Screening:
    return screenings.give(studio.database, studio.channels, actor, screening_id, wanted.to)


@router.post("/screenings/{screening_id}/changed", status_code=204)
@allow(Action.LOOK)
def changed(screening_id: int, wanted: Changed, actor: Actor, studio: TheStudio) -> None:
    """A decision or a note on a take: the other pages look at it again."""
    screenings.changed(studio.database, studio.channels, actor, screening_id, wanted.take_id)


@router.post("/screenings/{screening_id}/close", response_model=ScreeningRead)
@allow(Action.DAILIES)
def close(screening_id: int, actor: Actor, studio: TheStudio) -> Screening:
    return screenings.close(studio.database, studio.channels, actor, screening_id)


@dataclass(frozen=True)
class Line:
    """One open page's place in a session."""

    seat: Seat
    project_id: int


def _room(studio: Studio, actor: User, screening_id: int) -> tuple[Room, int]:
    """With its project. Apart from `_line`, whose names live as long as the page: 10 kB of a session each."""
    with studio.database.reading() as session:
        screening = screenings.open_one(session, actor, screening_id)
        return room_of(studio.channels, screening), screening.project_id


def _line(
    screening_id: int,
    actor: Actor,
    studio: TheStudio,
    seat: LiveSeat,
    last_event_id: Annotated[str, Header()] = "",
) -> Iterator[Line]:
    """Refusals are said before the line opens; leaving is told however it ends."""
    room, project_id = _room(studio, actor, screening_id)
    here = room.enter(actor.id, actor.name, last_event_id)
    try:
        yield Line(here, project_id)
    finally:
        room.leave(here)


@router.get("/screenings/{screening_id}/events", response_class=EventStream)
@allow(Action.LOOK)
async def events(
    request: Request, actor: Actor, studio: TheStudio, line: Annotated[Line, Depends(_line)]
) -> EventStream:
    """`driver`, `people`, `position`, `changed`, `point`, `closed`; what stands first, after a gap what was missed."""
    return EventStream(_told(request, actor.id, studio, line))


async def _told(request: Request, user_id: int, studio: Studio, line: Line) -> AsyncGenerator[bytes, None]:
    again = LookAgain(LOOK_AGAIN_SECONDS)
    while not studio.feed.closing:
        told = await line.seat.next(LISTEN_SECONDS)
        if again.due(line.seat.look_again):
            line.seat.look_again = False
            if not await asyncio.to_thread(_may_still, request, studio, user_id, line.project_id):
                yield event_line("{}", "removed")
                return
        if not told:
            yield PING
        for one in told:
            yield event_line(one.text, one.event, one.id)
            if one.event == "closed":
                return


def _may_still(request: Request, studio: Studio, user_id: int, project_id: int) -> bool:
    user = still_signed_in(request, studio)
    if user is None or user.id != user_id:
        return False
    with studio.database.reading() as session:
        try:
            crew.require(session, user, project_id, Action.LOOK)
        except NotFound:
            return False
    return True
