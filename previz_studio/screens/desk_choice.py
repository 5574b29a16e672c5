"""What is chosen in the Generate form: which engine, tier and model that means, and what they cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from previz_studio.engines.contract import EngineFacts, ModelFacts, PromptPart
from previz_studio.engines.diffusion.cut_words import over_words
from previz_studio.engines.diffusion.words import window_words, words_of
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.kit.errors import StudioError
from previz_studio.screens.words import tier_words
from previz_studio.shots.keyframes import Keyframe, place_words
from previz_studio.shots.plan import ShotPlan
from previz_studio.takes.guiding import GUIDES, NONE, Wishes, model_for
from previz_studio.takes.identity_loras import IdentityLora
from previz_studio.takes.order import engine_for


@dataclass(frozen=True)
class Chosen:
    engine: EngineFacts
    tier: str
    model: ModelFacts | None
    sound: bool = True
    asked_model: str = ""
    """The model somebody chose; empty while the tier decides."""


def chosen_of(engines: Engines, tier: str = "", model: str = "", sound: bool = True) -> Chosen:
    """As a press would choose. What cannot be had (a model of another tier) is left out, as the form shows it."""
    for asked_tier, asked_model in ((tier, model), (tier, ""), ("", ""), (ANIMATIC, "")):
        try:
            engine, found = engine_for(engines, asked_tier or "auto", asked_model)
            return Chosen(engine, found, model_for(engine, found, asked_model), sound, asked_model)
        except StudioError:
            continue
    animatic = next(one for one in engines.facts() if one.name == ANIMATIC)
    return Chosen(animatic, ANIMATIC, None)


def keyframe_words(key: Keyframe) -> str:
    """`Last frame: harbour.jpg, strength 0.8`."""
    strength = f", strength {key.strength:g}" if key.strength < 1 else ""
    return f"{place_words(key.at).capitalize()}: {key.name or 'a picture'}{strength}"


def beside_words(
    chosen: Chosen,
    wishes: Wishes,
    drawn: tuple[int, int],
    names: Sequence[str],
    lora: str,
    loras: Sequence[IdentityLora] = (),
) -> list[tuple[str, str]]:
    """(origin, words) of what goes beside the words; `drawn` is the plan's revision and the frame its panel shows."""
    if chosen.model is None:
        return []
    revision, frame = drawn
    found = []
    if wishes.guide != NONE:
        strength = f", strength {wishes.guide_strength:g}"
        found.append(("guide", f"{GUIDES[wishes.guide]} from plan revision {revision}{strength}"))
    if wishes.panel:
        found.append(("panel", f"The storyboard panel at frame {frame}"))
    if wishes.sheet:
        found.append(("sheet", f"Reference sheet of {', '.join(names) or 'nobody'}"))
    if lora:
        weight = "" if wishes.lora_weight is None else f" Weight {wishes.lora_weight:g} asked for."
        found.append(("lora", f"{lora}{weight}"))
    return found + [("lora", one.words) for one in loras if one.adapter]


def read_texts(chosen: Chosen, compiled: tuple[PromptPart, ...], lines: Sequence[str] = ()) -> tuple[str, ...]:
    """What the chosen model would be given to read, one text for each window; none for the animatic."""
    if chosen.model is None:
        return ()
    if lines and chosen.model.windows:
        return window_words(compiled, lines)
    return (words_of(compiled, "", False, chosen.model.hears and chosen.sound).positive,)


def not_sent(
    chosen: Chosen, plan: ShotPlan, loras: Sequence[IdentityLora] = (), texts: Sequence[str] = ()
) -> tuple[str, ...]:
    """Parts of the plan that this press would not send, in the page's words; `loras` are those of its identities,
    `texts` what the model would be given to read."""
    found, model = list(chosen.engine.not_sent), chosen.model
    if model and model.hears and not chosen.sound and plan.audio:
        found.append("sound, which is switched off")
    if model and plan.constraints and chosen.tier not in model.guided:
        found.append(f"what must not be seen: {tier_words(chosen.tier)} has no guidance")
    over = over_words(texts, model.tokens) if model else ""
    return (*found, *([over] if over else []), *(one.not_sent for one in loras if one.not_sent))
