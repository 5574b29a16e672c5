"""Who wants to hear of jobs, told at once from any thread. Also looks at the rows, for what other processes did."""

import asyncio
import logging
import threading
from datetime import timedelta

from previz_studio.jobs.queries import JobLine, changed_since
from previz_studio.kit.db import Database, now

log = logging.getLogger(__name__)

_OVERLAP = timedelta(seconds=10)
"""Rows are read this far back: clocks of other machines differ, and a long transaction commits late."""


class Subscription:
    """One listener: the newest line of each job since it last looked. A slow one loses steps, never the last state."""

    def __init__(self, feed: "Feed") -> None:
        self._feed = feed
        self._lines: dict[int, JobLine] = {}
        self._lock = threading.Lock()
        self._came = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._came_in_loop = asyncio.Event()

    async def next(self, timeout: float) -> list[JobLine]:
        """Waits on the running loop; empty after `timeout` seconds (time for a ping)."""
        self._loop = asyncio.get_running_loop()
        if not self._lines:
            try:
                await asyncio.wait_for(self._came_in_loop.wait(), timeout)
            except TimeoutError:
                return []
        self._came_in_loop.clear()
        return self._take()

    def wait(self, timeout: float) -> list[JobLine]:
        """The same from a thread."""
        self._came.wait(timeout)
        return self._take()

    def close(self) -> None:
        self._feed.forget(self)

    def put(self, line: JobLine) -> None:
        with self._lock:
            self._lines[line.id] = line
        self.wake()

    def wake(self) -> None:
        """Whoever waits looks now."""
        self._came.set()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._came_in_loop.set)

    def _take(self) -> list[JobLine]:
        with self._lock:
            lines, self._lines = list(self._lines.values()), {}
            self._came.clear()
        return lines


class Feed:
    """`start()` follows the rows while anyone listens; without it only this process's own jobs are heard."""

    def __init__(self, database: Database, poll_seconds: float = 0.5) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._listeners: set[Subscription] = set()
        self._known: dict[int, JobLine] = {}
        self._ours: set[int] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="studio-feed", daemon=True)

    def listen(self) -> Subscription:
        """Close it when the page goes."""
        subscription = Subscription(self)
        with self._lock:
            self._listeners = {*self._listeners, subscription}
        self._wanted.set()
        return subscription

    def forget(self, subscription: Subscription) -> None:
        with self._lock:
            self._listeners = self._listeners - {subscription}

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
            listeners = self._listeners
        for listener in listeners:
            listener.put(line)

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
        for listener in self._listeners:
            listener.wake()

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
            if not self._listeners:
                self._wanted.clear()
                if not self._listeners and not self._closing.is_set():
                    self._wanted.wait(timeout=5)
                continue
            try:
                self.look()
            except Exception:
                log.exception("the feed could not read the job rows; it looks again")
