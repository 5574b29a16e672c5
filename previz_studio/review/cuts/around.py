"""The cuts into and out of one take, against the takes its neighbours play with."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.review.cuts.places import Place
from previz_studio.review.cuts.queries import CutReport, cuts_of
from previz_studio.shots.models import Shot
from previz_studio.takes.models import STILL, Take, TakeStatus


def cuts_around(session: Session, take: Take) -> list[CutReport]:
    """At most two, the one before first; none to a neighbour without a take, and none of a still. Three queries."""
    if take.status is not TakeStatus.READY or take.from_how == STILL:
        return []
    line = _line(session, take.shot.sequence_id)
    here = next((index for index, place in enumerate(line) if place.shot_id == take.shot_id), None)
    if here is None:
        return []
    line[here] = replace(line[here], take_id=take.id, version=take.version)
    return cuts_of(session, line[max(0, here - 1) : here + 2], slates=False)


def _line(session: Session, sequence_id: int) -> list[Place]:
    """With the approved, else the newest take of each shot."""
    best = func.coalesce(Shot.approved_take_id, Shot.newest_take_id)
    rows = session.execute(
        select(Shot.id, Shot.code, Shot.revision, Take.id, Take.number)
        .outerjoin(Take, Take.id == best)
        .where(Shot.sequence_id == sequence_id, Shot.omitted_at.is_(None))
        .order_by(Shot.position, Shot.id)
    )
    return [
        Place(shot_id, code, revision, take_id, f"v{number:03}" if take_id else "")
        for shot_id, code, revision, take_id, number in rows
    ]
