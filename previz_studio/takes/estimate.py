"""What a press will cost and when it is ready, from this machine's own finished takes. Never guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.turn import NIGHT, is_night
from previz_studio.kit.db import now
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.history import Pace, pace_by_tier
from previz_studio.takes.models import Take


@dataclass(frozen=True)
class Estimate:
    """`seconds` and `gpu_seconds` of all `takes` together, None while no take of the tier was made here; `behind` is
    the number of finished takes they come from. `ready_at` None: unknown, because of these takes or of those ahead."""

    takes: int
    behind: int = 0
    seconds: float | None = None
    gpu_seconds: float | None = None
    ahead: int = 0
    ready_at: datetime | None = None

    @property
    def known(self) -> bool:
        return self.seconds is not None


def estimate(session: Session, frames: Sequence[int], tier: str, count: int, *, overnight: bool = False) -> Estimate:
    """`frames` of each shot, `count` takes each, at the end of today's queue. Two queries."""
    paces = pace_by_tier(session)
    line = lengths_ahead(session)
    takes, pace = len(frames) * count, paces.get(tier)
    if pace is None:
        return Estimate(takes, ahead=len(line))
    whole = sum(frames) * count
    seconds, ahead = pace.engine_seconds * whole, seconds_of(line, paces)
    ready = None if ahead is None else begins(now(), overnight) + timedelta(seconds=seconds + ahead)
    return Estimate(takes, pace.takes, seconds, pace.gpu_seconds * whole, len(line), ready)


def lengths_ahead(session: Session) -> list[tuple[str, float]]:
    """(tier, frames still to come) of what runs and waits, in order."""
    moving = (JobStatus.RUNNING, JobStatus.WAITING)
    rows = session.execute(
        select(Take.tier, Take.frames, Job.progress)
        .join(Take, Take.id == Job.subject_id)
        .where(Job.kind == RENDER_TAKE, Job.status.in_(moving))
        .order_by(Job.priority, Job.position, Job.id)
    )
    return [(tier, frames * (1 - progress)) for tier, frames, progress in rows]


def seconds_of(line: Sequence[tuple[str, float]], paces: Mapping[str, Pace]) -> float | None:
    """None when one of them is of a tier nobody rendered here."""
    if any(tier not in paces for tier, _ in line):
        return None
    return sum(paces[tier].engine_seconds * frames for tier, frames in line)


def begins(moment: datetime, overnight: bool) -> datetime:
    """When work asked for at `moment` may begin: now, or tonight."""
    if not overnight or is_night(moment):
        return moment
    here = moment.astimezone()
    return here.replace(hour=NIGHT[0].hour, minute=NIGHT[0].minute, second=0, microsecond=0)
