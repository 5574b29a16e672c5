"""Telling many listeners at once, from any thread. A slow listener loses steps, never the newest of each key."""

import asyncio
import threading
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

TOGETHER = 125
"""Listeners woken in one turn of a loop; pages get theirs between. With groups of 8 a page at work in a thread won each
turn's wait for the interpreter, 5 ms at a time."""


class Listener(Generic[Key, Value]):
    """The newest value of each key since it last looked. Close it when the page goes."""

    def __init__(self, fanout: "Fanout[Key, Value]") -> None:
        self._fanout = fanout
        self._values: dict[Key, Value] = {}
        self._lock = threading.Lock()
        self._came = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._came_in_loop = asyncio.Event()

    async def next(self, timeout: float) -> list[Value]:
        """Waits on the running loop; empty after `timeout` seconds, or when woken for nothing."""
        self._loop = asyncio.get_running_loop()
        if not self._came.is_set():
            try:
                async with asyncio.timeout(timeout):  # unlike wait_for, no task of its own
                    await self._came_in_loop.wait()
            except TimeoutError:
                return []
        self._came_in_loop.clear()
        return self._take()

    def wait(self, timeout: float) -> list[Value]:
        """The same from a thread."""
        self._came.wait(timeout)
        return self._take()

    def close(self) -> None:
        self._fanout.forget(self)

    def put(self, key: Key, value: Value) -> None:
        self.keep(key, value)
        wake([self])

    def keep(self, key: Key, value: Value) -> None:
        """For whoever wakes it then."""
        with self._lock:
            self._values.pop(key, None)  # in the order of the newest telling
            self._values[key] = value

    def come(self) -> asyncio.AbstractEventLoop | None:
        """Ends a thread's `wait`; for a `next`, the loop that is to `come_in_loop`."""
        self._came.set()
        return self._loop

    def come_in_loop(self) -> None:
        self._came_in_loop.set()

    def _take(self) -> list[Value]:
        with self._lock:
            values, self._values = list(self._values.values()), {}
            self._came.clear()
        return values


def wake(listeners: Iterable[Listener[Any, Any]]) -> None:
    """`next` and `wait` return, even with nothing."""
    waiting: dict[asyncio.AbstractEventLoop, list[Listener[Any, Any]]] = {}
    for listener in listeners:
        if loop := listener.come():
            waiting.setdefault(loop, []).append(listener)
    for loop, those in waiting.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_wake_some, loop, iter(those))


def _wake_some(loop: asyncio.AbstractEventLoop, those: Iterator[Listener[Any, Any]]) -> None:
    some = list(islice(those, TOGETHER))
    for listener in some:
        listener.come_in_loop()
    if some:
        loop.call_soon(_wake_some, loop, those)


class Fanout(Generic[Key, Value]):
    def __init__(self) -> None:
        self._listeners: frozenset[Listener[Key, Value]] = frozenset()
        self._lock = threading.Lock()

    def listen(self) -> Listener[Key, Value]:
        return self.admit(Listener(self))

    def admit(self, listener: Listener[Key, Value]) -> Listener[Key, Value]:
        with self._lock:
            self._listeners = self._listeners | {listener}
        return listener

    def forget(self, listener: Listener[Key, Value]) -> None:
        with self._lock:
            self._listeners = self._listeners - {listener}

    def publish(self, key: Key, value: Value) -> None:
        listeners = self._listeners
        for listener in listeners:
            listener.keep(key, value)
        wake(listeners)

    def wake(self) -> None:
        wake(self._listeners)

    @property
    def listeners(self) -> frozenset[Listener[Key, Value]]:
        return self._listeners
