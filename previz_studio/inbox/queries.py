"""Reading one's own news."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.models import News, NewsChoice
from previz_studio.people.models import User
from previz_studio.projects.models import CrewMember


def news_for(session: Session, user: User, *, limit: int, unread: bool = False) -> list[News]:
    """Newest first; only of projects this person is on now."""
    query = select(News).where(*_mine(user))
    if unread:
        query = query.where(News.read_at.is_(None))
    return list(session.scalars(query.order_by(News.id.desc()).limit(limit)))


def unread_of(session: Session, user: User) -> tuple[int, int]:
    """(how many, the newest one's id or 0); one query."""
    row = session.execute(select(func.count(), func.max(News.id)).where(*_mine(user), News.read_at.is_(None))).one()
    return row[0], row[1] or 0


def choices_of(session: Session, user: User) -> dict[NewsKind, tuple[bool, bool]]:
    """(in the inbox, by mail) of every kind."""
    rows = session.scalars(select(NewsChoice).where(NewsChoice.user_id == user.id))
    chosen = {row.kind: (row.shown, row.by_mail) for row in rows}
    return {kind: chosen.get(kind, (True, True)) for kind in NewsKind}


def _mine(user: User) -> tuple[ColumnElement[bool], ...]:
    projects = select(CrewMember.project_id).where(CrewMember.user_id == user.id)
    return (News.user_id == user.id, News.shown.is_(True), News.project_id.in_(projects))
