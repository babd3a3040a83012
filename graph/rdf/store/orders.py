"""The orders that lists of a kind can have, as numbers of its nodes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from graph.model.adjacency import KINDS
from graph.model.ids import NodeKind
from graph.rdf.sorting import Sorted
from graph.rdf.store.terms import INDEX
from graph.rdf.store.values import ORDERED, Values

_TYPES = {kind: shape for shape, kind in KINDS.items()}

Column = tuple[NamedNode, Sequence[int]]
"""A property, and its value for each node."""


class Orders:
    """The orders of a kind. Nodes are added as the graph orders them."""

    def __init__(self, kind: NodeKind) -> None:
        """Start with no node of the kind."""
        self._kind = kind
        self._nodes = 0
        self._values: dict[str, Sorted[tuple[Any, int]]] = {
            field: Sorted() for field in ORDERED.get(_TYPES[kind], ())
        }

    def add(self, values: Values) -> None:
        """Take what is compared of one more node."""
        for field, held in self._values.items():
            if values[field] is not None:
                held.add((values[field], self._nodes))
        self._nodes += 1

    def columns(self) -> Iterator[Column]:
        """Yield the numbers by which the nodes are ordered; what was added is let go.

        Equal nodes have one rank, and those without a value the last; places are those of the
        nodes when they are sorted, equal ones as they stand.
        """
        for field in list(self._values):
            ranks, number = _ranks(self._values.pop(field), self._nodes)
            yield from self._both(field, ranks, number, falls=False)
            fallen = array("i", (rank if rank == number else number - 1 - rank for rank in ranks))
            yield from self._both(field, fallen, number, falls=True)

    def _both(
        self, field: str, ranks: Sequence[int], number: int, *, falls: bool
    ) -> Iterator[Column]:
        yield INDEX.rank(self._kind, field, descending=falls), ranks
        yield INDEX.order(self._kind, field, descending=falls), _places(ranks, number)


def _ranks(values: Sorted[tuple[Any, int]], nodes: int) -> tuple[array[int], int]:
    """Return the ranks of nodes by their values, and how many values there are.

    Args:
        values: Each with its node, of those that have one.
        nodes: How many nodes there are.
    """
    ranks, number, last = array("i", [-1]) * nodes, 0, None
    for value, at in values:
        if value != last:
            number, last = number + 1, value
        ranks[at] = number - 1
    for at, rank in enumerate(ranks):
        if rank < 0:
            ranks[at] = number
    return ranks, number


def _places(ranks: Sequence[int], number: int) -> Sequence[int]:
    """Return the places of ranks when they are sorted, equal ones as they stand.

    Args:
        ranks: The ranks.
        number: The highest that there may be.
    """
    places = array("i", bytes(4 * len(ranks)))
    free = array("i", bytes(4 * (number + 2)))
    """By rank, the first place that is not taken."""
    for rank in ranks:
        free[rank + 1] += 1
    for rank in range(number):
        free[rank + 1] += free[rank]
    for at, rank in enumerate(ranks):
        places[at] = free[rank]
        free[rank] += 1
    return places
