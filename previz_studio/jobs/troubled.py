"""A worker whose machine is gone: what it had waits again, it claims no more, and everybody can read what to do.

Nobody is to blame: no attempt is counted and no interruption. With its process the trouble ends; another worker, or
the same one started again, goes on.
"""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Executor
from previz_studio.kit.db import Database


@dataclass(frozen=True)
class Trouble:
    """`worker` is the machine's name, `words` what is true and what to do."""

    worker: str
    queue: str
    words: str
    alone: bool
    """Nobody else works this queue: nothing of it goes on by itself."""


def report(database: Database, executor_id: str, words: str) -> None:
    with database.writing() as session:
        session.execute(update(Executor).where(Executor.executor_id == executor_id).values(trouble=words[:400]))


def troubles(session: Session, queue: str) -> list[Trouble]:
    """Of the workers that should work the queue; one query."""
    here = [one for one in session.scalars(select(Executor).order_by(Executor.started_at)) if queue in one.queues]
    alone = all(one.trouble for one in here)
    return [Trouble(one.host.partition("/")[0], queue, one.trouble, alone) for one in here if one.trouble]
