"""Pictures on one frame: two takes of a shot, a take and its panel, neighbours at a cut, variations of one press."""

from dataclasses import dataclass, field
from typing import ClassVar

from previz_studio.screens.pages.curve import Curve
from previz_studio.screens.pages.cuts import CutLine
from previz_studio.screens.pages.parts import CameraCheck, Choice, Shell
from previz_studio.screens.pages.review import Criterion, DecisionBar, Movie, NotesPanel, TakeLink, Wave


@dataclass(frozen=True)
class Change:
    """What differs between two takes' recipes."""

    what: str
    words: str
    """`Fast to Pro`, `70115420 to 48213077`."""


@dataclass(frozen=True)
class Side:
    """One picture of a comparison: a take's movie, or a still. `offset` in frames against A."""

    letter: str
    label: str
    """`v005`, `SH060 v002` of another shot, `Panel`."""
    movie: Movie | None = None
    still: str = ""
    state: str = ""
    """One of STATE_WORDS; empty for a panel."""
    check: CameraCheck | None = None
    offset: int = 0
    href: str = ""


@dataclass(frozen=True)
class ComparePage:
    """Pictures on one frame. `mode` is `wipe`, `ab`, `difference`, `flip` or `four`. Decisions are on A, Shift on B."""

    template: ClassVar[str] = "review/compare.html"
    shell: Shell
    shot_code: str
    a: Side
    others: tuple[Side, ...]
    """B, or B, C and D of four."""
    mode: str
    mode_urls: dict[str, str]
    """Where each mode lives: keys single, ab, wipe, difference, flip; four where there are variations."""
    swap_url: str
    """Empty where the two cannot change places."""
    a_takes: tuple[Choice, ...]
    """Newest first."""
    b_takes: tuple[Choice, ...]
    title: str
    """`What changed from B to A`."""
    changes: tuple[Change, ...]
    notes: NotesPanel
    decisions: DecisionBar
    curve: Curve | None
    waves: tuple[Wave, ...] = ()
    """Of the pictures that have sound, on A's frames."""
    opens_at: int = 0
    """0-based frame of A shown first: its last one at a cut."""
    criteria: tuple[Criterion, ...] = ()
    plan_title: str = ""
    plan_remark: str = ""
    plan: tuple[tuple[str, str], ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()
    json_url: str = ""
    history: tuple[tuple[str, str], ...] = field(default=())
    takes: tuple[TakeLink, ...] = ()
    b_decisions: DecisionBar | None = None
    cuts: tuple[CutLine, ...] = ()
    """The cut between A and B, where they are neighbours."""
    position: int = 0
    waiting: int = 0
    next_url: str = ""
    again_url: str = ""
    """Empty here: take A's own page leads there."""

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.a, *self.others)

    @property
    def heard(self) -> tuple[Side, ...]:
        """Whose sound can be chosen."""
        return tuple(one for one in self.sides if one.movie and one.movie.src and one.movie.has_audio)

    @property
    def b(self) -> Side:
        return self.others[0]

    @property
    def older_url(self) -> str:
        """The same comparison with the take before A; empty at the first."""
        return self._stepped(1)

    @property
    def newer_url(self) -> str:
        return self._stepped(-1)

    def _stepped(self, by: int) -> str:
        here = next((at for at, one in enumerate(self.a_takes) if one.current), 0) + by
        return self.a_takes[here].href if 0 <= here < len(self.a_takes) else ""
