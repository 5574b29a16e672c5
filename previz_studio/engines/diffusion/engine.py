"""The engine both LTX families share: choose the model, check, load, read the words, generate, hand frames over.

One render at a time (a pipeline is not thread-safe); beside it the last take's frames are handed over, and the next
takes' words are read where the text encoder has room.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar

from previz_studio.engines.contract import EngineFacts, Frame, RenderCancelled, Rendered, RenderRequest, Watch
from previz_studio.engines.diffusion.adapters import brings_new, check_adapters, use_adapters
from previz_studio.engines.diffusion.blocks import choose_blocks, step_back
from previz_studio.engines.diffusion.canvas import canvas
from previz_studio.engines.diffusion.checks import MADE, TAIL, check_request
from previz_studio.engines.diffusion.choose import (
    model_facts,
    pick_model,
    pick_refiner,
    pick_upsampler,
    usable_tiers,
)
from previz_studio.engines.diffusion.cut_words import words_facts
from previz_studio.engines.diffusion.device import (
    check_main_memory,
    device_lost,
    device_name,
    dtype_of,
    free_memory,
    let_go,
    main_memory,
    out_of_memory,
)
from previz_studio.engines.diffusion.embeddings import Embeddings
from previz_studio.engines.diffusion.facts import take_facts
from previz_studio.engines.diffusion.loading import bring_over
from previz_studio.engines.diffusion.needs import needs_of
from previz_studio.engines.diffusion.pictures import check_unchanged, planned_frames
from previz_studio.engines.diffusion.reading import Reader, counted_in
from previz_studio.engines.diffusion.recipes import Recipe, recipe_for
from previz_studio.engines.diffusion.replay import really_loaded, replayed, same_form
from previz_studio.engines.diffusion.tiles import use_tiles
from previz_studio.engines.diffusion.trouble import forget, plain_words
from previz_studio.engines.diffusion.words import words_of
from previz_studio.engines.diffusion.work import Loaded, Made, Work
from previz_studio.engines.memory import MemoryPlan, Needs, plan_memory
from previz_studio.engines.seam import measure_seam
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.shelf import ensure_verified
from previz_studio.kit.errors import StudioError

log = logging.getLogger(__name__)

OVERLAP = 9
"""Frames of the take before that condition the next one; they are generated again and dropped on delivery."""

Done = TypeVar("Done")

SILENT = Watch(progress=lambda share, words: None, stop=lambda: False)


class Family(Protocol):
    """What differs between LTX-Video and LTX-2."""

    name: str
    title: str
    recipes: tuple[Recipe, ...]
    kinds: frozenset[str]
    hears: bool
    windows: bool
    tokens: int
    not_sent: tuple[str, ...]

    def load(self, model: Model, plan: MemoryPlan, device: str) -> Loaded: ...
    def load_upsampler(self, loaded: Loaded, upsampler: Model) -> None: ...
    def check(self, request: RenderRequest, recipe: Recipe) -> None: ...
    def texts(self, work: Work) -> tuple[str, ...]: ...
    def load_reader(self, loaded: Loaded) -> Any: ...
    def read_conditions(self, work: Work) -> list[Any]: ...
    def generate(self, loaded: Loaded, work: Work, texts: dict[str, Any], readings: list[Any]) -> Made: ...


class DiffusionEngine:
    """`models` is the shelf; `folder`, when given, is used instead of it (the command line's --model)."""

    def __init__(self, family: Family, models: Path, folder: Path | None = None) -> None:
        self.name = family.name
        self.family = family
        self.models = models
        self.folder = folder
        self.embeddings = Embeddings(models / ".embeddings")
        self.reader = Reader(family, self.embeddings)
        self.make_room: Callable[[], None] = lambda: None
        """Called before a model is loaded: the registry unloads what another engine keeps warm."""
        self.compiles_on: tuple[str, ...] = ("cuda",)
        """Devices on which transformer blocks are compiled where that repays."""
        self.planned: Callable[[int, Needs, int], MemoryPlan] = plan_memory
        """From free memory of the GPU, what a take needs, and free main memory to how the model is loaded."""
        self._loaded: Loaded | None = None
        self._lock = threading.Lock()

    def facts(self) -> EngineFacts:
        tiers, reason = usable_tiers(self.family, self.models, self.folder)
        models = model_facts(self.family, self.models, self.folder) if tiers else ()
        return EngineFacts(self.name, self.family.title, bool(tiers), reason, tiers, self.family.not_sent, models)

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        recipe = recipe_for(self.family.recipes, request.tier)
        check_request(request, self.family.kinds, self.family.title)
        self.family.check(request, recipe)
        model = pick_model(self.family, self.models, self.folder, request)
        upsampler = pick_upsampler(self.family, self.models, model, recipe)
        work = self._plan_work(request, recipe, watch)
        work.refiner = pick_refiner(self.models, model, recipe)
        for condition in request.conditions:
            check_unchanged(condition)
        check_adapters(work.adapters)
        readings = self.family.read_conditions(work)
        made = self._holding(work, lambda: self._generate(work, model, upsampler, readings))
        size = work.canvas
        return Rendered(
            self._hand_over(made, work, readings),
            request.frames,
            size.planned_width,
            size.planned_height,
            work.facts,
            made.sound,
            whole=True,
        )

    def read_ahead(self, requests: Sequence[RenderRequest], beside: bool = False) -> int | None:
        """Reads the words of a batch with one load of the text encoder; returns how many texts were new.

        All with the model of the first request. `beside` a render: only with an encoder that is in memory, else None.
        Raises Unavailable or Invalid when the model cannot be loaded, RenderFailed like `render`."""
        works = [self._plan_work(r, recipe_for(self.family.recipes, r.tier), SILENT) for r in requests]
        if not works:
            return 0
        model = pick_model(self.family, self.models, self.folder, works[0].request)
        texts = tuple(dict.fromkeys(text for work in works for text in self.family.texts(work)))
        if beside:
            loaded = self._loaded
            return self.reader.keep_beside(loaded, texts) if loaded and loaded.model == model else None
        return self._holding(works[0], lambda: self.reader.keep(self._load(works[0], model, None), texts))

    def unload(self) -> None:
        with self._lock:
            self._drop()

    def unload_if_idle(self) -> None:
        """Like `unload`, but a render in progress keeps its model."""
        if self._lock.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._lock.release()

    def _holding(self, work: Work, act: Callable[[], Done]) -> Done:
        """`act` with the engine held; what goes wrong is said in plain words, and nothing of it stays in memory.

        No context manager: Python hands one the traceback, which would keep all of it while the weights are dropped."""
        with self._lock:
            try:
                return act()
            except (StudioError, RenderCancelled):
                self._after_stop()
                raise
            except Exception as exc:
                raise self._failure(exc, work) from exc

    def _plan_work(self, request: RenderRequest, recipe: Recipe, watch: Watch) -> Work:
        before = OVERLAP if any(condition.kind == TAIL for condition in request.conditions) else 0
        guided = any(stage.guided for stage in recipe.stages)
        hears = self.family.hears and request.options.get("sound", True) is not False
        words = words_of(request.prompt, request.negative, guided, hears, recipe.negative)
        size = (request.width, request.height)
        made = int(request.options.get(MADE, 0))
        planned = canvas(size, request.frames, recipe.scale, recipe.doublings, before, made)
        return Work(request, recipe, words, planned, watch)

    def _generate(self, work: Work, model: Model, upsampler: Model | None, readings: list[Any]) -> Made:
        loaded = self._load(work, model, upsampler)
        texts = self._read(work, loaded)
        use_adapters(loaded.pipe, work.adapters, loaded.adapters)
        bring_over(loaded)
        use_tiles(loaded.pipe, work)
        work.facts |= take_facts(self.name, loaded, work, readings)
        compiled = choose_blocks(work, loaded, self.compiles_on)
        work.facts["loaded"] = really_loaded(loaded, work, compiled)
        try:
            return self.family.generate(loaded, work, texts, readings)
        except (StudioError, RenderCancelled):
            raise
        except Exception as exc:  # a compiler fails in many ways; what is not its fault is raised again without it
            if not compiled or out_of_memory(exc) or device_lost(exc):
                raise
            log.warning("%s: %s; the take is made without", model.title, exc)
            step_back(work, loaded, exc)
            work.facts["loaded"]["compiled"] = False
            self._after_stop()
            return self.family.generate(loaded, work, texts, readings)

    @staticmethod
    def _serves(loaded: Loaded, model: Model, work: Work) -> bool:
        """The right model is warm, loaded tightly enough for this size, and may still change its adapters."""
        if loaded.torn or (work.plan and work.plan.tightness > loaded.plan.tightness):
            return False
        if work.plan and work.request.loaded and not same_form(loaded, work.plan):
            return False
        return loaded.model == model and not (loaded.cast and brings_new(work.adapters, loaded.adapters))

    def _load(self, work: Work, model: Model, upsampler: Model | None) -> Loaded:
        """The model in memory, warm when it already is."""
        work.say(0.0, f"Load {model.title}")
        device = work.device = device_name()
        with work.timed("load"):
            if self._loaded is None:
                self.make_room()
                let_go(device)  # what a failure or a dropped model left; its memory would be counted as free
            kept = upsampler or (self._loaded.upsampler_of if self._loaded else None)
            needs = needs_of(model, work, kept)
            work.plan = replayed(self.planned(free_memory(device), needs, main_memory()), work.request.loaded)
            if self._loaded is None or not self._serves(self._loaded, model, work):
                self._drop()
                ensure_verified(model)
                size = work.plan.widening * (needs.transformer + needs.staying)
                check_main_memory(model.title, size, main_memory(swap=True))
                self._loaded = self.family.load(model, work.plan, device)
            self._loaded.plan = self._loaded.plan.reading_as(work.plan)
            self._loaded.reader_stays = work.plan.text_while
            if not work.plan.text_while and self._loaded.reader is not None:
                self._loaded.reader = None
                let_go(device)
            if upsampler and self._loaded.upsampler_of != upsampler:
                ensure_verified(upsampler)
                self.family.load_upsampler(self._loaded, upsampler)
                self._loaded.upsampler_of = upsampler
        return self._loaded

    def _read(self, work: Work, loaded: Loaded) -> dict[str, Any]:
        """Embeddings on the device: from disk, or read now."""
        work.say(0.05, "Read the words")
        with work.timed("read"):
            texts = self.family.texts(work)
            tensors = self.reader.read(loaded, texts)
            work.note_words(words_facts(texts, counted_in(tensors)))
            dtype = dtype_of(loaded.plan.precision)
            return {
                name: tensor.to(loaded.device, dtype if tensor.is_floating_point() else None)
                for name, tensor in tensors.items()
            }

    def _hand_over(self, made: Made, work: Work, readings: list[Any]) -> Iterator[Frame]:
        """The delivered frames; a take that continues another gets its seam measured on the way."""
        tail = [frame for r in readings if r.condition.kind == TAIL for frame in planned_frames(r, work.canvas)]
        first: list[Frame] = []
        try:
            for frame in made.frames:
                if len(first) < len(tail):
                    first.append(frame)
                yield frame
            if tail:
                seam = measure_seam(tail, first)
                work.facts["seam"] = {**asdict(seam), "jump": seam.jump, "words": seam.sentence}
        except (StudioError, RenderCancelled):
            raise
        except Exception as exc:
            raise self._failure(exc, work) from exc

    def _failure(self, error: Exception, work: Work) -> StudioError:
        """The sentence for an unexpected error; weights are dropped, because their state is not known."""
        forget(error)
        self._drop()
        return plain_words(error, work, self.family.title)

    def _after_stop(self) -> None:
        """diffusers skips its own clean-up when a step callback raises."""
        if self._loaded is not None:
            self._loaded.pipe.maybe_free_model_hooks()

    def _drop(self) -> None:
        if self._loaded is None:
            return
        device, self._loaded = self._loaded.device, None
        let_go(device)
