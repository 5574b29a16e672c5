"""Work that comes due by the clock or by what others did, not by a request: looked for again and again.

Every act looks at rows, does what they say is due and writes that it is done, so that a restart loses nothing and two
processes do nothing twice. An act must be short; one that fails is logged and tried again at its next turn.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from previz_studio.kit.errors import StudioError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """`every` is in seconds, the pause between two turns."""

    name: str
    every: float
    act: Callable[[], object]


class Rounds:
    """`start()` returns at once and takes every turn at once too: what was missed while the studio was off. Each act
    has a thread, so that a slow one (a mail server that does not answer) keeps no other waiting."""

    def __init__(self, rounds: Iterable[Round]) -> None:
        self._rounds = tuple(rounds)
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._go, args=(one,), name=f"studio-{one.name}", daemon=True)
            for one in self._rounds
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def take_all(self) -> None:
        """Every turn once, in this thread and in order."""
        for one in self._rounds:
            self._take(one)

    def close(self) -> None:
        """Waits for acts on their way, 5 s at most: what they leave undone is done at the next start."""
        self._closing.set()
        last = time.monotonic() + 5
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=max(0.0, last - time.monotonic()))

    def _go(self, one: Round) -> None:
        while not self._closing.is_set():
            self._take(one)
            self._closing.wait(one.every)

    def _take(self, one: Round) -> None:
        try:
            one.act()
        except StudioError as exc:  # understood, so no traceback
            log.warning("%s: %s It is tried again in %g s.", one.name.capitalize(), exc.sentence, one.every)
        except Exception:
            log.exception("the round %r could not be done; it is tried again in %g s", one.name, one.every)
