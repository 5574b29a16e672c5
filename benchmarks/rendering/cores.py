"""A core that stands in for a GPU: what the device would do runs on it alone, everything else on the other cores.

Linux binds threads, so one process holds both. What the device's thread does between its calls (callbacks, adapters)
stays on its core and counts against it: on a GPU most of that hides behind kernels that are under way.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cores:
    """`device` None: everything shares the machine, and binding does nothing."""

    device: int | None = None
    others: frozenset[int] = frozenset()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The calling thread is the device until this ends."""
        if self.device is None:
            yield
            return
        os.sched_setaffinity(0, {self.device})
        try:
            yield
        finally:
            os.sched_setaffinity(0, self.others)


SHARED = Cores()


def split() -> Cores:
    """The last core is the device, the first one does the rest: alike on every machine, and the harder test."""
    cores = sorted(os.sched_getaffinity(0))
    return Cores(cores[-1], frozenset(cores[:1])) if len(cores) > 1 else SHARED


def apart(act: Callable[..., Any], cores: Cores, *given: Any) -> Any:
    """`act(*given)` in a process of its own, born on the other cores, so that no library's pool of threads can reach
    the device's core; torch uses one thread there. With SHARED it is a plain process."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores.others or before)
    try:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            return pool.submit(_alone, act, cores, given).result()
    finally:
        os.sched_setaffinity(0, before)


def _alone(act: Callable[..., Any], cores: Cores, given: tuple[Any, ...]) -> Any:
    if cores.device is not None:
        import torch

        torch.set_num_threads(1)
    return act(*given)
