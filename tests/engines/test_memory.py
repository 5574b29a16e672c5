"""From free memory to a plan, as a table a producer can read; and what is said when memory runs out."""

import pytest

from previz_studio.engines.diffusion.device import memory_failure, out_of_memory
from previz_studio.engines.memory import GIB, Needs, plan_memory

SMALL = Needs(transformer=4 * GIB, vae=2 * GIB, text_encoder=9 * GIB, tokens=6144, pixels=768 * 512 * 121)
LARGE = Needs(transformer=26 * GIB, vae=2 * GIB, text_encoder=9 * GIB, tokens=6144, pixels=768 * 512 * 121)


@pytest.mark.parametrize(
    ("free", "needs", "layerwise", "offload", "tiled", "keeps_text"),
    [
        (0, SMALL, False, "none", False, False),
        (80 * GIB, SMALL, False, "none", False, True),
        (12 * GIB, SMALL, False, "none", False, False),
        (80 * GIB, LARGE, False, "none", False, True),
        (36 * GIB, LARGE, False, "none", False, False),
        (24 * GIB, LARGE, True, "none", False, False),
        (12 * GIB, LARGE, False, "group", True, False),
    ],
)
def test_given_free_memory_then_the_plan_fits_it(
    free: int, needs: Needs, layerwise: bool, offload: str, tiled: bool, keeps_text: bool
) -> None:
    plan = plan_memory(free, needs)
    assert (plan.layerwise, plan.offload, plan.tiled_decode, plan.text_beside) == (
        layerwise,
        offload,
        tiled,
        keeps_text,
    )
    assert plan.why.endswith(".")


@pytest.mark.parametrize(
    ("free", "main", "needs", "stays"),
    [
        (80 * GIB, 0, SMALL, True),
        (17 * GIB, 0, SMALL, False),  # beside the resting model it fits, beside the working one it does not
        (80 * GIB, 0, LARGE, True),
        (40 * GIB, 0, LARGE, False),
        (12 * GIB, 0, LARGE, False),
        (0, 64 * GIB, SMALL, True),
        (0, 16 * GIB, SMALL, False),
        (0, 0, SMALL, False),
    ],
)
def test_given_room_beside_the_working_model_then_the_text_encoder_stays(
    free: int, main: int, needs: Needs, stays: bool
) -> None:
    assert plan_memory(free, needs, main).text_while is stays


def test_given_less_memory_then_never_a_plan_that_needs_more() -> None:
    order = ["none", "layerwise", "group"]

    def rank(free: int) -> int:
        plan = plan_memory(free * GIB, LARGE)
        return order.index("layerwise" if plan.layerwise else plan.offload)

    ranks = [rank(free) for free in range(1, 80)]
    assert ranks == sorted(ranks, reverse=True)


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
