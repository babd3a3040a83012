"""The days that most depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import RequestError
from graph.model.edges import Edge, Relation
from graph.model.ids import NodeId
from graph.planning.hours import days_without_hours
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reach import Reach
from graph.planning.reasons import Reason

DEFAULT_BOTTLENECKS = 10


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A day, and what cannot be studied or built without it."""

    day: PlannedDay
    """The day."""
    scenarios: tuple[PlannedScenario, ...]
    """Scenarios that involve it, or a day that needs it, by key."""
    days: tuple[PlannedDay, ...]
    """Days that need it, directly or through others, by position."""
    hours: float
    """How long these days take."""
    reasons: tuple[Reason, ...]
    """For each of the scenarios, then for each of the days, a shortest way that leads to it."""


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """The days that something depends on."""

    days: tuple[Bottleneck, ...]
    """Most scenarios first, then most days, then most hours of theirs, then by position."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""


def bottlenecks(plan: Plan, first: int | None = DEFAULT_BOTTLENECKS) -> Bottlenecks:
    """Return the days that most depends on.

    Args:
        plan: The curriculum.
        first: How many to return at most; None for every day that something depends on.

    Raises:
        RequestError: If `first` is negative, or the hours of a day are no length of time.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> found = bottlenecks(read_plan(build_graph()), first=1).days[0]
        >>> found.day.number, len(found.scenarios), len(found.days), found.hours
        (3, 4, 22, 81.0)
    """
    if first is not None and first < 0:
        raise RequestError(f"There are no {first} days. Ask for 0 or more.")
    reach = Reach(plan)
    found = tuple(_bottleneck(reach, day) for day in _ranked(reach, first))
    depending = {day.id for each in found for day in each.days}
    silent = [day for day in plan.days if day.id in depending]
    return Bottlenecks(found, tuple(days_without_hours(silent)))


def _ranked(reach: Reach, first: int | None) -> list[PlannedDay]:
    scenarios, days = reach.scenario_counts(), reach.day_counts()
    counts = {
        day.id: (scenarios[day.id], days[day.id])
        for day in reach.plan.days
        if scenarios[day.id] or days[day.id]
    }
    ranked = sorted(
        (reach.plan.day[day] for day in counts),
        key=lambda day: (
            -counts[day.id][0],
            -counts[day.id][1],
            -reach.hours(day.id),
            day.position,
        ),
    )
    return ranked[:first]


def _bottleneck(reach: Reach, day: PlannedDay) -> Bottleneck:
    ways = {each: _way(reach, chain) for each, chain in reach.chains(day.id).items()}
    scenarios, days = reach.scenarios(day.id), reach.days(day.id)
    return Bottleneck(
        day=day,
        scenarios=scenarios,
        days=days,
        hours=reach.hours(day.id),
        reasons=(
            *(_of_scenario(scenario, ways) for scenario in scenarios),
            *(_of_day(each, ways) for each in days),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """How a day depends on another one."""

    edges: tuple[Edge, ...]
    """The edges that lead there; none from the day itself."""
    days: str
    """The days on it, without the one that it leads to."""
    words: str
    """What to say of a scenario that involves the day."""

    @property
    def length(self) -> int:
        """How many edges it has."""
        return len(self.edges)


def _way(reach: Reach, chain: tuple[Edge, ...]) -> _Way:
    days = ", ".join(f"Day {reach.plan.day[step.source].number}" for step in chain)
    return _Way(chain, days, f"needs it, through {days}" if days else "involves it")


def _of_scenario(scenario: PlannedScenario, ways: Mapping[NodeId, _Way]) -> Reason:
    links = [link for link in scenario.days if link.target in ways]
    link = links[0] if len(links) == 1 else min(links, key=lambda link: ways[link.target].length)
    way = ways[link.target]
    edges = (edge(scenario.id, Relation.INVOLVES, link), *way.edges)
    return Reason(f"{scenario.key} {way.words}", edges)


def _of_day(day: PlannedDay, ways: Mapping[NodeId, _Way]) -> Reason:
    edges = ways[day.id].edges
    through = ways[edges[0].target].days
    words = f"needs it, through {through}" if through else "needs it"
    return Reason(f"Day {day.number} {words}", edges)
