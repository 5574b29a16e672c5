"""The same scene made in several ways: each shot alone, chained from take to take, or in windows; and its joins."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from previz_studio.engines.seam import Seam, measure_seam
from previz_studio.kit.errors import StudioError
from previz_studio.media.decode import frames_of
from previz_studio.media.library import Library
from previz_studio.takes.models import STILL, Take, TakeStatus

ALONE, CHAIN, WINDOWS = "alone", "chain", "windows"
STRATEGIES = {ALONE: "Each shot alone", CHAIN: "Chained", WINDOWS: "In windows"}
BESIDE = 4
"""Frames on either side of a join that say what a usual step is."""
MEASURED_WIDTH = 320
Way = tuple[str, str]
"""(strategy, tier)."""


@dataclass(frozen=True)
class Join:
    """Between two takes that follow each other: a seam where one goes on from the other, else a cut."""

    seam: bool
    measured: Seam | None
    """None when a picture is not there to measure."""


def strategy_of(recipe: Mapping[str, Any]) -> str:
    """As it was asked for; a chained take that was anchored anew is still of the chain."""
    rows = recipe.get("conditions", [])
    if any(row.get("kind") == "tail" or row.get("anchored") for row in rows):
        return CHAIN
    return WINDOWS if recipe.get("options", {}).get("windows") else ALONE


def takes_by_way(session: Session, shot_ids: Sequence[int]) -> dict[Way, dict[int, Take]]:
    """The newest ready take of each shot by strategy and tier. A chain begins with a take of its own that goes on from
    nothing: it counts for both, where it is of the same tier. One query."""
    rows = session.scalars(
        select(Take)
        .where(Take.shot_id.in_(shot_ids), Take.status == TakeStatus.READY, Take.from_how != STILL)
        .options(joinedload(Take.shot))
        .order_by(Take.number)
    )
    found: dict[Way, dict[int, Take]] = {}
    newest: dict[int, Take] = {}
    for take in rows:
        newest[take.id] = take
        if take.engine != "imported":
            found.setdefault((strategy_of(take.recipe), take.tier), {})[take.shot_id] = take
    for (strategy, tier), line in list(found.items()):
        first = next((line[shot_id] for shot_id in shot_ids if shot_id in line), None)
        parent = newest.get(first.from_take_id or 0) if first and strategy == CHAIN else None
        if parent is not None and parent.tier == tier:
            found[strategy, tier].setdefault(parent.shot_id, parent)
    return found


def join_of(library: Library, before: Take, after: Take) -> Join:
    """Decodes both proxies the first time; a file of the library never changes, so never again."""
    goes_on = after.from_take_id == before.id and strategy_of(after.recipe) == CHAIN
    try:
        left, right = library.path(before.proxy or ""), library.path(after.proxy or "")
        return Join(goes_on, _measured(left, right))
    except StudioError:
        return Join(goes_on, None)


@lru_cache(maxsize=2048)
def _measured(left: Path, right: Path) -> Seam | None:
    tail = list(deque(frames_of(left, max_width=MEASURED_WIDTH), maxlen=BESIDE))
    head = [frame for _, frame in zip(range(BESIDE), frames_of(right, max_width=MEASURED_WIDTH), strict=False)]
    if not tail or not head or tail[0].shape != head[0].shape:
        return None
    return measure_seam(tail, head)


def worst(joins: Iterable[Join]) -> float | None:
    """The largest jump of those measured."""
    jumps = [join.measured.jump for join in joins if join.measured]
    return max(jumps) if jumps else None
