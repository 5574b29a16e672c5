"""What was found at a cut -> the values of its panel, and its one line on the review page. Reads nothing."""

from dataclasses import dataclass, replace

from previz_studio.review.cuts.answers import Answer
from previz_studio.review.cuts.finding import Verdict
from previz_studio.review.cuts.queries import CutReport, Found
from previz_studio.review.models import MarkKind
from previz_studio.screens.pages.cuts import Cut, CutFinding, CutLine
from previz_studio.screens.words import clock

_ORDER = ("warn", "said", "ok")


@dataclass(frozen=True)
class Where:
    """`base` is `/p/nf`; `after` and `timecode` the cut's place in what plays; `back` the page it is shown on."""

    base: str
    after: int
    timecode: str = ""
    back: str = ""
    may_answer: bool = True


def cut_panel(report: CutReport, where: Where) -> Cut:
    out, into = report.out, report.into
    both = out.take_id is not None and into.take_id is not None
    url = f"{where.base}/cuts/{out.take_id}/{into.take_id}"
    answers = where.may_answer and both
    return Cut(
        after=where.after,
        title=f"{out.code} to {into.code}",
        takes=f"{out.version} to {into.version}" if both else "",
        timecode=where.timecode,
        findings=tuple(sorted(_shown(report, where), key=lambda one: _ORDER.index(one.verdict))),
        unknown=_unknown(report),
        out_take=str(out.take_id or ""),
        in_take=str(into.take_id or ""),
        out_picture=still_url(out.take_id, "last") if report.stills[0] else "",
        in_picture=still_url(into.take_id, "first") if report.stills[1] else "",
        out_words=f"Out, F {report.out_frame + 1}",
        in_words=f"In, F {report.in_frame + 1}",
        missing=report.missing,
        note_url=f"{url}/note" if answers else "",
        note_label=f"Note on {into.code}",
        intended_url=f"{url}/intended" if answers else "",
        compare_url=compare_url(where.base, out.take_id, into.take_id) if both else "",
        back=where.back,
    )


def cut_line(report: CutReport, base: str, take_id: int) -> CutLine:
    """As seen from the take on the page."""
    leaves = report.out.take_id == take_id
    other = report.into if leaves else report.out
    asking = [one.finding.fact for one in report.found if one.open]
    intended = any(one.answer and not one.answer.lapsed for one in report.found if one.finding.warns)
    rest = report.missing or ("Nothing left to check" if intended else "Nothing to check")
    return CutLine(
        words=f"Cut {'to' if leaves else 'from'} {other.code} {other.version}".strip(),
        fact=asking[0] if asking else rest,
        warns=bool(asking),
        take_id=other.take_id,
        more=max(0, len(asking) - 1),
        compare_url=compare_url(base, take_id, other.take_id) if other.take_id else "",
    )


def still_url(take_id: int | None, end: str) -> str:
    return f"/media/cuts/{take_id}/{end}.jpg"


def compare_url(base: str, one: int | None, other: int | None) -> str:
    return f"{base}/takes/{one}/compare?with={other}&mode=ab"


def _shown(report: CutReport, where: Where) -> list[CutFinding]:
    return [_finding(one, where) for one in report.found if one.finding.verdict is not Verdict.CANNOT_TELL]


def _finding(one: Found, where: Where) -> CutFinding:
    finding, answer = one.finding, one.answer
    words = f"{finding.basis.capitalize()}. {finding.words}" if finding.words else ""
    shown = CutFinding(finding.kind.value, "ok", finding.fact, words)
    if not finding.warns:
        return shown
    if answer is None:
        return replace(shown, verdict="warn")
    stands = not answer.lapsed
    takes_back = stands and answer.mark is MarkKind.INTENDED and where.may_answer
    return replace(
        shown,
        verdict="said" if stands else "warn",
        said=_said(answer),
        said_url=f"{where.base}/takes/{answer.note_take_id}#f{answer.note_frame}" if answer.note_take_id else "",
        take_back_url=f"{where.base}/cuts/intended/{answer.id}/back" if takes_back else "",
    )


def _said(answer: Answer) -> str:
    when = clock(answer.at)
    noted = answer.mark is MarkKind.NOTED
    if answer.lapsed:
        what = "noted this" if noted else "said intended"
        return f"{answer.author} {what} {when}; it no longer applies: {answer.lapsed}."
    state = {"resolved": ", resolved", "addressed": ", addressed", "wont_do": ", won't do"}.get(answer.note_state, "")
    return f"{f'Noted{state}' if noted else 'Intended'}, {answer.author}, {when}"


def _unknown(report: CutReport) -> tuple[str, ...]:
    """Each reason once; what the panel says of a missing picture is not said again."""
    facts = (one.finding.fact for one in report.found if one.finding.verdict is Verdict.CANNOT_TELL)
    return tuple(dict.fromkeys(fact for fact in facts if fact not in report.missing))
