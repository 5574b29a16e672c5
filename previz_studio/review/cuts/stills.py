"""The pictures of a cut: the first and the last frame of a take, kept small by the job."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.kit.errors import NotFound
from previz_studio.people.models import User
from previz_studio.review.models import TakeEnds
from previz_studio.takes.queries import get_take

ENDS = ("first", "last")


def still_of(session: Session, user: User, take_id: int, end: str) -> str:
    """The blob's name. Raises NotFound."""
    take = get_take(session, user, take_id)
    stills = session.scalar(select(TakeEnds.stills).where(TakeEnds.take_id == take.id))
    if end not in ENDS:
        raise NotFound(f"A take has no {end[:20]} frame to show.", hint="Ask for first or last.")
    if not stills:
        raise NotFound(f"The {end} frame of {take.name} is not there yet.", hint="It appears after the take is ready.")
    return str(stills[ENDS.index(end)])
