"""What changes of a plan bring: what breaks, what workload follows, before and after.

Example:
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> from graph.planning.changes import RemoveDay
    >>> from graph.planning.plan import read_plan
    >>> plan = read_plan(build_graph())
    >>> found = what_if(plan, [RemoveDay(NodeId("day:16"))])
    >>> [each.node.key for each in found.no_longer_possible]
    ['dropbox_storage', 'netflix_streaming']
    >>> [(week.week, week.before, week.after) for week in found.changed_weeks]
    [(3, 24.5, 21.0)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model.edges import Relation
from graph.planning.changes import Change, apply_all
from graph.planning.hours import days_without_hours, total_hours
from graph.planning.impact import Affected, Impact, impact, is_possible
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reasons import Reason


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """The hours of a week, before and after."""

    week: int | None
    """Its number; None for the days that are in no week."""
    before: float
    """Hours before."""
    after: float
    """Hours after."""

    @property
    def change(self) -> float:
        """How many hours more it takes after, as far as floats can tell; negative for fewer."""
        return round(self.after - self.before, 6)


@dataclass(frozen=True, slots=True)
class Readiness:
    """When a scenario can be built, before and after: the position of its last day."""

    scenario: PlannedScenario
    """The scenario."""
    before: int | None
    """Before; None where it could not be built or was not there. 0 where it points to no day."""
    after: int | None
    """After; None where it cannot be built or is not there. 0 where it points to no day."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A plan before and after some changes, and what lies between."""

    before: Plan
    """The plan as it was."""
    after: Plan
    """The plan as it would be."""
    changes: tuple[str, ...]
    """What is changed, in words, in order."""
    impact: Impact
    """What breaks."""
    no_longer_possible: tuple[Affected[PlannedScenario], ...]
    """Scenarios that could be built before and cannot now, because a day of theirs or they
    themselves are gone; by key."""
    newly_possible: tuple[PlannedScenario, ...]
    """Scenarios that can be built now and could not before; by key."""
    readiness: tuple[Readiness, ...]
    """The scenarios for which that changes when they can be built, by key."""
    hours_before: float
    """How long the whole plan took."""
    hours_after: float
    """How long it would take."""
    weeks: tuple[WeekLoad, ...]
    """The hours of each week, by its number; days that are in no week last."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""

    @property
    def changed_weeks(self) -> tuple[WeekLoad, ...]:
        """The weeks whose hours change."""
        return tuple(week for week in self.weeks if week.change)


def what_if(plan: Plan, changes: Iterable[Change]) -> WhatIf:
    """Return what some changes, one after the other, bring. The plan is not touched.

    Raises:
        RequestError: If a change cannot be done to what those before it have made; it says which.
    """
    listed = tuple(changes)
    return compared(plan, apply_all(plan, listed), listed)


def compared(before: Plan, after: Plan, changes: Sequence[Change] = ()) -> WhatIf:
    """Return what lies between a plan and what `changes` have made of it."""
    readiness = tuple(_readiness(before, after))
    return WhatIf(
        before=before,
        after=after,
        changes=tuple(str(change) for change in changes),
        impact=impact(before, after),
        no_longer_possible=tuple(
            Affected(each.scenario, tuple(_what_is_gone(before, after, each.scenario)))
            for each in readiness
            if each.after is None
        ),
        newly_possible=tuple(each.scenario for each in readiness if each.before is None),
        readiness=readiness,
        hours_before=total_hours(before.days),
        hours_after=total_hours(after.days),
        weeks=tuple(_weeks(before, after)),
        assumptions=tuple(days_without_hours(after.days)),
    )


def _readiness(before: Plan, after: Plan) -> Iterator[Readiness]:
    for identifier in sorted({*before.scenario, *after.scenario}):
        earlier, later = before.scenario.get(identifier), after.scenario.get(identifier)
        was, will_be = _ready(before, earlier), _ready(after, later)
        scenario = later or earlier
        if was != will_be and scenario is not None:
            yield Readiness(scenario, was, will_be)


def _ready(plan: Plan, scenario: PlannedScenario | None) -> int | None:
    if scenario is None or not is_possible(plan, scenario):
        return None
    last = plan.last_day(scenario)
    return last.position if last else 0


def _what_is_gone(before: Plan, after: Plan, scenario: PlannedScenario) -> Iterator[Reason]:
    if scenario.id not in after.scenario:
        yield Reason("is taken out")
        return
    for link in scenario.days:
        if link.target not in after.day:
            number = before.day[link.target].number
            yield Reason(f"loses Day {number}", (edge(scenario.id, Relation.INVOLVES, link),))


def _weeks(before: Plan, after: Plan) -> Iterator[WeekLoad]:
    was, will_be = _by_week(before), _by_week(after)
    found = {*before.weeks, *after.weeks, *was, *will_be}
    for week in sorted(found, key=lambda week: (week is None, week)):
        yield WeekLoad(week, total_hours(was.get(week, ())), total_hours(will_be.get(week, ())))


def _by_week(plan: Plan) -> dict[int | None, list[PlannedDay]]:
    found: dict[int | None, list[PlannedDay]] = {}
    for day in plan.days:
        found.setdefault(day.week, []).append(day)
    return found
