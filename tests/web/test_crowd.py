"""Many people at once, on one event loop as in the real server."""

import asyncio

import httpx2
import pytest
from sqlalchemy import func, select

from previz_studio.review.models import Comment
from tests.event_loop import in_own_loop
from tests.factories import make_shot, make_take
from tests.screens.conftest import House, house  # noqa: F401  # the fixture

pytestmark = pytest.mark.heavy

CROWD = 60
"""More than the server has threads: those who wait must not keep the one whose turn it is from ending."""


def test_given_more_writers_than_threads_then_every_note_is_kept(house: House) -> None:  # noqa: F811
    with house.database.writing() as session:
        take_id = make_take(session, house.cast, make_shot(session, house.cast)).id
    cookies = dict(house.as_(house.cast.dana).cookies)

    async def crowd() -> list[int]:
        transport = httpx2.ASGITransport(app=house.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client:
            url = f"/api/takes/{take_id}/comments"
            posts = (client.post(url, json={"body": f"Note {n}."}) for n in range(CROWD))
            answers = await asyncio.wait_for(asyncio.gather(*posts), timeout=60)
        return [answer.status_code for answer in answers]

    assert in_own_loop(crowd()) == [201] * CROWD
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == CROWD
