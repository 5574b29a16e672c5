"""Telling many listeners at once, from any thread. A slow listener loses steps, never the newest of each key."""

import asyncio
import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


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
                await asyncio.wait_for(self._came_in_loop.wait(), timeout)
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
        with self._lock:
            self._values.pop(key, None)  # in the order of the newest telling
            self._values[key] = value
        self.wake()

    def wake(self) -> None:
        """`next` returns at once, even with nothing."""
        self._came.set()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._came_in_loop.set)

    def _take(self) -> list[Value]:
        with self._lock:
            values, self._values = list(self._values.values()), {}
            self._came.clear()
        return values


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
        for listener in self._listeners:
            listener.put(key, value)

    def wake(self) -> None:
        for listener in self._listeners:
            listener.wake()

    @property
    def listeners(self) -> frozenset[Listener[Key, Value]]:
        return self._listeners
