"""What a question may ask of a graph, wherever the graph lives.

Everything is asked in batches, so that a store behind a network answers a level of a query with
one request. Answers keep the order of what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from graph.model.edges import Direction, Edge, Relation
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind
from graph.model.records import DanglingReference, Record

if TYPE_CHECKING:  # slow to import, and only lists need them
    from graph.model.filters import Filter, Listing, Page


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """How much a graph holds."""

    scenarios: int
    days: int
    weeks: int
    services: int
    patterns: int
    interactions: int
    findings: int


class GraphReader(Protocol):
    """A loaded course. It never changes; a reload makes another one."""

    @property
    def version(self) -> str:
        """A hash of all that can be asked of the graph, evidence included."""

    def counts(self) -> GraphCounts:
        """Return how much the graph holds."""

    def findings(self) -> Sequence[Finding]:
        """Return what is doubtful in the sources: as loaded, then check by check."""

    def dangling(self) -> Sequence[DanglingReference]:
        """Return the references that lead nowhere, in document order."""

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id, None for what does not exist or is no id."""

    def ids(self, kind: NodeKind) -> Sequence[NodeId]:
        """Return all nodes of a kind, by key, or by number for days and weeks."""

    def resolve(self, kind: NodeKind, names: Sequence[str]) -> list[NodeId | None]:
        """Return the node of this kind that each name belongs to, by any of its names."""

    def suggestions(self, kind: NodeKind, name: str) -> list[str]:
        """Return names of nodes of this kind that come near `name`, nearest first."""

    def edges(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[Edge, ...]]:
        """Return the edges of a relation at each node.

        Outgoing ones come first, in the order in which the source states them; incoming ones
        are ordered by the node that they come from.
        """

    def reachable(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[NodeId, ...]]:
        """Return what can be reached from each node over a relation, itself left out.

        Ordered as `ids` of the kind orders the nodes.
        """

    def taught_on(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the days that teach each service or a part of it, by number."""

    def used_by(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the scenarios that use each service or a part of it, by key."""

    def page(self, listing: Listing) -> Page:
        """Return a part of a filtered, ordered list.

        Raises:
            RequestError: If `after` or `before` is no node of the kind that is listed.
        """

    def count(self, where: Filter) -> int:
        """Return how many nodes match a filter."""


@runtime_checkable
class EdgeCounter(Protocol):
    """A reader that counts edges without making them."""

    def in_degrees(self, ids: Sequence[NodeId], relation: Relation) -> list[int]:
        """Return from how many records an edge of a relation leads to each node."""


def in_degrees(reader: GraphReader, ids: Sequence[NodeId], relation: Relation) -> list[int]:
    """Return from how many records an edge of a relation leads to each node.

    Args:
        reader: The graph to ask.
        ids: The nodes.
        relation: Any that records state of themselves: not of interactions.
    """
    if isinstance(reader, EdgeCounter):
        return reader.in_degrees(ids, relation)
    return [len(edges) for edges in reader.edges(ids, relation, Direction.IN)]


@runtime_checkable
class TextSearcher(Protocol):
    """A reader that looks for texts itself: its course is too large to be read into an index."""

    def containing(
        self, words: Sequence[str], kinds: Sequence[NodeKind], most: int
    ) -> list[tuple[NodeId, float]]:
        """Return the nodes whose texts hold all of some folded words, and how well they answer.

        Those that hold them in a name or title come first; then kind by kind, as `ids` orders them.
        No word finds nothing.
        """
