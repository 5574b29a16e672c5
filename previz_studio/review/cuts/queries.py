"""The cuts of a sequence with what was found at each, for any page that shows them. Two queries for any number of
shots, two more where one of them has no take."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from previz_studio.review.cuts.across import findings_across
from previz_studio.review.cuts.answers import Answer, Said, answer_to, answers_at
from previz_studio.review.cuts.finding import Finding
from previz_studio.review.cuts.kept_ends import Ends, ends_by_place
from previz_studio.review.cuts.limits import Kind
from previz_studio.review.cuts.places import Place, Played, shots_around


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
    return cuts_between(session, [pair for pair in pairwise(line) if slates or all(place.take_id for place in pair)])


def cuts_between(session: Session, pairs: Sequence[tuple[Place, Place]]) -> list[CutReport]:
    """In the order of `pairs`."""
    if not pairs:
        return []
    ends = ends_by_place(session, list(dict.fromkeys(place for pair in pairs for place in pair)))
    said = answers_at(session, pairs)
    return [_report(out, into, ends, said[out.shot_id, into.shot_id]) for out, into in pairs]


def cuts_in_list(session: Session, played: Sequence[Played]) -> dict[int, CutReport]:
    """By the index of the outgoing one, for any list of takes: only where the shots are neighbours in the cut of their
    sequence. Three queries, two more for shots without a take."""
    shots = shots_around(session, {one.shot_id for one in played})
    pairs = {
        index: (shots[out.shot_id].playing(out), shots[into.shot_id].playing(into))
        for index, (out, into) in enumerate(pairwise(played))
        if out.shot_id in shots and shots[out.shot_id].next_id == into.shot_id
    }
    return dict(zip(pairs, cuts_between(session, list(pairs.values())), strict=True))


def asking_cuts(session: Session, line: Sequence[Place]) -> list[int]:
    """Index in `line` of each take that cuts to another with a finding nobody answered. Two queries, 0.2 ms a cut."""
    asking = {(report.out, report.into) for report in cuts_of(session, line, slates=False) if report.open}
    return [index for index, pair in enumerate(pairwise(line)) if pair in asking]


def _report(out: Place, into: Place, ends: dict[Place, Ends], said: Sequence[Said]) -> CutReport:
    leaves, arrives = ends[out], ends[into]
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
