"""Services by days by scenarios: every cell in which something is taught or used, with its edges.

Only cells that hold something are kept: a large course has many millions of empty ones.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.plan import read_plan
    >>> matrix = coverage_matrix(read_plan(build_graph()))
    >>> [row] = [row for row in matrix.rows if row.service.key == "s3"]
    >>> [(cell.day.number, cell.itself) for cell in row.taught]
    [(8, False)]
    >>> [(cell.scenario.key, [day.number for day in cell.taught_on]) for cell in row.used]
    [('dropbox_storage', [8]), ('netflix_streaming', [8])]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.model.edges import Edge, Relation
from graph.model.ids import NodeId
from graph.model.records import Link, Service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge


@dataclass(frozen=True, slots=True)
class TaughtCell:
    """A day that teaches a service."""

    day: PlannedDay
    """The day."""
    itself: bool
    """Whether it names the service; otherwise only parts of it."""
    edges: tuple[Edge, ...]
    """What it names, the service and parts of it, in the order of its source."""


@dataclass(frozen=True, slots=True)
class UsedCell:
    """A scenario that uses a service."""

    scenario: PlannedScenario
    """The scenario."""
    itself: bool
    """Whether it names the service; otherwise only parts of it."""
    taught_on: tuple[PlannedDay, ...]
    """Which of the scenario's own days teach the service, by position: the third side of the
    matrix."""
    edges: tuple[Edge, ...]
    """What it names, the service and parts of it, in the order of its source."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A service, and the cells in its row that hold something."""

    service: Service
    """The service."""
    taught: tuple[TaughtCell, ...]
    """By position."""
    used: tuple[UsedCell, ...]
    """By key."""


@dataclass(frozen=True, slots=True)
class CoverageMatrix:
    """Services by days by scenarios."""

    rows: tuple[MatrixRow, ...]
    """A row for each service, by key."""
    days: tuple[PlannedDay, ...]
    """The columns of the days, by position."""
    scenarios: tuple[PlannedScenario, ...]
    """The columns of the scenarios, by key."""


def coverage_matrix(plan: Plan) -> CoverageMatrix:
    """Return where every service is taught and used, cell by cell."""
    taught: dict[NodeId, list[TaughtCell]] = {service.id: [] for service in plan.services}
    used: dict[NodeId, list[UsedCell]] = {service.id: [] for service in plan.services}
    for day in plan.days:
        for service, edges in _cells(plan, day.id, Relation.TEACHES, day.teaches):
            taught[service].append(TaughtCell(day, _names(service, edges), edges))
    teaching = {service: set(days) for service, days in plan.taught_on.items()}
    for scenario in plan.scenarios:
        for service, edges in _cells(plan, scenario.id, Relation.USES, scenario.uses):
            days = _own_days(plan, scenario, teaching, service)
            used[service].append(UsedCell(scenario, _names(service, edges), days, edges))
    rows = (
        MatrixRow(service, tuple(taught[service.id]), tuple(used[service.id]))
        for service in plan.services
    )
    return CoverageMatrix(tuple(rows), plan.days, plan.scenarios)


def _cells(
    plan: Plan, source: NodeId, relation: Relation, links: Iterable[Link]
) -> Iterator[tuple[NodeId, tuple[Edge, ...]]]:
    found: dict[NodeId, list[Edge]] = {}
    for link in links:
        stated = edge(source, relation, link)
        for service in plan.wholes.get(link.target, ()):
            found.setdefault(service, []).append(stated)
    for service, edges in found.items():
        yield service, tuple(edges)


def _names(service: NodeId, edges: Iterable[Edge]) -> bool:
    return any(each.target == service for each in edges)


def _own_days(
    plan: Plan, scenario: PlannedScenario, taught: Mapping[NodeId, set[NodeId]], service: NodeId
) -> tuple[PlannedDay, ...]:
    """Return which of a scenario's days teach a service, by position."""
    own = {link.target for link in scenario.days} & taught[service]
    return tuple(sorted((plan.day[day] for day in own), key=lambda day: day.position))
