"""What rendering cost here so far, from the studio's own jobs: what a page says before the press. Never a guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.shots.models import Shot
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.models import Take

NEWEST = 200
"""So many finished renders are looked at: machines and models change."""


@dataclass(frozen=True)
class Pace:
    """Seconds of engine and of GPU per frame of the delivered take, over `takes` finished renders."""

    takes: int
    engine_seconds: float
    gpu_seconds: float


def pace_by_tier(session: Session) -> dict[str, Pace]:
    """One query; a tier nobody has rendered here is not in it."""
    done = (
        select(Take.tier, Take.frames, Job.engine_seconds, Job.gpu_seconds)
        .join(Take, Take.id == Job.subject_id)
        .where(Job.kind == RENDER_TAKE, Job.status == JobStatus.DONE, Job.engine_seconds > 0)
        .order_by(Job.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    sums = (func.count(), func.sum(done.c.frames), func.sum(done.c.engine_seconds), func.sum(done.c.gpu_seconds))
    rows = session.execute(select(done.c.tier, *sums).group_by(done.c.tier))
    return {tier: Pace(count, engine / frames, gpu / frames) for tier, count, frames, engine, gpu in rows if frames}


def gpu_seconds_of(session: Session, sequence_id: int) -> float:
    """GPU seconds spent on the sequence's takes so far; 0 where none was used."""
    spent = session.scalar(
        select(func.sum(Job.gpu_seconds))
        .join(Take, Take.id == Job.subject_id)
        .join(Shot, Shot.id == Take.shot_id)
        .where(Job.kind == RENDER_TAKE, Shot.sequence_id == sequence_id)
    )
    return float(spent or 0.0)


def newest_posters(session: Session, project_ids: Iterable[int]) -> dict[int, int]:
    """The newest take with a picture, by project; one query."""
    rows = session.execute(
        select(Take.project_id, func.max(Take.id))
        .where(Take.project_id.in_(list(project_ids)), Take.poster.is_not(None))
        .group_by(Take.project_id)
    )
    return {project_id: take_id for project_id, take_id in rows}


def gpu_seconds_since(session: Session, project_ids: Iterable[int], moment: datetime) -> float:
    """GPU seconds of these projects' jobs that began after `moment`, those that failed included; one query."""
    spent = select(func.sum(Job.gpu_seconds)).where(Job.project_id.in_(list(project_ids)), Job.started_at > moment)
    return float(session.scalar(spent) or 0.0)
