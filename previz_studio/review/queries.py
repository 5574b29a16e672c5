"""Reading notes and decisions."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.review.models import Comment, Decision
from previz_studio.review.threads import Thread, thread
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, Verdict


def threads_of(session: Session, take_id: int) -> list[Thread]:
    """One query."""
    return thread(session.scalars(select(Comment).where(Comment.take_id == take_id).order_by(Comment.id)))


def decisions_of(session: Session, take_id: int) -> list[Decision]:
    """Newest first, the taken-back ones and their taking back included."""
    return list(session.scalars(select(Decision).where(Decision.take_id == take_id).order_by(Decision.id.desc())))


def standing_decisions(session: Session, take_ids: Iterable[int]) -> dict[int, Decision]:
    """The newest decision of each take that was not taken back; one query."""
    rows = session.scalars(select(Decision).where(Decision.take_id.in_(list(take_ids))).order_by(Decision.id)).all()
    undone = {row.undoes_id for row in rows if row.undoes_id}
    return {row.take_id: row for row in rows if row.verdict is not None and row.id not in undone}


def stale_reason(decision: Decision, take: Take, shot: Shot) -> str:
    """Why an approval no longer covers what is there; '' while it does."""
    if decision.media_hash != take.media_hash:
        return f"{take.version} is not the picture that was {decision.verdict_word}: its bytes changed."
    if decision.plan_revision != shot.revision:
        return (
            f"Plan revision {decision.plan_revision} was {decision.verdict_word}; the plan is now at {shot.revision}."
        )
    return ""


def is_stale(decision: Decision, take: Take, shot: Shot) -> bool:
    return decision.verdict is Verdict.APPROVED and bool(stale_reason(decision, take, shot))
