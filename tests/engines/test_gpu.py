"""Both families on CUDA under each memory plan: `pytest -m gpu`. Left out where torch sees no CUDA device.

Written where no GPU was at hand. What can run on a CPU does so in test_place.py, with the same helpers (plans.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, RenderRequest, Watch
from previz_studio.engines.diffusion.device import device_name, has_cuda, let_go
from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.memory import MemoryPlan
from previz_studio.kit.errors import RenderFailed
from tests.engines import tiny
from tests.engines.plans import FLOAT8, PLANS, PRECISION, TILED, WHOLE, follow, stop_at, strays
from tests.engines.test_ltx import difference, frames_of

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not has_cuda(), reason="torch sees no CUDA device"),
    pytest.mark.filterwarnings("default"),  # which warnings a driver and its torch give could not be seen
]

Ask = Callable[..., RenderRequest]
Fresh = Callable[[], DiffusionEngine]
SAME = 0.001
"""Mean absolute difference, 0..1, of the same arithmetic on the same card in another order."""
LITTLE = 2**20


@pytest.fixture(params=["ltx", "ltx2"])
def fresh(request: pytest.FixtureRequest, shelf: Path, shelf2: Path) -> Fresh:
    return (lambda: Ltx(shelf)) if request.param == "ltx" else (lambda: Ltx2(shelf2))


def on_the_card() -> int:
    """Bytes of tensors on the GPU, once what nobody holds is gone."""
    import torch

    let_go(device_name())
    return int(torch.cuda.memory_allocated())


@contextmanager
def card_can_be_filled() -> Iterator[Callable[[], None]]:
    """A function after which this process gets no more of the GPU; it gets it back at the end."""
    import torch

    def fill() -> None:
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(torch.cuda.memory_reserved() / total)

    try:
        yield fill
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.parametrize(
    ("plan", "margin"),
    [("aside", SAME), ("float8", FLOAT8), ("float8 aside", FLOAT8), ("groups", SAME), ("words on the CPU", PRECISION)],
)
def test_given_each_plan_then_the_take_is_that_of_the_whole_model_within_its_margin(
    fresh: Fresh, ask: Ask, watch: Watch, plan: str, margin: float
) -> None:
    far, frames = strays(fresh, plan, ask(), watch)
    assert far <= margin
    assert frames.std() > 0.05 * 65535


def test_given_a_tiled_plan_then_the_take_is_the_whole_one_within_its_margin(
    fresh: Fresh, ask: Ask, watch: Watch
) -> None:
    far, _ = strays(fresh, "tiled", ask(width=576), watch)
    assert 0 < far <= TILED


def test_given_the_gpu_then_the_take_is_that_of_the_cpu_within_precision(fresh: Fresh, ask: Ask, watch: Watch) -> None:
    engine = fresh()
    made = engine.render(ask(), watch)
    frames = frames_of(made)
    assert (made.facts["device"], made.facts["precision"]) == ("cuda", "bfloat16")
    assert "GiB of GPU memory are free" in made.facts["memory"]
    if made.audio is not None:
        assert np.isfinite(made.audio.samples).all()
    model = engine._loaded.model  # type: ignore[union-attr]
    on_cpu = MemoryPlan("float32", False, "none", False, True, False, "")
    engine.unload()
    cpu = fresh()
    loaded = cpu.family.load(model, on_cpu, "cpu")
    work = cpu._plan_work(ask(), cpu.family.recipes[0], watch)
    texts = cpu.reader.read(loaded, cpu.family.texts(work))
    assert difference(frames, np.stack(list(cpu.family.generate(loaded, work, texts, []).frames))) <= PRECISION


@pytest.mark.parametrize("plan", ["whole", "float8", "groups"])
def test_given_adapters_that_come_and_go_then_the_base_is_back(
    fresh: Fresh, ask: Ask, watch: Watch, tmp_path: Path, plan: str
) -> None:
    noir = tiny.write_lora(tmp_path / "noir.safetensors", "noir", width=32)
    engine = follow(fresh(), PLANS[plan])
    base = frames_of(engine.render(ask(), watch))
    adapted = frames_of(engine.render(ask(adapters=(noir,)), watch))
    assert difference(base, adapted) > SAME
    assert difference(base, frames_of(engine.render(ask(), watch))) <= SAME


@pytest.mark.parametrize("plan", ["whole", "float8", "groups", "words on the CPU"])
def test_given_a_cancelled_take_and_an_unloaded_model_then_the_card_is_as_empty_as_before(
    fresh: Fresh, ask: Ask, watch: Watch, plan: str
) -> None:
    engine = follow(fresh(), PLANS[plan])
    frames_of(engine.render(ask(), watch))  # the libraries' own workspaces stay from here on
    engine.unload()
    before = on_the_card()
    stop_at(engine, ask(), "Denoise 2 of 8")
    engine.unload()
    assert on_the_card() <= before + LITTLE
    frames_of(engine.render(ask(), watch))
    engine.unload()
    assert on_the_card() <= before + LITTLE


@pytest.mark.parametrize("plan", ["whole", "float8", "groups"])
def test_given_a_full_card_mid_run_then_one_sentence_says_so_and_the_next_take_is_the_same(
    fresh: Fresh, ask: Ask, watch: Watch, plan: str
) -> None:
    engine = follow(fresh(), PLANS[plan])
    before = frames_of(engine.render(ask(), watch))
    large = ask(width=768, height=512, frames=97)
    with card_can_be_filled() as fill, pytest.raises(RenderFailed) as failed:
        filling = Watch(lambda share, words: fill() if words == "Denoise 2 of 8" else None, lambda: False)
        frames_of(engine.render(large, filling))
    assert "ran out of memory at 768x512 and 97 frames (fast)" in failed.value.sentence
    assert difference(before, frames_of(engine.render(ask(), watch))) <= SAME


def test_given_float8_then_less_than_the_whole_transformer_ever_came_over(
    shelf: Path, ask: Ask, watch: Watch, in_context_lora: Adapter
) -> None:
    """The most the card held while a transformer of 0.25 GB came over, as torch counted it."""
    import torch
    from diffusers import LTXVideoTransformer3DModel

    from previz_studio.engines.diffusion.loading import bring_over, place
    from previz_studio.engines.diffusion.work import Loaded

    engine = Ltx(shelf)
    frames_of(follow(engine, WHOLE).render(ask(), watch))
    loaded = engine._loaded
    assert loaded is not None
    engine.unload()
    large = LTXVideoTransformer3DModel(num_layers=6, num_attention_heads=16, attention_head_dim=64).to(torch.bfloat16)
    whole = sum(parameter.numel() * parameter.element_size() for parameter in large.parameters())
    pipe, model = loaded.pipe, loaded.model
    del loaded
    pipe.transformer = large
    start = on_the_card()
    torch.cuda.reset_peak_memory_stats()
    place(pipe, PLANS["float8"], "cuda")
    bring_over(Loaded(model, pipe, "cuda", PLANS["float8"]))
    assert {parameter.device.type for parameter in large.parameters()} == {"cuda"}
    assert torch.cuda.max_memory_allocated() - start < 0.6 * whole
