"""Sorting more than memory should hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from heapq import merge
from itertools import groupby
from typing import Any, Generic, TypeVar

from graph.load.spool import Spool

T = TypeVar("T", bound=tuple[Any, ...])

_SORTED_TOGETHER = 20_000
_READ_TOGETHER = 100


class Sorted(Generic[T]):
    """Tuples in their order, of which most lie in a file.

    So many are sorted in memory at once, and put down; whoever reads them merges what was put down.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._held: list[T] = []
        self._put_down: Spool[list[T]] = Spool()
        self._runs: list[range] = []

    def add(self, item: T) -> None:
        """Add an item.

        Raises:
            SpoolError: If there is no room for it on disk.
        """
        self._held.append(item)
        if len(self._held) >= _SORTED_TOGETHER:
            self._put_held_down()

    def __iter__(self) -> Iterator[T]:
        """Yield all items in their order. Nothing may be added meanwhile."""
        self._held.sort()
        return merge(*map(self._read, self._runs), self._held)

    def firsts(self, key: Callable[[T], Hashable]) -> Iterator[T]:
        """Yield the first of all items that have the same key, which is what they begin with."""
        return (next(group) for _, group in groupby(self, key))

    def _put_held_down(self) -> None:
        self._held.sort()
        start = len(self._put_down)
        for at in range(0, len(self._held), _READ_TOGETHER):
            self._put_down.append(self._held[at : at + _READ_TOGETHER])
        self._runs.append(range(start, len(self._put_down)))
        self._held.clear()

    def _read(self, run: range) -> Iterator[T]:
        for at in run:
            yield from self._put_down[at]
