"""When what waits will be ready, as far as this machine's own takes can tell, and who holds the queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.jobs.models import JobStatus, QueuePause
from previz_studio.jobs.night import Night
from previz_studio.jobs.pauses import pauses
from previz_studio.jobs.queries import JobLine
from previz_studio.jobs.troubled import Trouble
from previz_studio.jobs.turn import EVERYTHING
from previz_studio.kit.db import now
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects.crew import Standing
from previz_studio.projects.models import Project
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.pages.queue import Hold
from previz_studio.screens.words import clock
from previz_studio.takes.actions import MEDIA, RENDER, RENDER_TAKE
from previz_studio.takes.estimate import begins, rest
from previz_studio.takes.history import COLUMNS, Paces, work_from
from previz_studio.takes.models import Take


def queue_times(
    session: Session, everything: Sequence[JobLine], paces: Paces, night: Night, stalled: bool = False
) -> dict[int, datetime | None]:
    """By job id, for every render on its way, other people's counted; None from the first of a model nobody knows, for
    whatever stands behind a pause, and for what waits while `stalled`: no worker is left to begin it. One query."""
    renders = [line for line in everything if line.kind == RENDER_TAKE]
    if not renders:
        return {}
    ids = [line.subject_id for line in renders]
    rows = session.execute(select(*COLUMNS, Take.id).where(Take.id.in_(ids)))
    works = {row[6]: work_from(row) for row in rows}
    projects = {line.project_id or 0 for line in renders}
    held = {pause.project_id for pause in pauses(session, projects) if pause.queue == RENDER}
    found: dict[int, datetime | None] = {}
    free: datetime | None = now()
    for line in renders:
        work = works.get(line.subject_id)
        if EVERYTHING in held or line.project_id in held:
            found[line.id] = None  # whatever is not paused goes past it
            continue
        cost = paces.cost(rest(work, line.progress)) if work else None
        if free is None or cost is None or (stalled and line.status is JobStatus.WAITING):
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


def in_trouble(found: Sequence[Trouble]) -> tuple[str, str]:
    """What is wrong with the workers, and what goes on all the same; twice empty when nothing is."""
    if not found:
        return "", ""
    others = "Other workers go on with the queue." if not found[0].alone else "Nothing is rendered until then."
    return " ".join(f"{one.worker}: {one.words}" for one in found), f"{others} Review, notes and plans go on."


QUEUES = (RENDER, MEDIA)


def holds(
    session: Session, user: User, projects: Mapping[int, Project], standings: Mapping[int, Standing]
) -> tuple[Hold, ...]:
    """Pauses in force, of renders first. One query."""
    found = sorted(pauses(session, projects), key=lambda pause: (QUEUES.index(pause.queue), pause.project_id))
    return tuple(
        Hold(str(one.project_id or ""), _held(one, projects), one.queue, _may(user, one.project_id, standings))
        for one in found
    )


def pausable(user: User, projects: Mapping[int, Project], standings: Mapping[int, Standing]) -> tuple[Choice, ...]:
    """What this person may pause."""
    may = [project_id for project_id in (EVERYTHING, *projects) if _may(user, project_id, standings).open]
    return tuple(Choice(_whose(project_id, projects), value=str(project_id or "")) for project_id in may)


def _held(pause: QueuePause, projects: Mapping[int, Project]) -> str:
    why = f": {pause.reason.rstrip('.')}" if pause.reason else ""
    whose = _whose(pause.project_id, projects)
    subject = f"{whose} is" if pause.queue == RENDER else f"{whose}: movies, packages and copies are"
    return f"{subject} paused by {pause.by_name} since {clock(pause.since)}{why}."


def _whose(project_id: int, projects: Mapping[int, Project]) -> str:
    return projects[project_id].name if project_id else "Every project"


def _may(user: User, project_id: int, standings: Mapping[int, Standing]) -> Gate:
    if project_id == EVERYTHING:
        return Gate(user.owner, "" if user.owner else "The studio's owner pauses every project.")
    reason = standings[project_id].gate(Action.ORDER, "pauses the queue")
    return Gate(not reason, reason)
