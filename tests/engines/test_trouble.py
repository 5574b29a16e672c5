"""What goes wrong while the real engine works: memory really runs out, and the next take is as if nothing was."""

import gc
import resource
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from previz_studio.engines.contract import RenderCancelled, RenderRequest, Watch
from previz_studio.engines.diffusion.device import device_lost, out_of_memory
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import DeviceLost, RenderFailed
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


@contextmanager
def memory_can_be_taken() -> Iterator[Callable[[], None]]:
    """A function after which this process gets no more memory; it gets it back at the end."""
    before = resource.getrlimit(resource.RLIMIT_AS)

    def take() -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 2**20, before[1]))

    try:
        yield take
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def test_given_memory_gone_mid_run_then_the_sentence_says_so_and_the_next_take_is_exact(
    shelf: Path, ask: Ask, watch: Watch
) -> None:
    engine = Ltx(shelf)
    before = frames_of(engine.render(ask(), watch))
    large = ask(width=768, height=512, frames=97)
    with memory_can_be_taken() as take, pytest.raises(RenderFailed) as failed:
        frames_of(engine.render(large, Watch(lambda share, words: take() if words == "Denoise 2 of 8" else None, no)))
    assert "ran out of memory at 768x512 and 97 frames (fast)" in failed.value.sentence
    assert engine._loaded is None
    assert np.array_equal(before, frames_of(engine.render(ask(), watch)))


def no() -> bool:
    return False


@pytest.mark.parametrize("family", ["ltx", "ltx2"])
def test_given_a_cancelled_take_then_its_noise_is_freed_at_once_and_unloading_frees_the_weights(
    shelf: Path, shelf2: Path, ask: Ask, family: str
) -> None:
    engine = Ltx(shelf) if family == "ltx" else Ltx2(shelf2)
    said: list[str] = []
    latents: list[weakref.ref[object]] = []

    def look(module: object, given: object, made: tuple[object, ...]) -> None:
        latents.append(weakref.ref(made[0]))

    with suppress(RenderCancelled):
        engine.render(ask(), Watch(lambda share, words: said.append(words), lambda: "Denoise 1 of 8" in said))
    assert engine._loaded is not None, "it stays warm for the next take"
    engine._loaded.pipe.transformer.register_forward_hook(look)
    said.clear()
    with suppress(RenderCancelled):
        engine.render(ask(), Watch(lambda share, words: said.append(words), lambda: "Denoise 2 of 8" in said))
    gc.collect()
    assert latents and all(tensor() is None for tensor in latents)
    weights = [weakref.ref(parameter) for parameter in engine._loaded.pipe.transformer.parameters()]
    weights += [weakref.ref(parameter) for parameter in engine._loaded.pipe.vae.parameters()]
    engine.unload()
    assert [kept for kept in weights if kept() is not None] == []


@pytest.mark.parametrize(
    ("words", "lost", "full"),
    [
        ("CUDA error: unspecified launch failure", True, False),
        ("CUDA error: an illegal memory access was encountered", True, False),
        ("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`", True, False),
        ("CUDA error: out of memory", False, True),
        ("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", False, True),
        ("CUDA error: invalid argument", False, False),
        ("CUDA error: no kernel image is available for execution on the device", False, False),
        ("the shapes differ", False, False),
    ],
)
def test_given_an_error_then_a_lost_gpu_is_told_from_a_full_one_and_from_a_wrong_call(
    words: str, lost: bool, full: bool
) -> None:
    assert (device_lost(RuntimeError(words)), out_of_memory(RuntimeError(words))) == (lost, full)


def test_given_a_lost_gpu_then_it_says_what_to_do(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf)
    frames_of(engine.render(ask(), watch))
    assert engine._loaded is not None

    def gone(*_call: object) -> None:
        raise RuntimeError("CUDA error: unspecified launch failure")

    engine._loaded.pipe.transformer.register_forward_hook(gone)
    with pytest.raises(DeviceLost, match="The GPU stopped answering while LTX-Video") as lost:
        engine.render(ask(), watch)
    assert "nvidia-smi" in lost.value.hint and "start the server" in lost.value.hint


def test_given_the_other_family_then_the_one_at_rest_makes_room(shelf: Path, ask: Ask, watch: Watch) -> None:
    engines = Engines(shelf)
    ltx, ltx2 = engines.get("ltx"), engines.get("ltx2")
    frames_of(ltx.render(ask(), watch))
    assert isinstance(ltx, Ltx) and ltx._loaded is not None
    ltx2.make_room()  # type: ignore[attr-defined]
    assert ltx._loaded is None
