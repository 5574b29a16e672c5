"""Server-sent events, one task a stream.

fastapi.sse (0.165) hands each event through three tasks and two anyio streams, which with 500 open streams kept pages
waiting (`docs/benchmarks/dailies_load.md`). Go back to it when it writes straight.
"""

import random
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Send

PING = b": ping\n\n"
"""Nothing, said so that a proxy, or a socket that is gone, is not waited for."""


class LookAgain:
    """When a listener's right to listen is asked anew: after `seconds` at most, and not of all at the same moment who
    came at the same moment."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due = time.monotonic() + random.uniform(seconds / 4, seconds)

    def due(self, at_once: bool = False) -> bool:
        """True once, then not for as long again."""
        moment = time.monotonic()
        if not at_once and moment < self._due:
            return False
        self._due = moment + self._seconds
        return True


class EventStream(StreamingResponse):
    """`lines` are what `event_line` makes, or PING. It is closed when the page goes."""

    media_type = "text/event-stream"

    def __init__(self, lines: AsyncGenerator[bytes, None], status_code: int = 200) -> None:
        # X-Accel-Buffering: nginx would keep them back. The document of the API reads the default of `status_code`.
        super().__init__(lines, status_code, headers={"cache-control": "no-cache", "x-accel-buffering": "no"})
        self._lines = lines

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._lines):
            await super().stream_response(send)


def event_line(data: str, event: str = "", number: str = "") -> bytes:
    """`data` is JSON on one line; `event` what a page listens for, `number` what it names when it comes back."""
    named = f"event: {event}\n" if event else ""
    numbered = f"id: {number}\n" if number else ""
    return f"{named}data: {data}\n{numbered}\n".encode()
