"""What a model needs beside its own weights for a tier, and what of the shelf was made for its base: the latent
upsampler and the distilled LoRA. One of another base would load, and make noise of the picture."""

from collections.abc import Sequence

from previz_studio.engines.diffusion.recipes import Recipe
from previz_studio.engines.weights.bases import base_of, made_for
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.official import Official, official_models

REFINER = "-distilled-lora"
"""How the name of a distilled LoRA ends, and how its manifest says so: `refines`."""


def upsamplers(family: str, shelf: Sequence[Model], model: Model) -> list[Model]:
    """The model's own alone, or those of the shelf that were made for its base, the one installed last at the end."""
    if _has_own(model):
        return [model]
    lent = [one for one in shelf if one.family == family and base_of(one) == base_of(model) and _has_own(one)]
    return lent + [one for one in shelf if one.family == f"{family}-upsampler" and made_for(one, model)]


def refiners(shelf: Sequence[Model], model: Model) -> list[Model]:
    """Distilled LoRAs made for its base."""
    return [one for one in filter(is_refiner, shelf) if made_for(one, model) or one.id == f"{model.id}{REFINER}"]


def is_refiner(lora: Model) -> bool:
    """A distilled LoRA, of whatever base."""
    return bool(lora.details.get("refines")) or lora.id.endswith(REFINER)


def lack_of(family: str, shelf: Sequence[Model], model: Model, recipe: Recipe) -> str:
    """What the shelf lacks for this model to make a tier, and how to get it; empty when nothing."""
    if recipe.doublings and not upsamplers(family, shelf, model):
        return upsampler_words(family, model)
    return refiner_words(model) if recipe.by_lora and not refiners(shelf, model) else ""


def upsampler_words(family: str, model: Model) -> str:
    return f"the latent upsampler{_pull(f'{family}-upsampler', model)}"


def refiner_words(model: Model) -> str:
    return f"the distilled LoRA{_pull('', model) or f': `previz-studio models pull {model.id}{REFINER}`'}"


def _pull(family: str, model: Model) -> str:
    """How to pull what is published for the model's base: of `family`, or, without one, its distilled LoRA."""
    entry = next((one for one in official_models() if _published_for(one, family, base_of(model))), None)
    return f": `previz-studio models pull {entry.id}`" if entry else ""


def _published_for(entry: Official, family: str, base: str) -> bool:
    wanted = entry.family == family if family else bool(entry.details.get("refines"))
    return wanted and base in entry.details.get("fits", [entry.details.get("base")])


def _has_own(model: Model) -> bool:
    return (model.folder / "latent_upsampler" / "config.json").is_file() and not model.family.endswith("-upsampler")
