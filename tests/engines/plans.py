"""Memory plans as a test or a GPU run asks for them, and an engine that follows one whatever the machine has free."""

from dataclasses import replace

from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.memory import MemoryPlan

WHOLE = MemoryPlan("bfloat16", False, "none", False, True, False, "It was asked for.")
PLANS = {
    "whole": WHOLE,
    "aside": replace(WHOLE, text_beside=False),
    "float8": replace(WHOLE, layerwise=True),
    "groups": replace(WHOLE, offload="group"),
    "tiled": replace(WHOLE, tiled=True),
    "words on the CPU": replace(WHOLE, text_on_cpu=True),
}


def follow(engine: DiffusionEngine, plan: MemoryPlan) -> DiffusionEngine:
    engine.planned = lambda free, needs, main: plan
    return engine
