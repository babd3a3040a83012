"""Two courses, or two versions of one, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.names import fold
from graph.model.records import Link, Service
from graph.planning.hours import days_without_hours
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reasons import Reason
from graph.planning.workload import WeekLoad, workload

T = TypeVar("T", PlannedDay, PlannedScenario, Service)
Value = str | int | float | None


class SameDay(StrEnum):
    """By what a day of one course is the same as a day of another."""

    NUMBER = "number"
    """By its number: right for two versions of a course that keeps its numbers."""
    TITLE = "title"
    """By its title, where only one day has it: right where days were moved or inserted."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that two versions state differently."""

    field: str
    """Its name in the record: `hours`."""
    before: Value
    """What the first says; None where it says nothing."""
    after: Value
    """What the second says."""


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """Something that both have, and describe differently."""

    before: T
    """As the first has it."""
    after: T
    """As the second has it."""
    values: tuple[FieldChange, ...]
    """Values that differ, in the order of the fields of the record."""
    added: tuple[Reason, ...]
    """Links that only the second has: services, prerequisites, days; in the order of its source."""
    removed: tuple[Reason, ...]
    """Links that only the first has."""


@dataclass(frozen=True, slots=True)
class Differences(Generic[T]):
    """What two courses have of one kind. Order alone is no difference."""

    added: tuple[T, ...]
    """Only in the second, in its order."""
    removed: tuple[T, ...]
    """Only in the first, in its order."""
    changed: tuple[Changed[T], ...]
    """In both and different, in the order of the second."""
    same: int
    """How many are in both and the same."""


@dataclass(frozen=True, slots=True)
class InBoth:
    """The services of one kind that two courses have, by key."""

    shared: tuple[Service, ...]
    """In both."""
    added: tuple[Service, ...]
    """Only in the second."""
    removed: tuple[Service, ...]
    """Only in the first."""


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The hours of a week in two courses."""

    week: int | None
    """Its number; None stands for the days that belong to no week."""
    before: float
    """Hours in the first; 0 where it has no such week."""
    after: float
    """Hours in the second."""


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Two courses side by side."""

    days: Differences[PlannedDay]
    """Their days."""
    scenarios: Differences[PlannedScenario]
    """Their scenarios, which are the same where their keys are."""
    services: Differences[Service]
    """Their services, which are the same where their keys are."""
    taught: InBoth
    """The services that they teach, themselves or in parts."""
    used: InBoth
    """The services that their scenarios use, themselves or in parts."""
    hours_before: float
    """How long the first takes."""
    hours_after: float
    """How long the second takes."""
    weeks: tuple[WeekHours, ...]
    """Every week that has days in one of them: by number, days without a week last."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing."""

    @property
    def is_same(self) -> bool:
        """Whether no difference was found."""
        kinds = (self.days, self.scenarios, self.services)
        return not any(kind.added or kind.removed or kind.changed for kind in kinds)


def compare_plans(before: Plan, after: Plan, same_day: SameDay = SameDay.NUMBER) -> PlanComparison:
    """Return how two courses differ, or two versions of one.

    Links are the same where they lead to the same thing, whatever the source calls it. That a
    change moves a day shows as another `position`.

    Args:
        before: The first, or older one.
        after: The second, or newer one.
        same_day: By what days are the same in both.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.changes import RemoveDay
        >>> from graph.planning.plan import read_plan
        >>> plan = read_plan(build_graph())
        >>> found = compare_plans(plan, RemoveDay(NodeId("day:16")).apply(plan))
        >>> [day.number for day in found.days.removed], found.hours_after - found.hours_before
        ([16], -3.5)
    """
    twins = _twins(before, after, same_day)
    loads = workload(before.days), workload(after.days)
    return PlanComparison(
        days=_differences(before.days, after.days, twins, _DAY, _DAY_LINKS),
        scenarios=_differences(
            before.scenarios, after.scenarios, twins, _SCENARIO, _SCENARIO_LINKS
        ),
        services=_differences(before.services, after.services, twins, _SERVICE, {}),
        taught=_in_both(before, after, before.taught_on, after.taught_on),
        used=_in_both(before, after, before.used_by, after.used_by),
        hours_before=loads[0].total_hours,
        hours_after=loads[1].total_hours,
        weeks=_weeks(loads[0].weeks, loads[1].weeks),
        assumptions=tuple(_assumptions(before, after)),
    )


_Values = Mapping[str, Callable[[T], Value]]
_Links = Mapping[str, tuple[Relation, Callable[[T], Sequence[Link]]]]

