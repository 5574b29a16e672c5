"""Reading news, and choosing what to be told."""

from collections.abc import Collection, Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from previz_studio.inbox.kinds import NewsKind
from previz_studio.inbox.models import News, NewsChoice
from previz_studio.inbox.queries import choices_of
from previz_studio.kit.db import now
from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User


def open_news(session: Session, user: User, news_id: int) -> News:
    """Marks it read. Raises NotFound for somebody else's."""
    news = session.get(News, news_id)
    if news is None or news.user_id != user.id:
        raise NotFound("There is no such line in your inbox.")
    news.read_at = news.read_at or now()
    return news


def read_news(session: Session, user: User, ids: Collection[int] | None = None) -> None:
    """Marks one's own lines read; None is all of them."""
    mine = update(News).where(News.user_id == user.id, News.read_at.is_(None))
    if ids is not None:
        mine = mine.where(News.id.in_(list(ids)))
    session.execute(mine.values(read_at=now()).execution_options(synchronize_session=False))


def choose_news(session: Session, user: User, wanted: Mapping[NewsKind, tuple[bool, bool]]) -> None:
    """(in the inbox, by mail) of the kinds named; others stay as they are. Counts for what happens from now on."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    rows = {row.kind: row for row in session.scalars(select(NewsChoice).where(NewsChoice.user_id == user.id))}
    before = choices_of(session, user)
    for kind, (shown, by_mail) in wanted.items():
        if before[kind] == (shown, by_mail):
            continue
        row = rows.get(kind)
        if row is None:
            session.add(NewsChoice(user_id=user.id, kind=kind, shown=shown, by_mail=by_mail))
        else:
            row.shown, row.by_mail = shown, by_mail
    session.flush()
