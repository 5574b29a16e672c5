"""One take made from another: promoted, the same again, smaller. Plan, seed and conditions stay."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts
from previz_studio.engines.diffusion.canvas import length_words
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.kit.errors import Conflict, Invalid, Unavailable
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.takes.actions import lock_shot, queue_take, seat_takes
from previz_studio.takes.guiding import model_for, unfollowed
from previz_studio.takes.identity_loras import unfit_lora
from previz_studio.takes.models import PROMOTED, SAME, SMALLER, STILL, Take, TakeStatus
from previz_studio.takes.order import TakeOrder, engine_for
from previz_studio.takes.possible import why_not_in
from previz_studio.takes.queries import get_take
from previz_studio.takes.same_weights import with_same_weights
from previz_studio.takes.sizes import size_for
from previz_studio.takes.standing import refresh_shot

LADDER = ("animatic", "draft", "fast", "fine", "pro", "4k")
"""Tiers, each a better look than the one before."""
SMALLEST_SIDE = 256
SHRINK = 2 / 3


@dataclass(frozen=True)
class Rung:
    """A tier a take may be promoted to, and why it cannot be, empty when it can."""

    tier: str
    reason: str = ""


def promotions(engines: Engines, take: Take) -> list[Rung]:
    """The better tiers this studio knows, the next one first."""
    above = LADDER[LADDER.index(take.tier) + 1 :] if take.tier in LADDER else ()
    facts = engines.facts()
    known = [tier for tier in above if tier in ("fast", "pro") or any(tier in one.tiers for one in facts)]
    return [Rung(tier, _why_not(engines, take, tier)) for tier in known]


def promote_take(session: Session, user: User, take_id: int, tier: str, engines: Engines) -> Take:
    """The same plan revision, seed, words and conditions in a better tier. Raises Invalid, Unavailable."""
    take = source_of(session, user, take_id)
    if take.tier not in LADDER or tier not in LADDER or LADDER.index(tier) <= LADDER.index(take.tier):
        raise Invalid(f"{take.name} cannot be promoted to {tier[:20]!r}.", hint="Choose a better tier than its own.")
    return queue_from(session, user, take, _in_tier(engines, take, tier), PROMOTED)


def same_again(session: Session, user: User, take_id: int, engines: Engines) -> Take:
    """The very same recipe once more; when it is ready its frames are compared with the first. Where the model's
    weights are no longer here, those installed are used and the recipe says so. Raises Conflict, Unavailable."""
    take = source_of(session, user, take_id)
    if take.status is not TakeStatus.READY:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Only a ready take can be compared with a new one.")
    return queue_from(session, user, take, with_same_weights(engines, take.recipe, bare(take.recipe)), SAME)


def smaller_again(session: Session, user: User, take_id: int, engines: Engines) -> Take:
    """A way out after a failure: the same recipe at two thirds of the size. Raises Invalid, Unavailable."""
    take = source_of(session, user, take_id)
    width, height = smaller(take.width, take.height)
    if (width, height) == (take.width, take.height):
        raise Invalid(f"{take.name} is as small as it gets.", hint="Choose another tier, or a shorter shot.")
    recipe = {**bare(take.recipe), "width": width, "height": height}
    return queue_from(session, user, take, with_same_weights(engines, take.recipe, recipe), SMALLER)


def other_tier(session: Session, user: User, take_id: int, tier: str, engines: Engines) -> Take:
    """The other way out: the same plan and seed in another tier, better or not."""
    take = source_of(session, user, take_id)
    return queue_from(session, user, take, _in_tier(engines, take, tier), PROMOTED)


def smaller(width: int, height: int) -> tuple[int, int]:
    """Two thirds, in even pixels, never below 256 on the short side."""
    if min(width, height) * SHRINK < SMALLEST_SIDE:
        return width, height
    return round(width * SHRINK / 2) * 2, round(height * SHRINK / 2) * 2


def ways_out(engines: Engines, take: Take) -> list[tuple[str, int, int]]:
    """(tier, width, height) of what may be tried after a failure: smaller first, then the tiers below."""
    found = []
    if take.engine != ANIMATIC and smaller(take.width, take.height) != (take.width, take.height):
        found.append((take.tier, *smaller(take.width, take.height)))
    lower = LADDER[: LADDER.index(take.tier)] if take.tier in LADDER else ()
    for tier in reversed(lower):
        if not _why_not(engines, take, tier):
            found.append((tier, take.width, take.height))
            break
    return found


def source_of(session: Session, user: User, take_id: int) -> Take:
    """The take with its shot locked. Raises Invalid for one that was imported."""
    take = get_take(session, user, take_id, Action.GENERATE)
    if take.engine == "imported":
        raise Invalid(f"{take.name} was imported; it has no recipe to render again.", hint="Generate from the plan.")
    lock_shot(session, user, take.shot_id, Action.GENERATE)
    return take


def bare(recipe: Mapping[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in recipe.items() if name != "facts"}


def _in_tier(engines: Engines, take: Take, tier: str) -> dict[str, Any]:
    facts, tier = engine_for(engines, tier)
    reason = _unfit(engines, facts, take, tier)
    if reason:
        raise Invalid(reason, hint="Generate it from the plan instead.")
    project, model = take.shot.project, model_for(facts, tier)
    width, height = size_for(tier, project.width, project.height)
    changed = {"engine": facts.name, "tier": tier, "model": model.id if model else "", "width": width, "height": height}
    kept = {name: value for name, value in bare(take.recipe).items() if name != "length"}
    length = length_words(take.recipe["frames"]) if model else ""
    return {**kept, **changed, **({"length": length} if length else {})}


def _why_not(engines: Engines, take: Take, tier: str) -> str:
    try:
        facts, tier = engine_for(engines, tier)
    except (Invalid, Unavailable) as refusal:
        return refusal.sentence
    return _unfit(engines, facts, take, tier)


def _unfit(engines: Engines, facts: EngineFacts, take: Take, tier: str) -> str:
    """Why the take's conditions, length, windows or LoRAs do not go with that tier's model."""
    if facts.name == ANIMATIC:
        return ""
    model = model_for(facts, tier)
    strange = unfollowed(take.recipe.get("conditions", []), model)
    if strange:
        return f"{facts.title} cannot follow its {', '.join(strange)} conditions."
    impossible = why_not_in(facts, tier, take.shot.code, take.recipe)
    if impossible:
        return impossible
    return unfit_lora([str(row["name"]) for row in take.recipe.get("adapters", [])], model, engines.models)


def queue_from(session: Session, user: User, take: Take, recipe: dict[str, Any], how: str) -> Take:
    """What is made from a still is a still: to choose from, not to review."""
    how = STILL if take.from_how == STILL else how
    order = TakeOrder(tier=recipe["tier"], seed=take.seed)
    shot = take.shot
    made = queue_take(session, user, shot, take.revision, recipe, group="", order=order, origin=(take, how))
    refresh_shot(session, shot)
    seat_takes(session, [made])
    return made
