"""What an identity looks like, in words. Values only; it compiles to the same sentence in every shot's request."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from previz_studio.kit.canonical import digest
from previz_studio.kit.errors import Invalid


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

    def appearance(self) -> str:
        """One sentence for a prompt, always the same for the same profile."""
        parts = [self.trigger, self.build, ", ".join(self.distinctive_features), self.costume]
        if self.height_m:
            parts.insert(1, f"{self.height_m:.2f} m {'long' if self.worn_by else 'tall'}")
        return "; ".join(part.strip().rstrip(".") for part in parts if part.strip())

    def short_hash(self) -> str:
        """Four hex digits that change when the profile does."""
        return digest(profile_to(self))[:4]


def profile_to(profile: Profile) -> dict[str, Any]:
    return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(profile).items()}


def profile_from(data: dict[str, Any]) -> Profile:
    """Raises Invalid naming a field that is not part of a profile."""
    known = {f.name for f in fields(Profile)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise Invalid(f"An identity has no field {unknown[0]!r}.", hint=f"Fields are {', '.join(sorted(known))}.")
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
    return Profile(**values)
