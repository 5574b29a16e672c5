"""One thing of a take changed and nothing else: the parts of its recipe which that one field feeds, at the same seed.

The plan is not changed. Words, identities, sheet, guide and LoRAs stay as the take was made, also where the plan, an
identity or the compiler of words has moved on since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.camera.read import camera_plan_to
from previz_studio.engines.contract import PromptPart
from previz_studio.engines.diffusion.checks import SOURCE
from previz_studio.engines.ltx.windows import window_lines
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.shots.edit import TEXTS, edited
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.plan_read import plan_from
from previz_studio.shots.prompt import compile_prompt
from previz_studio.takes.again import bare, queue_from, source_of
from previz_studio.takes.models import VARIED, Take
from previz_studio.takes.recipe import look_of
from previz_studio.takes.same_weights import require_weights

IN_PLAN = {
    "subject_action": "Subject and action",
    "environment": "Environment",
    "lighting": "Lighting",
    "grade": "Look and grade",
    "lens_mm": "Lens, mm",
    "height_m": "Camera height, m",
    "tilt_deg": "Camera tilt, degrees",
}
GUIDE_STRENGTH, LORA_WEIGHT = "guide_strength", "lora_weight"
VARIABLE = {**IN_PLAN, GUIDE_STRENGTH: "Strength of the guide", LORA_WEIGHT: "Weight of the LoRA"}
"""What may be varied alone."""
DRAWN = tuple(name for name in IN_PLAN if name not in ("subject_action", "environment"))
"""Fields that the animatic shows, and with it a guide drawn from it."""


@dataclass(frozen=True)
class Variation:
    """`recipe` with the one thing changed, and what stood there `before`, in words."""

    recipe: dict[str, Any]
    before: str


def vary_take(session: Session, user: User, take_id: int, field: str, value: str, engines: Engines) -> Take:
    """One field changed, the seed and everything else kept; the recipe says what. Raises Invalid, Conflict.

    `lora_weight:NAME` is the weight of one LoRA among several."""
    take, value = source_of(session, user, take_id), value.strip()
    name = field.partition(":")[0]
    if name not in VARIABLE or (name != field and name != LORA_WEIGHT):
        raise Invalid(f"{field[:40]!r} cannot be varied alone.", hint=f"Use one of {', '.join(VARIABLE)}.")
    require_weights(engines, take.name, take.recipe)
    made = _varied(take, field, value)
    if made.recipe == bare(take.recipe):
        raise Invalid(f"{varied_words(field)} is {value[:60]!r} already.", hint="Give it another value.")
    earlier = _earlier(take.recipe)
    kept = {"earlier": earlier} if earlier else {}
    made.recipe["varied"] = {"field": field, "before": made.before, "after": value} | kept
    return queue_from(session, user, take, made.recipe, VARIED)


def varied_words(field: str) -> str:
    """`Weight of the LoRA ines-v2` for `lora_weight:ines-v2`."""
    name, _, of = field.partition(":")
    return f"{VARIABLE.get(name, name)} {of}".strip()


def variable_of(recipe: Mapping[str, Any]) -> list[str]:
    """Fields that change something of a take with this recipe; where there are several LoRAs, the weight of each."""
    names = [str(row["name"]) for row in recipe.get("adapters", [])]
    weights = [f"{LORA_WEIGHT}:{name}" for name in names] if len(names) > 1 else [LORA_WEIGHT] if names else []
    guides = [GUIDE_STRENGTH] if any(_is_guide(row, recipe) for row in recipe.get("conditions", [])) else []
    return [*(name for name in IN_PLAN if not _unread(recipe, name)), *guides, *weights]


def _varied(take: Take, field: str, value: str) -> Variation:
    recipe = bare(take.recipe)
    if field == GUIDE_STRENGTH:
        return _with_strength(recipe, value)
    if field.startswith(LORA_WEIGHT):
        return _with_weight(recipe, field.partition(":")[2], value)
    unread = _unread(recipe, field)
    if unread:
        raise Invalid(f"{take.name} {unread}", hint="Change its words on the desk.")
    planned = plan_from(take.revision.plan, take.fps)
    for name, text in _earlier(recipe).items():
        planned = edited(planned, {name: text}, take.fps)
    changed = edited(planned, {field: value}, take.fps)
    before = str(getattr(planned, field)) if field in TEXTS else f"{getattr(planned.camera, field):g}"
    return Variation(_fed(recipe, planned, changed, take), before)


def _fed(recipe: dict[str, Any], planned: ShotPlan, changed: ShotPlan, take: Take) -> dict[str, Any]:
    """What differs between the two plans, put into the recipe; a still is paced as the one frame it is."""
    old, new = (compile_prompt(replace(plan, frames=recipe["frames"]), take.fps, ()) for plan in (planned, changed))
    if not recipe.get("prompt_edited"):
        recipe["prompt"] = _respoken(recipe["prompt"], old, new)
    if planned.camera != changed.camera:
        recipe["camera"] = camera_plan_to(changed.camera)
    if look_of(planned) != look_of(changed):
        recipe["look"] = look_of(changed)
    return recipe


def _respoken(
    rows: Sequence[dict[str, Any]], old: Sequence[PromptPart], new: Sequence[PromptPart]
) -> list[dict[str, Any]]:
    """`rows` with the parts that differ between `old` and `new` in place of theirs, a new one in its place."""
    was, now = ({part.origin: part.text for part in parts} for parts in (old, new))
    order = [part.origin for part in new]
    changed = {origin for origin in {**was, **now} if was.get(origin) != now.get(origin)}
    found = [dict(row) for row in rows if row["origin"] not in changed or row["origin"] in now]
    for row in found:
        if row["origin"] in changed:
            row["text"] = now[row["origin"]]
    for origin in [origin for origin in order if origin in changed and all(row["origin"] != origin for row in found)]:
        before = {"sheet", *order[: order.index(origin)]}
        place = max((i + 1 for i, row in enumerate(found) if row["origin"] in before), default=0)
        found.insert(place, {"origin": origin, "text": now[origin]})
    return found


def _unread(recipe: Mapping[str, Any], field: str) -> str:
    """Why this field changes nothing of the picture; empty when it does."""
    drawn = recipe["engine"] == ANIMATIC or any(row.get("animatic") for row in recipe["conditions"])
    if drawn and field in DRAWN:
        return ""
    if recipe.get("prompt_edited"):
        return "was made from words that were edited by hand, and that is not among them."
    if field == "subject_action" and window_lines(recipe["options"]):
        return "was made in windows, whose lines say what happens."
    return ""


def _earlier(recipe: Mapping[str, Any]) -> dict[str, str]:
    """Fields of the plan that this take, or one it came from, was varied in, as they stand in its recipe."""
    varied = recipe.get("varied") or {}
    found = {**varied.get("earlier", {}), **({varied["field"]: varied["after"]} if varied else {})}
    return {name: text for name, text in found.items() if name in IN_PLAN}


def _is_guide(row: Mapping[str, Any], recipe: Mapping[str, Any]) -> bool:
    """Drawn from the animatic, the storyboard panel, or a clip that was started from: not a picture of the plan's own,
    a sheet, or the end of the take before."""
    panel = bool(row.get("blob")) and row.get("blob") == recipe.get("panel") and row["frame"] == recipe["panel_frame"]
    return not row.get("anchored") and (bool(row.get("animatic")) or panel or row["kind"] == SOURCE)


def _with_strength(recipe: dict[str, Any], value: str) -> Variation:
    rows = recipe["conditions"]
    if not rows:
        raise Invalid("This take has no conditions to vary.", hint="Vary something else.")
    guides = [row for row in rows if _is_guide(row, recipe)]
    if not guides:
        raise Invalid("This take follows no guide whose strength could be varied.", hint="Vary something else.")
    number, before = _number(value, (0.0, 1.0)), f"{guides[0].get('strength', 1.0):g}"
    varied = [{**row, "strength": number} if _is_guide(row, recipe) else row for row in rows]
    return Variation({**recipe, "conditions": varied}, before)


def _with_weight(recipe: dict[str, Any], name: str, value: str) -> Variation:
    """Of the LoRA `name`; it may be left out where there is one alone."""
    rows = recipe["adapters"]
    names = [row["name"] for row in rows]
    if not rows:
        raise Invalid("This take has no adapters to vary.", hint="Vary something else.")
    if name and name not in names:
        raise Invalid(f"This take was not made with the LoRA {name[:60]!r}.", hint=f"It has {', '.join(names)}.")
    if not name and len(rows) > 1:
        fields = " or ".join(f"{LORA_WEIGHT}:{one}" for one in names)
        raise Invalid(f"This take has {len(rows)} LoRAs.", hint=f"Say which: {fields}.")
    chosen, number = name or names[0], _number(value, (-2.0, 2.0))
    before = next(row.get("weight", 1.0) for row in rows if row["name"] == chosen)
    varied = [{**row, "weight": number} if row["name"] == chosen else row for row in rows]
    return Variation({**recipe, "adapters": varied}, f"{before:g}")


def _number(value: str, limits: tuple[float, float]) -> float:
    try:
        number = float(value.replace(",", "."))
    except ValueError as exc:
        raise Invalid(f"{value[:20]!r} is not a number.", hint="Type it as 0.8.") from exc
    if not limits[0] <= number <= limits[1]:
        raise Invalid(f"{number:g} is out of range.", hint=f"Use {limits[0]:g} to {limits[1]:g}.")
    return number
