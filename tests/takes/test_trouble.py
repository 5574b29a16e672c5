"""Whatever a person sends wrong: the exact sentence, that job failed, and the queue goes on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from previz_studio.engines.contract import EngineFacts, Rendered, RenderRequest, Watch
from previz_studio.engines.diffusion.device import memory_failure
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.registry import Engines
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.errors import Invalid
from previz_studio.media.library import Library
from previz_studio.takes.actions import RENDER_TAKE, request_takes
from previz_studio.takes.models import Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from tests.engines import tiny
from tests.takes.conftest import Stage

pytestmark = pytest.mark.heavy

FAST = TakeOrder("fast", seed=7)
Spoil = Callable[[dict[str, Any], Path], dict[str, Any]]


def text_file(recipe: dict[str, Any], folder: Path) -> dict[str, Any]:
    blob = published(folder, b"A red car.", "txt")
    return {"conditions": [{"blob": blob, "frame": 0, "strength": 1.0, "kind": "image"}]}


def wide_lora(recipe: dict[str, Any], folder: Path) -> dict[str, Any]:
    lora = tiny.write_lora(folder / "wide.safetensors", "wide", 64)
    return {"adapters": [{"name": "wide", "file": str(lora.file), "weight": 1.0, "sha256": lora.sha256}]}


def pickled_lora(recipe: dict[str, Any], folder: Path) -> dict[str, Any]:
    (folder / "style.bin").write_bytes(b"\x80\x04.")
    return {"adapters": [{"name": "style", "file": str(folder / "style.bin"), "weight": 1.0}]}


def gone_picture(recipe: dict[str, Any], folder: Path) -> dict[str, Any]:
    return {"conditions": [{"blob": "0" * 64 + ".png", "frame": 0, "strength": 1.0, "kind": "image"}]}


def upsampler_as_model(recipe: dict[str, Any], folder: Path) -> dict[str, Any]:
    return {"model": "tiny-ltx-upsampler", "revision": "", "weights": ""}


def published(folder: Path, data: bytes, extension: str) -> str:
    library = Library(folder / "library")
    file = library.work("spoilt") / f"file.{extension}"
    file.write_bytes(data)
    return library.publish(file, extension=extension).name


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (text_file, "is not a picture"),
        (wide_lora, "The LoRA wide does not fit this model"),
        (pickled_lora, "is not a .safetensors file"),
        (gone_picture, "is not on disk"),
        (upsampler_as_model, "is an ltx-upsampler model, not LTX-Video"),
    ],
)
def test_given_something_wrong_then_that_take_says_it_and_the_next_one_is_made(
    stage: Stage, tmp_path: Path, spoil: Spoil, words: str
) -> None:
    [wrong], [right] = stage.ask(FAST), stage.ask(FAST)
    with stage.database.writing() as session:
        take = session.get_one(Take, wrong)
        take.recipe = {**take.recipe, **spoil(take.recipe, tmp_path)}
    assert stage.work() == 2
    assert stage.take(wrong).status is TakeStatus.FAILED
    assert words in stage.take(wrong).error
    assert stage.take(right).status is TakeStatus.READY, stage.take(right).error


def test_given_ten_frames_then_ten_are_delivered_and_the_surplus_is_recorded(stage: Stage) -> None:
    [take_id] = stage.ask(FAST)
    with stage.database.writing() as session:
        take = session.get_one(Take, take_id)
        take.recipe = {**take.recipe, "frames": 10}
    stage.work()
    take = stage.take(take_id)
    assert (take.status, take.frames) == (TakeStatus.READY, 10), take.error
    assert take.recipe["facts"]["generated_frames"] == 17


class NoRoom:
    """An engine whose GPU is full once; then there is room again."""

    name = "ltx"

    def __init__(self, engine: Any) -> None:
        self.engine, self.full = engine, True

    def facts(self) -> EngineFacts:
        facts: EngineFacts = self.engine.facts()
        return facts

    def read_ahead(self, requests: list[RenderRequest], beside: bool = False) -> int:
        return 0

    def render(self, request: RenderRequest, watch: Watch) -> Rendered:
        if self.full:
            self.full = False
            raise memory_failure("LTX-Video", (request.width, request.height, request.frames), request.tier)
        rendered: Rendered = self.engine.render(request, watch)
        return rendered

    def unload(self) -> None:
        self.engine.unload()


class FullOnce(Engines):
    def __init__(self, engines: Engines) -> None:
        super().__init__(engines.models)
        self.small = NoRoom(engines.get("ltx"))

    def get(self, name: str) -> Any:
        return self.small if name == "ltx" else super().get(name)


def test_given_memory_gone_in_the_middle_then_both_ways_out_are_named_and_the_queue_goes_on(stage: Stage) -> None:
    tight = replace(stage, engines=FullOnce(stage.engines))
    [wrong], [right] = tight.ask(FAST), tight.ask(FAST)
    tight.work()
    failed = tight.take(wrong)
    assert failed.status is TakeStatus.FAILED
    assert "memory" in failed.error and "smaller" in failed.error.lower() and "tier" in failed.error.lower()
    assert tight.take(right).status is TakeStatus.READY


def test_given_a_long_letter_for_words_then_it_is_refused_before_anything_is_queued(stage: Stage) -> None:
    with stage.database.writing() as session, pytest.raises(Invalid, match="letters long"):
        request_takes(session, stage.cast.ari, stage.shot_id, replace(FAST, words="a" * 5000), stage.engines)


def test_given_a_lost_gpu_then_both_takes_wait_without_blame_and_a_restart_makes_them(
    stage: Stage, shelf: Path, tmp_path: Path
) -> None:
    engines = Engines(shelf)
    here = replace(stage, engines=engines)
    [made] = here.ask(FAST)
    here.work()
    ltx = engines.get("ltx")
    assert isinstance(ltx, Ltx) and ltx._loaded is not None
    ltx._loaded.pipe.transformer.register_forward_hook(gone)
    waiting = [*here.ask(FAST), *here.ask(FAST)]
    here.work()
    assert [here.take(one).status for one in (made, *waiting)] == [TakeStatus.READY, *[TakeStatus.QUEUED] * 2]
    assert [here.take(one).error for one in waiting] == ["", ""]
    with stage.database.reading() as session:
        rows = list(session.scalars(select(Job).where(Job.kind == RENDER_TAKE, Job.subject_id.in_(waiting))))
    assert [(row.status, row.attempt, row.interruptions) for row in rows] == [(JobStatus.WAITING, 1, 0)] * 2
    again = replace(stage, engines=Engines(shelf))
    again.work()
    assert [again.take(one).status for one in waiting] == [TakeStatus.READY] * 2


def gone(*_call: object) -> None:
    """What every call says once a kernel has failed, whichever kernel it was."""
    raise RuntimeError("CUDA error: an illegal memory access was encountered")
