"""The best order of the days under the constraints, and how far today's is from it.

What is best, the weightier first:

1. Prerequisites come first. Where they run in a cycle, no order keeps all of them; those that
   `valid_order` breaks are given up, and told.
2. The days of a week stand together, because a week has a theme. Weeks that need each other (one of
   the first needs one of the second, and the other way round) cannot: they stand together as one
   group, in which their days make as few stretches as can be. A day without a week is a group.
3. The order is near to today's: as few pairs of days as can be stand the other way round (the
   Kendall tau distance). Nobody wants a course turned upside down for no gain.
4. Of several such orders, the one that has the earlier day of today's where they first differ.

The order stands before the hours: `even_weeks` then says how many days of it each week takes, so
that the hours of the weeks are even. A week may so begin with the last days of a theme.

Example:
    >>> from graph import build_graph
    >>> from graph.planning.changes import MoveDay
    >>> from graph.planning.plan import read_plan
    >>> plan = read_plan(build_graph())
    >>> best_order(plan).inverted_pairs
    0
    >>> found = best_order(MoveDay(NodeId("day:8"), to=9).apply(plan))
    >>> [(move.day.number, move.place) for move in found.moves]
    [(8, 8)]
    >>> [reason.text for reason in found.moves[0].reasons]
    ['Day 9 needs Day 8, which comes after it']
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic

import networkx as nx

from graph.errors import RequestError
from graph.model.ids import NodeId
from graph.planning.even_weeks import even_weeks
from graph.planning.hours import days_without_hours, total_hours, whole_numbers
from graph.planning.order import Violation, check_order, violations
from graph.planning.plan import Plan, PlannedDay
from graph.planning.prerequisites import before, valid_order
from graph.planning.reasons import Reason
from graph.planning.sequencing import Things, bits, sequence

TIME_LIMIT = 10.0
"""How many seconds the search may take where nothing is said."""

_Group = list[PlannedDay]
"""Days that stand together, by position until they are put in order."""


@dataclass(frozen=True, slots=True)
class Move:
    """A day that has to move, while the days that need not keep their order."""

    day: PlannedDay
    """The day, where it stands today."""
    place: int
    """Where it stands in the best order; 1-based."""
    reasons: tuple[Reason, ...]
    """What its place today breaks: prerequisites, then its week; or that it makes room."""


@dataclass(frozen=True, slots=True)
class StudyWeek:
    """A week of an order."""

    days: tuple[PlannedDay, ...]
    """In order; at least one."""
    hours: float
    """How long they take."""


@dataclass(frozen=True, slots=True)
class BestOrder:
    """The best order of the days of a plan."""

    days: tuple[PlannedDay, ...]
    """In that order, as they stand in the plan."""
    weeks: tuple[StudyWeek, ...]
    """As many weeks as the days name, with even hours; none where days name no week."""
    weeks_today: tuple[StudyWeek, ...]
    """The weeks that the days name, by number."""
    inverted_pairs: int
    """How many pairs of days stand the other way round today."""
    moves: tuple[Move, ...]
    """The fewest days that have to move to get from today's order to the best, in the latter."""
    given_up: tuple[Violation, ...]
    """Prerequisites that no longer come first, because they run in cycles."""
    is_proven_best: bool
    """Whether there is no better order, given the prerequisites that are not given up."""
    assumptions: tuple[str, ...] = ()
    """What was taken for granted where the sources say nothing, or contradict themselves."""


def best_order(plan: Plan, *, time_limit: float = TIME_LIMIT) -> BestOrder:
    """Return the best order of the days of a plan.

    Args:
        plan: The curriculum.
        time_limit: Seconds that the search may take. It is not used up where what is out of order
            hangs together with few other days; otherwise `is_proven_best` may be false.

    Raises:
        RequestError: If the time limit or the hours of a day are no length of time.
    """
    if not time_limit >= 0:
        raise RequestError(f"A time limit of {time_limit} s makes no sense: give 0 or more.")
    search = _Search(plan, monotonic() + time_limit)
    days = tuple(search.run())
    given_up = violations(plan, days)
    assumptions = days_without_hours(days)
    if given_up:
        broken = "; ".join(violation.reason.text for violation in given_up)
        assumptions.append(f"Given up, because prerequisites run in cycles: {broken}.")
    if not search.is_proven:
        assumptions.append(
            "There was no time or room to go through all orders: one may be nearer to today's."
        )
    return BestOrder(
        days=days,
        weeks=_weeks(days),
        weeks_today=_weeks_today(plan),
        inverted_pairs=_inverted_pairs(days),
        moves=tuple(_moves(plan, days)),
        given_up=given_up,
        is_proven_best=search.is_proven,
        assumptions=tuple(assumptions),
    )


