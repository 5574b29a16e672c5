"""The tiers of LTX-2, 2.3 and 2.5, as published by Lightricks (ltx-pipelines) and the diffusers documentation."""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from previz_studio.engines.diffusion.recipes import Recipe, Stage

DISTILLED = (1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875)
REFINE = (0.909375, 0.725, 0.421875)
HALF = Fraction(1, 2)
SOURCE = "Lightricks ltx-pipelines constants, LTX-2"
NEGATIVE = (
    "blurry, out of focus, overexposed, underexposed, low contrast, washed out colors, excessive noise, grainy "
    "texture, poor lighting, flickering, motion blur, distorted proportions, unnatural skin tones, deformed facial "
    "features, asymmetrical face, missing facial features, extra limbs, disfigured hands, wrong hand count, artifacts"
    " around text, inconsistent perspective, camera shake, incorrect depth of field, background too sharp, background"
    " clutter, distracting reflections, harsh shadows, inconsistent lighting direction, color banding, cartoonish "
    "rendering, 3D CGI look, unrealistic materials, uncanny valley effect, incorrect ethnicity, wrong gender, "
    "exaggerated expressions, wrong gaze direction, mismatched lip sync, silent or muted audio, distorted voice, "
    "robotic voice, echo, background noise, off-sync audio, incorrect dialogue, added dialogue, repetitive speech, "
    "jittery movement, awkward pauses, incorrect timing, unnatural transitions, inconsistent framing, tilted camera, "
    "flat lighting, inconsistent tone, cinematic oversaturation, stylized filters, or AI artifacts."
)
"""`DEFAULT_NEGATIVE_PROMPT` of ltx-pipelines, as diffusers repeats it in pipelines/ltx2/utils.py (a test compares)."""
PRO_STEPS_OF_20 = 40
"""LTX-2.0 takes 40 steps where 2.3 and later take 30."""
STG_BLOCKS = {"2.0": 29, "2.3": 28, "2.5": 28}

_fast = Stage(schedule=DISTILLED)
_refine = Stage(schedule=REFINE, noise=REFINE[0])
_refine_by_lora = Stage(schedule=REFINE, noise=REFINE[0], by_lora=True)
_dev = Stage(steps=30, guidance=3.0, rescale=0.7, audio_guidance=7.0, stg=1.0, modality=3.0)

_recipe = partial(Recipe, decode_timestep=0.0, decode_noise_scale=0.0)
"""The defaults of the LTX-2 pipelines, where a VAE decodes by timestep; LTX-Video's are others."""

RECIPES = (  # the first is what `auto` renders
    _recipe("fast", "Fast", (_fast,), source=SOURCE),
    _recipe("draft", "Draft: first stage only", (_fast,), scale=HALF, source=SOURCE),
    _recipe("fine", "Fast, refined", (_fast, _refine), scale=HALF, source=SOURCE),
    _recipe("pro", "Pro", (_dev, _refine_by_lora), scale=HALF, negative=NEGATIVE, source=SOURCE),
    _recipe(
        "4k",
        "Fast in 4K",
        (_fast, _refine),
        scale=Fraction(1, 4),
        last_doubling=True,
        tiled_decode=True,
        source=f"{SOURCE}; the second doubling is the studio's own",
    ),
)


def steps_of(stage: Stage, version: str) -> int:
    if stage.schedule:
        return len(stage.schedule)
    return PRO_STEPS_OF_20 if version == "2.0" else stage.steps


def guidance_of(stage: Stage, version: str, block: int | None = None) -> dict[str, Any]:
    """Every guidance argument of the LTX-2 pipelines, said out loud: their defaults leave guidance on, which makes
    four distilled steps twelve forward passes, and an audio value of 0 falls back to the picture's."""
    blocks = None
    if stage.stg:
        blocks = [block if block is not None else STG_BLOCKS.get(version, 28)]
    return {
        "guidance_scale": stage.guidance,
        "stg_scale": stage.stg,
        "modality_scale": stage.modality,
        "guidance_rescale": stage.rescale,
        "audio_guidance_scale": stage.audio_guidance,
        "audio_stg_scale": stage.stg,
        "audio_modality_scale": stage.modality,
        "audio_guidance_rescale": stage.rescale,
        "spatio_temporal_guidance_blocks": blocks,
    }


def video_to_video(stage: Stage, keep: float, sigmas: tuple[float, ...]) -> Stage:
    """The stage entered at noise 1 - keep: its guidance stays, and of its own `sigmas` those below."""
    start = round(1 - keep, 6)
    return replace(stage, schedule=(start, *(sigma for sigma in sigmas if sigma < start)), noise=start)
