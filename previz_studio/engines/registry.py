"""Which engines exist and which one Generate uses. An engine is made when first asked for; nothing heavy loads here."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from previz_studio.engines.contract import EngineFacts, RenderEngine
from previz_studio.engines.diffusion.device import has_cuda, may_have_gpu
from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.shelf import is_verified, list_models
from previz_studio.kit.errors import NotFound

ANIMATIC = "animatic"
LTX = "ltx"
LTX2 = "ltx2"
TITLES = {LTX: "LTX-Video", LTX2: "LTX-2"}
"""Engines that need a model, the one that is used without a choice in front."""


def _animatic() -> RenderEngine:
    from previz_studio.engines.animatic.engine import AnimaticEngine

    return AnimaticEngine()


def first_choice(making: Sequence[Model]) -> Model | None:
    """Of the verified ones, by the order of TITLES: the one that makes takes where nobody chose."""
    ready = [model for model in making if is_verified(model)]
    return min(ready, key=lambda model: list(TITLES).index(model.family), default=None)


class Engines:
    """`models` is the folder of installed models; `choice` an engine's name or `auto`; `folder` one model folder to
    use instead of the installed ones (the command line's --model)."""

    def __init__(self, models: Path, choice: str = "auto", folder: Path | None = None) -> None:
        self.models = models
        self.choice = choice
        self._makers: dict[str, Callable[[], RenderEngine]] = {
            ANIMATIC: _animatic,
            LTX: lambda: Ltx(models, folder),
            LTX2: lambda: Ltx2(models, folder),
        }
        self._made: dict[str, RenderEngine] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        return list(self._makers)

    def get(self, name: str) -> RenderEngine:
        """The one instance of an engine. Raises NotFound."""
        if name not in self._makers:
            raise NotFound(f"There is no engine called {name!r}.", hint=f"Choose one of {', '.join(self._makers)}.")
        with self._lock:
            if name not in self._made:
                self._made[name] = made = self._makers[name]()
                if isinstance(made, DiffusionEngine):
                    made.make_room = lambda: self._unload_others(name)
            return self._made[name]

    def facts(self) -> list[EngineFacts]:
        return [self.get(name).facts() for name in self._makers]

    def default(self) -> tuple[str, str]:
        """The engine behind Generate, and one sentence why."""
        if self.choice != "auto":
            self.get(self.choice)
            return self.choice, f"The setting PREVIZ_ENGINE asks for {self.choice}."
        making = [model for model in list_models(self.models) if model.tiers and model.family in TITLES]
        if not making:
            return ANIMATIC, "Animatic, because no LTX-Video or LTX-2 model is installed."
        chosen = first_choice(making)
        if chosen is None:
            return ANIMATIC, f"Animatic, because {making[0].title} is not verified yet: `previz-studio models verify`."
        if not may_have_gpu() or not has_cuda():
            return ANIMATIC, "Animatic, because this machine has no CUDA device that torch can use."
        return chosen.family, f"{TITLES[chosen.family]}, because a CUDA device and {chosen.title} are here."

    def _unload_others(self, name: str) -> None:
        """Two families do not fit on one GPU: the one at rest gives its memory to the one that loads."""
        with self._lock:
            others = [made for other, made in self._made.items() if other != name]
        for engine in others:
            if isinstance(engine, DiffusionEngine):
                engine.unload_if_idle()

    def unload(self) -> None:
        """Frees the memory of every engine made so far."""
        with self._lock:
            made = list(self._made.values())
        for engine in made:
            engine.unload()
