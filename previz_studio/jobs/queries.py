"""What waits, runs and ran. Lists are columns, not objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.errors import NotFound
from previz_studio.kit.once import once


@dataclass(frozen=True)
class JobLine:
    """One job as a page shows it, and as the feed sends it."""

    id: int
    kind: str
    queue: str
    subject_id: int
    project_id: int | None
    author_id: int | None
    title: str
    status: JobStatus
    stage: str
    progress: float
    note: str
    priority: int
    warm: str
    overnight: bool
    after_id: int | None
    stop_asked: bool
    stop_by: str
    attempt: int
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    engine_seconds: float
    gpu_seconds: float


_COLUMNS = tuple(getattr(Job, name) for name in JobLine.__dataclass_fields__)
_MOVING = (
    select(*_COLUMNS)
    .where(Job.status.in_((JobStatus.RUNNING, JobStatus.WAITING)))
    .order_by(Job.status == JobStatus.WAITING, Job.priority, Job.position, Job.id)
)
"""Asked by every page, so built once."""


def get(session: Session, job_id: int) -> Job:
    """Raises NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise no_job(job_id)
    return job


def no_job(job_id: int) -> NotFound:
    return NotFound(f"There is no job {job_id}.", hint="Look at the queue.")


def latest(session: Session, kind: str, subject_id: int) -> Job | None:
    return session.scalar(
        select(Job).where(Job.kind == kind, Job.subject_id == subject_id).order_by(Job.id.desc()).limit(1)
    )


def latest_by_subject(session: Session, kind: str, ids: Iterable[int]) -> dict[int, Job]:
    """As `latest`, of each subject that has one; one query."""
    return {job.subject_id: job for job in session.scalars(select(Job).where(_newest(kind, ids)))}


def by_subject(session: Session, kind: str, ids: Iterable[int]) -> dict[int, JobLine]:
    """The newest job of each subject that has one; one query."""
    return {line.subject_id: line for line in lines(session, select(*_COLUMNS).where(_newest(kind, ids)))}


def _newest(kind: str, ids: Iterable[int]) -> ColumnElement[bool]:
    found = select(func.max(Job.id)).where(Job.kind == kind, Job.subject_id.in_(list(ids))).group_by(Job.subject_id)
    return Job.id.in_(found)


@once
def waiting_and_running(session: Session) -> list[JobLine]:
    """Running first, then waiting in the order they will run."""
    return lines(session, _MOVING)


def recent(session: Session, limit: int) -> list[JobLine]:
    """Ended jobs, newest end first."""
    ended = select(*_COLUMNS).where(Job.status.not_in((JobStatus.RUNNING, JobStatus.WAITING)))
    return lines(session, ended.order_by(Job.finished_at.desc(), Job.id.desc()).limit(limit))


def changed_since(session: Session, moment: datetime) -> list[JobLine]:
    """Oldest change first."""
    return lines(session, select(*_COLUMNS).where(Job.changed_at >= moment).order_by(Job.changed_at, Job.id))


def line_of(session: Session, job_id: int) -> JobLine:
    return lines(session, select(*_COLUMNS).where(Job.id == job_id))[0]


def lines(session: Session, query: Select[tuple[object, ...]]) -> list[JobLine]:
    return [JobLine(*row) for row in session.execute(query)]
