"""Carries work over items: here and now, in processes, one day on a cluster. Results never depend on which.

An executor maps a module-level function over items and yields outcomes in the order of the items.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Crashed(Generic[Item]):
    """The process that worked on this item died, twice: a fault in a library, or too little memory."""

    item: Item


class Executor(Protocol):
    """The seam."""

    def map(self, function: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome | Crashed[Item]]:
        """Outcomes in the order of ``items``, read lazily."""


class Serial:
    """In this process, one after the other."""

    def map(self, function: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome | Crashed[Item]]:
        """As the built-in ``map``."""
        return map(function, items)


class Processes:
    """In ``workers`` processes on this machine, with a few items a worker in flight."""

    def __init__(self, workers: int) -> None:
        """At least one worker."""
        self._workers = max(1, workers)

    def map(self, function: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome | Crashed[Item]]:
        """A process that dies takes nothing with it: what was in flight is done again, one item at a time."""
        source = iter(items)
        pool = self._pool(self._workers)
        flying: deque[tuple[Item, Future[Outcome]]] = deque()
        try:
            while True:
                for item in itertools.islice(source, self._workers * 4 - len(flying)):
                    flying.append((item, _submitted(pool, function, item)))
                if not flying:
                    return
                item, future = flying.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    again = [item, *(other for other, _ in flying)]
                    flying.clear()
                    pool.shutdown(wait=False, cancel_futures=True)
                    for one in again:
                        yield self._alone(function, one)
                    pool = self._pool(self._workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _alone(self, function: Callable[[Item], Outcome], item: Item) -> Outcome | Crashed[Item]:
        with self._pool(1) as pool:
            try:
                return pool.submit(function, item).result()
            except BrokenProcessPool:
                return Crashed(item)

    @staticmethod
    def _pool(workers: int) -> ProcessPoolExecutor:
        # spawn: libraries that start threads of their own do not survive a fork
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _submitted(pool: ProcessPoolExecutor, function: Callable[[Item], Outcome], item: Item) -> Future[Outcome]:
    """The item's future; one that has failed where a process has died while items were still being handed out."""
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        failed: Future[Outcome] = Future()
        failed.set_exception(error)
        return failed


def open_executor(workers: int) -> Executor:
    """Serial for one worker, else processes."""
    return Serial() if workers <= 1 else Processes(workers)
