"""Compiled transformer blocks, with the real compiler on the CPU: as exact as can be, never in the way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, RenderRequest, Watch
from previz_studio.engines.diffusion.blocks import PASSES
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx.recipes import RECIPES as LTX
from previz_studio.engines.ltx2.recipes import RECIPES as LTX2
from previz_studio.takes.ahead import AHEAD
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore")]
"""What torch says of its own parts while it compiles is not ours to mend."""

Ask = Callable[..., RenderRequest]
ROOT = Path(__file__).resolve().parents[2]


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


def test_given_a_run_of_short_takes_then_compiling_once_serves_them_all_and_a_repeat_is_like_its_first(
    compiler: Any, compiling: Ltx, ltx: Ltx, ask: Ask, watch: Watch, tmp_path: Path
) -> None:
    """With a LoRA that stays: it is compiled along, and another weight of it is of another kind."""
    lora: Adapter = tiny.write_lora(tmp_path / "noir.safetensors", "noir", width=32)
    request = ask(adapters=(lora,))
    alone, plain = compiling.render(request, watch), frames_of(ltx.render(request, watch))
    assert alone.facts["blocks"] == "Plain blocks: 8 passes do not repay compiling."
    first = compiling.render(request, replace(watch, alike=2))
    assert first.facts["blocks"] == "Compiled blocks: 24 passes of 3 takes repay it."
    frames = frames_of(first)
    assert np.abs(frames.astype(np.int32) - plain.astype(np.int32)).max() <= 2 * 257
    last = compiling.render(request, watch)
    assert last.facts["blocks"] == "Compiled blocks: as an earlier take needed them."
    assert np.array_equal(frames_of(last), frames)
    lighter = compiling.render(replace(request, adapters=(replace(lora, weight=0.5),)), watch)
    assert lighter.facts["loaded"]["compiled"] is False
    again = compiling.render(replace(request, loaded=alone.facts["loaded"]), watch)
    assert again.facts["blocks"] == "Plain blocks: as the take had that this one repeats."
    assert np.array_equal(frames_of(again), plain)
    compiling.unload()
    cold = compiling.render(replace(request, loaded=first.facts["loaded"]), watch)
    assert cold.facts["blocks"] == "Compiled blocks: as the take had that this one repeats."
    assert np.array_equal(frames_of(cold), frames)


def rows_of_the_manual() -> list[tuple[str, str, str, str]]:
    """(family, tier, passes, takes of one shape) as the table of docs/td.md has them."""
    lines = (ROOT / "docs" / "td.md").read_text(encoding="utf-8").splitlines()
    start = lines.index("| family | tier | passes | takes of one shape that repay it |")
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[start + 2 :])
    return [(row[0], row[1], row[2], row[3]) for row in takewhile(lambda row: len(row) == 4, cells)]


def test_given_the_manual_then_its_passes_are_those_of_the_recipes() -> None:
    said = {(family, tier): (passes, takes) for family, tier, passes, takes in rows_of_the_manual()}
    assert said == {
        (title, recipe.title): (f"{recipe.passes:.1f}", f"{takes}" if takes <= AHEAD else "none")
        for title, recipes in (("LTX-Video", LTX), ("LTX-2", LTX2))
        for recipe in recipes
        for takes in [ceil(PASSES * len(recipe.stages) / recipe.passes)]
    }
