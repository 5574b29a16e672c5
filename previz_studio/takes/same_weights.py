"""Whether the weights a take was made with are still on the shelf, and what a recipe that repeats it says where not."""

from collections.abc import Mapping
from typing import Any

from previz_studio.engines.diffusion.choose import gone
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.model import Model, weights_of
from previz_studio.engines.weights.shelf import list_models, of_revision
from previz_studio.kit.errors import Conflict, Unavailable

INSTEAD = "This is made with what is installed instead, so the picture may differ."


def made_with(recipe: Mapping[str, Any]) -> tuple[str, str]:
    """(revision, hash of the files) as asked for, or, of a take older than that entry, as its engine recorded them."""
    facts = recipe.get("facts", {})
    if recipe.get("weights") or facts.get("model") != recipe.get("model"):
        return str(recipe.get("revision", "")), str(recipe.get("weights", ""))
    return str(facts.get("revision", "")), weights_of(facts.get("model_files", {}))


def lost_weights(engines: Engines, recipe: Mapping[str, Any]) -> str:
    """The sentence when the model is here in other weights only; empty when they are here, or none are needed.

    Raises Unavailable when the model is not installed at all."""
    revision, weights = made_with(recipe)
    here = _installed(engines, recipe)
    if not here or not revision or of_revision(here, revision, weights):
        return ""
    return gone(here[-1], revision)


def with_same_weights(engines: Engines, recipe: Mapping[str, Any], again: Mapping[str, Any]) -> dict[str, Any]:
    """`again`, what repeats `recipe`, with the weights that one was made with, or with those installed and a remark.

    Raises Unavailable when the model is not installed at all."""
    revision, weights = made_with(recipe)
    here = _installed(engines, recipe)
    if not here or not revision:
        return dict(again)
    found = of_revision(here, revision, weights)
    chosen = found or here[-1]
    pinned = {"revision": chosen.revision, "weights": chosen.weights}
    said = {} if found else {"other_weights": f"{gone(here[-1], revision)} {INSTEAD}"}
    return {name: value for name, value in again.items() if name != "other_weights"} | pinned | said


def require_weights(engines: Engines, name: str, recipe: Mapping[str, Any]) -> None:
    """For a take that keeps the picture of another but for one thing. Raises Conflict, Unavailable."""
    lost = lost_weights(engines, recipe)
    if lost:
        raise Conflict(
            f"{name} cannot be kept but for one thing: {lost}",
            hint="Make it the same again first, with what is installed; then change that one.",
        )


def _installed(engines: Engines, recipe: Mapping[str, Any]) -> list[Model]:
    """Every revision of the recipe's model, the newest last. Raises Unavailable for none."""
    model = recipe.get("model")
    if not model:
        return []
    found = [one for one in list_models(engines.models) if one.id == model]
    if not found:
        raise Unavailable(
            f"The model {model} is not installed.",
            hint=f"`previz-studio models pull {model}`, or generate it from the plan with another.",
        )
    return found
