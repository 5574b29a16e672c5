"""A press of Generate as values, and what it turns into: which engine, which words, which pictures."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts, ModelFacts, PromptPart
from previz_studio.engines.diffusion.canvas import length_words
from previz_studio.engines.diffusion.checks import MADE, check_together
from previz_studio.engines.lacking import why_no_tier
from previz_studio.engines.registry import Engines
from previz_studio.engines.weights.shelf import list_models
from previz_studio.kit.errors import Conflict, Invalid, Unavailable
from previz_studio.kit.timecode import FrameRate
from previz_studio.references.models import Asset, Identity, IdentityKind
from previz_studio.references.queries import appearance_of, held_out_among, identities_by_slug, version_of
from previz_studio.shots.keyframes import Keyframe, keyframes_of
from previz_studio.shots.models import PlanRevision, Shot
from previz_studio.shots.plan import ShotPlan
from previz_studio.shots.prompt import IdentityWords, compile_prompt
from previz_studio.takes.guiding import Beside, Wishes, adapter_rows, check_wishes, condition_rows, model_for
from previz_studio.takes.identity_loras import IdentityLora, check_loras, lora_of_row, lora_rows, loras_of
from previz_studio.takes.possible import Pressed, check_possible
from previz_studio.takes.reanchor import IDENTITY, with_way
from previz_studio.takes.recipe import Picture, Wanted, recipe_of
from previz_studio.takes.sheet import sheet_pictures, sheet_words
from previz_studio.takes.sizes import WIDEST, size_for
from previz_studio.takes.tiers import tier_words

MOST_VARIATIONS = 12
SEEDS = 2**31
BY_HAND = "by hand"
"""The origin of words somebody edited."""
MOST_WORDS = 4000


@dataclass(frozen=True)
class TakeOrder:
    """`tier` is auto, animatic, fast or pro. `seed` None draws a new one for each variation."""

    tier: str = "auto"
    count: int = 1
    seed: int | None = None
    words: str = ""
    """Edited by hand, instead of the compiled ones; the plan's exclusions stay. Flagged in the recipe."""
    conditions: tuple[dict[str, Any], ...] = ()
    adapters: tuple[dict[str, Any], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    priority: int = 100
    wishes: Wishes = Wishes()
    still: bool = False
    """One frame, to choose a first frame from."""
    overnight: bool = False
    """Begin at night only."""
    seated: bool = True
    """False: the caller gives the takes of a whole batch their places at once."""


def check_order(order: TakeOrder) -> None:
    if not 1 <= order.count <= MOST_VARIATIONS:
        raise Invalid(f"{order.count} variations cannot be asked for at once.", hint=f"1 to {MOST_VARIATIONS}.")
    check_wishes(order.wishes)
    if len(order.words) > MOST_WORDS:
        raise Invalid(f"The words are {len(order.words)} letters long.", hint=f"Keep them under {MOST_WORDS}.")
    if order.seed is not None and not 0 <= order.seed < SEEDS:
        raise Invalid(f"{order.seed} is not a seed.", hint=f"Use 0 to {SEEDS - 1}.")


def engine_for(engines: Engines, tier: str, model: str = "") -> tuple[EngineFacts, str]:
    """(engine, its tier). `auto` is the studio's default engine, `model` an installed one that decides between
    engines. Raises Unavailable with what is missing."""
    if tier == "auto":
        name = engines.default()[0]
        facts = next(one for one in engines.facts() if one.name == name)
        if not facts.tiers:
            raise Unavailable(f"{facts.title} cannot render here now.", hint=facts.reason)
        return facts, facts.tiers[0]
    if tier not in WIDEST:
        raise Invalid(f"{tier[:20]!r} is not a tier.", hint=f"Use auto, {', '.join(WIDEST)}.")
    known = engines.facts()
    able = [one for one in known if one.usable and tier in one.tiers]
    has_it = [one for one in able if any(other.id == model for other in one.models)]
    usable = next(iter(has_it or able), None)
    if usable is None:
        name = tier_words(tier)
        raise Unavailable(f"{name} takes cannot be rendered here now.", hint=why_no_tier(known, tier, name))
    return usable, tier


def identities_in(session: Session, project_id: int, plan: ShotPlan) -> list[Identity]:
    """Those the plan names and the project has, in the plan's order. One query."""
    used = identities_by_slug(session, project_id, [use.slug for use in plan.identities])
    return [used[use.slug] for use in plan.identities if use.slug in used]


def identity_words(identity: Identity) -> IdentityWords:
    """The same in every shot: only the profile decides."""
    return IdentityWords(
        identity.slug,
        identity.name,
        version_of(identity),
        appearance_of(identity),
        identity.locked_at is not None,
        style=identity.kind is IdentityKind.LOOK,
    )


def seeds_of(order: TakeOrder) -> list[int]:
    if order.seed is None:
        return [secrets.randbelow(SEEDS) for _ in range(order.count)]
    return [(order.seed + i) % SEEDS for i in range(order.count)]


def compile_recipe(
    session: Session, shot: Shot, revision: PlanRevision, plan: ShotPlan, order: TakeOrder, engines: Engines, seed: int
) -> dict[str, Any]:
    """Freezes everything that can change the picture. Three queries at most, five with a reference sheet."""
    engine, tier = engine_for(engines, order.tier, order.wishes.model)
    project = shot.project
    width, height = size_for(tier, project.width, project.height)
    known = identities_in(session, project.id, plan)
    words = [identity_words(one) for one in known]
    panel = session.get(Asset, plan.panel_asset_id) if plan.panel_asset_id else None
    model = model_for(engine, tier, order.wishes.model)
    loras = loras_of(known, model, list_models(engines.models))
    check_loras(loras)
    if order.still:
        plan = _first_frame_of(plan, model)
    options = order.options | _options(order.wishes, model)
    conditions = _conditions(session, order, plan, (panel, project.fps), known, model)
    check_possible(engine, tier, Pressed(shot.code, plan.frames, project.fps, options, conditions))
    compiled = compile_prompt(plan, project.fps, words)
    spoken = by_hand(compiled, order.words)
    wanted = Wanted(
        engine=engine.name,
        tier=tier,
        seed=seed,
        width=width,
        height=height,
        fps=project.fps,
        label=f"{shot.code} {plan.title}".strip(),
        panel=Picture(panel.blob) if panel else None,
        prompt=sheet_words(words, spoken) if order.wishes.sheet else spoken,
        prompt_edited=spoken != compiled,
        identities=tuple(_identity_row(one, word, loras) for one, word in zip(known, words, strict=True)),
        model=model.id if model else "",
        revision=model.revision if model else "",
        weights=model.weights if model else "",
        conditions=conditions,
        adapters=(*adapter_rows(order.wishes, plan, model, engines.models), *lora_rows(loras), *order.adapters),
        options=options,
        length=length_words(plan.frames, int(options.get(MADE, 0))) if model else "",
    )
    return recipe_of(plan, {"id": revision.id, "number": revision.number, "hash": revision.hash}, wanted)


def _options(wishes: Wishes, model: ModelFacts | None) -> dict[str, Any]:
    silent = {"sound": False} if model and model.hears and not wishes.sound else {}
    return silent | ({"windows": list(wishes.windows)} if wishes.windows else {})


def _conditions(  # noqa: PLR0913  # one row of each kind of picture
    session: Session,
    order: TakeOrder,
    plan: ShotPlan,
    panel: tuple[Asset | None, FrameRate],
    known: Sequence[Identity],
    model: ModelFacts | None,
) -> tuple[dict[str, Any], ...]:
    """What the plan and the wishes give. A take that goes on from another begins with that one's frames."""
    going_on = any(row.get("kind") == "tail" for row in order.conditions)
    keyframes = _keyframes(session, plan, going_on) if model and not order.still else []
    blob = panel[0].blob if panel[0] else ""
    wanted = order.wishes.sheet or order.wishes.again == IDENTITY
    pictures = sheet_pictures(session, known) if wanted else []
    at = (blob, plan.panel_frame(panel[1])) if blob else None
    rows = condition_rows(order.wishes, plan, Beside(at, keyframes, pictures), model)
    found = (*rows, *with_way(order.conditions, order.wishes.again, blob, pictures))
    check_together([str(row["kind"]) for row in found])
    return found


def _keyframes(session: Session, plan: ShotPlan, going_on: bool) -> list[tuple[Keyframe, str]]:
    """With their blobs, one query. Raises Conflict for a picture that was held out since it was put there."""
    wanted = [key for key in keyframes_of(plan) if key.frame or not going_on]
    for held in held_out_among(session, [key.asset_id for key in wanted]) if wanted else ():
        raise Conflict(f"{held.name} has no release and is held out of every request.", hint="Take it off the plan.")
    found = select(Asset.id, Asset.blob).where(Asset.id.in_([key.asset_id for key in wanted]))
    blobs = {asset_id: blob for asset_id, blob in session.execute(found)} if wanted else {}
    return [(key, blobs[key.asset_id]) for key in wanted if key.asset_id in blobs]


def as_text(parts: Sequence[PromptPart]) -> str:
    """The words a model reads, as one may edit them; exclusions are not among them."""
    return " ".join(part.text for part in parts if part.origin != "exclude")


def by_hand(compiled: tuple[PromptPart, ...], words: str) -> tuple[PromptPart, ...]:
    """The compiled parts, or, where the words were changed, one part of theirs beside the exclusions."""
    edited = " ".join(words.split())
    if not edited or edited == " ".join(as_text(compiled).split()):
        return compiled
    return (PromptPart(BY_HAND, edited), *(part for part in compiled if part.origin == "exclude"))


def _first_frame_of(plan: ShotPlan, model: ModelFacts | None) -> ShotPlan:
    if model is None:
        raise Invalid("Stills are made by a model.", hint="Choose Fast or Pro; the desk's preview shows the animatic.")
    return replace(plan, frames=1)


def _identity_row(identity: Identity, words: IdentityWords, loras: Sequence[IdentityLora]) -> dict[str, Any]:
    return {
        "slug": identity.slug,
        "kind": identity.kind.value,
        "name": identity.name,
        "version": words.version,
        "appearance": words.appearance,
        "locked": words.locked,
        "rights": identity.rights.value,
        **lora_of_row(loras, identity.slug),
    }
