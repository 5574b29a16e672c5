"""What was found at a cut, kind by kind. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from previz_studio.review.cuts.limits import Kind, Limit


class Verdict(StrEnum):
    WARN = "warn"
    OK = "ok"
    CANNOT_TELL = "cannot_tell"


MEASURED, PLANNED = "measured", "planned"


@dataclass(frozen=True)
class Finding:
    """`fact` is the headline ("Luminance +1.7 stops"), `words` its numbers with both frames. `basis` is measured
    or planned. `value` and `limit` are in `unit`, None where the answer is not a number. Frames are 0-based."""

    kind: Kind
    verdict: Verdict
    basis: str
    fact: str
    words: str = ""
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    out_frame: int = 0
    in_frame: int = 0

    @property
    def warns(self) -> bool:
        return self.verdict is Verdict.WARN


def cannot_tell(kind: Kind, basis: str, reason: str) -> Finding:
    return Finding(kind, Verdict.CANNOT_TELL, basis, reason)


def limited(kind: Kind, basis: str, limit: Limit, value: float, facts: tuple[str, str], words: str) -> Finding:
    """`facts` are the headlines above and within the limit; more than the limit warns."""
    over = abs(value) > limit.most
    verdict, fact = (Verdict.WARN, facts[0]) if over else (Verdict.OK, facts[1])
    return Finding(kind, verdict, basis, fact, words, round(value, 2), limit.most, limit.unit)


def signed(value: float, digits: int = 1) -> str:
    """`+1.7`, `−0.4` with a true minus."""
    return f"{value:+.{digits}f}".replace("-", "−")
