"""Resolvers that wait for the graph, carried out at once: no event loop has a part in it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Generic, TypeVar

from api.context import RequestContext
from api.holder import Served
from graph.model.ids import NodeId, NodeKind

K = TypeVar("K")
V = TypeVar("V")


class UncoveredError(Exception):
    """A question that no plan answers."""


class PromptLoader(Generic[K, V]):
    """Loads what a coroutine needs as soon as it says so, each key once in a request."""

    def __init__(self, ask: Callable[[Sequence[K]], Sequence[V]]) -> None:
        """Load with `ask`, which answers in the order of the keys."""
        self._ask = ask
        self._known: dict[K, V] = {}

    async def load(self, key: K) -> V:
        """Return the value of a key."""
        known = self._known
        if key not in known:
            (known[key],) = self._ask((key,))
        return known[key]

    async def load_many(self, keys: Iterable[K]) -> list[V]:
        """Return the values of keys, in order."""
        wanted, known = list(keys), self._known
        missing = list(dict.fromkeys([key for key in wanted if key not in known]))
        if missing:
            known.update(zip(missing, self._ask(missing), strict=True))
        return [known[key] for key in wanted]


class PromptContext(RequestContext):
    """What resolvers share that find at once what they ask for."""

    def __init__(self, served: Served, seconds_left: Callable[[], float | None]) -> None:
        """Answer from `served`; see `RequestContext`."""
        super().__init__(served, seconds_left=seconds_left, batched=PromptLoader)

    async def _resolved(self, kind: NodeKind, names: Sequence[str]) -> Sequence[NodeId | None]:
        return self.reader.resolve(kind, names)


def at_once(waiting: Coroutine[Any, Any, V]) -> V:
    """Return what a coroutine comes to.

    Raises:
        RuntimeError: If it waits for anything else than the graph.
        Exception: What it raises.
    """
    try:
        waiting.send(None)
    except StopIteration as end:
        found: V = end.value
        return found
    finally:
        waiting.close()
    raise RuntimeError("A resolver waits for something else than the graph.")
