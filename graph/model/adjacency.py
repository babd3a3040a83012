"""The edges of a graph in memory, out of the records that state them.

A hundred thousand scenarios state two million edges, and a question is about a few of them. So no
edge is kept: those that leave a node are read off its record when they are asked for, and for those
that reach it there is an index of who states them, made for a relation when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, TypeVar

from graph.model.edges import Direction, Edge, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind
from graph.model.quick import quickly
from graph.model.records import (
    Actor,
    Day,
    IntegrationPattern,
    Interaction,
    Link,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)

R = TypeVar("R", bound=Record)

_edge = quickly(Edge)

Sources = Mapping[NodeId, tuple[NodeId, ...]]
"""By node: the records that state something of it, in their order."""
End = tuple[NodeId, tuple[Evidence, ...]]
"""Where an edge leads, and where it is stated."""

KINDS: dict[type, NodeKind] = {
    Scenario: NodeKind.SCENARIO,
    Day: NodeKind.DAY,
    Week: NodeKind.WEEK,
    Service: NodeKind.SERVICE,
    Actor: NodeKind.ACTOR,
    IntegrationPattern: NodeKind.PATTERN,
    PatternComponent: NodeKind.COMPONENT,
}
"""What ids say of the records that have them."""


class Adjacency:
    """Answers for the edges of some records, which never change."""

    def __init__(self, records: Mapping[NodeId, Record]) -> None:
        """Answer for `records`, which are ordered by kind, then by key or number."""
        self._records = records
        self._sources: dict[tuple[Relation, Direction], Sources] = {}
        self._making = Lock()

    def at(self, node: NodeId, relation: Relation, direction: Direction) -> tuple[Edge, ...]:
        """Return the edges of a relation at a node, outgoing ones first."""
        outgoing = tuple(self._outgoing(node, relation)) if direction is not Direction.IN else ()
        incoming = tuple(self._incoming(node, relation)) if direction is not Direction.OUT else ()
        if not outgoing:
            return incoming
        # Only a loop both leaves the node and reaches it.
        return outgoing + tuple(edge for edge in incoming if edge.source != node)

    def sources(self, relation: Relation, direction: Direction = Direction.IN) -> Sources:
        """Return by node the records that state an edge of a relation that reaches it.

        Args:
            relation: Which edges. Of interactions it is the scenarios that state them.
            direction: For interactions, `OUT` means those that leave the node instead.
        """
        key = (relation, direction)
        found = self._sources.get(key)
        if found is None:
            with self._making:
                found = self._sources.get(key)
                if found is None:
                    self._sources[key] = found = self._stating(relation, direction)
        return found

    def ends(self, relation: Relation) -> Iterator[tuple[NodeId, NodeId]]:
        """Yield where the edges of a relation start and end, record by record."""
        if relation is Relation.INTERACTS:
            for scenario in self._all(Scenario):
                yield from ((step.source, step.target) for step in scenario.interactions)
            return
        shape, ends = _STATED[relation]
        for record in self._all(shape):
            yield from ((record.id, target) for target, _ in ends(record))

    def _outgoing(self, node: NodeId, relation: Relation) -> Iterator[Edge]:
        if relation is Relation.INTERACTS:
            yield from self._interactions(node, Direction.OUT)
            return
        record = self._records.get(node)
        shape, ends = _STATED[relation]
        if isinstance(record, shape):
            for target, evidence in ends(record):
                yield _edge(node, relation, target, evidence, None, None)

    def _incoming(self, node: NodeId, relation: Relation) -> Iterator[Edge]:
        if relation is Relation.INTERACTS:
            yield from self._interactions(node, Direction.IN)
            return
        _, ends = _STATED[relation]
        for source in self.sources(relation).get(node, ()):
            for target, evidence in ends(self._records[source]):
                if target == node:
                    yield _edge(source, relation, target, evidence, None, None)

    def _interactions(self, node: NodeId, direction: Direction) -> Iterator[Edge]:
        for identifier in self.sources(Relation.INTERACTS, direction).get(node, ()):
            scenario = self._records[identifier]
            assert isinstance(scenario, Scenario)  # noqa: S101 - only scenarios state interactions
            for step in scenario.interactions:
                if node == _end(step, direction):
                    yield _interaction(step, identifier)

    def _stating(self, relation: Relation, direction: Direction) -> Sources:
        found: dict[NodeId, list[NodeId]] = {}
        for target, source in self._mentions(relation, direction):
            sources = found.setdefault(target, [])
            if not sources or sources[-1] != source:
                sources.append(source)
        # Of a large course there is not room for both forms of all of them.
        return {target: tuple(found.pop(target)) for target in list(found)}

    def _mentions(
        self, relation: Relation, direction: Direction
    ) -> Iterator[tuple[NodeId, NodeId]]:
        """Yield nodes, each with a record that states an edge there."""
        if relation is not Relation.INTERACTS:
            yield from ((target, source) for source, target in self.ends(relation))
            return
        for scenario in self._all(Scenario):
            for step in scenario.interactions:
                yield _end(step, direction), scenario.id

    def _all(self, shape: type[R]) -> Iterator[R]:
        """Yield the records of a class; no others are looked at, for they may not be made yet."""
        prefix = f"{KINDS[shape].value}:"
        for identifier in self._records:
            if identifier.startswith(prefix):
                record = self._records[identifier]
                assert isinstance(record, shape)  # noqa: S101 - as its id says
                yield record


def edges_of(record: Record) -> Iterator[Edge]:
    """Yield the edges that a record states: those of a relation in their order."""
    for relation, (shape, ends) in _STATED.items():
        if isinstance(record, shape):
            for target, evidence in ends(record):
                yield _edge(record.id, relation, target, evidence, None, None)
    if isinstance(record, Scenario):
        for step in record.interactions:
            yield _interaction(step, record.id)


def _interaction(step: Interaction, scenario: NodeId) -> Edge:
    return _edge(step.source, Relation.INTERACTS, step.target, step.evidence, step.label, scenario)


def _end(step: Interaction, direction: Direction) -> NodeId:
    return step.source if direction is Direction.OUT else step.target


def _ends(links: Iterable[Link]) -> Iterator[End]:
    return ((link.target, link.evidence) for link in links)


def _one(link: Link | None) -> tuple[End, ...]:
    return () if link is None else ((link.target, link.evidence),)


def _week(day: Day) -> tuple[End, ...]:
    if day.week is None:
        return ()
    return ((NodeId(f"{NodeKind.WEEK.value}:{day.week}"), day.evidence),)


_STATED: Mapping[Relation, tuple[type[Record], Callable[[Any], Iterable[End]]]] = {
    Relation.USES: (Scenario, lambda scenario: _ends(scenario.uses)),
    Relation.INVOLVES: (Scenario, lambda scenario: _ends(scenario.days)),
    Relation.APPLIES: (Scenario, lambda scenario: _one(scenario.pattern)),
    Relation.TEACHES: (Day, lambda day: _ends(day.teaches)),
    Relation.REVIEWS: (Day, lambda day: _ends(day.reviews)),
    Relation.RELATED: (Day, lambda day: _ends(day.related)),
    Relation.PREREQUISITE: (Day, lambda day: _ends(day.prerequisites)),
    Relation.IN_WEEK: (Day, _week),
    Relation.PART_OF: (Service, lambda service: _one(service.part_of)),
    Relation.COMBINES: (IntegrationPattern, lambda pattern: _ends(pattern.components)),
    Relation.PROVIDED_BY: (PatternComponent, lambda component: _ends(component.services)),
}
"""Which records state the edges of a relation, and in which of their fields. Interactions are
stated by scenarios, between other nodes."""
