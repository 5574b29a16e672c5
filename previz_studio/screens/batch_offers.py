"""Many shots and the chosen tier -> which models and guides the batch page offers, and what will not be sent. Reads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import ModelFacts
from previz_studio.engines.diffusion.cut_words import room, words_over
from previz_studio.engines.in_context_loras import SHEET, in_context_help
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.shelf import list_models
from previz_studio.projects.models import Project
from previz_studio.references.queries import identities_by_slug
from previz_studio.screens.desk_choice import Chosen, not_sent, read_texts
from previz_studio.screens.desk_offers import (
    DRAWN,
    able_models,
    follows,
    guides_of,
    installed_models,
    missing,
    model_choices,
)
from previz_studio.screens.pages.batch import BatchOffers
from previz_studio.screens.pages.parts import Gate
from previz_studio.shots.keyframes import keyframes_of
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import compile_prompt
from previz_studio.takes.guiding import GUIDES, NONE, Wishes, help_for
from previz_studio.takes.identity_loras import IdentityLora, loras_of
from previz_studio.takes.order import identity_words


def batch_offers(
    engines: Engines, chosen: Chosen, wishes: Wishes, plans: Sequence[ShotPlan], drawable: Sequence[bool]
) -> BatchOffers:
    """`drawable`: of each plan, whether its identities have pictures for a sheet."""
    all_facts = engines.facts()
    installed = installed_models(all_facts)
    if not installed:
        return BatchOffers(Gate(False, missing(all_facts)))
    model = chosen.model or installed[-1]
    drawn = sum(plan.panel_asset_id is not None for plan in plans)
    return BatchOffers(
        gate=Gate(True),
        ready=Gate(chosen.model is not None, DRAWN),
        follows=follows(model),
        models=model_choices(able_models(installed, chosen), chosen),
        **guides_of(engines, model),
        guide=wishes.guide,
        strength=f"{wishes.guide_strength:g}",
        panel=Gate(drawn > 0, "None of these plans has a storyboard panel."),
        panel_words=f"{drawn} of {len(plans)} plans have one." if drawn < len(plans) else "",
        panel_on=wishes.panel,
        **_camera(engines, model, wishes, plans),
        **_sheet(engines, model, wishes, drawable),
        sound=Gate(model.hears, f"{model.title} makes no sound."),
        sound_on=chosen.sound,
    )


def fitted(wishes: Wishes, offered: BatchOffers) -> Wishes:
    """Without the camera LoRA and the sheet where they fit none of the shots."""
    return replace(
        wishes,
        camera_lora=wishes.camera_lora and offered.camera.open,
        sheet=wishes.sheet and offered.sheet.open,
    )


def _camera(engines: Engines, model: ModelFacts, wishes: Wishes, plans: Sequence[ShotPlan]) -> dict[str, Any]:
    found = [help_for(plan, model, engines.models) for plan in plans]
    fit, reasons = sum(one.adapter is not None for one in found), {one.why for one in found}
    return {
        "camera": Gate(fit > 0, reasons.pop() if len(reasons) == 1 else "None fits these moves."),
        "camera_words": f"{fit} of {len(plans)} moves have one." if fit < len(plans) else "",
        "camera_on": wishes.camera_lora,
        "lora_weight": "" if wishes.lora_weight is None else f"{wishes.lora_weight:g}",
    }


def _sheet(engines: Engines, model: ModelFacts, wishes: Wishes, drawable: Sequence[bool]) -> dict[str, Any]:
    found, fit = in_context_help(SHEET, model, engines.models), sum(drawable)
    reason = found.why if found.adapter is None else "No identity of these plans has a picture."
    return {
        "sheet": Gate(found.adapter is not None and fit > 0, reason),
        "sheet_words": f"{fit} of {len(drawable)} plans have identities with pictures." if fit < len(drawable) else "",
        "sheet_on": wishes.sheet,
    }


def followed(engines: Engines, chosen: Chosen, wishes: Wishes) -> Wishes:
    """Without what the chosen model cannot follow: as the form shows it after another choice."""
    if chosen.model is None:
        return replace(wishes, guide=NONE, panel=False, camera_lora=False, sheet=False)
    offered = guides_of(engines, chosen.model)
    names = {one.value for one in offered["guides"]}
    names |= {one.value for one in offered["references"] if one.gate.open}
    return replace(
        wishes,
        guide=wishes.guide if wishes.guide in names else NONE,
        panel=wishes.panel and "image" in chosen.model.conditions,
        sheet=wishes.sheet and in_context_help(SHEET, chosen.model, engines.models).adapter is not None,
    )


def sent_words(chosen: Chosen, wishes: Wishes, plans: Sequence[ShotPlan]) -> str:
    """What goes beside the words of every plan."""
    if chosen.model is None:
        return ""
    drawn = sum(plan.panel_asset_id is not None for plan in plans)
    of_some = f" of {drawn} of {len(plans)}" if drawn < len(plans) else ""
    panel = f"the storyboard panel{of_some}" if wishes.panel and drawn else ""
    guide = f"guide: {GUIDES[wishes.guide].lower()}" if wishes.guide != NONE else ""
    found = [part for part in (guide, panel) if part]
    more = [words for words, on in (("a reference sheet", wishes.sheet), ("the camera LoRA", wishes.camera_lora)) if on]
    where = f"{' and '.join(more).capitalize().replace('lora', 'LoRA')} where one fits." if more else ""
    said = f"{' and '.join(found)}, strength {wishes.guide_strength:g}." if found else ""
    drawn_from = f"{said[0].upper()}{said[1:]} Drawn from each shot's own plan." if said else ""
    return " ".join(filter(None, (drawn_from, where, _keyframes(plans))))


def _keyframes(plans: Sequence[ShotPlan]) -> str:
    counts = [len(keyframes_of(plan)) for plan in plans]
    pictures, shots = sum(counts), sum(count > 0 for count in counts)
    if not pictures:
        return ""
    each = "Its own picture" if pictures == 1 else f"{pictures} own pictures"
    return f"{each} on a frame of {shots} of {len(plans)} shots." if len(plans) > 1 else f"{each} on a frame."


def not_sent_of_all(
    chosen: Chosen, plans: Sequence[ShotPlan], loras: Sequence[Sequence[IdentityLora]], texts: Sequence[str] = ()
) -> tuple[str, ...]:
    """In the page's words; what touches some of the shots says how many. `loras` of each plan's identities, `texts`
    what the model would be given to read, of each plan."""
    left = (words for plan, own in zip(plans, loras, strict=True) for words in not_sent(chosen, plan, own))
    found = tuple(_of_some(words, count, len(plans)) for words, count in Counter(left).items())
    tokens = chosen.model.tokens if chosen.model else 0
    over = [count for count in (words_over((text,), tokens) for text in texts) if count]
    if not over:
        return found
    most = f"{'up to ' if len(over) > 1 else ''}about {max(over)} words behind the first {room(tokens)} (estimated)"
    return (*found, _of_some(most, len(over), len(plans)))


def texts_of_all(session: Session, project: Project, chosen: Chosen, plans: Sequence[ShotPlan]) -> list[str]:
    """What the model would be given to read, of each plan. One query."""
    known = identities_by_slug(session, project.id, [use.slug for plan in plans for use in plan.identities])
    words = {slug: identity_words(one) for slug, one in known.items()}
    compiled = (
        compile_prompt(plan, project.fps, [words[use.slug] for use in plan.identities if use.slug in words])
        for plan in plans
    )
    return [text for parts in compiled for text in read_texts(chosen, parts)]


def loras_sent(loras: Sequence[Sequence[IdentityLora]]) -> str:
    """The LoRAs of identities and looks that go along, and with how many of the shots."""
    counted = Counter(one.words for own in loras for one in own if one.adapter)
    said = "; ".join(_of_some(words, count, len(loras)) for words, count in counted.items())
    return f"LoRAs: {said}." if said else ""


def loras_of_all(
    session: Session, engines: Engines, project: Project, chosen: Chosen, plans: Sequence[ShotPlan]
) -> list[tuple[IdentityLora, ...]]:
    """Of each plan's identities. One query."""
    known = identities_by_slug(session, project.id, [use.slug for plan in plans for use in plan.identities])
    used = [[known[use.slug] for use in plan.identities if use.slug in known] for plan in plans]
    installed = list_models(engines.models)
    return [loras_of(own, chosen.model, installed) for own in used]


def _of_some(words: str, count: int, shots: int) -> str:
    return words if count == shots else f"{words} ({count} of {shots} shots)"
