"""A note becomes the next take: its changes become a plan revision, the take is queued, the note points at it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.review.models import Comment, NoteState, NoteTake
from previz_studio.review.notes import note_for
from previz_studio.review.plan_changes import Difference, changed, differences
from previz_studio.review.suggest import Suggestion, suggestions
from previz_studio.shots.actions import save_plan
from previz_studio.shots.queries import get_shot, plan_of
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take, takes_by_id


def suggested(session: Session, user: User, note_id: int) -> tuple[Suggestion, ...]:
    """What the note's words ask of the newest plan."""
    note = _note(session, user, note_id)
    shot = get_shot(session, user, get_take(session, user, note.take_id).shot_id)
    return suggestions(note.body, plan_of(session, shot), shot.project.fps)


def previewed(session: Session, user: User, note_id: int, changes: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Before and after of `changes` on the newest plan, nothing saved. Raises Invalid naming the field."""
    note = _note(session, user, note_id)
    shot = get_shot(session, user, get_take(session, user, note.take_id).shot_id, Action.PLAN)
    plan = plan_of(session, shot)
    return differences(plan, changed(plan, changes, shot.project.fps), changes, shot.project.fps)


def revise(
    session: Session,
    user: User,
    note_id: int,
    changes: Mapping[str, Any],
    order: TakeOrder,
    engines: Engines,
    *,
    seen: int | None = None,
) -> list[Take]:
    """`seen` is the plan revision on the page: changing a newer one raises Conflict, and nothing is queued."""
    note = _note(session, user, note_id)
    take = get_take(session, user, note.take_id, Action.GENERATE)
    shot = get_shot(session, user, take.shot_id, Action.PLAN)
    if not note.state.waiting:
        raise Conflict(f"This note is {_word(note.state)} already.", hint="Open it again to make a take from it.")
    plan = plan_of(session, shot)
    wanted = changed(plan, changes, shot.project.fps)
    rows = differences(plan, wanted, changes, shot.project.fps)
    if not rows:
        raise Invalid(f"The plan of {shot.code} says this already.", hint="Change a value, or press Generate.")
    words = f"Note on {take.version}: " + ", ".join(f"{row.label} {row.new}" for row in rows)
    revision = save_plan(session, user, shot.id, wanted, seen=seen, reason=words[:200])
    takes = request_takes(session, user, shot.id, order, engines)
    for made in takes:
        session.add(NoteTake(note_id=note.id, take_id=made.id, asked_by=user.name, plan_revision=revision.number))
    detail = {"note": note.id, "revision": revision.number, "takes": [made.id for made in takes]}
    record(session, user, "made take from note", take.name, detail, take.project_id)
    session.flush()
    return takes


def takes_by_note(session: Session, note_ids: list[int]) -> dict[int, list[Take]]:
    """The takes asked for from each note, oldest first. Two queries for all."""
    rows = session.execute(
        select(NoteTake.note_id, NoteTake.take_id).where(NoteTake.note_id.in_(note_ids)).order_by(NoteTake.id)
    ).all()
    takes = takes_by_id(session, [row.take_id for row in rows])
    found: dict[int, list[Take]] = {}
    for row in rows:
        found.setdefault(row.note_id, []).append(takes[row.take_id])
    return found


def _note(session: Session, user: User, note_id: int) -> Comment:
    """The note itself, also when a reply to it was named."""
    note = note_for(session, user, note_id)
    return note_for(session, user, note.parent_id) if note.parent_id else note


def _word(state: NoteState) -> str:
    return "closed" if state is NoteState.WONT_DO else state.value
