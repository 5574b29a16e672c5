"""Open questions: open notes that name somebody or end in asking. One query."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.review.models import Comment, NoteState


def open_questions(session: Session, take_ids: Iterable[int]) -> tuple[Comment, ...]:
    """In the order they were written, whenever that was."""
    open_notes = session.scalars(
        select(Comment)
        .where(
            Comment.take_id.in_(list(take_ids)),
            Comment.deleted_at.is_(None),
            Comment.parent_id.is_(None),
            Comment.state == NoteState.OPEN,
        )
        .order_by(Comment.id)
    )
    return tuple(note for note in open_notes if note.mentions or "?" in note.body)
