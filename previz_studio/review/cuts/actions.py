"""Answering a finding at a cut: a note on the right frame of the right take, or "intended" for this pair of takes.

What is answered is what the studio finds now, never what a page sent: a finding that is gone cannot be answered.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.db import now
from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.ledger.record import record
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import place_of
from previz_studio.review.cuts.queries import Found, cuts_of
from previz_studio.review.models import Comment, CutMark, MarkKind
from previz_studio.review.notes import NoteForm, add_note
from previz_studio.shots.queries import neighbours
from previz_studio.takes.models import Take
from previz_studio.takes.queries import get_take


class Side(StrEnum):
    """Whose frame the note goes to: the last of the outgoing take, or the first of the incoming one."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Pair:
    out: Take
    into: Take

    @property
    def name(self) -> str:
        return f"{self.out.name} to {self.into.name}"


def note_on_cut(
    session: Session, user: User, out_take_id: int, in_take_id: int, kind: Kind, side: Side = Side.IN
) -> Comment:
    """The note says what was measured or planned. Asking twice gives the first note again while it is there."""
    pair = _locked(session, user, out_take_id, in_take_id)
    found = _open(session, pair, kind)
    standing = found.answer
    if standing is not None and standing.mark is MarkKind.NOTED and not standing.lapsed:
        return session.get_one(Comment, session.get_one(CutMark, standing.id).note_id or 0)
    finding = found.finding
    take, frame = (pair.into, finding.in_frame) if side is Side.IN else (pair.out, finding.out_frame)
    words = f"Cut {pair.name}, {finding.basis}: {finding.fact}. {finding.words}".strip()
    note = add_note(session, user, take.id, NoteForm(body=words, frame_in=min(frame, take.frames - 1)))
    _mark(session, user, pair, MarkKind.NOTED, found, note)
    return note


def mark_intended(session: Session, user: User, out_take_id: int, in_take_id: int, kind: Kind) -> CutMark:
    """Asking twice gives the first one again."""
    pair = _locked(session, user, out_take_id, in_take_id)
    found = _open(session, pair, kind)
    standing = found.answer
    if standing is not None and standing.mark is MarkKind.INTENDED and not standing.lapsed:
        return session.get_one(CutMark, standing.id)
    return _mark(session, user, pair, MarkKind.INTENDED, found, None)


def take_back_intended(session: Session, user: User, mark_id: int) -> CutMark:
    """By anyone who may comment: the record says who. Raises Conflict when it was taken back before."""
    mark = crew.require_of(
        session, user, session.get(CutMark, mark_id, with_for_update=True), Action.COMMENT, "No such answer to a cut."
    )
    if mark.mark is not MarkKind.INTENDED:
        raise Invalid("This finding became a note.", hint="Resolve or delete the note.")
    if mark.taken_back_at is not None:
        raise Conflict(f"{mark.taken_back_by} took this back already.", hint="Look at the cut again.")
    mark.taken_back_at, mark.taken_back_by = now(), user.name
    names = {take_id: get_take(session, user, take_id).name for take_id in (mark.out_take_id, mark.in_take_id)}
    subject = f"{names[mark.out_take_id]} to {names[mark.in_take_id]}"
    record(session, user, "took back intended", subject, {"mark": mark.id, "finding": mark.finding}, mark.project_id)
    return mark


def _locked(session: Session, user: User, out_take_id: int, in_take_id: int) -> Pair:
    """Two people answering one cut at once go one after the other. Raises Conflict when it is no cut (any more)."""
    session.execute(select(Take.id).where(Take.id == in_take_id).with_for_update())
    out, into = (get_take(session, user, take_id, Action.COMMENT) for take_id in (out_take_id, in_take_id))
    if neighbours(session, into.shot)[0] != out.shot_id:
        raise Conflict(
            f"{out.shot.code} does not cut to {into.shot.code}.", hint="Look at the cut again: its order changed."
        )
    return Pair(out, into)


def _open(session: Session, pair: Pair, kind: Kind) -> Found:
    [report] = cuts_of(session, [place_of(pair.out.shot, pair.out), place_of(pair.into.shot, pair.into)])
    found = report.of(kind)
    if found is None or not found.finding.warns:
        raise Conflict(f"The cut {pair.name} has no {kind.value} finding.", hint="Look at the cut again.")
    return found


def _mark(session: Session, user: User, pair: Pair, mark: MarkKind, found: Found, note: Comment | None) -> CutMark:
    row = CutMark(
        project_id=pair.into.project_id,
        mark=mark,
        finding=found.finding.kind,
        out_shot_id=pair.out.shot_id,
        in_shot_id=pair.into.shot_id,
        out_take_id=pair.out.id,
        in_take_id=pair.into.id,
        out_revision=pair.out.shot.revision,
        in_revision=pair.into.shot.revision,
        fact=found.finding.fact[:200],
        note_id=note.id if note else None,
        author_id=user.id,
        author_name=user.name,
    )
    session.add(row)
    session.flush()
    verb = "marked cut intended" if mark is MarkKind.INTENDED else "noted cut"
    detail = {"mark": row.id, "finding": row.finding, "fact": row.fact, "note": row.note_id}
    record(session, user, verb, pair.name, detail, row.project_id)
    return row
