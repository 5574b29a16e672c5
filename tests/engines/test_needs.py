"""What a take needs, counted for real requests on the tiny models: weights, tokens beside the clip, clips to encode."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from previz_studio.engines.contract import Adapter, Condition, RenderRequest, Watch
from previz_studio.engines.diffusion.needs import needs_of
from previz_studio.engines.diffusion.recipes import recipe_for
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.memory import Clip, Needs
from previz_studio.engines.weights.shelf import installed
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]
Engine = Ltx | Ltx2


def needs(engine: Engine, request: RenderRequest, watch: Watch, upsampler: str = "") -> Needs:
    model = installed(engine.models, f"tiny-{engine.name}")
    work = engine._plan_work(request, recipe_for(engine.family.recipes, request.tier), watch)
    return needs_of(model, work, installed(engine.models, upsampler) if upsampler else None)


def tokens_seen(engine: Engine, request: RenderRequest, watch: Watch) -> int:
    """Most tokens of one clip in a forward pass."""
    engine.render(request, watch)
    assert engine._loaded is not None
    seen: list[int] = []
    hook = engine._loaded.pipe.transformer.register_forward_hook(
        lambda module, given, made: seen.append(made[0].shape[1])
    )
    frames_of(engine.render(request, watch))
    hook.remove()
    return max(seen)


def test_given_files_in_32_bits_then_weights_are_counted_in_16(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    ltx2.render(ask(), watch)
    assert ltx2._loaded is not None
    parts = ltx2._loaded.pipe.components
    count = {name: sum(p.numel() for p in part.parameters()) for name, part in parts.items() if hasattr(part, "train")}
    found = needs(ltx2, ask(), watch)
    assert found.transformer == 2 * count["transformer"]
    buffers = found.staying - 2 * sum(count[name] for name in ("vae", "audio_vae", "vocoder", "connectors"))
    assert 0 <= buffers < 0.02 * found.staying, "files hold a few buffers too"
    assert found.text_encoder > 0


def test_given_a_recipe_that_doubles_then_its_upsampler_stays_too(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    plain = needs(ltx, ask(tier="fine"), watch)
    assert needs(ltx, ask(tier="fine"), watch, "tiny-ltx-upsampler").staying > plain.staying


@pytest.mark.parametrize("tier", ["fast", "fine", "4k"])
def test_given_a_tier_then_tokens_and_decode_are_those_of_its_largest_stage(
    ltx: Ltx, ask: Ask, watch: Watch, tier: str
) -> None:
    request = ask(tier=tier, width=192, height=192)
    found = needs(ltx, request, watch)
    assert found.tokens == tokens_seen(ltx, request, watch)
    assert found.decoded.pixels >= 192 * 192 * 9


@pytest.mark.parametrize(
    ("kind", "more"),
    [("depth", {}), ("reference", {}), ("depth", {"options": {"reference_downscale_factor": 2}}), ("video", {})],
)
def test_given_a_condition_then_its_tokens_are_counted_as_the_pass_has_them(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path, in_context_lora: Adapter, kind: str, more: dict[str, Any]
) -> None:
    guide = Condition(clip, kind=kind, frame=8 if kind == "video" else 0)
    request = ask(width=128, height=128, frames=25, conditions=(guide,), adapters=(in_context_lora,), **more)
    found = needs(ltx2, request, watch)
    assert tokens_seen(ltx2, request, watch) <= found.tokens <= tokens_seen(ltx2, request, watch) * 1.2
    assert found.tokens > 64
    small = "options" in more
    assert found.encoded == Clip(64 if small else 128, 64 if small else 128, 17 if kind == "video" else 25)


def test_given_a_reference_sheet_then_it_is_one_picture(
    ltx2: Ltx2, ask: Ask, watch: Watch, red: Path, in_context_lora: Adapter
) -> None:
    request = ask(width=128, height=128, conditions=(Condition(red, 0, kind="reference"),), adapters=(in_context_lora,))
    found = needs(ltx2, request, watch)
    assert (found.tokens, found.encoded.frames) == (tokens_seen(ltx2, request, watch), 1)


@pytest.mark.parametrize(("kind", "frame", "beside"), [("image", 0, 0), ("image", 8, 1), ("video", 8, 2)])
def test_given_ltx_and_a_condition_then_one_on_the_first_frame_costs_nothing(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path, clip: Path, kind: str, frame: int, beside: int
) -> None:
    request = ask(frames=25, conditions=(Condition(red if kind == "image" else clip, kind=kind, frame=frame),))
    found = needs(ltx, request, watch).tokens
    assert tokens_seen(ltx, request, watch) == (4 + beside) * 4 <= found


def test_given_a_source_clip_then_it_is_encoded_at_the_first_stage(
    ltx: Ltx, ask: Ask, watch: Watch, clip: Path
) -> None:
    request = ask(tier="fine", width=192, height=192, conditions=(Condition(clip, 0, kind="source", strength=0.5),))
    assert needs(ltx, request, watch).encoded == Clip(128, 128, 9)


def test_given_a_lora_then_its_weights_are_counted_apart(ltx: Ltx, ask: Ask, watch: Watch, tmp_path: Path) -> None:
    lora = tiny.write_lora(tmp_path / "noir.safetensors", "noir", width=32)
    found = needs(ltx, ask(adapters=(lora,)), watch)
    assert found.adapters == 2 * 2 * 2 * 4 * 32
    assert found.transformer == needs(ltx, ask(), watch).transformer
