"""Plan against plan at a cut: travel, the 30 degree rule, the 180 degree line, wardrobe and props. Pure.

Two shots share no axes, only subjects: what is not in both plans is not compared, and says so.
"""

import math

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import PLANNED, Finding, Verdict, cannot_tell, signed
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.line_findings import axis
from previz_studio.review.cuts.planned import PlannedEnd, Subject, shared
from previz_studio.review.cuts.things_findings import props, wardrobe

KINDS = (Kind.DIRECTION, Kind.ANGLE, Kind.AXIS, Kind.WARDROBE, Kind.PROPS)


def plan_findings(out: End, into: End) -> list[Finding]:
    if out.plan is None or into.plan is None:
        nameless = out if out.plan is None else into
        return [cannot_tell(kind, PLANNED, f"{nameless.code} has no plan to compare.") for kind in KINDS]
    return [
        _direction(out.plan, into.plan),
        _angle(out.plan, into.plan),
        axis(out, into),
        wardrobe(out, into),
        props(out, into),
    ]


def _direction(a: PlannedEnd, b: PlannedEnd) -> Finding:
    pairs = [
        (x, y)
        for x, y in shared(a, b)
        if x.across is not None and y.across is not None and (_travels(x) or _travels(y))
    ]
    if not pairs:
        return cannot_tell(Kind.DIRECTION, PLANNED, "Screen direction: nobody travels in both shots' blocking.")
    x, y = max(pairs, key=lambda pair: min(abs(pair[0].across or 0), abs(pair[1].across or 0)))
    one, other = x.across or 0.0, y.across or 0.0
    turned = one * other < 0 and _travels(x) and _travels(y)
    words = (
        f"{x.name} leaves travelling {_side(one)} ({signed(one, 2)} frame widths a second), arrives {_side(other)} "
        f"({signed(other, 2)}); under {limits.MOVING.most:g} counts as towards or away."
    )
    fact = f"{x.short} turns from {_side(one)} to {_side(other)}" if turned else "Screen direction holds"
    verdict = Verdict.WARN if turned else Verdict.OK
    return Finding(Kind.DIRECTION, verdict, PLANNED, fact, words, round(other, 2), limits.MOVING.most, "widths/s")


def _angle(a: PlannedEnd, b: PlannedEnd) -> Finding:
    """The subject both frames hold largest decides."""
    pairs = [(x, y) for x, y in shared(a, b) if x.in_frame and y.in_frame]
    if not pairs:
        return cannot_tell(Kind.ANGLE, PLANNED, "30° rule: no subject is in both frames' blocking.")
    x, y = max(pairs, key=lambda pair: min(pair[0].share, pair[1].share))
    cosine = sum(p * q for p, q in zip(x.view, y.view, strict=True))
    degrees = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    size = y.scale / x.scale
    words = (
        f"About {x.name} the camera moves {degrees:.0f}° and its size changes × {size:.2f}; lens "
        f"{a.lens_mm:g} to {b.lens_mm:g} mm. Asked below {limits.ANGLE.most:g}° within × {limits.SIZE_STEP:g}."
    )
    jump = degrees < limits.ANGLE.most and 1 / limits.SIZE_STEP < size < limits.SIZE_STEP
    fact = f"Only {degrees:.0f}° and the same size: reads as a jump" if jump else "Camera angle and size change enough"
    verdict = Verdict.WARN if jump else Verdict.OK
    return Finding(Kind.ANGLE, verdict, PLANNED, fact, words, round(degrees, 1), limits.ANGLE.most, limits.ANGLE.unit)


def _travels(one: Subject) -> bool:
    return one.across is not None and abs(one.across) >= limits.MOVING.most


def _side(across: float) -> str:
    if abs(across) < limits.MOVING.most:
        return "in depth"
    return "right" if across > 0 else "left"
