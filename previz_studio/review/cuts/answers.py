"""What people answered to findings, and whether it still counts for the takes and plans that are there now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import Place
from previz_studio.review.models import Comment, CutMark, MarkKind

Said = tuple[CutMark, Comment | None]
"""An answer with the note it became."""


@dataclass(frozen=True)
class Answer:
    """What somebody said to a finding. `note_take_id`, `note_frame` and `note_state` where it became a note. `lapsed`
    says why it no longer counts, '' while it does."""

    id: int
    mark: MarkKind
    author_id: int
    author: str
    at: datetime
    fact: str
    note_take_id: int | None = None
    note_frame: int = 0
    note_state: str = ""
    lapsed: str = ""


def answer_to(kind: Kind, out: Place, into: Place, said: Iterable[Said]) -> Answer | None:
    """The newest that stands, else the newest that lapsed. `said` is newest first."""
    mine = [_answer(mark, note, out, into) for mark, note in said if mark.finding is kind]
    return next((one for one in mine if not one.lapsed), next(iter(mine), None))


def _answer(mark: CutMark, note: Comment | None, out: Place, into: Place) -> Answer:
    answer = Answer(mark.id, mark.mark, mark.author_id, mark.author_name, mark.created_at, mark.fact)
    if note is not None:
        answer = replace(answer, note_take_id=note.take_id, note_frame=note.frame_in, note_state=note.state.value)
    if (mark.out_take_id, mark.in_take_id) != (out.take_id, into.take_id):
        return replace(answer, lapsed="said so of other takes")
    moved = [
        f"{place.code} is at plan revision {place.revision} now, was {then}"
        for place, then in ((out, mark.out_revision), (into, mark.in_revision))
        if place.revision != then
    ]
    return replace(answer, lapsed="; ".join(moved))


def answers_at(session: Session, pairs: Sequence[tuple[Place, Place]]) -> dict[tuple[int, int], list[Said]]:
    """Newest first; what was taken back, or whose note was deleted, is gone. One query."""
    wanted = {(out.shot_id, into.shot_id) for out, into in pairs}
    rows = session.execute(
        select(CutMark, Comment)
        .outerjoin(Comment, Comment.id == CutMark.note_id)
        .where(
            CutMark.out_shot_id.in_({out for out, _ in wanted}),
            CutMark.taken_back_at.is_(None),
            Comment.deleted_at.is_(None),
        )
        .order_by(CutMark.id.desc())
    )
    found: dict[tuple[int, int], list[Said]] = {pair: [] for pair in wanted}
    for mark, note in rows:
        if (mark.out_shot_id, mark.in_shot_id) in found:
            found[mark.out_shot_id, mark.in_shot_id].append((mark, note))
    return found
