"""Saying something about a frame: notes, replies, states. Frames are 0-based integers of an exact take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.drawing import checked
from previz_studio.review.mentions import mentioned
from previz_studio.review.models import Comment, NoteCorrection, NoteState
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.queries import get_take

LONGEST = 8000
CLIENT = "Client"
"""The role shown beside a name that came through a link."""

_COUNTED = (
    select(Comment.take_id, Comment.state, func.count().label("count"))
    .join(Take, Take.id == Comment.take_id)
    .where(Take.shot_id == bindparam("shot"), Comment.parent_id.is_(None), Comment.deleted_at.is_(None))
    .group_by(Comment.take_id, Comment.state)
)
"""The notes of a shot's takes by state, replies left out; built once."""


@dataclass(frozen=True)
class NoteForm:
    """`frame_out` None is the one frame `frame_in`; ends are included. `client_key` makes sending twice one note."""

    body: str
    frame_in: int = 0
    frame_out: int | None = None
    drawing: list[Any] = field(default_factory=list)
    parent_id: int | None = None
    visibility: str = "team"
    client_key: str | None = None


def add_note(session: Session, user: User, take_id: int, form: NoteForm) -> Comment:
    """Raises Invalid for a frame the take does not have, Gone for a reply to a deleted thread."""
    take = get_take(session, user, take_id, Action.COMMENT)
    sent = _already_sent(session, user, form.client_key)
    if sent:
        return sent
    if take.status is not TakeStatus.READY:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Notes can be left once it is ready.")
    parent = _parent(session, take, form.parent_id)
    first, last = (parent.frame_in, parent.frame_out) if parent else _frames(take, form)
    role = crew.role_of(session, user, take.project_id)
    note = Comment(
        project_id=take.project_id,
        take_id=take.id,
        parent_id=parent.id if parent else None,
        author_id=user.id,
        author_name=user.name,
        author_role=role.title if role else "",
        frame_in=first,
        frame_out=last,
        body=_body(form),
        drawing=checked(form.drawing),
        visibility=parent.visibility if parent else _visibility(form.visibility),
        mentions=mentioned(session, take.project_id, form.body),
        client_key=form.client_key,
    )
    session.add(note)
    session.flush()
    count_notes(session, take)
    verb = "replied on" if parent else "noted on"
    record(session, user, verb, take.name, {"note": note.id, "frame": note.frame_in}, take.project_id)
    return note


def add_client_note(session: Session, take: Take, name: str, form: NoteForm) -> Comment:
    """From somebody who holds a link: no user, and always seen by the client. The caller has checked the link, and
    that `client_key` is new. Nobody is mentioned by it. Raises Invalid for a frame the take does not have."""
    first, last = _frames(take, form)
    note = Comment(
        project_id=take.project_id,
        take_id=take.id,
        author_name=name,
        author_role=CLIENT,
        frame_in=first,
        frame_out=last,
        body=_body(form),
        visibility="client",
        client_key=form.client_key,
    )
    session.add(note)
    session.flush()
    count_notes(session, take)
    detail = {"note": note.id, "frame": note.frame_in}
    record(session, None, "noted on", take.name, detail, take.project_id, who=f"{name}, client")
    return note


def set_note_state(session: Session, user: User, note_id: int, state: NoteState) -> Comment:
    note = note_for(session, user, note_id)
    if note.parent_id is not None:
        raise Invalid("A reply has no state of its own.", hint="Resolve the note it answers.")
    if note.state is not state:
        note.state, note.state_by = state, user.name
        take = session.get_one(Take, note.take_id)
        count_notes(session, take)
        record(session, user, "set note", take.name, {"note": note.id, "state": state}, note.project_id)
    return note


def correct_note(session: Session, user: User, note_id: int, body: str) -> Comment:
    """Its author's better words; what it said before is kept. Frame, drawing and who can see it stay."""
    note = note_for(session, user, note_id)
    if note.author_id != user.id:
        raise Forbidden(f"This note is {note.author_name}'s.", hint="Reply to it instead.")
    words = _body(NoteForm(body, drawing=note.drawing))
    if words == note.body:
        return note
    session.add(NoteCorrection(note_id=note.id, said=note.body))
    note.body, note.mentions = words, mentioned(session, note.project_id, words)
    session.flush()
    take = session.get_one(Take, note.take_id)
    record(session, user, "corrected note", take.name, {"note": note.id}, note.project_id)
    return note


def delete_note(session: Session, user: User, note_id: int) -> Comment:
    """Its words leave the page; the row, its replies and the record of it stay."""
    note = note_for(session, user, note_id)
    if note.author_id != user.id:
        raise Forbidden(f"This note is {note.author_name}'s.", hint="Reply to it, or resolve it.")
    note.deleted_at = note.deleted_at or now()
    take = session.get_one(Take, note.take_id)
    count_notes(session, take)
    record(session, user, "deleted note", take.name, {"note": note.id}, note.project_id)
    return note


def note_for(session: Session, user: User, note_id: int, action: Action = Action.COMMENT) -> Comment:
    note = crew.require_of(session, user, session.get(Comment, note_id), action, "No such note.")
    if note.deleted_at:
        raise Gone("This note was deleted.", hint="Write a new one.")
    return note


def count_notes(session: Session, take: Take) -> None:
    """Keeps the counts on the take and its shot true."""
    session.flush()
    shot = session.get_one(Shot, take.shot_id)
    rows = session.execute(_COUNTED, {"shot": shot.id}).all()
    here = [row for row in rows if row.take_id == take.id]
    shot.notes, shot.open_notes = _all(rows), _still_open(rows)
    take.notes, take.open_notes = _all(here), _still_open(here)


def _all(rows: Iterable[Any]) -> int:
    return sum(row.count for row in rows)


def _still_open(rows: Iterable[Any]) -> int:
    return sum(row.count for row in rows if row.state is NoteState.OPEN)


def _frames(take: Take, form: NoteForm) -> tuple[int, int]:
    first, last = form.frame_in, form.frame_in if form.frame_out is None else form.frame_out
    if not 0 <= first <= last < take.frames:
        wrong = f"frame {last if first >= 0 else first} is not one of them"
        if last < first:
            wrong = f"a note cannot end on frame {last} before it begins on frame {first}"
        raise Invalid(
            f"{take.name} has frames 0 to {take.frames - 1}; {wrong}.",
            hint="Put the note on a frame of this take.",
        )
    return first, last


def _body(form: NoteForm) -> str:
    body = form.body.strip().replace("\x00", "")
    if not body and not form.drawing:
        raise Invalid("A note needs words or a drawing.")
    if len(body) > LONGEST:
        raise Invalid(f"This note has {len(body)} characters.", hint=f"{LONGEST} are the most.")
    return body


def _visibility(text: str) -> str:
    if text not in ("team", "client"):
        raise Invalid("A note is for the team or for the client.")
    return text


def _parent(session: Session, take: Take, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = session.get(Comment, parent_id)
    if parent is None or parent.take_id != take.id:
        raise NotFound("The note you are answering is not on this take.")
    if parent.deleted_at:
        raise Gone("The note you are answering was deleted.", hint="Write a new note; your words are kept here.")
    return session.get_one(Comment, parent.parent_id) if parent.parent_id else parent


def _already_sent(session: Session, user: User, key: str | None) -> Comment | None:
    if not key:
        return None
    if len(key) > 64:
        raise Invalid("The note's own key is too long.", hint="Use a UUID.")
    found = session.scalar(select(Comment).where(Comment.client_key == key))
    if found and found.author_id != user.id:
        raise Conflict("This key belongs to somebody else's note.", hint="Use a new UUID.")
    return found
