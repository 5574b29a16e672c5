"""Cuts of the package that ask to be looked at -> readiness findings. They stop nothing: a jump may be meant."""

from collections.abc import Iterable

from previz_studio.exports.readiness import Finding, Weight
from previz_studio.review.cuts.queries import CutReport


def cut_warnings(reports: Iterable[CutReport]) -> list[Finding]:
    """One for each cut with a finding nobody answered, named by its incoming shot."""
    return [_warning(report) for report in reports if report.open]


def _warning(report: CutReport) -> Finding:
    facts = [one.finding.fact for one in report.found if one.open]
    more = f", and {len(facts) - 1} more" if len(facts) > 1 else ""
    sentence = f"Cut {report.out.code} to {report.into.code}: {facts[0]}{more}."
    return Finding(report.into.code, "cut", sentence, "review", Weight.WARNING)
