"""Work that comes due by the clock or by what others did, not by a request: one thread, going round again and again.

Every act looks at rows, does what they say is due and writes that it is done, so that a restart loses nothing and two
processes do nothing twice. An act must be short; one that fails is logged and tried again at its next turn.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """`every` is in seconds, the pause between two turns."""

    name: str
    every: float
    act: Callable[[], object]


class Rounds:
    """`start()` returns at once and takes every turn at once too: what was missed while the studio was off."""

    def __init__(self, rounds: Iterable[Round]) -> None:
        self._rounds = tuple(rounds)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._go, name="studio-rounds", daemon=True)

    def start(self) -> None:
        if self._rounds:
            self._thread.start()

    def take_all(self) -> None:
        """Every turn once, in this thread."""
        for one in self._rounds:
            self._take(one)

    def close(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _go(self) -> None:
        due = dict.fromkeys(self._rounds, time.monotonic())
        while not self._closing.is_set():
            for one in self._rounds:
                if due[one] <= time.monotonic() and not self._closing.is_set():
                    self._take(one)
                    due[one] = time.monotonic() + one.every
            self._closing.wait(max(0.05, min(due.values()) - time.monotonic()))

    def _take(self, one: Round) -> None:
        try:
            one.act()
        except Exception:
            log.exception("the round %r could not be done; it is tried again in %g s", one.name, one.every)
