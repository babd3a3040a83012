"""What a course consists of, as objects that lead to each other.

Objects are thin: each holds its record and asks the graph when a property is read. They compare
and hash by identity of what they stand for, so they can be put into sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from graph.diagrams import (
    PLAIN_STYLE,
    Diagram,
    DiagramKind,
    Style,
    Subject,
    draw_scenario,
    draw_spec,
    read_spec,
)
from graph.model import records
from graph.model.edges import Direction, Relation
from graph.model.evidence import Evidence
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.query.lookup import records_of
from graph.query.search import Found
from graph.query.used_with import MOST_CO_USES, CoUse, used_with

R = TypeVar("R", bound=records.Record)


@dataclass(frozen=True, slots=True)
class _Node(Generic[R]):
    """A node of a course."""

    record: R
    """All that the sources say of it."""
    _reader: GraphReader = field(repr=False, compare=False)

    @property
    def id(self) -> NodeId:
        """Its public id, as `service:s3`."""
        return self.record.id

    @property
    def evidence(self) -> Evidence:
        """Where it is described; the newest source."""
        return self.record.evidence[0]


class Actor(_Node[records.Actor]):
    """Who is outside the cloud."""

    @property
    def name(self) -> str:
        """As the course says it."""
        return self.record.name


class Service(_Node[records.Service]):
    """A service, a feature of one, or a concept."""

    @property
    def key(self) -> str:
        """`s3`."""
        return self.record.key

    @property
    def name(self) -> str:
        """As the course says it."""
        return self.record.name

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names."""
        return self.record.aliases

    @property
    def part_of(self) -> Service | None:
        """The service that it is a feature of."""
        link = self.record.part_of
        return services_of(self._reader, [link.target])[0] if link else None

    @property
    def parts(self) -> list[Service]:
        """Its features, by key."""
        (edges,) = self._reader.edges([self.id], Relation.PART_OF, Direction.IN)
        return services_of(self._reader, [edge.source for edge in edges])

    @property
    def taught_on(self) -> list[Day]:
        """Days that teach it or a part of it, by number."""
        return days_of(self._reader, self._reader.taught_on([self.id])[0])

    @property
    def scenarios(self) -> list[Scenario]:
        """Scenarios that use it or a part of it, by key."""
        return scenarios_of(self._reader, self._reader.used_by([self.id])[0])

    def used_with(self, first: int = MOST_CO_USES) -> tuple[CoUse, ...]:
        """Return what it is used together with; see `graph.query.used_with`."""
        return used_with(self._reader, [self.id], first)[0]

    def diagram(self, options: str = "") -> Diagram:
        """Return a diagram of it and what it interacts with, in any scenario.

        Args:
            options: Further words of the specification, as `depth=2 group=category`.

        Raises:
            RequestError: If an option makes no sense.

        Example:
            >>> from graph import open_graph
            >>> [str(edge.text) for edge in open_graph().service("VPC").diagram().edges]
            ['2. 네트워크 격리', '3. 활동 감사']
        """
        return _drawn(self._reader, Subject.SERVICE, self.id, options)


class Day(_Node[records.Day]):
    """A unit of the plan."""

    @property
    def number(self) -> int:
        """Its position in the plan, 1-based."""
        return self.record.number

    @property
    def title(self) -> str:
        """What it is about."""
        return self.record.title

    @property
    def hours(self) -> float | None:
        """How long it takes."""
        return self.record.hours

    @property
    def week(self) -> int | None:
        """The number of its week."""
        return self.record.week

    @property
    def teaches(self) -> list[Service]:
        """Services that it names, in the order of its source."""
        return services_of(self._reader, [link.target for link in self.record.teaches])

    @property
    def related(self) -> list[Day]:
        """Days that the course relates it to, in the order of its source."""
        return days_of(self._reader, [link.target for link in self.record.related])

    @property
    def prerequisites(self) -> list[Day]:
        """Days that must come before it, by number: as stated, else the related ones before it."""
        return days_of(self._reader, [link.target for link in self.record.prerequisites])

    @property
    def all_prerequisites(self) -> list[Day]:
        """Its prerequisites and theirs, all the way down, by number."""
        return days_of(self._reader, self._reader.reachable([self.id], Relation.PREREQUISITE)[0])

    @property
    def scenarios(self) -> list[Scenario]:
        """Scenarios that point to it, by key."""
        (edges,) = self._reader.edges([self.id], Relation.INVOLVES, Direction.IN)
        return scenarios_of(self._reader, [edge.source for edge in edges])

    def diagram(self, options: str = "") -> Diagram:
        """Return a diagram of what must come before it, what needs it, and what it teaches.

        Args:
            options: Further words of the specification, as `depth=1 group=week`.

        Raises:
            RequestError: If an option makes no sense.
        """
        return _drawn(self._reader, Subject.DAY, self.id, options)


