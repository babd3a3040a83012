"""The graph in memory: records, and indexes for the questions, made when they are asked."""

from __future__ import annotations

import copy
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast

from graph.model.adjacency import KINDS, Adjacency, Sources
from graph.model.claims import name_index
from graph.model.edges import Direction, Edge, Relation
from graph.model.findings import Finding
from graph.model.following import Ways
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.names import NameIndex
from graph.model.reader import GraphCounts
from graph.model.records import (
    DanglingReference,
    Day,
    Record,
    Scenario,
    Service,
)
from graph.model.version import version_of

if TYPE_CHECKING:
    import networkx as nx

    from graph.model.filters import Filter, Listing, Page

R = TypeVar("R", bound=Record)
T = TypeVar("T")

Checks = Callable[["CourseGraph"], Iterable[Finding]]
"""Finds what is doubtful in a graph."""


class CourseGraph:
    """A loaded course in memory. Implements `graph.model.reader.GraphReader`. Never changes."""

    def __init__(
        self,
        records: Iterable[Record] | Mapping[NodeId, Record],
        dangling: Iterable[DanglingReference] = (),
        findings: Iterable[Finding] = (),
        checks: Checks | None = None,
    ) -> None:
        """Build the graph and its indexes.

        Args:
            records: By kind, then by key or number; every link among them leads to one of them.
                A mapping has them by id, and may make them when they are asked for.
            dangling: References that lead nowhere, in document order.
            findings: What is doubtful in the sources. Neither changes if it is a sequence, which
                need not lie in memory.
            checks: What finds further doubts, when somebody asks for them.
        """
        self._records: Mapping[NodeId, Record] = (
            records if isinstance(records, Mapping) else {record.id: record for record in records}
        )
        self.find: Callable[[NodeId], Record | None] = self._records.get
        """Gives the record of an id; None for what does not exist."""
        self.ways = Ways(self.find)
        """Where attributes of records lead."""
        self._dangling = _kept(dangling)
        self._stated_findings = _kept(findings)
        self._later_findings: tuple[Finding, ...] = ()
        self._checks = checks
        ids: dict[str, list[NodeId]] = {kind.value: [] for kind in KINDS.values()}
        for identifier in self._records:
            ids[identifier.partition(":")[0]].append(identifier)
        self._ids = {kind: tuple(ids[kind.value]) for kind in KINDS.values()}
        self._adjacency = Adjacency(self._records)
        self._lock = RLock()
        self._names: dict[NodeKind, NameIndex[NodeId]] = {}
        self._co_uses: dict[NodeId, tuple[tuple[NodeId, ...], array[int]]] = {}
        self._networks: dict[Relation, nx.DiGraph[NodeId]] = {}

    def with_findings(self, findings: Iterable[Finding], version: str | None = None) -> CourseGraph:
        """Return the same graph with further findings behind the ones it has.

        Both share their records and indexes, which never change.

        Args:
            findings: The further ones.
            version: The version that it is to have; None to work it out. For findings that tell
                when they were made, so that no two graphs would ever have the same.
        """
        other = copy.copy(self)
        other._later_findings = (*self._later_findings, *findings)  # noqa: SLF001 - a copy of its own
        # All that is kept of the graph depends on its records alone, but for these.
        for name in ("version", "_counts", "_findings"):
            other.__dict__.pop(name, None)
        if version is not None:
            other.__dict__["version"] = version
        return other

    @cached_property
    def version(self) -> str:
        """A hash of all that can be asked of the graph, evidence included: 16 hex digits.

        What the checks find follows from the rest, and is left out.
        """
        findings = chain(self._stated_findings, self._later_findings)
        return version_of(self._records.values(), self._dangling, findings)

    def counts(self) -> GraphCounts:
        """Return how much the graph holds."""
        return self._counts

    @cached_property
    def _counts(self) -> GraphCounts:
        return GraphCounts(
            scenarios=len(self._ids[NodeKind.SCENARIO]),
            days=len(self._ids[NodeKind.DAY]),
            weeks=len(self._ids[NodeKind.WEEK]),
            services=len(self._ids[NodeKind.SERVICE]),
            patterns=len(self._ids[NodeKind.PATTERN]),
            interactions=sum(len(scenario.interactions) for scenario in self.all(Scenario)),
            findings=self._number_of_findings(),
        )

    def _number_of_findings(self) -> int:
        """Count the findings; those that nobody has asked for are not kept."""
        if "_findings" in self.__dict__ or self._checks is None:
            return len(self._findings)
        checked = sum(1 for _ in self._checks(self))
        return len(self._stated_findings) + checked + len(self._later_findings)

    def prepare(self) -> None:
        """Work out what most questions need, so that the first ones do not wait for it."""
        _ = self.version, self._used_by, self._taught_on
        self._count_co_uses()

    def stated_findings(self) -> Sequence[Finding]:
        """Return what was doubtful while the sources were loaded, without what checks find."""
        return self._stated_findings

    def findings(self) -> Sequence[Finding]:
        """Return what is doubtful in the sources: as loaded, then check by check.

        The checks run when this is first asked for.
        """
        return self._findings

    @cached_property
    def _findings(self) -> Sequence[Finding]:
        return tuple(self._found())

    def _found(self) -> Iterator[Finding]:
        checked = () if self._checks is None else self._checks(self)
        return chain(self._stated_findings, checked, self._later_findings)

    def dangling(self) -> Sequence[DanglingReference]:
        """Return the references that lead nowhere, in document order."""
        return self._dangling

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id, None for what does not exist or is no id."""
        return list(map(self._records.get, cast("Sequence[NodeId]", ids)))

    def ids(self, kind: NodeKind) -> Sequence[NodeId]:
        """Return all nodes of a kind, by key, or by number for days and weeks."""
        return self._ids[kind]

    def all(self, shape: type[R]) -> Iterator[R]:
        """Yield all records of a type, by key, or by number for days and weeks."""
        for identifier in self._ids[KINDS[shape]]:
            record = self._records[identifier]
            assert isinstance(record, shape)  # noqa: S101 - the index is made by type
            yield record

    def resolve(self, kind: NodeKind, names: Sequence[str]) -> list[NodeId | None]:
        """Return the node of this kind that each name belongs to, by any of its names."""
        if kind is NodeKind.SCENARIO:
            return [self._scenario(name) for name in names]
        index = self._index_of_names(kind)
        return [index.find(name) for name in names]

    def _scenario(self, name: str) -> NodeId | None:
        """Return the scenario of a name; who has the very key needs no index of all the names."""
        identifier = node_id(NodeKind.SCENARIO, name)
        if identifier in self._records:
            return identifier
        return self._index_of_names(NodeKind.SCENARIO).find(name)

    def suggestions(self, kind: NodeKind, name: str) -> list[str]:
        """Return names of nodes of this kind that come near `name`, nearest first."""
        return self._index_of_names(kind).suggestions(name)

    def edges(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[Edge, ...]]:
        """Return the edges of a relation at each node.

        Outgoing ones come first, in the order in which the source states them; incoming ones
        are ordered by the node that they come from.
        """
        return [self._adjacency.at(identifier, relation, direction) for identifier in ids]

    def sources(self, relation: Relation) -> Sources:
        """Return by node the records from which edges of a relation lead to it, in their order."""
        return self._adjacency.sources(relation)

    def in_degrees(self, ids: Sequence[NodeId], relation: Relation) -> list[int]:
        """Return from how many records an edge of a relation leads to each node."""
        sources = self._adjacency.sources(relation)
        return [len(sources.get(identifier, ())) for identifier in ids]

    def taught_on(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the days that teach each service or a part of it, by number."""
        return [self._taught_on.get(service, ()) for service in services]

    def used_by(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the scenarios that use each service or a part of it, by key."""
        return [self._used_by.get(service, ()) for service in services]

    def co_uses(self, service: NodeId, first: int | None = None) -> list[tuple[NodeId, int]]:
        """Return what scenarios use together with a service, and how many of them do.

        Services count as scenarios name them. Most scenarios first, then by key. Counted once for
        each service.

        Args:
            service: The service.
            first: How many others to return, at most; None for all.
        """
        found = self._co_uses.get(service)
        if found is None:
            uses = ((each.target for each in scenario.uses) for scenario in self._using(service))
            self._co_uses[service] = found = _counted(service, uses)
        others, counts = found
        return list(zip(others[:first], counts[:first], strict=True))

    def _count_co_uses(self) -> None:
        """Count what each service is used with."""
        uses = {each.id: [link.target for link in each.uses] for each in self.all(Scenario)}
        for service, using in self._adjacency.sources(Relation.USES).items():
            self._co_uses[service] = _counted(service, map(uses.__getitem__, using))

    def _using(self, service: NodeId) -> list[Scenario]:
        """Return the scenarios that use a service as they name it."""
        using = self._adjacency.sources(Relation.USES).get(service, ())
        return cast("list[Scenario]", self.records(using))

    def sharing(self, one: NodeId, other: NodeId) -> tuple[NodeId, ...]:
        """Return the scenarios that use both of two services, as they name them, by key."""
        using = self._adjacency.sources(Relation.USES)
        both = set(using.get(other, ()))
        return tuple(identifier for identifier in using.get(one, ()) if identifier in both)

    def reachable(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[NodeId, ...]]:
        """Return what can be reached from each node over a relation, itself left out.

        Ordered as `ids` of the kind orders the nodes.
        """
        from networkx import ancestors, descendants  # noqa: PLC0415 - slow to import

        network = self._network(relation)
        found: list[tuple[NodeId, ...]] = []
        for identifier in ids:
            reached: set[NodeId] = set()
            if identifier in network and direction is not Direction.IN:
                reached |= descendants(network, identifier)
            if identifier in network and direction is not Direction.OUT:
                reached |= ancestors(network, identifier)
            found.append(tuple(sorted(reached - {identifier}, key=self.place)))
        return found

    def place(self, node: NodeId) -> int:
        """Return where a node stands among all, by kind, then by key or number."""
        return self._places[node]

    @cached_property
    def _places(self) -> dict[NodeId, int]:
        return {identifier: place for place, identifier in enumerate(self._records)}

    def page(self, listing: Listing) -> Page:
        """Return a part of a filtered, ordered list.

        Raises:
            RequestError: If `after` or `before` is no node of the kind that is listed.
        """
        from graph.model import selection  # noqa: PLC0415 - slow to import, and pictures need none

        return selection.page(self, listing)

    def count(self, where: Filter) -> int:
        """Return how many nodes match a filter."""
        from graph.model import selection  # noqa: PLC0415 - as above

        return selection.count(self, where)

    @cached_property
    def taught(self) -> dict[NodeId, frozenset[NodeId]]:
        """By day: the services that it teaches, and those that they are parts of."""
        return {
            day.id: frozenset(self._with_wholes(link.target for link in day.teaches))
            for day in self.all(Day)
        }

    def used_in(self, scenario: Scenario) -> frozenset[NodeId]:
        """Return the services that a scenario uses, and those that they are parts of."""
        return frozenset(self._with_wholes(link.target for link in scenario.uses))

    @cached_property
    def _taught_on(self) -> dict[NodeId, tuple[NodeId, ...]]:
        return _inverted((day, services) for day, services in self.taught.items())

    @cached_property
    def _used_by(self) -> dict[NodeId, tuple[NodeId, ...]]:
        return _inverted((each.id, self.used_in(each)) for each in self.all(Scenario))

    def _with_wholes(self, services: Iterable[NodeId]) -> Iterator[NodeId]:
        wholes = self._wholes
        for service in services:
            yield service
            yield from wholes.get(service, ())

    @cached_property
    def _wholes(self) -> dict[NodeId, tuple[NodeId, ...]]:
        """By service that is a part: its whole, the whole of that, and so on."""
        whole_of = {each.id: each.part_of.target for each in self.all(Service) if each.part_of}
        wholes: dict[NodeId, tuple[NodeId, ...]] = {}
        for service in whole_of:
            chain = [service]
            while chain[-1] in whole_of and whole_of[chain[-1]] not in chain:
                chain.append(whole_of[chain[-1]])
            wholes[service] = tuple(chain[1:])
        return wholes

    def _index_of_names(self, kind: NodeKind) -> NameIndex[NodeId]:
        if kind in self._names:
            return self._names[kind]
        with self._lock:
            if kind not in self._names:
                shape = next(shape for shape, of in KINDS.items() if of is kind)
                self._names[kind] = name_index(self.all(shape))
            return self._names[kind]

    def _network(self, relation: Relation) -> nx.DiGraph[NodeId]:
        """Return the edges of a relation for the algorithms of networkx."""
        from networkx import DiGraph  # noqa: PLC0415 - slow to import, and seldom needed

        with self._lock:
            if relation not in self._networks:
                network: nx.DiGraph[NodeId] = DiGraph()
                network.add_edges_from(self._adjacency.ends(relation))
                self._networks[relation] = network
            return self._networks[relation]


def _kept(items: Iterable[T]) -> Sequence[T]:
    """Return items as nobody changes them any more; those that lie in a file stay there."""
    if isinstance(items, Sequence) and not isinstance(items, list):
        return items
    return tuple(items)


def _counted(
    service: NodeId, uses: Iterable[Iterable[NodeId]]
) -> tuple[tuple[NodeId, ...], array[int]]:
    """Return what a service is used with, most often first, then by key; and how often.

    Args:
        service: The service.
        uses: What each scenario uses that uses it.
    """
    counts = Counter(chain.from_iterable(uses))
    del counts[service]
    ranked = sorted(counts, key=lambda other: (-counts[other], key_of(other)))
    return tuple(ranked), array("L", map(counts.__getitem__, ranked))


def _inverted(sets: Iterable[tuple[NodeId, Iterable[NodeId]]]) -> dict[NodeId, tuple[NodeId, ...]]:
    """Return by member the keys whose sets hold it, in the order of the keys."""
    inverted: dict[NodeId, list[NodeId]] = defaultdict(list)
    for key, members in sets:
        for member in members:
            inverted[member].append(key)
    # Of a large course there is not room for both forms of all of them.
    return {member: tuple(inverted.pop(member)) for member in list(inverted)}
