"""What rendering cost here so far, from the studio's own jobs: what a page says before the press. Never a guess."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.shots.models import Shot
from previz_studio.takes.actions import RENDER_TAKE
from previz_studio.takes.models import Take

NEWEST = 200
"""So many finished renders are looked at: machines and models change."""


@dataclass(frozen=True)
class Work:
    """What a render has to do. `model` is empty for the animatic; sizes in pixels."""

    engine: str
    model: str
    tier: str
    width: int
    height: int
    frames: float


@dataclass(frozen=True)
class Pace:
    """Seconds of engine and of GPU per unit of work (a pixel of a frame, passed over once), over `takes` renders."""

    takes: int
    engine_seconds: float
    gpu_seconds: float


@dataclass(frozen=True)
class Cost:
    """Estimated seconds of one render, from `takes` finished ones."""

    takes: int
    engine_seconds: float
    gpu_seconds: float


@dataclass(frozen=True)
class Paces:
    """By (engine, model). `passes` are forward passes by (engine, model, tier); one where nothing is known."""

    known: Mapping[tuple[str, str], Pace]
    passes: Mapping[tuple[str, str, str], float]

    def units(self, work: Work) -> float:
        passes = self.passes.get((work.engine, work.model, work.tier), 1.0)
        return work.width * work.height * work.frames * passes

    def cost(self, work: Work) -> Cost | None:
        """None while nothing of that model was rendered here."""
        pace = self.known.get((work.engine, work.model))
        if pace is None:
            return None
        units = self.units(work)
        return Cost(pace.takes, pace.engine_seconds * units, pace.gpu_seconds * units)


def paces_here(session: Session, engines: Engines) -> Paces:
    """From the newest finished renders, by model; one query."""
    passes = {
        (facts.name, model.id, tier): count
        for facts in engines.facts()
        for model in facts.models
        for tier, count in model.passes
    }
    bare = Paces({}, passes)
    columns = (*COLUMNS, Job.engine_seconds, Job.gpu_seconds)
    done = (
        select(*columns)
        .join(Take, Take.id == Job.subject_id)
        .where(Job.kind == RENDER_TAKE, Job.status == JobStatus.DONE, Job.engine_seconds > 0)
        .order_by(Job.id.desc())
        .limit(NEWEST)
    )
    sums: dict[tuple[str, str], list[float]] = {}
    for *row, engine_seconds, gpu_seconds in session.execute(done):
        work = work_from(row)
        total = sums.setdefault((work.engine, work.model), [0, 0.0, 0.0, 0.0])
        for place, amount in enumerate((1, bare.units(work), engine_seconds, gpu_seconds)):
            total[place] += amount
    known = {
        key: Pace(int(count), engine / units, gpu / units) for key, (count, units, engine, gpu) in sums.items() if units
    }
    return replace(bare, known=known)


COLUMNS = (Take.engine, Take.recipe["model"].as_string(), Take.tier, Take.width, Take.height, Take.frames)
"""What a query selects of a take to know its work, in order."""


def work_from(row: Sequence[Any]) -> Work:
    """Of a row whose first columns are COLUMNS."""
    engine, model, tier, width, height, frames = row[:6]
    return Work(engine, model or "", tier, width, height, frames)


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
