"""One press for many shots: the same change in each plan, shown before, and takes of the new revisions. All or none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import Invalid, NotFound
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.references.queries import looks_by_project
from previz_studio.shots.actions import save_plan
from previz_studio.shots.cue_lines import cue_lines
from previz_studio.shots.edit import LISTS, edited
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.queries import plan_of, plans_by_shot
from previz_studio.takes.actions import request_takes, seat_takes
from previz_studio.takes.fitting import wishes_by_shot
from previz_studio.takes.look_change import looks_said, with_looks
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder

MOST_SHOTS = 200
CHANGEABLE = {
    "lighting": "Lighting",
    "grade": "Look and grade",
    "look": "Look, by its @tag",
    "environment": "Environment",
    "subject_action": "Subject and action",
    "constraints": "Must not",
    "audio": "Audio",
    "lens_mm": "Lens, mm",
    "aperture": "Aperture",
    "height_m": "Camera height, m",
    "tilt_deg": "Camera tilt, degrees",
}
"""Field of the plan and its words."""
LOOK = "look"
NUMBERS = ("lens_mm", "aperture", "height_m", "tilt_deg")
MISSING = ("One of these shots is not there.", "Open the board again and choose from it.")
REPLACE, ADD = "replace", "add"


@dataclass(frozen=True)
class OneChange:
    """`field` of CHANGEABLE gets `text`, or has it added behind what stands there."""

    field: str
    text: str
    how: str = REPLACE


@dataclass(frozen=True)
class ShotChange:
    """What a press would do to one shot. `problem`: why it cannot, in a sentence."""

    shot_id: int
    code: str
    title: str
    frames: int
    before: str
    after: str
    problem: str = ""
    plan: ShotPlan = field(default_factory=ShotPlan)
    """As the press would leave it."""


def check_change(change: OneChange) -> None:
    if change.field not in CHANGEABLE:
        raise Invalid(f"{change.field[:40]!r} cannot be changed for many shots.", hint=f"{', '.join(CHANGEABLE)}.")
    if change.how not in (REPLACE, ADD) or (change.how == ADD and change.field in NUMBERS):
        raise Invalid("A number can only be replaced.", hint="Choose replace.")
    if not change.text.strip() and (change.how == ADD or change.field in NUMBERS):
        raise Invalid(f"Say what {CHANGEABLE[change.field]} shall be.", hint="Type it in the field.")


def changed(plan: ShotPlan, change: OneChange, shot: Shot, looks: Collection[str]) -> ShotPlan:
    """`looks` are the tags of the project's. Raises Invalid naming the field."""
    if change.field == LOOK:
        return with_looks(plan, change.text, looks, add=change.how == ADD)
    joint = "\n" if change.field in (*LISTS, "audio") else " "
    before = said(plan, change.field, looks)
    text = joint.join(filter(None, (before, change.text.strip()))) if change.how == ADD else change.text.strip()
    return edited(plan, {change.field: text}, shot.project.fps)


def said(plan: ShotPlan, field: str, looks: Collection[str]) -> str:
    """A field of CHANGEABLE as text."""
    if field == LOOK:
        return looks_said(plan, looks)
    if field in NUMBERS:
        return f"{getattr(plan.camera, field):g}"
    value = getattr(plan, field)
    if field == "audio":
        return cue_lines(plan.audio)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def preview_batch(
    session: Session, user: User, shot_ids: Sequence[int], change: OneChange | None = None
) -> list[ShotChange]:
    """In cut order, what a press would change and what stands in its way. Changes nothing."""
    if change:
        check_change(change)
    shots = shots_in_order(session, shot_ids)
    for shot in {shot.project_id: shot for shot in shots}.values():
        crew.require_of(session, user, shot, Action.GENERATE, *MISSING)
    plans, looks = plans_by_shot(session, shots), looks_by_project(session, {shot.project_id for shot in shots})
    return [_preview(shot, plans.get(shot.id, ShotPlan()), change, looks[shot.project_id]) for shot in shots]


def request_batch(
    session: Session,
    user: User,
    shot_ids: Sequence[int],
    order: TakeOrder,
    engines: Engines,
    change: OneChange | None = None,
    *,
    chain: bool = False,
) -> list[Take]:
    """`chain`: every take goes on from the last frames of the take before it, in cut order, and waits for it.

    A camera LoRA and a reference sheet go where they fit, and are refused where they fit none of the shots."""
    if change:
        check_change(change)
    shots = shots_in_order(session, shot_ids)
    looks = looks_by_project(session, {shot.project_id for shot in shots})
    for shot in shots:
        crew.require_of(session, user, shot, Action.GENERATE, *MISSING)
        if change:
            plan = changed(plan_of(session, shot), change, shot, looks[shot.project_id])
            save_plan(session, user, shot.id, plan, reason=f"{CHANGEABLE[change.field]}, for many shots")
    made: list[Take] = []
    before: list[Take] = []
    for shot, wishes in zip(shots, wishes_by_shot(session, shots, order, engines), strict=True):
        own = replace(order, wishes=wishes, seated=False)
        before = request_takes(session, user, shot.id, own, engines, behind=before if chain else [])
        made += before
    seat_takes(session, made, keep_order=chain)
    return made


def shots_in_order(session: Session, shot_ids: Sequence[int]) -> list[Shot]:
    """By sequence and place in the cut. Raises NotFound when one is not there."""
    ids = set(shot_ids)
    if not 1 <= len(ids) <= MOST_SHOTS:
        raise Invalid(f"Choose 1 to {MOST_SHOTS} shots.", hint="Select cards with X, then press Generate.")
    found = list(
        session.scalars(
            select(Shot)
            .where(Shot.id.in_(ids))
            .options(joinedload(Shot.project), joinedload(Shot.sequence))
            .order_by(Shot.sequence_id, Shot.position)
        )
    )
    if len(found) != len(ids):
        raise NotFound(*MISSING)
    return found


def _preview(shot: Shot, plan: ShotPlan, change: OneChange | None, looks: Collection[str]) -> ShotChange:
    problem = "Omitted from the cut." if shot.omitted_at else ""
    before = after = said(plan, change.field, looks) if change else ""
    if change and shot.locked_at:
        problem = f"The plan is locked by {shot.locked_by}."
    elif change:
        plan = changed(plan, change, shot, looks)
        after = said(plan, change.field, looks)
    if not problem and not plan.complete:
        problem = "The plan needs subject and action, environment and a camera first."
    return ShotChange(shot.id, shot.code, plan.title, plan.frames, before, after, problem, plan)
