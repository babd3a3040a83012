"""Whether the days of a plan stand in an order that can be studied, and what is wrong if not.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.changes import MoveDay
    >>> from graph.planning.plan import read_plan
    >>> plan = read_plan(build_graph())
    >>> check_order(plan).is_valid
    True
    >>> moved = check_order(MoveDay(NodeId("day:8"), to=1).apply(plan))
    >>> [violation.reason.text for violation in moved.violations]
    ['Day 8 needs Day 1, which comes after it']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.records import Link
from graph.planning.plan import Plan, PlannedDay, edge
from graph.planning.prerequisites import cycles
from graph.planning.reasons import Reason


@dataclass(frozen=True, slots=True)
class Violation:
    """A prerequisite that does not come first."""

    day: PlannedDay
    """The day that needs it."""
    prerequisite: PlannedDay
    """What it needs; the day itself, where a source says so."""
    reason: Reason
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class MissingPrerequisite:
    """A prerequisite that is not in the plan, because a change has removed it."""

    day: PlannedDay
    """The day that needs it."""
    prerequisite: NodeId
    """What it needs."""
    reason: Reason
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days that need each other, so that no order is valid."""

    days: tuple[PlannedDay, ...]
    """Each needs the next, and the last the first, with which the cycle begins: the first of its
    knot in the plan. Where cycles hang together, this is the shortest one with that day."""
    reason: Reason
    """How it goes round."""


@dataclass(frozen=True, slots=True)
class SplitWeek:
    """A week whose days do not stand together."""

    week: int
    """Its number."""
    stretches: tuple[tuple[PlannedDay, ...], ...]
    """Its days, cut where days of other weeks stand between them; at least two stretches."""


@dataclass(frozen=True, slots=True)
class MutualRelation:
    """Two days that are related both ways, which is no cycle: a relation orders nothing."""

    first: PlannedDay
    """The one that stands first in the plan."""
    second: PlannedDay
    """The other one."""
    reason: Reason
    """What the relation comes to."""


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """How it stands with the order of a plan."""

    violations: tuple[Violation, ...]
    """Prerequisites that do not come first, by the positions of the days, then of these."""
    missing: tuple[MissingPrerequisite, ...]
    """Prerequisites that the plan lacks, by the positions of the days."""
    cycles: tuple[Cycle, ...]
    """Cycles of prerequisites, by their first days: they are why no order is without violations."""
    split_weeks: tuple[SplitWeek, ...]
    """Weeks that do not stand together, by number."""
    mutual: tuple[MutualRelation, ...]
    """Relations that run both ways, by the positions of both days."""

    @property
    def is_valid(self) -> bool:
        """Whether every prerequisite comes first, as far as the plan has it."""
        return not self.violations


def check_order(plan: Plan) -> OrderCheck:
    """Return what is wrong with the order of a plan."""
    return OrderCheck(
        violations=violations(plan, plan.days),
        missing=tuple(
            MissingPrerequisite(day, link.target, _needs(day, link, "which is not in the plan"))
            for day in plan.days
            for link in day.prerequisites
            if link.target not in plan.day
        ),
        cycles=tuple(Cycle(cycle, _round(cycle)) for cycle in cycles(plan)),
        split_weeks=tuple(_split_weeks(plan)),
        mutual=tuple(_mutual(plan)),
    )


def violations(plan: Plan, days: tuple[PlannedDay, ...]) -> tuple[Violation, ...]:
    """Return the prerequisites that would not come first if the days of a plan stood in an order.

    They are ordered by the places of the days, then of what they need.
    """
    place = {day.id: index for index, day in enumerate(days)}
    return tuple(
        Violation(day, plan.day[link.target], _broken(day, link))
        for day in days
        for link in sorted(
            (link for link in day.prerequisites if link.target in place),
            key=lambda link: place[link.target],
        )
        if place[link.target] >= place[day.id]
    )


def _broken(day: PlannedDay, link: Link) -> Reason:
    if link.target == day.id:
        edges = (edge(day.id, Relation.PREREQUISITE, link),)
        return Reason(f"Day {day.number} needs itself", edges)
    return _needs(day, link, "which comes after it")


def _needs(day: PlannedDay, link: Link, what_is_wrong: str) -> Reason:
    edges = (edge(day.id, Relation.PREREQUISITE, link),)
    return Reason(f"Day {day.number} needs {link.name}, {what_is_wrong}", edges)


def _round(cycle: tuple[PlannedDay, ...]) -> Reason:
    """Say how a cycle goes round: `Day 1 needs Day 3, which needs Day 1`."""
    steps = [*pairwise(cycle), (cycle[-1], cycle[0])]
    edges = tuple(
        next(
            edge(day.id, Relation.PREREQUISITE, link)
            for link in day.prerequisites
            if link.target == other.id
        )
        for day, other in steps
    )
    way = ", which needs ".join(f"Day {other.number}" for _, other in steps)
    return Reason(f"Day {cycle[0].number} needs {way}", edges)


def _split_weeks(plan: Plan) -> Iterator[SplitWeek]:
    stretches: dict[int, list[tuple[PlannedDay, ...]]] = {}
    for week, days in groupby(plan.days, key=lambda day: day.week):
        if week is not None:
            stretches.setdefault(week, []).append(tuple(days))
    for week, parts in sorted(stretches.items()):
        if len(parts) > 1:
            yield SplitWeek(week, tuple(parts))


def _mutual(plan: Plan) -> Iterator[MutualRelation]:
    related = {(day.id, link.target): link for day in plan.days for link in day.related}
    for first in plan.days:
        others = (plan.day[link.target] for link in first.related if link.target in plan.day)
        for second in sorted(others, key=lambda day: day.position):
            back = related.get((second.id, first.id))
            if back is not None and first.position < second.position:
                there = related[first.id, second.id]
                yield _relation(first, second, there, back)


def _relation(first: PlannedDay, second: PlannedDay, there: Link, back: Link) -> MutualRelation:
    edges = (edge(first.id, Relation.RELATED, there), edge(second.id, Relation.RELATED, back))
    words = (
        f"Day {first.number} and Day {second.number} are related both ways,"
        f" which is no cycle: {_which_needs_which(first, second)}"
    )
    return MutualRelation(first, second, Reason(words, edges))


def _which_needs_which(first: PlannedDay, second: PlannedDay) -> str:
    needing = [
        f"Day {day.number} needs Day {other.number}"
        for day, other in ((second, first), (first, second))
        if any(link.target == other.id for link in day.prerequisites)
    ]
    if len(needing) > 1:
        return "yet each also needs the other"
    return f"only {needing[0]}" if needing else "neither needs the other"
