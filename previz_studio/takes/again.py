"""One take made from another: promoted, the same again, smaller. Plan, seed and conditions stay."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.diffusion.canvas import length_words
from previz_studio.engines.diffusion.checks import MADE
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.kit.errors import Conflict, Invalid, Unavailable
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.takes.actions import lock_shot, queue_take, seat_takes
from previz_studio.takes.maker import maker_for
from previz_studio.takes.models import PROMOTED, SAME, SMALLER, STILL, VARIED, Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take
from previz_studio.takes.same_weights import with_same_weights
from previz_studio.takes.sizes import size_for
from previz_studio.takes.standing import refresh_shot
from previz_studio.takes.tiers import LADDER

SMALLEST_SIDE = 256
SHRINK = 2 / 3


@dataclass(frozen=True)
class Rung:
    """A tier a take may be promoted to: by which model, what would be lost, or why it cannot be."""

    tier: str
    reason: str = ""
    model: str = ""
    title: str = ""
    lost: tuple[str, ...] = ()
    words: str = ""
    """`Made by LTX-2.3 22B; lost: the camera LoRA …`; empty where it cannot be."""


def promotions(engines: Engines, take: Take) -> list[Rung]:
    """The better tiers this studio knows, the next one first."""
    above = LADDER[LADDER.index(take.tier) + 1 :] if take.tier in LADDER else ()
    facts = engines.facts()
    known = [tier for tier in above if tier in ("fast", "pro") or any(tier in one.tiers for one in facts)]
    return [_rung(engines, take, tier) for tier in known]


def promote_take(session: Session, user: User, take_id: int, tier: str, engines: Engines, model: str = "") -> Take:
    """The same plan revision, seed, words and conditions in a better tier, by `model` or the one nearest to the take's
    own. Raises Invalid, Unavailable."""
    take = source_of(session, user, take_id)
    if take.tier not in LADDER or tier not in LADDER or LADDER.index(tier) <= LADDER.index(take.tier):
        raise Invalid(f"{take.name} cannot be promoted to {tier[:20]!r}.", hint="Choose a better tier than its own.")
    return queue_from(session, user, take, _in_tier(engines, take, tier, model), PROMOTED)


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


def other_tier(session: Session, user: User, take_id: int, tier: str, engines: Engines, model: str = "") -> Take:
    """The other way out: the same plan and seed in another tier, better or not."""
    take = source_of(session, user, take_id)
    return queue_from(session, user, take, _in_tier(engines, take, tier, model), PROMOTED)


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
        if not _rung(engines, take, tier).reason:
            found.append((tier, take.width, take.height))
            break
    return found


def _rung(engines: Engines, take: Take, tier: str) -> Rung:
    try:
        maker = maker_for(engines, take, tier)
    except (Invalid, Unavailable) as refusal:
        return Rung(tier, refusal.sentence)
    model = maker.model.id if maker.model else ""
    words = "" if maker.reason else maker.words
    return Rung(tier, maker.reason, model, maker.title, maker.lost, words)


def source_of(session: Session, user: User, take_id: int) -> Take:
    """The take with its shot locked. Raises Invalid for one that was imported."""
    take = get_take(session, user, take_id, Action.GENERATE)
    if take.engine == "imported":
        raise Invalid(f"{take.name} was imported; it has no recipe to render again.", hint="Generate from the plan.")
    lock_shot(session, user, take.shot_id, Action.GENERATE)
    return take


def bare(recipe: Mapping[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in recipe.items() if name != "facts"}


def _in_tier(engines: Engines, take: Take, tier: str, model: str = "") -> dict[str, Any]:
    """The take's recipe as the nearest model makes it in that tier. Raises Invalid, Unavailable."""
    maker = maker_for(engines, take, tier, model)
    if maker.reason:
        raise Invalid(maker.reason, hint="Generate it from the plan instead.")
    project, made = take.shot.project, maker.model
    width, height = size_for(maker.tier, project.width, project.height)
    left_out = ("length", "revision", "weights", "other_weights")
    kept = {name: value for name, value in bare(take.recipe).items() if name not in left_out}
    length = length_words(kept["frames"], int(maker.options.get(MADE, 0))) if made else ""
    changed: dict[str, Any] = {
        "engine": maker.facts.name,
        "tier": maker.tier,
        "model": made.id if made else "",
        "width": width,
        "height": height,
        "conditions": kept["conditions"] if made else [],
        "adapters": list(maker.adapters),
        "options": dict(maker.options),
        **({"length": length} if length else {}),
        **({"revision": made.revision, "weights": made.weights} if made and made.weights else {}),
    }
    same = made is not None and made.id == take.recipe.get("model")
    return with_same_weights(engines, take.recipe, kept | changed) if same else kept | changed


def queue_from(session: Session, user: User, take: Take, recipe: dict[str, Any], how: str) -> Take:
    """What is made from a still is a still: to choose from, not to review."""
    shot, recipe = take.shot, _loaded_as(take, recipe, how)
    how = STILL if take.from_how == STILL else how
    order = TakeOrder(tier=recipe["tier"], seed=take.seed)
    made = queue_take(session, user, shot, take.revision, recipe, group="", order=order, origin=(take, how))
    refresh_shot(session, shot)
    seat_takes(session, [made])
    return made


def _loaded_as(take: Take, recipe: dict[str, Any], how: str) -> dict[str, Any]:
    """What is to be the same picture is asked for with its model in the same form; anything else as memory allows."""
    rest = {name: value for name, value in recipe.items() if name != "loaded"}
    recorded = take.recipe.get("facts", {}).get("loaded")
    return {**rest, "loaded": recorded} if recorded and how in (SAME, VARIED) else rest
