"""What many pages show: the shell around them, a person, a state bar, a camera check. Plain values, no queries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    role: str = ""
    """The role in words ("Director"), empty where there is no project."""


@dataclass(frozen=True)
class Choice:
    """One entry of a menu, a filter or a select."""

    label: str
    href: str = ""
    value: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    label: str
    href: str
    choices: tuple[Choice, ...] = ()
    """Siblings, offered as a menu; empty for a plain link."""


@dataclass(frozen=True)
class Notice:
    """One sentence of fact, one of consequence, one action."""

    kind: str
    """`bad`, `warn`, `ok` or `info`."""
    fact: str
    consequence: str = ""
    action: str = ""
    href: str = ""
    post: bool = False
    """True: the action is a POST to `href`."""


@dataclass(frozen=True)
class Gate:
    """May this person do it, and if not, who can: the sentence the blocked POST would answer with."""

    open: bool
    reason: str = ""


OPEN = Gate(True)


@dataclass(frozen=True)
class Shell:
    """The bar, the key strip and the tabs around a page."""

    person: Person
    waiting: int = 0
    deadline: str = ""
    """`closes 18:00`: the first review window that waits for me, in its last day; else empty."""
    unread: int = 0
    """Lines in my inbox."""
    newest_news: int = 0
    """The number of the newest unread one, 0 for none: the bar says only what comes after it."""
    rendering: int = 0
    queued: int = 0
    crumbs: tuple[Crumb, ...] = ()
    project: str = ""
    """The project's code in lower case as in `/p/nf/...`; empty outside a project."""
    sequence: str = ""
    """`SQ030`, kept when moving between Board, Dailies and Handoff; empty for none."""
    section: str = ""
    """Which link of the bar is here: Board, Dailies, Queue, Identities, Handoff, Audit, Crew, Client links; or none."""
    csrf: str = ""
    aspect: float = 2.39
    notices: tuple[Notice, ...] = ()
    may_manage_people: bool = False


@dataclass(frozen=True)
class StateCounts:
    """How many shots stand where."""

    approved: int = 0
    selected: int = 0
    new: int = 0
    maybe: int = 0
    rejected: int = 0
    rest: int = 0
    """No takes yet, rendering, or plan incomplete."""

    @property
    def total(self) -> int:
        return self.approved + self.selected + self.new + self.maybe + self.rejected + self.rest


@dataclass(frozen=True)
class CameraCheck:
    """Planned against measured, as words ready to read."""

    glyph: str
    """One of CAMERA_WORDS in web/icons.py."""
    planned: str
    """`Pan 20.0° right`."""
    measured: str = ""
    """`19.2°`; empty when this move cannot be measured."""
    difference: str = ""
    """`−0.8°`."""
    limit: str = ""
    """`±2°`."""
    verdict: str = "unmeasured"
    """`on`, `off` or `unmeasured`."""
    sentence: str = ""
    """Said instead of figures when unmeasured: "Rack focus is not measured. Check by eye."."""


@dataclass(frozen=True)
class Move:
    """A camera move on a card."""

    glyph: str
    words: str
    """`Pan 20° right`, `Locked off`."""
    off_plan: bool = False


@dataclass(frozen=True)
class JobProgress:
    """A render on its way. `percent` is 0..100."""

    percent: int
    stage: str
    """`Denoise 25 of 40`."""
    ready: str = ""
    """`ready 14:40`, or empty while nobody can tell."""
