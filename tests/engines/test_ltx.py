"""The real LTXConditionPipeline on a tiny random-weight checkpoint, through the studio's engine, on the CPU."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from previz_studio.engines.contract import Condition, PromptPart, RenderCancelled, Rendered, RenderRequest, Watch
from previz_studio.engines.diffusion.canvas import canvas
from previz_studio.engines.ltx.conditions import as_ltx, read_conditions
from previz_studio.engines.ltx.engine import Ltx
from previz_studio.engines.ltx.generate import encode_clip
from previz_studio.engines.ltx.recipes import DISTILLED

Ask = Callable[..., RenderRequest]


def frames_of(rendered: Rendered) -> NDArray[np.uint16]:
    """shape (frames, height, width, 3), 0..65535"""
    return np.stack(list(rendered.frames)).astype(np.uint16)


def difference(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Mean absolute difference, 0..1."""
    return float(np.abs(one.astype(float) - other.astype(float)).mean() / 65535)


def test_given_words_when_rendered_then_the_plan_comes_back_exactly(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    rendered = ltx.render(ask(), watch)
    frames = frames_of(rendered)
    assert frames.shape == (9, 64, 64, 3)
    assert frames.dtype == np.uint16
    assert rendered.facts["fit"] == "exact"
    assert rendered.facts["timesteps"] == [[1000.0, 993.0, 987.0, 981.0, 975.0, 909.0, 725.0, 0.03]]


def test_given_ten_frames_then_seventeen_are_generated_and_ten_delivered(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    rendered = ltx.render(ask(frames=10), watch)
    assert rendered.count == 10
    assert len(frames_of(rendered)) == 10
    assert (rendered.facts["generated_frames"], rendered.facts["trimmed_frames"]) == (17, 7)


def test_given_an_odd_size_then_the_picture_is_cropped_to_it(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    rendered = ltx.render(ask(width=80, height=36), watch)
    assert frames_of(rendered).shape[1:3] == (36, 80)
    assert rendered.facts["fit"] == "cropped from 96x64"


def test_given_the_same_request_twice_then_every_bit_is_equal(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    assert np.array_equal(frames_of(ltx.render(ask(), watch)), frames_of(ltx.render(ask(), watch)))
    assert not np.array_equal(frames_of(ltx.render(ask(), watch)), frames_of(ltx.render(ask(seed=8), watch)))


def test_given_a_bare_pipeline_call_then_the_engine_makes_the_same_picture(
    ltx: Ltx, shelf: Path, ask: Ask, watch: Watch
) -> None:
    import torch
    from diffusers import LTXConditionPipeline

    pipe = LTXConditionPipeline.from_pretrained(shelf / "tiny-ltx" / "tiny", local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    bare = pipe(
        prompt="A ferry leaves the pier at night.",
        width=64,
        height=64,
        num_frames=9,
        frame_rate=24,
        timesteps=list(DISTILLED),
        guidance_scale=1.0,
        decode_timestep=0.05,
        decode_noise_scale=0.025,
        image_cond_noise_scale=0.0,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).frames[0]
    ours = frames_of(ltx.render(ask(), watch))
    assert np.abs(ours / 65535 - bare).max() < 1e-5 + 0.5 / 65535


def test_given_progress_then_each_step_is_named(ltx: Ltx, ask: Ask) -> None:
    said: list[tuple[float, str]] = []
    rendered = ltx.render(ask(), Watch(lambda share, words: said.append((share, words)), lambda: False))
    frames_of(rendered)
    assert [words for _, words in said if words.startswith("Denoise")] == [f"Denoise {n} of 8" for n in range(1, 9)]
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert said[-1][0] == pytest.approx(1.0)


def test_given_a_stop_between_steps_then_it_stops_there_and_a_rerun_is_exact(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    before = frames_of(ltx.render(ask(), watch))
    steps: list[str] = []

    def stop() -> bool:
        return bool(steps) and steps[-1] == "Denoise 3 of 8"

    with pytest.raises(RenderCancelled):
        ltx.render(ask(), Watch(lambda share, words: steps.append(words), stop))
    assert steps[-1] == "Denoise 3 of 8"
    assert np.array_equal(before, frames_of(ltx.render(ask(), watch)))


def test_given_a_stop_while_frames_are_read_then_it_stops(ltx: Ltx, ask: Ask) -> None:
    asked: list[bool] = []
    rendered = ltx.render(ask(), Watch(lambda share, words: None, lambda: bool(asked)))
    frames = iter(rendered.frames)
    next(frames)
    asked.append(True)
    with pytest.raises(RenderCancelled):
        next(frames)


def first_latent(pipe: Any, request: RenderRequest) -> Any:
    """The first latent frame of a bare pipeline call with the studio's own conditions."""
    import torch

    size = canvas((request.width, request.height), request.frames)
    return pipe(
        conditions=as_ltx(read_conditions(request.conditions, size), size) or None,
        prompt_embeds=torch.zeros(1, 8, 32),
        prompt_attention_mask=torch.ones(1, 8),
        width=size.width,
        height=size.height,
        num_frames=size.frames,
        timesteps=list(DISTILLED),
        guidance_scale=1.0,
        image_cond_noise_scale=0.0,
        generator=torch.Generator("cpu").manual_seed(request.seed),
        output_type="latent",
    ).frames[:, :, 0]


def target_latent(pipe: Any, request: RenderRequest) -> Any:
    """The picture as the pipeline encodes it: after the noise of the clip, from the same generator."""
    import torch

    size = canvas((request.width, request.height), request.frames)
    generator = torch.Generator("cpu").manual_seed(request.seed)
    torch.randn((1, 8, 2, 2, 2), generator=generator)
    return encode_clip(pipe, read_conditions(request.conditions, size)[0], size, generator)[:, :, 0]


def test_given_a_first_frame_then_it_is_a_hundred_times_nearer_than_chance(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path
) -> None:
    ltx.render(ask(), watch)
    assert ltx._loaded is not None
    pipe, request = ltx._loaded.pipe, ask(conditions=(Condition(red, 0),))
    target = target_latent(pipe, request)
    pinned = (first_latent(pipe, request) - target).abs().mean()
    chance = (first_latent(pipe, ask()) - target).abs().mean()
    assert pinned < 0.01 * chance


@pytest.fixture
def both(red: Path, blue: Path) -> tuple[Condition, ...]:
    return (Condition(red, 0), Condition(blue, 16))


def test_given_first_and_last_frames_then_both_are_used(
    ltx: Ltx, ask: Ask, watch: Watch, both: tuple[Condition, ...]
) -> None:
    rendered = ltx.render(ask(frames=17, conditions=both), watch)
    frames = frames_of(rendered)
    assert [c["generated_frame"] for c in rendered.facts["conditions"]] == [0, 16]
    only_first = frames_of(ltx.render(ask(frames=17, conditions=both[:1]), watch))
    assert not np.array_equal(frames, only_first)


@pytest.mark.parametrize("frame", [0, 8, 16])
def test_given_a_guide_clip_then_its_usable_length_is_recorded(
    ltx: Ltx, ask: Ask, watch: Watch, clip: Path, frame: int
) -> None:
    rendered = ltx.render(ask(frames=25, conditions=(Condition(clip, frame, kind="video"),)), watch)
    assert len(frames_of(rendered)) == 25
    assert rendered.facts["conditions"][0]["used_frames"] == 25 - frame


def test_given_a_source_clip_then_more_of_it_stays_at_higher_strength(
    ltx: Ltx, ask: Ask, watch: Watch, clip: Path
) -> None:
    def kept(strength: float) -> NDArray[np.uint16]:
        source = Condition(clip, 0, strength, kind="source")
        return frames_of(ltx.render(ask(frames=25, conditions=(source,)), watch))

    nearly_all = kept(0.98)
    assert difference(nearly_all, kept(0.9)) < difference(nearly_all, kept(0.1))


def test_given_a_take_to_continue_then_its_tail_is_not_delivered_again(
    ltx: Ltx, ask: Ask, watch: Watch, clip: Path
) -> None:
    rendered = ltx.render(ask(frames=16, conditions=(Condition(clip, 0, kind="tail"),)), watch)
    assert len(frames_of(rendered)) == 16
    assert (rendered.facts["generated_frames"], rendered.facts["overlap_frames"]) == (25, 9)


@pytest.mark.parametrize(("tier", "stages"), [("draft", 1), ("fine", 2), ("pro", 2), ("4k", 2)])
def test_given_each_tier_then_the_delivered_size_is_the_plan(
    ltx: Ltx, ask: Ask, watch: Watch, tier: str, stages: int
) -> None:
    rendered = ltx.render(ask(tier=tier, negative="fog"), watch)
    assert frames_of(rendered).shape == (9, 64, 64, 3)
    assert len(rendered.facts["timesteps"]) == stages
    assert ("fog" in rendered.facts["negative"]) == (tier in {"pro", "4k"})
    assert ("exclusions" in rendered.facts["not_sent"]) == (tier not in {"pro", "4k"})


def test_given_a_promotion_to_pro_then_plan_seed_and_conditions_stay(
    ltx: Ltx, ask: Ask, watch: Watch, red: Path
) -> None:
    fast = ask(conditions=(Condition(red, 0),))
    one, other = ltx.render(fast, watch), ltx.render(replace(fast, tier="pro"), watch)
    assert one.facts["seed"] == other.facts["seed"]
    assert one.facts["conditions"] == other.facts["conditions"]
    assert one.facts["prompt"] == other.facts["prompt"]


def test_given_sound_in_the_plan_then_it_is_listed_as_not_sent(ltx: Ltx, ask: Ask, watch: Watch) -> None:
    parts = (PromptPart("action", "A bell."), PromptPart("sound", "It rings."), PromptPart("exclude", "fog"))
    facts = ltx.render(ask(prompt=parts), watch).facts
    assert facts["prompt"] == "A bell."
    assert facts["not_sent"] == ["sound", "exclusions"]


def test_given_a_second_render_of_the_same_words_then_the_text_encoder_stays_away(
    ltx: Ltx, ask: Ask, watch: Watch
) -> None:
    words = (PromptPart("action", "Read me once."),)
    ltx.render(ask(prompt=words), watch)
    misses = ltx.embeddings.misses
    ltx.render(ask(prompt=words, seed=11), watch)
    assert ltx.embeddings.misses == misses


def test_given_unload_then_the_next_render_loads_again_and_is_equal(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf)
    before = frames_of(engine.render(ask(), watch))
    engine.unload()
    assert engine._loaded is None
    assert np.array_equal(before, frames_of(engine.render(ask(), watch)))


def test_given_a_pending_decode_then_unload_does_not_disturb_it(shelf: Path, ask: Ask, watch: Watch) -> None:
    engine = Ltx(shelf)
    whole = frames_of(engine.render(ask(), watch))
    pending: Iterator[Any] = engine.render(ask(), watch).frames
    engine.unload()
    assert np.array_equal(whole, np.stack(list(pending)))
