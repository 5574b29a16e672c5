"""Holding a queue: nothing new begins, what runs goes on. Inside the caller's transaction."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import QueuePause


def pause(session: Session, queue: str, project_id: int, by_name: str, reason: str) -> QueuePause:
    """`project_id` 0 holds every project. Paused twice: the first stands, with its name and reason."""
    held = session.get(QueuePause, (queue, project_id))
    if held is None:
        held = QueuePause(queue=queue, project_id=project_id, by_name=by_name, reason=reason[:200])
        session.add(held)
        session.flush()
    return held


def resume(session: Session, queue: str, project_id: int) -> bool:
    """False when it was not paused (any more)."""
    held = session.get(QueuePause, (queue, project_id))
    if held is not None:
        session.delete(held)
        session.flush()
    return held is not None


def pauses(session: Session, project_ids: Iterable[int]) -> list[QueuePause]:
    """Those that hold any of the projects, the studio's own first."""
    wanted = select(QueuePause).where(QueuePause.project_id.in_({0, *project_ids}))
    return list(session.scalars(wanted.order_by(QueuePause.project_id, QueuePause.queue)))
