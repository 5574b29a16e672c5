"""The same jobs without threads or a durable store: for tests and the command line."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from previz_studio.jobs.contract import Kind
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.models import Job
from previz_studio.jobs.perform import Floor, perform, settle
from previz_studio.jobs.progress import PutBack
from previz_studio.jobs.turn import in_turn
from previz_studio.kit.db import Database, now


class Inline:
    """Works waiting jobs in the calling thread, in the order the queues would. A crash in it loses only progress."""

    def __init__(
        self,
        database: Database,
        kinds: Iterable[Kind],
        feed: Feed | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._clock = clock
        self._floor = Floor(database, {kind.name: kind for kind in kinds}, "inline", feed)

    def run_all(self, limit: int | None = None) -> int:
        """How many jobs it worked; those asked for meanwhile included. Failed jobs raise nothing: look at their row."""
        worked = 0
        settle(self._floor)
        while (limit is None or worked < limit) and (job := self._next()):
            with suppress(PutBack):  # its queue is shut now, and it is not asked for again
                perform(self._floor, *job, lambda _, stage: stage())
            settle(self._floor)
            worked += 1
        return worked

    def _next(self) -> tuple[int, int] | None:
        with self._floor.database.reading() as session:
            open_ = in_turn(self._clock()).where(Job.queue.not_in(list(self._floor.shut)))
            row = session.execute(open_.limit(1)).one_or_none()
        return None if row is None else (row.id, row.attempt)
