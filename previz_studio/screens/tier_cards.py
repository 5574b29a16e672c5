"""Tiers as a Generate form offers them: which can be had here, and what one take of each costs. Pure reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from previz_studio.engines.contract import EngineFacts
from previz_studio.engines.lacking import why_no_tier
from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import StudioError
from previz_studio.screens.pages.board import Tier
from previz_studio.screens.pages.parts import Gate
from previz_studio.screens.words import tier_words
from previz_studio.takes.estimate import planned
from previz_studio.takes.history import Cost, Paces
from previz_studio.takes.tiers import LADDER

USES = {"animatic": "Blocking", "fast": "Composition", "pro": "Approval"}
"""What each tier that is always offered is for."""
MORE = {"draft": "A quick look", "fine": "Motion, sharper", "4k": "Delivery tests"}
"""Tiers that are offered only where an installed model has them."""


@dataclass(frozen=True)
class Shown:
    """What the cards are about: the production's `size` in pixels, a shot's `frames`, the tier and, where somebody
    chose one, the model."""

    size: tuple[int, int]
    frames: int
    tier: str = ""
    model: str = ""


def tier_cards(engines: Engines, paces: Paces, uses: Mapping[str, str], shown: Shown) -> tuple[Tier, ...]:
    """`uses` says by tier what it is for; costs are estimated."""
    all_facts = engines.facts()
    default = engines.default()[0]
    usual = shown.tier or next((one.tiers[0] for one in all_facts if one.name == default and one.tiers), "animatic")
    return tuple(
        _card(value, use, all_facts, _cost(engines, paces, shown, value), value == usual) for value, use in uses.items()
    )


def all_tier_cards(engines: Engines, paces: Paces, uses: Mapping[str, str], shown: Shown) -> tuple[Tier, ...]:
    """Those of `uses`, and of MORE what can be had here; from the quickest to the finest."""
    had = {tier for facts in engines.facts() if facts.usable for tier in facts.tiers}
    offered = {**uses, **{tier: use for tier, use in MORE.items() if tier in had}}
    return tier_cards(engines, paces, {tier: offered[tier] for tier in LADDER if tier in offered}, shown)


def _cost(engines: Engines, paces: Paces, shown: Shown, tier: str) -> Cost | None:
    """By the chosen model where it has the tier, else by the one that fits the tier."""
    for model in dict.fromkeys((shown.model, "")):
        try:
            [work] = planned(engines, shown.size, [shown.frames], tier, model)
            return paces.cost(work)
        except StudioError:
            continue
    return None


def _card(value: str, use: str, all_facts: Sequence[EngineFacts], cost: Cost | None, chosen: bool) -> Tier:
    label, offering = tier_words(value), [facts for facts in all_facts if value in facts.tiers]
    usable = any(facts.usable for facts in offering)
    reason = "" if usable else why_no_tier(all_facts, value, label)
    return Tier(
        value=value,
        label=label,
        seconds_each=_each(cost.engine_seconds) if cost else "",
        use=use,
        gate=Gate(usable, reason),
        chosen=chosen,
        gpu_seconds=round(cost.gpu_seconds) if cost else None,
    )


def _each(seconds: float) -> str:
    """Estimated, and said so."""
    if seconds >= 90:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds:.0f} s" if seconds >= 1 else f"about {max(seconds, 0.1):.1f} s"
