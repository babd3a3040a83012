"""Resolvers that wait for the graph, taken step by step side by side.

A coroutine that loads something says what it needs. When all of a column have said so, the graph is
asked once for everything, and all go on. No event loop has a part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable, Sequence
from types import coroutine
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class UncoveredError(Exception):
    """A question that no plan answers."""


class LockstepLoader(Generic[K, V]):
    """Loads what coroutines need that `settle` drives, each key once in a request."""

    def __init__(self, ask: Callable[[Sequence[K]], Sequence[V]]) -> None:
        """Load with `ask`, which answers in the order of the keys."""
        self._ask = ask
        self._known: dict[K, V] = {}

    async def load(self, key: K) -> V:
        """Return the value of a key."""
        if key not in self._known:
            await _needed(self, [key])
        return self._known[key]

    async def load_many(self, keys: Iterable[K]) -> list[V]:
        """Return the values of keys, in order."""
        wanted = list(keys)
        missing = [key for key in wanted if key not in self._known]
        if missing:
            await _needed(self, missing)
        return [self._known[key] for key in wanted]

    def at_once(self, keys: Sequence[K]) -> list[V]:
        """Return the values of keys, in order, for somebody who need not wait for others."""
        known = self._known
        missing = list(dict.fromkeys([key for key in keys if key not in known]))
        if missing:
            known.update(zip(missing, self._ask(missing), strict=True))
        return [known[key] for key in keys]


Need = tuple[LockstepLoader[Any, Any], list[Any]]


@coroutine
def _needed(loader: LockstepLoader[K, V], keys: list[K]) -> Generator[Need, None, None]:
    yield loader, keys


def settle(waiting: Iterable[Coroutine[Any, Any, V]]) -> list[V]:
    """Return what coroutines come to, in order.

    Raises:
        RuntimeError: If one waits for anything else than the graph.
        Exception: What one of them raises.
    """
    open_ones = list(enumerate(waiting))
    if len(open_ones) == 1:
        return [_alone(open_ones[0][1])]
    found: dict[int, V] = {}
    try:
        while open_ones:
            open_ones = _step(open_ones, found)
    finally:
        for _, each in open_ones:
            each.close()
    return [found[place] for place in range(len(found))]


def _alone(waiting: Coroutine[Any, Any, V]) -> V:
    """Return what one coroutine comes to, beside which no other one waits."""
    try:
        while True:
            loader, keys = _need_of(waiting.send(None))
            loader.at_once(keys)
    except StopIteration as end:
        found: V = end.value
        return found
    finally:
        waiting.close()


def _need_of(told: object) -> Need:
    """Return what a coroutine needs, by what it hands out while it waits."""
    if type(told) is not tuple:
        raise RuntimeError("A resolver waits for something else than the graph.")
    return told


def _step(
    open_ones: list[tuple[int, Coroutine[Any, Any, V]]], found: dict[int, V]
) -> list[tuple[int, Coroutine[Any, Any, V]]]:
    """Take each coroutine one step further, and return those that are not at their end."""
    needs: dict[LockstepLoader[Any, Any], list[Any]] = {}
    left = []
    for place, each in open_ones:
        try:
            loader, keys = _need_of(each.send(None))
        except StopIteration as end:
            found[place] = end.value
            continue
        needs.setdefault(loader, []).extend(keys)
        left.append((place, each))
    for loader, keys in needs.items():
        loader.at_once(keys)
    return left
