"""Walking the waiting list from take to take: where I am in it, what comes before and next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from previz_studio.review.waiting import Waiting


@dataclass(frozen=True)
class Walk:
    """`position` is 1-based among `total` items, 0 for a take that does not wait. Empty addresses at the ends."""

    position: int
    total: int
    previous_url: str
    next_url: str


def address_of(item: Waiting) -> str:
    return f"/p/{item.project_code.lower()}/takes/{item.take_id}" + (f"#f{item.frame}" if item.frame else "")


def walk_from(items: Sequence[Waiting], take_id: int) -> Walk:
    """Two items of one take are one stop. From a take that does not wait, the walk begins at its start."""
    here = next((i for i, item in enumerate(items) if item.take_id == take_id), None)
    if here is None:
        return Walk(0, len(items), "", address_of(items[0]) if items else "")
    before = items[:here]
    been = {take_id, *(item.take_id for item in before)}
    later = [item for item in items[here + 1 :] if item.take_id not in been]
    return Walk(
        here + 1,
        len(items),
        address_of(before[-1]) if before else "",
        address_of(later[0]) if later else "",
    )


def after_deciding(items: Sequence[Waiting], take_id: int) -> str:
    """Where a decision leads: the next stop, else the first that still waits."""
    on = walk_from(items, take_id).next_url
    others = [item for item in items if item.take_id != take_id]
    return on or (address_of(others[0]) if others else "")
