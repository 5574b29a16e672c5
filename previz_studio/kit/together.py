"""One look for all who wait: many open lines that each watch a thing of their own ask together, once a round."""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Seen = TypeVar("Seen")


class Together(Generic[Key, Seen]):
    """`look` is called in a thread, with the keys of all who wait for this round; at most one round at a time."""

    def __init__(self, look: Callable[[frozenset[Key]], Mapping[Key, Seen]], seconds: float) -> None:
        self._look, self._seconds = look, seconds
        self._keys: set[Key] = set()
        self._round: asyncio.Task[Mapping[Key, Seen]] | None = None

    async def next(self, key: Key) -> Seen:
        """What is seen of `key` after `seconds`. Raises what `look` raises, and KeyError for what it left out."""
        loop = asyncio.get_running_loop()
        if self._round is None or self._round.get_loop() is not loop:
            self._round = loop.create_task(self._take_round())
        self._keys.add(key)
        return (await asyncio.shield(self._round))[key]  # shielded: one page that goes does not end it for the others

    async def _take_round(self) -> Mapping[Key, Seen]:
        await asyncio.sleep(self._seconds)
        keys, self._keys, self._round = frozenset(self._keys), set(), None
        return await asyncio.to_thread(self._look, keys)