class _Search:
    """The search for the best order: within the groups first, then among them."""

    def __init__(self, plan: Plan, deadline: float) -> None:
        self.plan = plan
        self.deadline = deadline
        self.is_proven = True
        place = {day.id: index for index, day in enumerate(valid_order(plan, plan.day).days)}
        self.needs = {
            day.id: [other.id for other in before(plan, day) if place[other.id] < place[day.id]]
            for day in plan.days
        }

    def run(self) -> list[PlannedDay]:
        """Return the days in the best order that was found."""
        groups = [self._within(group) for group in self._groups()]
        # Equal orders of groups are told apart by the days with which the groups begin.
        groups.sort(key=lambda group: group[0].position)
        return self._arranged(groups, [0] * len(groups))

    def _groups(self) -> list[_Group]:
        """Return the days that stand together, by position in each group."""
        theme: dict[NodeId, int | NodeId] = {
            day.id: day.id if day.week is None else day.week for day in self.plan.days
        }
        network: nx.DiGraph[int | NodeId] = nx.DiGraph()
        network.add_nodes_from(theme.values())
        for needing, others in self.needs.items():
            network.add_edges_from((theme[needing], theme[other]) for other in others)
        knots = nx.strongly_connected_components(network)
        knot_of = {each: index for index, knot in enumerate(knots) for each in knot}
        groups: dict[int, _Group] = {}
        for day in self.plan.days:
            groups.setdefault(knot_of[theme[day.id]], []).append(day)
        return list(groups.values())

    def _within(self, group: _Group) -> _Group:
        # Days without a week are of a kind each: nothing asks for them to stand together.
        kinds = [-day.position if day.week is None else day.week for day in group]
        return self._arranged([[day] for day in group], kinds)

    def _arranged(self, groups: Sequence[_Group], kinds: Sequence[int]) -> _Group:
        """Return groups in the best order, as one.

        Where those of one kind only are in question, they fall apart into clusters that can keep
        the order of today: to change it would only add inversions.
        """
        needs = self._needs_of(groups)
        clusters = _clusters(groups, needs) if len(set(kinds)) == 1 else [range(len(groups))]
        found: _Group = []
        for cluster in clusters:
            local = {group: index for index, group in enumerate(cluster)}
            things = Things(
                [
                    _as_bits(local[other] for other in needs[group] if other in local)
                    for group in cluster
                ],
                [kinds[group] for group in cluster],
                _price([groups[group] for group in cluster]),
            )
            answer = sequence(things, self.deadline)
            self.is_proven = self.is_proven and answer.is_proven_best
            for index in answer.things:
                found += groups[cluster[index]]
        return found

    def _needs_of(self, groups: Sequence[_Group]) -> list[set[int]]:
        """Return for each group the others that must come before it."""
        group_of = {day.id: index for index, group in enumerate(groups) for day in group}
        return [
            {
                group_of[other]
                for day in group
                for other in self.needs[day.id]
                if other in group_of and group_of[other] != index
            }
            for index, group in enumerate(groups)
        ]


def _clusters(groups: Sequence[_Group], needs: Sequence[set[int]]) -> list[list[int]]:
    """Return groups in clusters, all of each of which stand before all of the next today.

    No group needs one of a later cluster, and a cluster falls no further apart.
    """
    first = [min(day.position for day in group) for group in groups]
    last = [max(day.position for day in group) for group in groups]
    by_first = sorted(range(len(groups)), key=first.__getitem__)
    place = {group: index for index, group in enumerate(by_first)}
    clusters: list[list[int]] = []
    farthest, needed = -1, -1
    for index, group in enumerate(by_first):
        if index > needed and first[group] > farthest:
            clusters.append([])
        clusters[-1].append(group)
        farthest = max(farthest, last[group])
        needed = max([needed, index, *(place[other] for other in needs[group])])
    return [sorted(cluster) for cluster in clusters]


def _price(groups: Sequence[_Group]) -> Callable[[int, int], int]:
    """Return how many pairs of days are inverted by putting one group before others."""
    positions = [sorted(day.position for day in group) for group in groups]
    if all(len(each) == 1 for each in positions):
        # Single days are numbered by position.
        return lambda one, others: (others & ((1 << one) - 1)).bit_count()
    prices = [
        [sum(bisect_left(other, position) for position in each) for other in positions]
        for each in positions
    ]
    return lambda one, others: sum(prices[one][other] for other in bits(others))


def _as_bits(things: Iterable[int]) -> int:
    found = 0
    for thing in things:
        found |= 1 << thing
    return found


def _weeks(days: Sequence[PlannedDay]) -> tuple[StudyWeek, ...]:
    count = len({day.week for day in days if day.week is not None})
    if not count:
        return ()
    rest = iter(days)
    sizes = even_weeks(whole_numbers(days), count)
    return tuple(_study_week(tuple(islice(rest, size))) for size in sizes)


def _weeks_today(plan: Plan) -> tuple[StudyWeek, ...]:
    named: dict[int, list[PlannedDay]] = {}
    for day in plan.days:
        if day.week is not None:
            named.setdefault(day.week, []).append(day)
    return tuple(_study_week(tuple(days)) for _, days in sorted(named.items()))


def _study_week(days: tuple[PlannedDay, ...]) -> StudyWeek:
    return StudyWeek(days, total_hours(days))


def _inverted_pairs(days: Iterable[PlannedDay]) -> int:
    seen: list[int] = []
    found = 0
    for day in days:
        place = bisect_left(seen, day.position)
        found += len(seen) - place
        seen.insert(place, day.position)
    return found


def _moves(plan: Plan, days: Sequence[PlannedDay]) -> Iterator[Move]:
    staying = _longest_increasing([day.position for day in days])
    today = check_order(plan)
    split = {each.week for each in today.split_weeks}
    broken: dict[NodeId, list[Reason]] = {}
    for violation in today.violations:
        for identifier in {violation.day.id, violation.prerequisite.id}:
            broken.setdefault(identifier, []).append(violation.reason)
    for place, day in enumerate(days, start=1):
        if day.position not in staying:
            reasons = broken.get(day.id, [])
            if day.week is not None and (day.week in split or not reasons):
                reasons = [*reasons, Reason(f"the days of week {day.week} stand together")]
            yield Move(day, place, tuple(reasons) or (Reason("makes room for days that move"),))


def _longest_increasing(positions: Sequence[int]) -> set[int]:
    """Return a longest increasing subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []
    under: dict[int, int | None] = {}
    for position in positions:
        pile = bisect_left(tops, position)
        under[position] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [position]
    found = set()
    current = tops[-1] if tops else None
    while current is not None:
        found.add(current)
        current = under[current]
    return found
