"""People who hold an event stream open, in a process of their own: reading 500 of them would keep the one that asks for
pages from noticing the answers.

`python -m benchmarks.serving.listeners PORT`, with [[cookie, path], ...] as one line of input; says when all are open,
and at the end of its input how late each event came.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from benchmarks.serving.clients import Ask, Line
from benchmarks.serving.server import ROOT

TOGETHER = 25
"""Opened at a time: nobody arrives in the same millisecond as 500 others."""


@dataclass
class Listener:
    """One open stream. An event that holds the moment it was made tells how late it came: a render's in `words`, in
    seconds, a presenter's position in `moment`, in milliseconds."""

    port: int
    ask: Ask
    seconds_late: list[float] = field(default_factory=list)

    async def open(self) -> None:
        self.since = time.time()
        self._line = await Line(self.port).open()  # kept: a writer that nobody holds closes
        self._reader = await self._line.listen(self.ask)
        self._task = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while line := await self._reader.readline():
                if line.startswith(b"data: {"):
                    told = json.loads(line.removeprefix(b"data: "))
                    made = told["moment"] / 1000 if "moment" in told else float(told.get("words") or 0)
                    if made > self.since:
                        self.seconds_late.append(time.time() - made)


@dataclass
class Crowd:
    """The process, seen from outside."""

    process: asyncio.subprocess.Process
    seconds_late: list[float] = field(default_factory=list)

    async def leave(self) -> None:
        """Fills `seconds_late`."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        said, _ = await self.process.communicate()
        self.seconds_late = json.loads(said)


@contextlib.asynccontextmanager
async def crowd(port: int, streams: Sequence[tuple[str, str]]) -> AsyncIterator[Crowd]:
    """`streams` are cookie headers and paths; they stay open until the crowd leaves."""
    words = (sys.executable, "-m", "benchmarks.serving.listeners", str(port))
    pipe = subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdin=pipe, stdout=pipe, limit=2**26)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(list(streams)).encode() + b"\n")
    if await process.stdout.readline() != b"open\n":
        raise SystemExit("The listeners could not open their streams.")
    people = Crowd(process)
    try:
        yield people
    finally:
        await people.leave()


async def listen(port: int, streams: Sequence[tuple[str, str]]) -> list[float]:
    listeners = [Listener(port, Ask(path, headers=(("Cookie", cookie),))) for cookie, path in streams]
    for first in range(0, len(listeners), TOGETHER):
        await asyncio.gather(*(one.open() for one in listeners[first : first + TOGETHER]))
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    return [each for one in listeners for each in one.seconds_late]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(listen(int(sys.argv[1]), json.loads(sys.stdin.readline())))))
