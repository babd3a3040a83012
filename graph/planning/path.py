"""The path to one or several scenarios: which days to study, in which order, and why.

This is the meaning *by days*: the days that the scenarios point to, with everything that these
need. `cover` has the other meaning, *by services*.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.plan import read_plan
    >>> plan = read_plan(build_graph())
    >>> path = learning_path(plan, [NodeId("scenario:netflix_streaming")])
    >>> [(stop.day.number, stop.cumulative_hours) for stop in path.stops]
    [(1, 2.0), (8, 5.0), (15, 8.0), (16, 11.5)]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.quick import quickly
from graph.planning.hours import (
    days_without_hours,
    exact_budget,
    in_words,
    running_totals,
)
from graph.planning.lookup import require_day, require_scenario, require_service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.prerequisites import ValidOrder, closure, needed, valid_order
from graph.planning.reasons import Reason, Reasons

Calls = Callable[[], Mapping[NodeId, Sequence[Reason]]]
"""Tells what calls for days, by day."""


@dataclass(frozen=True, slots=True)
class LearningStop:
    """A day to study."""

    day: PlannedDay
    """The day."""
    hours: float
    """How long it takes; 0 where no source says."""
    cumulative_hours: float
    """How long all takes up to its end."""
    reasons: Sequence[Reason]
    """What calls for it: scenarios in the order in which they were asked, then days by position."""
    fits: bool = True
    """Whether it is within the budget."""


_stop = quickly(LearningStop)


@dataclass(frozen=True, slots=True)
class LearningPath:
    """What to study for some scenarios."""

    stops: tuple[LearningStop, ...]
    """Days in an order in which prerequisites come first; among those that could come next, the one
    that stands first in the plan."""
    total_hours: float
    """How long it takes in all."""
    ready: tuple[PlannedScenario, ...]
    """The scenarios asked for that one is ready for at the end of the path, or of the budget; by
    key."""
    left_out: tuple[PlannedDay, ...] = ()
    """What need not be studied because of what is known, by position: days that would be on the
    path if nothing were known; by services, the known days that teach what is used."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing, or contradict themselves."""

    @property
    def within_budget(self) -> tuple[LearningStop, ...]:
        """The stops that fit, in order."""
        return tuple(stop for stop in self.stops if stop.fits)

    @property
    def beyond_budget(self) -> tuple[LearningStop, ...]:
        """The stops that are left when the budget is used up, in order."""
        return tuple(stop for stop in self.stops if not stop.fits)


_path = quickly(LearningPath)


def learning_path(
    plan: Plan,
    scenarios: Sequence[NodeId],
    *,
    known_days: Collection[NodeId] = (),
    known_services: Collection[NodeId] = (),
    budget: float | None = None,
) -> LearningPath:
    """Return the days to study to be ready for some scenarios.

    Args:
        plan: The curriculum.
        scenarios: What to be ready for.
        known_days: Days that need not be studied; what only they need is left out too.
        known_services: Services that are known with their parts: a day is known when all that it
            teaches is.
        budget: The hours that there are. Days are studied in their order until one does not fit.

    Raises:
        NotFoundError: If the plan lacks a scenario, a known day or a known service.
        RequestError: If the budget, or the hours of a day, are no length of time.
    """
    asked = [require_scenario(plan, each) for each in dict.fromkeys(scenarios)]
    known = known_by(plan, known_days, known_services) if known_days or known_services else ()
    aims = [link.target for scenario in asked for link in scenario.days]
    days = needed(plan, aims, known) if known else {*_closures(plan, aims)}
    order = valid_order(plan, days)
    stops = stops_of(plan, order.days, lambda: _calls(asked), budget)
    waiting = open_days(plan, stops, known)
    return _path(
        stops=stops,
        total_hours=stops[-1].cumulative_hours if stops else 0.0,
        ready=tuple([each for each in by_key(asked) if _is_ready(plan, each, waiting)]),
        left_out=_spared(plan, aims, days) if known else (),
        assumptions=(
            *_missing_days(plan, asked),
            *order_assumptions(plan, order),
            *budget_assumptions(stops, budget),
        ),
    )


def _is_ready(plan: Plan, scenario: PlannedScenario, waiting: set[NodeId]) -> bool:
    days = [link.target for link in scenario.days]
    return plan.day.keys() >= {*days} and waiting.isdisjoint(days)


def _spared(plan: Plan, aims: Iterable[NodeId], days: Collection[NodeId]) -> tuple[PlannedDay, ...]:
    """Return the days that would be on a path if nothing were known, by position."""
    spared = {*_closures(plan, aims)}.difference(days)
    return tuple(sorted(map(plan.day.__getitem__, spared), key=_position))


