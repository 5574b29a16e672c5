"""A cut between two shots: its two frames, and what was found there. Part of dailies, and a fragment of its own."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class CutFinding:
    kind: str
    """`luminance`: what its buttons send."""
    verdict: str
    """`warn`, `said` (somebody answered it) or `ok`."""
    fact: str
    """`Luminance −1.4 stops`."""
    words: str = ""
    """`Measured. Out 1.9% of white, in 0.4%: …`"""
    said: str = ""
    """`Intended, Dana Tester, 14:20`, or why an answer no longer counts."""
    said_url: str = ""
    """The note it became."""
    take_back_url: str = ""
    """POST takes "intended" back; empty where nothing is to be taken back."""


@dataclass(frozen=True)
class Cut:
    """Between clip `after` (index, 0-based) and the next."""

    template: ClassVar[str] = "dailies/_cut.html"
    after: int
    title: str
    """`SH050 to SH060`."""
    timecode: str
    findings: tuple[CutFinding, ...]
    """What asks first, then what was answered, then what holds."""
    unknown: tuple[str, ...] = ()
    """Sentences: what cannot be told, and why."""
    takes: str = ""
    """`v001 to v003`."""
    out_take: str = ""
    """Ids of the two takes, empty for a slate."""
    in_take: str = ""
    out_picture: str = ""
    in_picture: str = ""
    out_words: str = ""
    """`Out, F 96`."""
    in_words: str = ""
    missing: str = ""
    """`SH140 has no take.`"""
    note_url: str = ""
    """POST finding, side (in or out), after, back: makes the note. Empty where one may not, or there is no take."""
    note_label: str = ""
    """`Note on SH060`."""
    intended_url: str = ""
    compare_url: str = ""
    back: str = ""
    """Where the page is, for a browser without script."""
    csrf: str = ""

    @property
    def asks(self) -> int:
        return sum(1 for one in self.findings if one.verdict == "warn")

    @property
    def warns(self) -> bool:
        return self.asks > 0

    @property
    def headline(self) -> str:
        """The first thing it asks about: `Luminance −1.4 stops, 1 more`."""
        first = next((one.fact for one in self.findings if one.verdict == "warn"), "")
        return f"{first}, {self.asks - 1} more" if self.asks > 1 else first


@dataclass(frozen=True)
class CutLine:
    """A neighbour's cut in one line, on the review page."""

    words: str
    """`Cut to SH060`."""
    fact: str
    """`Luminance −1.4 stops`, or `Nothing to check`."""
    warns: bool
    take_id: int | None
    """Of the neighbour."""
    more: int = 0
    """Other findings that ask."""
    compare_url: str = ""
