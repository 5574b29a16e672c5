"""Installed models and the shot's plan -> what the desk offers beside the words. Reads; changes nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts, ModelFacts
from previz_studio.engines.registry import Engines
from previz_studio.jobs.turn import NIGHT
from previz_studio.screens.pages.offers import Offers
from previz_studio.screens.pages.parts import Choice, Gate
from previz_studio.screens.words import tier_words
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import compile_prompt
from previz_studio.shots.queries import neighbours
from previz_studio.takes.guiding import GUIDES, NEEDS, anchor_of, help_for
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.order import as_text, identities_in, identity_words
from previz_studio.takes.queries import newest_ready

WORDS = {"image": "pictures", "video": "clips", "source": "a clip to start from", "tail": "the take before"}
WORDS |= {"reference": "reference sheets", "depth": "depth clips", "edges": "edge clips"}


def offers(session: Session, engines: Engines, shot: Shot, plan: ShotPlan, made: Sequence[Take], url: str) -> Offers:
    """`made` are the shot's takes, newest first."""
    installed = [(facts, model) for facts in engines.facts() if facts.usable for model in facts.models]
    known = [identity_words(one) for one in identities_in(session, shot.project_id, plan)]
    compiled = as_text(compile_prompt(plan, shot.project.fps, known))
    words, words_from = _words(made, compiled)
    asset = anchor_of(plan)
    common: dict[str, Any] = {
        "words": words,
        "words_from": words_from,
        "compiled": compiled,
        "first_frame": f"/media/assets/{asset}.jpg" if asset else "",
        "drop_url": f"{url}/no-first-frame",
        "stills_url": f"{url}/stills",
        "night": f"{NIGHT[0]:%H:%M} to {NIGHT[1]:%H:%M}",
    }
    if not installed:
        return Offers(gate=Gate(False, _missing(engines.facts())), **common)
    model = installed[-1][1]
    capable = _of_model(engines, plan, model, installed)
    return Offers(gate=Gate(True), go_on=_go_on(session, shot, made), **capable, **common)


def _of_model(
    engines: Engines, plan: ShotPlan, model: ModelFacts, installed: Sequence[tuple[EngineFacts, ModelFacts]]
) -> dict[str, Any]:
    every = {kind for _, one in installed for kind in one.conditions}
    found = help_for(plan, model, engines.models)
    return {
        "guides": tuple(
            Choice(words, value=name) for name, words in GUIDES.items() if NEEDS.get(name, "") in every | {""}
        ),
        "models": tuple(
            Choice(f"{one.title}: {', '.join(map(tier_words, one.tiers))}", value=one.id) for _, one in installed
        ),
        "follows": _follows(model),
        "panel": Gate(plan.panel_asset_id is not None, "The plan has no storyboard panel."),
        "camera": Gate(found.adapter is not None, found.why),
        "camera_words": found.why,
        "windows": Gate(
            any(one.windows for _, one in installed), "None of the models here works in windows. Chain takes instead."
        ),
    }


def _follows(model: ModelFacts) -> str:
    kinds = [WORDS.get(kind, kind) for kind in model.conditions]
    can = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else "".join(kinds) or "words only"
    sound = "with sound" if model.hears else "without sound"
    return f"{model.title} follows {can}; up to {model.longest} frames in one pass, {sound}."


def _missing(all_facts: Sequence[EngineFacts]) -> str:
    reason = next((facts.reason for facts in all_facts if not facts.usable), "")
    return f"Guides, stills and LoRAs are for Fast and Pro. {reason}".strip()


def _go_on(session: Session, shot: Shot, made: Sequence[Take]) -> tuple[Choice, ...]:
    """The newest take of the shot before, and of this one."""
    before_id, _ = neighbours(session, shot)
    before = newest_ready(session, before_id) if before_id else None
    own = next((take for take in made if take.status is TakeStatus.READY and take.from_how != STILL), None)
    return tuple(Choice(take.name, value=str(take.id)) for take in (before, own) if take is not None)


def _words(made: Sequence[Take], compiled: str) -> tuple[str, str]:
    """Words edited by hand are kept while the newest take has them."""
    newest = next((take for take in made if take.engine != "imported"), None)
    if newest is None or not newest.recipe.get("prompt_edited"):
        return compiled, ""
    return " ".join(part["text"] for part in newest.recipe["prompt"]), f"{newest.version}, edited by hand"
