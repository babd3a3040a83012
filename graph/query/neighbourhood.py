"""What lies around a node, as nodes and edges.

Example:
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> around = neighbourhood(
    ...     build_graph(), NodeId("service:cloudtrail"), relations=[Relation.INTERACTS]
    ... )
    >>> around.nodes
    ('service:cloudtrail', 'service:vpc')
    >>> [(edge.source, edge.label, edge.target) for edge in around.edges]
    [('service:vpc', '활동 감사', 'service:cloudtrail')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.query.bounds import bounded
from graph.query.hops import Follow, reached
from graph.query.lookup import require_nodes

DEFAULT_DEPTH = 1
MOST_DEPTH = 5
DEFAULT_NODES = 100
MOST_NODES = 500
MOST_EDGES = 1000
"""How many edges an answer has at most."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A piece of the graph."""

    nodes: tuple[NodeId, ...]
    """The node itself, then the others: the nearest first, then by their ids as text."""
    edges: tuple[Edge, ...]
    """All edges of the relations between these nodes, followed or not: in the order of the nodes
    that they start at, then by relation, then as the source orders them."""
    truncated: bool
    """Whether nodes or edges are missing because of a limit."""


def neighbourhood(  # noqa: PLR0913 - each is a question of its own
    reader: GraphReader,
    node: NodeId,
    *,
    depth: int | None = None,
    relations: Iterable[Relation] = (),
    direction: Direction = Direction.ANY,
    first: int | None = None,
) -> Neighbourhood:
    """Return what can be reached from a node in a few steps, and how it hangs together.

    Args:
        reader: The graph to ask.
        node: Where to start.
        depth: How many steps to go; `DEFAULT_DEPTH` where nothing is said.
        relations: What to follow; none at all means `DEFAULT_RELATIONS`.
        direction: `OUT` follows relations from source to target, `IN` against that.
        first: How many nodes to return at most; `DEFAULT_NODES` where nothing is said.

    Raises:
        NotFoundError: If `node` is no node, with suggestions.
        LimitError: If `depth` is over `MOST_DEPTH`, or `first` over `MOST_NODES`.
        RequestError: If either is negative.
    """
    steps = bounded(
        "depth",
        depth,
        default=DEFAULT_DEPTH,
        most=MOST_DEPTH,
        remedy="Go on from a node that it finds.",
    )
    most = bounded(
        "first",
        first,
        default=DEFAULT_NODES,
        most=MOST_NODES,
        remedy="Name fewer relations or a direction to find those you want.",
    )
    require_nodes(reader, [node])
    follow = Follow.over(relations, direction)
    nodes = list(islice(reached(reader, node, follow, steps), most + 1))
    kept = nodes[:most]
    edges = list(islice(_edges_among(reader, kept, follow), MOST_EDGES + 1))
    is_cut = len(nodes) > most or len(edges) > MOST_EDGES
    return Neighbourhood(tuple(kept), tuple(edges[:MOST_EDGES]), truncated=is_cut)


def _edges_among(reader: GraphReader, nodes: Sequence[NodeId], follow: Follow) -> Iterator[Edge]:
    """Yield all edges between some nodes."""
    among = set(nodes)
    leaving: dict[NodeId, list[Edge]] = {node: [] for node in nodes}
    for node, edges in replace(follow, direction=Direction.OUT).edges_at(reader, nodes):
        leaving[node] += [edge for edge in edges if edge.target in among]
    for edges_of_node in leaving.values():
        yield from edges_of_node
