"""Reading notes and decisions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from previz_studio.people.models import User
from previz_studio.review.models import Comment, Decision, NoteCorrection, NoteState
from previz_studio.review.threads import Thread, thread
from previz_studio.review.words import Word, word_of
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, Verdict
from previz_studio.takes.queries import TakeLine, lines_of, shot_of


@dataclass(frozen=True)
class NoteLine:
    """One note or reply as a list gives it."""

    id: int
    take_id: int
    parent_id: int | None
    author_name: str
    author_role: str
    frame_in: int
    frame_out: int
    body: str
    drawing: list[Any]
    visibility: str
    state: NoteState
    created_at: datetime


@dataclass(frozen=True)
class Material:
    """What a review of one take looks at."""

    shot: Row[Any]
    """Columns of shots/queries.LISTED."""
    takes: list[TakeLine]
    """Of the shot, newest first."""
    notes: list[NoteLine]
    """Of the take, oldest first."""
    decisions: list[Decision]
    """On the take, newest first."""


_NOTES = (
    select(*(getattr(Comment, name) for name in NoteLine.__dataclass_fields__))
    .where(Comment.take_id == bindparam("take"), Comment.deleted_at.is_(None))
    .order_by(Comment.id)
)
_SAID = select(Comment).where(Comment.take_id == bindparam("take")).order_by(Comment.id)
_DECISIONS = select(Decision).where(Decision.take_id == bindparam("take")).order_by(Decision.id.desc())


def notes_of(session: Session, take_id: int) -> list[NoteLine]:
    """Oldest first, deleted ones left out."""
    return [NoteLine(*row) for row in session.execute(_NOTES, {"take": take_id})]


def material_of(session: Session, user: User, take_id: int) -> Material:
    """Raises NotFound. Five queries."""
    shot = shot_of(session, user, take_id)
    return Material(shot, lines_of(session, shot.id), notes_of(session, take_id), decisions_of(session, take_id))


def threads_of(session: Session, take_id: int) -> list[Thread]:
    """One query."""
    return thread(session.scalars(_SAID, {"take": take_id}))


def decisions_of(session: Session, take_id: int) -> list[Decision]:
    """Newest first, the taken-back ones and their taking back included."""
    return list(session.scalars(_DECISIONS, {"take": take_id}))


def words_on(session: Session, take_ids: Iterable[int]) -> dict[int, Word]:
    """What stands on each take that was decided on; one query."""
    rows: dict[int, list[Decision]] = defaultdict(list)
    for row in session.scalars(select(Decision).where(Decision.take_id.in_(list(take_ids))).order_by(Decision.id)):
        rows[row.take_id].append(row)
    found = {take_id: word_of(decisions) for take_id, decisions in rows.items()}
    return {take_id: word for take_id, word in found.items() if word is not None}


def standing_decisions(session: Session, take_ids: Iterable[int]) -> dict[int, Decision]:
    """The newest decision of each take that was not taken back; one query."""
    return {take_id: word.decision for take_id, word in words_on(session, take_ids).items()}


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


def count_approvals(session: Session, project_id: int, sequence_id: int | None) -> tuple[int, int]:
    """(takes that are approved, selected takes that some but not all have approved); two queries."""
    here = [Shot.project_id == project_id, Shot.omitted_at.is_(None)]
    if sequence_id is not None:
        here.append(Shot.sequence_id == sequence_id)
    complete = select(func.count()).select_from(Shot).where(*here, Shot.approved_take_id.is_not(None))
    selected = select(Take.id).join(Shot, Shot.id == Take.shot_id).where(*here, Take.verdict == Verdict.SELECTED)
    words = words_on(session, session.scalars(selected).all())
    partial = sum(word.decision.verdict is Verdict.APPROVED and not word.complete for word in words.values())
    return session.scalar(complete) or 0, partial


def last_answers(session: Session, user_id: int, shot_ids: Iterable[int]) -> dict[int, datetime]:
    """When this person last decided or noted on each of these shots; two queries."""
    ids = list(shot_ids)
    decided = (
        select(Decision.shot_id, func.max(Decision.created_at))
        .where(Decision.author_id == user_id, Decision.shot_id.in_(ids), Decision.verdict.is_not(None))
        .group_by(Decision.shot_id)
    )
    noted = (
        select(Take.shot_id, func.max(Comment.created_at))
        .join(Take, Take.id == Comment.take_id)
        .where(Comment.author_id == user_id, Take.shot_id.in_(ids), Comment.deleted_at.is_(None))
        .group_by(Take.shot_id)
    )
    found: dict[int, datetime] = {}
    for query in (decided, noted):
        for shot_id, at in session.execute(query):
            found[shot_id] = max(at, found.get(shot_id, at))
    return found


def corrected_of(session: Session, note_ids: list[int]) -> set[int]:
    """Which of these were corrected by their author."""
    return set(session.scalars(select(NoteCorrection.note_id).where(NoteCorrection.note_id.in_(note_ids)).distinct()))
