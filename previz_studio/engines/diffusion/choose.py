"""Which installed model renders a request, and which tiers a page may offer. Reads manifests, never weights."""

from pathlib import Path
from typing import Protocol

from previz_studio.engines.camera_loras import adapter_of
from previz_studio.engines.contract import Adapter, ModelFacts, RenderRequest
from previz_studio.engines.diffusion.checks import LONGEST
from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.weights.model import MANIFEST, Model, class_of, family_of, read_model
from previz_studio.engines.weights.safety import refuse_unsafe_folder
from previz_studio.engines.weights.shelf import describe_files, list_models, newest_models, of_revision
from previz_studio.kit.errors import Invalid, Unavailable


class Named(Protocol):
    name: str
    title: str
    recipes: tuple[Recipe, ...]


class Follows(Named, Protocol):
    kinds: frozenset[str]
    hears: bool
    windows: bool


def pick_model(family: Named, models: Path, folder: Path | None, request: RenderRequest) -> Model:
    """The revision the request names, else the one installed last. Raises Unavailable when none is installed or that
    revision is gone, Invalid when the named one is of another family or tier."""
    if folder is not None:
        return model_in(folder, family)
    if request.model:
        chosen = [model for model in list_models(models) if model.id == request.model]
        if not chosen:
            raise Unavailable(
                f"The model {request.model} is not installed.",
                hint=f"`previz-studio models pull {request.model}`, or choose another.",
            )
        return _fitting(_revision(chosen, request), family, request.tier)
    fitting = [m for m in newest_models(models) if m.family == family.name and request.tier in tiers_of(m, family)]
    if not fitting:
        raise Unavailable(
            f"No {family.title} model for the {request.tier} tier is installed.",
            hint="`previz-studio models list` shows what can be pulled; the animatic needs none.",
        )
    return fitting[-1]


def _revision(chosen: list[Model], request: RenderRequest) -> Model:
    if not request.revision:
        return chosen[-1]
    named = of_revision(chosen, request.revision, request.weights)
    if named is None:
        raise Unavailable(
            gone(chosen[-1], request.revision),
            hint="Generate it from the plan again, or press Same again on a ready take: both use what is installed.",
        )
    return named


def gone(newest: Model, revision: str) -> str:
    """The sentence for a recipe whose weights are no longer on the shelf, `newest` of the same id being there."""
    if newest.revision == revision:
        return f"The files of {newest.title} (revision {revision}) are not those this take was asked for with."
    return f"{newest.title} is no longer here in revision {revision}; {newest.revision} is installed."


def pick_upsampler(family: Named, models: Path, model: Model, recipe: Recipe) -> Model | None:
    """The latent upsampler a recipe with several sizes needs: the model's own, or an installed one."""
    if not recipe.doublings:
        return None
    found = _upsamplers(family, models, model)
    if not found:
        raise Unavailable(
            f"The {recipe.title} tier needs the latent upsampler of {family.title}.",
            hint="Pull it with `previz-studio models pull`, or choose the Fast tier.",
        )
    return found[-1]


def pick_refiner(models: Path, model: Model, recipe: Recipe) -> Adapter | None:
    """The distilled LoRA made for a dev `model`, when the recipe refines with one. Raises Unavailable."""
    if not recipe.by_lora:
        return None
    found = _refiners(models, model)
    if not found:
        raise Unavailable(
            f"The {recipe.title} tier refines with the distilled LoRA of {model.title}, which is not installed.",
            hint=f"`previz-studio models pull {model.id}-distilled-lora`, or choose another tier.",
        )
    return adapter_of(found[-1])


