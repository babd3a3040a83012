"""Which scenarios resemble one: by the edges that they share, then by the services.

Example:
    >>> from graph import build_graph
    >>> found = similar(build_graph(), "netflix_streaming")
    >>> [(other.scenario, other.edge_count, other.service_count) for other in found]
    [('scenario:dropbox_storage', 0, 2)]
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.reader import GraphReader
from graph.model.records import Scenario
from graph.query.bounds import bounded
from graph.query.lookup import records_of, require

DEFAULT_SIMILAR = 10
MOST_SIMILAR = 100


@dataclass(frozen=True, slots=True)
class SharedEdge:
    """A pair of participants that interact in two scenarios, whatever the label."""

    source: NodeId
    """The participant that it starts at."""
    target: NodeId
    """The participant that it leads to."""


@dataclass(frozen=True, slots=True)
class SimilarScenario:
    """A scenario that shares an edge or a service with the one that was asked about."""

    scenario: NodeId
    """The other scenario."""
    edges: tuple[SharedEdge, ...]
    """The edges that both have, in the order of the one that was asked about."""
    services: tuple[NodeId, ...]
    """The services that both use, as they name them, in the order of the one asked about."""

    @property
    def edge_count(self) -> int:
        """How many edges they share."""
        return len(self.edges)

    @property
    def service_count(self) -> int:
        """How many services they share."""
        return len(self.services)


def similar(
    reader: GraphReader, scenario: str, first: int | None = None
) -> tuple[SimilarScenario, ...]:
    """Return what resembles a scenario: most shared edges first, then most services, then keys.

    A scenario that shares neither is not similar.

    Args:
        reader: The graph to ask.
        scenario: Its key or title.
        first: How many to return at most; `DEFAULT_SIMILAR` where nothing is said.

    Raises:
        NotFoundError: If there is no such scenario, with suggestions.
        LimitError: If `first` is over `MOST_SIMILAR`.
        RequestError: If it is negative.
    """
    most = bounded(
        "first",
        first,
        default=DEFAULT_SIMILAR,
        most=MOST_SIMILAR,
        remedy="Those behind share less and less.",
    )
    (asked,) = records_of(reader, Scenario, require(reader, NodeKind.SCENARIO, [scenario]))
    edges = _sharing_edges(reader, asked)
    services = _sharing_services(reader, asked)
    others = (edges.keys() | services.keys()) - {asked.id}
    ranked = sorted(
        others, key=lambda other: (-len(edges[other]), -len(services[other]), key_of(other))
    )
    return tuple(
        SimilarScenario(other, tuple(edges[other]), tuple(services[other]))
        for other in ranked[:most]
    )


def _sharing_edges(
    reader: GraphReader, asked: Scenario
) -> defaultdict[NodeId, dict[SharedEdge, None]]:
    """Return which edges of a scenario others have, by scenario."""
    pairs = dict.fromkeys(SharedEdge(edge.source, edge.target) for edge in asked.interactions)
    sources = list(dict.fromkeys(pair.source for pair in pairs))
    leaving = dict(zip(sources, reader.edges(sources, Relation.INTERACTS), strict=True))
    sharing: defaultdict[NodeId, dict[SharedEdge, None]] = defaultdict(dict)
    for pair in pairs:
        for edge in leaving[pair.source]:
            if edge.target == pair.target and edge.scenario is not None:
                sharing[edge.scenario][pair] = None
    return sharing


def _sharing_services(reader: GraphReader, asked: Scenario) -> defaultdict[NodeId, list[NodeId]]:
    """Return which services of a scenario others use, by scenario."""
    services = [link.target for link in asked.uses]
    sharing: defaultdict[NodeId, list[NodeId]] = defaultdict(list)
    found = reader.edges(services, Relation.USES, Direction.IN)
    for service, edges in zip(services, found, strict=True):
        for edge in edges:
            sharing[edge.source].append(service)
    return sharing
