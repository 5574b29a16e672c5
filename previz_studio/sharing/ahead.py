"""Copies made before anybody waits for them, and no longer made once no open link wants them.

A name is drawn into a copy, so only names that are known can be prepared for: people who opened an earlier link for the
same client.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.jobs import outbox
from previz_studio.jobs import queries as jobs
from previz_studio.kit.db import now
from previz_studio.media.library import Library
from previz_studio.sharing.copies import MARK_COPY, ask_ahead
from previz_studio.sharing.models import Guest, MarkedCopy, SharedTake, ShareLink

MOST_VIEWERS, MOST_TAKES = 5, 12


def prepare(session: Session, library: Library, link: ShareLink) -> list[str]:
    """Asks for the copies of a new link's takes; for whom, last seen first. Everybody's first shot comes first."""
    names, takes = _known_viewers(session, link), [one.take for one in link.takes][:MOST_TAKES]
    for part in (takes[:1], takes[1:]):
        for name in names:
            ask_ahead(session, library, part, name)
    return names


def stop_unneeded(session: Session, link: ShareLink) -> None:
    """Of a link that was just closed: its copies on their way that nobody on another open link waits for."""
    takes = [one.take_id for one in link.takes]
    copies = session.execute(
        select(MarkedCopy.id, MarkedCopy.take_id, MarkedCopy.words).where(MarkedCopy.take_id.in_(takes))
    ).all()
    lines = jobs.by_subject(session, MARK_COPY, [copy.id for copy in copies])
    needed = _needed(session, link, takes)
    for copy in copies:
        line = lines.get(copy.id)
        if line is not None and line.status.moving and (copy.take_id, copy.words) not in needed:
            outbox.ask_to_stop(session, jobs.get(session, line.id))


def _known_viewers(session: Session, link: ShareLink) -> list[str]:
    if not link.made_for:
        return []
    names = session.scalars(
        select(Guest.name)
        .join(ShareLink, ShareLink.id == Guest.link_id)
        .where(
            ShareLink.project_id == link.project_id,
            ShareLink.id != link.id,
            func.lower(ShareLink.made_for) == link.made_for.lower(),
        )
        .order_by(Guest.seen_at.desc(), Guest.id.desc())
    )
    return list(dict.fromkeys(names))[:MOST_VIEWERS]


def _needed(session: Session, link: ShareLink, take_ids: list[int]) -> set[tuple[int, str]]:
    rows = session.execute(
        select(SharedTake.take_id, Guest)
        .join(ShareLink, ShareLink.id == SharedTake.link_id)
        .join(Guest, Guest.link_id == ShareLink.id)
        .where(
            SharedTake.take_id.in_(take_ids),
            ShareLink.id != link.id,
            ShareLink.closed_at.is_(None),
            ShareLink.ends_at > now(),
        )
    )
    return {(take_id, guest.mark) for take_id, guest in rows}
