"""How many shots stand where, per project and per sequence: counted by the database, omitted shots left out."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.projects.models import Sequence
from previz_studio.shots.models import Shot, ShotState


def states_by_project(session: Session, ids: Iterable[int]) -> dict[int, dict[ShotState, int]]:
    """A stale approval counts as selected: somebody has to approve again. One query."""
    rows = session.execute(
        select(Shot.project_id, Shot.state, Shot.approval_stale, func.count())
        .where(Shot.project_id.in_(list(ids)), Shot.omitted_at.is_(None))
        .group_by(Shot.project_id, Shot.state, Shot.approval_stale)
    )
    found: dict[int, dict[ShotState, int]] = {}
    for project_id, state, stale, count in rows:
        seen = ShotState.SELECTED if stale and state is ShotState.APPROVED else state
        here = found.setdefault(project_id, {})
        here[seen] = here.get(seen, 0) + count
    return found


def sequences_by_project(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """How many sequences each project has; one query."""
    rows = session.execute(
        select(Sequence.project_id, func.count())
        .where(Sequence.project_id.in_(list(ids)))
        .group_by(Sequence.project_id)
    )
    return {project_id: count for project_id, count in rows}
