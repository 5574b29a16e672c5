"""Asking for work, and changing one's mind: always inside the caller's transaction, so no job without its reason."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.seats import Seat, let_in
from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict

ASKED = "previz_asked"


def asked(session: Session) -> bool:
    """Whether this session asked for work, or for its end: the worker is nudged once that is committed."""
    return bool(session.info.get(ASKED))


def ask(  # noqa: PLR0913 - one row, one call
    session: Session,
    kind: str,
    subject_id: int,
    *,
    queue: str,
    title: str,
    project_id: int | None = None,
    author_id: int | None = None,
    payload: dict[str, Any] | None = None,
    priority: int = 100,
    warm: str = "",
    overnight: bool = False,
    after_id: int | None = None,
) -> Job:
    """A waiting job, last among its priority. It runs only if the caller's transaction commits."""
    job = Job(
        kind=kind,
        subject_id=subject_id,
        queue=queue,
        title=title,
        project_id=project_id,
        author_id=author_id,
        payload=payload or {},
        priority=priority,
        position=_last_position(session, queue, priority) + 1,
        warm=warm[:400],
        overnight=overnight,
        after_id=after_id,
    )
    session.add(job)
    session.flush()
    session.info[ASKED] = True
    return job


def seat(session: Session, jobs: Sequence[Job]) -> None:
    """Gives new jobs of one queue and priority their place among what waits (jobs/seats.py); one read, one write."""
    if not jobs:
        return
    new = {job.id for job in jobs}
    waiting = [one for one in _waiting(session, jobs[0].queue) if one.priority == jobs[0].priority]
    line = let_in([_seat(one) for one in waiting if one.id not in new], [_seat(job) for job in jobs])
    by_id = {one.id: one for one in waiting}
    for position, one in enumerate(line, start=1):
        by_id[one.id].position = position
    session.flush()


def ask_to_stop(session: Session, job: Job, by_name: str = "") -> None:
    """A waiting job is cancelled at once; a running one stops between two steps. Ended jobs are left as they are.

    Its kind hears of it from the worker (or Inline), after the commit.
    """
    by = {"stop_by": by_name[:120]}
    _change(
        session,
        job,
        JobStatus.WAITING,
        {"status": JobStatus.CANCELLED, "stop_asked": True, "settled": False, "finished_at": now()} | by,
    )
    _change(session, job, JobStatus.RUNNING, {"stop_asked": True} | by)
    session.refresh(job)
    session.info[ASKED] = True


def retry(session: Session, job: Job) -> Job:
    """A new job with the next attempt number. Raises Conflict while the old one moves or once it was retried."""
    if job.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        raise Conflict(f"{job.title} is {job.status}.", hint="Only a failed or cancelled job can be tried again.")
    if session.scalar(select(Job.id).where(Job.retry_of == job.id)):
        raise Conflict(f"{job.title} has been tried again already.", hint="Look at its newest attempt.")
    again = ask(
        session,
        job.kind,
        job.subject_id,
        queue=job.queue,
        title=job.title,
        project_id=job.project_id,
        author_id=job.author_id,
        payload=job.payload,
        priority=job.priority,
        warm=job.warm,
    )
    again.attempt, again.retry_of = job.attempt + 1, job.id
    session.flush()
    return again


def move(session: Session, job: Job, *, before: Job | None = None) -> None:
    """Puts a waiting job right before another waiting one of its queue, or last. Raises Conflict if either moved on."""
    for one in (job, before):
        if one is not None and one.status is not JobStatus.WAITING:
            raise Conflict(f"{one.title} is {one.status}, no longer waiting.", hint="Look at the queue again.")
    if before is job:
        return
    if before is not None and before.queue != job.queue:
        raise Conflict(f"{job.title} and {before.title} wait in different queues.", hint="Move it within its queue.")
    others = [one for one in _waiting(session, job.queue) if one.id != job.id]
    job.priority = before.priority if before else max((one.priority for one in others), default=job.priority)
    row = [one for one in others if one.priority == job.priority]
    row.insert(row.index(before) if before else len(row), job)
    for position, one in enumerate(row, start=1):
        one.position = position
    job.changed_at = now()
    session.flush()


def to_front(session: Session, job: Job) -> None:
    """Before everything that waits in its queue."""
    first = next((one for one in _waiting(session, job.queue) if one.id != job.id), None)
    if first is not None:
        move(session, job, before=first)


def _change(session: Session, job: Job, while_: JobStatus, values: dict[str, Any]) -> None:
    """Only if the row still has that status: the worker may have moved it on since it was read."""
    session.execute(
        update(Job)
        .where(Job.id == job.id, Job.status == while_)
        .values(changed_at=now(), **values)
        .execution_options(synchronize_session=False)
    )


def _last_position(session: Session, queue: str, priority: int) -> int:
    return session.scalars(
        select(func.coalesce(func.max(Job.position), 0)).where(
            Job.queue == queue, Job.priority == priority, Job.status == JobStatus.WAITING
        )
    ).one()


def _seat(job: Job) -> Seat:
    return Seat(job.id, job.author_id or 0, job.warm)


def _waiting(session: Session, queue: str) -> list[Job]:
    return list(
        session.scalars(
            select(Job)
            .where(Job.queue == queue, Job.status == JobStatus.WAITING)
            .order_by(Job.priority, Job.position, Job.id)
        )
    )