def usable_tiers(family: Named, models: Path, folder: Path | None) -> tuple[tuple[str, ...], str]:
    """Tiers that can be rendered now, best guess without loading, and the sentence that says why or what is missing."""
    try:
        found = [model_in(folder, family, hashed=False)] if folder else newest_models(models)
    except Invalid as refusal:
        return (), refusal.sentence
    fitting = [model for model in found if model.family == family.name]
    if not fitting:
        return (), f"No {family.title} model is installed. `previz-studio models list` shows what can be pulled."
    able = {tier for model in fitting for tier in tiers_of(model, family)}
    missing = {r.tier: _missing(family, models, fitting, r) for r in family.recipes if r.tier in able}
    tiers = tuple(tier for tier, lack in missing.items() if not lack)
    lacks = [f" {recipe.title} needs {missing[recipe.tier]}." for recipe in family.recipes if missing.get(recipe.tier)]
    return tiers, f"{', '.join(model.title for model in fitting)} installed.{''.join(lacks)}"


def model_facts(family: Follows, models: Path, folder: Path | None) -> tuple[ModelFacts, ...]:
    """Every installed model of the family, in the order of the shelf. Raises Invalid for a folder of another family."""
    found = [model_in(folder, family, hashed=False)] if folder else newest_models(models)
    return tuple(
        ModelFacts(
            model.id,
            model.title,
            tuple(recipe.tier for recipe in family.recipes if recipe.tier in tiers_of(model, family)),
            tuple(sorted(family.kinds)),
            family.hears,
            tuple(recipe.tier for recipe in family.recipes if any(stage.guided for stage in recipe.stages)),
            LONGEST,
            family.windows,
            tuple((recipe.tier, recipe.passes) for recipe in family.recipes),
            model.revision,
            model.weights,
        )
        for model in found
        if model.family == family.name
    )


def tiers_of(model: Model, family: Named) -> set[str]:
    """A manifest says what a model was made for: fast (distilled) or pro (dev). Each recipe begins with one of them."""
    return {r.tier for r in family.recipes if ("fast" if r.distilled else "pro") in model.tiers}


def model_in(folder: Path, family: Named, hashed: bool = True) -> Model:
    """A model folder given by path. Without a manifest its files are hashed now, which can take a minute."""
    if (folder / MANIFEST).is_file():
        model = read_model(folder)
        found = model.family
    else:
        found = family_of(folder)
        if hashed:
            refuse_unsafe_folder(folder)
        files = describe_files(folder) if hashed else ()
        model = Model(folder.name, "local", folder, found, class_of(folder), files=files)
    if found != family.name:
        raise Invalid(
            f"{folder.name} holds an {found} model, not {family.title}.",
            hint="Choose the engine that belongs to it.",
        )
    return model


def _missing(family: Named, models: Path, fitting: list[Model], recipe: Recipe) -> str:
    """What no installed model has of what the recipe needs beside weights; empty when one has all."""
    able = [model for model in fitting if recipe.tier in tiers_of(model, family)]
    doubled = [model for model in able if not recipe.doublings or _upsamplers(family, models, model)]
    if not doubled:
        return "the latent upsampler"
    refined = [model for model in doubled if not recipe.by_lora or _refiners(models, model)]
    return "" if refined else f"the distilled LoRA: `previz-studio models pull {doubled[-1].id}-distilled-lora`"


def _refiners(models: Path, model: Model) -> list[Model]:
    return [lora for lora in newest_models(models) if lora.id == f"{model.id}-distilled-lora"]


def _fitting(model: Model, family: Named, tier: str) -> Model:
    if model.family != family.name:
        raise Invalid(
            f"{model.id} is an {model.family} model, not {family.title}.",
            hint="Choose the engine that belongs to it.",
        )
    if tier not in tiers_of(model, family):
        raise Invalid(
            f"{model.id} was not made for the {tier} tier.",
            hint=f"It renders: {', '.join(sorted(tiers_of(model, family)))}.",
        )
    return model


def _upsamplers(family: Named, models: Path, model: Model) -> list[Model]:
    if (model.folder / "latent_upsampler" / "config.json").is_file():
        return [model]
    return [other for other in newest_models(models) if other.family == f"{family.name}-upsampler"]
