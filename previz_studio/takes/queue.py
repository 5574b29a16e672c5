"""The queue as people handle it: cancel, retry, reorder. A job is its project's; only its crew sees what it is."""

from sqlalchemy.orm import Session

from previz_studio.jobs import outbox
from previz_studio.jobs import queries as jobs
from previz_studio.jobs.models import Job
from previz_studio.kit.errors import NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.takes.actions import IMPORT_TAKE, RENDER_TAKE, cancel_take, retry_take

TAKES = (RENDER_TAKE, IMPORT_TAKE)


def job_for(session: Session, user: User, job_id: int, action: Action) -> Job:
    """Raises NotFound for a job of somebody else's project."""
    job = jobs.get(session, job_id)
    if job.project_id is None:
        raise NotFound("No such job.")
    crew.require(session, user, job.project_id, action)
    return job


def cancel_job(session: Session, user: User, job_id: int) -> Job:
    job = job_for(session, user, job_id, Action.GENERATE)
    if job.kind in TAKES:
        cancel_take(session, user, job.subject_id)
    else:
        outbox.ask_to_stop(session, job)
        record(session, user, "cancelled job", job.title, {}, job.project_id)
    session.refresh(job)
    return job


def retry_job(session: Session, user: User, job_id: int) -> Job:
    job = job_for(session, user, job_id, Action.GENERATE)
    if job.kind in TAKES:
        retry_take(session, user, job.subject_id)
        return jobs.latest(session, job.kind, job.subject_id) or job
    again = outbox.retry(session, job)
    record(session, user, "retried job", job.title, {}, job.project_id)
    return again


def job_to_front(session: Session, user: User, job_id: int) -> Job:
    job = job_for(session, user, job_id, Action.ORDER)
    outbox.to_front(session, job)
    record(session, user, "moved job to the front", job.title, {}, job.project_id)
    return job


def move_job(session: Session, user: User, job_id: int, before: int | None) -> Job:
    job = job_for(session, user, job_id, Action.ORDER)
    outbox.move(session, job, before=job_for(session, user, before, Action.ORDER) if before else None)
    record(session, user, "moved job", job.title, {"before": before}, job.project_id)
    return job
