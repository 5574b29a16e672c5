"""Whose work died with its process, and what becomes of it. DBOS gives no job of another executor back by itself."""

import logging
import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Executor, Job, JobStatus
from previz_studio.jobs.perform import Floor
from previz_studio.kit.db import now

if TYPE_CHECKING:
    from previz_studio.jobs.durable import Durable, Held

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
LEASE = timedelta(seconds=30)
INTERRUPTIONS_ALLOWED = 3
_REAPER = 0x70726576  # the number of the advisory lock: one process reaps at a time


def host_name() -> str:
    """The machine, and inside a container the container: process ids mean something only within one."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{namespace.stat().st_ino}" if namespace.exists() else socket.gethostname()


def beat(floor: Floor, queues: tuple[str, ...]) -> None:
    """Says this worker lives; writes its row again if it was taken for dead."""
    with floor.database.writing() as session:
        executor = session.get(Executor, floor.executor_id)
        if executor is None:
            session.add(Executor(executor_id=floor.executor_id, host=host_name(), pid=os.getpid(), queues=list(queues)))
        else:
            executor.heartbeat_at = now()


def leave(floor: Floor) -> None:
    """A worker that goes in order: what it left undone is picked up again and not counted as an interruption."""
    with floor.database.writing() as session:
        session.execute(delete(Executor).where(Executor.executor_id == floor.executor_id))


class Reaper:
    """`look()` at start and every few seconds. Keeps what looked stuck last time: only twice in a row counts."""

    def __init__(self, floor: Floor, durable: "Durable") -> None:
        self._floor = floor
        self._durable = durable
        self._suspects: set[str] = set()

    def look(self) -> None:
        """Takes over from dead workers, hands back what the store forgot, ends what was interrupted too often."""
        with self._floor.database.writing() as session:
            if not self._floor.database.is_sqlite and not session.scalar(
                select(func.pg_try_advisory_xact_lock(_REAPER))
            ):
                return
            crashed = self._bury(session)
            alive = set(session.scalars(select(Executor.executor_id)))
            jobs = list(
                session.scalars(
                    select(Job)
                    .where(Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)), Job.workflow_id != "")
                    .order_by(Job.id)
                )
            )
            held = self._durable.look([job.workflow_id for job in jobs])
            suspects, self._suspects = self._suspects, set()
            for job in jobs:
                self._judge(job, held.get(job.workflow_id), alive, crashed, suspects)

    def _judge(  # noqa: PLR0913 - one decision, all its facts
        self, job: Job, held: "Held | None", alive: set[str], crashed: set[str], suspects: set[str]
    ) -> None:
        if held is None:
            log.warning("job %s is unknown to the durable store; it is handed over again", job.id)
            _wait_again(job, workflow_id="")
        elif held.pending and (held.executor_id not in alive or self._stuck(job, held, suspects)):
            self._take_over(job, crashed=held.executor_id in crashed)
        elif held.ended and job.executor_id not in alive:
            _fail(job, "Its worker was lost and its results with it. Try again.")

    def _stuck(self, job: Job, held: "Held", suspects: set[str]) -> bool:
        """Ours by the store's book, on nobody's bench by our own, twice in a row."""
        if held.executor_id != self._floor.executor_id or job.id in self._floor.running:
            return False
        self._suspects.add(job.workflow_id)
        return job.workflow_id in suspects

    def _take_over(self, job: Job, *, crashed: bool) -> None:
        job.interruptions += int(crashed)
        if job.interruptions >= INTERRUPTIONS_ALLOWED:
            self._durable.cancel(job.workflow_id)
            _fail(job, f"The studio stopped {job.interruptions} times while working on it. Try a smaller size.")
            return
        log.info("job %s is taken over after its worker stopped", job.id)
        _wait_again(job, workflow_id=job.workflow_id)
        self._durable.resume(job.workflow_id, job.queue)

    def _bury(self, session: Session) -> set[str]:
        """Removes the rows of dead workers; their ids."""
        host, dead = host_name(), set()
        for executor in session.scalars(select(Executor)):
            mine = executor.executor_id == self._floor.executor_id
            # Whoever holds the lock of a SQLite file is the only worker there is.
            lonely = self._floor.database.is_sqlite
            silent = executor.heartbeat_at < now() - LEASE
            if not mine and (lonely or silent or (executor.host == host and not _process_lives(executor.pid))):
                dead.add(executor.executor_id)
                session.delete(executor)
        session.flush()
        return dead


def _wait_again(job: Job, workflow_id: str) -> None:
    job.status, job.executor_id, job.workflow_id = JobStatus.WAITING, "", workflow_id
    job.note, job.changed_at = "Goes on after an interruption", now()


def _fail(job: Job, reason: str) -> None:
    job.status, job.error, job.settled = JobStatus.FAILED, reason, False
    job.finished_at = job.changed_at = now()


def _process_lives(pid: int) -> bool:
    """False for our own id too: a row with it that is not ours is of an earlier life (process 1 in a container)."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
