"""Opening, driving, handing over and closing a live session. Each change is committed, then told to who is there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.channels import Channels
from previz_studio.kit.db import Database, now
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.dailies.lineup import Lineup
from previz_studio.review.dailies.models import Screening, ScreeningGuest, ScreeningView
from previz_studio.review.dailies.position import Position, checked, worth_keeping
from previz_studio.review.dailies.room import Asking, Room, room_of
from previz_studio.takes.models import Take

AWAY_SECONDS = 10.0
"""A presenter gone for so long has left the controls to whoever takes them; a reload takes one or two."""


def open_screening(session: Session, user: User, project_id: int, lineup: Lineup, tab: str = "") -> Screening:
    """Freezes the list. Raises Invalid for an empty one."""
    crew.require(session, user, project_id, Action.DAILIES)
    if not lineup.places:
        raise Invalid("There is nothing in this list to show.", hint="Choose another list, or add to it.")
    screening = Screening(
        project_id=project_id,
        title=lineup.title,
        agenda=[[place.shot_id, place.take.id if place.take else None, place.length] for place in lineup.places],
        presenter_id=user.id,
        presenter_name=user.name,
        tab=tab[:40],
        started_by=user.name,
    )
    session.add(screening)
    session.flush()
    detail = {"session": screening.id, "takes": len(lineup.places)}
    record(session, user, "opened dailies on", lineup.title, detail, project_id)
    return screening


def join(database: Database, channels: Channels, user: User, screening_id: int) -> Room:
    """Notes that they were there; what stands is then told by the channel."""
    with database.writing() as session:
        screening = open_one(session, user, screening_id)
        held = crew.require(session, user, screening.project_id, Action.LOOK)
        here = select(ScreeningGuest.id).where(
            ScreeningGuest.screening_id == screening.id, ScreeningGuest.user_id == user.id
        )
        if session.scalar(here) is None:
            guest = ScreeningGuest(screening_id=screening.id, user_id=user.id, name=user.name, role=held.role.title)
            session.add(guest)
        return room_of(channels, screening)


def drive(database: Database, channels: Channels, user: User, screening_id: int, tab: str, position: Position) -> None:
    """Where the presenter is now; written when a restart must find it. Raises Conflict for who does not drive."""
    with database.reading() as session:
        screening = open_one(session, user, screening_id, Action.DAILIES)
    checked(position, len(screening.agenda))
    _must_drive(screening, user, tab)
    room_of(channels, screening).position(position)
    if worth_keeping(screening.state, position):
        with database.writing() as session:
            kept = session.get_one(Screening, screening_id)
            if (kept.presenter_id, kept.tab, kept.closed_at) == (user.id, tab, None):
                kept.state = position.as_json()
                _seen(session, kept, position)


def point(
    database: Database, channels: Channels, user: User, screening_id: int, tab: str, points: list[list[float]]
) -> None:
    """Where the presenter's finger is: points of 0..1 of the picture, told and forgotten."""
    with database.reading() as session:
        screening = open_one(session, user, screening_id, Action.DAILIES)
    _must_drive(screening, user, tab)
    if len(points) > 400 or any(len(one) != 2 or not all(0 <= part <= 1 for part in one) for one in points):
        raise Invalid("A pointer moves inside the picture, in 400 points at most.")
    room_of(channels, screening).point(points)


def ask(
    database: Database, channels: Channels, user: User, screening_id: int, tab: str, *, away: float = AWAY_SECONDS
) -> Screening:
    """For the controls. With nobody at them, they are taken at once."""
    with database.reading() as session:
        screening = open_one(session, user, screening_id, Action.DAILIES)
    room = room_of(channels, screening)
    if _free(room, screening, user, away):
        return take(database, channels, user, screening_id, tab, away=away)
    room.ask(Asking(user.id, user.name, tab[:40]))
    return screening


def take(
    database: Database, channels: Channels, user: User, screening_id: int, tab: str, *, away: float = AWAY_SECONDS
) -> Screening:
    """Raises Conflict while somebody else drives: their page must be gone for `away` seconds."""
    with database.writing() as session:
        screening = _locked(session, user, screening_id)
        room = room_of(channels, screening)
        if not _free(room, screening, user, away):
            raise Conflict(f"{screening.presenter_name} drives.", hint="Ask for the controls.")
        _hand_to(session, user, screening, user, tab[:40])
    room.presenter(screening)
    return screening


