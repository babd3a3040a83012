"""What can be built when: after each day, next, and at the earliest.

A scenario can be built when all days that it points to are done. `bottlenecks` says which days
most depends on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.planning.lookup import require_day
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reasons import Reason


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A scenario that can be built, or could be if it were not for a missing day."""

    scenario: PlannedScenario
    """The scenario."""
    day: PlannedDay | None
    """The day after which all its days are done; None where it points to no day, so that it can
    be built at once, or where the plan lacks a day of it, so that it never can."""
    is_possible: bool
    """Whether the plan has all its days."""
    reasons: tuple[Reason, ...]
    """The days that it waits for, in the order of its source."""


@dataclass(frozen=True, slots=True)
class UnlockedOn:
    """What a day opens."""

    day: PlannedDay
    """The day."""
    scenarios: tuple[Unlocked, ...]
    """The scenarios that can be built from its end on, and not before; by key. Those that point to
    no day are among them on the first day."""
    total: int
    """How many scenarios can be built at its end."""


def earliest(plan: Plan) -> tuple[Unlocked, ...]:
    """Return from when on each scenario can be built, by key.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> found = earliest(read_plan(build_graph()))
        >>> [(each.scenario.key, each.day.number) for each in found[:3]]
        [('airbnb_security', 23), ('dropbox_storage', 18), ('netflix_streaming', 16)]
    """
    return tuple(_unlocked(plan, scenario) for scenario in plan.scenarios)


def unlocked_by(plan: Plan, day: NodeId) -> tuple[PlannedScenario, ...]:
    """Return the scenarios whose days are all done by the end of a day of the plan, by key.

    A scenario that points to no day is among them from the first day on.

    Raises:
        NotFoundError: If the plan has no such day, with suggestions.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> plan = read_plan(build_graph())
        >>> [scenario.key for scenario in unlocked_by(plan, NodeId("day:16"))]
        ['netflix_streaming', 'spotify_scalability']
    """
    end = require_day(plan, day).position
    return tuple(
        found.scenario
        for found in earliest(plan)
        if found.is_possible and (found.day is None or found.day.position <= end)
    )


def unlocked_each_day(plan: Plan) -> tuple[UnlockedOn, ...]:
    """Return what each day opens, by position.

    A scenario that misses a day of the plan is opened by none; `earliest` tells of it.
    """
    opened: dict[NodeId, list[Unlocked]] = {day.id: [] for day in plan.days}
    for found in earliest(plan):
        day = found.day or (plan.days[0] if plan.days else None)
        if found.is_possible and day is not None:
            opened[day.id].append(found)
    total = 0
    answer = []
    for day in plan.days:
        total += len(opened[day.id])
        answer.append(UnlockedOn(day, tuple(opened[day.id]), total))
    return tuple(answer)


def completed(plan: Plan, days: Collection[NodeId]) -> tuple[PlannedScenario, ...]:
    """Return the scenarios all of whose days are among `days`, by key."""
    return tuple(
        scenario
        for scenario in plan.scenarios
        if all(link.target in days for link in scenario.days)
    )


def involvement(scenario: PlannedScenario, days: Iterable[NodeId]) -> Reason:
    """Return that a scenario involves some of its days, as a reason."""
    wanted = set(days)
    links = [link for link in scenario.days if link.target in wanted]
    names = ", ".join(link.name for link in links)
    edges = tuple(edge(scenario.id, Relation.INVOLVES, link) for link in links)
    return Reason(f"{scenario.key} involves {names}", edges)


def _unlocked(plan: Plan, scenario: PlannedScenario) -> Unlocked:
    reasons = tuple(
        Reason(
            f"it involves {link.name}"
            + ("" if link.target in plan.day else ", which is not in the plan"),
            (edge(scenario.id, Relation.INVOLVES, link),),
        )
        for link in scenario.days
    )
    is_possible = all(link.target in plan.day for link in scenario.days)
    last = plan.last_day(scenario) if is_possible else None
    return Unlocked(scenario, last, is_possible, reasons)
