"""Screen direction across a cut: as measured in the pictures where both can tell, else as planned. Pure."""

from dataclasses import dataclass, replace

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import MEASURED, PLANNED, Finding, Verdict, cannot_tell, signed
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.planned import PlannedEnd, Subject, shared


@dataclass(frozen=True)
class Pair:
    """One subject on both sides; `out` and `into` are its travel in frame widths a second, + right."""

    key: str
    name: str
    short: str
    out: float
    into: float

    @property
    def travels(self) -> bool:
        return _side(self.out) != "in depth" or _side(self.into) != "in depth"

    @property
    def turned(self) -> bool:
        sides = {_side(self.out), _side(self.into)}
        return sides == {"left", "right"}


def direction(out: End, into: End, a: PlannedEnd, b: PlannedEnd) -> Finding:
    """`a` and `b` are the plans of both ends."""
    planned = _planned(a, b)
    measured = _measured(out, into, a, b)
    if measured is not None and (measured.travels or planned is not None):
        return _found_in_pictures(measured, planned, out, into)
    if planned is None:
        return cannot_tell(Kind.DIRECTION, PLANNED, "Screen direction: nobody travels in both shots' blocking.")
    found = _finding(planned, PLANNED, "")
    return replace(found, words=f"{found.words} {_unmeasured(out, into, a, b)}".rstrip())


def _found_in_pictures(measured: Pair, planned: Pair | None, out: End, into: End) -> Finding:
    looked = [one for end in (out, into) for one in end.travels if one.key == measured.key]
    spans = [f"F\u00a0{one.first + 1} to {one.last + 1}" for one in looked]
    found = _finding(measured, MEASURED, f" in {spans[0]}, then {spans[1]}")
    if planned is not None and planned.turned != measured.turned:
        words = f"turns from {_side(planned.out)} to {_side(planned.into)}" if planned.turned else "keeps its direction"
        found = replace(found, words=f"{found.words} Planned, {planned.short} {words}.")
    return found


def _finding(pair: Pair, basis: str, where: str) -> Finding:
    words = (
        f"{pair.name} leaves travelling {_side(pair.out)} ({signed(pair.out, 2)} frame widths a second), arrives "
        f"{_side(pair.into)} ({signed(pair.into, 2)}){where}; under {limits.MOVING.most:g} counts as towards or away."
    )
    fact = "Screen direction holds"
    if pair.turned:
        fact = f"{pair.short} turns from {_side(pair.out)} to {_side(pair.into)}"
    verdict = Verdict.WARN if pair.turned else Verdict.OK
    return Finding(Kind.DIRECTION, verdict, basis, fact, words, round(pair.into, 2), limits.MOVING.most, "widths/s")


def _planned(a: PlannedEnd, b: PlannedEnd) -> Pair | None:
    pairs = [_pair(x, x.across, y.across) for x, y in shared(a, b)]
    return _clearest([pair for pair in pairs if pair is not None and pair.travels])


def _measured(out: End, into: End, a: PlannedEnd, b: PlannedEnd) -> Pair | None:
    pairs = [_pair(x, _across(out, x.key), _across(into, x.key)) for x, _ in shared(a, b)]
    return _clearest([pair for pair in pairs if pair is not None])


def _pair(one: Subject, out: float | None, into: float | None) -> Pair | None:
    return None if out is None or into is None else Pair(one.key, one.name, one.short, out, into)


def _clearest(pairs: list[Pair]) -> Pair | None:
    return max(pairs, key=lambda pair: min(abs(pair.out), abs(pair.into)), default=None)


def _unmeasured(out: End, into: End, a: PlannedEnd, b: PlannedEnd) -> str:
    """Why the pictures do not tell; '' where there are none to look at."""
    names = {x.key: x.short for x, _ in shared(a, b)}
    for end in (out, into):
        for one in end.travels:
            if one.key in names and one.across is None:
                return f"Not measured: {names[one.key]} in {end.name}, {one.reason}."
    return ""


def _across(end: End, key: str) -> float | None:
    return next((one.across for one in end.travels if one.key == key), None)


def _side(across: float) -> str:
    if abs(across) < limits.MOVING.most:
        return "in depth"
    return "right" if across > 0 else "left"
