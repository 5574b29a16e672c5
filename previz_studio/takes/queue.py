"""The queue as people handle it: cancel, retry, reorder. A job is its project's; only its crew sees what it is."""

from sqlalchemy.orm import Session

from previz_studio.jobs import outbox, pauses
from previz_studio.jobs import queries as jobs
from previz_studio.jobs.models import Job, JobStatus, QueuePause
from previz_studio.jobs.turn import EVERYTHING
from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Forbidden, Invalid
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.takes.actions import IMPORT_TAKE, MEDIA, RENDER, RENDER_TAKE, cancel_take, retry_take

TAKES = (RENDER_TAKE, IMPORT_TAKE)


def job_for(session: Session, user: User, job_id: int, action: Action) -> Job:
    """Raises NotFound for a job of somebody else's project."""
    job = jobs.get(session, job_id)
    missing = jobs.no_job(job_id)
    if job.project_id is None:
        raise missing
    with crew.unseen(missing.message, missing.hint):
        crew.require(session, user, job.project_id, action)
    return job


def cancel_job(session: Session, user: User, job_id: int) -> Job:
    job = job_for(session, user, job_id, Action.GENERATE)
    if job.kind in TAKES:
        cancel_take(session, user, job.subject_id)
    else:
        if job.stop_asked and job.stop_by:
            raise Conflict(f"{job.stop_by} has cancelled {job.title} already.", hint="Nothing more to do.")
        outbox.ask_to_stop(session, job, user.name)
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


def pause_queue(session: Session, user: User, queue: str, project_id: int | None, reason: str) -> QueuePause:
    """Nothing new of the project begins; `project_id` None: of any, which is the studio's owner's to say."""
    _may_hold(session, user, queue, project_id)
    held = pauses.pause(session, queue, project_id or EVERYTHING, user.name, " ".join(reason.split()))
    if held.by_name != user.name:
        raise Conflict(f"{held.by_name} has paused the {queue} queue already.", hint="Resume it, or let it rest.")
    record(session, user, "paused queue", queue, {"reason": held.reason}, project_id)
    return held


def resume_queue(session: Session, user: User, queue: str, project_id: int | None) -> None:
    _may_hold(session, user, queue, project_id)
    if not pauses.resume(session, queue, project_id or EVERYTHING):
        raise Conflict(f"The {queue} queue is not paused.", hint="Somebody resumed it a moment ago.")
    record(session, user, "resumed queue", queue, {}, project_id)


def set_overnight(session: Session, user: User, job_id: int, overnight: bool) -> Job:
    """Raises Conflict once it has begun."""
    job = job_for(session, user, job_id, Action.GENERATE)
    if job.status is not JobStatus.WAITING:
        raise Conflict(f"{job.title} is {job.status.value}.", hint="Only a waiting job can be put off until tonight.")
    if job.overnight != overnight:
        job.overnight, job.changed_at = overnight, now()
        verb = "put off until tonight" if overnight else "let begin by day"
        record(session, user, verb, job.title, {}, job.project_id)
    return job


def _may_hold(session: Session, user: User, queue: str, project_id: int | None) -> None:
    if queue not in (RENDER, MEDIA):
        raise Invalid(f"{queue[:20]!r} is not a queue.", hint=f"Use {RENDER} or {MEDIA}.")
    if project_id:
        crew.require(session, user, project_id, Action.ORDER)
    elif not user.owner:
        raise Forbidden("Only the studio's owner pauses every project.", hint="Pause your own project instead.")


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
