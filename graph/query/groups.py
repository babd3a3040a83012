"""Scenarios in groups: by pattern, by component, by day, by category of what they use.

Example:
    >>> from graph import build_graph
    >>> found = group_scenarios(build_graph(), GroupBy.CATEGORY)
    >>> [(group.key, group.count) for group in found if group.count > 1]
    [('compute', 3), ('edge', 2), ('networking', 3), ('storage', 2)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from graph.model.edges import Direction, Relation
from graph.model.filters import Listing, ScenarioFilter
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.reader import GraphReader
from graph.model.records import Day, IntegrationPattern, PatternComponent, Service
from graph.query.bounds import bounded
from graph.query.lookup import records_of

DEFAULT_GROUPS = 100
MOST_GROUPS = 1000
_MOST_OFFSET = 2**31 - 1


class GroupBy(Enum):
    """What groups are made by."""

    PATTERN = "pattern"
    COMPONENT = "component"
    DAY = "day"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Group:
    """Scenarios that have something in common."""

    key: str | None
    """The key of what they have in common, the number of a day, the category itself; None for
    scenarios that are in no other group."""
    label: str
    """The same for people."""
    node: NodeId | None
    """The same as a node, if it is one."""
    scenarios: tuple[NodeId, ...]
    """By key; none where it is something that no scenario has."""

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return len(self.scenarios)


def group_scenarios(
    reader: GraphReader,
    by: GroupBy,
    where: ScenarioFilter | None = None,
    first: int | None = None,
    offset: int | None = None,
) -> list[Group]:
    """Return scenarios in groups: by number for days, else by key; those in no group come last.

    A scenario is in every group that it has a part in. Every pattern, component, day and category
    has a group, also one without scenarios.

    Args:
        reader: The graph to ask.
        by: What groups are made by.
        where: Which scenarios; all where it is left out.
        first: How many groups at most; `DEFAULT_GROUPS` where nothing is said.
        offset: How many groups to leave out before.

    Raises:
        LimitError: If `first` is over `MOST_GROUPS`, or `where` too deep.
        RequestError: If `first` or `offset` is negative.
    """
    remedy = "Ask for the rest with `offset`."
    most = bounded("first", first, default=DEFAULT_GROUPS, most=MOST_GROUPS, remedy=remedy)
    start = bounded("offset", offset, default=0, most=_MOST_OFFSET, remedy="There are fewer.")
    wanted = reader.page(Listing(where or ScenarioFilter())).ids
    place = {scenario: position for position, scenario in enumerate(wanted)}
    groups: list[Group] = []
    for key, label, node, scenarios in _GROUPS[by](reader):
        members = sorted({place[scenario] for scenario in scenarios if scenario in place})
        groups.append(Group(key, label, node, tuple(wanted[position] for position in members)))
    grouped = {scenario for group in groups for scenario in group.scenarios}
    rest = tuple(scenario for scenario in wanted if scenario not in grouped)
    if rest:
        groups.append(Group(None, "none", None, rest))
    return groups[start : start + most]


_Members = Iterator[tuple[str, str, NodeId | None, Iterable[NodeId]]]
"""Key, label and node of groups, and their scenarios in any order, some of them twice."""


def _by_pattern(reader: GraphReader) -> _Members:
    ids = reader.ids(NodeKind.PATTERN)
    patterns = records_of(reader, IntegrationPattern, ids)
    for pattern, scenarios in zip(patterns, _sources(reader, ids, Relation.APPLIES), strict=True):
        yield pattern.key, pattern.name, pattern.id, scenarios


def _by_component(reader: GraphReader) -> _Members:
    ids = reader.ids(NodeKind.COMPONENT)
    combining = _sources(reader, ids, Relation.COMBINES)
    patterns = list(dict.fromkeys(pattern for found in combining for pattern in found))
    applying = dict(zip(patterns, _sources(reader, patterns, Relation.APPLIES), strict=True))
    components = records_of(reader, PatternComponent, ids)
    for component, found in zip(components, combining, strict=True):
        scenarios = [scenario for pattern in found for scenario in applying[pattern]]
        yield component.key, component.name, component.id, scenarios


def _by_day(reader: GraphReader) -> _Members:
    ids = reader.ids(NodeKind.DAY)
    days = records_of(reader, Day, ids)
    for day, scenarios in zip(days, _sources(reader, ids, Relation.INVOLVES), strict=True):
        yield key_of(day.id), day.title, day.id, scenarios


def _by_category(reader: GraphReader) -> _Members:
    ids = reader.ids(NodeKind.SERVICE)
    members: dict[str, list[NodeId]] = {}
    services = records_of(reader, Service, ids)
    for service, scenarios in zip(services, reader.used_by(ids), strict=True):
        if service.category is not None:
            members.setdefault(service.category, []).extend(scenarios)
    for category in sorted(members):
        yield category, category, None, members[category]


def _sources(reader: GraphReader, ids: Iterable[NodeId], relation: Relation) -> list[list[NodeId]]:
    """Return the nodes from which edges of a relation lead to each of some nodes."""
    found = reader.edges(list(ids), relation, Direction.IN)
    return [[edge.source for edge in edges] for edges in found]


_GROUPS: Mapping[GroupBy, Callable[[GraphReader], _Members]] = {
    GroupBy.PATTERN: _by_pattern,
    GroupBy.COMPONENT: _by_component,
    GroupBy.DAY: _by_day,
    GroupBy.CATEGORY: _by_category,
}