class Pattern(_Node[records.IntegrationPattern]):
    """A named combination of components."""

    @property
    def name(self) -> str:
        """As the course says it."""
        return self.record.name

    @property
    def components(self) -> list[str]:
        """The names of what it combines, in the order of its source."""
        targets = [link.target for link in self.record.components]
        found = records_of(self._reader, records.PatternComponent, targets)
        return [component.name for component in found]

    @property
    def scenarios(self) -> list[Scenario]:
        """Scenarios that apply it, by key."""
        (edges,) = self._reader.edges([self.id], Relation.APPLIES, Direction.IN)
        return scenarios_of(self._reader, [edge.source for edge in edges])

    def diagram(self, options: str = "") -> Diagram:
        """Return a diagram of it, what it combines, and the scenarios that apply it.

        Args:
            options: Further words of the specification, as `context=on`.

        Raises:
            RequestError: If an option makes no sense.
        """
        return _drawn(self._reader, Subject.PATTERN, self.id, options)


@dataclass(frozen=True, slots=True)
class Interaction:
    """An actual edge of a scenario."""

    source: Service | Actor
    """The participant that it starts at."""
    target: Service | Actor
    """The participant that it leads to."""
    label: str | None
    """What happens."""
    step: int | None
    """The order of the step that it comes from."""
    evidence: Evidence
    """Where it is stated; the newest source."""


class Scenario(_Node[records.Scenario]):
    """A real-world architecture that the course builds up to."""

    @property
    def key(self) -> str:
        """`netflix_streaming`."""
        return self.record.key

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.record.title

    @property
    def days(self) -> list[Day]:
        """Days that it points to, in the order of its source."""
        return days_of(self._reader, [link.target for link in self.record.days])

    @property
    def key_services(self) -> list[Service]:
        """Services that it names as its key ones, in the order of its source."""
        return services_of(self._reader, [link.target for link in self.record.key_services])

    @property
    def services(self) -> list[Service]:
        """All that it uses: key services, then further participants of its interactions."""
        return services_of(self._reader, [link.target for link in self.record.uses])

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that it applies."""
        link = self.record.pattern
        if link is None:
            return None
        found = records_of(self._reader, records.IntegrationPattern, [link.target])
        return Pattern(found[0], self._reader)

    @property
    def interactions(self) -> list[Interaction]:
        """Its actual edges, in order."""
        edges = self.record.interactions
        ends = list(dict.fromkeys(end for edge in edges for end in (edge.source, edge.target)))
        found = dict(zip(ends, _participants(self._reader, ends), strict=True))
        return [
            Interaction(
                found[edge.source], found[edge.target], edge.label, edge.step, edge.evidence[0]
            )
            for edge in edges
        ]

    def diagram(
        self,
        kind: DiagramKind = DiagramKind.FLOWCHART,
        style: Style = PLAIN_STYLE,
    ) -> Diagram:
        """Return a diagram of the edges that are really there.

        Raises:
            LimitError: If Mermaid would refuse to draw it because of its size.
        """
        return draw_scenario(self._reader, self.id, kind, style)


def scenarios_of(reader: GraphReader, ids: Sequence[NodeId]) -> list[Scenario]:
    """Return scenarios as objects, in the order of the ids."""
    return [Scenario(record, reader) for record in records_of(reader, records.Scenario, ids)]


def days_of(reader: GraphReader, ids: Sequence[NodeId]) -> list[Day]:
    """Return days as objects, in the order of the ids."""
    return [Day(record, reader) for record in records_of(reader, records.Day, ids)]


def services_of(reader: GraphReader, ids: Sequence[NodeId]) -> list[Service]:
    """Return services as objects, in the order of the ids."""
    return [Service(record, reader) for record in records_of(reader, records.Service, ids)]


def found_node(reader: GraphReader, record: Found) -> Scenario | Day | Service | Pattern:
    """Return what a search found as an object."""
    match record:
        case records.Scenario():
            return Scenario(record, reader)
        case records.Day():
            return Day(record, reader)
        case records.Service():
            return Service(record, reader)
    return Pattern(record, reader)


def _drawn(reader: GraphReader, subject: Subject, node: NodeId, options: str) -> Diagram:
    spec = read_spec(f"{subject.value} {options}")
    view = replace(spec.view, names=(node, *spec.view.names))
    return draw_spec(reader, replace(spec, view=view))


def _participants(reader: GraphReader, ids: Sequence[NodeId]) -> list[Service | Actor]:
    found: list[Service | Actor] = []
    for record in reader.records(ids):
        if isinstance(record, records.Actor):
            found.append(Actor(record, reader))
        elif isinstance(record, records.Service):
            found.append(Service(record, reader))
    return found
