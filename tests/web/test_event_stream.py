"""One open line: what goes out, and that it ends with the page."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from previz_studio.web.event_stream import PING, EventStream, LookAgain, event_line
from tests.event_loop import in_own_loop


def test_given_a_page_that_goes_then_its_line_is_closed_at_once() -> None:
    ended: list[str] = []
    gone = asyncio.Event()

    async def lines() -> AsyncGenerator[bytes, None]:
        try:
            yield event_line('{"at": 3}', "position", "ab-7")
            yield PING
            gone.set()
            await asyncio.sleep(60)
        finally:
            ended.append("closed")

    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def page() -> None:
        async with asyncio.timeout(5):
            await EventStream(lines())({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)

    in_own_loop(page())
    assert ended == ["closed"]
    assert dict(sent[0]["headers"])[b"content-type"].startswith(b"text/event-stream")
    assert [one["body"] for one in sent[1:]] == [b'event: position\ndata: {"at": 3}\nid: ab-7\n\n', b": ping\n\n"]


def test_given_a_right_asked_anew_then_it_is_not_asked_again_for_as_long() -> None:
    again = LookAgain(600)
    assert not again.due()
    assert again.due(at_once=True)
    assert not again.due()
