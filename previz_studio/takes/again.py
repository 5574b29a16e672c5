"""One take made from another: promoted, the same again, one thing varied, smaller. Plan, seed and conditions stay."""

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
from previz_studio.shots.edit import TEXTS, edited
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.actions import lock_shot, queue_take, seat_takes
from previz_studio.takes.guiding import model_for, unfollowed
from previz_studio.takes.identity_loras import unfit_lora
from previz_studio.takes.models import PROMOTED, SAME, SMALLER, VARIED, Take, TakeStatus
from previz_studio.takes.order import TakeOrder, compile_recipe, engine_for
from previz_studio.takes.queries import get_take
from previz_studio.takes.same_weights import require_weights, with_same_weights
from previz_studio.takes.sizes import size_for
from previz_studio.takes.standing import refresh_shot

LADDER = ("animatic", "draft", "fast", "fine", "pro", "4k")
"""Tiers, each a better look than the one before."""
VARIABLE = {
    "subject_action": "Subject and action",
    "environment": "Environment",
    "lighting": "Lighting",
    "grade": "Look and grade",
    "lens_mm": "Lens, mm",
    "height_m": "Camera height, m",
    "tilt_deg": "Camera tilt, degrees",
    "guide_strength": "Strength of the guide",
    "lora_weight": "Weight of the LoRA",
}
"""What may be varied alone; the first ones are fields of the plan."""
LORA_WEIGHT = "lora_weight"
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
    take = _source(session, user, take_id)
    if take.tier not in LADDER or tier not in LADDER or LADDER.index(tier) <= LADDER.index(take.tier):
        raise Invalid(f"{take.name} cannot be promoted to {tier[:20]!r}.", hint="Choose a better tier than its own.")
    return _queue(session, user, take, _in_tier(engines, take, tier), PROMOTED)


def same_again(session: Session, user: User, take_id: int, engines: Engines) -> Take:
    """The very same recipe once more; when it is ready its frames are compared with the first. Where the model's
    weights are no longer here, those installed are used and the recipe says so. Raises Conflict, Unavailable."""
    take = _source(session, user, take_id)
    if take.status is not TakeStatus.READY:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Only a ready take can be compared with a new one.")
    return _queue(session, user, take, with_same_weights(engines, take.recipe, _bare(take.recipe)), SAME)


def vary_take(session: Session, user: User, take_id: int, field: str, value: str, engines: Engines) -> Take:
    """One field changed, the seed and everything else kept. The plan itself is not changed; the recipe says so.

    `lora_weight:NAME` is the weight of one LoRA among several."""
    take = _source(session, user, take_id)
    name = field.partition(":")[0]
    if name not in VARIABLE or (name != field and name != LORA_WEIGHT):
        raise Invalid(f"{field[:40]!r} cannot be varied alone.", hint=f"Use one of {', '.join(VARIABLE)}.")
    require_weights(engines, take.name, take.recipe)
    recipe, before = _varied(session, take, field, value.strip(), engines)
    if all(recipe[part] == take.recipe.get(part) for part in ("prompt", "camera", "look", "conditions", "adapters")):
        raise Invalid(f"{varied_words(field)} is {value.strip()[:60]!r} already.", hint="Give it another value.")
    recipe["varied"] = {"field": field, "before": before, "after": value.strip()}
    return _queue(session, user, take, recipe, VARIED)


def varied_words(field: str) -> str:
    """`Weight of the LoRA ines-v2` for `lora_weight:ines-v2`."""
    name, _, of = field.partition(":")
    return f"{VARIABLE.get(name, name)} {of}".strip()


def smaller_again(session: Session, user: User, take_id: int, engines: Engines) -> Take:
    """A way out after a failure: the same recipe at two thirds of the size. Raises Invalid, Unavailable."""
    take = _source(session, user, take_id)
    width, height = smaller(take.width, take.height)
    if (width, height) == (take.width, take.height):
        raise Invalid(f"{take.name} is as small as it gets.", hint="Choose another tier, or a shorter shot.")
    recipe = {**_bare(take.recipe), "width": width, "height": height}
    return _queue(session, user, take, with_same_weights(engines, take.recipe, recipe), SMALLER)


def other_tier(session: Session, user: User, take_id: int, tier: str, engines: Engines) -> Take:
    """The other way out: the same plan and seed in another tier, better or not."""
    take = _source(session, user, take_id)
    return _queue(session, user, take, _in_tier(engines, take, tier), PROMOTED)


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


def _source(session: Session, user: User, take_id: int) -> Take:
    take = get_take(session, user, take_id, Action.GENERATE)
    if take.engine == "imported":
        raise Invalid(f"{take.name} was imported; it has no recipe to render again.", hint="Generate from the plan.")
    lock_shot(session, user, take.shot_id, Action.GENERATE)
    return take