def give(database: Database, channels: Channels, user: User, screening_id: int, to: int) -> Screening:
    """To somebody who asked, or to anybody here who may run dailies. Only the presenter gives."""
    with database.writing() as session:
        screening = _locked(session, user, screening_id)
        room = room_of(channels, screening)
        if screening.presenter_id != user.id:
            raise Conflict(f"{screening.presenter_name} drives.", hint="Only they can hand the controls on.")
        other = session.get(User, to)
        if other is None or to not in room.people:
            raise NotFound("They are not in this session any more.")
        if not crew.standing(session, other, screening.project_id).may(Action.DAILIES):
            raise Invalid(f"{other.name} may watch, not drive.", hint="A producer can change their role.")
        asked = room.asking(to)
        _hand_to(session, user, screening, other, asked.tab if asked else "")
    room.presenter(screening)
    return screening


def close(database: Database, channels: Channels, user: User, screening_id: int) -> Screening:
    """By the presenter; by anybody who may run dailies once the presenter is gone. Its summary is then final."""
    with database.writing() as session:
        screening = _locked(session, user, screening_id)
        room = room_of(channels, screening)
        if not _free(room, screening, user):
            raise Forbidden(f"{screening.presenter_name} drives this session.", hint="They close it, or hand it on.")
        screening.closed_at, screening.closed_by = now(), user.name
        detail = {"session": screening.id}
        record(session, user, "closed dailies on", screening.title, detail, screening.project_id)
    room.closed(screening)
    return screening


def changed(database: Database, channels: Channels, user: User, screening_id: int, take_id: int) -> None:
    """Somebody decided or noted on a take: the others' pages look at it again."""
    with database.reading() as session:
        screening = open_one(session, user, screening_id)
        if session.scalar(select(Take.project_id).where(Take.id == take_id)) != screening.project_id:
            raise NotFound("That take is not in this project.")
    room_of(channels, screening).changed(take_id)


def get_screening(session: Session, user: User, screening_id: int, action: Action = Action.LOOK) -> Screening:
    return crew.require_of(session, user, session.get(Screening, screening_id), action, "There is no such session.")


def open_one(session: Session, user: User, screening_id: int, action: Action = Action.LOOK) -> Screening:
    """Raises Gone for one that was closed."""
    screening = get_screening(session, user, screening_id, action)
    if screening.closed_at:
        raise Gone(f"{screening.closed_by} closed this session.", hint="Its summary stays.")
    return screening


def _locked(session: Session, user: User, screening_id: int) -> Screening:
    session.execute(select(Screening.id).where(Screening.id == screening_id).with_for_update())
    return open_one(session, user, screening_id, Action.DAILIES)


def _free(room: Room, screening: Screening, user: User, away: float = AWAY_SECONDS) -> bool:
    return screening.presenter_id == user.id or room.away_seconds(screening.presenter_id) >= away


def _must_drive(screening: Screening, user: User, tab: str) -> None:
    if screening.presenter_id != user.id:
        raise Conflict(f"{screening.presenter_name} drives now.", hint="Ask for the controls.")
    if screening.tab != tab:
        raise Conflict("You drive from another window.", hint="Take the controls here, or close this one.")


def _hand_to(session: Session, user: User, screening: Screening, to: User, tab: str) -> None:
    if screening.presenter_id != to.id:
        detail: dict[str, Any] = {"session": screening.id, "from": screening.presenter_name, "to": to.name}
        record(session, user, "handed on dailies", screening.title, detail, screening.project_id)
    screening.presenter_id, screening.presenter_name, screening.tab = to.id, to.name, tab
    session.flush()


def _seen(session: Session, screening: Screening, position: Position) -> None:
    take_id = position.take_at(screening.agenda)
    known = select(ScreeningView.id).where(
        ScreeningView.screening_id == screening.id,
        ScreeningView.place == position.at,
        ScreeningView.take_id.is_(None) if take_id is None else ScreeningView.take_id == take_id,
    )
    if session.scalar(known) is None:
        session.add(ScreeningView(screening_id=screening.id, place=position.at, take_id=take_id))
