"""The LoRAs of a plan's identities and looks: which go along with a request, at which weight, and which do not and why.

The same identity gives the same row in every shot and batch: only its profile, the shelf and the model decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from previz_studio.engines.camera_loras import adapter_of
from previz_studio.engines.contract import Adapter, ModelFacts
from previz_studio.engines.trained_loras import made_for, trained_loras
from previz_studio.engines.weights.bases import misfit
from previz_studio.engines.weights.model import Model
from previz_studio.engines.weights.shelf import is_verified
from previz_studio.kit.errors import Invalid
from previz_studio.references.models import Identity
from previz_studio.references.profile import Profile, profile_from
from previz_studio.takes.guiding import adapter_row


@dataclass(frozen=True)
class IdentityLora:
    """`adapter` is None when it does not go along; `left_out` then says why. `problem`: why a press is refused."""

    slug: str
    name: str
    lora: str
    weight: float
    adapter: Adapter | None = None
    base: str = ""
    left_out: str = ""
    problem: str = ""
    hint: str = ""

    @property
    def words(self) -> str:
        return f"{self.name} at weight {self.weight:g} ({self.lora}, {self.base})"

    @property
    def not_sent(self) -> str:
        """As the request's *not sent* lists it; empty where it goes along."""
        return f"the LoRA of {self.name}: {self.problem or self.left_out}" if self.problem or self.left_out else ""


def loras_of(
    identities: Sequence[Identity], model: ModelFacts | None, installed: Sequence[Model]
) -> tuple[IdentityLora, ...]:
    """In the plan's order, each LoRA once. An engine without a model carries none. `installed` is the shelf."""
    asked = [(one, profile) for one in identities if (profile := profile_from(one.profile)).lora]
    if not asked or model is None:
        return ()
    shelf = {lora.id: lora for lora in trained_loras(installed)}
    chosen = next((one for one in installed if one.id == model.id), None)
    found: list[IdentityLora] = []
    for identity, profile in asked:
        sent = next((one for one in found if one.lora == profile.lora and one.adapter), None)
        found.append(_again(identity, profile, sent) if sent else _lora_of(identity, profile, shelf, chosen))
    return tuple(found)


def check_loras(loras: Sequence[IdentityLora]) -> None:
    """Raises Invalid, naming the identity and the way out, for one that is not on the shelf as it was imported."""
    wrong = next((one for one in loras if one.problem), None)
    if wrong:
        raise Invalid(f"The LoRA of {wrong.name}: {wrong.problem}.", hint=wrong.hint)


def loras_problem(loras: Iterable[IdentityLora]) -> str:
    """The sentence a press would be refused with; empty when all are in order."""
    try:
        check_loras(tuple(loras))
    except Invalid as refusal:
        return refusal.sentence
    return ""


def lora_rows(loras: Sequence[IdentityLora]) -> tuple[dict[str, Any], ...]:
    """Rows of a recipe."""
    return tuple(adapter_row(one.adapter, one.weight) for one in loras if one.adapter)


def lora_of_row(loras: Sequence[IdentityLora], slug: str) -> dict[str, str]:
    """What the recipe says of an identity's LoRA beside its words; nothing where it has none."""
    found = next((one for one in loras if one.slug == slug), None)
    if found is None:
        return {}
    return {"lora": found.lora} | ({"lora_not_sent": found.left_out} if found.left_out else {})


def _lora_of(identity: Identity, profile: Profile, shelf: dict[str, Model], model: Model | None) -> IdentityLora:
    asked = IdentityLora(identity.slug, identity.name, profile.lora, profile.lora_weight)
    lora = shelf.get(profile.lora)
    other = f"or choose another on the page of {identity.name}"
    if lora is None:
        hint = f"Bring it with `previz-studio models import FILE --id {profile.lora}`, {other}."
        return replace(asked, problem=f"{profile.lora} is not on this machine's shelf", hint=hint)
    if not is_verified(lora):
        hint = f"`previz-studio models verify {lora.id}` says what is wrong; import it again, {other}."
        return replace(asked, problem=f"{lora.id} is not the file that was imported", hint=hint)
    reason = misfit(lora, model) if model else ""
    if reason:
        return replace(asked, base=made_for(lora), left_out=reason)
    return replace(asked, base=made_for(lora), adapter=adapter_of(lora))


def _again(identity: Identity, profile: Profile, sent: IdentityLora) -> IdentityLora:
    weight = "" if sent.weight == profile.lora_weight else f" at weight {sent.weight:g}, not {profile.lora_weight:g}"
    said = f"{sent.lora} goes along once, for {sent.name}{weight}"
    return IdentityLora(identity.slug, identity.name, profile.lora, sent.weight, base=sent.base, left_out=said)
