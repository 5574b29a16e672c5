"""The same again: with the model in the form the first take had, or with a sentence that says how it differed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.memory import MemoryPlan
from previz_studio.engines.registry import Engines
from previz_studio.takes import again
from previz_studio.takes.likeness import other_form, same_machine
from previz_studio.takes.models import TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.recipe import differences
from tests.engines.plans import PLANS, WHOLE, follow
from tests.takes.conftest import Stage

FAST = TakeOrder("fast", seed=7)
PYTHON = {"torch": "2.13"}
CARD = {"device": "cuda", "libraries": PYTHON, "gpu": "NVIDIA H100", "cuda": "13.0", "driver": "580.1"}
CPU = {"device": "cpu", "libraries": PYTHON, "cpu": "AVX2"}


def with_plan(stage: Stage, shelf: Path, plan: MemoryPlan) -> Stage:
    """The same studio on a machine with that much memory."""
    engines = Engines(shelf)
    engine = engines.get("ltx")
    assert isinstance(engine, DiffusionEngine)
    follow(engine, plan)
    return replace(stage, engines=engines)


def twin_of(first: Stage, second: Stage) -> tuple[int, dict[str, Any]]:
    """A take of the first machine made the same again on the second: its id, and what is said of the two."""
    [take_id] = first.ask(FAST)
    first.work()
    with second.database.writing() as session:
        twin = again.same_again(session, second.cast.ari, take_id, second.engines).id
    second.work()
    made = second.take(twin)
    assert made.status is TakeStatus.READY, made.error
    assert differences(second.take(take_id).recipe, made.recipe) == []
    return twin, dict(made.likeness[0])


@pytest.mark.heavy
def test_given_a_float8_take_and_more_memory_now_then_the_same_again_is_bit_equal(stage: Stage, shelf: Path) -> None:
    small, roomy = with_plan(stage, shelf, PLANS["float8"]), with_plan(stage, shelf, WHOLE)
    twin, row = twin_of(small, roomy)
    assert row["sentence"] == "Identical: all 9 frames, bit for bit."
    assert roomy.take(twin).recipe["facts"]["loaded"]["layerwise"] is True


@pytest.mark.heavy
def test_given_less_memory_now_then_the_same_again_says_that_the_model_lay_otherwise(stage: Stage, shelf: Path) -> None:
    _, row = twin_of(with_plan(stage, shelf, WHOLE), with_plan(stage, shelf, PLANS["float8"]))
    assert row["identical"] is False and row["same_machine"] is True
    assert "with the model loaded otherwise (stored in float8 instead of whole)" in row["sentence"]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (CARD, CARD, True),
        (CARD, CARD | {"gpu": "NVIDIA RTX 4090"}, False),
        (CARD, CARD | {"driver": "570.0"}, False),
        (CARD, CARD | {"cuda": "12.8"}, False),
        (CARD, CARD | {"libraries": {"torch": "2.12"}}, False),
        (CARD, {"device": "cuda", "libraries": PYTHON}, None),  # from before cards were named
        (CARD, CPU, False),
        (CPU, CPU | {"cpu": "AVX512"}, False),
        (CPU, {"device": "cpu", "libraries": PYTHON}, True),
        (CARD, {}, None),
    ],
)
def test_given_what_two_takes_recorded_then_the_machine_is_the_same_another_or_not_known(
    old: Mapping[str, Any], new: Mapping[str, Any], same: bool | None
) -> None:
    assert same_machine(old, new) is same
    assert same_machine(new, old) is same


FORM = {"precision": "bfloat16", "layerwise": False, "offload": "none", "tiled": False, "compiled": False}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"offload": "group"}, ""),  # the same kernels, fed otherwise
        ({"layerwise": True}, "stored in float8 instead of whole"),
        ({"precision": "float32"}, "float32 instead of bfloat16"),
        (
            {"layerwise": True, "tiled": True},
            "stored in float8 instead of whole, in tiles instead of the picture at once",
        ),
        ({"compiled": True}, "compiled blocks instead of plain ones"),
        ({"text_on_cpu": True}, "words read on the CPU instead of on the GPU"),
    ],
)
def test_given_another_form_of_the_model_then_it_is_named(changed: Mapping[str, Any], words: str) -> None:
    assert other_form({"loaded": FORM}, {"loaded": FORM | changed}) == words
    assert other_form({}, {"loaded": FORM | changed}) == ""
