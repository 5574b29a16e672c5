"""What can stand beside a take: another take of its shot, its panel, the shot before or after it in the cut."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.people.models import User
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import neighbours
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.queries import get_take, newest_ready, takes_of

PANEL, PREVIOUS, NEXT = "panel", "previous", "next"
MOST_VARIATIONS = 4


@dataclass(frozen=True)
class Beside:
    """`name` is what the address says after `with=`: a take's id, or one of the words above.

    `take` None is the panel. `offset` in frames: B stands on A's frame plus it, inside its own length."""

    name: str
    take: Take | None
    offset: int = 0

    @property
    def at_a_cut(self) -> bool:
        return self.name in (PREVIOUS, NEXT)


def besides(session: Session, take: Take) -> tuple[Beside, ...]:
    """The best first: other takes newest first (stills beside stills), the panel, the next shot, the one before."""
    made = [one for one in takes_of(session, take.shot_id) if _ready(one) and one.id != take.id]
    found = [Beside(str(one.id), one) for one in made if one.from_how != STILL or take.from_how == STILL]
    if take.shot.panel_asset_id:
        found.append(Beside(PANEL, None))
    before, after = (_newest(session, shot_id) for shot_id in neighbours(session, take.shot))
    if after is not None:
        found.append(Beside(NEXT, after, 1 - take.frames))
    if before is not None:
        found.append(Beside(PREVIOUS, before, before.frames - 1))
    return tuple(found)


def beside(session: Session, user: User, take: Take, name: str) -> Beside:
    """The one named, the best without a name. Raises Invalid, NotFound, and Conflict when there is none."""
    if not _ready(take):
        raise Invalid(f"{take.name} is {take.status.value}.", hint="Compare it once it is ready.")
    found = besides(session, take)
    if name in ("", "auto"):
        if not found:
            raise Conflict(f"Nothing to compare {take.name} with yet.", hint="Generate another take, or add a panel.")
        return found[0]
    wanted = next((one for one in found if one.name == name), None)
    if wanted is not None:
        return wanted
    if not name.isdecimal() or len(name) > 18:
        raise Invalid(f"{take.name} has no {name[:20]} to stand beside it.", hint="Choose another in the menu of B.")
    return Beside(name, _other(session, user, take, int(name)))


def variations(session: Session, take: Take) -> tuple[Take, ...]:
    """Ready takes of the same press, this one first; () when it was asked for alone."""
    if not take.group:
        return ()
    pressed = [one for one in reversed(takes_of(session, take.shot_id)) if one.group == take.group and _ready(one)]
    if len(pressed) < 2 or not _ready(take):
        return ()
    return (take, *(one for one in pressed if one.id != take.id))[:MOST_VARIATIONS]


def _other(session: Session, user: User, take: Take, other_id: int) -> Take:
    other = get_take(session, user, other_id)
    if other.project_id != take.project_id:
        raise Invalid("These takes are of two productions.", hint="Compare takes of one.")
    if not _ready(other):
        raise Invalid(f"{other.name} is {other.status.value}.", hint="Compare it once it is ready.")
    if other.fps != take.fps:
        raise Invalid(f"{other.name} runs at {other.fps} frames a second and {take.name} at {take.fps}.")
    return other


def _ready(take: Take) -> bool:
    return take.status is TakeStatus.READY


def _newest(session: Session, shot_id: int | None) -> Take | None:
    if shot_id is None:
        return None
    shot = session.get_one(Shot, shot_id)
    approved = session.get(Take, shot.approved_take_id) if shot.approved_take_id else None
    return approved or newest_ready(session, shot_id)
