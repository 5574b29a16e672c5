"""Plan against plan at a cut: the 30 degree rule, the 180 degree line, wardrobe and props; and travel, which the
picture tells where it can. Pure.

Two shots share no axes, only subjects: what is not in both plans is not compared, and says so.
"""

import math

from previz_studio.review.cuts import limits
from previz_studio.review.cuts.direction import direction
from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import PLANNED, Finding, Verdict, cannot_tell
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.line_findings import axis
from previz_studio.review.cuts.planned import PlannedEnd, shared
from previz_studio.review.cuts.things_findings import props, wardrobe

KINDS = (Kind.DIRECTION, Kind.ANGLE, Kind.AXIS, Kind.WARDROBE, Kind.PROPS)


def plan_findings(out: End, into: End) -> list[Finding]:
    if out.plan is None or into.plan is None:
        nameless = out if out.plan is None else into
        return [cannot_tell(kind, PLANNED, f"{nameless.code} has no plan to compare.") for kind in KINDS]
    return [
        direction(out, into, out.plan, into.plan),
        _angle(out.plan, into.plan),
        axis(out, into),
        wardrobe(out, into),
        props(out, into),
    ]


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
