"""When what waits will be ready, as far as this machine's own takes can tell, and who holds the queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.jobs.night import Night
from previz_studio.jobs.pauses import pauses
from previz_studio.jobs.queries import JobLine
from previz_studio.jobs.turn import EVERYTHING
from previz_studio.kit.db import now
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project
from previz_studio.screens.pages.parts import Gate
from previz_studio.screens.pages.queue import Hold
from previz_studio.screens.words import clock
from previz_studio.takes.actions import RENDER, RENDER_TAKE
from previz_studio.takes.estimate import begins, rest
from previz_studio.takes.history import COLUMNS, Paces, work_from
from previz_studio.takes.models import Take


def queue_times(
    session: Session, everything: Sequence[JobLine], paces: Paces, night: Night
) -> dict[int, datetime | None]:
    """By job id, for every render on its way, other people's counted; None from the first of a model nobody knows,
    and for whatever stands behind a pause. One query."""
    renders = [line for line in everything if line.kind == RENDER_TAKE]
    if not renders:
        return {}
    ids = [line.subject_id for line in renders]
    rows = session.execute(select(*COLUMNS, Take.id).where(Take.id.in_(ids)))
    works = {row[6]: work_from(row) for row in rows}
    held = {pause.project_id for pause in pauses(session, {line.project_id or 0 for line in renders})}
    found: dict[int, datetime | None] = {}
    free: datetime | None = now()
    for line in renders:
        work = works.get(line.subject_id)
        if EVERYTHING in held or line.project_id in held:
            found[line.id] = None  # whatever is not paused goes past it
            continue
        cost = paces.cost(rest(work, line.progress)) if work else None
        if free is None or cost is None:
            free = found[line.id] = None
            continue
        free = begins(free, night if line.overnight else None) + timedelta(seconds=cost.engine_seconds)
        found[line.id] = free
    return found


def about(moment: datetime | None) -> str:
    return f"about {clock(moment)}" if moment else ""


def clear_by(times: Sequence[datetime | None]) -> str:
    """When the last is ready; empty while nobody can tell."""
    known = [moment for moment in times if moment]
    return clock(max(known)) if known and len(known) == len(times) else ""


def holds(
    session: Session, user: User, projects: Mapping[int, Project], standings: Mapping[int, Standing]
) -> tuple[Hold, ...]:
    """Pauses of the render queue in force, then what this person may pause. One query."""
    held = {pause.project_id: pause for pause in pauses(session, projects) if pause.queue == RENDER}
    rows = []
    for project_id in (EVERYTHING, *projects):
        pause, may = held.get(project_id), _may(user, project_id, standings)
        if pause is None and not may.open:
            continue
        label = projects[project_id].name if project_id else "Every project"
        why = f": {pause.reason.rstrip('.')}" if pause and pause.reason else ""
        words = f"{label} is paused by {pause.by_name} since {clock(pause.since)}{why}." if pause else ""
        rows.append(Hold(str(project_id or ""), label, pause is not None, words, may))
    return tuple(rows)


def _may(user: User, project_id: int, standings: Mapping[int, Standing]) -> Gate:
    if project_id == EVERYTHING:
        return Gate(user.owner, "" if user.owner else "The studio's owner pauses every project.")
    reason = standings[project_id].gate(Action.ORDER, "pauses the queue")
    return Gate(not reason, reason)
