"""Another look in a plan, by its tag (@wet_sodium), as the same change puts it into many. Pure."""

import re
from collections.abc import Collection
from dataclasses import replace

from previz_studio.kit.errors import Invalid
from previz_studio.shots.plan import IdentityUse, ShotPlan


def looks_said(plan: ShotPlan, looks: Collection[str]) -> str:
    """The tags of the plan's looks; `looks` are those the project has."""
    return " ".join(f"@{use.slug}" for use in plan.identities if use.slug in looks)


def with_looks(plan: ShotPlan, text: str, looks: Collection[str], *, add: bool = False) -> ShotPlan:
    """The looks that `text` names, instead of the plan's own or behind them; its other identities stay. Raises
    Invalid."""
    named = list(dict.fromkeys(re.findall(r"[^\s,@]+", text.lower())))
    unknown = next((slug for slug in named if slug not in looks), "")
    if unknown:
        raise Invalid(f"There is no look called @{unknown[:60]} here.", hint=looks_here(looks))
    kept = [use for use in plan.identities if add or use.slug not in looks]
    fresh = [IdentityUse(slug) for slug in named if all(use.slug != slug for use in kept)]
    notes = {use.slug: use for use in plan.identities}
    return replace(plan, identities=(*kept, *(notes.get(use.slug, use) for use in fresh)))


def looks_here(looks: Collection[str]) -> str:
    return f"Looks here: {', '.join(f'@{slug}' for slug in looks)}." if looks else "Add a look on the identities page."