def known_by(plan: Plan, days: Iterable[NodeId], services: Iterable[NodeId]) -> frozenset[NodeId]:
    """Return the days that are known: by themselves, or because all that they teach is.

    Raises:
        NotFoundError: If the plan lacks one of the days or services.
    """
    known = {require_service(plan, service).id for service in services}
    taught = (
        day.id
        for day in (plan.days if known else ())
        if day.teaches
        and all(known.intersection(plan.wholes.get(link.target, ())) for link in day.teaches)
    )
    return frozenset([*(require_day(plan, day).id for day in days), *taught])


def stops_of(
    plan: Plan,
    days: Sequence[PlannedDay],
    calls: Calls,
    budget: float | None,
) -> tuple[LearningStop, ...]:
    """Return the stops that days make in their order.

    Args:
        plan: The curriculum.
        days: What is studied.
        calls: Tells what calls for the days, other than days that need them.
        budget: The hours that there are; None where there is no end of them.

    Raises:
        RequestError: If the budget, or the hours of a day, are no length of time.
    """
    why = _Why(plan, days, calls).of
    totals, parts = running_totals(days)
    fits = [True] * len(days)
    if budget is not None:
        most = exact_budget(budget) * parts
        fits = [total <= most for total in totals]
    hours = [float(day.hours or 0) for day in days]
    reasons = [Reasons(why, day.id) for day in days]
    return tuple(map(_stop, days, hours, [total / parts for total in totals], reasons, fits))


@dataclass(frozen=True)
class _Why:
    """Why some days are studied, worked out when that is asked of one of them."""

    plan: Plan
    days: Sequence[PlannedDay]
    calls: Calls

    def of(self, day: NodeId) -> tuple[Reason, ...]:
        """Return what calls for one of the days."""
        needs = (reason for other, reason in self.plan.needed_by[day] if other in self._chosen)
        return (*self._called.get(day, ()), *needs)

    @cached_property
    def _chosen(self) -> frozenset[NodeId]:
        return frozenset(day.id for day in self.days)

    @cached_property
    def _called(self) -> Mapping[NodeId, Sequence[Reason]]:
        return self.calls()


def order_assumptions(plan: Plan, order: ValidOrder) -> Iterator[str]:
    """Yield what an order of days takes for granted: hours, what is missing, cycles."""
    doubtful = [day for day in order.days if day.id in plan.doubtful] if plan.doubtful else []
    yield from days_without_hours(doubtful)
    for day in doubtful:
        for link in day.prerequisites:
            if link.target not in plan.day:
                yield f"Day {day.number} needs {link.name}, which is not in the plan."
    if order.forced:
        days = ", ".join(f"Day {day.number}" for day in order.forced)
        yield f"{days}: part of a cycle of prerequisites, placed by position."


def budget_assumptions(stops: Sequence[LearningStop], budget: float | None) -> Iterator[str]:
    """Yield one sentence where a budget does not even cover the first stop."""
    if budget is not None and stops and not stops[0].fits:
        first = stops[0]
        yield (
            f"A budget of {in_words(budget)} fits nothing:"
            f" Day {first.day.number}, the first, takes {in_words(first.hours)}."
        )


def by_key(scenarios: Iterable[PlannedScenario]) -> list[PlannedScenario]:
    """Return scenarios by key."""
    return sorted(scenarios, key=lambda scenario: scenario.key)


def open_days(plan: Plan, stops: Sequence[LearningStop], known: Collection[NodeId]) -> set[NodeId]:
    """Return the stops that do not fit, with those that need them.

    In a cycle a day may come before what it needs; it is open as long as that is.
    """
    if not stops or stops[-1].fits:  # where one does not fit, none behind it does
        return set()
    front = [stop.day.id for stop in stops if not stop.fits]
    studied = {stop.day.id for stop in stops}
    found: set[NodeId] = set()
    while front:
        current = front.pop()
        if current not in found:
            found.add(current)
            if current not in known:
                front += [other for other, _ in plan.needed_by[current] if other in studied]
    return found


def _position(day: PlannedDay) -> int:
    return day.position


def _closures(plan: Plan, days: Iterable[NodeId]) -> Iterator[NodeId]:
    """Yield some days with all that they need, transitively, some of them twice."""
    return chain.from_iterable(closure(plan, day) for day in days)


def _calls(asked: Iterable[PlannedScenario]) -> dict[NodeId, list[Reason]]:
    found: dict[NodeId, list[Reason]] = {}
    for scenario in asked:
        for link in scenario.days:
            edges = (edge(scenario.id, Relation.INVOLVES, link),)
            reason = Reason(f"{scenario.key} involves it", edges)
            found.setdefault(link.target, []).append(reason)
    return found


def _missing_days(plan: Plan, asked: Iterable[PlannedScenario]) -> Iterator[str]:
    for scenario in asked:
        if not scenario.days:
            yield f"{scenario.key} points to no day; nothing is studied for it."
        for link in scenario.days:
            if link.target not in plan.day:
                yield f"{scenario.key} points to {link.name}, which is not in the plan."
