"""What the graph says of the nodes of views: asked once for all of them, then looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.diagrams.spec import Grouping, Language, ViewSpec
from graph.diagrams.views.allowed import grouping_of
from graph.diagrams.views.chosen import Chosen, distinct, services_in
from graph.diagrams.views.page_links import PageLinks
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId, NodeKind, key_of, kind_of, node_id
from graph.model.reader import GraphReader
from graph.model.records import (
    Actor,
    Day,
    IntegrationPattern,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)

_BY_DAY = frozenset({Grouping.DAY, Grouping.WEEK})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the nodes of a view."""

    spec: ViewSpec
    """What is to be shown."""
    records: Mapping[NodeId, Record | None]
    """Nodes, days and weeks."""
    taught_on: Mapping[NodeId, tuple[NodeId, ...]]
    """The days of each service, by number."""
    parts: Mapping[NodeId, frozenset[NodeId]]
    """By service: it and its parts; only for those that may be shown several times."""
    days_teaching: Mapping[NodeId, frozenset[NodeId]]
    """The days of each service once more, to look one up."""
    links: PageLinks | None
    """Where pages are found; None for no links."""

    def name(self, node: NodeId) -> str:
        """Return what a node is called, in the language of the view where it has such a name."""
        match self.records.get(node):
            case Service() | Actor() as record:
                return self._translated(record)
            case IntegrationPattern() | PatternComponent() as record:
                return record.name
            case Scenario() as record:
                return record.title
            case Day() as record:
                return f"Day {record.number}: {record.title}"
            case Week() as record:
                return f"Week {record.number}" + (f": {record.title}" if record.title else "")
        # Nothing describes it: its key is all that is known.
        return f"Week {key_of(node)}" if kind_of(node) is NodeKind.WEEK else key_of(node)

    def names(self, nodes: Iterable[NodeId]) -> list[str]:
        """Return what nodes are called."""
        return [self.name(node) for node in nodes]

    def day(self, node: NodeId) -> Day | None:
        """Return a day that a source describes."""
        record = self.records.get(node)
        return record if isinstance(record, Day) else None

    def days_of(self, service: NodeId, scope: Sequence[NodeId] | None) -> list[NodeId]:
        """Return the days of a scope that teach a service, in the order of the scope."""
        if scope is None:
            return [day for day in self.taught_on.get(service, ()) if self.day(day)]
        teaching = self.days_teaching.get(service, ())
        return [day for day in scope if day in teaching and self.day(day)]

    def url(self, node: NodeId) -> str | None:
        """Return the page of a scenario or day; of a service, that of the first day of all."""
        if self.links is None:
            return None
        days = self.taught_on.get(node, ())
        return self.links.page_of(self.records.get(days[0] if days else node))

    def details(self, node: NodeId, chosen: Chosen) -> tuple[str, ...]:
        """Return further lines for a node: what it stands for, or all of its days.

        Days are named where that is asked for; else where nodes are asked to be grouped by them and
        a service has several.
        """
        if node in chosen.members:
            return tuple(self.names(chosen.members[node]))
        is_usual = not self.spec.copies and self.spec.grouping in _BY_DAY
        if self.spec.days is False or not (self.spec.days or is_usual):
            return ()
        days = [record for day in self.taught_on.get(node, ()) if (record := self.day(day))]
        is_named = len(days) > (0 if self.spec.days else 1)
        return (f"Day {', '.join(str(day.number) for day in days)}",) if is_named else ()

    def _translated(self, record: Service | Actor) -> str:
        language = self.spec.language
        if language is None:
            return record.name
        return (record.name_ko if language is Language.KO else record.name_en) or record.name


def gather(
    reader: GraphReader,
    spec: ViewSpec,
    choices: Sequence[Chosen],
    before: GraphReader | None = None,
    also: Iterable[NodeId] = (),
) -> Facts:
    """Return what some views need to know, with few questions for all of them.

    Args:
        reader: The graph to ask.
        spec: What is to be shown.
        choices: What the views have chosen.
        before: An earlier graph, which is asked about what the other does not know.
        also: Further nodes that titles and sentences name.
    """
    nodes = [node for chosen in choices for node in (*chosen.nodes, *_members(chosen))]
    days = [day for chosen in choices for day in (*(chosen.scope or ()), *_scoped(chosen))]
    services = services_in(distinct(nodes))
    records: dict[NodeId, Record | None] = {}
    _learn(records, reader, before, distinct([*nodes, *days, *also]))
    taught_on = dict(zip(services, reader.taught_on(services), strict=True))
    if before is not None:
        earlier = zip(services, before.taught_on(services), strict=True)
        taught_on = {service: taught_on[service] or days for service, days in earlier}
    if _needs_all_days(spec, choices):
        _learn(
            records, reader, before, distinct(day for days in taught_on.values() for day in days)
        )
    if grouping_of(spec) is Grouping.WEEK:
        _learn(records, reader, before, _weeks(records.values()))
    links = None if spec.links is None else PageLinks(spec.links)
    days_teaching = {service: frozenset(days) for service, days in taught_on.items()}
    several = [service for service in services if spec.copies and len(taught_on[service]) > 1]
    return Facts(spec, records, taught_on, _parts(reader, several), days_teaching, links)


def _members(chosen: Chosen) -> Iterable[NodeId]:
    return (member for members in chosen.members.values() for member in members)


def _scoped(chosen: Chosen) -> Iterable[NodeId]:
    return (day for days in chosen.scopes.values() for day in days)


def _learn(
    records: dict[NodeId, Record | None],
    reader: GraphReader,
    before: GraphReader | None,
    nodes: Sequence[NodeId],
) -> None:
    """Ask for those nodes that are not known yet."""
    for graph in (reader,) if before is None else (reader, before):
        missing = [node for node in nodes if records.get(node) is None]
        if missing:
            records.update(zip(missing, graph.records(missing), strict=True))


def _needs_all_days(spec: ViewSpec, choices: Sequence[Chosen]) -> bool:
    by_day = grouping_of(spec) in _BY_DAY
    is_open = any(chosen.scope is None for chosen in choices)
    return bool(spec.links or spec.days) or (by_day and (is_open or spec.grouping is not None))


def _weeks(records: Iterable[Record | None]) -> list[NodeId]:
    weeks = {record.week for record in records if isinstance(record, Day)}
    return [node_id(NodeKind.WEEK, week) for week in weeks if week is not None]


def _parts(reader: GraphReader, services: Sequence[NodeId]) -> dict[NodeId, frozenset[NodeId]]:
    if not services:
        return {}
    found = reader.reachable(services, Relation.PART_OF, Direction.IN)
    return {
        service: frozenset({service, *parts})
        for service, parts in zip(services, found, strict=True)
    }
