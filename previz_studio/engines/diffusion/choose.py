"""Which installed model renders a request, and which tiers a page may offer. Reads manifests, never weights."""

from pathlib import Path
from typing import Protocol

from previz_studio.engines.camera_loras import adapter_of
from previz_studio.engines.contract import Adapter, ModelFacts, RenderRequest
from previz_studio.engines.diffusion.beside import lack_of, refiner_words, refiners, upsampler_words, upsamplers
from previz_studio.engines.diffusion.checks import LONGEST
from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.weights.bases import base_of
from previz_studio.engines.weights.model import MANIFEST, Model, class_of, family_of, read_model
from previz_studio.engines.weights.safety import refuse_unsafe_folder
from previz_studio.engines.weights.shelf import describe_files, list_models, newest_models, of_revision
from previz_studio.kit.errors import Invalid, Unavailable

OR_FAST = "Or choose the Fast tier."


class Named(Protocol):
    name: str
    title: str
    recipes: tuple[Recipe, ...]


class Follows(Named, Protocol):
    kinds: frozenset[str]
    hears: bool
    windows: bool
    tokens: int


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
        _fitting(chosen[-1], family, request.tier)
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
    """The latent upsampler a recipe with several sizes needs: the model's own, or an installed one of its base."""
    if not recipe.doublings:
        return None
    found = upsamplers(family.name, newest_models(models), model)
    if not found:
        raise Unavailable(
            f"The {recipe.title} tier needs the latent upsampler of {model.title}, which is not installed.",
            hint=f"It needs {upsampler_words(family.name, model)}. {OR_FAST}",
        )
    return found[-1]


def pick_refiner(models: Path, model: Model, recipe: Recipe) -> Adapter | None:
    """The distilled LoRA made for the base of a dev `model`, when the recipe refines with one. Raises Unavailable."""
    if not recipe.by_lora:
        return None
    found = refiners(newest_models(models), model)
    if not found:
        raise Unavailable(
            f"The {recipe.title} tier refines with the distilled LoRA of {model.title}, which is not installed.",
            hint=f"It needs {refiner_words(model)}. {OR_FAST}",
        )
    return adapter_of(found[-1])


def usable_tiers(family: Named, models: Path, folder: Path | None) -> tuple[tuple[str, ...], str]:
    """Tiers that can be rendered now, best guess without loading, and the sentence that says why or what is missing."""
    shelf = newest_models(models)
    try:
        found = [model_in(folder, family, hashed=False)] if folder else shelf
    except Invalid as refusal:
        return (), refusal.sentence
    fitting = [model for model in found if model.family == family.name]
    if not fitting:
        return (), f"No {family.title} model is installed. `previz-studio models list` shows what can be pulled."
    lacks = [_lacks(family, shelf, model) for model in fitting]
    tiers = tuple(r.tier for r in family.recipes if any(one.get(r.tier) == "" for one in lacks))
    missing = [
        f" {r.title} needs {next(one[r.tier] for one in lacks if r.tier in one)}."
        for r in family.recipes
        if r.tier not in tiers and any(r.tier in one for one in lacks)
    ]
    return tiers, f"{', '.join(model.title for model in fitting)} installed.{''.join(missing)}"


def model_facts(family: Follows, models: Path, folder: Path | None) -> tuple[ModelFacts, ...]:
    """Every installed model of the family, in the order of the shelf. Raises Invalid for a folder of another family."""
    shelf = newest_models(models)
    found = [model_in(folder, family, hashed=False)] if folder else shelf
    return tuple(_facts(family, shelf, model) for model in found if model.family == family.name)


def _facts(family: Follows, shelf: list[Model], model: Model) -> ModelFacts:
    lacks = _lacks(family, shelf, model)
    return ModelFacts(
        model.id,
        model.title,
        tuple(tier for tier, lack in lacks.items() if not lack),
        tuple(sorted(family.kinds)),
        family.hears,
        tuple(recipe.tier for recipe in family.recipes if any(stage.guided for stage in recipe.stages)),
        LONGEST,
        family.windows,
        tuple((recipe.tier, recipe.passes) for recipe in family.recipes),
        model.revision,
        model.weights,
        base_of(model),
        tuple((tier, lack) for tier, lack in lacks.items() if lack),
        family.tokens,
    )


def _lacks(family: Named, shelf: list[Model], model: Model) -> dict[str, str]:
    """By tier the model was made for, in the order of the recipes: what it lacks, empty where it can render now."""
    made = tiers_of(model, family)
    return {recipe.tier: lack_of(family.name, shelf, model, recipe) for recipe in family.recipes if recipe.tier in made}


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
