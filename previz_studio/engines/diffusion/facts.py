"""What a take's recipe keeps of how it was made. All of it is known before the first step; stages add their own."""

from typing import Any

from previz_studio.engines.contract import Adapter
from previz_studio.engines.diffusion.device import library_versions, processor
from previz_studio.engines.diffusion.replay import why_so
from previz_studio.engines.diffusion.work import Loaded, Work, shelved


def take_facts(engine: str, loaded: Loaded, work: Work, readings: list[Any]) -> dict[str, Any]:
    """JSON values; `seconds` goes on growing while the take is made."""
    model, words = loaded.model, work.words
    return {
        "engine": engine,
        "model": model.id,
        "revision": model.revision,
        "model_files": {file.path: file.sha256 for file in model.files},
        "libraries": library_versions(),
        "device": loaded.device,
        **processor(loaded.device),
        "precision": loaded.plan.precision,
        "memory": why_so(loaded, work.plan),
        "tier": work.recipe.tier,
        "recipe": work.recipe.source,
        "prompt": words.positive,
        "negative": words.negative,
        "not_sent": list(words.not_sent),
        "seed": work.request.seed,
        "conditions": [reading.facts for reading in readings],
        "adapters": [_named(adapter) for adapter in work.request.adapters],
        **({"refiner": _named(work.refiner)} if work.refiner else {}),
        **({"upsampler": shelved(loaded.upsampler_of)} if work.recipe.doublings and loaded.upsampler_of else {}),
        "seconds": work.seconds,
        **work.canvas.facts(),
    }


def _named(adapter: Adapter) -> dict[str, Any]:
    return {"name": adapter.name, "weight": adapter.weight, "sha256": adapter.sha256}
