"""The second stage on the real pipelines: what it starts from, which weights it runs with, and what it costs."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, Condition, RenderRequest, Watch
from previz_studio.engines.diffusion.choose import tiers_of
from previz_studio.engines.in_context_loras import readers_of_references
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.ltx2.family import Ltx2Family
from previz_studio.engines.ltx2.recipes import RECIPES, guidance_of
from previz_studio.engines.weights.shelf import installed
from previz_studio.kit.errors import Unavailable
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


def passes_of(engine: Ltx | Ltx2, request: RenderRequest, watch: Watch) -> list[tuple[int, int]]:
    """(clips at once, tokens of one) of every forward pass."""
    engine.render(request, watch)
    assert engine._loaded is not None
    seen: list[tuple[int, int]] = []
    hook = engine._loaded.pipe.transformer.register_forward_hook(
        lambda module, given, made: seen.append(tuple(made[0].shape[:2]))
    )
    engine.render(request, watch)
    hook.remove()
    return seen


def test_given_ltx_refined_then_the_second_stage_sees_twice_the_side(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    request = ask(tier="fine", width=192, height=192)
    assert passes_of(ltx, request, watch) == [(1, 32)] * 8 + [(1, 128)] * 3
    assert ltx.render(request, watch).facts["timesteps"][1] == [909.0, 725.0, 421.0]


@pytest.mark.parametrize(("keep", "steps"), [(0.5, 5), (0.2, 9)])
def test_given_ltx_pro_over_a_clip_then_its_own_guided_steps_begin_at_the_noise_that_is_not_kept(
    ltx: Ltx, ask: Ask, watch: Watch, clip: Path, keep: float, steps: int
) -> None:
    request = ask(tier="pro", width=192, height=192)
    whole = ltx.render(request, watch).facts["timesteps"]
    over = replace(request, conditions=(Condition(clip, 0, keep, kind="source"),))
    first, second = ltx.render(over, watch).facts["timesteps"]
    start = round(1000 * (1 - keep), 3)
    assert first == [start, *(step for step in whole[0] if step < start)]
    assert second == whole[1]
    assert passes_of(ltx, over, watch) == [(2, 32)] * steps + [(2, 128)] * 4


def test_given_ltx2_refined_then_three_more_passes_at_twice_the_side_and_no_guidance(
    ltx2: Ltx2, ask: Ask, watch: Watch
) -> None:
    request = ask(tier="fine", width=128, height=128)
    assert passes_of(ltx2, request, watch) == [(1, 8)] * 8 + [(1, 32)] * 3


def test_given_ltx2_refined_then_it_is_what_the_published_two_stage_call_makes(
    ltx2: Ltx2, shelf2: Path, ask: Ask, watch: Watch
) -> None:
    import torch
    from diffusers import LTX2ConditionPipeline, LTX2LatentUpsamplePipeline
    from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
    from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES, STAGE_2_DISTILLED_SIGMA_VALUES

    pipe = LTX2ConditionPipeline.from_pretrained(shelf2 / "tiny-ltx2" / "tiny", local_files_only=True)
    pipe.scheduler = type(pipe.scheduler).from_config(
        pipe.scheduler.config, use_dynamic_shifting=False, shift_terminal=None
    )
    pipe.set_progress_bar_config(disable=True)
    model = LTX2LatentUpsamplerModel.from_pretrained(
        shelf2 / "tiny-ltx2-upsampler" / "tiny", subfolder="latent_upsampler", local_files_only=True
    )
    upsample = LTX2LatentUpsamplePipeline(vae=pipe.vae, latent_upsampler=model)
    upsample.set_progress_bar_config(disable=True)
    usual: dict[str, Any] = {
        "prompt": "A ferry leaves the pier at night.",
        "num_frames": 9,
        "frame_rate": 24.0,
        "generator": torch.Generator("cpu").manual_seed(7),
        **guidance_of(RECIPES[0].stages[0], ""),
    }
    small = pipe(width=64, height=64, sigmas=DISTILLED_SIGMA_VALUES, output_type="latent", **usual)
    large = upsample(latents=small.frames, width=64, height=64, output_type="latent").frames
    refined = pipe(
        latents=large,
        audio_latents=small.audio,
        width=128,
        height=128,
        sigmas=STAGE_2_DISTILLED_SIGMA_VALUES,
        noise_scale=0.909375,
        output_type="np",
        **usual,
    )
    ours = frames_of(ltx2.render(ask(tier="fine", width=128, height=128), watch))
    assert np.abs(ours / 65535 - refined.frames[0]).max() < 1e-4


def test_given_pro_then_the_distilled_lora_works_in_the_second_stage_alone(
    ltx2: Ltx2, ask: Ask, watch: Watch, in_context_lora: Adapter
) -> None:
    request = ask(tier="pro", width=128, height=128, adapters=(in_context_lora,))
    ltx2.render(request, watch)
    assert ltx2._loaded is not None
    active: list[tuple[str, ...]] = []
    hook = ltx2._loaded.pipe.transformer.register_forward_pre_hook(
        lambda module, given: active.append(tuple(sorted(ltx2._loaded.pipe.get_active_adapters())))  # type: ignore[union-attr]
    )
    rendered = ltx2.render(request, watch)
    hook.remove()
    assert set(active[:-3]) == {("sheet",)}
    assert active[-3:] == [("sheet", "tiny-ltx2-distilled-lora")] * 3
    assert rendered.facts["adapters"] == [{"name": "sheet", "weight": 1.0, "sha256": in_context_lora.sha256}]
    assert rendered.facts["refiner"]["name"] == "tiny-ltx2-distilled-lora"


def active_in(engine: Ltx2, request: RenderRequest, watch: Watch) -> list[tuple[str, ...]]:
    """Which LoRAs took part in every forward pass."""
    engine.render(request, watch)
    assert engine._loaded is not None
    pipe, seen = engine._loaded.pipe, list[tuple[str, ...]]()
    hook = pipe.transformer.register_forward_pre_hook(
        lambda module, given: seen.append(tuple(sorted(pipe.get_active_adapters())))
    )
    engine.render(request, watch)
    hook.remove()
    return seen


def test_given_a_depth_reference_then_it_and_its_lora_work_in_the_first_stage_alone(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path, tmp_path: Path
) -> None:
    control = tiny.write_lora(tmp_path / "control.safetensors", "ic-union-control-2.3", width=32)
    style = tiny.write_lora(tmp_path / "style.safetensors", "style", width=32, seed=6)
    depth, picture = Condition(clip, 0, kind="depth"), Condition(clip, 0, kind="video")
    request = ask(tier="fine", width=128, height=128, adapters=(control, style), conditions=(depth,))
    assert passes_of(ltx2, request, watch) == [(1, 16)] * 8 + [(1, 32)] * 3
    assert active_in(ltx2, request, watch) == [("ic-union-control-2_3", "style")] * 8 + [("style",)] * 3
    facts = ltx2.render(replace(request, conditions=(depth, picture)), watch).facts
    assert facts["stage_adapters"] == [["ic-union-control-2.3", "style"], ["style"]]


def test_given_a_reference_and_a_picture_then_the_picture_counts_in_both_stages(
    ltx2: Ltx2, ask: Ask, watch: Watch, red: Path, blue: Path, in_context_lora: Adapter
) -> None:
    last = Condition(blue, 8)
    request = ask(tier="fine", width=128, height=128, adapters=(in_context_lora,))
    with_both = replace(request, conditions=(Condition(red, 0, kind="reference"), last))
    tokens = {count for _, count in passes_of(ltx2, with_both, watch)[8:]}
    assert tokens == {32 + 16}
    assert ltx2.render(with_both, watch).facts["stage_adapters"] == [["sheet"], []]


def test_given_a_lora_whose_file_names_its_references_then_it_is_the_one_that_reads_them(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    style = tiny.write_lora(tmp_path / "style.safetensors", "style", width=32)
    control = Adapter("mine", tmp_path / "mine.safetensors")
    save_file({"lora": torch.zeros(1)}, control.file, metadata={"reference_downscale_factor": "2"})
    assert readers_of_references((style, control)) == (control,)


def test_given_pro_over_a_clip_then_its_guidance_stays_and_its_own_steps_begin_at_the_noise_that_is_not_kept(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path
) -> None:
    request = ask(tier="pro", width=128, height=128)
    whole = ltx2.render(request, watch).facts["sigmas"]
    over = replace(request, conditions=(Condition(clip, 0, 0.5, kind="source"),))
    first, second = ltx2.render(over, watch).facts["sigmas"]
    assert first == [0.5, *(sigma for sigma in whole[0] if sigma < 0.5)]
    assert second == whole[1]
    assert len(first) > 5
    assert passes_of(ltx2, over, watch) == [(2, 8), (1, 8), (1, 8)] * len(first) + [(1, 32)] * 3


def test_given_fast_over_a_clip_then_the_published_sigmas_begin_at_the_noise_that_is_not_kept(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path
) -> None:
    request = ask(tier="fine", conditions=(Condition(clip, 0, 0.2, kind="source"),), width=128, height=128)
    assert ltx2.render(request, watch).facts["sigmas"] == [[0.8, 0.725, 0.421875], [0.909375, 0.725, 0.421875]]


def test_given_pro_before_fast_then_fast_is_the_base_exactly(ltx2: Ltx2, shelf2: Path, ask: Ask, watch: Watch) -> None:
    base = frames_of(Ltx2(shelf2).render(ask(), watch))
    pro = frames_of(ltx2.render(ask(tier="pro"), watch))
    assert np.array_equal(base, frames_of(ltx2.render(ask(), watch)))
    assert np.array_equal(pro, frames_of(Ltx2(shelf2).render(ask(tier="pro"), watch)))


def test_given_no_distilled_lora_then_pro_says_how_to_get_it(
    shelf2: Path, tmp_path: Path, ask: Ask, watch: Watch
) -> None:
    without = tmp_path / "models"
    shutil.copytree(shelf2, without, ignore=shutil.ignore_patterns("tiny-ltx2-distilled-lora"))
    engine = Ltx2(without)
    assert "pro" not in engine.facts().tiers
    pull = "`previz-studio models pull tiny-ltx2-distilled-lora`"
    assert f"Pro needs the distilled LoRA: {pull}" in engine.facts().reason
    with pytest.raises(Unavailable, match="refines with the distilled LoRA of tiny-ltx2, which is not installed") as no:
        engine.render(ask(tier="pro"), watch)
    assert pull in no.value.sentence


@pytest.mark.parametrize("tier", ["fast", "pro", "4k"])
def test_given_a_model_of_one_kind_then_it_offers_the_tiers_it_was_made_for(shelf2: Path, tier: str) -> None:
    model = installed(shelf2, "tiny-ltx2")
    distilled, dev = (tiers_of(replace(model, tiers=(kind,)), Ltx2Family()) for kind in ("fast", "pro"))
    assert (tier in distilled, tier in dev) == {"fast": (True, False), "pro": (False, True), "4k": (True, False)}[tier]
