"""How a model lay in memory is part of what made a picture: recorded with the take, and asked for when it is repeated.

Storage in float8, tiles, compiled blocks and a text encoder on the CPU change it; fetching layers group by group does
not (the same kernels run).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from previz_studio.engines.diffusion.work import Loaded, Work
from previz_studio.engines.memory import MemoryPlan

FORMS = ("its weights whole", "its transformer stored in float8", "its layers fetched group by group")
"""By tightness."""


def really_loaded(loaded: Loaded, work: Work, compiled: bool) -> dict[str, Any]:
    """For the facts: as it is, which is not always as this take alone would have needed it."""
    plan = loaded.plan
    return {
        "precision": plan.precision,
        "layerwise": plan.layerwise,
        "offload": plan.offload,
        "tiled": work.tiled_decode,
        "text_on_cpu": plan.text_on_cpu,
        "compiled": compiled,
    }


def why_so(loaded: Loaded, plan: MemoryPlan | None) -> str:
    """The sentence about memory; `plan` is what this take alone would have needed."""
    if plan is None or plan.tightness == loaded.plan.tightness:
        return (plan or loaded.plan).why
    return f"Kept as a take before needed it, {FORMS[loaded.plan.tightness]}. For this one alone: {plan.why}"


def replayed(plan: MemoryPlan, recorded: Mapping[str, Any]) -> MemoryPlan:
    """The plan with the form of the take that is repeated, where that needs no more memory than there is."""
    if recorded.get("precision") != plan.precision:
        return plan
    tiled, on_cpu = plan.tiled or bool(recorded["tiled"]), plan.text_on_cpu or bool(recorded["text_on_cpu"])
    again = replace(plan, tiled=tiled, text_on_cpu=on_cpu)
    wanted = replace(again, layerwise=bool(recorded["layerwise"]), offload=str(recorded["offload"]))
    if wanted.tightness > plan.tightness:
        return replace(wanted, why=f"{plan.why} All the same {FORMS[wanted.tightness]}, as the take had it.")
    return again


def same_form(loaded: Loaded, plan: MemoryPlan) -> bool:
    """Whether the picture would be the same, as far as the weights' form goes."""
    return loaded.plan.layerwise == plan.layerwise
