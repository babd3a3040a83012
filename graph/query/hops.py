"""Going from node to node: over which relations, and which way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId
from graph.model.reader import GraphReader

DEFAULT_RELATIONS = (
    Relation.INTERACTS,
    Relation.USES,
    Relation.INVOLVES,
    Relation.TEACHES,
    Relation.PREREQUISITE,
    Relation.PART_OF,
    Relation.APPLIES,
    Relation.COMBINES,
)
"""What is followed where nothing is said. Weeks, reviews and related days would join almost
everything to everything; which services provide a component says nothing of any scenario."""

NODES_PER_CALL = 1000
"""How many nodes the reader is asked about at once."""

_OPPOSITE = {
    Direction.OUT: Direction.IN,
    Direction.IN: Direction.OUT,
    Direction.ANY: Direction.ANY,
}


@dataclass(frozen=True, slots=True)
class Follow:
    """What to follow from node to node."""

    relations: tuple[Relation, ...]
    """Over these, once each, in the order of `Relation`."""
    direction: Direction
    """Which way."""

    @classmethod
    def over(cls, relations: Iterable[Relation], direction: Direction) -> Follow:
        """Follow some relations; none at all means the default ones.

        Example:
            >>> Follow.over([Relation.USES, Relation.INTERACTS], Direction.IN).relations
            (<Relation.INTERACTS: 'interacts'>, <Relation.USES: 'uses'>)
        """
        wanted = set(relations) or set(DEFAULT_RELATIONS)
        return cls(tuple(relation for relation in Relation if relation in wanted), direction)

    @property
    def back(self) -> Follow:
        """The same, the other way."""
        return replace(self, direction=_OPPOSITE[self.direction])

    @property
    def outgoing(self) -> bool:
        """Whether an edge is followed from its source to its target."""
        return self.direction is not Direction.IN

    @property
    def incoming(self) -> bool:
        """Whether an edge is followed from its target to its source."""
        return self.direction is not Direction.OUT

    def edges_at(
        self, reader: GraphReader, nodes: Sequence[NodeId]
    ) -> Iterator[tuple[NodeId, tuple[Edge, ...]]]:
        """Yield nodes with their edges, relation by relation, asking as rarely as memory allows."""
        for relation in self.relations:
            for start in range(0, len(nodes), NODES_PER_CALL):
                batch = nodes[start : start + NODES_PER_CALL]
                found = reader.edges(batch, relation, self.direction)
                yield from zip(batch, found, strict=True)


def other_end(edge: Edge, node: NodeId) -> NodeId:
    """Return where an edge at `node` leads to, or comes from; `node` itself for a loop."""
    return edge.source if edge.target == node else edge.target


def reached(
    reader: GraphReader, node: NodeId, follow: Follow, depth: int | None = None
) -> Iterator[NodeId]:
    """Yield a node and what can be reached from it, the nearest first, then by their ids as text.

    A layer is asked about when someone wants what lies behind it.

    Args:
        reader: The graph to ask.
        node: Where to start.
        follow: What to follow.
        depth: How many steps to go at most; as many as there are where it is None.
    """
    seen = {node}
    front = [node]
    while front:
        yield from front
        if depth == 0:
            return
        depth = None if depth is None else depth - 1
        found = follow.edges_at(reader, front)
        others = {other_end(edge, at) for at, edges in found for edge in edges}
        front = sorted(others - seen)
        seen |= others
