"""Blocking context managers on the event loop, outside of the pool of threads that endpoints share."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync

Value = TypeVar("Value")


@asynccontextmanager
async def in_own_threads(held: AbstractContextManager[Value]) -> AsyncIterator[Value]:
    """As FastAPI's contextmanager_in_threadpool, entering too without a place in the pool. Once entered it is left,
    whatever is cancelled meanwhile."""
    value = await run_sync(held.__enter__, limiter=CapacityLimiter(1))
    try:
        yield value
    except BaseException as exc:
        with CancelScope(shield=True):
            kept = await run_sync(held.__exit__, type(exc), exc, exc.__traceback__, limiter=CapacityLimiter(1))
        if not kept:
            raise
    else:
        with CancelScope(shield=True):
            await run_sync(held.__exit__, None, None, None, limiter=CapacityLimiter(1))
