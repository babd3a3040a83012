"""Ways through the graph: paths, and what lies around a node."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Protocol

import strawberry

from api.schema.define import Info, enum_type, field, given, object_type, value
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyScenario
from api.schema.links import Relation
from api.schema.nodes import Node
from api.schema.put_in import end_of
from graph.model import edges, records
from graph.model.ids import NodeId
from graph.query import neighbourhood as around
from graph.query import paths


@enum_type
class Direction(Enum):
    """Which way relations are followed from a node."""

    OUT = value(edges.Direction.OUT, "From source to target.")
    IN = value(edges.Direction.IN, "From target to source.")
    ANY = value(edges.Direction.ANY, "Both ways.")


class _Arrow(Protocol):
    @property
    def source(self) -> NodeId: ...

    @property
    def target(self) -> NodeId: ...


async def _source(parent: strawberry.Parent[_Arrow], info: Info) -> records.Record | None:
    return await end_of(info.context, parent, parent.source)


async def _target(parent: strawberry.Parent[_Arrow], info: Info) -> records.Record | None:
    return await end_of(info.context, parent, parent.target)


async def _scenario(parent: strawberry.Parent[edges.Edge], info: Info) -> records.Record | None:
    return await info.context.record.load(parent.scenario) if parent.scenario else None


async def _nodes(
    parent: strawberry.Parent[paths.Path | around.Neighbourhood], info: Info
) -> list[records.Record]:
    return await info.context.existing(parent.nodes)


@object_type
class GraphEdge:
    """An edge of the graph, as a source states it."""

    source: Node = field("Where it starts.", _source)
    relation: Relation = field("What it says.")
    target: Node = field("Where it leads.", _target)
    label: str | None = field("What an interaction is called.")
    scenario: LazyScenario | None = field("The scenario that an interaction is in.", _scenario)
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@object_type
class PathStep:
    """What joins two nodes of a path: one relation, however often it is stated."""

    source: Node = field(
        "Where the relation starts, as sources state it: the node that the path comes from, or, "
        "where it only runs against the path, the one that the path goes to.",
        _source,
    )
    relation: Relation = field("What it says.")
    target: Node = field("Where the relation leads.", _target)
    evidence: list[Evidence] = field(
        "Every place that states it from `source` to `target`: edge by edge, each with the newest "
        "source first."
    )
    edges: list[GraphEdge] = field(
        "All edges of the relation between the two that the path may follow; those that run "
        "against `source` and `target` come last."
    )


@object_type
class Path:
    """A way from one node to another that passes no node twice."""

    nodes: list[Node] = field("What it passes, both ends included.", _nodes)
    steps: list[PathStep] = field("What joins each node to the next.")
    length: int = field("How many steps it has.")


@object_type
class PathResult:
    """Paths, the shortest first. Equally long ones are ordered by the ids along them, as text."""

    paths: list[Path] = field(
        "No two of them have the same nodes and relations. Where they have the same nodes, their "
        "relations order them, as the enum lists these."
    )
    truncated: bool = field(
        "Whether there are more; or there may be more, because the graph is so dense that the "
        "search was ended."
    )


@object_type
class Neighbourhood:
    """What lies around a node."""

    nodes: list[Node] = field(
        "The node itself, then the others: the nearest first, then by their ids as text.", _nodes
    )
    edges: list[GraphEdge] = field(
        "All edges of the relations between these nodes, in the order of the nodes that they start "
        f"at, then by relation; at most {around.MOST_EDGES}."
    )
    truncated: bool = field("Whether nodes or edges are missing because of a limit.")


Relations = Annotated[
    list[Relation] | None,
    strawberry.argument(
        description="Which relations to follow; where it is left out or empty, all but REVIEWS, "
        "RELATED and IN_WEEK."
    ),
]
Way = Annotated[Direction, strawberry.argument(description="Which way to follow them.")]


def _followed(relations: Sequence[Relation] | None) -> list[edges.Relation]:
    return [relation.value for relation in given(relations) or ()]


def find_paths(
    info: Info,
    from_: Annotated[
        strawberry.ID,
        strawberry.argument(name="from", description="The id of the node to start at."),
    ],
    to: Annotated[strawberry.ID, strawberry.argument(description="The id of the node to reach.")],
    *,
    relations: Relations = strawberry.UNSET,
    direction: Way = Direction.ANY,
    max_length: Annotated[
        int | None,
        strawberry.argument(
            description=f"How many steps a path has at most; {paths.DEFAULT_LENGTH} where it is "
            f"left out, and never over {paths.MOST_LENGTH}."
        ),
    ] = strawberry.UNSET,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many paths; {paths.DEFAULT_PATHS} where it is left out, and "
            f"never over {paths.MOST_PATHS}."
        ),
    ] = strawberry.UNSET,
) -> paths.PathResult:
    """Resolve `paths`."""
    return paths.find_paths(
        info.context.reader,
        NodeId(from_),
        NodeId(to),
        relations=_followed(relations),
        direction=direction.value,
        max_length=given(max_length),
        first=given(first),
    )


def find_neighbourhood(
    info: Info,
    id: Annotated[  # noqa: A002 - what GraphQL clients call it
        strawberry.ID, strawberry.argument(description="The id of the node to start at.")
    ],
    *,
    depth: Annotated[
        int | None,
        strawberry.argument(
            description=f"How many steps to go; {around.DEFAULT_DEPTH} where it is left out, and "
            f"never over {around.MOST_DEPTH}."
        ),
    ] = strawberry.UNSET,
    relations: Relations = strawberry.UNSET,
    direction: Way = Direction.ANY,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many nodes; {around.DEFAULT_NODES} where it is left out, and "
            f"never over {around.MOST_NODES}."
        ),
    ] = strawberry.UNSET,
) -> around.Neighbourhood:
    """Resolve `neighbourhood`."""
    return around.neighbourhood(
        info.context.reader,
        NodeId(id),
        depth=given(depth),
        relations=_followed(relations),
        direction=direction.value,
        first=given(first),
    )
