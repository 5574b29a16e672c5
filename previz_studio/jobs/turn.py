"""Which waiting job may begin now, and in which order. Every runner of jobs asks here."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from previz_studio.jobs.models import Job, JobStatus, QueuePause
from previz_studio.jobs.night import NIGHT, Night

EVERYTHING = 0
"""The project number of a pause that holds for all of them."""


def in_turn(moment: datetime, night: Night = NIGHT) -> Select[tuple[int, int, str]]:
    """(id, attempt, workflow id) of what may begin at `moment`, next first."""
    earlier = aliased(Job)
    paused = exists().where(
        QueuePause.queue == Job.queue,
        or_(QueuePause.project_id == EVERYTHING, QueuePause.project_id == Job.project_id),
    )
    awaited = exists().where(
        and_(earlier.id == Job.after_id, earlier.status.in_((JobStatus.WAITING, JobStatus.RUNNING)))
    )
    free = select(Job.id, Job.attempt, Job.workflow_id).where(Job.status == JobStatus.WAITING, ~paused, ~awaited)
    if not night.holds(moment):
        free = free.where(Job.overnight.is_(False))
    return free.order_by(Job.priority, Job.position, Job.id)
