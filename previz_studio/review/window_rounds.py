"""What windows have to do by the clock. Run again and again by whoever works the queues; each due is done once, and one
that fell into a time when the server was off is done at the next start."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import Database
from previz_studio.ledger.record import record
from previz_studio.review.models import ReviewWindow, WindowDue
from previz_studio.review.window_dues import CLOSE, REMINDS
from previz_studio.review.window_summary import summary_of
from previz_studio.review.windows import end_window

AT_ONCE = 50


def do_what_is_due(database: Database, at: datetime) -> int:
    """How many dues were done. One transaction each: what fails is tried again at the next round, the others go on."""
    with database.reading() as session:
        ids = session.scalars(
            select(WindowDue.id)
            .where(WindowDue.done_at.is_(None), WindowDue.due_at <= at)
            .order_by(WindowDue.due_at, WindowDue.id)
            .limit(AT_ONCE)
        ).all()
    for due_id in ids:
        with database.writing() as session:
            _do(session, due_id, at)
    return len(ids)


def _do(session: Session, due_id: int, at: datetime) -> None:
    due = session.scalar(select(WindowDue).where(WindowDue.id == due_id).with_for_update(skip_locked=True))
    if due is None or due.done_at:  # another process was faster, or the window was closed meanwhile
        return
    due.done_at = at
    session.flush()
    window = session.get_one(ReviewWindow, due.window_id)
    if window.closed_at:
        return
    if due.kind == CLOSE:
        end_window(session, None, window, at)
    elif not _overtaken(session, due, at):
        waited_for = [line.user_id for line in summary_of(session, window).people if not line.done]
        detail = {"window": window.id, "people": waited_for, "closes_at": window.closes_at.isoformat()}
        record(session, None, REMINDS[due.kind], window.title, detail, window.project_id)


def _overtaken(session: Session, due: WindowDue, at: datetime) -> bool:
    """A reminder that comes so late that the next due is there as well says nothing new."""
    later = select(WindowDue.id).where(
        WindowDue.window_id == due.window_id,
        WindowDue.id != due.id,
        WindowDue.done_at.is_(None),
        WindowDue.due_at <= at,
    )
    return session.scalar(later.limit(1)) is not None
