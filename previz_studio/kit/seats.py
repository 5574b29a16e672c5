"""How many open lines one person, and everybody together, may hold: each keeps a socket and a task alive."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from previz_studio.kit.errors import TooMany

PER_PERSON = 6
ALL = 500
"""facts/reliability.md, section 5."""


class Seats:
    def __init__(self, per_person: int = PER_PERSON, everybody: int = ALL) -> None:
        self._per_person, self._all = per_person, everybody
        self._taken: Counter[int] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, person: int) -> Iterator[None]:
        """Raises TooMany, saying whose limit it is."""
        with self._lock:
            if self._taken[person] >= self._per_person:
                raise TooMany(f"You have {self._per_person} live pages open.", hint="Close one, then load this again.")
            if self._taken.total() >= self._all:
                raise TooMany(f"{self._all} live pages are open in this studio.", hint="Try again in a minute.")
            self._taken[person] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[person] -= 1
