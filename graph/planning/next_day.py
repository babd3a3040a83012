"""Which day to study next: the one that opens most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph.errors import RequestError
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.planning.hours import days_without_hours
from graph.planning.lookup import require_day
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reach import Reach
from graph.planning.reasons import Reason
from graph.planning.unlocked import completed, involvement


@dataclass(frozen=True, slots=True)
class NextDay:
    """A day that could be studied next."""

    day: PlannedDay
    """The day."""
    unlocks: tuple[PlannedScenario, ...]
    """The scenarios that can be built from its end on, and not before; by key."""
    brings_nearer: int
    """How many other scenarios that cannot be built yet involve it, or a day that needs it."""
    opens: tuple[PlannedDay, ...]
    """The days whose last missing prerequisite it is, by position."""
    reasons: tuple[Reason, ...]
    """For each scenario that it unlocks, all its days; then for each day that it opens."""


@dataclass(frozen=True, slots=True)
class NextDays:
    """The days that could be studied next."""

    days: tuple[NextDay, ...]
    """The one that unlocks most scenarios first; among equals the one that brings most others
    nearer, then the one that opens most days, then the shorter one, then the one that stands first
    in the plan."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing, or contradict themselves."""

    @property
    def best(self) -> NextDay | None:
        """The first of them; None where every day is done."""
        return self.days[0] if self.days else None


def next_days(plan: Plan, done: Collection[NodeId], first: int | None = None) -> NextDays:
    """Return which days could be studied next: not done, while all that they need is done.

    A prerequisite that is not in the plan keeps no day back. Where only days are left that wait
    for each other, the first of them in the plan is the answer, which says so.

    Args:
        plan: The curriculum.
        done: The days that are done.
        first: How many to return at most; all where nothing is said.

    Raises:
        NotFoundError: If the plan has no such day, with suggestions.
        RequestError: If `first` is negative.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> done = [NodeId(f"day:{number}") for number in (1, 3, 4, 8, 15)]
        >>> best = next_days(read_plan(build_graph()), done).best
        >>> best.day.number, [scenario.key for scenario in best.unlocks]
        (16, ['netflix_streaming'])
    """
    if first is not None and first < 0:
        raise RequestError(f"There are no {first} days. Ask for 0 or more.")
    known = {require_day(plan, day).id for day in done}
    waiting = _waiting(plan, known)
    free = [plan.day[day] for day, missing in waiting.items() if not missing]
    assumptions = []
    if waiting and not free:
        forced = plan.day[next(iter(waiting))]
        free = [forced]
        assumptions.append(
            f"Day {forced.number}: every day left waits for another one; placed by position."
        )
    found = sorted(_candidates(plan, known, waiting, free), key=_rank)[:first]
    assumptions += days_without_hours([each.day for each in found])
    return NextDays(tuple(found), tuple(assumptions))


def _waiting(plan: Plan, done: set[NodeId]) -> dict[NodeId, set[NodeId]]:
    """Return the days that are not done, by position, each with what it needs and is not done."""
    return {
        day.id: {link.target for link in day.prerequisites if link.target in plan.day} - done
        for day in plan.days
        if day.id not in done
    }


def _candidates(
    plan: Plan,
    done: set[NodeId],
    waiting: Mapping[NodeId, set[NodeId]],
    free: Collection[PlannedDay],
) -> list[NextDay]:
    ready = {scenario.id for scenario in completed(plan, done)}
    last_missing: dict[NodeId, list[PlannedScenario]] = {}
    for scenario in plan.scenarios:
        missing = {link.target for link in scenario.days} - done
        if len(missing) == 1:
            last_missing.setdefault(missing.pop(), []).append(scenario)
    opened: dict[NodeId, list[PlannedDay]] = {}
    for late, lacking in waiting.items():
        if len(lacking) == 1 and late not in lacking:
            opened.setdefault(next(iter(lacking)), []).append(plan.day[late])
    depending = Reach(plan).scenario_counts(without=ready)
    found = []
    for day in free:
        unlocks = last_missing.get(day.id, [])
        opens = opened.get(day.id, [])
        reasons = (
            *(_unlocking(scenario) for scenario in unlocks),
            *(_opening(each, day) for each in opens),
        )
        nearer = depending[day.id] - len(unlocks)
        found.append(NextDay(day, tuple(unlocks), nearer, tuple(opens), reasons))
    return found


def _unlocking(scenario: PlannedScenario) -> Reason:
    return involvement(scenario, [link.target for link in scenario.days])


def _opening(day: PlannedDay, prerequisite: PlannedDay) -> Reason:
    edges = tuple(
        edge(day.id, Relation.PREREQUISITE, link)
        for link in day.prerequisites
        if link.target == prerequisite.id
    )
    return Reason(f"Day {day.number} needs it", edges)


def _rank(each: NextDay) -> tuple[int, int, int, float, int]:
    return (
        -len(each.unlocks),
        -each.brings_nearer,
        -len(each.opens),
        each.day.hours or 0.0,
        each.day.position,
    )
