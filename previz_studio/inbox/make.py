"""Entries of the audit -> news, in order, each entry once. Run again and again by whoever works the queues."""

import logging

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.inbox.models import News, NewsChoice, NewsMade
from previz_studio.inbox.rules import VERBS, news_of
from previz_studio.inbox.story import Story
from previz_studio.kit.db import Database
from previz_studio.ledger.models import AuditEntry

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Entries a transaction, so that writers never wait long for a backlog."""


def make_news(database: Database) -> int:
    """How many lines were written. Looking costs two reads when nothing happened."""
    made = 0
    while _behind(database):
        with database.writing() as session:
            made += _make_some(session)
    return made


def _behind(database: Database) -> bool:
    with database.reading() as session:
        newest = session.scalar(select(func.max(AuditEntry.id))) or 0
        return newest > (session.scalar(select(NewsMade.entry_id)) or 0)


def _make_some(session: Session) -> int:
    mark = session.scalar(select(NewsMade).with_for_update())
    if mark is None:
        mark = NewsMade(id=1, entry_id=0)
        session.add(mark)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.id > mark.entry_id).order_by(AuditEntry.id).limit(AT_ONCE)
    ).all()
    made = sum(_tell(session, entry) for entry in entries if entry.verb in VERBS and entry.project_id is not None)
    if entries:
        mark.entry_id = entries[-1].id
    return made


def _tell(session: Session, entry: AuditEntry) -> int:
    """An entry that cannot be told must not keep the ones behind it from being told."""
    try:
        with session.begin_nested():
            told = list(news_of(Story(session, entry)))
            choices = _choices(session, [one.user_id for one in told])
            lines = [
                News(
                    user_id=one.user_id,
                    entry_id=entry.id,
                    project_id=entry.project_id,
                    kind=one.kind,
                    words=one.words,
                    more=one.more,
                    href=one.href,
                    shown=shown,
                    by_mail=by_mail,
                    created_at=entry.created_at,
                )
                for one in told
                for shown, by_mail in [choices.get((one.user_id, one.kind), (True, True))]
                if shown or by_mail
            ]
            session.add_all(lines)
            session.flush()
            return len(lines)
    except Exception:
        log.exception("no news could be made of audit entry %s (%s)", entry.id, entry.verb)
        return 0


def _choices(session: Session, people: list[int]) -> dict[tuple[int, str], tuple[bool, bool]]:
    if not people:
        return {}
    rows = session.scalars(select(NewsChoice).where(NewsChoice.user_id.in_(people)))
    return {(row.user_id, row.kind): (row.shown, row.by_mail) for row in rows}
