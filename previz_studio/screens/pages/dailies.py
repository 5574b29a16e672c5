"""Dailies: a cut plays through, decided without stopping, with what was found at each cut."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.cuts import Cut
from previz_studio.screens.pages.parts import OPEN, Choice, Gate, Shell
from previz_studio.screens.pages.review import DecisionBar, NotesPanel


@dataclass(frozen=True)
class Clip:
    """One place of the list. Without `src` it plays as a slate of `frames`."""

    id: str
    """Differs from clip to clip: a list may hold two takes of one shot."""
    code: str
    take: str
    """`v007 Pro`, empty for a slate."""
    title: str
    state: str
    frames: int
    """Its own, at its own `fps`."""
    length: int
    """Frames of the record it takes."""
    fps: str
    """Rational, its own."""
    src: str = ""
    poster: str = ""
    href: str = ""
    take_id: str = ""
    sound: bool = False
    words: str = ""
    """On the slate: `Car boards the ferry. No take yet.`"""
    item: str = ""
    """Its place in a saved playlist; empty elsewhere."""
    measured: str = ""
    """`Pan measured 19.2°, plan 20.0°.`: what the picture says of its camera; empty while nobody has looked."""
    off_plan: bool = False


@dataclass(frozen=True)
class OtherTake:
    """A take V goes to: the facts of a clip with another movie."""

    clip: Clip
    label: str
    """`v006 Fast`."""
    current: bool = False


@dataclass(frozen=True)
class ClipSide:
    """What belongs to the take on screen: decision, notes, its shot's other takes. Fetched as the clip comes near."""

    template: ClassVar[str] = "dailies/_side.html"
    take_id: str
    state: str
    decisions: DecisionBar
    notes: NotesPanel
    takes: tuple[OtherTake, ...]
    """Newest first."""
    csrf: str = ""


@dataclass(frozen=True)
class SavedList:
    """A playlist somebody made, to be changed here."""

    name: str
    by: str
    """`Made by Joon Baek`."""
    rename_url: str
    delete_url: str
    may_edit: Gate = OPEN


@dataclass(frozen=True)
class LiveBar:
    url: str
    """`/api/screenings/3`: join, events, position, ask, take, give."""
    me: int
    may_drive: Gate
    close_url: str
    summary_url: str
    driver: str
    """Who drives as the page is drawn."""


@dataclass(frozen=True)
class DailiesPage:
    template: ClassVar[str] = "dailies/page.html"
    shell: Shell
    title: str
    """`Dailies, Tue 14 Oct`."""
    playlists: tuple[Choice, ...]
    """`Cut, best take`, `New since yesterday` …"""
    summary: str
    """`14 shots, 59:18`."""
    clips: tuple[Clip, ...]
    cuts: tuple[Cut, ...]
    fps: str
    """Rational."""
    fps_name: str
    start_timecode: str
    side: ClipSide | None = None
    """Of the first clip; None for a slate."""
    side_url: str = ""
    """`/p/nf/dailies/takes/`, the take's id behind it."""
    without: tuple[str, ...] = ()
    """`SH140 has no take and plays as a 7 s slate.`"""
    nothing: str = ""
    """Why the list is empty."""
    list_title: str = ""
    """`Cut, best take`, or what the playlist is called."""
    list_name: str = ""
    """How the address names the list: `best`, `p12`."""
    saved: SavedList | None = None
    """None for a list nobody had to make."""
    save_url: str = ""
    """POST list, sequence, name: keeps what it plays now as a playlist."""
    may_save: Gate = OPEN
    live: LiveBar | None = None
    """This list is a session's: the page follows whoever drives, or drives."""
    joins: tuple[Choice, ...] = ()
    """Sessions that are open now, other than this page's."""
    start_url: str = ""
    """POST list, sequence: a live session on this list; empty when not allowed."""
    agenda_url: str = ""

    @property
    def decided(self) -> str:
        """`6 of 14 decided`."""
        done = sum(1 for clip in self.clips if clip.state in ("rejected", "maybe", "selected", "approved", "stale"))
        return f"{done} of {len(self.clips)} decided"
