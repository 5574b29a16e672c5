"""Pictures that every take shows on a frame of the shot: chosen stills, and people's own. Part of the plan."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from previz_studio.kit.errors import Conflict, Invalid, NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.references.actions import check_kept
from previz_studio.references.models import Asset
from previz_studio.references.queries import held_out_among
from previz_studio.shots.actions import save_plan
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import LAST, ReferenceUse, ShotPlan
from previz_studio.shots.queries import get_shot, plan_of

FIRST_FRAME, KEYFRAME = "first frame", "keyframe"
"""Jobs of a plan's reference: a chosen still on frame 0, and a picture on any frame."""
MOST = 8


@dataclass(frozen=True)
class Keyframe:
    """`at` is the frame as planned (LAST follows the length of the shot), `frame` the one of the plan's frames."""

    asset_id: int
    name: str
    at: int
    frame: int
    strength: float


def keyframes_of(plan: ShotPlan) -> tuple[Keyframe, ...]:
    """In the order of their frames; those behind the end of the shot come last, as they are."""
    found = [
        Keyframe(use.asset_id, use.file, at, plan.frames - 1 if at == LAST else at, use.strength)
        for use in plan.references
        if use.asset_id is not None and (at := _at(use)) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.frame))


def place_words(at: int, frames: int = 0) -> str:
    """`first frame`, `last frame`, `frame 24`; `frames` of the shot, where its last one shall be called so."""
    return {frames - 1: "last frame", LAST: "last frame", 0: "first frame"}.get(at, f"frame {at}")


def with_keyframe(plan: ShotPlan, use: ReferenceUse) -> ShotPlan:
    """In place of the picture that stood on the same frame. Raises Invalid."""
    at = _at(use)
    if at is None or not LAST <= at < plan.frames:
        raise Invalid(
            f"A picture cannot stand on frame {at}: the shot has frames 0 to {plan.frames - 1}.",
            hint="Choose one of them, or the last.",
        )
    if not 0 <= use.strength <= 1:
        raise Invalid(f"The picture's strength is {use.strength:g}.", hint="Use 0 to 1; 1 shows it as it is.")
    frame = plan.frames - 1 if at == LAST else at
    others = tuple(one for one in plan.references if (_at(one) != at and _frame(one, plan) != frame))
    if len(keyframes_of(replace(plan, references=others))) >= MOST:
        raise Conflict(f"The plan has {MOST} pictures on its frames.", hint="Take one away first.")
    return replace(plan, references=(*others, use))


def set_keyframe(session: Session, user: User, shot_id: int, use: ReferenceUse) -> Shot:
    """A new revision of the plan. `use` names an asset of the production. Raises NotFound, Invalid, Conflict."""
    shot = get_shot(session, user, shot_id, Action.PLAN)
    check_kept(session, shot.project_id, [use.asset_id or 0])
    asset = session.get_one(Asset, use.asset_id)
    for held in held_out_among(session, [asset.id]):
        raise Conflict(f"{held.name} has no release and is held out of every request.", hint="Choose another picture.")
    named = replace(use, file=use.file or asset.name)
    plan = with_keyframe(plan_of(session, shot), named)
    save_plan(session, user, shot_id, plan, reason=f"picture on the {place_words(_at(named) or 0)}")
    return shot


def drop_keyframe(session: Session, user: User, shot_id: int, at: int) -> Shot:
    """Raises NotFound when no picture stands there."""
    shot = get_shot(session, user, shot_id, Action.PLAN)
    plan = plan_of(session, shot)
    others = tuple(use for use in plan.references if use.asset_id is None or _at(use) != at)
    if others == plan.references:
        raise NotFound(f"No picture stands on the {place_words(at)} of {shot.code}.", hint="Load the page again.")
    save_plan(session, user, shot_id, replace(plan, references=others), reason=f"no picture on the {place_words(at)}")
    return shot


def _at(use: ReferenceUse) -> int | None:
    return 0 if use.frame is None and use.job == FIRST_FRAME else use.frame


def _frame(use: ReferenceUse, plan: ShotPlan) -> int | None:
    at = _at(use)
    return plan.frames - 1 if at == LAST else at
