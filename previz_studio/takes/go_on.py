"""A take that goes on from another: made by that one's model and in its tier, unless somebody chose otherwise."""

from dataclasses import replace

from previz_studio.engines.diffusion.checks import TAIL
from previz_studio.engines.registry import Engines
from previz_studio.takes.maker import nearest
from previz_studio.takes.models import Take
from previz_studio.takes.order import TakeOrder


def going_on(engines: Engines, before: Take, order: TakeOrder) -> TakeOrder:
    """`order` with the tier of the take before where it says `auto`, and without a model the nearest to that take's own
    that can begin with its last frames. Raises Invalid, Unavailable."""
    if not before.recipe.get("model"):
        return order
    tier = before.tier if order.tier == "auto" else order.tier
    if order.wishes.model:
        return replace(order, tier=tier)
    makers = nearest(engines, before, tier)
    found = next((one.model for one in makers if one.model and TAIL in one.model.conditions), None)
    return replace(order, tier=tier, wishes=replace(order.wishes, model=found.id if found else ""))
