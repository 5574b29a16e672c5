"""Why nobody here makes a tier, and how to get it: what the installed models lack, or which model to pull. Pure."""

from collections.abc import Sequence

from previz_studio.engines.contract import EngineFacts
from previz_studio.engines.ltx.recipes import RECIPES as LTX
from previz_studio.engines.ltx2.recipes import RECIPES as LTX2
from previz_studio.engines.weights.official import Official, official_models

DISTILLED = {recipe.tier for recipe in (*LTX, *LTX2) if recipe.distilled}


def why_no_tier(all_facts: Sequence[EngineFacts], tier: str, label: str) -> str:
    """`Pro needs a dev model: ...`, or the upsampler that is missing, for a tier that no engine can make now."""
    models = [model for one in all_facts for model in one.models]
    lacking = [f"{model.title} needs {lack}." for model in models for name, lack in model.lacks if name == tier]
    if lacking:
        return lacking[0]
    kind, entry = "distilled" if tier in DISTILLED else "dev", _published(all_facts, tier)
    needed = f"{label} needs a {kind} model{f': `previz-studio models pull {entry.id}`' if entry else ''}."
    none = [] if models else [one.reason for one in all_facts if not one.usable][:1]
    return " ".join([*none, needed])


def _published(all_facts: Sequence[EngineFacts], tier: str) -> Official | None:
    """Of the base of what is installed, else of its family, else the first there is."""
    bases = {model.base for one in all_facts for model in one.models}
    families = {one.name for one in all_facts if one.models}
    made = [one for one in official_models() if ("fast" if tier in DISTILLED else "pro") in one.tiers]
    made.sort(key=lambda one: (one.details.get("base") not in bases, one.family not in families))
    return next(iter(made), None)
