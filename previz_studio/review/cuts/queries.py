"""The cuts of a sequence with what was found at each, for any page that shows them. Two queries for any number of
shots, two more where one of them has no take."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from previz_studio.review.cuts.across import findings_across
from previz_studio.review.cuts.answers import Answer, Said, answer_to, answers_at
from previz_studio.review.cuts.finding import Finding
from previz_studio.review.cuts.kept_ends import Ends, ends_by_shot
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import Place


@dataclass(frozen=True)
class Found:
    """A finding with its standing answer, or with the newest one that lapsed."""

    finding: Finding
    answer: Answer | None = None

    @property
    def open(self) -> bool:
        """It warns and nobody has answered it for these takes and plans."""
        return self.finding.warns and (self.answer is None or bool(self.answer.lapsed))


@dataclass(frozen=True)
class CutReport:
    """`missing` is one sentence where a side has no picture. `stills` says which of the two frames can be shown."""

    out: Place
    into: Place
    out_frame: int
    in_frame: int
    found: tuple[Found, ...]
    missing: str = ""
    stills: tuple[bool, bool] = (False, False)

    @property
    def open(self) -> int:
        return sum(one.open for one in self.found)

    def of(self, kind: Kind) -> Found | None:
        return next((one for one in self.found if one.finding.kind is kind), None)


def cuts_of(session: Session, line: Sequence[Place], *, slates: bool = True) -> list[CutReport]:
    """One report for each two neighbours of `line`. Without `slates`, a cut to or from a shot without a take is left
    out, and its plan not read."""
    pairs = [pair for pair in pairwise(line) if slates or all(place.take_id for place in pair)]
    if not pairs:
        return []
    ends, said = ends_by_shot(session, line, slates=slates), answers_at(session, pairs)
    return [_report(out, into, ends, said[out.shot_id, into.shot_id]) for out, into in pairs]


def cuts_to_look_at(session: Session, line: Sequence[Place]) -> int:
    """How many cuts between takes have a finding nobody answered. Two queries."""
    return sum(1 for report in cuts_of(session, line, slates=False) if report.open)


def _report(out: Place, into: Place, ends: dict[int, Ends], said: Sequence[Said]) -> CutReport:
    leaves, arrives = ends[out.shot_id], ends[into.shot_id]
    last, first = leaves.last, arrives.first
    return CutReport(
        out=out,
        into=into,
        out_frame=last.frame,
        in_frame=first.frame,
        found=tuple(Found(one, answer_to(one.kind, out, into, said)) for one in findings_across(last, first)),
        missing=" ".join(end.missing for end in (last, first) if end.missing),
        stills=(leaves.stills, arrives.stills),
    )
