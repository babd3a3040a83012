"""How to get from one node to another: simple paths over chosen relations.

Example:
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> found = find_paths(
    ...     build_graph(),
    ...     NodeId("service:s3"),
    ...     NodeId("service:dynamodb"),
    ...     relations=[Relation.INTERACTS],
    ...     direction=Direction.OUT,
    ... )
    >>> [path.nodes for path in found.paths], found.truncated
    ([('service:s3', 'service:lambda', 'service:dynamodb')], False)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from graph.model.edges import Direction, Edge, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.query.bounds import bounded
from graph.query.hops import Follow, other_end
from graph.query.lookup import require_nodes
from graph.query.simple_paths import MOST_WORK, SimplePaths

DEFAULT_LENGTH = 4
MOST_LENGTH = 10
DEFAULT_PATHS = 10
MOST_PATHS = 100
MOST_EDGES = 200_000
"""How many edges one question reads before it makes do with what it has."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """From one node of a path to the next one, over one relation."""

    source: NodeId
    """Where the relation starts, as sources state it; not always where the path comes from."""
    relation: Relation
    """What leads from one to the other."""
    target: NodeId
    """Where the relation leads."""
    edges: tuple[Edge, ...]
    """All edges of the relation between the two nodes that the path may follow: those from
    `source` to `target` first, then any that run against them."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where it is stated that `source` leads to `target`: edge by edge, newest first."""
        along = (edge for edge in self.edges if edge.source == self.source)
        return tuple(dict.fromkeys(place for edge in along for place in edge.evidence))


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one node to another that passes no node twice."""

    nodes: tuple[NodeId, ...]
    """What it passes, both ends included."""
    steps: tuple[PathStep, ...]
    """What joins each node to the next."""

    @property
    def length(self) -> int:
        """How many steps it has."""
        return len(self.steps)


@dataclass(frozen=True, slots=True)
class PathResult:
    """The answer: shortest paths first."""

    paths: tuple[Path, ...]
    """By length, then by the ids along the path compared as text, then by its relations."""
    truncated: bool
    """Whether there are more, or there may be more because the work limit was reached."""


def find_paths(  # noqa: PLR0913 - each is a question of its own
    reader: GraphReader,
    source: NodeId,
    target: NodeId,
    *,
    relations: Iterable[Relation] = (),
    direction: Direction = Direction.ANY,
    max_length: int | None = None,
    first: int | None = None,
) -> PathResult:
    """Return the simple paths from one node to another, shortest first.

    All edges of one relation between two nodes are one step, so that two paths differ in their
    nodes or in a relation. From a node to itself leads one path, without steps.

    Args:
        reader: The graph to ask.
        source: Where paths start.
        target: Where they end.
        relations: What they may follow; none at all means `DEFAULT_RELATIONS`.
        direction: `OUT` follows relations from source to target, `IN` against that.
        max_length: How many steps a path has at most; `DEFAULT_LENGTH` where nothing is said.
        first: How many paths to return at most; `DEFAULT_PATHS` where nothing is said.

    Raises:
        NotFoundError: If `source` or `target` is no node, with suggestions.
        LimitError: If `max_length` is over `MOST_LENGTH`, or `first` over `MOST_PATHS`.
        RequestError: If either is negative.
    """
    length = bounded(
        "maxLength",
        max_length,
        default=DEFAULT_LENGTH,
        most=MOST_LENGTH,
        remedy="Ask for the way to a node in between.",
    )
    most = bounded(
        "first",
        first,
        default=DEFAULT_PATHS,
        most=MOST_PATHS,
        remedy="Name fewer relations or a direction to find those you want.",
    )
    require_nodes(reader, [source, target])
    if source == target:
        return PathResult((Path((source,), ()),)[:most], truncated=most == 0)
    follow = Follow.over(relations, direction)
    ahead, is_complete = _surroundings(reader, (source, target), follow, length)
    search = SimplePaths(ahead, source, target, length, MOST_WORK)
    # Each of them has one choice of relations at least: so many are enough to see one too many.
    routes = list(islice(search, most + 1))
    found = list(islice(_with_relations(reader, routes, follow), most + 1))
    more = len(found) > most or search.is_exhausted or not is_complete
    return PathResult(tuple(found[:most]), truncated=more)


def _surroundings(
    reader: GraphReader, ends: tuple[NodeId, NodeId], follow: Follow, length: int
) -> tuple[dict[NodeId, set[NodeId]], bool]:
    """Return where one can go from each node near the ends, and whether all of it was read.

    It grows from both ends, layer by layer, always at the end with the smaller layer. A step of a
    path of at most `length` steps lies within the layers of one of the ends.
    """
    ahead: dict[NodeId, set[NodeId]] = defaultdict(set)
    fronts = [[end] for end in ends]
    seen = [{end} for end in ends]
    room = MOST_EDGES
    for _ in range(length):
        at = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        reached: set[NodeId] = set()
        for node, edges in (follow, follow.back)[at].edges_at(reader, fronts[at]):
            others = {other_end(edge, node) for edge in edges}
            reached |= others
            if at == 0:
                ahead[node] |= others
            else:
                for other in others:
                    ahead[other].add(node)
            room -= len(edges)
            if room < 0:
                return ahead, False
        fronts[at] = sorted(reached - seen[at])
        seen[at] |= reached
    return ahead, True


def _with_relations(
    reader: GraphReader, routes: Sequence[tuple[NodeId, ...]], follow: Follow
) -> Iterator[Path]:
    """Yield the paths along some routes: one for each choice of relations from node to node."""
    hops = {hop for route in routes for hop in pairwise(route)}
    stated = _stated_between(reader, hops, follow)
    steps = {hop: list(_steps(hop, stated, follow)) for hop in hops}
    for route in routes:
        for choice in product(*(steps[hop] for hop in pairwise(route))):
            yield Path(route, choice)


def _steps(
    hop: tuple[NodeId, NodeId],
    stated: Mapping[tuple[NodeId, Relation, NodeId], Sequence[Edge]],
    follow: Follow,
) -> Iterator[PathStep]:
    """Yield what leads from one node to the next, relation by relation."""
    start, stop = hop
    for relation in follow.relations:
        along = stated.get((start, relation, stop), ()) if follow.outgoing else ()
        against = stated.get((stop, relation, start), ()) if follow.incoming else ()
        if along:
            yield PathStep(start, relation, stop, (*along, *against))
        elif against:
            yield PathStep(stop, relation, start, tuple(against))


def _stated_between(
    reader: GraphReader, hops: Collection[tuple[NodeId, NodeId]], follow: Follow
) -> dict[tuple[NodeId, Relation, NodeId], list[Edge]]:
    """Return the edges that make some hops, by their ends and relation, as sources order them."""
    wanted = {hop for hop in hops if follow.outgoing}
    wanted |= {(stop, start) for start, stop in hops if follow.incoming}
    nodes = sorted({start for start, _ in wanted})
    stated: dict[tuple[NodeId, Relation, NodeId], list[Edge]] = defaultdict(list)
    for _, edges in replace(follow, direction=Direction.OUT).edges_at(reader, nodes):
        for edge in edges:
            if (edge.source, edge.target) in wanted:
                stated[edge.source, edge.relation, edge.target].append(edge)
    return stated
