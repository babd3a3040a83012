"""What is taught and what is used: services by days and scenarios, and the gaps between them.

A part counts with its whole: a day that teaches Storage Classes teaches S3. `coverage_matrix` has
the single cells, `coverage_groups` the same by week and by category.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.records import Link, Service
from graph.planning.lookup import require_service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reasons import Reason


@dataclass(frozen=True, slots=True)
class ServiceCoverage:
    """Where a service is taught and used. A part counts with its whole."""

    service: Service
    """The service."""
    taught_on: tuple[PlannedDay, ...]
    """Days that teach it or a part of it, by position."""
    used_by: tuple[PlannedScenario, ...]
    """Scenarios that use it or a part of it, by key."""
    counted: tuple[NodeId, ...] = ()
    """The service and its parts, by key: whatever counts for it."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What each of the days teaches, then what each of the scenarios uses, in their order."""
        days = (
            self._reason(day.id, Relation.TEACHES, f"Day {day.number} teaches", day.teaches)
            for day in self.taught_on
        )
        scenarios = (
            self._reason(each.id, Relation.USES, f"{each.key} uses", each.uses)
            for each in self.used_by
        )
        return (*days, *scenarios)

    def _reason(
        self, source: NodeId, relation: Relation, words: str, links: Iterable[Link]
    ) -> Reason:
        named = [link for link in links if link.target in self.counted]
        names = ", ".join(link.name for link in named)
        return Reason(f"{words} {names}", tuple(edge(source, relation, link) for link in named))

    @property
    def first_taught(self) -> PlannedDay | None:
        """The first day that teaches it, if any does."""
        return self.taught_on[0] if self.taught_on else None


@dataclass(frozen=True, slots=True)
class UsedTooEarly:
    """A service that a scenario uses before it is taught."""

    service: Service
    """What it uses."""
    scenario: PlannedScenario
    """What uses it."""
    last_day: PlannedDay
    """The day after which the scenario is to be built."""
    first_taught: PlannedDay
    """The first day that teaches the service or a part of it; it comes after `last_day`."""
    reasons: tuple[Reason, ...]
    """The use, and what the day teaches."""


@dataclass(frozen=True, slots=True)
class TaughtTwice:
    """A service that several days name. Days that teach different parts of it are no repetition."""

    service: Service
    """The service."""
    days: tuple[PlannedDay, ...]
    """The days that name it, by position; at least two."""
    reasons: tuple[Reason, ...]
    """One for each of the days."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a course teaches, beside what its scenarios use."""

    services: tuple[ServiceCoverage, ...]
    """Every service, by key."""
    taught_never_used: tuple[ServiceCoverage, ...]
    """Taught, while no scenario uses it or a part of it, nor names what it is a part of; by key."""
    used_never_taught: tuple[ServiceCoverage, ...]
    """Used, while no day teaches it or a part of it; by key."""
    used_before_taught: tuple[UsedTooEarly, ...] = ()
    """Used by a scenario whose last day comes before the first that teaches it; by the key of the
    scenario, then in the order of its source."""
    taught_twice: tuple[TaughtTwice, ...] = ()
    """Named by more than one day; by key."""


def coverage(plan: Plan) -> Coverage:
    """Return what is taught and what is used.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> found = coverage(read_plan(build_graph()))
        >>> [each.service.name for each in found.used_never_taught]
        []
        >>> [(each.service.name, [day.number for day in each.days]) for each in found.taught_twice]
        [('CloudFront', [1, 16]), ('Edge Locations', [1, 16]), ('Lambda@Edge', [16, 18])]
    """
    rows = tuple(_rows(plan, plan.services))
    named = {link.target for scenario in plan.scenarios for link in scenario.uses}
    return Coverage(
        services=rows,
        taught_never_used=tuple(
            row
            for row in rows
            if row.taught_on and not row.used_by and named.isdisjoint(plan.wholes[row.service.id])
        ),
        used_never_taught=tuple(row for row in rows if row.used_by and not row.taught_on),
        used_before_taught=tuple(
            found for scenario in plan.scenarios for found in used_before_taught(plan, scenario)
        ),
        taught_twice=tuple(_taught_twice(plan)),
    )


def service_coverage(plan: Plan, service: NodeId) -> ServiceCoverage:
    """Return where one service is taught and used.

    Raises:
        NotFoundError: If the plan has no such service, with suggestions.
    """
    (row,) = _rows(plan, [require_service(plan, service)])
    return row


def used_before_taught(plan: Plan, scenario: PlannedScenario) -> tuple[UsedTooEarly, ...]:
    """Return the services that a scenario uses before they are taught, in the order of its source.

    That is so where the first day that teaches a service comes after the last day of the scenario.
    A service that no day teaches, and a scenario without days, are other matters.
    """
    last = plan.last_day(scenario)
    if last is None:
        return ()
    found = []
    for link in scenario.uses:
        taught = plan.taught_on.get(link.target, ())
        first = plan.day[taught[0]] if taught else None
        if first is not None and first.position > last.position:
            words = (
                f"uses {link.name}, first taught on Day {first.number},"
                f" after its last day, Day {last.number}"
            )
            use = edge(scenario.id, Relation.USES, link)
            teaching = (
                edge(first.id, Relation.TEACHES, each)
                for each in first.teaches
                if link.target in plan.wholes.get(each.target, ())
            )
            reasons = (Reason(words, (use, *teaching)),)
            service = plan.service[link.target]
            found.append(UsedTooEarly(service, scenario, last, first, reasons))
    return tuple(found)


def used_too_early(plan: Plan, scenario: PlannedScenario) -> list[tuple[Reason, NodeId]]:
    """Return the same as `used_before_taught`: a reason and a service each."""
    return [(each.reasons[0], each.service.id) for each in used_before_taught(plan, scenario)]


def _rows(plan: Plan, services: Iterable[Service]) -> Iterator[ServiceCoverage]:
    counted: dict[NodeId, list[NodeId]] = {service.id: [] for service in plan.services}
    for part, wholes in plan.wholes.items():
        for whole in wholes:
            counted[whole].append(part)
    for service in services:
        yield ServiceCoverage(
            service,
            tuple(plan.day[day] for day in plan.taught_on[service.id]),
            tuple(plan.scenario[scenario] for scenario in plan.used_by[service.id]),
            tuple(counted[service.id]),
        )


def _taught_twice(plan: Plan) -> Iterator[TaughtTwice]:
    naming: dict[NodeId, dict[NodeId, Reason]] = {service.id: {} for service in plan.services}
    for day in plan.days:
        for link in day.teaches:
            if link.target in naming:
                words = f"Day {day.number} teaches {link.name}"
                reason = Reason(words, (edge(day.id, Relation.TEACHES, link),))
                naming[link.target].setdefault(day.id, reason)
    for service, reasons in naming.items():
        if len(reasons) > 1:
            days = tuple(plan.day[day] for day in reasons)
            yield TaughtTwice(plan.service[service], days, tuple(reasons.values()))
