"""Who wants to hear of jobs, told at once from any thread. Also looks at the rows, for what other processes did."""

import logging
import threading
from datetime import timedelta

from previz_studio.jobs.queries import JobLine, changed_since
from previz_studio.kit.db import Database, now
from previz_studio.kit.fanout import Fanout, Listener

log = logging.getLogger(__name__)

_OVERLAP = timedelta(seconds=10)
"""Rows are read this far back: clocks of other machines differ, and a long transaction commits late."""


Subscription = Listener[int, JobLine]
"""One listener: the newest line of each job since it last looked."""


class Feed:
    """`start()` follows the rows while anyone listens; without it only this process's own jobs are heard."""

    def __init__(self, database: Database, poll_seconds: float = 0.5) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._fanout: Fanout[int, JobLine] = Fanout()
        self._known: dict[int, JobLine] = {}
        self._ours: set[int] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="studio-feed", daemon=True)

    def listen(self) -> Subscription:
        """Close it when the page goes."""
        subscription = self._fanout.listen()
        self._wanted.set()
        return subscription

    def publish_ours(self, line: JobLine) -> None:
        """From the worker in this process: fresher than the row, which is then not read for as long as it runs."""
        with self._lock:
            self._ours = self._ours | {line.id} if line.status.moving else self._ours - {line.id}
        self.publish(line)

    def publish(self, line: JobLine) -> None:
        with self._lock:
            if self._known.get(line.id) == line:
                return
            self._known[line.id] = line
        self._fanout.publish(line.id, line)

    def start(self) -> None:
        self._thread.start()

    @property
    def closing(self) -> bool:
        """Nothing more will come: whoever listens goes."""
        return self._closing.is_set()

    def dismiss(self) -> None:
        """Sends every listener home, so that an open page does not hold up a closing server."""
        self._closing.set()
        self._wanted.set()
        self._fanout.wake()

    def close(self) -> None:
        self.dismiss()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def look(self) -> None:
        """Publishes what changed in the rows since a moment ago; what was already told is not told again."""
        moment = now() - _OVERLAP
        with self._database.reading() as session:
            lines = changed_since(session, moment)
        for line in lines:
            if line.id not in self._ours:
                self.publish(line)
        with self._lock:
            fresh = {line.id for line in lines}
            self._known = {i: line for i, line in self._known.items() if i in fresh or line.status.moving}

    def _follow(self) -> None:
        while not self._closing.wait(self._poll_seconds):
            if not self._fanout.listeners:
                self._wanted.clear()
                if not self._fanout.listeners and not self._closing.is_set():
                    self._wanted.wait(timeout=5)
                continue
            try:
                self.look()
            except Exception:
                log.exception("the feed could not read the job rows; it looks again")
