"""Video-to-video of LTX-2 begins with the sound of its source clip, as far along as with its picture; or is silent."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from previz_studio.engines.contract import Condition, RenderRequest, Watch
from previz_studio.engines.ltx2.engine import Ltx2
from previz_studio.engines.ltx2.sound import KEPT, encode_sound, log_mel, read_sound
from tests.engines import tiny
from tests.engines.test_ltx import frames_of

pytestmark = pytest.mark.heavy

Ask = Callable[..., RenderRequest]
RATE = 16000
FPS = Fraction(24)


def tone(hertz: float, seconds: float = 1.0, channels: int = 2) -> NDArray[np.int16]:
    """shape (channels, samples)"""
    wave = 12000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave[None].astype(np.int16), channels, axis=0)


def pictures(frames: int = 25) -> NDArray[np.uint8]:
    return np.full((frames, 64, 64, 3), 90, np.uint8)


@pytest.fixture(scope="module")
def ringing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of pictures and of a 440 Hz tone."""
    return tiny.write_clip(tmp_path_factory.mktemp("ringing") / "bell.mov", pictures(), tone(440))


def first_given(engine: Ltx2, request: RenderRequest, watch: Watch) -> dict[str, Any]:
    """What the transformer is given first."""
    engine.render(request, watch)
    assert engine._loaded is not None
    seen: list[dict[str, Any]] = []
    hook = engine._loaded.pipe.transformer.register_forward_pre_hook(
        lambda module, given, named: seen.append(named), with_kwargs=True
    )
    engine.render(request, watch)
    hook.remove()
    return seen[0]


def over(clip: Path, keep: float) -> tuple[Condition, ...]:
    return (Condition(clip, 0, keep, kind="source"),)


@pytest.mark.parametrize("keep", [0.9, 0.5])
def test_given_a_clip_that_sounds_then_picture_and_sound_begin_at_the_same_noise(
    ltx2: Ltx2, ask: Ask, watch: Watch, ringing: Path, keep: float
) -> None:
    given = first_given(ltx2, ask(frames=25, conditions=over(ringing, keep)), watch)
    pipe = ltx2._loaded.pipe  # type: ignore[union-attr]
    seconds = 25 / 24
    own = encode_sound(pipe, read_sound(ringing, RATE, seconds, FPS).samples, seconds)
    own = pipe._normalize_audio_latents(
        pipe._pack_audio_latents(own), pipe.audio_vae.latents_mean, pipe.audio_vae.latents_std
    )
    noise = (given["audio_hidden_states"] - keep * own) / (1 - keep)
    assert float(noise.std()) == pytest.approx(1.0, abs=0.15)
    assert float(given["audio_timestep"].max()) == pytest.approx(1000 * (1 - keep))
    assert float(given["timestep"].max()) == pytest.approx(1000 * (1 - keep))


def test_given_more_kept_then_the_sound_is_nearer_to_the_clip_s(
    ltx2: Ltx2, ask: Ask, watch: Watch, ringing: Path
) -> None:
    def heard(keep: float) -> NDArray[np.float32]:
        rendered = ltx2.render(ask(frames=25, conditions=over(ringing, keep)), watch)
        assert rendered.facts["sound"] == KEPT
        assert rendered.audio is not None
        assert len(rendered.audio.samples) == round(25 / 24 * rendered.audio.rate)
        return rendered.audio.samples

    nearly_all = heard(0.98)
    assert np.abs(nearly_all - heard(0.9)).mean() < np.abs(nearly_all - heard(0.1)).mean()


@pytest.mark.parametrize("tier", ["fast", "pro"])
def test_given_a_clip_without_sound_then_the_take_is_silent_and_says_so(
    ltx2: Ltx2, ask: Ask, watch: Watch, clip: Path, tier: str
) -> None:
    rendered = ltx2.render(ask(tier=tier, frames=25, conditions=over(clip, 0.5)), watch)
    assert rendered.audio is None
    assert rendered.facts["sound"] == "None: the clip it was made over has no sound."
    assert len(frames_of(rendered)) == 25


def test_given_a_clip_of_another_rate_then_its_sound_is_left_out(
    ltx2: Ltx2, ask: Ask, watch: Watch, tmp_path: Path
) -> None:
    other = tiny.write_clip(tmp_path / "pal.mov", pictures(), tone(440), fps=25)
    rendered = ltx2.render(ask(frames=25, conditions=over(other, 0.5)), watch)
    assert rendered.audio is None
    assert "another frame rate" in rendered.facts["sound"]


def test_given_words_alone_then_the_sound_is_the_model_s_own(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    rendered = ltx2.render(ask(), watch)
    assert rendered.audio is not None
    assert "sound" not in rendered.facts


def test_given_a_clip_then_its_samples_are_read_exactly_and_mono_on_both_sides(tmp_path: Path) -> None:
    for channels in (1, 2):
        file = tiny.write_clip(tmp_path / f"{channels}.mov", pictures(), tone(440, channels=channels))
        samples = read_sound(file, RATE, 0.5, FPS).samples
        assert samples is not None and samples.shape == (2, 8000)
        assert np.abs(samples - tone(440)[:, :8000] / 32768).max() < 1e-4


def test_given_another_sample_rate_then_the_tone_keeps_its_pitch(tmp_path: Path) -> None:
    file = tiny.write_clip(tmp_path / "high.mov", pictures(), tone(440)[:, ::2], rate=8000)
    samples = read_sound(file, RATE, 1.0, FPS).samples
    assert samples is not None
    assert np.argmax(np.abs(np.fft.rfft(samples[0][:RATE]))) == pytest.approx(440, abs=2)


def test_given_a_sound_shorter_than_the_shot_then_silence_follows(ltx2: Ltx2, ask: Ask, watch: Watch) -> None:
    ltx2.render(ask(), watch)
    pipe = ltx2._loaded.pipe  # type: ignore[union-attr]
    short = tone(440, 0.5).astype(np.float32) / 32768
    silence, some = encode_sound(pipe, None, 2.0), encode_sound(pipe, short, 2.0)
    assert np.allclose(silence[:, :, -20:], some[:, :, -20:], atol=1e-3)
    assert not np.allclose(silence[:, :, :10], some[:, :, :10], atol=1e-2)


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(60)])
def test_given_any_length_then_the_sound_has_as_many_latents_as_the_pipeline_makes(
    ltx2: Ltx2, ask: Ask, watch: Watch, fps: Fraction
) -> None:
    ltx2.render(ask(), watch)
    pipe = ltx2._loaded.pipe  # type: ignore[union-attr]
    for frames in (9, 17, 97, 257):
        latents = encode_sound(pipe, None, float(frames / fps))
        assert latents.shape == (1, 2, round(frames / float(fps) * 25), 2)


def test_given_a_tone_then_its_bin_is_the_loudest_and_silence_is_the_floor() -> None:
    mel = log_mel(tone(1000).astype(np.float32) / 32768, RATE, 160, 64)
    assert mel.shape == (1, 2, 101, 64)
    assert int(mel[0, 0, 50].argmax()) in (20, 21)
    assert np.allclose(log_mel(np.zeros((2, RATE), np.float32), RATE, 160, 64), np.log(1e-5))