_DAY: _Values[PlannedDay] = {
    "number": lambda day: day.number,
    "position": lambda day: day.position,
    "title": lambda day: day.title,
    "week": lambda day: day.week,
    "hours": lambda day: day.hours,
}
_DAY_LINKS: _Links[PlannedDay] = {
    "teaches": (Relation.TEACHES, lambda day: day.teaches),
    "needs": (Relation.PREREQUISITE, lambda day: day.prerequisites),
}
_SCENARIO: _Values[PlannedScenario] = {"title": lambda scenario: scenario.title}
_SCENARIO_LINKS: _Links[PlannedScenario] = {
    "involves": (Relation.INVOLVES, lambda scenario: scenario.days),
    "uses": (Relation.USES, lambda scenario: scenario.uses),
}
_SERVICE: _Values[Service] = {
    "name": lambda service: service.name,
    "category": lambda service: service.category,
    "part_of": lambda service: service.part_of.target if service.part_of else None,
}


def _twins(before: Plan, after: Plan, same_day: SameDay) -> Mapping[NodeId, NodeId]:
    """Return what each node of the second course is in the first, where ids do not say it."""
    if same_day is SameDay.NUMBER:
        return {}
    titles = _unique_titles(before)
    found = {day: titles.get(title) for title, day in _unique_titles(after).items()}
    # A day of the second course without a twin must not be taken for another of the same number.
    return {day.id: found.get(day.id) or NodeId(f"new {day.id}") for day in after.days}


def _unique_titles(plan: Plan) -> dict[str, NodeId]:
    found: dict[str, list[NodeId]] = {}
    for day in plan.days:
        found.setdefault(fold(day.title), []).append(day.id)
    return {title: days[0] for title, days in found.items() if len(days) == 1}


def _differences(
    before: Sequence[T],
    after: Sequence[T],
    twins: Mapping[NodeId, NodeId],
    values: _Values[T],
    links: _Links[T],
) -> Differences[T]:
    earlier = {each.id: each for each in before}
    pairs = [(earlier.get(twins.get(each.id, each.id)), each) for each in after]
    kept = {old.id for old, _ in pairs if old is not None}
    changed = [_changed(old, new, twins, values, links) for old, new in pairs if old is not None]
    different = [each for each in changed if each.values or each.added or each.removed]
    return Differences(
        added=tuple(new for old, new in pairs if old is None),
        removed=tuple(each for each in before if each.id not in kept),
        changed=tuple(different),
        same=len(changed) - len(different),
    )


def _changed(
    old: T, new: T, twins: Mapping[NodeId, NodeId], values: _Values[T], links: _Links[T]
) -> Changed[T]:
    differing = (FieldChange(name, value(old), value(new)) for name, value in values.items())
    added: list[Reason] = []
    removed: list[Reason] = []
    for verb, (relation, read) in links.items():
        before = {link.target for link in read(old)}
        after = {twins.get(link.target, link.target) for link in read(new)}
        added += _linked(
            verb,
            relation,
            new.id,
            (link for link in read(new) if twins.get(link.target, link.target) not in before),
        )
        removed += _linked(
            verb, relation, old.id, (link for link in read(old) if link.target not in after)
        )
    return Changed(
        before=old,
        after=new,
        values=tuple(each for each in differing if each.before != each.after),
        added=tuple(added),
        removed=tuple(removed),
    )


def _linked(
    verb: str, relation: Relation, source: NodeId, links: Iterable[Link]
) -> Iterator[Reason]:
    for link in links:
        yield Reason(f"{verb} {link.name}", (edge(source, relation, link),))


def _in_both(
    before: Plan,
    after: Plan,
    in_before: Mapping[NodeId, Sequence[NodeId]],
    in_after: Mapping[NodeId, Sequence[NodeId]],
) -> InBoth:
    old = {service for service, found in in_before.items() if found}
    new = {service for service, found in in_after.items() if found}
    return InBoth(
        shared=tuple(each for each in after.services if each.id in old & new),
        added=tuple(each for each in after.services if each.id in new - old),
        removed=tuple(each for each in before.services if each.id in old - new),
    )


def _weeks(before: Sequence[WeekLoad], after: Sequence[WeekLoad]) -> tuple[WeekHours, ...]:
    old = {load.week: load.hours for load in before}
    new = {load.week: load.hours for load in after}
    ordered = sorted(old | new, key=lambda week: (week is None, week))
    return tuple(WeekHours(week, old.get(week, 0.0), new.get(week, 0.0)) for week in ordered)


def _assumptions(before: Plan, after: Plan) -> Iterator[str]:
    for name, plan in (("first", before), ("second", after)):
        for sentence in days_without_hours(plan.days):
            yield f"In the {name} course: {sentence}"
