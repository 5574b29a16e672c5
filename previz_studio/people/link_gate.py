"""How often a share link may be tried, and how many open lines one visitor may hold."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from limits import RateLimitItemPerMinute, storage, strategies

from previz_studio.kit.errors import TooMany

TRIES = RateLimitItemPerMinute(10)
"""Per address and minute, over all links (facts/reliability.md, section 5)."""
LINES = 6
MOST_LINES = 500


class LinkGate:
    def __init__(self) -> None:
        self._window = strategies.MovingWindowRateLimiter(storage.MemoryStorage())
        self._lines: Counter[int] = Counter()
        self._lock = Lock()

    def count(self, address: str) -> None:
        """Notes one try before it is judged, so that many at once gain nothing. Raises TooMany after ten."""
        if not self._window.hit(TRIES, address):
            raise TooMany("Too many tries.", hint="Wait a minute, then try again.")

    def forgive(self, address: str) -> None:
        """After a right passphrase: a screening room behind one address may come in one after the other."""
        self._window.clear(TRIES, address)

    @contextmanager
    def line(self, guest_id: int) -> Iterator[None]:
        """One long answer. Raises TooMany past six for a guest, or 500 for all."""
        with self._lock:
            if self._lines[guest_id] >= LINES or self._lines.total() >= MOST_LINES:
                raise TooMany("This page is open too many times.", hint="Close a tab and load this one again.")
            self._lines[guest_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._lines[guest_id] -= 1
                self._lines += Counter()  # drops the zeros
