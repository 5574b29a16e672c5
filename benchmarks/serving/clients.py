"""Clients that ask one thing after another over kept connections: little more than a socket, so that the server is
what is measured."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Words = Callable[[int], str]
"""What the n-th request says."""


FIRST = 11
"""Where the numbers in a path start."""


@dataclass(frozen=True)
class Ask:
    """One kind of request. `{n}` in `path` is a number that changes, `status` the answer it must get."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: Words | None = None
    status: int = 200

    def bytes_of(self, port: int, n: int) -> bytes:
        body = self.body(n).encode() if self.body else b""
        lines = [f"{self.method} {self.path.format(n=n)} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Figures:
    """Of one loop: milliseconds each answer took, wall seconds of all."""

    milliseconds: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1] if len(self.milliseconds) > 1 else self.median


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> "Line":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        return self

    async def ask(self, ask: Ask, n: int = 0) -> Answer:
        """Raises RuntimeError for another status than the one expected."""
        self._writer.write(ask.bytes_of(self.port, n))
        answer = await self._answer()
        if answer.status != ask.status:
            raise RuntimeError(f"{ask.method} {ask.path} answered {answer.status}: {answer.body[:300]!r}")
        return answer

    async def listen(self, ask: Ask) -> asyncio.StreamReader:
        """The answer's body as it comes; its head was read and had the status expected."""
        self._writer.write(ask.bytes_of(self.port, 0))
        status, _ = await self._head()
        if status != ask.status:
            raise RuntimeError(f"{ask.path} answered {status}")
        return self._reader

    def close(self) -> None:
        self._writer.close()

    async def _answer(self) -> Answer:
        status, headers = await self._head()
        if status in (204, 304):
            return Answer(status, headers, b"")
        return Answer(status, headers, await self._reader.readexactly(int(headers["content-length"])))

    async def _head(self) -> tuple[int, dict[str, str]]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        return int(head[0].split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def loop(port: int, ask: Ask, *, clients: int, seconds: float) -> Figures:
    """Each client asks, waits for the whole answer, asks again."""
    lines = [await Line(port).open() for _ in range(clients)]
    began = time.perf_counter()
    took = await asyncio.gather(*(_one(line, ask, began + seconds, FIRST + 2000 * n) for n, line in enumerate(lines)))
    whole = time.perf_counter() - began
    for line in lines:
        line.close()
    return Figures(tuple(each for one in took for each in one), whole)


async def _one(line: Line, ask: Ask, until: float, first: int) -> list[float]:
    took: list[float] = []
    while (now := time.perf_counter()) < until or not took:
        await line.ask(ask, first + len(took))
        took.append((time.perf_counter() - now) * 1000)
    return took


def note(n: int) -> str:
    """A comment, as both servers read it."""
    return json.dumps({"body": f"Start of the pan reads late, said {n}.", "frame_in": n % 96})
