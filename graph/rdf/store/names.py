"""What the nodes of a kind answer to, as a store is told: as `NameIndex` has it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from operator import itemgetter

from graph.model.claims import names_by_rank
from graph.model.ids import NodeId
from graph.model.names import fold, loosen
from graph.model.records import Record
from graph.rdf.sorting import Sorted


class Claimed:
    """The names of the nodes of a kind. Who claims a form of a name first keeps it."""

    def __init__(self) -> None:
        """Start with no node."""
        self._exact: Sorted[tuple[str, int, int, str, NodeId]] = Sorted()
        self._loose: Sorted[tuple[str, int, int, NodeId]] = Sorted()
        self._claims = count()

    def add(self, record: Record) -> None:
        """Take the names of one more node, in the order of the graph."""
        for rank, names in enumerate(names_by_rank(record)):
            for name in names:
                folded, claim = fold(name), next(self._claims)
                self._exact.add((folded, rank, claim, name, record.id))
                self._loose.add((loosen(folded), rank, claim, record.id))

    def names(self) -> Iterator[tuple[str, NodeId]]:
        """Yield each name that is answered to, as it was first written, in the order of claims."""
        ordered: Sorted[tuple[int, int, str, NodeId]] = Sorted()
        for _, rank, claim, name, owner in self._exact.firsts(itemgetter(0)):
            ordered.add((rank, claim, name, owner))
        return ((name, owner) for _, _, name, owner in ordered)

    def loose_forms(self) -> Iterator[tuple[str, NodeId]]:
        """Yield each form without vendor and spaces, and who answers to it last of all."""
        return ((form, owner) for form, _, _, owner in self._loose.firsts(itemgetter(0)))
