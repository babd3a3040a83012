"""What a change of a plan breaks: the plan before beside the plan after.

Only what the change brings about is told; what was wrong before is no impact of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.records import Service
from graph.planning.coverage import used_too_early
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.reasons import Reason

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Affected(Generic[T]):
    """Something that a change does harm to. At least one of the two has a reason."""

    node: T
    """What it is."""
    lost: tuple[Reason, ...] = ()
    """What it loses, in the order of its source."""
    too_early: tuple[Reason, ...] = ()
    """What now comes too early, in the order of its source."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What becomes of it: what it loses, then what comes too early."""
        return self.lost + self.too_early


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change breaks."""

    scenarios: tuple[Affected[PlannedScenario], ...]
    """Scenarios that lose a day, or now use a service before it is taught; by key."""
    services_no_longer_taught: tuple[Affected[Service], ...]
    """Services that days taught, or parts of which they taught, and none does now; by key."""
    days: tuple[Affected[PlannedDay], ...]
    """Days that lose a prerequisite or now come before one, by position."""
    untaught_scenarios: tuple[Affected[PlannedScenario], ...] = ()
    """Scenarios that use a service that days taught and none does now; by key."""

    @property
    def is_harmless(self) -> bool:
        """Whether nothing breaks."""
        broken = self.scenarios, self.services_no_longer_taught, self.days, self.untaught_scenarios
        return not any(broken)


def impact(before: Plan, after: Plan) -> Impact:
    """Return what breaks when one plan gives way to another.

    What a change takes out altogether is not harmed by it, and what it puts in is judged as it
    stands.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.changes import RemoveDay
        >>> from graph.planning.plan import read_plan
        >>> plan = read_plan(build_graph())
        >>> found = impact(plan, RemoveDay(NodeId("day:16")).apply(plan))
        >>> [each.node.name for each in found.services_no_longer_taught]
        ['SNS']
        >>> [each.node.number for each in found.days]
        [17, 21, 27, 28]
        >>> found.days[0].reasons[0].text
        'loses Day 16, which it needs'
    """
    return Impact(
        _affected(after.scenarios, lambda each: _scenario_harm(before, after, each)),
        _affected(after.services, lambda each: (_teaching_lost(before, after, each), ())),
        _affected(after.days, lambda each: _day_harm(before, after, each)),
        _affected(after.scenarios, lambda each: (_untaught(before, after, each), ())),
    )


def is_possible(plan: Plan, scenario: PlannedScenario) -> bool:
    """Return whether a plan has all the days of a scenario, so that it can be built at the end."""
    return all(link.target in plan.day for link in scenario.days)


def comes_before(plan: Plan, day: NodeId, other: NodeId) -> bool:
    """Return whether both days are in a plan, and the first stands before the other."""
    place, other_place = plan.position(day), plan.position(other)
    return place is not None and other_place is not None and place < other_place


_Harm = tuple[Iterator[Reason] | tuple[()], Iterator[Reason] | tuple[()]]
"""What is lost, and what comes too early."""


def _affected(nodes: Sequence[T], harm: Callable[[T], _Harm]) -> tuple[Affected[T], ...]:
    found = []
    for node in nodes:
        lost, too_early = (tuple(reasons) for reasons in harm(node))
        if lost or too_early:
            found.append(Affected(node, lost, too_early))
    return tuple(found)


def _scenario_harm(before: Plan, after: Plan, scenario: PlannedScenario) -> _Harm:
    return _days_lost(before, after, scenario), _uses_too_early(before, after, scenario)


def _days_lost(before: Plan, after: Plan, scenario: PlannedScenario) -> Iterator[Reason]:
    for link in scenario.days:
        if link.target not in after.day and link.target in before.day:
            words = f"loses Day {before.day[link.target].number}"
            yield Reason(words, (edge(scenario.id, Relation.INVOLVES, link),))


def _uses_too_early(before: Plan, after: Plan, scenario: PlannedScenario) -> Iterator[Reason]:
    found = used_too_early(after, scenario)
    if not found:
        return
    earlier = before.scenario.get(scenario.id)
    known = {service for _, service in used_too_early(before, earlier)} if earlier else set()
    yield from (reason for reason, service in found if service not in known)


def _untaught(before: Plan, after: Plan, scenario: PlannedScenario) -> Iterator[Reason]:
    for link in scenario.uses:
        if before.taught_on.get(link.target) and not after.taught_on.get(link.target):
            words = f"uses {link.name}, which no day teaches any longer"
            teaching = _teaching_lost(before, after, before.service[link.target])
            edges = (each for reason in teaching for each in reason.edges)
            yield Reason(words, (edge(scenario.id, Relation.USES, link), *edges))


def _teaching_lost(before: Plan, after: Plan, service: Service) -> Iterator[Reason]:
    if after.taught_on.get(service.id):
        return
    for identifier in before.taught_on.get(service.id, ()):
        day = before.day[identifier]
        edges = tuple(
            edge(day.id, Relation.TEACHES, link)
            for link in day.teaches
            if service.id in before.wholes.get(link.target, ())
        )
        yield Reason(f"was taught on Day {day.number}", edges)


def _day_harm(before: Plan, after: Plan, day: PlannedDay) -> _Harm:
    return _prerequisites_lost(before, after, day), _comes_too_early(before, after, day)


def _prerequisites_lost(before: Plan, after: Plan, day: PlannedDay) -> Iterator[Reason]:
    for link in day.prerequisites:
        if link.target not in after.day and link.target in before.day:
            words = f"loses Day {before.day[link.target].number}, which it needs"
            yield Reason(words, (edge(day.id, Relation.PREREQUISITE, link),))


def _comes_too_early(before: Plan, after: Plan, day: PlannedDay) -> Iterator[Reason]:
    earlier = before.day.get(day.id)
    needed = {link.target for link in earlier.prerequisites} if earlier else set()
    for link in day.prerequisites:
        if not comes_before(after, day.id, link.target):
            continue
        if link.target not in needed or not comes_before(before, day.id, link.target):
            words = f"comes before Day {after.day[link.target].number}, which it needs"
            yield Reason(words, (edge(day.id, Relation.PREREQUISITE, link),))
