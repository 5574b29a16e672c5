"""Whose work died with its process, and what becomes of it. DBOS gives no job of another executor back by itself."""

import os
import socket
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Executor, Job, JobStatus
from previz_studio.jobs.perform import Floor
from previz_studio.kit.db import now

HEARTBEAT_SECONDS = 5.0
LEASE = timedelta(seconds=30)
INTERRUPTIONS_ALLOWED = 3


class Known(StrEnum):
    """What the durable store knows of a job's workflow."""

    NOTHING = "nothing"
    UNFINISHED = "unfinished"
    ENDED = "ended"


def host_name() -> str:
    """The machine, and inside a container the container: process ids mean something only within one."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{namespace.stat().st_ino}" if namespace.exists() else socket.gethostname()


def beat(floor: Floor, queues: tuple[str, ...]) -> None:
    """Says this worker lives; writes its row again if it was taken for dead."""
    with floor.database.writing() as session:
        executor = session.get(Executor, floor.executor_id)
        if executor is None:
            trouble = next(iter(floor.shut.values()), "")
            session.add(
                Executor(
                    executor_id=floor.executor_id,
                    host=host_name(),
                    pid=os.getpid(),
                    queues=list(queues),
                    trouble=trouble,
                )
            )
        else:
            executor.heartbeat_at = now()


def leave(floor: Floor) -> None:
    """A worker that goes in order: what it left undone waits again, and is not counted as an interruption."""
    with floor.database.writing() as session:
        session.execute(delete(Executor).where(Executor.executor_id == floor.executor_id))
        _release(session, Job.executor_id == floor.executor_id)


def recover(floor: Floor) -> None:
    """Work of dead workers waits again, or has failed when they died over it too often. So does what is ours by the
    rows and on no chair of ours (its end could not be written, say)."""
    with floor.database.writing() as session:
        for executor_id in _bury(session, floor):
            _count_interruption(session, Job.executor_id == executor_id)
        alive = select(Executor.executor_id)
        _release(session, Job.executor_id != "", Job.executor_id.not_in(alive))
        ours_on_no_chair = (Job.executor_id == floor.executor_id, Job.id.not_in(list(floor.chairs)))
        _count_interruption(session, *ours_on_no_chair)
        _release(session, *ours_on_no_chair)


def _bury(session: Session, floor: Floor) -> list[str]:
    """Removes the rows of dead workers; the ids of those it removed itself: another process may do the same now."""
    host, silent = host_name(), now() - LEASE
    dead = [
        executor.executor_id
        for executor in session.scalars(select(Executor).where(Executor.executor_id != floor.executor_id))
        # Whoever holds the lock of a SQLite file is the only worker there is.
        if floor.database.is_sqlite
        or executor.heartbeat_at < silent
        or (executor.host == host and not _process_lives(executor.pid))
    ]
    return list(
        session.scalars(
            delete(Executor)
            .where(Executor.executor_id.in_(dead))
            .returning(Executor.executor_id)
            .execution_options(synchronize_session=False)
        )
    )


def _count_interruption(session: Session, *which: ColumnElement[bool]) -> None:
    """Where somebody had sat down, the process died over them, and not over who only stood at the door."""
    stopped = session.scalars(select(Job).where(Job.status == JobStatus.RUNNING, *which).order_by(Job.id)).all()
    worked = {job.queue for job in stopped if job.started_at}
    for job in stopped:
        if job.started_at is None and job.queue in worked:
            continue
        job.interruptions += 1
        if job.interruptions >= INTERRUPTIONS_ALLOWED:
            job.status, job.settled, job.finished_at, job.changed_at = JobStatus.FAILED, False, now(), now()
            job.error = f"The studio stopped {job.interruptions} times while working on it. The log says why."
    session.flush()


def _release(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(
        update(Job)
        .where(Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)), *which)
        .values(status=JobStatus.WAITING, executor_id="", note="Goes on after an interruption", changed_at=now())
        .execution_options(synchronize_session=False)
    )


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
