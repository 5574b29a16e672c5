"""Works the queues in this process: claims waiting rows for its free chairs and has the durable engine run them.

The rows decide what runs, where and in which order, so that a job can be reordered or cancelled until it starts.
"""

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, update

from previz_studio.jobs.contract import Kind
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.lock import QueueLock
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.night import NIGHT, Night
from previz_studio.jobs.perform import Checkpoint, Floor, Outcome, door, perform, settle
from previz_studio.jobs.progress import Interrupted
from previz_studio.jobs.recovery import HEARTBEAT_SECONDS, Known, beat, leave, recover
from previz_studio.jobs.turn import in_turn
from previz_studio.kit.db import Database, now

if TYPE_CHECKING:
    from previz_studio.jobs.durable import Durable

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
GRACE_SECONDS = 2.0
"""How long a closing worker waits for a stage to notice; after that the stage dies with the process."""


class Waiting(NamedTuple):
    id: int
    attempt: int
    workflow_id: str
    """Empty if no worker ever claimed it."""


class Worker:
    """`start()` returns at once and raises Unavailable if another process works this SQLite file; `close()` within 5 s.

    What runs while it closes stays on the books and goes on at the next start.
    """

    def __init__(
        self,
        database: Database,
        jobs_url: str,
        kinds: Iterable[Kind],
        queues: tuple[str, ...] = ("render", "media"),
        feed: Feed | None = None,
        clock: Callable[[], datetime] = now,
        night: Night = NIGHT,
    ) -> None:
        executor_id = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self.ready = threading.Event()
        """Set once the durable engine takes work."""
        self._floor = Floor(database, {kind.name: kind for kind in kinds}, executor_id, feed)
        self._queues = queues
        self._url = store_url(database, jobs_url)
        self._lock = QueueLock(database)
        self._wake = self._floor.wake
        self._clock, self._night = clock, night
        self._thread = threading.Thread(target=self._work, name="studio-jobs", daemon=True)

    def start(self) -> None:
        self._lock.take()
        self._thread.start()

    def nudge(self) -> None:
        """Call it after a commit that asked for work: the worker looks now instead of within half a second."""
        self._wake.set()

    def close(self) -> None:
        self._floor.closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._lock.release()

    def _work(self) -> None:
        # Here and not at the top: importing dbos takes about a second that the first page need not wait for.
        from previz_studio.jobs.durable import Durable

        engine, beaten = Durable(self._url, self._floor.executor_id), float("-inf")
        try:
            while not self._floor.closing.is_set() and not self._opened(engine):
                self._floor.closing.wait(5)
            while not self._floor.closing.is_set():
                self._wake.clear()
                if time.monotonic() - beaten > HEARTBEAT_SECONDS and self._tried(self._live):
                    beaten = time.monotonic()
                if beaten > 0:  # no claim without a sign of life: another worker would release it at once
                    self._tried(lambda: self._fill_chairs(engine))
                self._tried(lambda: settle(self._floor))
                self._tried(self._write_progress)
                self.ready.set()
                self._wake.wait(LOOK_SECONDS)
        finally:
            self._drain()
            engine.close()
            self._tried(lambda: leave(self._floor))

    def _opened(self, engine: "Durable") -> bool:
        try:
            engine.open(self._perform, self._run_stage)
        except Exception:
            log.exception("the durable job store could not be opened; trying again in 5 seconds")
            engine.close()
            return False
        return True

    def _perform(self, job_id: int, attempt: int, checkpoint: Checkpoint) -> None:
        try:
            perform(self._floor, job_id, attempt, checkpoint)
        except Exception as exc:
            log.exception("job %s was left in the middle; it is picked up again", job_id)
            raise Interrupted from exc
        finally:
            self._floor.leave(job_id)

    def _run_stage(self, stage: Callable[[], Outcome]) -> Outcome:
        """In a thread that may be left behind: a stage that does not look up must not hold up a closing process."""
        answer: list[Outcome | BaseException] = []
        done = threading.Event()

        def run() -> None:
            try:
                answer.append(stage())
            except BaseException as exc:  # handed over whole, Interrupted included
                answer.append(exc)
            done.set()

        threading.Thread(target=run, name="studio-stage", daemon=True).start()
        while not done.wait(0.25):
            if self._floor.closing.is_set() and not done.wait(GRACE_SECONDS):
                raise Interrupted
        if isinstance(answer[0], BaseException):
            raise answer[0]
        return answer[0]

    def _live(self) -> None:
        beat(self._floor, self._queues)
        recover(self._floor)

    def _fill_chairs(self, engine: "Durable") -> None:
        """A crash anywhere in here is harmless: a claimed row whose worker died waits again, and the engine keeps one
        workflow per id."""
        for queue in self._queues:
            for first in self._first(queue, self._floor.free(queue)):
                self._floor.chairs[first.id] = door(queue)
                try:
                    going = self._claim(first.id, first.attempt) and self._set_going(engine, first)
                except Exception:
                    self._floor.leave(first.id)
                    raise
                if not going:
                    self._floor.leave(first.id)

    def _first(self, queue: str, count: int) -> list[Waiting]:
        if count < 1:
            return []
        unclaimed = in_turn(self._clock(), self._night).where(Job.queue == queue, Job.executor_id == "").limit(count)
        with self._floor.database.reading() as session:
            rows = session.execute(unclaimed)
            return [Waiting(*row) for row in rows]

    def _claim(self, job_id: int, attempt: int) -> bool:
        """False when another worker was faster, or it was cancelled a moment ago."""
        return self._change(
            (Job.id == job_id, Job.status == JobStatus.WAITING, Job.executor_id == ""),
            {"executor_id": self._floor.executor_id, "workflow_id": f"job-{job_id}-{attempt}"},
        )

    def _set_going(self, engine: "Durable", job: Waiting) -> bool:
        workflow_id = f"job-{job.id}-{job.attempt}"
        known = engine.look(workflow_id) if job.workflow_id else Known.NOTHING
        if known is Known.ENDED:  # and yet not in the rows: they are older than the store, from a backup perhaps
            reason = "Its results were lost between two stores. Try again."
            ended = {"status": JobStatus.FAILED, "error": reason, "settled": False, "finished_at": now()}
            self._change((Job.id == job.id, Job.executor_id == self._floor.executor_id), ended)
            return False
        if known is Known.UNFINISHED:
            engine.resume(workflow_id)
        else:
            engine.start(workflow_id, job.id, job.attempt)
        return True

    def _change(self, which: tuple[ColumnElement[bool], ...], values: dict[str, object]) -> bool:
        with self._floor.database.writing() as session:
            change = update(Job).where(*which).values(changed_at=now(), **values).returning(Job.id)
            return bool(session.execute(change.execution_options(synchronize_session=False)).all())

    def _write_progress(self) -> None:
        for wire in list(self._floor.running.values()):
            wire.flush()

    def _drain(self) -> None:
        """Waits for the stages to notice that the process closes."""
        last = time.monotonic() + GRACE_SECONDS + 0.5
        while self._floor.running and time.monotonic() < last:
            time.sleep(0.02)

    def _tried(self, act: Callable[[], object]) -> bool:
        """One that fails (disk full, database away) is logged and tried again at the next look; the others go on."""
        try:
            act()
        except Exception:
            log.exception("the job worker could not do its round; it tries again")
            return False
        return True


def store_url(database: Database, jobs_url: str) -> str:
    """Where the durable engine keeps its books: beside the studio's SQLite file, or in the same PostgreSQL database."""
    if jobs_url:
        return jobs_url
    url = database.engine.url
    if database.is_sqlite and url.database:
        file = Path(url.database)
        url = url.set(database=str(file.with_name(f"{file.stem}-jobs.db")))
    return url.render_as_string(hide_password=False)
