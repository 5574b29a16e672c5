"""Review windows of a project: the list, opening one, and one with what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Person, Shell


@dataclass(frozen=True)
class WindowRow:
    href: str
    title: str
    who: str
    """`Ada Lindqvist asks 3 people about 14 shots`."""
    when: str
    """`Closes tomorrow at 18:00`, `Closed yesterday at 18:00`."""
    open: bool


@dataclass(frozen=True)
class WindowsPage:
    template: ClassVar[str] = "windows/list.html"
    shell: Shell
    open: tuple[WindowRow, ...]
    """The first to close first."""
    closed: tuple[WindowRow, ...]
    """Newest first."""
    may_open: Gate
    board_url: str
    """Shots are chosen there."""
    whole: tuple[Choice, ...] = ()
    """One way in for each sequence with takes."""


@dataclass(frozen=True)
class ShotPick:
    id: str
    code: str
    title: str
    state: str
    """One of STATE_WORDS."""
    picture: str = ""
    has_take: bool = True


@dataclass(frozen=True)
class NewWindowPage:
    """POST to `post_url`: shot_ids, people, title, note, hours, last_call_hours."""

    template: ClassVar[str] = "windows/new.html"
    shell: Shell
    shots: tuple[ShotPick, ...]
    people: tuple[Choice, ...]
    """`current` for those who decide on these shots."""
    post_url: str
    hours: int
    last_call_hours: int
    without: str = ""
    """`SH140 has no take yet.`"""


@dataclass(frozen=True)
class WindowShotRow:
    code: str
    title: str
    href: str
    state: str
    version: str
    """`v007`, empty without a take."""
    said: tuple[str, ...]
    """`Ada Lindqvist selected v007, 14:38`."""
    open_notes: int
    picture: str = ""


@dataclass(frozen=True)
class WindowPersonRow:
    person: Person
    words: str
    """`3 of 14 answered`, `Done`, `Did not answer`."""
    done: bool


@dataclass(frozen=True)
class WindowPage:
    """POST: `{here}/move` and `{here}/reopen` (hours), `{here}/close`, `{here}/done`."""

    template: ClassVar[str] = "windows/page.html"
    shell: Shell
    here: str
    title: str
    note: str
    facts: tuple[str, ...]
    """(`Opened by Ada Lindqvist today at 09:00`, `closes tomorrow at 18:00`)."""
    open: bool
    summary: str
    """`3 of 14 shots decided, 5 open notes, 1 of 3 people has not answered.`"""
    shots: tuple[WindowShotRow, ...]
    people: tuple[WindowPersonRow, ...]
    may_change: Gate
    may_answer: bool
    """I am asked and have not said that I am done."""
    review_url: str
    """The first of its takes that waits for me; empty for none."""
    csv_url: str
    reminders: str
    """`Reminders go out tomorrow at 09:00 and tomorrow at 14:00.`"""
