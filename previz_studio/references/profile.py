"""What an identity looks like, in words. Values only; it compiles to the same sentence in every shot's request."""

import re
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from previz_studio.kit.canonical import digest
from previz_studio.kit.errors import Invalid

LATER = {"lora": "", "lora_weight": 1.0}
"""Fields that came after profiles were stored, and what they are when nobody set them."""
_LORA = re.compile(r"(?:[^./\x00-\x1f][^/\x00-\x1f]{0,119})?")


@dataclass(frozen=True)
class Profile:
    """Heights and sizes in metres; `must_stay_the_same` maps a heading (Face, Hair, Never) to words."""

    summary: str = ""
    height_m: float | None = None
    build: str = ""
    distinctive_features: tuple[str, ...] = ()
    costume: str = ""
    wardrobe: tuple[str, ...] = ()
    """Slugs of the wardrobe identities this one wears."""
    mannerisms: tuple[str, ...] = ()
    must_stay_the_same: dict[str, str] = field(default_factory=dict)
    trigger: str = ""
    """The word a LoRA was trained on, put first in the prompt."""
    length_m: float | None = None
    width_m: float | None = None
    worn_by: str = ""
    """Slug of the character, for wardrobe."""
    scenes: tuple[str, ...] = ()
    rights_basis: str = ""
    rights_signed_by: str = ""
    rights_signed_on: str = ""
    rights_covers: tuple[str, ...] = ()
    rights_not_covered: tuple[str, ...] = ()
    rights_proof: str = ""
    lora: str = ""
    """Id of a LoRA on the studio's shelf that was trained on it."""
    lora_weight: float = 1.0
    """-2..2."""

    def appearance(self) -> str:
        """One sentence for a prompt, always the same for the same profile."""
        parts = [self.trigger, self.build, ", ".join(self.distinctive_features), self.costume]
        if self.height_m:
            parts.insert(1, f"{self.height_m:.2f} m {'long' if self.worn_by else 'tall'}")
        return "; ".join(part.strip().rstrip(".") for part in parts if part.strip())

    def style(self) -> str:
        """A look as a prompt says it: its trigger first, then its words."""
        kept = [words for heading, words in self.must_stay_the_same.items() if heading.lower() != "never"]
        parts = [self.trigger, self.summary, ", ".join(self.distinctive_features), *kept]
        return "; ".join(part.strip().rstrip(".") for part in parts if part.strip())

    def short_hash(self) -> str:
        """Four hex digits that change when the profile does."""
        return digest(profile_to(self))[:4]


def profile_to(profile: Profile) -> dict[str, Any]:
    """Without what came later and is not set: a profile from before there were LoRAs keeps its version."""
    unset = {name for name, usual in LATER.items() if getattr(profile, name) == usual}
    return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(profile).items() if key not in unset}


def profile_from(data: dict[str, Any]) -> Profile:
    """Raises Invalid naming a field that is not part of a profile."""
    known = {f.name for f in fields(Profile)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise Invalid(f"An identity has no field {unknown[0]!r}.", hint=f"Fields are {', '.join(sorted(known))}.")
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
    return Profile(**values | _lora_of(data))


def _lora_of(data: dict[str, Any]) -> dict[str, Any]:
    lora, weight = data.get("lora", ""), data.get("lora_weight", 1.0)
    if not isinstance(lora, str) or not _LORA.fullmatch(lora):
        raise Invalid(f"{str(lora)[:40]!r} is not the id of a LoRA.", hint="`previz-studio models list` shows them.")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not -2 <= weight <= 2:
        raise Invalid(f"The LoRA's weight is {str(weight)[:20]}.", hint="Use -2 to 2; 1 is usual.")
    return {"lora": lora, "lora_weight": float(weight)}
