"""Which model makes a take anew in another tier: its own where that has it, else the nearest, and what would be lost.

Nearest is the same model, then one of the same base, of the same family, any other. LoRAs go by base: one of the take's
is kept, found anew for the other base, or given up, which is said; a reference nobody there can read is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from previz_studio.camera.read import camera_plan_from
from previz_studio.engines.camera_loras import CAMERA_LORAS, camera_help
from previz_studio.engines.contract import EngineFacts, ModelFacts
from previz_studio.engines.in_context_loras import LORAS, READS, WORDS, in_context_help
from previz_studio.engines.options import OPTIONS
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.engines.weights.bases import misfit
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.shelf import newest_models
from previz_studio.kit.errors import Invalid
from previz_studio.takes.guiding import adapter_row, model_for, unfollowed
from previz_studio.takes.models import Take
from previz_studio.takes.order import engine_for
from previz_studio.takes.possible import why_not_in

Row = dict[str, Any]


@dataclass(frozen=True)
class Maker:
    """`model` is None for the animatic. `lost` names what of the take will not be there; `reason` why it cannot be made
    at all, empty when it can. `adapters` and `options` are the take's, as this model takes them."""

    facts: EngineFacts
    tier: str
    model: ModelFacts | None
    lost: tuple[str, ...] = ()
    reason: str = ""
    adapters: tuple[Row, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    instead: str = ""
    """The title of the take's own model, where this is of another base."""

    @property
    def title(self) -> str:
        return self.model.title if self.model else self.facts.title

    @property
    def words(self) -> str:
        """`Made by LTX-Video 13B instead of LTX-2 19B; lost: sound.`"""
        by = f"Made by {self.title}{f' instead of {self.instead}' if self.instead else ''}"
        return f"{by}; lost: {', '.join(self.lost)}." if self.lost else f"{by}."


def maker_for(engines: Engines, take: Take, tier: str, asked: str = "") -> Maker:
    """The nearest that can make it, or the nearest with the reason why not. `asked` is a model somebody chose. Raises
    Unavailable when no engine has the tier, Invalid or NotFound for a model that has it not."""
    shelf = newest_models(engines.models)
    found = [_fitted(one, take, shelf, engines) for one in nearest(engines, take, tier, asked)]
    return next((one for one in found if not one.reason), found[0])


def nearest(engines: Engines, take: Take, tier: str, asked: str = "") -> list[Maker]:
    """Who has the tier, the nearest to the take's model first, its conditions not looked at. Raises like maker_for."""
    usual, found = engine_for(engines, tier, asked)
    if asked or not usual.models:
        return [Maker(usual, found, model_for(usual, found, asked))]
    able = [
        Maker(facts, found, model)
        for facts in engines.facts()
        if facts.usable and found in facts.tiers
        for model in facts.models
        if found in model.tiers
    ]
    own = _own(engines, take)
    usual_model = model_for(usual, found)
    return sorted(able, key=lambda one: _distance(one, take, own, usual_model))


def _own(engines: Engines, take: Take) -> ModelFacts | None:
    models = [model for facts in engines.facts() for model in facts.models]
    return next((model for model in models if model.id == take.recipe.get("model")), None)


def _distance(maker: Maker, take: Take, own: ModelFacts | None, usual: ModelFacts | None) -> tuple[bool, ...]:
    model = maker.model
    base = bool(own and model and model.base == own.base)
    return (not (own and model and model.id == own.id), not base, maker.facts.name != take.engine, model != usual)


def _fitted(maker: Maker, take: Take, shelf: Sequence[Model], engines: Engines) -> Maker:
    """With what of the take goes along, what is lost, or why it cannot be."""
    model, recipe = maker.model, take.recipe
    if model is None:
        return Maker(maker.facts, maker.tier, None, options=_read_by(ANIMATIC, recipe["options"]))
    strange = unfollowed(recipe["conditions"], model)
    if strange:
        return _refused(maker, f"{model.title} cannot follow its {', '.join(strange)} conditions.")
    impossible = why_not_in(maker.facts, maker.tier, take.shot.code, recipe)
    if impossible:
        return _refused(maker, impossible)
    options = _read_by(maker.facts.name, recipe["options"])
    try:
        carried = [_carried(row, take, model, shelf, engines) for row in recipe["adapters"]]
    except Invalid as refusal:
        return _refused(maker, refusal.message)
    rows = {row["name"]: row for row, _ in carried if row}
    own = _own(engines, take)
    lost = (*_lost(take, maker, own), *(words for _, words in carried if words))
    instead = own.title if own and own.base != model.base else ""
    return Maker(maker.facts, maker.tier, model, lost, "", tuple(rows.values()), options, instead)


def _refused(maker: Maker, reason: str) -> Maker:
    return Maker(maker.facts, maker.tier, maker.model, reason=reason)


def _lost(take: Take, maker: Maker, own: ModelFacts | None) -> Iterator[str]:
    """What the model itself will not do of what the take's own did. The animatic was silent."""
    model, recipe = maker.model, take.recipe
    if own and model and own.hears and not model.hears and recipe["options"].get("sound", True) is not False:
        yield "sound"
    if own and model and recipe.get("negative") and take.tier in own.guided and maker.tier not in model.guided:
        yield "what must not be in the picture"


def _carried(
    row: Row, take: Take, model: ModelFacts, shelf: Sequence[Model], engines: Engines
) -> tuple[Row | None, str]:
    """(the LoRA as it goes along, what is lost). Raises Invalid for one without which the take would be another."""
    lora = next((one for one in shelf if one.id == row["name"]), None)
    chosen = next((one for one in shelf if one.id == model.id), None)
    wrong = misfit(lora, chosen) if lora and chosen else _unknown(take, model, engines)
    if not wrong:
        return row, ""
    if row["name"] in READS:
        return _read_anew(row, take, model, engines), ""
    if row["name"] not in CAMERA_LORAS:
        raise Invalid(f"{model.title} cannot take its LoRA {row['name']}: {wrong}.")
    found = camera_help(camera_plan_from(take.recipe["camera"]), chosen, engines.models) if chosen else None
    if found and found.adapter:
        return adapter_row(found.adapter, row["weight"]), ""
    return None, f"the camera LoRA {row['name']} ({wrong}; the move goes as words)"


def _unknown(take: Take, model: ModelFacts, engines: Engines) -> str:
    """A LoRA that is no longer on the shelf: the engine will say so, where its base is the same."""
    own = _own(engines, take)
    return "" if own and own.base == model.base else "it is not on the shelf, so nobody knows what it was made for"


def _read_anew(row: Row, take: Take, model: ModelFacts, engines: Engines) -> Row:
    """The in-context LoRA of the other base for what this one read."""
    kinds = [str(one["kind"]) for one in take.recipe["conditions"] if one["kind"] in WORDS]
    read = [kind for kind in kinds if any(row["name"] in names.get(kind, ()) for names in LORAS.values())]
    if not read:
        raise Invalid(f"{model.title} cannot take its LoRA {row['name']}: it was made for another base.")
    help_ = in_context_help(read[0], model, engines.models)
    if help_.adapter is None:
        raise Invalid(help_.why)
    return adapter_row(help_.adapter, row["weight"])


def _read_by(engine: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Of the take's options those the engine reads; what a model was told to generate means nothing to the animatic."""
    return {name: value for name, value in options.items() if name in OPTIONS.get(engine, {})}
