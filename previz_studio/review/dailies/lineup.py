"""Which takes play in dailies, and in which order. A list is read anew each time: it is never stale.

As many queries for a thousand shots as for one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.people.models import User
from previz_studio.projects.models import Project
from previz_studio.projects.models import Sequence as SequenceRow
from previz_studio.review.dailies.models import Playlist, Screening
from previz_studio.review.dailies.places import Place, Wanted, places_of
from previz_studio.review.waiting import waiting_for
from previz_studio.shots.models import Shot, ShotState
from previz_studio.takes.models import Take, TakeStatus


class Automatic(StrEnum):
    """The lists nobody has to make. The first three are one sequence's cut, the others reach over all of them."""

    BEST = "best"
    NEWEST = "newest"
    APPROVED = "approved"
    NEW = "new"
    VISIT = "visit"
    SELECTED = "selected"
    WAITING = "waiting"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def of_sequence(self) -> bool:
        return self in (Automatic.BEST, Automatic.NEWEST, Automatic.APPROVED)


_WORDS = {
    Automatic.BEST: "Cut, best take",
    Automatic.NEWEST: "Cut, newest take",
    Automatic.APPROVED: "Cut, approved takes",
    Automatic.NEW: "New since yesterday",
    Automatic.VISIT: "New since my last visit",
    Automatic.SELECTED: "Selected",
    Automatic.WAITING: "Waiting for me",
}
NOTHING = {
    Automatic.NEW: "No take became ready since yesterday.",
    Automatic.VISIT: "No take became ready since your last visit.",
    Automatic.SELECTED: "No shot stands at selected.",
    Automatic.WAITING: "Nothing waits for you here.",
}


@dataclass(frozen=True)
class Lineup:
    """A list ready to play. `left_out` says in whole sentences what it does not play."""

    name: str
    """A value of Automatic, or `p12` for the saved playlist 12, or `s3` for what session 3 was opened on."""
    title: str
    places: tuple[Place, ...]
    left_out: tuple[str, ...] = ()
    playlist: Playlist | None = None
    """The saved one it is."""
    screening: Screening | None = None
    """The session it was frozen for."""

    @property
    def frames(self) -> int:
        return sum(place.length for place in self.places)

    @property
    def starts(self) -> tuple[int, ...]:
        """The record frame at which each place begins."""
        found, here = [], 0
        for place in self.places:
            found.append(here)
            here += place.length
        return tuple(found)


def automatic(session: Session, user: User, project: Project, which: Automatic, sequence: SequenceRow | None) -> Lineup:
    """`sequence` is needed for a cut, and ignored by the lists that reach over all of them."""
    wanted = _cut(session, sequence, which) if which.of_sequence else _across(session, user, project, which)
    return Lineup(which.value, which.words, places_of(session, project, wanted))


def _cut(session: Session, sequence: SequenceRow | None, which: Automatic) -> list[Wanted]:
    if sequence is None:
        return []
    rows = session.execute(
        select(Shot.id, Shot.newest_take_id, Shot.approved_take_id)
        .where(Shot.sequence_id == sequence.id, Shot.omitted_at.is_(None))
        .order_by(Shot.position, Shot.id)
    )
    pick: dict[Automatic, Callable[[int | None, int | None], int | None]] = {
        Automatic.NEWEST: lambda newest, approved: newest,
        Automatic.APPROVED: lambda newest, approved: approved,
        Automatic.BEST: lambda newest, approved: approved or newest,
    }
    return [Wanted(shot_id, pick[which](newest, approved)) for shot_id, newest, approved in rows]


def _across(session: Session, user: User, project: Project, which: Automatic) -> list[Wanted]:
    if which is Automatic.WAITING:
        ids = {item.take_id for item in waiting_for(session, user) if item.ask != "reply"}
        condition: ColumnElement[bool] = Take.id.in_(ids)
    elif which is Automatic.SELECTED:
        condition = (Shot.state == ShotState.SELECTED) & (Take.id == Shot.newest_take_id)
    else:
        since = user.previous_visit_at if which is Automatic.VISIT else yesterday(now())
        condition = Take.ready_at >= since if since else false()
    rows = session.execute(
        select(Take.shot_id, Take.id)
        .join(Shot, Shot.id == Take.shot_id)
        .join(SequenceRow, SequenceRow.id == Shot.sequence_id)
        .where(Take.project_id == project.id, Take.status == TakeStatus.READY, Shot.omitted_at.is_(None), condition)
        .order_by(SequenceRow.position, Shot.position, Shot.id, Take.number)
    )
    return [Wanted(shot_id, take_id) for shot_id, take_id in rows]


def yesterday(at: datetime) -> datetime:
    """The midnight at which yesterday began, in the server's own time zone: dailies are about days, not hours."""
    here = at.astimezone()
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.fromordinal(midnight.toordinal() - 1).astimezone()
