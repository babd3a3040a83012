"""Orders: what is wrong with today's, and that the best one is, against all there are."""

from collections.abc import Iterable
from itertools import groupby, pairwise, permutations
from math import inf

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.plans import large_plan
from graph.build import build_graph
from graph.errors import RequestError
from graph.model.ids import NodeId
from graph.planning import sequencing
from graph.planning.best_order import BestOrder, best_order
from graph.planning.changes import RemoveDay
from graph.planning.even_weeks import even_weeks
from graph.planning.order import check_order
from graph.planning.plan import Plan, PlannedDay, read_plan
from graph.planning.prerequisites import cycles, needed, valid_order
from graph.planning.sequencing import Sequencing, Things, sequence
from tests.plan_cases import day, day_id, plan_of, plans


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def order_of(found: BestOrder) -> list[int]:
    return [each.number for each in found.days]


def test_the_order_of_the_course_is_valid_and_the_best(course: Plan) -> None:
    check = check_order(course)
    assert check.is_valid
    assert (check.violations, check.missing, check.cycles, check.split_weeks) == ((), (), (), ())
    best = best_order(course, time_limit=0)
    assert best.days == course.days
    assert (best.inverted_pairs, best.moves, best.given_up) == (0, (), ())
    assert best.is_proven_best
    assert [each.hours for each in best.weeks_today] == [22.0, 23.0, 24.5, 28.5]
    assert max(each.hours for each in best.weeks) < 28.5


def test_relations_that_run_both_ways_are_shown_for_what_they_are(course: Plan) -> None:
    mutual = check_order(course).mutual
    assert mutual
    graph = build_graph()
    for each in mutual:
        assert each.first.position < each.second.position
        assert len(each.reason.edges) == 2
        for edge in each.reason.edges:
            assert edge in graph.edges([edge.source], edge.relation)[0]
    plan = plan_of(
        [
            day(1, related=[2, 3, 4]),
            day(2, needs=[1], related=[1]),
            day(3, related=[1, 4]),
            day(4, needs=[5], related=[5]),
            day(5, needs=[4], related=[4]),
        ]
    )
    assert [each.reason.text for each in check_order(plan).mutual] == [
        "Day 1 and Day 2 are related both ways, which is no cycle: only Day 2 needs Day 1",
        "Day 1 and Day 3 are related both ways, which is no cycle: neither needs the other",
        "Day 4 and Day 5 are related both ways, which is no cycle: yet each also needs the other",
    ]


def test_what_breaks_an_order_is_told_with_its_edges() -> None:
    plan = plan_of(
        [day(1, needs=[3, 2], week=1), day(2, needs=[2], week=2), day(3, needs=[9], week=1)]
    )
    check = check_order(plan)
    assert not check.is_valid
    assert [each.reason.text for each in check.violations] == [
        "Day 1 needs Day 2, which comes after it",
        "Day 1 needs Day 3, which comes after it",
        "Day 2 needs itself",
    ]
    for each in check.violations:
        (edge,) = each.reason.edges
        assert (edge.source, edge.target) == (each.day.id, each.prerequisite.id)
    assert [(each.day.number, each.prerequisite, each.reason.text) for each in check.missing] == [
        (3, "day:9", "Day 3 needs Day 9, which is not in the plan")
    ]
    assert [
        (each.week, [[one.number for one in part] for part in each.stretches])
        for each in check.split_weeks
    ] == [(1, [[1], [3]])]


def test_a_removed_day_is_missing_and_breaks_no_order(course: Plan) -> None:
    check = check_order(RemoveDay(day_id(16)).apply(course))
    assert check.is_valid
    assert [each.day.number for each in check.missing] == [17, 21, 27, 28]


def test_cycles_are_told_with_their_path() -> None:
    plan = plan_of(
        [
            day(1),
            day(2, needs=[4, 5]),
            day(3, needs=[2, 1]),
            day(4, needs=[3]),
            day(5, needs=[6]),
            day(6, needs=[5, 2]),
            day(7, needs=[7]),
            day(8, needs=[2]),
        ]
    )
    # 2 → 5 → 6 → 2 is as long as 2 → 4 → 3 → 2, which begins with an earlier day.
    found = check_order(plan).cycles
    assert [each.reason.text for each in found] == [
        "Day 2 needs Day 4, which needs Day 3, which needs Day 2",
        "Day 7 needs Day 7",
    ]
    for each in found:
        round_trip = [*each.days, each.days[0]]
        assert [(edge.source, edge.target) for edge in each.reason.edges] == [
            (one.id, other.id) for one, other in pairwise(round_trip)
        ]


