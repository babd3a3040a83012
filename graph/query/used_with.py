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

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId, key_of
from graph.model.quick import quickly
from graph.model.reader import GraphReader

MOST_CO_USES = 100


@dataclass(frozen=True, slots=True)
class CoUse:
    """A service that is used together with the one that was asked about."""

    service: NodeId
    """The other one."""
    count: int
    """How many scenarios use both; at least one."""
    _shared: Callable[[NodeId], tuple[NodeId, ...]] = field(repr=False, compare=False)

    @property
    def scenarios(self) -> tuple[NodeId, ...]:
        """The scenarios that use both, by key; looked up when they are asked for."""
        return self._shared(self.service)


_co_use = quickly(CoUse)


def used_with(
    reader: GraphReader, services: Sequence[NodeId], first: int = MOST_CO_USES
) -> list[tuple[CoUse, ...]]:
    """Return for each service what it is used with: most shared scenarios first, then by key.

    Args:
        reader: The graph to ask.
        services: What to ask about.
        first: How many other services to return for each, at most.
    """
    if isinstance(reader, CourseGraph):
        return [
            tuple(
                [_co_use(other, count, shared) for other, count in reader.co_uses(service, first)]
            )
            for service in services
            for shared in [partial(reader.sharing, service)]
        ]
    return _asked(reader, services, first)


def _asked(reader: GraphReader, services: Sequence[NodeId], first: int) -> list[tuple[CoUse, ...]]:
    """Return the same of a graph without an index of it, with one question for all services."""
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
    shared: dict[NodeId, list[NodeId]] = defaultdict(list)
    for scenario, used in uses.items():
        for other in used:
            if other != service:
                shared[other].append(scenario)
    for other in sorted(shared, key=lambda other: (-len(shared[other]), key_of(other)))[:first]:
        yield CoUse(other, len(shared[other]), lambda other: tuple(shared[other]))
