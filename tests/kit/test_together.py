"""Many who wait are one look."""

import asyncio

import pytest

from previz_studio.kit.together import Together
from tests.event_loop import in_own_loop


def test_given_many_who_wait_then_one_look_answers_each_of_them() -> None:
    looks: list[frozenset[int]] = []

    def look(keys: frozenset[int]) -> dict[int, str]:
        looks.append(keys)
        return {key: f"seen {key}" for key in keys}

    async def wait() -> None:
        together = Together(look, 0.01)
        assert (
            await asyncio.gather(*(together.next(key % 3) for key in range(30))) == ["seen 0", "seen 1", "seen 2"] * 10
        )
        assert looks == [frozenset({0, 1, 2})]
        assert await together.next(7) == "seen 7", "a round of its own, later"

    in_own_loop(wait())


def test_given_one_who_goes_then_the_others_are_answered() -> None:
    async def wait() -> None:
        together = Together(dict.fromkeys, 0.05)
        one, other = asyncio.create_task(together.next("a")), asyncio.create_task(together.next("b"))
        await asyncio.sleep(0)
        one.cancel()
        assert await other is None
        with pytest.raises(asyncio.CancelledError):
            await one

    in_own_loop(wait())


def test_given_a_look_that_fails_then_each_hears_it_and_the_next_one_looks_again() -> None:
    broken = [True]

    def look(keys: frozenset[str]) -> dict[str, None]:
        if broken.pop() if broken else False:
            raise OSError("the disk is gone")
        return dict.fromkeys(keys)

    async def wait() -> None:
        together = Together(look, 0.01)
        answers = await asyncio.gather(together.next("a"), together.next("b"), return_exceptions=True)
        assert [type(answer) for answer in answers] == [OSError, OSError]
        assert await together.next("a") is None

    in_own_loop(wait())