def _bare(recipe: Mapping[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in recipe.items() if name != "facts"}


def _in_tier(engines: Engines, take: Take, tier: str) -> dict[str, Any]:
    facts, tier = engine_for(engines, tier)
    reason = _unfit(engines, facts, take, tier)
    if reason:
        raise Invalid(reason, hint="Generate it from the plan instead.")
    project, model = take.shot.project, model_for(facts, tier)
    width, height = size_for(tier, project.width, project.height)
    changed = {"engine": facts.name, "tier": tier, "model": model.id if model else "", "width": width, "height": height}
    bare = {name: value for name, value in _bare(take.recipe).items() if name != "length"}
    length = length_words(take.recipe["frames"]) if model else ""
    return {**bare, **changed, **({"length": length} if length else {})}


def _why_not(engines: Engines, take: Take, tier: str) -> str:
    try:
        facts, tier = engine_for(engines, tier)
    except (Invalid, Unavailable) as refusal:
        return refusal.sentence
    return _unfit(engines, facts, take, tier)


def _unfit(engines: Engines, facts: EngineFacts, take: Take, tier: str) -> str:
    """Why the take's conditions, or its LoRAs, do not go with that tier's model."""
    if facts.name == ANIMATIC:
        return ""
    model = model_for(facts, tier)
    strange = unfollowed(take.recipe.get("conditions", []), model)
    if strange:
        return f"{facts.title} cannot follow its {', '.join(strange)} conditions."
    return unfit_lora([str(row["name"]) for row in take.recipe.get("adapters", [])], model, engines.models)


def _varied(session: Session, take: Take, field: str, value: str, engines: Engines) -> tuple[dict[str, Any], str]:
    """(recipe, what stood there before)."""
    recipe = _bare(take.recipe)
    if field == "guide_strength":
        return _with_number(recipe, "conditions", "strength", value, (0.0, 1.0))
    if field.startswith(LORA_WEIGHT):
        return _with_weight(recipe, field.partition(":")[2], value)
    plan = plan_from(take.revision.plan, take.fps)
    changed = edited(plan, {field: value}, take.fps)
    before = str(getattr(plan, field)) if field in TEXTS else f"{getattr(plan.camera, field):g}"
    if recipe.get("prompt_edited"):
        raise Invalid(f"The words of {take.name} were edited by hand.", hint="Vary its words on the desk.")
    order = TakeOrder(tier=take.tier, seed=take.seed)
    fresh = compile_recipe(session, take.shot, take.revision, changed, order, engines, take.seed)
    return recipe | {part: fresh[part] for part in ("prompt", "negative", "camera", "look")}, before


def _with_weight(recipe: dict[str, Any], name: str, value: str) -> tuple[dict[str, Any], str]:
    """Of the LoRA `name`; it may be left out where there is one alone."""
    rows = recipe["adapters"]
    names = [row["name"] for row in rows]
    if name and name not in names:
        raise Invalid(
            f"This take was not made with the LoRA {name[:60]!r}.", hint=f"It has {', '.join(names) or 'none'}."
        )
    if not name and len(rows) > 1:
        fields = " or ".join(f"{LORA_WEIGHT}:{one}" for one in names)
        raise Invalid(f"This take has {len(rows)} LoRAs.", hint=f"Say which: {fields}.")
    chosen = [row for row in rows if name in ("", row["name"])]
    varied, before = _with_number({"adapters": chosen}, "adapters", "weight", value, (-2.0, 2.0))
    changed = {row["name"]: row for row in varied["adapters"]}
    return {**recipe, "adapters": [changed.get(row["name"], row) for row in rows]}, before


def _with_number(
    recipe: dict[str, Any], part: str, name: str, value: str, limits: tuple[float, float]
) -> tuple[dict[str, Any], str]:
    rows = recipe[part]
    if not rows:
        raise Invalid(f"This take has no {part} to vary.", hint="Vary something else.")
    try:
        number = float(value.replace(",", "."))
    except ValueError as exc:
        raise Invalid(f"{value[:20]!r} is not a number.", hint="Type it as 0.8.") from exc
    if not limits[0] <= number <= limits[1]:
        raise Invalid(f"{number:g} is out of range.", hint=f"Use {limits[0]:g} to {limits[1]:g}.")
    return {**recipe, part: [{**row, name: number} for row in rows]}, f"{rows[0].get(name, 1.0):g}"


def _queue(session: Session, user: User, take: Take, recipe: dict[str, Any], how: str) -> Take:
    order = TakeOrder(tier=recipe["tier"], seed=take.seed)
    shot = take.shot
    made = queue_take(session, user, shot, take.revision, recipe, group="", order=order, origin=(take, how))
    refresh_shot(session, shot)
    seat_takes(session, [made])
    return made
