"""The 180 degree line from blocking: between two people, else along the look of one, else along a car and who sits in
it. Which side of it the camera is on shows in the picture as left and right, so no axes need to be shared. Pure."""

import math
from dataclasses import dataclass

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import PLANNED, Finding, Verdict, cannot_tell
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.planned import PlannedEnd, Subject, shared

_OFF = math.sin(math.radians(limits.OFF_AXIS.most))


@dataclass(frozen=True)
class Sides:
    """The sine of the camera's angle off the line in both frames, with its sign; `line` says which line."""

    out: float
    into: float
    line: str
    crossed: str
    """What to say when it is."""


def axis(out: End, into: End) -> Finding:
    if out.plan is None or into.plan is None:
        return cannot_tell(Kind.AXIS, PLANNED, "180° line: a plan is missing.")
    sides = _between_two(out.plan, into.plan) or _look(out.plan, into.plan) or _ride(out, into)
    if sides is None:
        return cannot_tell(Kind.AXIS, PLANNED, "180° line: the blocking of both frames shares no line.")
    angles = [round(math.degrees(math.asin(max(-1.0, min(1.0, side))))) for side in (sides.out, sides.into)]
    words = (
        f"{sides.line}: camera {abs(angles[0])}° off it {_side(sides.out)}, then {abs(angles[1])}° "
        f"{_side(sides.into)}; within {limits.OFF_AXIS.most:g}° it has no side."
    )
    crossed = sides.out * sides.into < 0 and min(abs(sides.out), abs(sides.into)) >= _OFF
    verdict = Verdict.WARN if crossed else Verdict.OK
    fact = sides.crossed if crossed else "Axis not crossed"
    return Finding(Kind.AXIS, verdict, PLANNED, fact, words, float(angles[1]), limits.OFF_AXIS.most, "°")


def _between_two(a: PlannedEnd, b: PlannedEnd) -> Sides | None:
    people = [(x, y) for x, y in shared(a, b) if x.kind == "character" and x.in_frame and y.in_frame]
    if len(people) < 2:
        return None
    (x1, y1), (x2, y2) = sorted(people, key=lambda pair: -min(pair[0].share, pair[1].share))[:2]
    who = f"{x1.name} and {x2.name}"
    return Sides(_off(x1, x2), _off(y1, y2), f"Line between {who}", f"Crosses the line: {who} change sides")


def _look(a: PlannedEnd, b: PlannedEnd) -> Sides | None:
    people = [(x, y) for x, y in shared(a, b) if x.kind == "character" and x.in_frame and y.in_frame]
    if not people:
        return None
    x, y = max(people, key=lambda pair: min(pair[0].share, pair[1].share))
    return Sides(x.look, y.look, f"Line along the look of {x.name}", _turned(x, x.name, y, "looks"))


def _ride(out: End, into: End) -> Sides | None:
    """Somebody seated in one frame, the vehicle the plans put them in in the other: they face as it heads."""
    for one, other, swapped in ((out, into, False), (into, out, True)):
        person = next((s for s in _subjects(one) if s.kind == "character" and s.seated and s.in_frame), None)
        vehicle = next((s for s in _subjects(other) if s.kind == "vehicle" and s.in_frame), None)
        if person and vehicle and _aboard(person, vehicle, one, other):
            line = f"Line along {vehicle.short}, taking it that {person.name}, seated in it, faces as it heads"
            first, second = (person, vehicle) if swapped is False else (vehicle, person)
            turned = f"Crosses the line: {first.short} points {_side(first.look)}, {second.short} {_side(second.look)}"
            return Sides(first.look, second.look, line, turned)
    return None


def _aboard(person: Subject, vehicle: Subject, inside: End, outside: End) -> bool:
    named = [set(end.plan.named) if end.plan else set[str]() for end in (inside, outside)]
    return vehicle.key in named[0] and person.key in named[1]


def _subjects(end: End) -> tuple[Subject, ...]:
    return end.plan.subjects if end.plan else ()


def _off(one: Subject, other: Subject) -> float:
    """Sine of the angle between the line from one to the other and the way to the camera, from the middle of it."""
    along = other.at[0] - one.at[0], other.at[2] - one.at[2]
    back = -(one.at[0] + other.at[0]) / 2, -(one.at[2] + other.at[2]) / 2
    lengths = math.hypot(*along) * math.hypot(*back)
    return (along[1] * back[0] - along[0] * back[1]) / lengths if lengths > 0 else 0.0


def _turned(x: Subject, name: str, y: Subject, verb: str) -> str:
    return f"Crosses the line: {name} {verb} {_side(x.look)}, then {_side(y.look)}"


def _side(side: float) -> str:
    return "right" if side > 0 else "left"
