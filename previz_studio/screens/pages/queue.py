"""The render queue: what runs, what waits and why, what failed and the ways out."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, JobProgress, Person, Shell


@dataclass(frozen=True)
class Gauge:
    """One number at the top: a GPU, the spend."""

    name: str
    value: str
    """`97%`, or `unknown`."""
    words: str
    """`38.1 of 48 GB, 71 °C`."""
    percent: int | None = None
    """Draws a bar; None for no bar."""


@dataclass(frozen=True)
class QueueJob:
    id: str
    kind: str
    """`render`, `handoff` …"""
    code: str
    """`SH070`, or the package's name."""
    title: str
    request: str
    """`v004 Pro, 1 take`."""
    where: str
    """`GPU 0`, empty while it waits."""
    by: Person | None
    running: bool
    progress: JobProgress | None = None
    position: int = 0
    queue: str = "render"
    """render or media: jobs are ordered within one."""
    """1 is next; 0 while running."""
    why: str = ""
    """Why it waits: `Waits for Ferry “Aldis” lock`."""
    ready: str = ""
    """`about 14:46`, empty for unknown."""
    cost: str = ""
    """`144 of 232` GPU-s, empty for unknown."""
    href: str = ""
    picture: str = ""
    picture_words: str = ""
    """`v001`: whose picture it is, until its own shows; empty for a panel."""
    stopping: bool = False
    """Cancelled, and not yet stopped."""
    may_cancel: Gate = Gate(True)
    may_move: Gate = Gate(True)
    overnight: bool = False
    """It begins at night only."""


@dataclass(frozen=True)
class Hold:
    """A pause in force."""

    project_id: str
    """Empty: every project."""
    words: str
    """`Night Ferry is paused by Rae Tester since 14:20: fan is being changed.`"""
    queue: str = "render"
    """render or media."""
    may_change: Gate = Gate(True)


@dataclass(frozen=True)
class WayOut:
    """Another way to the same picture after a failure."""

    label: str
    """`Retry smaller, 512 × 216`."""
    url: str
    """POST."""


@dataclass(frozen=True)
class FailedJob:
    id: str
    fact: str
    """`SH080 v003 stopped: GPU 0 ran out of memory at denoise step 12.`"""
    kept: str
    """`The plan and seed are kept.`"""
    ways: tuple[WayOut, ...] = ()
    may_retry: Gate = Gate(True)
    href: str = ""


@dataclass(frozen=True)
class FinishedJob:
    code: str
    request: str
    state: str
    """`approved` never appears here: `new`, `failed` or `cancelled` of STATE_WORDS, or `done`."""
    words: str
    """`Ready 14:29, 186 GPU-s`."""
    href: str = ""


@dataclass(frozen=True)
class Stage:
    words: str
    state: str
    """`done`, `current` or `to come`."""
    fact: str = ""
    """`2.1 s`, `about 14 s`."""


@dataclass(frozen=True)
class JobDetail:
    """The panel on the right: the first running job, or the one chosen by `?job=`."""

    id: str
    title: str
    """`SH070 v004 Pro`."""
    state: str
    stages: tuple[Stage, ...]
    facts: tuple[tuple[str, str], ...]
    cancel_words: str
    """`Cancelling keeps the seed and counts 144 GPU-s.`"""
    href: str
    may_cancel: Gate
    picture: str = ""
    preview_words: str = ""
    """`Preview, Refine 2 of 3`, or `v001, until a preview comes`."""
    stopping: str = ""
    """`Stops after this step, asked by Lena`; empty while nobody asked."""


@dataclass(frozen=True)
class QueuePage:
    """Live: any message of `/queue/events` makes the page ask for itself again (every 2 s without SSE)."""

    template: ClassVar[str] = "queue/page.html"
    shell: Shell
    summary: str
    """`2 rendering, 6 queued.`"""
    clear_by: str
    """`14:50`, empty for unknown."""
    gauges: tuple[Gauge, ...]
    failed: tuple[FailedJob, ...]
    jobs: tuple[QueueJob, ...]
    """Running first, then in order."""
    finished: tuple[FinishedJob, ...]
    finished_words: str
    """`11 takes, 3,980 GPU-s, 1 failed`."""
    detail: JobDetail | None = None
    holds: tuple[Hold, ...] = ()
    """Pauses in force."""
    pausable: tuple[Choice, ...] = ()
    """What this person may pause: `value` is the project's id, empty for every project."""
    night: str = "22:00 to 07:00"
    trouble: str = ""
    """`ws-04: The GPU stopped answering while LTX-Video was at work. Look at nvidia-smi …`, for each worker."""
    meanwhile: str = ""
    """What goes on all the same."""
