"""A curriculum as planning sees it: days in their order, and what scenarios ask of them.

A plan is plain data of its own, so that a change of it is just another plan. Its days keep their
ids and numbers wherever they are moved; `position` says where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

from graph.model.edges import Edge, Relation
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.reader import GraphReader
from graph.model.records import Day, Link, Scenario, Service
from graph.planning.reasons import Reason
from graph.query.lookup import records_of


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day in its place."""

    id: NodeId
    """`day:8`."""
    number: int
    """Its number in the course, by which people know it."""
    position: int
    """Where it stands: 1-based, distinct; its number unless a change has moved it."""
    title: str
    """What it is about."""
    week: int | None = None
    """The number of its week."""
    hours: float | None = None
    """How long it takes; None where no source says."""
    teaches: tuple[Link, ...] = ()
    """Services that it names, in the order of its source."""
    prerequisites: tuple[Link, ...] = ()
    """Days that must come before it. They stay what they were when days are moved, also where
    one of them is removed."""
    related: tuple[Link, ...] = ()
    """Days that the course relates it to, in the order of its source. They order nothing."""


@dataclass(frozen=True, slots=True)
class PlannedScenario:
    """What a scenario asks of the days."""

    id: NodeId
    """`scenario:netflix_streaming`."""
    key: str
    """`netflix_streaming`."""
    title: str
    """Its name for people."""
    days: tuple[Link, ...] = ()
    """Days that it points to, in the order of its source; also those that a change removed."""
    uses: tuple[Link, ...] = ()
    """Services that it uses."""


@dataclass(frozen=True)
class Plan:
    """A curriculum."""

    days: tuple[PlannedDay, ...]
    """By position."""
    scenarios: tuple[PlannedScenario, ...]
    """By key."""
    services: tuple[Service, ...]
    """Every service of the course, by key."""
    weeks: tuple[int, ...] = field(default=())
    """The numbers of the weeks, in order, whether or not they have days."""
    highest_number: int = 0
    """The highest number of a day that a change has taken out, so that no day that another one puts
    in is mistaken for it; 0 where none has."""

    @cached_property
    def day(self) -> Mapping[NodeId, PlannedDay]:
        """The days by their ids, by position."""
        return {day.id: day for day in self.days}

    @cached_property
    def scenario(self) -> Mapping[NodeId, PlannedScenario]:
        """The scenarios by their ids, by key."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def service(self) -> Mapping[NodeId, Service]:
        """The services by their ids, by key."""
        return {service.id: service for service in self.services}

    @cached_property
    def needs(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """The prerequisites of each day that are in the plan, each once; all by position."""
        return {
            day.id: tuple(sorted(targets, key=lambda target: self.day[target].position))
            for day in self.days
            for targets in [{link.target for link in day.prerequisites} & self.day.keys()]
        }

    @cached_property
    def positions(self) -> Mapping[NodeId, int]:
        """Where each day stands."""
        return {day.id: day.position for day in self.days}

    @cached_property
    def doubtful(self) -> frozenset[NodeId]:
        """The days that no source gives hours, and those that need what is not in the plan."""
        return frozenset(
            day.id
            for day in self.days
            if day.hours is None or any(link.target not in self.day for link in day.prerequisites)
        )

    @cached_property
    def closures(self) -> dict[NodeId, tuple[NodeId, ...]]:
        """What has been found out of what days need, transitively; see `prerequisites.closure`."""
        return {}

    @cached_property
    def is_in_order(self) -> bool:
        """Whether every day comes after those of its prerequisites that are in the plan."""
        return all(
            self.day[other].position < self.day[day].position
            for day, others in self.needs.items()
            for other in others
        )

    @cached_property
    def needed_by(self) -> Mapping[NodeId, tuple[tuple[NodeId, Reason], ...]]:
        """For each day the days that state that they need it, and that as a reason; by position."""
        found: dict[NodeId, list[tuple[NodeId, Reason]]] = {day.id: [] for day in self.days}
        for day in self.days:
            for link in day.prerequisites:
                if link.target in found:
                    edges = (edge(day.id, Relation.PREREQUISITE, link),)
                    reason = Reason(f"Day {day.number} needs it", edges)
                    found[link.target].append((day.id, reason))
        return {day: tuple(reasons) for day, reasons in found.items()}

    @cached_property
    def wholes(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """Each service with what it is a part of, itself first: a part counts with its wholes."""
        return {service.id: tuple(self._upwards(service)) for service in self.services}

    def _upwards(self, service: Service) -> Iterable[NodeId]:
        seen: dict[NodeId, None] = {}
        current: Service | None = service
        while current is not None and current.id not in seen:
            seen[current.id] = None
            link = current.part_of
            current = self.service.get(link.target) if link else None
        return seen

    @cached_property
    def taught_on(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """The days that teach each service or a part of it, by position; services by key."""
        found: dict[NodeId, dict[NodeId, None]] = {service.id: {} for service in self.services}
        for day in self.days:
            for link in day.teaches:
                for service in self.wholes.get(link.target, ()):
                    found[service][day.id] = None
        return {service: tuple(days) for service, days in found.items()}

    @cached_property
    def used_by(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """The scenarios that use each service or a part of it, by key; services by key."""
        found: dict[NodeId, dict[NodeId, None]] = {service.id: {} for service in self.services}
        for scenario in self.scenarios:
            for link in scenario.uses:
                for service in self.wholes.get(link.target, ()):
                    found[service][scenario.id] = None
        return {service: tuple(scenarios) for service, scenarios in found.items()}

    def position(self, day: NodeId) -> int | None:
        """Return where a day stands, or None where it is not in the plan."""
        found = self.day.get(day)
        return found.position if found else None

    def last_day(self, scenario: PlannedScenario) -> PlannedDay | None:
        """Return the last of a scenario's days that are in the plan, if there is one."""
        days = [self.day[link.target] for link in scenario.days if link.target in self.day]
        return max(days, key=lambda day: day.position, default=None)


_read: WeakKeyDictionary[GraphReader, Plan] = WeakKeyDictionary()
_reading = Lock()


def plan_of(reader: GraphReader) -> Plan:
    """Return the curriculum of a graph; read when first asked for, and gone with the graph."""
    found = _read.get(reader)
    if found is None:
        with _reading:
            found = _read.get(reader) or read_plan(reader)
            _read[reader] = found
    return found


def read_plan(reader: GraphReader) -> Plan:
    """Return the curriculum of a graph, in a number of questions that does not grow with it."""
    days = records_of(reader, Day, reader.ids(NodeKind.DAY))
    scenarios = records_of(reader, Scenario, reader.ids(NodeKind.SCENARIO))
    services = records_of(reader, Service, reader.ids(NodeKind.SERVICE))
    return Plan(
        days=tuple(
            PlannedDay(
                id=day.id,
                number=day.number,
                position=day.number,
                title=day.title,
                week=day.week,
                hours=day.hours,
                teaches=day.teaches,
                prerequisites=day.prerequisites,
                related=day.related,
            )
            for day in days
        ),
        scenarios=tuple(
            PlannedScenario(
                id=scenario.id,
                key=scenario.key,
                title=scenario.title,
                days=scenario.days,
                uses=scenario.uses,
            )
            for scenario in scenarios
        ),
        services=tuple(services),
        weeks=tuple(int(key_of(week)) for week in reader.ids(NodeKind.WEEK)),
    )


def edge(source: NodeId, relation: Relation, link: Link) -> Edge:
    """Return the edge of the graph that a link of a plan stands for."""
    return Edge(source, relation, link.target, link.evidence)
