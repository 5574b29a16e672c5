"""One render in progress: the request, its recipe and canvas, the watch, and the clock. Shared by both families."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from previz_studio.engines.contract import Adapter, Audio, Frame, RenderCancelled, RenderRequest, Watch
from previz_studio.engines.diffusion.canvas import Canvas, canvas
from previz_studio.engines.diffusion.cut_words import cut_sentences
from previz_studio.engines.diffusion.device import wait_for
from previz_studio.engines.diffusion.recipes import Recipe, Stage
from previz_studio.engines.diffusion.words import Words
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.weights.model import Model

DENOISING = (0.10, 0.85)
"""The share of the progress bar that denoising fills; loading and reading come before, decoding after."""


def shelved(model: Model) -> dict[str, Any]:
    """As a take's facts name what helped to make it."""
    return {"name": model.id, "revision": model.revision, "sha256": model.weights}


@dataclass
class Loaded:
    """A model in memory. `adapters` are the LoRAs the pipeline carries now; `upsampler` is loaded when first needed."""

    model: Model
    pipe: Any
    device: str
    plan: MemoryPlan
    adapters: dict[str, Adapter] = field(default_factory=dict)
    upsampler: Any = None
    upsampler_of: Model | None = None
    cast: bool = False
    """The transformer is stored in float8; no adapter can be loaded any more (it would be stored in float8 too), while
    those it carries may still be weighed anew or taken off."""
    reader: Any = None
    """The text encoder, if it was needed so far and `reader_stays`: the last take's plan has room for it."""
    reader_stays: bool = False
    torn: bool = False
    """Some of it is not where the plan put it; it serves no other take."""
    compiled: dict[str, Any] = field(default_factory=dict)
    """The compiled call of each transformer block, by its module's name, once one was needed."""
    compiled_for: set[str] = field(default_factory=set)
    """The kinds of pass (size and LoRAs) they were compiled for."""
    uncompilable: str = ""
    """Why compiling them failed, in a sentence."""


@dataclass
class Work:
    """`canvases` holds one canvas per stage and the delivered one last. `facts` and `seconds` grow while it runs."""

    request: RenderRequest
    recipe: Recipe
    words: Words
    canvas: Canvas
    watch: Watch
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    plan: MemoryPlan | None = None
    """What this size needs; the model may have been loaded for a smaller one."""
    device: str = "cpu"
    refiner: Adapter | None = None
    """The distilled LoRA of a recipe that refines with one."""

    @property
    def tiled_decode(self) -> bool:
        """And encode: the two go together."""
        return self.recipe.tiled_decode or bool(self.plan and self.plan.tiled)

    def stage_canvas(self, index: int) -> Canvas:
        """What the stage `index` works on."""
        size, whole = (self.canvas.planned_width, self.canvas.planned_height), self.canvas
        return canvas(
            size, whole.planned_frames, self.recipe.scale, doubled=index, before=whole.before, made=whole.frames
        )

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """All the model has to carry: those of the request, and the refiner."""
        return (*self.request.adapters, self.refiner) if self.refiner else self.request.adapters

    def adapters_for(self, stage: Stage) -> tuple[Adapter, ...]:
        return self.adapters if stage.by_lora else self.request.adapters

    @property
    def texts(self) -> tuple[str, ...]:
        """What the text encoder reads: the words, and the exclusions where guidance needs them."""
        guided = any(stage.guided for stage in self.recipe.stages)
        return (self.words.positive, self.words.negative) if guided else (self.words.positive,)

    def note_words(self, read: list[dict[str, Any]]) -> None:
        """How much of each text was read joins the facts, and what was cut joins what is not sent."""
        self.facts["words"] = read
        cut = cut_sentences(read, windows=bool(self.request.options.get("windows")))
        self.words = replace(self.words, not_sent=(*self.words.not_sent, *cut))

    def say(self, share: float, words: str) -> None:
        """Raises RenderCancelled when somebody asked to stop."""
        if self.watch.stop():
            raise RenderCancelled
        self.watch.progress(share, words)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Seconds of a stage join the facts; a GPU is waited for, since its calls return before they are done."""
        start = time.perf_counter()
        try:
            yield
            wait_for(self.device)
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - start, 4)

    def each_step(
        self,
        steps: int,
        low: float,
        high: float,
        name: str = "Denoise",
        peek: Callable[[Any, Any], None] | None = None,
        latents: str = "latents",
    ) -> Any:
        """A diffusers step callback: progress "Denoise 3 of 8", and RenderCancelled between steps.

        Raising is the way out that skips the decode and leaves the pipeline exact. It returns an empty dict: None is
        an error, and handing the latents back breaks the long pipeline. `peek` sees (timestep, packed latents), which
        the pipeline hands over under the name `latents`."""
        taken = 0

        def callback(_pipe: Any, _step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            nonlocal taken
            taken += 1
            share = low + (high - low) * taken / steps
            self.say(share, f"{name} {taken} of {steps}")
            if peek:
                peek(timestep, tensors[latents])
            return {}

        return callback


@dataclass(frozen=True)
class Made:
    """What a family hands back: `frames` decodes when the first is asked for; they are as delivered."""

    frames: Iterator[Frame]
    sound: Audio | None = None
