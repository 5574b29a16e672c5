"""From free memory to a plan, as a table a producer can read; and what is said when memory runs out."""

from dataclasses import replace
from pathlib import Path

import pytest

from previz_studio.engines.diffusion.device import check_main_memory, main_memory, memory_failure, out_of_memory
from previz_studio.engines.memory import GIB, Clip, MemoryPlan, plan_memory
from previz_studio.kit.errors import RenderFailed
from tests.engines.sizes import SHOT, published

TD = Path(__file__).resolve().parents[2] / "docs" / "td.md"
NAMES = ("LTX-Video 2B", "LTX-Video 13B", "LTX-2 19B")


def cell(plan: MemoryPlan, lacks: bool) -> str:
    """A plan in the words of the table in docs/td.md."""
    weights = "groups" if plan.offload == "group" else "float8" if plan.layerwise else "bfloat16"
    words = "CPU" if plan.text_on_cpu else "stays" if plan.text_while else "beside" if plan.text_beside else "waits"
    return f"{weights}{', tiles' if plan.tiled else ''}; {words}{' (may not fit)' if lacks else ''}"


def test_given_the_published_models_then_the_manual_says_what_the_planner_says() -> None:
    rows = [line.strip("| ").split(" | ") for line in TD.read_text(encoding="utf-8").splitlines() if " GiB | " in line]
    assert [row[0] for row in rows] == [f"{free} GiB" for free in (12, 16, 24, 32, 48, 80)]
    for free, *cells in rows:
        plans = [plan_memory(int(free.split()[0]) * GIB, published(name)) for name in NAMES]
        assert cells == [cell(plan, "may still not fit" in plan.why) for plan in plans], free


@pytest.mark.parametrize("clip", [SHOT, Clip(1216, 704, 121), Clip(768, 512, 257)])
@pytest.mark.parametrize("name", NAMES)
def test_given_any_card_then_what_the_plan_puts_on_it_fits_or_the_plan_says_so(name: str, clip: Clip) -> None:
    """Counted again from the plan's words, moment by moment; nobody's margin is spent."""
    asked = replace(published(name, clip), encoded=clip)
    for free in range(8, 100):
        plan = plan_memory(free * GIB, asked)
        share = 1 / 16 if plan.offload == "group" else 1 / 2 if plan.layerwise else 1
        model = asked.staying + asked.transformer * share
        reader = asked.reading if plan.text_while else 0
        pictures = asked.tiled_pictures if plan.tiled else asked.whole_pictures
        moments = {
            "denoise": model + reader + asked.denoising,
            "decode and encode": model + reader + pictures,
        }
        if not plan.text_on_cpu:
            rests = 0 if plan.offload == "group" or not plan.text_beside else asked.transformer * share
            moments["read"] = asked.staying + rests + asked.reading
        if "may still not fit" not in plan.why:
            assert max(moments.values()) <= (free - 1) * GIB, (free, plan.why, moments)
        assert "read" not in moments or moments["read"] <= (free - 1) * GIB, (free, plan.why)


def test_given_less_memory_then_never_a_plan_that_needs_more() -> None:
    for name in NAMES:
        ranks = [plan_memory(free * GIB, published(name)).tightness for free in range(1, 80)]
        assert ranks == sorted(ranks, reverse=True)
        assert len(set(ranks)) > 1


def test_given_a_picture_that_fits_without_the_transformer_alone_then_it_is_tiled() -> None:
    """LTX-2 19B in 16 bits leaves 7 GiB of 48; 257 frames of 768 x 512 take 10 to decode whole."""
    plan = plan_memory(51 * GIB, published("LTX-2 19B", Clip(768, 512, 257)))
    assert (plan.tightness, plan.tiled) == (0, True)
    assert "in tiles" in plan.why


def test_given_a_clip_to_encode_then_it_counts_as_much_as_the_decode() -> None:
    short = replace(published("LTX-Video 2B"), decoded=Clip(768, 512, 9))
    assert not plan_memory(12 * GIB, short).tiled
    assert plan_memory(12 * GIB, replace(short, encoded=SHOT)).tiled


def test_given_tokens_beside_the_clip_then_the_transformer_has_less_room() -> None:
    plain = published("LTX-Video 13B")
    guided = replace(plain, tokens=2 * plain.tokens)
    assert not plan_memory(32 * GIB, plain).layerwise
    assert plan_memory(32 * GIB, guided).layerwise


def test_given_a_lora_then_it_is_counted_in_16_bits_beside_a_transformer_in_float8() -> None:
    plain = published("LTX-Video 13B")
    assert plan_memory(20 * GIB, plain).layerwise
    assert plan_memory(20 * GIB, replace(plain, adapters=2 * GIB)).offload == "group"


@pytest.mark.parametrize(
    ("name", "free", "words"),
    [
        ("LTX-2 19B", 24, "words are read on the CPU because the text encoder does not fit"),
        ("LTX-2 19B", 32, "words are read while the transformer waits in main memory"),
        ("LTX-2 19B", 80, "the text encoder stays"),
        ("LTX-Video 13B", 16, "words are read beside it"),
        ("LTX-Video 2B", 12, "words are read on the CPU because the text encoder does not fit"),
    ],
)
def test_given_a_text_encoder_then_the_plan_says_where_it_reads(name: str, free: int, words: str) -> None:
    plan = plan_memory(free * GIB, published(name))
    assert words in plan.why
    assert plan.text_on_cpu is ("on the CPU" in words)


@pytest.mark.parametrize(("main", "stays"), [(64, True), (16, False), (0, False)])
def test_given_no_gpu_then_main_memory_decides_whether_the_text_encoder_stays(main: int, stays: bool) -> None:
    plan = plan_memory(0, published("LTX-Video 2B"), main * GIB)
    assert (plan.precision, plan.text_while, plan.tiled) == ("float32", stays, False)


def test_given_a_warm_model_then_another_take_changes_how_words_are_read_and_nothing_else() -> None:
    warm, other = (plan_memory(free * GIB, published("LTX-Video 13B")) for free in (24, 48))
    both = warm.reading_as(other)
    assert (both.layerwise, both.why) == (True, warm.why)
    assert (both.text_beside, both.text_while, both.text_on_cpu) == (True, True, False)


@pytest.mark.heavy
def test_given_a_real_failed_allocation_then_it_is_recognised() -> None:
    import torch

    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**50)
    assert out_of_memory(raised.value)
    assert not out_of_memory(RuntimeError("the shapes differ"))


def test_given_no_memory_then_both_ways_out_are_said() -> None:
    sentence = memory_failure("LTX-Video", (1280, 544, 121), "pro").sentence
    assert "1280x544 and 121 frames" in sentence
    assert "smaller" in sentence
    assert "Fast tier" in sentence


@pytest.mark.parametrize(("needed", "free", "refused"), [(35, 20, True), (35, 36, False), (35, 0, False)])
def test_given_too_little_main_memory_then_it_is_said_before_the_system_ends_the_server(
    needed: int, free: int, refused: bool
) -> None:
    if not refused:
        check_main_memory("LTX-2 19B", needed * GIB, free * GIB)
        return
    with pytest.raises(RenderFailed, match="LTX-2 19B needs 35.0 GiB of main memory to load, and 20.0 GiB are free"):
        check_main_memory("LTX-2 19B", needed * GIB, free * GIB)


def test_given_main_memory_then_swap_comes_on_top() -> None:
    assert main_memory(swap=True) >= main_memory() > 0
