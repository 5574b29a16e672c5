"""Wardrobe and props across a cut, from the plans and from the identity versions the takes were made with. Pure.

A thing named in one plan only is not a finding: plans need not list what is out of frame.
"""

from collections.abc import Iterable

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import PLANNED, Finding, Verdict, cannot_tell
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.named import Named
from previz_studio.review.cuts.planned import Subject, shared

_SIDES = ("high", "wide", "long")


def wardrobe(out: End, into: End) -> Finding:
    changed = [words for who in _people(out, into) if (words := _changed_clothes(who, out, into))]
    changed += _other_versions(out, into, ("character", "wardrobe"))
    if changed:
        return _warns(Kind.WARDROBE, "Wardrobe changes", changed)
    same = [one.name for one in _in_both(out, into, ("wardrobe",))]
    if same:
        words = f"In both plans: {', '.join(same)}."
        return Finding(Kind.WARDROBE, Verdict.OK, PLANNED, f"Wardrobe matches, {same[0]}", words)
    return cannot_tell(Kind.WARDROBE, PLANNED, "Wardrobe: no costume is named in both plans.")


def props(out: End, into: End) -> Finding:
    changed = _other_versions(out, into, ("prop", "location"))
    pairs = shared(out.plan, into.plan) if out.plan and into.plan else []
    things = [pair for pair in pairs if pair[0].kind in ("prop", "vehicle")]
    changed += [words for x, y in things if (words := _other_size(x, y))]
    if changed:
        return _warns(Kind.PROPS, "Props change", changed)
    same = [x.name for x, _ in things] or [one.name for one in _in_both(out, into, ("prop",))]
    if same:
        return Finding(Kind.PROPS, Verdict.OK, PLANNED, f"Props match, {same[0]}", f"In both plans: {', '.join(same)}.")
    return cannot_tell(Kind.PROPS, PLANNED, "Props: none is in both plans.")


def _warns(kind: Kind, title: str, changed: list[str]) -> Finding:
    """One change is its own headline."""
    if len(changed) == 1:
        return Finding(kind, Verdict.WARN, PLANNED, title, changed[0])
    return Finding(kind, Verdict.WARN, PLANNED, f"{title}, {len(changed)} things", " ".join(changed))


def _people(out: End, into: End) -> list[Named]:
    return list(_in_both(out, into, ("character",)))


def _in_both(out: End, into: End, kinds: tuple[str, ...]) -> Iterable[Named]:
    return [one for slug, one in out.identities.items() if slug in into.identities and one.kind in kinds]


def _changed_clothes(who: Named, out: End, into: End) -> str:
    """Only where both plans say what they wear."""
    before, after = (_worn(who, end) for end in (out, into))
    if not before or not after or set(before) & set(after):
        return ""
    return (
        f"{who.name} wears {', '.join(before.values())} in {out.code} and {', '.join(after.values())} in {into.code}."
    )


def _worn(who: Named, end: End) -> dict[str, str]:
    return {slug: one.name for slug, one in end.identities.items() if one.worn_by == who.slug}


def _other_versions(out: End, into: End, kinds: tuple[str, ...]) -> list[str]:
    """The takes were made with two states of one identity."""
    found = []
    for one in _in_both(out, into, kinds):
        other = into.identities[one.slug]
        if one.version and other.version and one.version != other.version:
            found.append(f"{one.name} is version {one.version} in {out.name} and {other.version} in {into.name}.")
    return found


def _other_size(x: Subject, y: Subject) -> str:
    for side, a, b in zip(_SIDES, x.size_m, y.size_m, strict=True):
        if abs(a - b) > limits.SAME_SIZE.most / 100 * max(a, b):
            return f"{x.name} is planned {a:g} m {side}, then {b:g} m."
    return ""
