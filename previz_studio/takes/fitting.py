"""Wishes for many shots -> each shot's: a camera LoRA and a reference sheet go where they fit. Reads."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.references.queries import identities_by_slug
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.queries import plans_by_shot
from previz_studio.takes.guiding import Wishes, help_for, model_for
from previz_studio.takes.order import TakeOrder, engine_for
from previz_studio.takes.sheet import drawable


def pictured(session: Session, project_id: int, plans: Sequence[ShotPlan]) -> list[bool]:
    """Of each plan, whether an identity it shows has a picture that may be sent. Two queries."""
    known = identities_by_slug(session, project_id, [use.slug for plan in plans for use in plan.identities])
    drawn = drawable(session, known.values())
    return [any(drawn.get(use.slug) for use in plan.identities) for plan in plans]


def wishes_by_shot(session: Session, shots: Sequence[Shot], order: TakeOrder, engines: Engines) -> list[Wishes]:
    """The order's, without what does not fit that shot. What fits none of them stays in all, to be refused with its
    reason."""
    wanted = order.wishes
    if not wanted.camera_lora and not wanted.sheet:
        return [wanted] * len(shots)
    engine, tier = engine_for(engines, order.tier, wanted.model)
    model, known = model_for(engine, tier, wanted.model), plans_by_shot(session, shots)
    plans = [known.get(shot.id, ShotPlan()) for shot in shots]
    moves = [wanted.camera_lora and help_for(plan, model, engines.models).adapter is not None for plan in plans]
    drawn = [wanted.sheet and sheet for sheet in _pictured(session, shots, plans)]
    return [
        replace(
            wanted,
            camera_lora=moves[place] if any(moves) else wanted.camera_lora,
            sheet=drawn[place] if any(drawn) else wanted.sheet,
        )
        for place in range(len(shots))
    ]


def _pictured(session: Session, shots: Sequence[Shot], plans: Sequence[ShotPlan]) -> list[bool]:
    """The shots may be of several projects."""
    found: dict[int, bool] = {}
    for project_id in {shot.project_id for shot in shots}:
        own = {shot.id: plan for shot, plan in zip(shots, plans, strict=True) if shot.project_id == project_id}
        found |= dict(zip(own, pictured(session, project_id, list(own.values())), strict=True))
    return [found[shot.id] for shot in shots]
