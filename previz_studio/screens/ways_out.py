"""The two ways out of a failed render as buttons: the same take smaller, or in another tier."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.screens.pages.queue import WayOut
from previz_studio.screens.words import tier_words
from previz_studio.takes.again import ways_out
from previz_studio.takes.models import Take
from previz_studio.takes.queries import takes_by_id


def ways_by_take(session: Session, engines: Engines, take_ids: Sequence[int]) -> dict[int, tuple[WayOut, ...]]:
    """One query; none for no failures."""
    if not take_ids:
        return {}
    return {take.id: _ways(engines, take) for take in takes_by_id(session, list(take_ids)).values()}


def _ways(engines: Engines, take: Take) -> tuple[WayOut, ...]:
    url = f"/p/{take.shot.project.code.lower()}/takes/{take.id}/again"
    found = []
    for tier, width, height in ways_out(engines, take):
        if tier == take.tier:
            found.append(WayOut(f"Retry smaller, {width} × {height}", f"{url}/smaller"))
        else:
            found.append(WayOut(f"Retry as {tier_words(tier)}", f"{url}/tier/{tier}"))
    return tuple(found)
