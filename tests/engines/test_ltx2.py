"""The real LTX-2 pipelines on a tiny random-weight checkpoint, on the CPU: picture and sound, references, tiers."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from previz_studio.engines.contract import Adapter, Condition, Frame, PromptPart, RenderCancelled, RenderRequest, Watch
from previz_studio.engines.ltx2.conditions import first_picture, latent_index
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.ltx2.recipes import RECIPES, guidance_of
from previz_studio.engines.weights.model import write_manifest
from previz_studio.engines.weights.shelf import installed
from previz_studio.kit.errors import Invalid
from tests.engines import tiny, tiny2
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]


def test_given_words_then_picture_and_sound_last_exactly_as_long_as_the_plan(
    ltx2: Ltx2, ask: Ask, watch: Watch
) -> None:
    rendered = ltx2.render(ask(frames=10, width=80, height=36), watch)
    assert frames_of(rendered).shape == (10, 36, 80, 3)
    assert rendered.audio is not None
    assert rendered.audio.samples.shape == (round(10 / 24 * rendered.audio.rate), 2)
    assert np.isfinite(rendered.audio.samples).all()


def test_given_the_fast_tier_then_eight_forward_passes_and_no_guidance(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    ltx2.render(ask(), watch)
    assert ltx2._loaded is not None
    passes: list[int] = []
    hook = ltx2._loaded.pipe.transformer.register_forward_hook(
        lambda module, given, made: passes.append(made[0].shape[0])
    )
    rendered = ltx2.render(ask(), watch)
    hook.remove()
    assert passes == [1] * 8
    assert rendered.facts["sigmas"] == [[1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875]]


def test_given_a_fast_stage_then_every_guidance_argument_is_off() -> None:
    off = guidance_of(RECIPES[0].stages[0], "2.3")
    assert off["spatio_temporal_guidance_blocks"] is None
    assert {name for name, value in off.items() if value == 1.0} == {
        "guidance_scale",
        "modality_scale",
        "audio_guidance_scale",
        "audio_modality_scale",
    }
    assert sum(value == 0.0 for value in off.values() if value is not None) == 4


def test_given_pro_then_the_publisher_s_own_list_is_excluded_sound_faults_included(
    ltx2: Ltx2, ask: Ask, watch: Watch
) -> None:
    from diffusers.pipelines.ltx2.utils import DEFAULT_NEGATIVE_PROMPT

    assert ltx2.render(ask(tier="pro"), watch).facts["negative"] == DEFAULT_NEGATIVE_PROMPT
    assert "off-sync audio" in DEFAULT_NEGATIVE_PROMPT
    assert ltx2.render(ask(tier="pro", negative="fog"), watch).facts["negative"] == f"fog, {DEFAULT_NEGATIVE_PROMPT}"
    assert ltx2.render(ask(), watch).facts["negative"] == ""


@pytest.mark.parametrize(("version", "crossed"), [("2.0", False), ("2.3", True), ("2.5", True)])
def test_given_a_version_then_picture_and_sound_meet_at_the_noise_it_was_trained_with(
    shelf2: Path, tmp_path: Path, ask: Ask, watch: Watch, version: str, crossed: bool
) -> None:
    """Up to 2.0 each side's own noise level steers what it hears of the other; from 2.3 the other's."""
    shutil.copytree(shelf2, tmp_path / "models")
    model = installed(tmp_path / "models", "tiny-ltx2")
    write_manifest(replace(model, details={**model.details, "version": version}))
    engine = Ltx2(tmp_path / "models")
    engine.render(ask(), watch)
    assert engine._loaded is not None
    seen: list[bool] = []
    engine._loaded.pipe.transformer.register_forward_pre_hook(
        lambda module, given, named: seen.append(named["use_cross_timestep"]), with_kwargs=True
    )
    engine.render(ask(), watch)
    assert seen == [crossed] * 8


def test_given_the_same_request_twice_then_picture_and_sound_are_bit_equal(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    one, other = ltx2.render(ask(), watch), ltx2.render(ask(), watch)
    assert np.array_equal(frames_of(one), frames_of(other))
    assert one.audio is not None and other.audio is not None
    assert np.array_equal(one.audio.samples, other.audio.samples)


@pytest.mark.parametrize("by_timestep", [False, True])
def test_given_a_bare_pipeline_call_then_the_engine_makes_the_same(
    tmp_path: Path, ask: Ask, watch: Watch, by_timestep: bool
) -> None:
    import torch
    from diffusers import LTX2ConditionPipeline
    from diffusers.pipelines.ltx2.utils import DISTILLED_SIGMA_VALUES

    model = tiny.install(tmp_path, "tiny-ltx2", partial(tiny2.ltx2_checkpoint, by_timestep=by_timestep), ("fast",))
    pipe = LTX2ConditionPipeline.from_pretrained(model.folder, local_files_only=True)
    pipe.scheduler = type(pipe.scheduler).from_config(
        pipe.scheduler.config, use_dynamic_shifting=False, shift_terminal=None
    )
    pipe.set_progress_bar_config(disable=True)
    bare = pipe(
        prompt="A ferry leaves the pier at night.",
        width=64,
        height=64,
        num_frames=9,
        frame_rate=24.0,
        sigmas=DISTILLED_SIGMA_VALUES,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
        **guidance_of(RECIPES[0].stages[0], ""),
    )
    rendered = Ltx2(tmp_path).render(ask(), watch)
    assert np.abs(frames_of(rendered) / 65535 - bare.frames[0]).max() < 1e-4
    assert rendered.audio is not None
    heard = bare.audio[0].T.numpy()
    assert np.allclose(rendered.audio.samples[: len(heard)], heard, atol=1e-5)


@pytest.mark.parametrize(("tier", "stages"), [("draft", 1), ("fine", 2), ("pro", 2), ("4k", 2)])
def test_given_each_tier_then_the_delivered_size_is_the_plan(
    ltx2: Ltx2, ask: Ask, watch: Watch, tier: str, stages: int
) -> None:
    rendered = ltx2.render(ask(tier=tier), watch)
    assert frames_of(rendered).shape == (9, 64, 64, 3)
    assert len(rendered.facts["sigmas"]) == stages


@pytest.mark.parametrize("kind", ["video", "source", "tail"])
def test_given_a_clip_then_it_changes_the_picture(ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path, kind: str) -> None:
    strength = 0.6 if kind == "source" else 1.0
    rendered = ltx2.render(ask(frames=16, conditions=(Condition(clip, 0, strength, kind=kind),)), watch)
    frames = frames_of(rendered)
    assert len(frames) == 16
    assert rendered.facts["overlap_frames"] == (9 if kind == "tail" else 0)
    assert not np.array_equal(frames_of(ltx2.render(ask(frames=16), watch)), frames)


def test_given_a_guide_clip_in_the_middle_then_it_lands_on_its_frame(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path
) -> None:
    rendered = ltx2.render(ask(frames=25, conditions=(Condition(clip, 8, kind="video"),)), watch)
    fact = rendered.facts["conditions"][0]
    assert (fact["generated_frame"], fact["skipped_frames"], fact["used_frames"]) == (9, 1, 9)


def test_given_first_and_last_pictures_then_both_are_placed(
    ltx2: Ltx2, ask: Ask, watch: Watch, red: Path, blue: Path
) -> None:
    rendered = ltx2.render(ask(frames=17, conditions=(Condition(red, 0), Condition(blue, 16))), watch)
    assert len(frames_of(rendered)) == 17
    assert [fact.get("latent_index", 0) for fact in rendered.facts["conditions"]] == [0, 2]


def test_given_pictures_then_their_latent_frames_hold_them() -> None:
    for frame in range(50):
        index = latent_index(frame)
        assert first_picture(index) <= frame <= first_picture(index) + (7 if index else 0)


@pytest.mark.parametrize("file", ["red", "clip"])
def test_given_a_reference_and_an_in_context_lora_then_it_renders(
    ltx2: Ltx2, ask: Ask, watch: Watch, in_context_lora: Adapter, request: pytest.FixtureRequest, file: str
) -> None:
    reference = Condition(request.getfixturevalue(file), 0, kind="reference")
    adapted = {"adapters": (in_context_lora,), "seed": 3}
    rendered = ltx2.render(ask(conditions=(reference,), **adapted), watch)
    plain = ltx2.render(ask(**adapted), watch)
    assert not np.array_equal(frames_of(rendered), frames_of(plain))
    assert rendered.facts["conditions"][0]["used_frames"] == (1 if file == "red" else 9)


def test_given_a_reference_without_a_lora_then_it_says_what_is_missing(
    ltx2: Ltx2, ask: Ask, watch: Watch, red: Path
) -> None:
    with pytest.raises(Invalid, match="no in-context LoRA is chosen"):
        ltx2.render(ask(conditions=(Condition(red, 0, kind="reference"),)), watch)


def test_given_sound_in_the_plan_then_it_is_sent(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    parts = (PromptPart("action", "A bell."), PromptPart("sound", "It rings once."))
    facts: dict[str, Any] = ltx2.render(ask(prompt=parts), watch).facts
    assert facts["prompt"] == "A bell. It rings once."
    assert facts["not_sent"] == []


def test_given_a_stop_then_the_rerun_is_exact(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    before = frames_of(ltx2.render(ask(), watch))
    steps: list[str] = []
    with pytest.raises(RenderCancelled):
        ltx2.render(ask(), Watch(lambda share, words: steps.append(words), lambda: "Denoise 2 of 8" in steps))
    assert np.array_equal(before, frames_of(ltx2.render(ask(), watch)))


@pytest.mark.parametrize("kind", ["none", "image", "reference"])
def test_given_a_preview_then_it_has_the_planned_size_and_changes_nothing(
    ltx2: Ltx2, ask: Ask, watch: Watch, red: Path, in_context_lora: Adapter, kind: str
) -> None:
    conditions = () if kind == "none" else (Condition(red, 0 if kind == "reference" else 8, kind=kind),)
    request = ask(width=80, height=36, conditions=conditions, adapters=(in_context_lora,))
    seen: list[Frame] = []
    watched = frames_of(ltx2.render(request, replace(watch, preview=seen.append, preview_rest=0)))
    assert [picture.shape for picture in seen] == [(36, 80, 3)] * 4
    assert np.array_equal(frames_of(ltx2.render(request, watch)), watched)


def test_given_an_ltx_video_folder_then_it_is_named(shelf: Path, ask: Ask, watch: Watch) -> None:
    with pytest.raises(Invalid, match="holds an ltx model, not LTX-2"):
        Ltx2(shelf, folder=shelf / "tiny-ltx" / "tiny").render(ask(), watch)
