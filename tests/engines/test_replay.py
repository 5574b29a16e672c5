"""How a model lay in memory is recorded as it was, and a take made again has its model in the same form."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import RenderRequest, Watch
from previz_studio.engines.diffusion.device import driver_in
from previz_studio.engines.diffusion.engine import DiffusionEngine
from previz_studio.engines.diffusion.replay import replayed
from previz_studio.engines.ltx.engine import Ltx
from tests.engines.plans import PLANS, WHOLE, follow
from tests.engines.test_ltx import frames_of

Ask = Callable[..., RenderRequest]


def made(engine: DiffusionEngine, request: RenderRequest, watch: Watch) -> tuple[Any, dict[str, Any]]:
    rendered = engine.render(request, watch)
    return frames_of(rendered), rendered.facts


@pytest.mark.heavy
def test_given_a_float8_model_that_is_warm_then_the_facts_say_so_and_not_what_would_have_fitted(
    shelf: Path, ask: Ask, watch: Watch
) -> None:
    engine = follow(Ltx(shelf), PLANS["float8"])
    small, _ = made(engine, ask(), watch)
    later, facts = made(follow(engine, WHOLE), ask(), watch)
    assert np.array_equal(small, later), "the model stays as it is: loading it anew would keep everybody waiting"
    assert facts["loaded"]["layerwise"] is True
    assert facts["memory"] == (
        "Kept as a take before needed it, its transformer stored in float8. For this one alone: It was asked for."
    )


@pytest.mark.heavy
def test_given_a_take_to_repeat_then_what_is_warm_does_not_change_it(shelf: Path, ask: Ask, watch: Watch) -> None:
    whole, facts = made(follow(Ltx(shelf), WHOLE), ask(), watch)
    engine = follow(Ltx(shelf), PLANS["float8"])
    small, small_facts = made(engine, ask(), watch)
    assert not np.array_equal(small, whole)
    follow(engine, WHOLE)
    again, again_facts = made(engine, replace(ask(), loaded=facts["loaded"]), watch)
    assert np.array_equal(again, whole) and again_facts["loaded"] == facts["loaded"]
    back, back_facts = made(engine, replace(ask(), loaded=small_facts["loaded"]), watch)
    assert np.array_equal(back, small) and back_facts["loaded"] == small_facts["loaded"]
    assert back_facts["memory"].endswith("All the same its transformer stored in float8, as the take had it.")


@pytest.mark.heavy
def test_given_tiles_then_a_repeated_take_is_decoded_in_tiles_too(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = follow(Ltx(shelf), PLANS["tiled"])
    wide = ask(width=768, height=64)
    tiled, facts = made(engine, wide, watch)
    at_once, _ = made(follow(engine, WHOLE), wide, watch)
    assert not np.array_equal(tiled, at_once)
    again, again_facts = made(engine, replace(wide, loaded=facts["loaded"]), watch)
    assert np.array_equal(again, tiled) and again_facts["tiled_decode"] is True


@pytest.mark.parametrize(
    ("now", "then", "form"),
    [
        ("whole", "whole", (False, "none", False, False)),
        ("whole", "float8", (True, "none", False, False)),
        ("whole", "groups", (False, "group", False, False)),
        ("whole", "tiled", (False, "none", True, False)),
        ("whole", "words on the CPU", (False, "none", False, True)),
        ("float8", "whole", (True, "none", False, False)),  # there is no room for it: the likeness will say so
        ("groups", "float8", (False, "group", False, False)),
    ],
)
def test_given_what_a_take_had_then_it_is_had_again_where_there_is_room(
    now: str, then: str, form: tuple[bool, str, bool, bool]
) -> None:
    was = PLANS[then]
    recorded = {name: getattr(was, name) for name in ("precision", "layerwise", "offload", "tiled", "text_on_cpu")}
    plan = replayed(PLANS[now], recorded)
    assert (plan.layerwise, plan.offload, plan.tiled, plan.text_on_cpu) == form


def test_given_another_precision_or_no_record_then_the_plan_is_this_machines_own() -> None:
    assert replayed(WHOLE, {}) == WHOLE
    assert replayed(WHOLE, {"precision": "float32", "layerwise": True}) == WHOLE


@pytest.mark.parametrize(
    ("words", "driver"),
    [
        ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n", "550.54.15"),
        ("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\nGCC 12.2.0", "570.86.15"),
        ("", ""),
    ],
)
def test_given_what_the_driver_says_then_its_version_is_read(words: str, driver: str) -> None:
    assert driver_in(words) == driver
