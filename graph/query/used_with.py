"""What a service is used together with.

Services count as scenarios name them: a part does not stand for its whole here.

Example:
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> (found,) = used_with(build_graph(), [NodeId("service:s3")])
    >>> [(use.service, use.count) for use in found]
    [('service:cloudfront', 2), ('service:lambda', 1), ('service:regions', 1)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId, key_of
from graph.model.reader import GraphReader

MOST_CO_USES = 100


@dataclass(frozen=True, slots=True)
class CoUse:
    """A service that is used together with the one that was asked about."""

    service: NodeId
    """The other one."""
    scenarios: tuple[NodeId, ...]
    """The scenarios that use both, by key; at least one."""

    @property
    def count(self) -> int:
        """How many scenarios use both."""
        return len(self.scenarios)


def used_with(
    reader: GraphReader, services: Sequence[NodeId], first: int = MOST_CO_USES
) -> list[tuple[CoUse, ...]]:
    """Return for each service what it is used with: most shared scenarios first, then by key.

    Args:
        reader: The graph to ask.
        services: What to ask about.
        first: How many other services to return for each, at most.
    """
    using = [
        [edge.source for edge in edges]
        for edges in reader.edges(services, Relation.USES, Direction.IN)
    ]
    scenarios = list(dict.fromkeys(scenario for found in using for scenario in found))
    uses = {
        scenario: [edge.target for edge in edges]
        for scenario, edges in zip(scenarios, reader.edges(scenarios, Relation.USES), strict=True)
    }
    return [
        tuple(_ranked(service, {scenario: uses[scenario] for scenario in found}, first))
        for service, found in zip(services, using, strict=True)
    ]


def _ranked(service: NodeId, uses: dict[NodeId, list[NodeId]], first: int) -> Iterator[CoUse]:
    """Yield what one service is used with, given what its scenarios use."""
    counts = Counter(other for used in uses.values() for other in used)
    del counts[service]
    ranked = sorted(counts, key=lambda other: (-counts[other], key_of(other)))[:first]
    shared: dict[NodeId, list[NodeId]] = {other: [] for other in ranked}
    for scenario, used in uses.items():
        for other in used:
            if other in shared:
                shared[other].append(scenario)
    return (CoUse(other, tuple(scenarios)) for other, scenarios in shared.items())
