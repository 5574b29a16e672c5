"""Live lines: nothing newest is lost, a place for everybody within the caps, nobody listens whose right ended."""

import asyncio
import threading

import pytest

from previz_studio.kit.channels import Channel, Channels
from previz_studio.kit.errors import TooMany
from previz_studio.kit.fanout import TOGETHER
from previz_studio.kit.seats import Seats
from tests.event_loop import in_own_loop


def test_given_a_slow_page_then_it_hears_the_newest_of_each_thing() -> None:
    channel = Channel()
    seat = channel.listen(1, "Ada")
    for frame in range(100):
        channel.publish("position", {"frame": frame})
    channel.publish("closed", {})
    assert [(one.event, one.data) for one in seat.wait(0)] == [("position", {"frame": 99}), ("closed", {})]


def test_given_a_page_that_waits_on_the_loop_then_another_thread_wakes_it() -> None:
    channel = Channel()

    async def page() -> list[str]:
        seat = channel.listen(1, "Ada")
        threading.Timer(0.02, channel.publish, ("position", {"frame": 1})).start()
        return [one.event for one in await seat.next(timeout=2)]

    assert in_own_loop(page()) == ["position"]


def test_given_many_pages_that_wait_then_the_loop_does_other_things_between_them() -> None:
    channel = Channel()

    async def page(turns: list[int]) -> int:
        assert await channel.listen(1, "Ada").next(timeout=2)
        return len(turns)

    async def others(turns: list[int]) -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def all_of_them() -> list[int]:
        turns: list[int] = []
        pages = [asyncio.create_task(page(turns)) for _ in range(3 * TOGETHER)]
        await asyncio.sleep(0)
        channel.publish("position", {"frame": 1})
        busy = asyncio.create_task(others(turns))
        heard = await asyncio.gather(*pages)
        busy.cancel()
        return heard

    heard = in_own_loop(all_of_them())
    assert max(heard) - min(heard) >= 2


def test_given_the_crew_changes_then_every_page_looks_again_at_once() -> None:
    channels = Channels()
    seat = channels.of("screening 1").listen(1, "Ada")

    async def page() -> tuple[int, bool]:
        threading.Timer(0.02, channels.look_again).start()
        return len(await seat.next(timeout=2)), seat.look_again

    assert in_own_loop(page()) == (0, True)


def test_given_two_pages_of_one_person_then_they_are_away_only_when_both_are_closed() -> None:
    channel = Channel()
    first, second = channel.listen(1, "Ada"), channel.listen(1, "Ada")
    first.close()
    assert channel.people == {1: "Ada"} and channel.away_seconds(1) == 0
    second.close()
    assert channel.people == {} and channel.away_seconds(1) >= 0


def test_given_more_pages_than_a_person_or_the_studio_may_hold_then_the_next_is_refused() -> None:
    seats = Seats(per_person=2, everybody=3)
    with seats.taken(1), seats.taken(1):
        with pytest.raises(TooMany, match="You have 2 live pages open."), seats.taken(1):
            pass
        with seats.taken(2), pytest.raises(TooMany, match="3 live pages are open in this studio."), seats.taken(3):
            pass
    with seats.taken(1):
        pass
