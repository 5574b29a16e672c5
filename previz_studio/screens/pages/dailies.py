"""Dailies: a cut plays through, decided without stopping, with what was found at each cut."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Person, Shell
from previz_studio.screens.pages.review import DecisionBar


@dataclass(frozen=True)
class Clip:
    """One shot of the cut. Without `src` it plays as a slate of `frames`."""

    id: str
    code: str
    take: str
    """`v007 Pro`, empty for a slate."""
    title: str
    state: str
    frames: int
    src: str = ""
    poster: str = ""
    href: str = ""
    decisions: DecisionBar | None = None
    """`id` must differ from clip to clip: `decide-{clip id}`."""


@dataclass(frozen=True)
class CutFinding:
    verdict: str
    """`warn` or `ok`."""
    fact: str
    """`Key light jumps 1,900 K`."""
    words: str = ""
    note_url: str = ""
    """POST makes a note on the incoming shot; empty for none."""
    note_label: str = ""
    """`Note on SH060`."""
    intended_url: str = ""


@dataclass(frozen=True)
class Cut:
    """Between clip `after` (index, 0-based) and the next."""

    after: int
    title: str
    """`SH050 to SH060`."""
    timecode: str
    findings: tuple[CutFinding, ...]
    out_picture: str = ""
    in_picture: str = ""
    out_words: str = ""
    """`Out, F 96`."""
    in_words: str = ""

    @property
    def warns(self) -> bool:
        return any(one.verdict == "warn" for one in self.findings)


@dataclass(frozen=True)
class DailiesPage:
    template: ClassVar[str] = "dailies/page.html"
    shell: Shell
    title: str
    """`Dailies, Tue 14 Oct`."""
    playlists: tuple[Choice, ...]
    """`Cut 12, best take`, `New since yesterday` …"""
    summary: str
    """`14 shots, 59:18`."""
    clips: tuple[Clip, ...]
    cuts: tuple[Cut, ...]
    fps: str
    """Rational."""
    fps_name: str
    start_timecode: str
    decided: str
    """`6 of 14 decided`."""
    without: tuple[str, ...] = ()
    """`SH140 has no take and plays as a 7 s slate.`"""
    watching: tuple[Person, ...] = ()
    watching_words: str = ""
