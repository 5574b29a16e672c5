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
    """One open stream. An event that holds the moment it was made tells how late it came: a render's in `words`, in
    seconds, a presenter's position in `moment`, in milliseconds."""

    port: int
    ask: Ask
    seconds_late: list[float] = field(default_factory=list)

    async def open(self) -> None:
        self.since = time.time()
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
                    told = json.loads(line.removeprefix(b"data: "))
                    made = told["moment"] / 1000 if "moment" in told else float(told.get("words") or 0)
                    if made > self.since:
                        self.seconds_late.append(time.time() - made)


async def gather(listeners: Sequence[Listener]) -> None:
    """Opens all, some at a time: nobody arrives in the same millisecond as 500 others."""
    for first in range(0, len(listeners), 25):
        await asyncio.gather(*(one.open() for one in listeners[first : first + 25]))
