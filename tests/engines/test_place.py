"""Where each part of a model lies under each memory plan. The real tiny models stand on torch's meta device, which
takes weights as a GPU does and counts them, or render on the CPU in the way a plan says.
"""

import json
import os
import shutil
import struct
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, RenderRequest, Watch
from previz_studio.engines.diffusion.adapters import use_adapters
from previz_studio.engines.diffusion.device import has_cuda, main_memory
from previz_studio.engines.diffusion.engine import DiffusionEngine as Engine
from previz_studio.engines.diffusion.loading import aside, bring_over
from previz_studio.engines.diffusion.work import Loaded
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.weights.model import Model, WeightFile, write_manifest
from previz_studio.engines.weights.shelf import STAMP, _stamp, installed
from previz_studio.kit.errors import RenderFailed
from tests.engines import tiny
from tests.engines.plans import FLOAT8, PLANS, TILED, follow, strays
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


@pytest.fixture(params=["ltx", "ltx2"])
def fresh(request: pytest.FixtureRequest, shelf: Path, shelf2: Path) -> Callable[[], Engine]:
    return (lambda: Ltx(shelf)) if request.param == "ltx" else (lambda: Ltx2(shelf2))


@pytest.fixture
def model(fresh: Callable[[], Engine], shelf: Path, shelf2: Path) -> Model:
    return installed(shelf, "tiny-ltx") if fresh().name == "ltx" else installed(shelf2, "tiny-ltx2")


