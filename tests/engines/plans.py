"""Memory plans as a test asks for them, an engine that follows one whatever the machine has free, and how far a take
may be from the one with the whole model in memory. The same on a CPU (test_place.py) and on a GPU (test_gpu.py).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from previz_studio.engines.contract import RenderCancelled, RenderRequest, Watch
from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.memory import MemoryPlan
from tests.engines.test_ltx import difference, frames_of

WHOLE = MemoryPlan("bfloat16", False, "none", False, True, False, "It was asked for.")
PLANS = {
    "whole": WHOLE,
    "aside": replace(WHOLE, text_beside=False),
    "float8": replace(WHOLE, layerwise=True),
    "float8 aside": replace(WHOLE, layerwise=True, text_beside=False),
    "groups": replace(WHOLE, offload="group"),
    "tiled": replace(WHOLE, tiled=True),
    "words on the CPU": replace(WHOLE, text_on_cpu=True),
}
FLOAT8 = 0.02
"""Mean absolute difference of float8 from bfloat16, 0..1. On a CPU 0.005 to 0.008, with pictures that vary by 0.14."""
TILED = 0.06
"""Of a picture of 576 x 64 in two tiles; on a CPU 0.015 to 0.027. With random weights the seam is as good as new."""
PRECISION = 0.02
"""Of bfloat16 from float32; on a CPU 0.002 to 0.005."""


def follow(engine: DiffusionEngine, plan: MemoryPlan) -> DiffusionEngine:
    engine.planned = lambda free, needs, main: plan
    return engine


def strays(
    fresh: Callable[[], DiffusionEngine], plan: str, request: RenderRequest, watch: Watch
) -> tuple[float, NDArray[Any]]:
    """How far a take under `plan` is from the one with the whole model in memory, 0..1; and its frames."""
    whole = frames_of(follow(fresh(), WHOLE).render(request, watch))
    other = frames_of(follow(fresh(), PLANS[plan]).render(request, watch))
    return difference(whole, other), other


def stop_at(engine: DiffusionEngine, request: RenderRequest, words: str) -> None:
    """Renders until the progress says `words`, then asks to stop."""
    said: list[str] = []
    with suppress(RenderCancelled):
        engine.render(request, Watch(lambda share, now: said.append(now), lambda: words in said))
    assert words in said
