"""What is taught and what is used, week by week and category by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.model.ids import NodeId
from graph.model.records import Service
from graph.planning.coverage import Coverage, ServiceCoverage, coverage
from graph.planning.hours import days_without_hours, total_hours
from graph.planning.plan import Plan, PlannedDay, PlannedScenario


@dataclass(frozen=True, slots=True)
class WeekCoverage:
    """What a week teaches, and what of it is used."""

    week: int | None
    """Its number; None stands for the days that belong to no week."""
    days: tuple[PlannedDay, ...]
    """Its days, by position."""
    hours: float
    """How long they take."""
    teaches: tuple[Service, ...]
    """The services that its days name, each once, in the order in which they do."""
    new: tuple[Service, ...]
    """Those of them that no day before the week names."""
    never_used: tuple[Service, ...]
    """Those of them that are taught and never used, as in `Coverage`."""
    completes: tuple[PlannedScenario, ...]
    """Scenarios whose last day is in the week, while the plan has all their days; by key."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""


@dataclass(frozen=True, slots=True)
class CategoryCoverage:
    """What is taught and used of one category."""

    category: str | None
    """Its name; None stands for the services without a category."""
    services: tuple[ServiceCoverage, ...]
    """Its services, by key."""
    taught: tuple[ServiceCoverage, ...]
    """Those that are taught, themselves or in parts; by key."""
    used: tuple[ServiceCoverage, ...]
    """Those that are used, themselves or in parts; by key."""
    taught_never_used: tuple[ServiceCoverage, ...]
    """As in `Coverage`."""
    used_never_taught: tuple[ServiceCoverage, ...]
    """As in `Coverage`."""


def coverage_by_week(plan: Plan, found: Coverage | None = None) -> tuple[WeekCoverage, ...]:
    """Return what each week teaches: by number, days without a week last.

    Args:
        plan: The curriculum.
        found: What `coverage` says of it, where that is known already.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> weeks = coverage_by_week(read_plan(build_graph()))
        >>> [(week.week, week.hours, len(week.teaches), len(week.new)) for week in weeks]
        [(1, 22.0, 25, 25), (2, 23.0, 23, 23), (3, 24.5, 23, 21), (4, 28.5, 21, 21)]
    """
    never_used = {row.service.id for row in (found or coverage(plan)).taught_never_used}
    first: dict[NodeId, PlannedDay] = {}
    for day in plan.days:
        for link in day.teaches:
            first.setdefault(link.target, day)
    weeks: dict[int | None, list[PlannedDay]] = {week: [] for week in plan.weeks}
    for day in plan.days:
        weeks.setdefault(day.week, []).append(day)
    completed = _completed(plan)
    ordered = sorted(weeks, key=lambda week: (week is None, week))
    return tuple(_week(plan, week, weeks[week], first, never_used, completed) for week in ordered)


def _week(  # noqa: PLR0913, PLR0917 - each is worked out once for all weeks
    plan: Plan,
    week: int | None,
    days: Sequence[PlannedDay],
    first: dict[NodeId, PlannedDay],
    never_used: set[NodeId],
    completed: dict[NodeId, list[PlannedScenario]],
) -> WeekCoverage:
    named = dict.fromkeys(link.target for day in days for link in day.teaches)
    start = min((day.position for day in days), default=0)
    scenarios = [scenario for day in days for scenario in completed.get(day.id, ())]
    return WeekCoverage(
        week=week,
        days=tuple(days),
        hours=total_hours(days),
        teaches=tuple(plan.service[each] for each in named),
        new=tuple(plan.service[each] for each in named if first[each].position >= start),
        never_used=tuple(plan.service[each] for each in named if each in never_used),
        completes=tuple(sorted(scenarios, key=lambda scenario: scenario.key)),
        assumptions=tuple(days_without_hours(days)),
    )


def _completed(plan: Plan) -> dict[NodeId, list[PlannedScenario]]:
    found: dict[NodeId, list[PlannedScenario]] = {}
    for scenario in plan.scenarios:
        last = plan.last_day(scenario)
        if last is not None and all(link.target in plan.day for link in scenario.days):
            found.setdefault(last.id, []).append(scenario)
    return found


def coverage_by_category(plan: Plan, found: Coverage | None = None) -> tuple[CategoryCoverage, ...]:
    """Return what is taught and used of each category: by name, services without one last.

    Args:
        plan: The curriculum.
        found: What `coverage` says of it, where that is known already.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> for found in coverage_by_category(read_plan(build_graph()))[:2]:
        ...     print(found.category, len(found.services), len(found.taught), len(found.used))
        compute 12 12 3
        database 11 11 1
    """
    found = found or coverage(plan)
    groups: dict[str | None, list[ServiceCoverage]] = {}
    for row in found.services:
        groups.setdefault(row.service.category, []).append(row)
    never_used = {row.service.id for row in found.taught_never_used}
    ordered = sorted(groups, key=lambda name: (name is None, name))
    return tuple(
        CategoryCoverage(
            category=category,
            services=tuple(groups[category]),
            taught=tuple(row for row in groups[category] if row.taught_on),
            used=tuple(row for row in groups[category] if row.used_by),
            taught_never_used=tuple(
                row for row in groups[category] if row.service.id in never_used
            ),
            used_never_taught=tuple(
                row for row in groups[category] if row.used_by and not row.taught_on
            ),
        )
        for category in ordered
    )
