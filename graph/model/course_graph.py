"""The graph in memory: records, a networkx graph of their edges, and indexes for the questions."""

from __future__ import annotations

import copy
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from graph.model import selection
from graph.model.edges import Direction, Edge, Relation
from graph.model.filters import Filter, Listing, Page
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.names import NameIndex
from graph.model.reader import GraphCounts
from graph.model.records import (
    Actor,
    DanglingReference,
    Day,
    IntegrationPattern,
    Link,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)

if TYPE_CHECKING:
    import networkx as nx

R = TypeVar("R", bound=Record)

_KINDS: dict[type, NodeKind] = {
    Scenario: NodeKind.SCENARIO,
    Day: NodeKind.DAY,
    Week: NodeKind.WEEK,
    Service: NodeKind.SERVICE,
    Actor: NodeKind.ACTOR,
    IntegrationPattern: NodeKind.PATTERN,
    PatternComponent: NodeKind.COMPONENT,
}


@dataclass(frozen=True, slots=True)
class _Adjacency:
    """The edges of one relation, by the node that they leave and by the node that they reach."""

    outgoing: dict[NodeId, tuple[Edge, ...]]
    incoming: dict[NodeId, tuple[Edge, ...]]

    def at(self, node: NodeId, direction: Direction) -> tuple[Edge, ...]:
        outgoing = self.outgoing.get(node, ()) if direction is not Direction.IN else ()
        incoming = self.incoming.get(node, ()) if direction is not Direction.OUT else ()
        if not outgoing:
            return incoming
        # Only a loop both leaves the node and reaches it.
        return outgoing + tuple(edge for edge in incoming if edge.source != node)


