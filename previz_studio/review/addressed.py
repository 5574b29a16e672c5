"""What follows a take becoming ready: the open note it was made from is addressed by it.

Takes never ask review; the composition root gives their kinds of job one more stage, and this is it.
"""

from dataclasses import replace

from sqlalchemy import select

from previz_studio.jobs.contract import Kind, Running, Stage
from previz_studio.ledger.record import record
from previz_studio.review.models import Comment, NoteState, NoteTake
from previz_studio.review.notes import count_notes
from previz_studio.takes.models import Take, TakeStatus


def then_address_notes(kind: Kind) -> Kind:
    """The same kind of job with the note's stage behind its own; its subject is a take."""
    return replace(kind, stages=(*kind.stages, Stage("notes", address_notes, 0.01)))


def address_notes(job: Running) -> None:
    """Safe to run twice. A note somebody closed, deleted or had addressed meanwhile is left as it is."""
    with job.database.writing() as session:
        take = session.get_one(Take, job.subject_id)
        if take.status is not TakeStatus.READY:
            return
        notes = session.scalars(
            select(Comment)
            .join(NoteTake, NoteTake.note_id == Comment.id)
            .where(NoteTake.take_id == take.id, Comment.state == NoteState.OPEN, Comment.deleted_at.is_(None))
            .order_by(Comment.id)
        )
        for note in notes:
            note.state, note.addressed_by_take_id, note.state_by = NoteState.ADDRESSED, take.id, take.version
            noted_on = session.get_one(Take, note.take_id)
            count_notes(session, noted_on)
            detail = {"note": note.id, "by": take.id}
            record(session, None, "addressed note", noted_on.name, detail, note.project_id)
