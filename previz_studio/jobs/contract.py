"""What a room further right hands in: its kinds of job, each a row of stages. Nothing in here knows what they mean."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from previz_studio.kit.db import Database


class JobStopped(Exception):
    """Raised by a stage after `running.stop()` became true."""


class Wire(Protocol):
    """The way back from a stage to its job row."""

    def report(self, fraction: float, words: str) -> None: ...
    def stop(self) -> bool: ...
    def spent(self, seconds: float, gpu_seconds: float) -> None: ...
    def sit_down(self) -> None: ...
    def hand_on(self) -> None: ...


@dataclass(frozen=True)
class Running:
    """What a stage gets: whom the job is about, what earlier stages found, and its wires back.

    A stage runs again from its start after a crash: key what it writes by (`job_id`, `attempt`).
    """

    job_id: int
    kind: str
    subject_id: int
    attempt: int
    payload: dict[str, Any]
    database: Database
    wire: Wire = field(repr=False)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each finished stage returned, by its name."""

    def progress(self, fraction: float, words: str = "") -> None:
        """`fraction` 0..1 of this stage. Costs nothing: pages hear it at once, the row twice a second."""
        self.wire.report(fraction, words)

    def stop(self) -> bool:
        """True once someone asked, or the process is closing. Cheap enough for every step; then raise JobStopped.

        Whatever a stage raises after it was told to stop counts as stopping.
        """
        return self.wire.stop()

    def spent(self, seconds: float, gpu_seconds: float = 0.0) -> None:
        """Adds engine time to the job's bill."""
        self.wire.spent(seconds, gpu_seconds)

    def sit_down(self) -> None:
        """For a kind that `gets_ready`: from here on it needs the chair. Waits for it; raises JobStopped."""
        self.wire.sit_down()
        if self.wire.stop():
            raise JobStopped

    def hand_on(self) -> None:
        """What is left needs no chair of this queue: the next job may begin beside it. Waits while as many as may be
        are still being finished; twice is once."""
        self.wire.hand_on()


@dataclass(frozen=True)
class Stage:
    """`run` returns JSON values (or None) that later stages read; `share` is its part of the progress bar, any unit."""

    name: str
    run: Callable[[Running], dict[str, Any] | None]
    share: float = 1.0


@dataclass(frozen=True)
class Kind:
    """`failed` (with the reason in one sentence) and `cancelled` tell the room what became of its subject.

    Both open their own transaction and may be called twice; `running.results` may then be empty.
    """

    name: str
    queue: str
    stages: tuple[Stage, ...]
    failed: Callable[[Running, str], None]
    cancelled: Callable[[Running], None]
    gets_ready: bool = False
    """Its first stage may begin while the chair is taken, and sits down itself once it needs it. Others wait first."""
    put_back: Callable[[Running], None] = lambda _: None
    """It had begun, and waits again: a stage raised DeviceLost, its own or another's."""
