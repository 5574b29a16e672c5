"""Reading notes and decisions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from previz_studio.kit.errors import NotFound
from previz_studio.kit.json_rows import json_list, json_row
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects.crew import my_role, require_as, unseen
from previz_studio.review.models import Comment, Decision, NoteCorrection
from previz_studio.review.threads import Thread, thread
from previz_studio.review.words import Word, word_of
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import JSON_SHOT
from previz_studio.takes.models import Take, Verdict
from previz_studio.takes.queries import json_takes

_NOTE = "id take_id parent_id author_name author_role frame_in frame_out body drawing visibility state created_at"
_DECISION = "id take_id author_name author_role verdict undoes_id media_hash plan_revision missing beside created_at"
"""What the JSON lists say: schemas.NoteRead and DecisionRead."""


def _json_of(row: type[Comment | Decision], names: str) -> ColumnElement[str]:
    return json_row({name: getattr(row, name) for name in names.split()})


_NOTES = json_list(
    select(_json_of(Comment, _NOTE))
    .where(Comment.take_id == bindparam("take"), Comment.deleted_at.is_(None))
    .order_by(Comment.id)
)
_WORDS = json_list(
    select(_json_of(Decision, _DECISION)).where(Decision.take_id == bindparam("take")).order_by(Decision.id.desc())
)
_ALLOWED = select(Take.project_id, my_role(Take.project_id)).where(Take.id == bindparam("take"))
_THIS = aliased(Take)
_ITS_SHOT = select(_THIS.shot_id).where(_THIS.id == bindparam("take")).scalar_subquery()
_COMMENTS = _ALLOWED.add_columns(_NOTES)
_MATERIAL = _ALLOWED.join(Shot, Shot.id == Take.shot_id).add_columns(JSON_SHOT, json_takes(_ITS_SHOT), _NOTES, _WORDS)
_SAID = select(Comment).where(Comment.take_id == bindparam("take")).order_by(Comment.id)
_DECISIONS = select(Decision).where(Decision.take_id == bindparam("take")).order_by(Decision.id.desc())


def notes_of(session: Session, user: User, take_id: int) -> str:
    """A JSON list of schemas.NoteRead, oldest first, deleted ones left out. One query. Raises NotFound."""
    return _looked_at(session, user, take_id, _COMMENTS)[0]


def material_of(session: Session, user: User, take_id: int) -> str:
    """schemas.ReviewRead as JSON. One query. Raises NotFound."""
    shot, takes, notes, decisions = _looked_at(session, user, take_id, _MATERIAL)
    return f'{{"shot":{shot},"takes":{takes},"notes":{notes},"decisions":{decisions}}}'


def _looked_at(session: Session, user: User, take_id: int, columns: Select[Any]) -> tuple[str, ...]:
    """What follows _ALLOWED's columns, for whoever may look."""
    row = session.execute(columns, {"take": take_id, "user": user.id}).one_or_none()
    if row is None:
        raise NotFound(f"No take {take_id}.")
    project_id, role, *found = row
    with unseen(f"No take {take_id}."):
        require_as(session, user, project_id, role, Action.LOOK)
    return tuple(found)


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
