"""The LoRA of an identity or a look: what its page offers, and what its form says. Reads the shelf, changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from previz_studio.engines.camera_loras import usual_weight
from previz_studio.engines.trained_loras import made_for, trained_loras
from previz_studio.engines.weights.model import Model
from previz_studio.kit.errors import Invalid
from previz_studio.references.profile import Profile
from previz_studio.screens.pages.identity import LoraPart
from previz_studio.screens.pages.parts import Choice

NONE_HERE = "No trained LoRA is on this studio's shelf. Whoever runs it brings one with"
UNTIL = "Fast and Pro takes are refused until it is imported, or another is chosen."
IMPORT = "previz-studio models import FILE --base ltx-video-13b"


def lora_part(profile: Profile, installed: Sequence[Model]) -> LoraPart:
    shelf = trained_loras(installed)
    known = {one.id: one for one in shelf}
    missing = bool(profile.lora) and profile.lora not in known
    choices = [Choice("None", value="", current=not profile.lora)]
    choices += [Choice(f"{one.title}, {made_for(one)}", value=one.id, current=one.id == profile.lora) for one in shelf]
    if missing:
        choices.append(Choice(f"{profile.lora}, not on the shelf", value=profile.lora, current=True))
    base = "not on the shelf" if missing else made_for(known[profile.lora]) if profile.lora else ""
    return LoraPart(
        choices=tuple(choices) if shelf or profile.lora else (),
        weight=f"{profile.lora_weight:g}" if profile.lora else "",
        words=f"{profile.lora}, {base}, weight {profile.lora_weight:g}" if profile.lora else "",
        problem=f"{profile.lora} is not on this studio's shelf. {UNTIL}" if missing else "",
        none_words=NONE_HERE,
        none_command=IMPORT,
    )


def with_lora(profile: Profile, texts: Mapping[str, str], installed: Sequence[Model]) -> Profile:
    """With what the form says. A weight left empty, or as another LoRA had it, is the LoRA's usual one; its trigger
    word comes and goes with it, unless somebody wrote another. Raises Invalid."""
    if "lora" not in texts:
        return profile
    wanted, known = texts["lora"].strip(), {one.id: one for one in trained_loras(installed)}
    if wanted and wanted not in known and wanted != profile.lora:
        raise Invalid(f"No LoRA called {wanted[:80]!r} is on this studio's shelf.", hint="Choose one of the list.")
    if wanted != profile.lora and profile.trigger in ("", _trigger(known.get(profile.lora))):
        profile = replace(profile, trigger=_trigger(known.get(wanted)))
    usual = usual_weight(known[wanted]) if wanted in known else 1.0
    weight = _weight(texts.get("lora_weight", ""), usual) if wanted else 1.0
    if wanted != profile.lora and profile.lora and weight == profile.lora_weight:
        weight = usual
    return replace(profile, lora=wanted, lora_weight=weight)


def _trigger(lora: Model | None) -> str:
    return str(lora.details.get("trigger") or "") if lora else ""


def _weight(text: str, usual: float) -> float:
    said = text.strip().replace(",", ".")
    if not said:
        return usual
    try:
        weight = float(said)
    except ValueError:
        weight = 9.0
    if not -2 <= weight <= 2:
        raise Invalid(f"{text.strip()[:20]!r} is not a weight.", hint="Use -2 to 2, as in 0.8; 1 is usual.")
    return weight
