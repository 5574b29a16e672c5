"""The tiers of LTX-Video 0.9.7 and 0.9.8, as published by Lightricks and the diffusers documentation."""

from dataclasses import replace
from fractions import Fraction

from previz_studio.engines.diffusion.recipes import Recipe, Stage

DISTILLED = (1000.0, 993.0, 987.0, 981.0, 975.0, 909.0, 725.0, 0.03)
REFINE = (1000.0, 909.0, 725.0, 421.0)
"""The published list ends in a step at 0, which moves nothing (its step length is 0): left out, same picture."""
REFINE_KEEP = 0.999
"""Below 1, so that the pipeline starts from the upsampled latents, and skips exactly the first entry of REFINE."""
TWO_THIRDS = Fraction(2, 3)
DOCUMENTATION = "diffusers documentation, LTX-Video 0.9.7 and 0.9.8"
NEGATIVE = "worst quality, inconsistent motion, blurry, jittery, distorted"

_fast = Stage(schedule=DISTILLED)
_refine = Stage(schedule=REFINE, denoise=REFINE_KEEP)
_dev = Stage(steps=30, guidance=5.0, rescale=0.7)
_dev_refine = Stage(steps=10, guidance=5.0, rescale=0.7, denoise=0.4)

RECIPES = (  # the first is what `auto` renders
    Recipe("fast", "Fast", (_fast,), source=DOCUMENTATION),
    Recipe("draft", "Draft: first stage only", (_fast,), scale=TWO_THIRDS, source=DOCUMENTATION),
    Recipe("fine", "Fast, refined", (_fast, _refine), scale=TWO_THIRDS, adain=1.0, tone_map=0.6, source=DOCUMENTATION),
    Recipe("pro", "Pro", (_dev, _dev_refine), scale=TWO_THIRDS, negative=NEGATIVE, source=DOCUMENTATION),
    Recipe(
        "4k",
        "Pro in 4K",
        (_dev, _dev_refine),
        scale=Fraction(1, 3),
        last_doubling=True,
        tiled_decode=True,
        negative=NEGATIVE,
        source=f"{DOCUMENTATION}; the second doubling is the studio's own",
    ),
)


def video_to_video(stage: Stage, keep: float, timesteps: tuple[float, ...]) -> Stage:
    """The stage entered at noise 1 - keep: its guidance stays, and of its own `timesteps` those below.

    The pipeline skips the first entry, which is why it is there; for a distilled model REFINE fills the gap between 725
    and 0.03. (`denoise_strength` alone is a share of the steps: 0.5 of the dev model's 30 begins at 0.975.)"""
    start = round(1000 * (1 - keep), 3)
    known = timesteps + REFINE if stage.schedule else timesteps
    below = sorted({step for step in known if step < start}, reverse=True)
    return replace(stage, schedule=(1000.0, start, *below), denoise=1 - 0.5 / (len(below) + 2))