def test_days_of_a_week_are_brought_together_and_whole_weeks_change_places() -> None:
    split = plan_of([day(1, week=1), day(2, week=2), day(3, week=1), day(4, week=2)])
    found = best_order(split)
    assert order_of(found) == [1, 3, 2, 4]
    assert [(move.day.number, move.place) for move in found.moves] == [(3, 2)]
    assert [reason.text for reason in found.moves[0].reasons] == [
        "the days of week 1 stand together"
    ]
    swapped = plan_of([day(1, week=1), day(2, needs=[3], week=1), day(3, week=2), day(4, week=2)])
    found = best_order(swapped)
    assert order_of(found) == [3, 4, 1, 2]
    assert found.inverted_pairs == 4
    assert [move.day.number for move in found.moves] == [3, 4]
    assert found.moves[0].reasons[0].text == "Day 2 needs Day 3, which comes after it"


def test_weeks_that_need_each_other_make_one_group() -> None:
    plan = plan_of(
        [
            day(1, week=1),
            day(2, needs=[5], week=1),
            day(3, week=3),
            day(4, needs=[1], week=2),
            day(5, week=2),
        ]
    )
    found = best_order(plan)
    assert found.is_proven_best
    assert order_of(found) == [1, 4, 5, 2, 3]


def test_cycles_are_given_up_and_the_rest_is_put_in_order() -> None:
    plan = plan_of([day(1, needs=[2]), day(2, needs=[1]), day(3, needs=[4]), day(4)])
    found = best_order(plan)
    assert order_of(found) == [1, 2, 4, 3]
    assert [each.reason.text for each in found.given_up] == [
        "Day 1 needs Day 2, which comes after it"
    ]
    assert found.assumptions == (
        "Given up, because prerequisites run in cycles: Day 1 needs Day 2, which comes after it.",
    )


def test_empty_courses_days_without_weeks_and_without_hours() -> None:
    empty = best_order(plan_of([]))
    assert (empty.days, empty.weeks, empty.moves, empty.is_proven_best) == ((), (), (), True)
    assert check_order(plan_of([])).is_valid
    found = best_order(plan_of([day(1, None, needs=[2]), day(2, 1)]))
    assert order_of(found) == [2, 1]
    assert found.weeks == found.weeks_today == ()
    assert found.moves[0].reasons[0].text == "Day 1 needs Day 2, which comes after it"
    assert found.assumptions == ("No source says how long Day 1 takes; counted as 0 hours.",)


@pytest.mark.parametrize("limit", [-1, float("nan")])
def test_a_time_limit_is_a_length_of_time(course: Plan, limit: float) -> None:
    with pytest.raises(RequestError, match="time limit"):
        best_order(course, time_limit=limit)


def test_without_time_there_is_a_valid_order_that_is_not_proven() -> None:
    plan = plan_of([day(number, needs=[9] if number == 1 else []) for number in range(1, 10)])
    found = best_order(plan, time_limit=0)
    assert not found.is_proven_best
    assert check_order(_as_plan(found)).is_valid
    assert found.assumptions == (
        "There was no time or room to go through all orders: one may be nearer to today's.",
    )
    assert best_order(plan, time_limit=inf).is_proven_best


def _as_plan(found: BestOrder) -> Plan:
    needs = {
        each.number: [int(link.target[4:]) for link in each.prerequisites] for each in found.days
    }
    place = {number: index for index, number in enumerate(order_of(found), start=1)}
    return plan_of(
        day(place[number], needs=[place[other] for other in others])
        for number, others in needs.items()
    )


@settings(max_examples=250, deadline=None)
@given(plan=plans(may_cycle=True))
# Days without a week, in one group with a week that they are between.
@pytest.mark.slow
@example(
    plan=plan_of(
        [day(1, needs=[4]), day(2, week=1), day(3, needs=[2], week=1), day(4), day(5, needs=[3])]
    )
)
@example(plan=plan_of([day(1, week=1), day(2, needs=[1]), day(3), day(4, needs=[2, 3], week=1)]))
def test_the_best_order_is_that_of_exhaustive_search(plan: Plan) -> None:
    found = best_order(plan, time_limit=300)
    assert found.is_proven_best
    kept = _kept(plan)
    groups = _groups(plan, kept)
    stretches, inverted, numbers = min(
        (_stretches(plan, order), _inverted(order), order)
        for order in permutations([each.number for each in plan.days])
        if _keeps(order, kept)
        and _runs(groups[number] for number in order) == len(set(groups.values()))
    )
    assert tuple(order_of(found)) == numbers
    assert found.inverted_pairs == inverted
    assert stretches == _stretches(plan, numbers)
    moved = [move.day for move in found.moves]
    staying = [each.position for each in found.days if each not in moved]
    assert staying == sorted(staying)
    assert len(moved) == _fewest_moves(found.days)
    assert all(move.reasons for move in found.moves)
    assert all(found.days[move.place - 1] == move.day for move in found.moves)
    assert bool(found.given_up) == bool(cycles(plan))


