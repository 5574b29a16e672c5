"""Words asked for while a take is denoised are read beside it, and the next take finds them."""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from previz_studio.engines.contract import EngineFacts, Rendered, RenderEngine, RenderRequest, Watch
from previz_studio.engines.registry import Engines
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy


@dataclass
class Through:
    """The real engine behind a test that listens in."""

    engine: RenderEngine
    name: str = "ltx"

    def facts(self) -> EngineFacts:
        return self.engine.facts()

    def read_ahead(self, requests: list[RenderRequest], beside: bool = False) -> int | None:
        return self.engine.read_ahead(requests, beside)

    def unload(self) -> None:
        self.engine.unload()


@dataclass
class Listening(Through):
    """Keeps how many takes of a kind it was told to wait behind each."""

    alike: list[int] = field(default_factory=list)

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        self.alike.append(watch.alike)
        return self.engine.render(request, watch)


class OneListening(Engines):
    def __init__(self, engines: Engines) -> None:
        super().__init__(engines.models)
        self.listening = Listening(super().get("ltx"))

    def get(self, name: str) -> Any:
        return self.listening if name == "ltx" else super().get(name)


def test_given_a_queue_then_the_engine_hears_how_many_takes_of_a_kind_wait_behind_each(stage: Stage) -> None:
    engines = OneListening(stage.engines)
    busy = replace(stage, engines=engines)
    for words in ("One.", "Two.", "Three."):
        busy.ask(TakeOrder("fast", words=words))
    [smaller] = busy.ask(TakeOrder("fast", words="Four."))
    busy.ask(TakeOrder("draft", words="Five."))
    with stage.database.writing() as session:
        take = session.get_one(Take, smaller)
        take.recipe = {**take.recipe, "frames": 17}
    busy.work()
    assert engines.listening.alike == [2, 1, 0, 0, 0], "another length, or another tier, is of another kind"


@dataclass
class Asking(Through):
    """In the middle of its first take somebody presses Generate again, and it waits until the words of that press were
    read, at most five seconds."""

    press: Any = None
    read: list[int] = field(default_factory=list)

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        return self.engine.render(request, replace(watch, progress=self._progress(watch)))

    def _progress(self, watch: Watch) -> Any:
        def progress(share: float, words: str) -> None:
            watch.progress(share, words)
            if words == "Denoise 3 of 8" and not self.read:
                before, last = self.misses, time.monotonic() + 5
                self.press()
                while self.misses == before and time.monotonic() < last:
                    threading.Event().wait(0.02)
                self.read.append(self.misses - before)

        return progress

    @property
    def misses(self) -> int:
        return int(self.engine.embeddings.misses)  # type: ignore[attr-defined]


class OneAsking(Engines):
    def __init__(self, engines: Engines) -> None:
        super().__init__(engines.models)
        self.asking = Asking(super().get("ltx"))

    def get(self, name: str) -> Any:
        return self.asking if name == "ltx" else super().get(name)


def test_given_generate_pressed_again_during_a_take_then_its_words_are_read_beside_it(stage: Stage) -> None:
    engines = OneAsking(stage.engines)
    busy, later = replace(stage, engines=engines), []
    engines.asking.press = lambda: later.extend(busy.ask(TakeOrder("fast", words="Nobody said this before.")))
    [first] = busy.ask(TakeOrder("fast", words="Nor this, ever."))
    busy.work()
    assert engines.asking.read == [1]
    assert [busy.take(one).status for one in (first, *later)] == [TakeStatus.READY] * 2
