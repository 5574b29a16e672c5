"""What stays in memory, and how long: nothing of a model whose frames are still read, nothing of a failure."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import PromptPart, RenderRequest, Watch
from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import RenderFailed
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]
Kept = list[weakref.ref[Any]]


def words(text: str) -> tuple[PromptPart, ...]:
    return (PromptPart("action", text),)


def weights_of(engine: DiffusionEngine) -> Kept:
    """Of transformer and VAE."""
    assert engine._loaded is not None
    pipe = engine._loaded.pipe
    parameters = [*pipe.transformer.parameters(), *pipe.vae.parameters()]
    return [weakref.ref(one) for one in parameters]


def alive(kept: Kept) -> int:
    return sum(one() is not None for one in kept)


def full(*_call: object) -> None:
    """What the allocator raises when a GPU is full; here from inside a real module."""
    import torch

    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


@contextmanager
def no_collector() -> Iterator[None]:
    """Whatever is freed within is freed because somebody saw to it."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.fixture
def fresh(tmp_path: Path, shelf: Path, shelf2: Path) -> Path:
    """Both shelves as one, on which nobody has read a word yet."""
    for folder in (*shelf.iterdir(), *shelf2.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            (tmp_path / folder.name).symlink_to(folder)
    return tmp_path


@contextmanager
def encoder_hooks(after: Callable[..., None], before: Callable[..., None] | None = None) -> Iterator[None]:
    """On every text encoder of LTX-Video, those that are loaded later included."""
    import torch.nn.modules.module as hooks
    from transformers import T5EncoderModel

    def of_encoder(call: Callable[..., None]) -> Any:
        return lambda module, *given: call(module, *given) if isinstance(module, T5EncoderModel) else None

    held = [hooks.register_module_forward_hook(of_encoder(after))]
    held += [hooks.register_module_forward_pre_hook(of_encoder(before))] if before else []
    try:
        yield
    finally:
        for one in held:
            one.remove()


def test_given_another_family_while_frames_are_still_read_then_the_old_weights_are_gone(
    fresh: Path, ask: Ask, watch: Watch
) -> None:
    engines = Engines(fresh)
    ltx, ltx2 = engines.get("ltx"), engines.get("ltx2")
    assert isinstance(ltx, Ltx)
    frames = ltx.render(ask(), watch).frames
    next(frames)
    old = weights_of(ltx)
    with no_collector():
        ltx2.render(ask(), watch)
        assert alive(old) == 0
    assert len(list(frames)) == 8, "what was being read goes on to its end"


def test_given_another_model_while_frames_are_still_read_then_the_old_weights_are_gone(
    shelf: Path, ask: Ask, watch: Watch, tmp_path: Path
) -> None:
    tiny.install(tmp_path, "one", tiny.ltx_checkpoint, tiers=("fast",))
    tiny.install(tmp_path, "two", tiny.ltx_checkpoint, tiers=("fast",))
    engine = Ltx(tmp_path)
    frames = engine.render(ask(model="one"), watch).frames
    next(frames)
    old = weights_of(engine)
    with no_collector():
        engine.render(ask(model="two"), watch)
        assert alive(old) == 0
    assert len(list(frames)) == 8


def test_given_windows_or_sound_then_nothing_of_the_model_is_held_by_frames_either(
    shelf: Path, shelf2: Path, ask: Ask, watch: Watch
) -> None:
    for engine, request in (
        (Ltx(shelf), ask(frames=17, options={"windows": ["A pier.", "A ferry."]})),
        (Ltx2(shelf2), ask()),
    ):
        frames = engine.render(request, watch).frames
        next(frames)
        old = weights_of(engine)
        with no_collector():
            engine.unload()
            assert alive(old) == 0
        assert len(list(frames)) == request.frames - 1


def test_given_memory_gone_then_the_old_weights_are_gone_before_the_next_model_loads(
    shelf: Path, ask: Ask, watch: Watch
) -> None:
    engine = Ltx(shelf)
    before = frames_of(engine.render(ask(), watch))
    assert engine._loaded is not None
    old = weights_of(engine)
    engine._loaded.pipe.transformer.register_forward_hook(full)
    with no_collector():
        with pytest.raises(RenderFailed, match="ran out of memory at 64x64 and 9 frames") as failed:
            engine.render(ask(), watch)
        assert alive(old) == 0, "though whoever caught the failure still holds it"
        assert failed.value.__cause__ is not None
    assert np.array_equal(before, frames_of(engine.render(ask(), watch)))


def test_given_memory_gone_in_the_decode_then_the_weights_are_gone_too(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf)
    frames_of(engine.render(ask(), watch))
    assert engine._loaded is not None
    old = weights_of(engine)
    engine._loaded.pipe.vae.decoder.register_forward_hook(full)
    with no_collector():
        rendered = engine.render(ask(), watch)
        with pytest.raises(RenderFailed, match="ran out of memory"):
            next(rendered.frames)
        assert alive(old) == 0


def test_given_memory_gone_while_words_are_read_ahead_then_it_is_said_plainly_and_nothing_stays(
    fresh: Path, ask: Ask, watch: Watch
) -> None:
    engine = Ltx(fresh)
    before, encoders = frames_of(engine.render(ask(), watch)), list[weakref.ref[Any]]()
    old = weights_of(engine)
    assert engine._loaded is not None
    engine._loaded.reader = None

    def too_large(module: object, *_call: object) -> None:
        encoders.append(weakref.ref(module))
        full()

    with encoder_hooks(too_large), no_collector():
        with pytest.raises(RenderFailed, match="ran out of memory") as failed:
            engine.read_ahead([ask(prompt=words("Nobody read this."))])
        assert "smaller or shorter, or choose the Draft tier" in failed.value.sentence
        assert engine._loaded is None
        assert encoders and alive([*old, *encoders]) == 0
    assert np.array_equal(before, frames_of(engine.render(ask(), watch)))


def test_given_a_batch_read_ahead_then_each_text_is_kept_before_the_next_one_is_read(fresh: Path, ask: Ask) -> None:
    engine, seen, read = Ltx(fresh), list[tuple[int, int]](), list[weakref.ref[Any]]()

    def look(_module: object, _given: object, made: Any) -> None:
        read.append(weakref.ref(made.last_hidden_state))

    def count(*_call: object) -> None:
        seen.append((len(list(engine.embeddings.folder.glob("*.safetensors"))), alive(read)))

    with encoder_hooks(look, before=count):
        assert engine.read_ahead([ask(prompt=words(f"Text {number}.")) for number in range(3)]) == 3
    assert seen == [(0, 0), (1, 0), (2, 0)], "texts on the disk, and texts still in memory, before each reading"


def test_given_texts_that_are_known_then_reading_ahead_does_not_open_them(fresh: Path, ask: Ask) -> None:
    engine = Ltx(fresh)
    request = ask(prompt=words("Known since yesterday."))
    assert engine.read_ahead([request]) == 1
    for file in engine.embeddings.folder.glob("*.safetensors"):
        file.write_bytes(b"nobody looks in here")
    assert engine.read_ahead([request, replace(request, seed=8)]) == 0


def test_given_a_known_text_in_another_precision_then_the_model_still_gets_its_own(
    fresh: Path, ask: Ask, watch: Watch
) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    engine, seen = Ltx(fresh), set[Any]()
    frames_of(engine.render(ask(), watch))
    for file in engine.embeddings.folder.glob("*.safetensors"):
        tensors = load_file(file)
        save_file({**tensors, "embeds": tensors["embeds"].to(torch.bfloat16)}, file)
    assert engine._loaded is not None
    projection = engine._loaded.pipe.transformer.caption_projection
    projection.register_forward_pre_hook(lambda module, given: seen.add(given[0].dtype))
    frames_of(engine.render(ask(), watch))
    assert seen == {torch.float32}
