"""Home: what waits for me comes first, then what renders, what changed, and the projects."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import JobProgress, Notice, Person, Shell, StateCounts


@dataclass(frozen=True)
class WaitingItem:
    """One row of the waiting list."""

    href: str
    code: str
    """`SH050`."""
    title: str
    ask: str
    """`New Pro take, v007`."""
    who: str
    """Empty where `ask` names them."""
    why: str
    """The one fact that matters: `Pan measured 19.2°, plan 20°`, or a question quoted. May be empty."""
    when: str
    """Age: `12 min`, `1 h`."""
    verb: str = "Review"
    """The button's word: Review or Reply."""
    picture: str = ""
    deadline: str = ""
    """`Closes tomorrow at 18:00`: the review window that asks me about it."""
    fact_holds: bool = False
    """True draws a tick before the fact."""


@dataclass(frozen=True)
class RunningJob:
    code: str
    what: str
    """`v004 Pro · 1 of 1`."""
    progress: JobProgress


@dataclass(frozen=True)
class Change:
    """What one person did once, or the same again and again."""

    person: Person
    verb: str
    """`approved`."""
    subjects: tuple[str, ...]
    """`SH040 v011`, `SH100 v004`."""
    when: str
    more: int = 0
    """So many more subjects than are named."""


@dataclass(frozen=True)
class ProjectCard:
    href: str
    name: str
    role: str
    facts: str
    """`Feature · 2.39:1 · 24 fps`."""
    amount: str
    """`6 sequences · 118 shots`."""
    latest: str
    """`Lena, 12 min ago`; empty when nothing happened yet."""
    counts: StateCounts
    waiting: int = 0
    picture: str = ""


@dataclass(frozen=True)
class HomePage:
    template: ClassVar[str] = "home/page.html"
    shell: Shell
    waiting: tuple[WaitingItem, ...]
    """Most urgent first."""
    watch: str
    """`About 9 minutes to watch.`; empty when nothing waits."""
    deadline: str = ""
    """`The review window for SQ030 closes tomorrow at 18:00.`"""
    up_to_date: str = ""
    """`You are up to date since 13:02.`"""
    running: tuple[RunningJob, ...] = ()
    failures: tuple[Notice, ...] = ()
    changes: tuple[Change, ...] = ()
    since: str = ""
    """`yesterday 18:20`: my last visit."""
    server: tuple[tuple[str, str], ...] = ()
    """(`GPU`, `94% busy, 71 °C`), (`Disk`, `1.4 TB free of 4 TB`), (`Engine`, `Animatic: no CUDA here`)."""
    server_problem: str = ""
    """Empty draws "Healthy"."""
    projects: tuple[ProjectCard, ...] = ()
    projects_words: str = ""
    """`3 open, 2 archived`."""
    may_create: bool = False
    demo_url: str = ""
    """POST here opens the sample project; empty when it is already here or not allowed."""
