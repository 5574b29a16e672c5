"""Where a shot stands, from its takes: kept in the shot's own columns so that a board reads one table. Pure rule,
one writer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.shots.models import Shot, ShotState
from previz_studio.takes.models import STILL, Take, TakeStatus, Verdict


def state_from(takes: list[tuple[TakeStatus, Verdict | None]]) -> ShotState:
    """`takes` newest first. Moving work shows first; then the newest ready take's word. A take turned down leaves an
    older approval standing."""
    if any(status.moving for status, _ in takes):
        return ShotState.RENDERING
    ready = [verdict for status, verdict in takes if status is TakeStatus.READY]
    if not ready:
        failed = any(status is TakeStatus.FAILED for status, _ in takes)
        return ShotState.FAILED if failed else ShotState.NO_TAKES
    newest = ready[0]
    if newest is None:
        return ShotState.TO_REVIEW
    if newest in (Verdict.REJECTED, Verdict.MAYBE) and Verdict.APPROVED in ready:
        return ShotState.APPROVED
    return ShotState(newest.value)


def refresh_shot(session: Session, shot: Shot) -> None:
    """Call after a take's status or verdict changed, in the same transaction."""
    session.flush()
    rows = session.execute(
        select(Take.id, Take.status, Take.verdict)
        .where(Take.shot_id == shot.id, Take.from_how != STILL)
        .order_by(Take.number.desc())
    ).all()
    shot.state = state_from([(row.status, row.verdict) for row in rows])
    shot.newest_take_id = next((row.id for row in rows if row.status is TakeStatus.READY), None)
    shot.approved_take_id = next((row.id for row in rows if row.verdict is Verdict.APPROVED), None)
    if shot.approved_take_id is None:
        shot.approval_stale = False
    shot.changed_at = now()
