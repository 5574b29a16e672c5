"""Taking a change of the plan back, and bringing an earlier revision back. Nothing is lost: both append a revision."""

import re

from sqlalchemy.orm import Session

from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.shots.actions import save_plan
from previz_studio.shots.models import PlanRevision
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.queries import get_shot, revisions_of

_BACK = re.compile(r"back to revision (\d+)")


def bring_back(session: Session, user: User, shot_id: int, number: int, *, seen: int | None = None) -> PlanRevision:
    """The plan as revision `number` says it, as a new revision; `seen` as in save_plan. Raises NotFound."""
    shot = get_shot(session, user, shot_id, Action.PLAN)
    by_number = {one.number: one for one in revisions_of(session, shot_id)}
    if number not in by_number:
        raise NotFound(f"{shot.code} has no revision {number}.", hint=f"It has 1 to {shot.revision}.")
    plan = plan_from(by_number[number].plan, shot.project.fps)
    return save_plan(session, user, shot_id, plan, seen=seen, reason=f"back to revision {number}")


def undo(session: Session, user: User, shot_id: int, *, seen: int | None = None) -> PlanRevision:
    """The newest change taken back; asked again, the one before it. Raises Invalid when nothing is left to undo."""
    shot = get_shot(session, user, shot_id, Action.PLAN)
    before = _before({one.number: one for one in revisions_of(session, shot_id)}, shot.revision)
    if before < 1:
        raise Invalid(f"There is nothing to undo in the plan of {shot.code}.", hint="This is how it began.")
    return bring_back(session, user, shot_id, before, seen=seen)


def _before(by_number: dict[int, PlanRevision], number: int) -> int:
    """The revision in front of where `number` stands: one that went back stands where it went back to."""
    while found := _BACK.fullmatch(by_number[number].reason):
        number = int(found[1])
    return number - 1
