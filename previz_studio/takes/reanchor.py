"""Where a take begins that should have gone on from one whose light had drifted: offered at the press, recorded.

Pure: rows of a recipe in, rows out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from previz_studio.engines.seam import DRIFT
from previz_studio.kit.errors import Invalid

PLAN, PANEL, IDENTITY, NEVER = "plan", "panel", "identity", "never"
WAYS = {
    PLAN: "Its own plan: the panel where it shows the first frame, else the animatic",
    PANEL: "The storyboard panel",
    IDENTITY: "The first picture of its identities",
    NEVER: "Go on from it all the same",
}
ANCHORED = "anchored"


def with_way(
    rows: Sequence[Mapping[str, Any]], way: str, panel: str, pictures: Sequence[str]
) -> tuple[dict[str, Any], ...]:
    """The rows of a recipe; one that goes on from a take says where to begin when that one has drifted. `panel` and
    `pictures` are blobs. Raises Invalid for a picture that is not there."""
    if way not in WAYS:
        raise Invalid(f"{way[:20]!r} is no way to begin again.", hint=f"Use {', '.join(WAYS)}.")
    if all(row.get("kind") != "tail" for row in rows) or way == PLAN:
        return tuple(dict(row) for row in rows)
    if way == PANEL and not panel:
        raise Invalid("The plan has no storyboard panel to begin at.", hint="Attach one, or choose another beginning.")
    if way == IDENTITY and not pictures:
        raise Invalid("No identity of this plan has a picture to begin at.", hint="Choose another beginning.")
    blob = {PANEL: panel, IDENTITY: next(iter(pictures), ""), NEVER: ""}[way]
    return tuple({**row, "again": way, "again_blob": blob} if row.get("kind") == "tail" else dict(row) for row in rows)


def drifted(seam: Mapping[str, Any]) -> bool:
    """By the limit of engines/seam.py, on what was measured when the take was made."""
    return abs(float(seam.get("luminance", 0.0))) > DRIFT


def beginning(row: Mapping[str, Any], recipe: Mapping[str, Any], name: str, words: str) -> tuple[dict[str, Any], str]:
    """(condition, remark) instead of the tail of the drifted take `name`; `words` say how it drifted."""
    way = row.get("again", PLAN)
    anchor = {"frame": 0, "strength": 1.0, "kind": "image", ANCHORED: True}
    had = f"{name} had drifted ({words or 'its light changed'})"
    if way in (PANEL, IDENTITY):
        where = "the storyboard panel" if way == PANEL else "the picture of its identity"
        return {**anchor, "blob": row["again_blob"]}, f"{had}: this take begins at {where} again."
    said = f"{had}: this take begins at its own plan again."
    if recipe.get("panel") and recipe["panel_frame"] == 0:
        return {**anchor, "blob": recipe["panel"]}, said
    return {**anchor, "animatic": True}, said
