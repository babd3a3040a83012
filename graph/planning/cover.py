"""The path to one or several scenarios *by services*: the least hours that teach what they use.

`path` has the other meaning: every day that the scenarios point to.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.plan import read_plan
    >>> plan = read_plan(build_graph())
    >>> path = cover(plan, [NodeId("scenario:netflix_streaming")])
    >>> [stop.day.number for stop in path.stops], path.total_hours, path.is_proven_best
    ([1, 8], 5.0, True)
    >>> path.stops[0].reasons[0].text
    'teaches CloudFront, which netflix_streaming uses'
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.errors import RequestError
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.records import Link
from graph.planning.cover_solver import Choice, Proof, choose
from graph.planning.hours import whole_numbers
from graph.planning.lookup import require_scenario
from graph.planning.path import (
    LearningPath,
    budget_assumptions,
    by_key,
    known_by,
    open_days,
    order_assumptions,
    stops_of,
)
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge
from graph.planning.prerequisites import before, needed, valid_order
from graph.planning.reasons import Reason

TIME_LIMIT = 10.0
"""How many seconds the search may take where nothing is said."""
_MOST_NAMED = 3
_UNPROVEN = {
    Proof.COUNT: "the hours and the number of days are the least there are,"
    " but there may be earlier days",
    Proof.HOURS: "the hours are the least there are, but there may be fewer days",
    Proof.NOTHING: "there may be a path that takes fewer hours",
}


@dataclass(frozen=True, slots=True)
class Untaught:
    """A service that is used, and that nothing teaches."""

    service: NodeId
    """Which one."""
    name: str
    """What the source calls it that uses it."""
    reasons: tuple[Reason, ...]
    """Who uses it: scenarios in the order in which they were asked."""


@dataclass(frozen=True, slots=True)
class Cover(LearningPath):
    """The least hours that teach what some scenarios use."""

    untaught: tuple[Untaught, ...] = ()
    """Services that no day teaches, in the order in which scenarios use them."""
    is_proven_best: bool = True
    """Whether there is no better choice of days; `assumptions` say what is open if there may be."""


def cover(  # noqa: PLR0913 - all but two are options
    plan: Plan,
    scenarios: Sequence[NodeId],
    *,
    known_days: Collection[NodeId] = (),
    known_services: Collection[NodeId] = (),
    budget: float | None = None,
    prerequisites: bool = True,
    time_limit: float = TIME_LIMIT,
) -> Cover:
    """Return the days that teach every service that some scenarios use, in the least hours.

    A day that teaches a part of a service teaches the service, not the other way round. Of choices
    with equal hours (to a ten-thousandth) the one with fewer days is taken, then the one that has
    the earlier day where they first differ. Days without hours count as 0 hours.

    Args:
        plan: The curriculum.
        scenarios: What to be ready for.
        known_days: Days that need not be studied; what they teach is known.
        known_services: Services that are known with their parts.
        budget: The hours that there are. Days are studied in their order until one does not fit.
        prerequisites: Whether what the days need must be studied too, as far as it is not known.
        time_limit: Seconds that the search may take.

    Raises:
        NotFoundError: If the plan lacks a scenario, a known day or a known service.
        RequestError: If the budget, the hours of a day or the time limit are no length of time,
            or if there is something to search and SciPy is not installed.
    """
    if not time_limit >= 0:
        raise RequestError(f"A time limit of {time_limit} s makes no sense: give 0 or more.")
    asked = [require_scenario(plan, each) for each in dict.fromkeys(scenarios)]
    known = known_by(plan, known_days, known_services)
    wishes = _Wishes(plan, asked, known, frozenset(known_services))
    days, proof = _least_hours(wishes, time_limit, prerequisites=prerequisites)
    order = valid_order(plan, days)
    stops = stops_of(plan, order.days, lambda: wishes.calls(days), budget)
    done = {stop.day.id for stop in stops if stop.fits}
    if prerequisites:
        done -= open_days(plan, stops, known)
    assumptions = [
        *(
            f"{each.key} uses no service; nothing is studied for it."
            for each in asked
            if not each.uses
        ),
        *order_assumptions(plan, order),
        *budget_assumptions(stops, budget),
    ]
    if proof is not Proof.BEST:
        assumptions.append(f"The time limit of {time_limit:g} s was reached: {_UNPROVEN[proof]}.")
    return Cover(
        stops=stops,
        total_hours=stops[-1].cumulative_hours if stops else 0.0,
        ready=tuple(each for each in by_key(asked) if wishes.are_met_for(each, done)),
        left_out=wishes.spared(),
        assumptions=tuple(assumptions),
        untaught=wishes.untaught(),
        is_proven_best=proof is Proof.BEST,
    )


def _least_hours(
    wishes: _Wishes, time_limit: float, *, prerequisites: bool
) -> tuple[frozenset[NodeId], Proof]:
    plan = wishes.plan
    teaching = [plan.taught_on[service] for service in wishes.open]
    able = {day for days in teaching for day in days}
    if prerequisites:
        able = needed(plan, able, wishes.known_days)
    days = [day for day in plan.days if day.id in able]
    place = {day.id: index for index, day in enumerate(days)}
    choice = Choice(
        whole_numbers(days),
        tuple(tuple(place[day] for day in each) for each in teaching),
        tuple(
            (place[day.id], place[other.id])
            for day in days
            for other in before(plan, day)
            if prerequisites and other.id in place
        ),
    )
    found = choose(choice, time_limit)
    return frozenset(days[index].id for index in found.days), found.proof


@dataclass(frozen=True)
class _Wishes:
    """What scenarios use, and what of it is known."""

    plan: Plan
    asked: Sequence[PlannedScenario]
    known_days: frozenset[NodeId]
    known_services: frozenset[NodeId]

    @cached_property
    def uses(self) -> Mapping[NodeId, list[tuple[PlannedScenario, Link]]]:
        """The services that are used and not known, with who uses them, in the order asked."""
        found: dict[NodeId, list[tuple[PlannedScenario, Link]]] = {}
        for scenario in self.asked:
            for link in scenario.uses:
                if not self._is_known(link.target):
                    found.setdefault(link.target, []).append((scenario, link))
        return found

    @cached_property
    def open(self) -> tuple[NodeId, ...]:
        """Those of them that some day teaches."""
        return tuple(service for service in self.uses if self.plan.taught_on.get(service))

    def untaught(self) -> tuple[Untaught, ...]:
        """Return those of them that no day teaches."""
        return tuple(
            Untaught(
                service,
                uses[0][1].name,
                tuple(
                    Reason(f"{scenario.key} uses it", (edge(scenario.id, Relation.USES, link),))
                    for scenario, link in uses
                ),
            )
            for service, uses in self.uses.items()
            if not self.plan.taught_on.get(service)
        )

    def calls(self, days: Collection[NodeId]) -> dict[NodeId, list[Reason]]:
        """Return, for each of some days, the services that it is there for."""
        found: dict[NodeId, list[Reason]] = {}
        for service in self.open:
            for day in self.plan.taught_on[service]:
                if day in days:
                    found.setdefault(day, []).append(self._call(self.plan.day[day], service))
        return found

    def _call(self, day: PlannedDay, service: NodeId) -> Reason:
        links = [link for link in day.teaches if service in self.plan.wholes.get(link.target, ())]
        teaching = [edge(day.id, Relation.TEACHES, link) for link in links]
        using = [edge(each.id, Relation.USES, link) for each, link in self.uses[service]]
        users = _listed([scenario.key for scenario, _ in self.uses[service]])
        taught = self.plan.service[service].name
        if service not in {link.target for link in day.teaches}:
            parts = ", ".join(each.name for each in links)
            taught = f"{parts} of {taught}"
        words = f"teaches {taught}, which {users}"
        return Reason(words, (*teaching, *using))

    def are_met_for(self, scenario: PlannedScenario, done: Collection[NodeId]) -> bool:
        """Return whether all that a scenario uses is known, or taught on the days that are done."""
        return all(
            link.target not in self.uses
            or any(day in done for day in self.plan.taught_on.get(link.target, ()))
            for link in scenario.uses
        )

    def spared(self) -> tuple[PlannedDay, ...]:
        """Return the known days that teach what is used, by position."""
        used = {link.target for scenario in self.asked for link in scenario.uses}
        teaching = {day for service in used for day in self.plan.taught_on.get(service, ())}
        return tuple(
            day for day in self.plan.days if day.id in teaching and day.id in self.known_days
        )

    def _is_known(self, service: NodeId) -> bool:
        return not self.known_services.isdisjoint(
            self.plan.wholes.get(service, ())
        ) or not self.known_days.isdisjoint(self.plan.taught_on.get(service, ()))


def _listed(keys: Sequence[str]) -> str:
    """Return who uses something, the first ones by name.

    Example:
        >>> _listed(["a"]), _listed(["a", "b"]), _listed(["a", "b", "c", "d"])
        ('a uses', 'a and b use', 'a, b and 2 more use')
    """
    if len(keys) == 1:
        return f"{keys[0]} uses"
    shown = (
        list(keys)
        if len(keys) <= _MOST_NAMED
        else [*keys[: _MOST_NAMED - 1], f"{len(keys) - _MOST_NAMED + 1} more"]
    )
    return f"{', '.join(shown[:-1])} and {shown[-1]} use"
