"""How much there is to do: hours by day, week and path, with peaks and what is over a limit.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.plan import read_plan
    >>> load = workload(read_plan(build_graph()).days, most_per_week=23)
    >>> [(week.week, week.hours, week.cumulative_hours) for week in load.weeks]
    [(1, 22.0, 22.0), (2, 23.0, 45.0), (3, 24.5, 69.5), (4, 28.5, 98.0)]
    >>> [(over.load.week, over.by) for over in load.weeks_over]
    [(3, 1.5), (4, 5.5)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from graph.errors import RequestError
from graph.model.ids import NodeId
from graph.planning.hours import days_without_hours, exact_budget, exact_hours, total_hours
from graph.planning.lookup import require_scenario
from graph.planning.plan import Plan, PlannedDay, PlannedScenario
from graph.planning.reach import Reach


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How much a day is."""

    day: PlannedDay
    """The day."""
    hours: float
    """How long it takes; 0 where no source says."""
    cumulative_hours: float
    """How long all takes up to its end."""


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """How much a week is."""

    week: int | None
    """Its number; None stands for the days that belong to no week."""
    days: tuple[PlannedDay, ...]
    """Its days, in the order in which they were given."""
    hours: float
    """How long they take."""
    cumulative_hours: float
    """How long all weeks take up to this one."""


L = TypeVar("L", DayLoad, WeekLoad)


@dataclass(frozen=True, slots=True)
class OverLimit(Generic[L]):
    """A day or a week that takes longer than it may."""

    load: L
    """Which one."""
    limit: float
    """The hours that there are."""
    by: float
    """The hours beyond them."""


@dataclass(frozen=True, slots=True)
class Workload:
    """How much there is to do."""

    days: tuple[DayLoad, ...]
    """In the order in which they were given."""
    weeks: tuple[WeekLoad, ...]
    """By number, the days without a week last."""
    total_hours: float
    """How long it takes in all."""
    peak_days: tuple[DayLoad, ...]
    """The days that take longest: several where they take the same; none where nothing takes any
    time."""
    peak_weeks: tuple[WeekLoad, ...]
    """The weeks that take longest. Days without a week are no week."""
    days_over: tuple[OverLimit[DayLoad], ...] = ()
    """Days over the limit, in their order."""
    weeks_over: tuple[OverLimit[WeekLoad], ...] = ()
    """Weeks over the limit, in their order. Days without a week are no week."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""


@dataclass(frozen=True, slots=True)
class PathLoad:
    """How much the path to a scenario is."""

    scenario: PlannedScenario
    """Where it leads."""
    days: int
    """How many days it has, with all that they need."""
    hours: float
    """How long they take."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""


def workload(
    days: Sequence[PlannedDay],
    *,
    most_per_day: float | None = None,
    most_per_week: float | None = None,
) -> Workload:
    """Return how much some days are, by day and by week.

    Args:
        days: The days of a plan, or of a path in the order of its stops.
        most_per_day: The hours that a day may take.
        most_per_week: The hours that a week may take.

    Raises:
        RequestError: If a limit is negative or no number, or the hours of a day are.
    """
    day_limit, week_limit = _limit("day", most_per_day), _limit("week", most_per_week)
    loads = _day_loads(days)
    weeks = _week_loads(days)
    numbered = [week for week in weeks if week.week is not None]
    without = [str(day.number) for day in days if day.week is None]
    assumptions = days_without_hours(days)
    if without:
        assumptions.append(
            f"No source says which week Day {', '.join(without)} belongs to; counted in none."
        )
    return Workload(
        days=loads,
        weeks=weeks,
        total_hours=total_hours(days),
        peak_days=_peaks(loads),
        peak_weeks=_peaks(numbered),
        days_over=_over(loads, day_limit),
        weeks_over=_over(numbered, week_limit),
        assumptions=tuple(assumptions),
    )


def path_loads(plan: Plan, scenarios: Sequence[NodeId] | None = None) -> tuple[PathLoad, ...]:
    """Return how much the path to each scenario is; most hours first, then by key.

    Args:
        plan: The curriculum.
        scenarios: Which ones; all where nothing is said.

    Raises:
        NotFoundError: If the plan has no such scenario, with suggestions.
        RequestError: If the hours of a day are negative or no number.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> found = path_loads(read_plan(build_graph()))
        >>> [(each.scenario.key, each.days, each.hours) for each in found][-1]
        ('spotify_scalability', 3, 9.5)
    """
    asked = plan.scenario if scenarios is None else dict.fromkeys(scenarios)
    reach = Reach(plan)
    found = [_path_load(reach, require_scenario(plan, each)) for each in asked]
    return tuple(sorted(found, key=lambda load: (-load.hours, load.scenario.key)))


def _path_load(reach: Reach, scenario: PlannedScenario) -> PathLoad:
    load = reach.load(scenario)
    missing = [
        f"{scenario.key} points to {link.name}, which is not in the plan."
        for link in scenario.days
        if link.target not in reach.plan.day
    ]
    assumptions = (*days_without_hours(load.silent), *missing)
    return PathLoad(scenario, load.days, load.hours, assumptions)


def _limit(unit: str, hours: float | None) -> Decimal:
    if hours is not None and not hours >= 0:
        raise RequestError(f"A limit of {hours} hours per {unit} makes no sense: give 0 or more.")
    return exact_budget(hours)


def _day_loads(days: Iterable[PlannedDay]) -> tuple[DayLoad, ...]:
    loads, total = [], Decimal(0)
    for day in days:
        total += exact_hours(day)
        loads.append(DayLoad(day, float(exact_hours(day)), float(total)))
    return tuple(loads)


def _week_loads(days: Iterable[PlannedDay]) -> tuple[WeekLoad, ...]:
    by_week: dict[int | None, list[PlannedDay]] = {}
    for day in days:
        by_week.setdefault(day.week, []).append(day)
    loads, total = [], Decimal(0)
    for week in sorted(by_week, key=lambda week: (week is None, week)):
        hours = sum(map(exact_hours, by_week[week]), Decimal(0))
        total += hours
        loads.append(WeekLoad(week, tuple(by_week[week]), float(hours), float(total)))
    return tuple(loads)


def _peaks(loads: Sequence[L]) -> tuple[L, ...]:
    most = max((load.hours for load in loads), default=0.0)
    return tuple(load for load in loads if load.hours == most > 0)


def _over(loads: Iterable[L], limit: Decimal) -> tuple[OverLimit[L], ...]:
    beyond = ((load, Decimal(str(load.hours)) - limit) for load in loads)
    return tuple(OverLimit(load, float(limit), float(by)) for load, by in beyond if by > 0)
