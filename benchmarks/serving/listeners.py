"""People who hold an event stream open, and how late each event reached them."""

import asyncio
import contextlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.serving.clients import Ask, Line


@dataclass
class Listener:
    """One open stream. Events whose `words` are the time they were made tell how late they came."""

    port: int
    ask: Ask
    seconds_late: list[float] = field(default_factory=list)

    async def open(self) -> None:
        self._line = await Line(self.port).open()
        self._reader = await self._line.listen(self.ask)
        self._task = asyncio.create_task(self._hear())

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._line.close()

    async def _hear(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while line := await self._reader.readline():
                if line.startswith(b"data: {"):
                    words = json.loads(line.removeprefix(b"data: "))["words"]
                    self.seconds_late.append(time.time() - float(words))


async def gather(listeners: Sequence[Listener]) -> None:
    """Opens all, some at a time: nobody arrives in the same millisecond as 500 others."""
    for first in range(0, len(listeners), 25):
        await asyncio.gather(*(one.open() for one in listeners[first : first + 25]))
