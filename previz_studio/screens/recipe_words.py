"""What changed between two takes, as a director reads it: tier, engine, model, seed, plan, cost. Pure."""

from collections.abc import Iterator
from typing import Any

from previz_studio.screens.pages.compare import Change
from previz_studio.screens.plan_words import plan_rows
from previz_studio.screens.take_words import APART, NOBODY, Named, drawn_alike, part_words
from previz_studio.screens.words import tier_words
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.models import Take
from previz_studio.takes.recipe import differences, weights_apart

IN_PLAN = {"plan_revision", "camera", "blocking", "look", "frames", "fps", "panel", "panel_frame", "label", "prompt"}
IN_PLAN |= {"length"}
"""Parts of a recipe that come from the plan, which is compared in its own words."""
SAID_APART = {"engine", "tier", "model", "revision", "weights", "seed", "width", "height"}
LONGEST = 32
"""Characters of a value that is quoted; of longer ones it is only said that they changed."""
AT_A_CUT = ("Move", "Lens", "Focus", "Height, tilt", "Framing")
"""Two shots differ in everything: at their cut the camera is what counts."""


def changes(before: Take, after: Take, named: Named = NOBODY) -> tuple[Change, ...]:
    """From `before` to `after`; what is the same in both is left out, an unknown cost says so."""
    return tuple(_changes(before, after, named))


def across_the_cut(before: Take, after: Take) -> tuple[Change, ...]:
    """The cameras of two shots."""
    return tuple(one for one in _plan(before, after) if one.what in AT_A_CUT)


def _changes(before: Take, after: Take, named: Named) -> Iterator[Change]:
    yield from _word("Tier", tier_words(before.tier), tier_words(after.tier))
    yield from _word("Engine", before.engine, after.engine)
    yield from _word("Model", str(before.recipe.get("model") or ""), str(after.recipe.get("model") or ""))
    yield from _word("Weights", *weights_apart(before.recipe, after.recipe))
    yield from _word("Seed", str(before.seed), str(after.seed))
    yield from _word("Size", f"{before.width} × {before.height}", f"{after.width} × {after.height}")
    yield from _plan(before, after)
    yield from _word("Cost", _cost(before), _cost(after))
    for name, was, now in differences(before.recipe, after.recipe):
        if name in APART:
            said = part_words(name, before.recipe, named), part_words(name, after.recipe, named)
            words = "changed" if said[0] == said[1] else f"{said[0] or 'none'} to {said[1] or 'none'}"
            yield from () if drawn_alike(name, was, now) else [Change(APART[name], words)]
        elif name not in IN_PLAN | SAID_APART:
            yield Change(name.replace("_", " ").capitalize(), _said(was, now))


def _plan(before: Take, after: Take) -> Iterator[Change]:
    then = dict(plan_rows(plan_from(before.revision.plan, before.fps), before.fps))
    now = dict(plan_rows(plan_from(after.revision.plan, after.fps), after.fps))
    for name, words in now.items():
        yield from _word(name, then.get(name, ""), words)


def _cost(take: Take) -> str:
    return f"{take.engine_seconds:.0f} s of engine time" if take.engine_seconds else "unknown"


def _word(what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(what, _from_to(before, after))


def _said(before: Any, after: Any) -> str:
    plain = (str, int, float, bool, type(None))
    if isinstance(before, plain) and isinstance(after, plain):
        return _from_to(str(before or ""), str(after or ""))
    if isinstance(before, dict) and isinstance(after, dict):
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        return ", ".join(key.replace("_", " ") for key in changed)
    return "changed"


def _from_to(before: str, after: str) -> str:
    if max(len(before), len(after)) > LONGEST:
        return "changed"
    return f"{before or 'none'} to {after or 'none'}"
