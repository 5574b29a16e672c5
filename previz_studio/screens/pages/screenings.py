"""A live session on paper: the agenda before, the summary after, the list of sessions."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class PaperPlace:
    """A shot of the agenda, with what is worth knowing before it, or what happened on it."""

    code: str
    take: str
    """`v007 Pro`, or `slate`."""
    title: str
    timecode: str
    """Of its first frame in the record."""
    seconds: str
    state: str
    href: str = ""
    poster: str = ""
    lines: tuple[str, ...] = ()
    """`Ada asks: lower, or is that the lens?`, `Marcus approved it 14:38.`"""


@dataclass(frozen=True)
class SessionLine:
    title: str
    words: str
    """`Ada drove, 14:20 to 14:52, 6 of 14 shots`."""
    href: str
    live: bool = False


@dataclass(frozen=True)
class AgendaPage:
    template: ClassVar[str] = "dailies/agenda.html"
    shell: Shell
    title: str
    """`Agenda: Cut, best take`."""
    facts: tuple[str, ...]
    """`14 shots`, `59 s`, `6 to decide`, `3 open questions`."""
    places: tuple[PaperPlace, ...]
    play_url: str
    files: tuple[Choice, ...]
    sessions: tuple[SessionLine, ...]
    start_url: str = ""
    """POST list, sequence, tab: a live session on this list."""
    list_name: str = ""
    may_start: Gate = Gate(True)


@dataclass(frozen=True)
class SummaryPage:
    template: ClassVar[str] = "dailies/summary.html"
    shell: Shell
    title: str
    facts: tuple[str, ...]
    guests: str
    """`Ada Lindqvist, Joon Baek and Vera Holm`."""
    watched: tuple[PaperPlace, ...]
    decisions: tuple[tuple[str, str], ...]
    """(`SH050 v007`, `Selected by Ada Lindqvist, 14:38`)."""
    questions: tuple[tuple[str, str], ...]
    not_reached: tuple[PaperPlace, ...]
    files: tuple[Choice, ...]
    live_url: str = ""
    """Where it goes on, while it is open."""
