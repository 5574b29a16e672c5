"""Reading links: the team's list, and what one guest may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.models import Comment
from previz_studio.review.threads import Thread, thread
from previz_studio.sharing.models import (
    Guest,
    GuestNote,
    GuestOpinion,
    GuestView,
    Opinion,
    SharedTake,
    ShareLink,
)
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Said:
    """A client's standing opinion on a take. `made_for` is the link's own words, empty for none."""

    guest_id: int
    name: str
    made_for: str
    says: Opinion
    at: datetime


@dataclass(frozen=True)
class Look:
    """One line of a link's log: who looked at which take, how often, when last."""

    name: str
    take: str
    times: int
    downloads: int
    first: datetime
    last: datetime


def links_of(session: Session, user: User, project_id: int) -> list[ShareLink]:
    """Newest first, with their takes, shots and guests. Raises Forbidden for who may not share."""
    crew.require(session, user, project_id, Action.SHARE)
    return list(
        session.scalars(
            select(ShareLink)
            .where(ShareLink.project_id == project_id)
            .options(
                selectinload(ShareLink.takes).joinedload(SharedTake.take).joinedload(Take.shot),
                selectinload(ShareLink.guests),
            )
            .order_by(ShareLink.id.desc())
        )
    )


def looks_by_link(session: Session, link_ids: Iterable[int]) -> dict[int, list[Look]]:
    """The access log of each link, last looked at first. One query for all."""
    rows = session.execute(
        select(GuestView, Guest, Take)
        .join(Guest, Guest.id == GuestView.guest_id)
        .join(Take, Take.id == GuestView.take_id)
        .where(Guest.link_id.in_(list(link_ids)))
        .options(joinedload(Take.shot))
        .order_by(GuestView.seen_at.desc(), GuestView.id.desc())
    )
    found: dict[int, list[Look]] = {}
    for view, guest, take in rows:
        look = Look(guest.name, take.name, view.times, view.downloads, view.created_at, view.seen_at)
        found.setdefault(guest.link_id, []).append(look)
    return found


def opinions_by_take(session: Session, take_ids: Iterable[int]) -> dict[int, list[Said]]:
    """What clients think of each take, the newest word of each guest, newest first. One query for all."""
    rows = session.execute(
        select(GuestOpinion, Guest, ShareLink.made_for)
        .join(Guest, Guest.id == GuestOpinion.guest_id)
        .join(ShareLink, ShareLink.id == Guest.link_id)
        .where(GuestOpinion.take_id.in_(list(take_ids)))
        .order_by(GuestOpinion.id.desc())
    )
    found: dict[int, list[Said]] = {}
    for opinion, guest, made_for in rows:
        said = found.setdefault(opinion.take_id, [])
        if all(one.guest_id != guest.id for one in said):
            said.append(Said(guest.id, guest.name, made_for, opinion.says, opinion.created_at))
    return found


def own_opinions(session: Session, guest: Guest) -> dict[int, Opinion]:
    """The guest's standing opinion by take id."""
    rows = session.execute(
        select(GuestOpinion.take_id, GuestOpinion.says)
        .where(GuestOpinion.guest_id == guest.id)
        .order_by(GuestOpinion.id)
    )
    return {take_id: says for take_id, says in rows}


def threads_for(session: Session, link: ShareLink, take_ids: Iterable[int]) -> dict[int, list[Thread]]:
    """By take: what the team wrote for the client, and what guests of this very link wrote. Never a note for the
    team alone, and never what another link's guests said. Two queries for all."""
    ids = list(take_ids)
    guests = select(Guest.id).where(Guest.link_id == link.id)
    ours = set(session.scalars(select(GuestNote.comment_id).where(GuestNote.guest_id.in_(guests))))
    rows = session.scalars(
        select(Comment)
        .where(Comment.take_id.in_(ids), Comment.visibility == "client", Comment.deleted_at.is_(None))
        .order_by(Comment.id)
    ).all()
    roots = {note.id for note in rows if note.parent_id is None and (note.author_id or note.id in ours)}
    shown = [note for note in rows if note.id in roots or note.parent_id in roots]
    return {take_id: thread(note for note in shown if note.take_id == take_id) for take_id in ids}


def written_by(session: Session, guest: Guest) -> set[int]:
    """Ids of the guest's own notes."""
    return set(session.scalars(select(GuestNote.comment_id).where(GuestNote.guest_id == guest.id)))


def looked_at(session: Session, guest: Guest) -> set[int]:
    """Ids of the takes the guest has opened."""
    return set(session.scalars(select(GuestView.take_id).where(GuestView.guest_id == guest.id)))