class CourseGraph:
    """A loaded course in memory. Implements `graph.model.reader.GraphReader`. Never changes."""

    def __init__(
        self,
        records: Iterable[Record],
        dangling: Iterable[DanglingReference] = (),
        findings: Iterable[Finding] = (),
    ) -> None:
        """Build the graph and its indexes.

        Args:
            records: By kind, then by key or number; every link among them leads to one of them.
            dangling: References that lead nowhere, in document order.
            findings: What is doubtful in the sources.
        """
        self._records: dict[NodeId, Record] = {record.id: record for record in records}
        self._dangling = tuple(dangling)
        self._findings = tuple(findings)
        self._ids: dict[NodeKind, tuple[NodeId, ...]] = {
            kind: tuple(record.id for record in self._records.values() if isinstance(record, shape))
            for shape, kind in _KINDS.items()
        }
        self._edges = tuple(edges_of(self._records.values()))
        self._adjacency = _adjacency(self._edges)

    def with_findings(self, findings: Iterable[Finding], version: str | None = None) -> CourseGraph:
        """Return the same graph with further findings behind the ones it has.

        Both share their records and indexes, which never change.

        Args:
            findings: The further ones.
            version: The version that it is to have; None to work it out. For findings that tell
                when they were made, so that no two graphs would ever have the same.
        """
        other = copy.copy(self)
        other._findings = (*self._findings, *findings)  # noqa: SLF001 - a copy of its own
        # All that is kept of the graph depends on its records alone, but for this.
        other.__dict__.pop("version", None)
        if version is not None:
            other.__dict__["version"] = version
        return other

    @cached_property
    def version(self) -> str:
        """A hash of all that can be asked of the graph, evidence included: 16 hex digits.

        Records are frozen dataclasses of texts, numbers and enums, so their `repr` is canonical.
        """
        digest = hashlib.sha256()
        for part in (*self._records.values(), *self._dangling, *self._findings):
            digest.update(repr(part).encode("utf-8", "surrogatepass"))
            digest.update(b"\n")
        return digest.hexdigest()[:16]

    def counts(self) -> GraphCounts:
        """Return how much the graph holds."""
        return GraphCounts(
            scenarios=len(self._ids[NodeKind.SCENARIO]),
            days=len(self._ids[NodeKind.DAY]),
            weeks=len(self._ids[NodeKind.WEEK]),
            services=len(self._ids[NodeKind.SERVICE]),
            patterns=len(self._ids[NodeKind.PATTERN]),
            interactions=sum(len(scenario.interactions) for scenario in self.all(Scenario)),
            findings=len(self._findings),
        )

    def findings(self) -> Sequence[Finding]:
        """Return what is doubtful in the sources: as loaded, then check by check."""
        return self._findings

    def dangling(self) -> Sequence[DanglingReference]:
        """Return the references that lead nowhere, in document order."""
        return self._dangling

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id, None for what does not exist or is no id."""
        return [self._records.get(NodeId(identifier)) for identifier in ids]

    def ids(self, kind: NodeKind) -> Sequence[NodeId]:
        """Return all nodes of a kind, by key, or by number for days and weeks."""
        return self._ids[kind]

    def all(self, shape: type[R]) -> Iterator[R]:
        """Yield all records of a type, by key, or by number for days and weeks."""
        for identifier in self._ids[_KINDS[shape]]:
            record = self._records[identifier]
            assert isinstance(record, shape)  # noqa: S101 - the index is made by type
            yield record

    def resolve(self, kind: NodeKind, names: Sequence[str]) -> list[NodeId | None]:
        """Return the node of this kind that each name belongs to, by any of its names."""
        index = self._names[kind]
        return [index.find(name) for name in names]

    def suggestions(self, kind: NodeKind, name: str) -> list[str]:
        """Return names of nodes of this kind that come near `name`, nearest first."""
        return self._names[kind].suggestions(name)

    def edges(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[Edge, ...]]:
        """Return the edges of a relation at each node.

        Outgoing ones come first, in the order in which the source states them; incoming ones
        are ordered by the node that they come from.
        """
        adjacency = self._adjacency[relation]
        return [adjacency.at(identifier, direction) for identifier in ids]

    def taught_on(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the days that teach each service or a part of it, by number."""
        return [self._taught_on.get(service, ()) for service in services]

    def used_by(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the scenarios that use each service or a part of it, by key."""
        return [self._used_by.get(service, ()) for service in services]

    def reachable(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[NodeId, ...]]:
        """Return what can be reached from each node over a relation, itself left out.

        Ordered as `ids` of the kind orders the nodes.
        """
        from networkx import ancestors, descendants, subgraph_view  # noqa: PLC0415 - slow to import

        positions = {at for at, edge in enumerate(self._edges) if edge.relation is relation}
        view = subgraph_view(
            self._network, filter_edge=lambda _source, _target, key: key in positions
        )
        position = {identifier: place for place, identifier in enumerate(self._records)}
        found: list[tuple[NodeId, ...]] = []
        for identifier in ids:
            reached: set[NodeId] = set()
            if identifier in view and direction is not Direction.IN:
                reached |= descendants(view, identifier)
            if identifier in view and direction is not Direction.OUT:
                reached |= ancestors(view, identifier)
            found.append(tuple(sorted(reached - {identifier}, key=position.__getitem__)))
        return found

    def page(self, listing: Listing) -> Page:
        """Return a part of a filtered, ordered list.

        Raises:
            RequestError: If `after` or `before` is no node of the kind that is listed.
        """
        return selection.page(self, listing)

    def count(self, where: Filter) -> int:
        """Return how many nodes match a filter."""
        return selection.count(self, where)

    @cached_property
    def taught(self) -> dict[NodeId, frozenset[NodeId]]:
        """By day: the services that it teaches, and those that they are parts of."""
        return {
            day.id: frozenset(self._with_wholes(link.target for link in day.teaches))
            for day in self.all(Day)
        }

    @cached_property
    def used(self) -> dict[NodeId, frozenset[NodeId]]:
        """By scenario: the services that it uses, and those that they are parts of."""
        return {
            scenario.id: frozenset(self._with_wholes(link.target for link in scenario.uses))
            for scenario in self.all(Scenario)
        }

    @cached_property
    def _taught_on(self) -> dict[NodeId, tuple[NodeId, ...]]:
        return _inverted(self.taught)

    @cached_property
    def _used_by(self) -> dict[NodeId, tuple[NodeId, ...]]:
        return _inverted(self.used)

    def _with_wholes(self, services: Iterable[NodeId]) -> Iterator[NodeId]:
        for service in services:
            at: NodeId | None = service
            while at is not None:
                yield at
                edges = self._adjacency[Relation.PART_OF].outgoing.get(at)
                at = edges[0].target if edges else None

    @cached_property
    def _names(self) -> dict[NodeKind, NameIndex[NodeId]]:
        return {kind: name_index(self.all(shape)) for shape, kind in _KINDS.items()}

    @cached_property
    def _network(self) -> nx.MultiDiGraph[NodeId]:
        """The edges for the algorithms of networkx, keyed by their position."""
        from networkx import MultiDiGraph  # noqa: PLC0415 - slow to import, and seldom needed

        network: MultiDiGraph[NodeId] = MultiDiGraph()
        network.add_nodes_from(self._records)
        for position, edge in enumerate(self._edges):
            network.add_edge(edge.source, edge.target, key=position)
        return network


def _inverted(sets: dict[NodeId, frozenset[NodeId]]) -> dict[NodeId, tuple[NodeId, ...]]:
    """Return by member the keys whose sets hold it, in the order of the keys."""
    inverted: dict[NodeId, list[NodeId]] = defaultdict(list)
    for key, members in sets.items():
        for member in members:
            inverted[member].append(key)
    return {member: tuple(keys) for member, keys in inverted.items()}


def _adjacency(edges: Sequence[Edge]) -> dict[Relation, _Adjacency]:
    outgoing: dict[Relation, dict[NodeId, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    incoming: dict[Relation, dict[NodeId, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        outgoing[edge.relation][edge.source].append(edge)
        incoming[edge.relation][edge.target].append(edge)
    return {
        relation: _Adjacency(
            {node: tuple(found) for node, found in outgoing[relation].items()},
            {node: tuple(found) for node, found in incoming[relation].items()},
        )
        for relation in Relation
    }


def edges_of(records: Iterable[Record]) -> Iterator[Edge]:
    """Yield the edges that records state, record by record, in the order of their fields."""
    for record in records:
        if isinstance(record, Scenario):
            yield from _linked(record.id, Relation.INVOLVES, record.days)
            yield from _linked(record.id, Relation.USES, record.uses)
            yield from _linked(record.id, Relation.APPLIES, [record.pattern])
            for step in record.interactions:
                yield Edge(
                    step.source,
                    Relation.INTERACTS,
                    step.target,
                    step.evidence,
                    label=step.label,
                    scenario=record.id,
                )
        elif isinstance(record, Day):
            yield from _linked(record.id, Relation.TEACHES, record.teaches)
            yield from _linked(record.id, Relation.REVIEWS, record.reviews)
            yield from _linked(record.id, Relation.RELATED, record.related)
            yield from _linked(record.id, Relation.PREREQUISITE, record.prerequisites)
            if record.week is not None:
                week = NodeId(f"{NodeKind.WEEK.value}:{record.week}")
                yield Edge(record.id, Relation.IN_WEEK, week, record.evidence)
        elif isinstance(record, Service):
            yield from _linked(record.id, Relation.PART_OF, [record.part_of])
        elif isinstance(record, IntegrationPattern):
            yield from _linked(record.id, Relation.COMBINES, record.components)
        elif isinstance(record, PatternComponent):
            yield from _linked(record.id, Relation.PROVIDED_BY, record.services)


def _linked(source: NodeId, relation: Relation, links: Iterable[Link | None]) -> Iterator[Edge]:
    for link in links:
        if link is not None:
            yield Edge(source, relation, link.target, link.evidence)


def name_index(records: Iterable[Record]) -> NameIndex[NodeId]:
    """Return an index of the names of some records: main names, then keys, then other names."""
    index: NameIndex[NodeId] = NameIndex()
    ordered = list(records)
    for names in (_main_name, _key, _other_names):
        for record in ordered:
            for name in names(record):
                index.claim(name, record.id)
    return index


def _main_name(record: Record) -> tuple[str, ...]:
    if isinstance(record, (Service, Actor, IntegrationPattern, PatternComponent)):
        return (record.name,)
    return (record.key,) if isinstance(record, Scenario) else ()


def _key(record: Record) -> tuple[str, ...]:
    return (key_of(record.id),)


def _other_names(record: Record) -> tuple[str, ...]:
    if isinstance(record, (Service, Actor)):
        both = [name for name in (record.name_ko, record.name_en) if name is not None]
        return (*both, *record.aliases)
    if isinstance(record, IntegrationPattern):
        return record.aliases
    return (record.title,) if isinstance(record, Scenario) else ()
