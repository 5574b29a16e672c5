"""Installed models and the shot's plan -> what the desk offers beside the words. Reads; changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts, ModelFacts
from previz_studio.engines.in_context_loras import DEPTH, EDGES, SHEET, in_context_help
from previz_studio.engines.registry import Engines
from previz_studio.jobs.night import Night
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.screens.desk_choice import Chosen, keyframe_words
from previz_studio.screens.pages.offers import KeyPicture, Offer, Offers
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.words import tier_words
from previz_studio.shots.keyframes import Keyframe, keyframes_of
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import compile_prompt
from previz_studio.shots.queries import neighbours
from previz_studio.takes.guiding import GUIDES, NEEDS, Wishes, help_for
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.order import as_text, identities_in, identity_words
from previz_studio.takes.queries import newest_ready
from previz_studio.takes.reanchor import PLAN, WAYS, drifted
from previz_studio.takes.sheet import sheet_pictures

WORDS = {"image": "pictures", "video": "clips", "source": "a clip to start from", "tail": "the take before"}
REFERENCES = (DEPTH, EDGES)
"""Guides that only an in-context LoRA can read."""
DRAWN = "The animatic is drawn from the plan alone. What is chosen here goes with Fast and Pro."
WORDS |= {"reference": "reference sheets", "depth": "depth clips", "edges": "edge clips"}


@dataclass(frozen=True)
class Plan:
    """The shot as the offers need it; `made` are its takes, newest first."""

    shot: Shot
    plan: ShotPlan
    made: Sequence[Take]
    url: str
    night: Night
    fixed: bool = False
    go_on: str = ""
    """The id of the take to go on from, as chosen; `again` is where to begin when it had drifted."""
    again: str = PLAN


def offers(session: Session, engines: Engines, of: Plan, chosen: Chosen, wishes: Wishes) -> Offers:
    shot, plan, url = of.shot, of.plan, of.url
    installed = installed_models(engines.facts())
    known = identities_in(session, shot.project_id, plan)
    compiled = as_text(compile_prompt(plan, shot.project.fps, [identity_words(one) for one in known]))
    words, words_from = _words(of.made, compiled)
    common: dict[str, Any] = {
        "words": words,
        "words_from": words_from,
        "compiled": compiled,
        "keyframes": tuple(_key_picture(key, plan, url) for key in keyframes_of(plan)),
        "fixed": of.fixed,
        "stills_url": f"{url}/stills",
        "night": str(of.night),
        "strength": f"{wishes.guide_strength:g}",
        "panel_on": wishes.panel,
        "window_lines": "\n".join(wishes.windows),
        "sheet_on": wishes.sheet,
        "camera_on": wishes.camera_lora,
        "lora_weight": "" if wishes.lora_weight is None else f"{wishes.lora_weight:g}",
        "guide": wishes.guide,
    }
    if not installed:
        return Offers(gate=Gate(False, missing(engines.facts())), **common)
    model = chosen.model or installed[-1]
    capable = _of_model(engines, plan, chosen, model, installed) | _sheet(session, engines, model, known)
    ready = Gate(chosen.model is not None, DRAWN)
    return Offers(gate=Gate(True), ready=ready, **capable, **_go_on(session, of), **common)


def _of_model(
    engines: Engines,
    plan: ShotPlan,
    chosen: Chosen,
    model: ModelFacts,
    installed: Sequence[ModelFacts],
) -> dict[str, Any]:
    found = help_for(plan, model, engines.models)
    able = able_models(installed, chosen)
    return {
        **guides_of(engines, model),
        "models": model_choices(able, chosen),
        "follows": follows(model),
        "panel": Gate(plan.panel_asset_id is not None, "The plan has no storyboard panel."),
        "sound": Gate(model.hears, f"{model.title} makes no sound."),
        "sound_on": chosen.sound,
        "camera": Gate(found.adapter is not None, found.why),
        "camera_words": found.why,
        "windows": Gate(model.windows, f"{model.title} does not work in windows. Chain takes instead."),
    }


def _key_picture(key: Keyframe, plan: ShotPlan, url: str) -> KeyPicture:
    lost, words = key.frame >= plan.frames, f"{keyframe_words(key)}."
    if lost:
        words += f" The shot ends with frame {plan.frames - 1}: take it away, or put it inside."
    return KeyPicture(f"/media/assets/{key.asset_id}.jpg", words, f"{url}/keyframes/{key.at}/drop", lost)


def installed_models(all_facts: Sequence[EngineFacts]) -> list[ModelFacts]:
    return [model for facts in all_facts if facts.usable for model in facts.models]


def able_models(installed: Sequence[ModelFacts], chosen: Chosen) -> list[ModelFacts]:
    """Those the chosen tier may be made with; all of them while the animatic is chosen."""
    return [one for one in installed if chosen.tier in one.tiers or chosen.model is None]


def model_choices(able: Sequence[ModelFacts], chosen: Chosen) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"{one.title}: {' · '.join(map(tier_words, one.tiers))}",
            value=one.id,
            current=one.id == chosen.asked_model,
        )
        for one in able
    )


def guides_of(engines: Engines, model: ModelFacts) -> dict[str, Any]:
    """`guides` the model follows by itself, and `references` that need a LoRA beside it."""
    return {
        "guides": tuple(
            Choice(words, value=name)
            for name, words in GUIDES.items()
            if name not in REFERENCES and NEEDS.get(name, "") in {*model.conditions, ""}
        ),
        "references": tuple(_reference(engines, model, name) for name in REFERENCES if name in model.conditions),
    }


def _reference(engines: Engines, model: ModelFacts, name: str) -> Offer:
    found = in_context_help(name, model, engines.models)
    return Offer(GUIDES[name], name, Gate(found.adapter is not None, found.why))


def _sheet(session: Session, engines: Engines, model: ModelFacts, known: Sequence[Identity]) -> dict[str, Any]:
    found = in_context_help(SHEET, model, engines.models)
    if found.adapter is None:
        return {"sheet": Gate(False, found.why)}
    if not sheet_pictures(session, known):
        return {"sheet": Gate(False, "No identity of this plan has a picture.")}
    names = [one.name for one in known if one.kind is not IdentityKind.LOOK]
    return {"sheet": Gate(True), "sheet_words": f"{', '.join(names)}. {found.why}"}


def follows(model: ModelFacts) -> str:
    kinds = [WORDS.get(kind, kind) for kind in model.conditions]
    can = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds) or "words only"
    sound = "with sound" if model.hears else "without sound"
    return f"{model.title} follows {can}; up to {model.longest} frames in one pass, {sound}."


def missing(all_facts: Sequence[EngineFacts]) -> str:
    reason = next((facts.reason for facts in all_facts if not facts.usable), "")
    return f"Guides, stills and LoRAs are for Fast and Pro. {reason}".strip()


def _go_on(session: Session, of: Plan) -> dict[str, Any]:
    """The newest take of the shot before, and of this one; and where to begin when one of them had drifted."""
    before_id, _ = neighbours(session, of.shot)
    before = newest_ready(session, before_id) if before_id else None
    own = next((take for take in of.made if take.status is TakeStatus.READY and take.from_how != STILL), None)
    takes = [take for take in (before, own) if take is not None]
    found = {"go_on": tuple(Choice(one.name, value=str(one.id), current=str(one.id) == of.go_on) for one in takes)}
    strayed = [(take.name, seam) for take in takes if drifted(seam := take.recipe.get("facts", {}).get("seam") or {})]
    if not strayed:
        return found
    said = "; ".join(f"{name}: {str(seam.get('words', 'its light changed')).rstrip('.')}" for name, seam in strayed)
    return {
        **found,
        "drifted": f"{said}.",
        "again": tuple(Choice(words, value=way, current=way == of.again) for way, words in WAYS.items()),
    }


def _words(made: Sequence[Take], compiled: str) -> tuple[str, str]:
    """Words edited by hand are kept while the newest take has them."""
    newest = next((take for take in made if take.engine != "imported"), None)
    if newest is None or not newest.recipe.get("prompt_edited"):
        return compiled, ""
    return " ".join(part["text"] for part in newest.recipe["prompt"]), f"{newest.version}, edited by hand"
