"""What two scenarios share, and what only one of them has.

Example:
    >>> from graph import build_graph
    >>> found = compare(build_graph(), "netflix_streaming", "dropbox_storage")
    >>> found.days.shared, found.days.only_in_a, found.days.only_in_b
    (('day:8', 'day:16'), ('day:1',), ('day:18',))
    >>> found.services.shared
    ('service:cloudfront', 'service:s3')
    >>> found.edges.shared
    ()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Interaction, Scenario
from graph.query.lookup import records_of, require

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shares(Generic[T]):
    """What is where: in the order of the first scenario, then of the second."""

    shared: tuple[T, ...]
    """In both."""
    only_in_a: tuple[T, ...]
    """In the first one only."""
    only_in_b: tuple[T, ...]
    """In the second one only."""


@dataclass(frozen=True, slots=True)
class ComparedEdge:
    """A pair of participants that interact, however often: in one scenario, or in both."""

    source: NodeId
    """The participant that it starts at."""
    target: NodeId
    """The participant that it leads to."""
    in_a: tuple[Interaction, ...]
    """The interactions of the first scenario, in order."""
    in_b: tuple[Interaction, ...]
    """The interactions of the second scenario, in order."""

    @property
    def labels_in_a(self) -> tuple[str, ...]:
        """What they are called in the first scenario; those without a label are left out."""
        return _labels(self.in_a)

    @property
    def labels_in_b(self) -> tuple[str, ...]:
        """What they are called in the second scenario."""
        return _labels(self.in_b)

    @property
    def evidence_in_a(self) -> tuple[Evidence, ...]:
        """Where the first scenario states them."""
        return _evidence(self.in_a)

    @property
    def evidence_in_b(self) -> tuple[Evidence, ...]:
        """Where the second scenario states them."""
        return _evidence(self.in_b)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scenarios side by side."""

    a: NodeId
    """The first one."""
    b: NodeId
    """The second one."""
    days: Shares[NodeId]
    """The days that they point to."""
    services: Shares[NodeId]
    """The services that they use, as they name them."""
    edges: Shares[ComparedEdge]
    """Who interacts with whom, whatever the label."""


def compare(reader: GraphReader, a: str, b: str) -> Comparison:
    """Return what two scenarios share, and what only one of them has.

    Args:
        reader: The graph to ask.
        a: The key or title of the first.
        b: The key or title of the second; it may be the same.

    Raises:
        NotFoundError: If there is no such scenario, with suggestions.
    """
    ids = require(reader, NodeKind.SCENARIO, [a, b])
    one, other = records_of(reader, Scenario, ids)
    return Comparison(
        a=one.id,
        b=other.id,
        days=_shares([link.target for link in one.days], [link.target for link in other.days]),
        services=_shares([link.target for link in one.uses], [link.target for link in other.uses]),
        edges=_compared(one, other),
    )


def _shares(a: Iterable[T], b: Iterable[T]) -> Shares[T]:
    in_a, in_b = dict.fromkeys(a), dict.fromkeys(b)
    return Shares(
        shared=tuple(item for item in in_a if item in in_b),
        only_in_a=tuple(item for item in in_a if item not in in_b),
        only_in_b=tuple(item for item in in_b if item not in in_a),
    )


def _compared(a: Scenario, b: Scenario) -> Shares[ComparedEdge]:
    in_a, in_b = _by_ends(a), _by_ends(b)
    ends = _shares(in_a, in_b)

    def edges(pairs: Iterable[tuple[NodeId, NodeId]]) -> tuple[ComparedEdge, ...]:
        return tuple(
            ComparedEdge(*pair, tuple(in_a.get(pair, ())), tuple(in_b.get(pair, ())))
            for pair in pairs
        )

    return Shares(edges(ends.shared), edges(ends.only_in_a), edges(ends.only_in_b))


def _by_ends(scenario: Scenario) -> dict[tuple[NodeId, NodeId], list[Interaction]]:
    """Return the interactions of a scenario by the pair that they join, in order."""
    by_ends: dict[tuple[NodeId, NodeId], list[Interaction]] = {}
    for edge in scenario.interactions:
        by_ends.setdefault((edge.source, edge.target), []).append(edge)
    return by_ends


def _labels(interactions: Sequence[Interaction]) -> tuple[str, ...]:
    return tuple(edge.label for edge in interactions if edge.label is not None)


def _evidence(interactions: Sequence[Interaction]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(place for edge in interactions for place in edge.evidence))
