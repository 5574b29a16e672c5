"""A take -> what can be made from it, and what already was. Reads; changes nothing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import StudioError
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.screens.pages.again import AgainPage, Promotion, Relative
from previz_studio.screens.pages.parts import Choice, Crumb, Gate
from previz_studio.screens.shell import project_shell
from previz_studio.screens.take_names import named_in
from previz_studio.screens.take_words import (
    APART,
    NOBODY,
    Named,
    Rows,
    drawn_alike,
    model_words,
    part_words,
    sent_rows,
    word_rows,
)
from previz_studio.screens.words import take_state, tier_words
from previz_studio.shots.models import Shot
from previz_studio.shots.queries import neighbours
from previz_studio.takes.again import promotions
from previz_studio.takes.likeness import changed_nothing, likeness_words
from previz_studio.takes.models import CONTINUED, PROMOTED, REMADE, SAME, SMALLER, STILL, VARIED, Take, TakeStatus
from previz_studio.takes.recipe import differences, weights_apart
from previz_studio.takes.remake import KEEP, remaking_models, remaking_tiers, why_not_remade
from previz_studio.takes.same_weights import INSTEAD, lost_weights
from previz_studio.takes.vary import variable_of, varied_words

FROM = {CONTINUED: "Goes on from", PROMOTED: "Promoted from", SAME: "Same again as", VARIED: "Varied from"}
FROM |= {SMALLER: "Smaller than", REMADE: "Made over", STILL: "Made from the still"}
MADE = {CONTINUED: "Goes on from this", PROMOTED: "Promoted", SAME: "Same again", VARIED: "Varied", SMALLER: "Smaller"}
MADE |= {REMADE: "Made over this", STILL: "Made from this still"}
NO_RECIPE = "It was imported; there is no recipe to render again. It can be made over."
NO_MODEL = "No installed model starts from a clip: LTX-Video and LTX-2 do."
SOUNDS = "As much stays of its sound, with a model that makes sound."
SILENT = "It has no sound, so the new take is silent."
MODEL_TAKES = "The animatic draws each shot from its plan; there is nothing to go on from."


def again_page(session: Session, user: User, engines: Engines, take: Take) -> AgainPage:
    project, shot = take.shot.project, take.shot
    held = crew.standing(session, user, project.id)
    base = f"/p/{project.code.lower()}"
    url, reason = f"{base}/takes/{take.id}", held.gate(Action.GENERATE, "generates takes")
    trail = [Crumb(shot.code, f"{base}/shots/{shot.id}")]
    animatic, tiers = take.engine == "animatic", remaking_tiers(engines)
    imported = NO_RECIPE if take.engine == "imported" else ""
    facts: Mapping[str, Any] = take.recipe.get("facts", {})
    return AgainPage(
        shell=project_shell(session, user, project, held, section="Board", sequence=shot.sequence, more=trail),
        take_name=take.name,
        tier=tier_words(take.tier),
        state=take_state(take),
        facts=_kept(session, take),
        picture=f"/media/takes/{take.id}/poster.jpg" if take.poster else "",
        review_url=url,
        desk_url=f"{base}/shots/{shot.id}",
        url=f"{url}/again",
        promotions=_promotions(engines, take, reason),
        fields=tuple(Choice(varied_words(name), value=name) for name in variable_of(take.recipe)),
        shots=_shots(session, shot),
        may_go_on=_shut(reason, MODEL_TAKES if animatic else "", imported),
        tiers=tuple(Choice(tier_words(tier), value=tier) for tier in tiers),
        models=_models(engines),
        keep=f"{KEEP:g}",
        sound_over=SOUNDS if take.files.get("master_facts", {}).get("has_audio") else SILENT,
        may_remake=_shut(reason, why_not_remade(take), "" if tiers else NO_MODEL),
        relatives=_relatives(session, take, base),
        may=_shut(reason, imported),
        words=word_rows(take.recipe),
        other_weights=_other_weights(engines, take),
        seam=str((facts.get("seam") or {}).get("words", "")),
    )


def _shut(*reasons: str) -> Gate:
    """Closed by the first reason there is."""
    reason = next(filter(None, reasons), "")
    return Gate(not reason, reason)


def promote_part(session: Session, user: User, engines: Engines, take: Take) -> dict[str, Any]:
    """What the review page says of it: the button for Pro, and where the rest is. Where something would be lost, the
    button leads to the page that says what."""
    if take.from_how == STILL:
        return {}
    url = f"/p/{take.shot.project.code.lower()}/takes/{take.id}/again"
    if take.engine == "imported":
        return {"again_url": url}
    reason = crew.standing(session, user, take.project_id).gate(Action.GENERATE, "generates takes")
    pro = next((one for one in _promotions(engines, take, reason) if one.tier == "pro"), None)
    if pro and pro.loses:
        return {"again_url": url, "promote_loses": pro.words}
    button = {"promote_url": f"{url}/promote", "may_promote": pro.gate} if pro else {}
    return {"again_url": url, **button}


def _promotions(engines: Engines, take: Take, reason: str) -> tuple[Promotion, ...]:
    """`reason` closes them all."""
    return tuple(
        Promotion(
            rung.tier,
            f"Promote to {tier_words(rung.tier)}",
            Gate(not why, why),
            "" if why else rung.words,
            not why and bool(rung.lost),
        )
        for rung in promotions(engines, take)
        for why in (reason or rung.reason,)
    )


def _kept(session: Session, take: Take) -> Rows:
    recipe = take.recipe
    words = "Edited by hand" if recipe.get("prompt_edited") else "Compiled from the plan"
    rows = (
        ("Model", model_words(recipe)),
        ("Plan", f"Revision {take.revision.number}"),
        ("Seed", str(take.seed)),
        ("Words", words if recipe.get("prompt") and take.engine != "animatic" else ""),
        *sent_rows(recipe, named_in(session, take)),
    )
    return tuple(row for row in rows if row[1])


def _other_weights(engines: Engines, take: Take) -> str:
    """What Same again will not be the same in; empty when nothing."""
    try:
        lost = lost_weights(engines, take.recipe)
    except StudioError as refusal:
        return refusal.sentence
    return f"{lost} {INSTEAD}" if lost else ""


def _models(engines: Engines) -> tuple[Choice, ...]:
    able = remaking_models(engines)
    named = [
        Choice(f"{one.title}: {' · '.join(map(tier_words, one.tiers))}", value=one.id) for one in able if one.tiers
    ]
    return (Choice("The nearest to this take's own", value=""), *named) if len(named) > 1 else ()


def _shots(session: Session, shot: Shot) -> tuple[Choice, ...]:
    _, after_id = neighbours(session, shot)
    after = session.get(Shot, after_id) if after_id else None
    found = [Choice(f"{after.code} {after.title}", value=str(after.id))] if after else []
    return (*found, Choice(f"{shot.code} itself, longer", value=str(shot.id)))


def _relatives(session: Session, take: Take, base: str) -> tuple[Relative, ...]:
    """Where it came from, then what came from it, newest first. Three queries."""
    rows = session.scalars(
        select(Take)
        .where(or_(Take.from_take_id == take.id, Take.id == (take.from_take_id or 0)))
        .options(joinedload(Take.shot))
        .order_by(Take.id.desc())
    )
    found = sorted(rows, key=lambda one: one.id != take.from_take_id)
    named = named_in(session, take, *found)
    return tuple(_relative(take, one, base, named) for one in found)


def _relative(take: Take, other: Take, base: str, named: Named) -> Relative:
    parent = other.id == take.from_take_id
    how = FROM.get(take.from_how, "From") if parent else MADE.get(other.from_how, "From this")
    row = next((row for row in take.likeness if row["take"] == other.id), None)
    both = take.status is TakeStatus.READY and other.status is TakeStatus.READY
    old, new = (other, take) if parent else (take, other)
    return Relative(
        name=other.name,
        how=how,
        state=take_state(other),
        href=f"{base}/takes/{other.id}",
        picture=f"/media/takes/{other.id}/poster.jpg" if other.poster else "",
        recipe=recipe_words(old.recipe, new.recipe, named),
        likeness=likeness_words(row) if row else "",
        identical=bool(row and row["identical"] and not changed_nothing(row)),
        unchanged=bool(row and changed_nothing(row)),
        compare_url=f"{base}/takes/{new.id}/compare?with={old.id}&mode=difference" if both else "",
    )


def recipe_words(old: Mapping[str, Any], new: Mapping[str, Any], named: Named = NOBODY) -> tuple[str, ...]:
    """Each part that differs, from the old to the new; the words of a varied field themselves."""
    varied = new.get("varied") if new.get("varied") != old.get("varied") else None
    if varied:
        name = varied_words(varied["field"])
        return (f"{name}: {varied['before'] or 'nothing'} → {varied['after'] or 'nothing'}",)
    then, now = weights_apart(old, new)
    weights = (f"Weights: {then} → {now}",) if then or now else ()
    apart = [one for one in differences(old, new) if one[0] not in ("revision", "weights", "other_weights")]
    return (*(_apart(one, old, new, named) for one in apart if not drawn_alike(*one)), *weights)


def _apart(part: tuple[str, Any, Any], old: Mapping[str, Any], new: Mapping[str, Any], named: Named) -> str:
    name = part[0]
    said = (part_words(name, old, named), part_words(name, new, named)) if name in APART else ("", "")
    return _part(*part) if said[0] == said[1] else f"{APART[name]}: {said[0] or 'none'} → {said[1] or 'none'}"


def _part(name: str, before: Any, after: Any) -> str:
    words = name.replace("_", " ").capitalize()
    if name == "tier":
        before, after = tier_words(str(before)), tier_words(str(after))
    plain = (str, int, float)
    if isinstance(before, plain) and isinstance(after, plain):
        return f"{words}: {str(before)[:60] or 'none'} → {str(after)[:60] or 'none'}"
    return f"{words} changed"
