"""What size is really generated for a planned picture, and how it comes back to the planned size. Pure arithmetic.

The models make widths and heights in multiples of 32 and 8k+1 frames; a film plan asks for what it needs. The studio
always generates at least the plan, then crops and trims, so a take is exactly as planned.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from previz_studio.kit.errors import Invalid

FRAME_STEP = 8
"""Pixel frames per latent frame; a clip is 8k+1 frames long. diffusers floors anything else without a word."""
PIXEL_STEP = 32
FEWEST_CELLS = 2
"""Latent cells per side; the decoder of LTX-2 reflects its borders and cannot with one."""


@dataclass(frozen=True)
class Canvas:
    """`width` x `height` pixels and `frames` are generated; `planned_*` are delivered; `scale` is generated/planned."""

    width: int
    height: int
    frames: int
    planned_width: int
    planned_height: int
    planned_frames: int
    scale: Fraction = Fraction(1)
    before: int = 0
    """Generated frames in front that belong to the take this one continues; they are not delivered."""

    @property
    def live(self) -> tuple[int, int, int, int]:
        """(left, top, width, height) of the part of the canvas that survives the crop."""
        width = min(self.width, round(self.planned_width * self.scale))
        height = min(self.height, round(self.planned_height * self.scale))
        return (self.width - width) // 2, (self.height - height) // 2, width, height

    @property
    def latent_tokens(self) -> int:
        """Tokens of one forward pass: latent frames x rows x columns."""
        return latent_frames(self.frames) * (self.height // PIXEL_STEP) * (self.width // PIXEL_STEP)

    def facts(self) -> dict[str, Any]:
        """For the recipe: generated sizes, and what was done to reach the planned ones."""
        return {
            "generated_width": self.width,
            "generated_height": self.height,
            "generated_frames": self.frames,
            "overlap_frames": self.before,
            "trimmed_frames": self.frames - self.before - self.planned_frames,
            "length": length_words(self.planned_frames, self.frames - self.before),
            "fit": self.fit,
        }

    @property
    def fit(self) -> str:
        """In the page's words: exact, cropped, or resampled (never called the model's own resolution)."""
        if self.live[2:] != (self.planned_width, self.planned_height):
            way = "down" if self.scale > 1 else "up"
            return f"resampled {way} from {self.live[2]}x{self.live[3]}"
        if (self.width, self.height) != (self.planned_width, self.planned_height):
            return f"cropped from {self.width}x{self.height}"
        return "exact"


def generated_frames(planned: int, before: int = 0) -> int:
    """The shortest 8k+1 that holds `planned` frames after `before` frames that belong to the take before."""
    return ceil((planned + before - 1) / FRAME_STEP) * FRAME_STEP + 1


def length_words(planned: int, made: int = 0) -> str:
    """`10 frames planned, 17 generated, 7 trimmed.`; empty where a clip is as long as it was made."""
    made = made or generated_frames(planned)
    return f"{planned} frames planned, {made} generated, {made - planned} trimmed." if made > planned else ""


def check_length(name: str, frames: object, planned: int) -> None:
    """A count given by hand, as `name`: it is never rounded in silence. Raises Invalid."""
    if not isinstance(frames, int) or isinstance(frames, bool) or frames < 1 or (frames - 1) % FRAME_STEP:
        above = generated_frames(max(1, frames)) if isinstance(frames, int) else generated_frames(planned)
        raise Invalid(
            f"{name} is {frames}; the model makes 8k+1 frames: {max(1, above - FRAME_STEP)} or {above}.",
            hint="Choose one of these, or leave it out: the planned length is generated and trimmed.",
        )
    if frames < planned:
        raise Invalid(
            f"{name} is {frames}, and the plan has {planned} frames.", hint=f"Use {generated_frames(planned)} or more."
        )


def latent_frames(frames: int) -> int:
    return (frames - 1) // FRAME_STEP + 1


def clip_length(frames: int, room: int) -> int:
    """How much of a guide clip is used: the longest 8k+1 within its `frames` and the `room` left in the shot."""
    return (min(frames, room) - 1) // FRAME_STEP * FRAME_STEP + 1


def canvas(
    size: tuple[int, int],
    frames: int,
    scale: Fraction = Fraction(1),
    doubled: int = 0,
    before: int = 0,
    made: int = 0,
) -> Canvas:
    """The canvas for a planned (width, height) and frame count; `made` frames are generated where that is given.

    `scale` is the size of the first stage against the plan; it is doubled `doubled` times by the latent upsampler.
    `before` frames are generated in front and belong to the take before (scene chaining)."""
    factor = 2**doubled
    width, height = (max(FEWEST_CELLS, ceil(side * scale / PIXEL_STEP)) * PIXEL_STEP * factor for side in size)
    length = max(made, generated_frames(frames, before))
    return Canvas(width, height, length, size[0], size[1], frames, scale * factor, before)
