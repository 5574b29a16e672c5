"""How a running job talks back: pages hear every step, the row is written at most twice a second, stop is cheap."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from previz_studio.jobs.contract import Stage
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.queries import JobLine
from previz_studio.kit.db import Database, now

log = logging.getLogger(__name__)

STOP_IS_FRESH_SECONDS = 0.2


class Interrupted(BaseException):
    """The process is closing, or another one took the job over: leave every row as it is.

    A BaseException, because DBOS 3.4 records an Exception as the job's end and leaves this one pending.
    """


class PutBack(Interrupted):
    """What the job needs is gone from this process, for the reason given: it waits again, and others may take it."""


class Places(Protocol):
    """Where the jobs of one worker wait, work and are finished."""

    def sit_down(self, job_id: int, queue: str, stop: Callable[[], bool]) -> None: ...
    def make_way(self, job_id: int, stop: Callable[[], bool]) -> None: ...


class JobWire:
    """The wires of one running job. Rows are written only while they still belong to this worker."""

    def __init__(
        self,
        database: Database,
        feed: Feed | None,
        line: JobLine,
        executor_id: str,
        closing: threading.Event,
        places: Places,
    ) -> None:
        self._database = database
        self._places = places
        self._feed = feed
        self._executor_id = executor_id
        self._closing = closing
        self._lock = threading.Lock()
        self._unwritten: dict[str, float] = {}
        self._dirty = False
        self._base = 0.0
        self._share = 1.0
        self._asked_at = 0.0
        self.line = line
        self.stop_asked = False
        self.lost = False
        self.told_to_stop = False

    def enter(self, stages: tuple[Stage, ...], stage: Stage) -> None:
        """The progress bar's part for `stage`, after the shares of those before it."""
        whole = sum(one.share for one in stages) or 1.0
        self._base = sum(one.share for one in stages[: stages.index(stage)]) / whole
        self._share = stage.share / whole
        self._show(replace(self.line, stage=stage.name, progress=self._base, note=""))

    def report(self, fraction: float, words: str) -> None:
        progress = self._base + self._share * min(max(fraction, 0.0), 1.0)
        self._show(replace(self.line, progress=progress, note=words[:200]))

    def spent(self, seconds: float, gpu_seconds: float) -> None:
        with self._lock:
            for name, amount in (("engine_seconds", seconds), ("gpu_seconds", gpu_seconds)):
                self._unwritten[name] = self._unwritten.get(name, 0.0) + amount
            self._dirty = True

    def hand_on(self) -> None:
        self._places.make_way(self.line.id, self.stop)

    def sit_down(self) -> None:
        """Written at once: should the process die, whoever stood at the door is not counted as having been at work."""
        self._places.sit_down(self.line.id, self.line.queue, self.stop)
        if self.line.started_at is None and not self.told_to_stop:
            with self._lock:
                self.line = replace(self.line, started_at=now())
            self.write({"started_at": self.line.started_at})

    def stop(self) -> bool:
        self.told_to_stop = self.told_to_stop or self._must_stop()
        return self.told_to_stop

    def flush(self) -> None:
        """Writes what changed since the last time, in one short transaction."""
        with self._lock:
            dirty, self._dirty = self._dirty, False
        if dirty:
            self.write({})

    def write(self, values: dict[str, object]) -> bool:
        """The row's new values with the seconds not yet written; False if the job is no longer ours."""
        with self._lock:
            spent, self._unwritten = self._unwritten, {}
            line = self.line
        sums = {name: getattr(Job, name) + amount for name, amount in spent.items()}
        shown = {"stage": line.stage, "progress": line.progress, "note": line.note, "changed_at": now()}
        try:
            with self._database.writing() as session:
                found = session.execute(
                    update(Job)
                    .where(
                        Job.id == line.id,
                        Job.attempt == line.attempt,
                        Job.executor_id == self._executor_id,
                        Job.status == JobStatus.RUNNING,
                    )
                    .values({**shown, **sums, **values})
                    .returning(Job.id)
                    .execution_options(synchronize_session=False)
                ).all()
        except BaseException:
            self._give_back(spent)
            raise
        self.lost = self.lost or not found
        return bool(found)

    def show(self, line: JobLine) -> None:
        if self._feed is not None:
            self._feed.publish_ours(line)

    def _show(self, line: JobLine) -> None:
        with self._lock:
            self.line, self._dirty = line, True
        self.show(line)

    def _give_back(self, spent: dict[str, float]) -> None:
        with self._lock:
            self._unwritten = {name: self._unwritten.get(name, 0.0) + amount for name, amount in spent.items()}
            self._dirty = True

    def _must_stop(self) -> bool:
        if self._closing.is_set() or self.lost:
            return True
        if time.monotonic() - self._asked_at < STOP_IS_FRESH_SECONDS:
            return self.stop_asked
        self._asked_at = time.monotonic()
        try:
            self._ask()
        except SQLAlchemyError:
            log.warning("job %s could not ask whether to stop; it goes on and asks again", self.line.id, exc_info=True)
        return self.lost or self.stop_asked

    def _ask(self) -> None:
        mine = select(Job.stop_asked, Job.executor_id, Job.status).where(Job.id == self.line.id)
        with self._database.reading() as session:
            row = session.execute(mine).one_or_none()
        self.lost = row is None or row.executor_id != self._executor_id or row.status is not JobStatus.RUNNING
        self.stop_asked = row is not None and row.stop_asked
