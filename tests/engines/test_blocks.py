"""Compiled transformer blocks, with the real compiler on the CPU: as exact as can be, never in the way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, RenderRequest, Watch
from previz_studio.engines.ltx.engine import Ltx
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
"""What torch says of its own parts while it compiles is not ours to mend."""

Ask = Callable[..., RenderRequest]


@pytest.fixture
def compiler() -> Iterator[Any]:
    """Its settings, in one thread; what it keeps of other runs is not used."""
    import torch
    from torch._inductor import config

    torch._dynamo.reset()
    with config.patch({"compile_threads": 1, "force_disable_caches": True}):
        yield config
    torch._dynamo.reset()


@pytest.fixture
def compiling(shelf: Path) -> Ltx:
    engine = Ltx(shelf)
    engine.compiles_on = ("cpu",)
    return engine


def test_given_a_long_take_then_compiled_blocks_make_the_same_picture_and_a_short_one_stays_plain(
    compiler: Any, compiling: Ltx, ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    long, short = ask(tier="pro"), ask(tier="fast")
    plain = ltx.render(long, watch)
    made = compiling.render(long, watch)
    assert made.facts["blocks"] == "Compiled blocks: 41 passes repay it."
    assert plain.facts["blocks"] == "Plain blocks: there is no GPU to compile them for."
    apart = np.abs(frames_of(made).astype(np.int32) - frames_of(plain).astype(np.int32))
    assert apart.max() <= 2 * 257, "two of 256 steps at most"
    quick = compiling.render(short, watch)
    assert quick.facts["blocks"] == "Plain blocks: 8 passes do not repay compiling."
    assert np.array_equal(frames_of(quick), frames_of(ltx.render(short, watch)))


def test_given_a_compiler_that_fails_then_the_take_is_made_with_plain_blocks_and_says_why(
    compiler: Any, compiling: Ltx, ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    long = ask(tier="pro")
    with compiler.patch({"cpp.cxx": ("/nowhere/g++",)}):
        made = compiling.render(long, watch)
        again = compiling.render(long, watch)
    assert made.facts["blocks"].startswith("Plain blocks: compiling them failed (")
    assert again.facts["blocks"] == made.facts["blocks"]
    assert np.array_equal(frames_of(made), frames_of(ltx.render(long, watch)))
    assert np.array_equal(frames_of(compiling.render(long, watch)), frames_of(again))


def test_given_a_lora_then_blocks_stay_plain(
    compiler: Any, compiling: Ltx, ask: Ask, watch: Watch, tmp_path: Path
) -> None:
    lora: Adapter = tiny.write_lora(tmp_path / "noir.safetensors", "noir", width=32)
    made = compiling.render(ask(tier="pro", adapters=(lora,)), watch)
    assert made.facts["blocks"].startswith("Plain blocks: a LoRA")
