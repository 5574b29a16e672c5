"""What a tier is: stages, schedules and guidance as values. The numbers live in ltx/recipes.py and ltx2/recipes.py."""

from dataclasses import dataclass
from fractions import Fraction

from previz_studio.kit.errors import Invalid


@dataclass(frozen=True)
class Stage:
    """One denoising pass. `schedule` are the timesteps (LTX-Video, 0..1000) or sigmas (LTX-2, 0..1) of a distilled
    model; without one, `steps` equal steps. `denoise` below 1 keeps part of what came in. `guidance` 1 is off."""

    schedule: tuple[float, ...] = ()
    steps: int = 0
    guidance: float = 1.0
    rescale: float = 0.0
    denoise: float = 1.0
    audio_guidance: float = 1.0
    stg: float = 0.0
    """Spatio-temporal guidance, LTX-2 only; 0 is off."""
    modality: float = 1.0
    """How strongly picture and sound follow each other beyond the model's own habit, LTX-2 only; 1 is off."""
    noise: float = 1.0
    """How much noise what came in is mixed with (0..1), LTX-2 only."""
    by_lora: bool = False
    """Distilled sigmas on a dev model: this stage runs with the publisher's distilled LoRA, and no other stage does."""

    @property
    def guided(self) -> bool:
        return self.guidance > 1

    @property
    def passes(self) -> float:
        """Forward passes: each kind of guidance adds one to a step."""
        steps = len(self.schedule) or self.steps * self.denoise
        return steps * (1 + self.guided + (self.stg > 0) + (self.modality > 1))


@dataclass(frozen=True)
class Recipe:
    """One tier. The first stage runs at `scale` of the planned size; the latent upsampler doubles it before each
    further stage, and `last_doubling` once more before decoding."""

    tier: str
    title: str
    stages: tuple[Stage, ...]
    scale: Fraction = Fraction(1)
    last_doubling: bool = False
    adain: float = 0.0
    tone_map: float = 0.0
    decode_timestep: float = 0.05
    decode_noise_scale: float = 0.025
    tiled_decode: bool = False
    negative: str = ""
    """What the publisher always excludes; added to the request's own exclusions when guidance is on."""
    source: str = ""
    """Where the numbers come from."""

    @property
    def doublings(self) -> int:
        return len(self.stages) - 1 + self.last_doubling

    @property
    def passes(self) -> float:
        """Of all stages, each counted as the share of the planned picture it works on."""
        return sum(stage.passes * float(self.scale * 2**index) ** 2 for index, stage in enumerate(self.stages))

    @property
    def distilled(self) -> bool:
        """True when the first stage belongs to a distilled model, False when it needs a dev model."""
        return bool(self.stages[0].schedule)

    @property
    def by_lora(self) -> bool:
        return any(stage.by_lora for stage in self.stages)


def recipe_for(recipes: tuple[Recipe, ...], tier: str) -> Recipe:
    for recipe in recipes:
        if recipe.tier == tier:
            return recipe
    raise Invalid(f"There is no tier called {tier!r}.", hint=f"Choose {', '.join(r.tier for r in recipes)}.")
