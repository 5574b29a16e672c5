"""What a press will cost and when it is ready, from this machine's own finished takes. Never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.night import Night
from previz_studio.kit.db import now
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.guiding import model_for
from previz_studio.takes.history import COLUMNS, Paces, Work, paces_here, work_from
from previz_studio.takes.models import Take
from previz_studio.takes.order import engine_for
from previz_studio.takes.sizes import size_for


@dataclass(frozen=True)
class Estimate:
    """`seconds` and `gpu_seconds` of all `takes` together, None while no take of the model was made here; `behind` is
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


def estimate(
    session: Session,
    engines: Engines,
    works: Sequence[Work],
    count: int = 1,
    *,
    night: Night | None = None,
) -> Estimate:
    """`count` takes of each of `works`, at the end of today's queue; `night`: they begin then. Two queries."""
    paces = paces_here(session, engines)
    line = work_ahead(session)
    takes, costs = len(works) * count, [paces.cost(work) for work in works]
    known = [cost for cost in costs if cost]
    if len(known) < len(costs) or not known:
        return Estimate(takes, ahead=len(line))
    seconds, ahead = count * sum(cost.engine_seconds for cost in known), seconds_of(line, paces)
    ready = None if ahead is None else begins(now(), night) + timedelta(seconds=seconds + ahead)
    gpu = count * sum(cost.gpu_seconds for cost in known)
    return Estimate(takes, min(cost.takes for cost in known), seconds, gpu, len(line), ready)


def planned(
    engines: Engines, size: tuple[int, int], frames: Sequence[int], tier: str, model: str = ""
) -> tuple[Work, ...]:
    """What a press would ask for, shot by shot; `size` is the production's, in pixels. Raises like the press."""
    engine, tier = engine_for(engines, tier, model)
    chosen, (width, height) = model_for(engine, tier, model), size_for(tier, *size)
    return tuple(Work(engine.name, chosen.id if chosen else "", tier, width, height, count) for count in frames)


def work_ahead(session: Session) -> list[Work]:
    """What of the work that runs and waits is still to come, in order."""
    moving = (JobStatus.RUNNING, JobStatus.WAITING)
    rows = session.execute(
        select(*COLUMNS, Job.progress)
        .join(Take, Take.id == Job.subject_id)
        .where(Job.kind == RENDER_TAKE, Job.status.in_(moving))
        .order_by(Job.priority, Job.position, Job.id)
    )
    return [rest(work_from(row), row[6]) for row in rows]


def rest(work: Work, progress: float) -> Work:
    return replace(work, frames=work.frames * (1 - progress))


def seconds_of(line: Sequence[Work], paces: Paces) -> float | None:
    """None when one of them is of a model nobody rendered with here."""
    costs = [paces.cost(work) for work in line]
    if None in costs:
        return None
    return sum(cost.engine_seconds for cost in costs if cost)


def begins(moment: datetime, night: Night | None) -> datetime:
    """When work asked for at `moment` may begin: now, or tonight."""
    if night is None or night.holds(moment):
        return moment
    here = moment.astimezone()
    tonight = here.replace(hour=night.begins.hour, minute=night.begins.minute, second=0, microsecond=0)
    return tonight if tonight > here else tonight + timedelta(days=1)