@pytest.fixture(autouse=True)
def meta_has_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Group offloading asks torch for the module of its device, and torch has none for meta."""
    import torch

    monkeypatch.setattr(torch, "meta", SimpleNamespace(), raising=False)


@pytest.fixture(scope="session")
def loras(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Adapter]:
    folder = tmp_path_factory.mktemp("loras")
    return {
        name: tiny.write_lora(folder / f"{name}.safetensors", name, width=32, seed=seed)
        for seed, name in enumerate(("noir", "ines"))
    }


def where(module: Any) -> set[str]:
    return {tensor.device.type for tensor in (*module.parameters(), *module.buffers())}


def modules_of(pipe: Any) -> dict[str, Any]:
    import torch

    return {name: part for name, part in pipe.components.items() if isinstance(part, torch.nn.Module)}


def weight(module: Any) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in (*module.parameters(), *module.buffers()))


def arrivals() -> Any:
    """While it is open, `peak` is the most bytes that lay on the meta device at once of what came to it."""
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    class Arrivals(TorchDispatchMode):
        now = peak = 0

        def __torch_dispatch__(self, call: Any, types: Any, given: Any = (), named: Any = None) -> Any:
            made = call(*given, **(named or {}))
            before = {id(leaf.untyped_storage()) for leaf in tree_leaves(given) if hasattr(leaf, "untyped_storage")}
            for leaf in tree_leaves(made):
                if getattr(getattr(leaf, "device", None), "type", "") == "meta":
                    storage = leaf.untyped_storage()
                    if id(storage) not in before:
                        self.now += storage.nbytes()
                        self.peak = max(self.peak, self.now)
                        weakref.finalize(storage, self.gone, storage.nbytes())
            return made

        def gone(self, size: int) -> None:
            self.now -= size

    return Arrivals()


@pytest.mark.parametrize("plan", ["whole", "aside", "groups", "float8"])
def test_given_a_plan_then_everything_but_the_transformer_goes_to_the_device(
    fresh: Callable[[], Engine], model: Model, plan: str
) -> None:
    loaded = fresh().family.load(model, PLANS[plan], "meta")
    parts = modules_of(loaded.pipe)
    transformer = parts.pop("transformer")
    assert len(parts) == (1 if model.family == "ltx" else 4)
    assert {name: where(part) for name, part in parts.items()} == dict.fromkeys(parts, {"meta"})
    assert where(transformer) == ({"meta"} if plan == "whole" else {"cpu"})
    bring_over(loaded)
    assert where(transformer) == ({"cpu"} if plan == "groups" else {"meta"})


def test_given_float8_then_no_more_than_half_the_transformer_ever_reaches_the_device(
    fresh: Callable[[], Engine], model: Model, loras: dict[str, Adapter]
) -> None:
    import torch

    with arrivals() as seen:
        loaded = fresh().family.load(model, PLANS["float8"], "meta")
        parts = modules_of(loaded.pipe)
        transformer = parts.pop("transformer")
        whole = weight(transformer)
        with aside(loaded):
            assert where(transformer) == {"cpu"}, "words are read before it goes over"
        assert where(transformer) == {"cpu"}, "nor does it come back uncast from standing aside"
        use_adapters(loaded.pipe, (loras["noir"],), loaded.adapters)
        bring_over(loaded)
    assert where(transformer) == {"meta"}
    kinds = {parameter.dtype for name, parameter in transformer.named_parameters() if "lora" not in name}
    assert torch.float8_e4m3fn in kinds
    assert {p.dtype for n, p in transformer.named_parameters() if "lora" in n}.isdisjoint({torch.float8_e4m3fn})
    stays = sum(weight(part) for part in parts.values())
    assert seen.peak <= stays + weight(transformer), "more came over than lies there in the end"
    assert weight(transformer) < 0.75 * whole


@pytest.mark.parametrize(
    ("plan", "over", "moves"),
    [
        ("whole", True, []),
        ("aside", False, []),  # a fresh model has not come over yet
        ("aside", True, ["cpu", "meta"]),
        ("float8", False, []),
        ("float8", True, []),
        ("float8 aside", True, ["cpu", "meta"]),
        ("groups", True, []),
        ("words on the CPU", True, []),
    ],
)
def test_given_no_room_beside_it_then_the_transformer_stands_aside_while_words_are_read(
    fresh: Callable[[], Engine], model: Model, plan: str, over: bool, moves: list[str]
) -> None:
    loaded: Loaded = fresh().family.load(model, PLANS[plan], "meta")
    if over:
        bring_over(loaded)
    moved: list[str] = []
    loaded.pipe.transformer.to = moved.append
    with aside(loaded):
        assert where(loaded.pipe.vae) == {"meta"}, "another take may be decoding with it"
        assert len(moved) == len(moves) / 2
    assert moved == moves


@pytest.mark.parametrize(("plan", "reads"), [("whole", "meta"), ("words on the CPU", "cpu")])
def test_given_a_text_encoder_that_does_not_fit_then_it_reads_on_the_cpu(
    fresh: Callable[[], Engine], model: Model, plan: str, reads: str
) -> None:
    engine = fresh()
    loaded = engine.family.load(model, PLANS[plan], "meta")
    encoder = engine.family.load_reader(loaded)
    assert where(encoder.text_encoder) == {reads}
    if reads == "cpu":
        tensors = engine.reader.read(loaded, ("A ferry.",))
        assert {tensor.device.type for tensor in tensors.values()} == {"cpu"}


@pytest.mark.skipif(has_cuda(), reason="exact on a CPU alone; test_gpu.py has the margins of a GPU")
@pytest.mark.parametrize(
    ("plan", "margin"),
    [("aside", 0), ("float8", FLOAT8), ("float8 aside", FLOAT8), ("groups", 0), ("words on the CPU", 0)],
)
def test_given_each_plan_then_the_picture_is_the_same_within_its_margin(
    fresh: Callable[[], Engine], ask: Ask, watch: Watch, plan: str, margin: float
) -> None:
    far, frames = strays(fresh, plan, ask(), watch)
    assert far <= margin
    assert frames.std() > 0.05 * 65535


def test_given_a_tiled_plan_then_the_picture_is_the_same_within_its_margin(
    fresh: Callable[[], Engine], ask: Ask, watch: Watch
) -> None:
    far, _ = strays(fresh, "tiled", ask(width=576), watch)
    assert 0 < far <= TILED


@pytest.mark.parametrize("plan", ["float8", "groups"])
def test_given_a_tight_plan_then_adapters_come_and_go_as_on_a_fresh_model(
    fresh: Callable[[], Engine], ask: Ask, watch: Watch, loras: dict[str, Adapter], plan: str
) -> None:
    """LoRA, then another weight, then none, then a new one: each as if the model had just been loaded."""
    warm = follow(fresh(), PLANS[plan])
    noir, ines = loras["noir"], loras["ines"]
    for adapters in ((noir,), (replace(noir, weight=0.5),), (), (noir, ines), (ines,)):
        wanted = frames_of(follow(fresh(), PLANS[plan]).render(ask(adapters=adapters), watch))
        assert np.array_equal(frames_of(warm.render(ask(adapters=adapters), watch)), wanted), adapters


def test_given_float8_then_only_a_new_adapter_loads_the_model_again(
    fresh: Callable[[], Engine], ask: Ask, watch: Watch, loras: dict[str, Adapter]
) -> None:
    engine = follow(fresh(), PLANS["float8"])

    def loaded_for(*adapters: Adapter) -> Loaded | None:
        engine.render(ask(adapters=adapters), watch)
        return engine._loaded

    first = loaded_for(loras["noir"])
    assert loaded_for(replace(loras["noir"], weight=0.5)) is first
    assert loaded_for() is first
    assert loaded_for(loras["noir"]) is not first


@pytest.mark.parametrize(
    ("part", "name"), [("transformer", "tiny-ltx"), ("text_encoder", "The text encoder of tiny-ltx")]
)
def test_given_weights_beyond_main_memory_then_none_is_read_and_the_figures_are_said(
    shelf: Path, tmp_path: Path, ask: Ask, watch: Watch, part: str, name: str
) -> None:
    """A sparse file whose header promises more than this machine has; only its header is ever read."""
    models = tmp_path / "models"
    shutil.copytree(shelf, models, ignore=shutil.ignore_patterns(".embeddings"))
    promise_much(installed(models, "tiny-ltx"), part)
    engine = Ltx(models)
    with pytest.raises(RenderFailed, match=f"{name} needs .* GiB of main memory to load, and .* GiB are free"):
        engine.render(ask(), watch)


def promise_much(model: Model, part: str) -> None:
    """Beside the weights of `part` lies one more file: a hole as large as twice the main memory."""
    count = 2 * main_memory(swap=True) // 2**20 * 2**20
    header = json.dumps({"more": {"dtype": "U8", "shape": [count], "data_offsets": [0, count]}}).encode()
    file = model.folder / part / "more.safetensors"
    file.write_bytes(struct.pack("<Q", len(header)) + header)
    os.truncate(file, 8 + len(header) + count)
    more = WeightFile(f"{part}/more.safetensors", file.stat().st_size, "")
    changed = replace(model, files=(*model.files, more))
    write_manifest(changed)
    stamp = json.loads((model.folder / STAMP).read_text())
    (model.folder / STAMP).write_text(json.dumps(stamp | {more.path: _stamp(changed, more)}))