def _kept(plan: Plan) -> list[tuple[int, int]]:
    place = [each.number for each in valid_order(plan, plan.day).days]
    pairs = [
        (each.number, int(link.target[4:])) for each in plan.days for link in each.prerequisites
    ]
    return [(one, other) for one, other in pairs if place.index(other) < place.index(one)]


def _keeps(order: tuple[int, ...], kept: list[tuple[int, int]]) -> bool:
    return all(order.index(other) < order.index(one) for one, other in kept)


def _themes(plan: Plan) -> dict[int, int]:
    return {each.number: -each.number if each.week is None else each.week for each in plan.days}


def _groups(plan: Plan, kept: list[tuple[int, int]]) -> dict[int, int]:
    """Return a mark for each day: weeks that reach each other have the same one."""
    theme = _themes(plan)
    reach = {(mark, mark) for mark in theme.values()}
    reach |= {(theme[one], theme[other]) for one, other in kept}
    for middle in theme.values():
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c == middle}
    return {
        number: min(other for other in theme.values() if {(mark, other), (other, mark)} <= reach)
        for number, mark in theme.items()
    }


def _stretches(plan: Plan, order: tuple[int, ...]) -> int:
    theme = _themes(plan)
    return _runs(theme[number] for number in order)


def _runs(marks: Iterable[int]) -> int:
    return sum(1 for _ in groupby(marks))


def _inverted(order: tuple[int, ...]) -> int:
    """Return the inverted pairs; the numbers of days are their positions."""
    return sum(one > other for index, one in enumerate(order) for other in order[index + 1 :])


def _fewest_moves(order: tuple[PlannedDay, ...]) -> int:
    longest: list[int] = []
    for index, each in enumerate(order):
        before = (longest[i] for i in range(index) if order[i].position < each.position)
        longest.append(1 + max(before, default=0))
    return len(order) - max(longest, default=0)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.data())
def test_weeks_are_as_even_as_can_be(hours: list[int], data: st.DataObject) -> None:
    weeks = data.draw(st.integers(1, len(hours)))

    def cuts(start: int, left: int) -> list[list[int]]:
        if left == 1:
            return [[len(hours) - start]]
        return [
            [size, *rest]
            for size in range(1, len(hours) - start - left + 2)
            for rest in cuts(start + size, left - 1)
        ]

    def rank(sizes: list[int]) -> tuple[int, int, int, list[int]]:
        ends = [sum(sizes[: index + 1]) for index in range(len(sizes))]
        taken = [sum(hours[end - size : end]) for size, end in zip(sizes, ends, strict=True)]
        squares = (sum(each**2 for each in taken), sum(size**2 for size in sizes))
        return max(taken), *squares, sizes

    assert list(even_weeks(hours, weeks)) == min(cuts(0, weeks), key=rank)


def test_many_days_without_hours_are_dealt_out_at_once() -> None:
    """Every end of every week would do, as far as hours go."""
    assert set(even_weeks([0] * 1000, 300)) == {3, 4}


@settings(max_examples=200, deadline=None)
@given(plans(may_cycle=True))
def test_prerequisites_come_first_but_for_those_that_cycles_break(plan: Plan) -> None:
    order = valid_order(plan, plan.day)
    assert sorted(order.days, key=lambda each: each.position) == list(plan.days)
    place = {each.id: index for index, each in enumerate(order.days)}
    network: nx.DiGraph[NodeId] = nx.DiGraph()
    for each in plan.days:
        for link in each.prerequisites:
            network.add_edge(each.id, link.target)
    knot_of = {each: knot for knot in nx.strongly_connected_components(network) for each in knot}
    for one, other in network.edges:
        if place[other] >= place[one]:
            assert knot_of[one] == knot_of[other]
            assert plan.day[one] in order.forced
    found = cycles(plan)
    assert len(found) == sum(
        len(knot) > 1 or network.has_edge(*knot, *knot)
        for knot in nx.strongly_connected_components(network)
    )
    for cycle in found:
        for one_day, other_day in pairwise([*cycle, cycle[0]]):
            assert network.has_edge(one_day.id, other_day.id)
        assert cycle[0].position == min(plan.day[each].position for each in knot_of[cycle[0].id])


def test_a_search_without_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    free = Things([0] * 4, [0] * 4, lambda one, others: (others & ((1 << one) - 1)).bit_count())
    assert sequence(free, inf) == Sequencing((0, 1, 2, 3), is_proven_best=True)
    monkeypatch.setattr(sequencing, "_WIDTHS", (1, 5))
    assert sequence(free, inf) == Sequencing((0, 1, 2, 3), is_proven_best=False)


def test_a_large_plan_is_put_in_order() -> None:
    plan = large_plan()
    found = best_order(plan, time_limit=300)
    assert found.is_proven_best
    assert found.days == plan.days
    assert len(found.weeks) == 286
    assert check_order(plan).is_valid
    assert needed(plan, [day_id(2000)]) <= set(plan.day)
