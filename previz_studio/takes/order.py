"""A press of Generate as values, and what it turns into: which engine, which words, which pictures."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts, PromptPart
from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import Invalid, Unavailable
from previz_studio.references.models import Asset, Identity
from previz_studio.references.profile import profile_from
from previz_studio.references.queries import identities_by_slug, version_of
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import IdentityWords, compile_prompt
from previz_studio.takes.recipe import Picture, Wanted, recipe_of
from previz_studio.takes.sizes import WIDEST, size_for

MOST_VARIATIONS = 12
SEEDS = 2**31


@dataclass(frozen=True)
class TakeOrder:
    """`tier` is auto, animatic, fast or pro. `seed` None draws a new one for each variation."""

    tier: str = "auto"
    count: int = 1
    seed: int | None = None
    prompt: tuple[PromptPart, ...] | None = None
    """Hand-edited words instead of the compiled ones; flagged in the recipe."""
    conditions: tuple[dict[str, Any], ...] = ()
    adapters: tuple[dict[str, Any], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    priority: int = 100
    overnight: bool = False
    """Begin at night only."""
    seated: bool = True
    """False: the caller gives the takes of a whole batch their places at once."""


def check_order(order: TakeOrder) -> None:
    if not 1 <= order.count <= MOST_VARIATIONS:
        raise Invalid(f"{order.count} variations cannot be asked for at once.", hint=f"1 to {MOST_VARIATIONS}.")
    if order.seed is not None and not 0 <= order.seed < SEEDS:
        raise Invalid(f"{order.seed} is not a seed.", hint=f"Use 0 to {SEEDS - 1}.")


def engine_for(engines: Engines, tier: str) -> tuple[EngineFacts, str]:
    """(engine, its tier). `auto` is the studio's default engine. Raises Unavailable with what is missing."""
    if tier == "auto":
        name = engines.default()[0]
        facts = next(one for one in engines.facts() if one.name == name)
        return facts, facts.tiers[0]
    if tier not in WIDEST:
        raise Invalid(f"{tier[:20]!r} is not a tier.", hint=f"Use auto, {', '.join(WIDEST)}.")
    known = engines.facts()
    usable = next((one for one in known if one.usable and tier in one.tiers), None)
    if usable is None:
        reasons = [one.reason for one in known if not one.usable]
        raise Unavailable(f"{tier.capitalize()} takes cannot be rendered here now.", hint=" ".join(reasons[:1]))
    return usable, tier


def identity_words(identity: Identity) -> IdentityWords:
    """The same in every shot: only the profile decides."""
    profile = profile_from(identity.profile)
    return IdentityWords(
        identity.slug, identity.name, version_of(identity), profile.appearance(), identity.locked_at is not None
    )


def seeds_of(order: TakeOrder) -> list[int]:
    if order.seed is None:
        return [secrets.randbelow(SEEDS) for _ in range(order.count)]
    return [(order.seed + i) % SEEDS for i in range(order.count)]


def compile_recipe(
    session: Session, shot: Shot, revision: PlanRevision, plan: ShotPlan, order: TakeOrder, engines: Engines, seed: int
) -> dict[str, Any]:
    """Freezes everything that can change the picture. Three queries at most."""
    engine, tier = engine_for(engines, order.tier)
    project = shot.project
    width, height = size_for(tier, project.width, project.height)
    used = identities_by_slug(session, project.id, [use.slug for use in plan.identities])
    known = [used[use.slug] for use in plan.identities if use.slug in used]
    words = [identity_words(one) for one in known]
    panel = session.get(Asset, plan.panel_asset_id) if plan.panel_asset_id else None
    wanted = Wanted(
        engine=engine.name,
        tier=tier,
        seed=seed,
        width=width,
        height=height,
        fps=project.fps,
        label=f"{shot.code} {plan.title}".strip(),
        panel=Picture(panel.blob) if panel else None,
        prompt=order.prompt if order.prompt is not None else compile_prompt(plan, project.fps, words),
        prompt_edited=order.prompt is not None,
        identities=tuple(_identity_row(one, word) for one, word in zip(known, words, strict=True)),
        conditions=order.conditions,
        adapters=order.adapters,
        options=order.options,
    )
    return recipe_of(plan, {"id": revision.id, "number": revision.number, "hash": revision.hash}, wanted)


def _identity_row(identity: Identity, words: IdentityWords) -> dict[str, Any]:
    return {
        "slug": identity.slug,
        "kind": identity.kind.value,
        "name": identity.name,
        "version": words.version,
        "appearance": words.appearance,
        "locked": words.locked,
        "rights": identity.rights.value,
    }
