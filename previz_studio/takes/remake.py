"""A take made over another's picture (video-to-video): the newest plan's words, and so much of the picture stays."""

from sqlalchemy.orm import Session

from previz_studio.engines.contract import ModelFacts
from previz_studio.engines.diffusion.checks import SOURCE
from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import Conflict, Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.takes.actions import request_takes
from previz_studio.takes.guiding import Wishes
from previz_studio.takes.maker import nearest
from previz_studio.takes.models import REMADE, STILL, Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take

KEEP = 0.5
"""How much of the picture stays, unless somebody says otherwise."""


def remake_take(  # noqa: PLR0913  # whose picture, how much of it, made with what
    session: Session, user: User, take_id: int, keep: float, tier: str, engines: Engines, model: str = ""
) -> Take:
    """`keep` between 0 and 1; without a `model` the one nearest to the take's own. An imported take will do: a
    rehearsal, a plate. Raises Conflict, Invalid, Unavailable."""
    take = get_take(session, user, take_id, Action.GENERATE)
    reason = why_not_remade(take)
    if reason:
        raise Conflict(reason, hint="Choose a ready take with moving pictures.")
    if not 0 < keep < 1:
        raise Invalid(f"{keep:g} of the picture cannot stay.", hint="Use a number between 0 and 1; 0.5 is usual.")
    makers = nearest(engines, take, tier, model)
    maker = next((one for one in makers if follows_source(one.model)), None)
    if maker is None or maker.model is None:
        raise Invalid(f"{makers[0].title} cannot start from a clip.", hint="Choose Fast or another model.")
    row = {"blob": take.master, "frame": 0, "strength": keep, "kind": SOURCE}
    order = TakeOrder(maker.tier, conditions=(row,), wishes=Wishes(model=maker.model.id))
    [made] = request_takes(session, user, take.shot_id, order, engines, origin=(take, REMADE))
    return made


def why_not_remade(take: Take) -> str:
    """A sentence; empty when its picture can be started from."""
    if take.status is not TakeStatus.READY or not take.master:
        return f"{take.name} is {take.status.value}; there is no picture to start from."
    return f"{take.name} is a still." if take.from_how == STILL else ""


def remaking_tiers(engines: Engines) -> list[str]:
    """Tiers in which an installed model can start from a clip, as the engines name them."""
    return list(dict.fromkeys(tier for model in remaking_models(engines) for tier in model.tiers))


def remaking_models(engines: Engines) -> list[ModelFacts]:
    """Installed models that can start from a clip."""
    return [model for facts in engines.facts() if facts.usable for model in facts.models if follows_source(model)]


def follows_source(model: ModelFacts | None) -> bool:
    return model is not None and SOURCE in model.conditions
