"""Everything there is to say about one cut, in the order of the page. Pure, and cheap enough for every request."""

from dataclasses import replace

from previz_studio.review.cuts.end import End
from previz_studio.review.cuts.finding import PLANNED, Finding
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.picture_findings import picture_findings
from previz_studio.review.cuts.plan_findings import plan_findings

_BY_CAMERA = (Kind.DIRECTION, Kind.ANGLE, Kind.AXIS)


def findings_across(out: End, into: End) -> tuple[Finding, ...]:
    """One finding of each kind."""
    found = [*picture_findings(out, into), *plan_findings(out, into)]
    order = list(Kind)
    named = (replace(one, out_frame=out.frame, in_frame=into.frame, words=_with_doubt(one, out, into)) for one in found)
    return tuple(sorted(named, key=lambda one: order.index(one.kind)))


def _with_doubt(one: Finding, out: End, into: End) -> str:
    """What is planned is in the picture only as far as the camera kept to its plan."""
    strayed = [end.name for end in (out, into) if end.off_plan]
    if not one.words or not strayed or one.kind not in _BY_CAMERA or one.basis != PLANNED:
        return one.words
    whose = "cameras are" if len(strayed) > 1 else "camera is"
    return f"{one.words} The {whose} off plan in {' and '.join(strayed)}, so look at the picture."
