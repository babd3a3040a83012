"""The path by days: the contract, what is known, budgets, cycles, and every small plan there is."""

from copy import deepcopy
from dataclasses import replace
from gc import collect
from itertools import permutations
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.plans import large_plan
from graph.build import build_graph
from graph.errors import NotFoundError, RequestError
from graph.model.ids import NodeId
from graph.planning.changes import RemoveDay
from graph.planning.path import LearningPath, learning_path
from graph.planning.plan import Plan, read_plan
from graph.planning.plan import plan_of as plan_of_graph
from graph.planning.prerequisites import needed
from tests.plan_cases import (
    day,
    day_id,
    plan_of,
    plans,
    scenario,
    scenario_id,
    service_id,
)

NETFLIX = scenario_id("netflix_streaming")
ONE = scenario_id("one")


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def numbers(path: LearningPath) -> list[int]:
    return [stop.day.number for stop in path.stops]


def path_to_one(plan: Plan, budget: float) -> LearningPath:
    return learning_path(plan, [ONE], budget=budget)


def test_the_path_to_netflix_is_the_one_of_the_contract(course: Plan) -> None:
    path = learning_path(course, [NETFLIX])
    assert numbers(path) == [1, 8, 15, 16]
    assert [stop.hours for stop in path.stops] == [2.0, 3.0, 3.0, 3.5]
    assert [stop.cumulative_hours for stop in path.stops] == [2.0, 5.0, 8.0, 11.5]
    assert path.total_hours == 11.5
    assert [each.key for each in path.ready] == ["netflix_streaming"]
    assert (path.left_out, path.assumptions, path.beyond_budget) == ((), (), ())
    assert path.within_budget == path.stops


def test_the_plan_of_a_graph_is_read_once_and_goes_with_it() -> None:
    graph = build_graph()
    plan = plan_of_graph(graph)
    assert plan == read_plan(graph)
    assert plan_of_graph(graph) is plan
    assert plan_of_graph(build_graph()) is not plan
    gone = ref(graph)
    del graph
    collect()
    assert gone() is None


def test_every_stop_says_why_and_rests_on_edges_of_the_graph(course: Plan) -> None:
    graph = build_graph()
    path = learning_path(course, [NETFLIX])
    assert [[reason.text for reason in stop.reasons] for stop in path.stops] == [
        ["netflix_streaming involves it", "Day 8 needs it", "Day 16 needs it"],
        ["netflix_streaming involves it", "Day 16 needs it"],
        ["Day 16 needs it"],
        ["netflix_streaming involves it"],
    ]
    for stop in path.stops:
        for reason in stop.reasons:
            assert reason.edges
            for each in reason.edges:
                assert each in graph.edges([each.source], each.relation)[0]


def test_several_scenarios_share_days_and_each_is_asked_once(course: Plan) -> None:
    dropbox = scenario_id("dropbox_storage")
    path = learning_path(course, [NETFLIX, dropbox, NETFLIX])
    assert numbers(path) == sorted(
        {*numbers(learning_path(course, [NETFLIX])), *numbers(learning_path(course, [dropbox]))}
    )
    assert [each.key for each in path.ready] == ["dropbox_storage", "netflix_streaming"]
    shared = next(stop for stop in path.stops if stop.day.number == 16)
    assert [reason.text for reason in shared.reasons] == [
        "netflix_streaming involves it",
        "dropbox_storage involves it",
    ]


def test_known_days_are_left_out_with_what_only_they_needed(course: Plan) -> None:
    path = learning_path(course, [NETFLIX], known_days=[day_id(16)])
    assert numbers(path) == [1, 8]
    assert [each.number for each in path.left_out] == [15, 16]
    assert [each.key for each in path.ready] == ["netflix_streaming"]


def test_a_known_day_beside_the_path_changes_nothing(course: Plan) -> None:
    path = learning_path(course, [NETFLIX], known_days=[day_id(28)])
    assert numbers(path) == [1, 8, 15, 16]
    assert path.left_out == ()


def test_a_day_is_known_when_all_that_it_teaches_is() -> None:
    plan = plan_of(
        [
            day(1, teaches="a"),
            day(2, teaches="ab"),
            day(3, teaches=["part of a"]),
            day(4),
            day(5, needs=[1, 2, 3, 4], teaches="c"),
        ],
        [scenario("one", days=[5])],
        {"part of a": "a"},
    )
    whole = learning_path(plan, [ONE], known_services=[service_id("a")])
    assert numbers(whole) == [2, 4, 5]
    assert [each.number for each in whole.left_out] == [1, 3]
    part = learning_path(plan, [ONE], known_services=[service_id("part of a")])
    assert numbers(part) == [1, 2, 4, 5]


def test_a_budget_is_used_up_in_the_order_of_the_path(course: Plan) -> None:
    path = learning_path(course, [NETFLIX], budget=7.5)
    assert [stop.day.number for stop in path.within_budget] == [1, 8]
    assert [stop.day.number for stop in path.beyond_budget] == [15, 16]
    assert (path.total_hours, path.ready) == (11.5, ())
    assert learning_path(course, [NETFLIX], budget=11.5).beyond_budget == ()


def test_nothing_short_is_slipped_in_after_a_day_that_does_not_fit() -> None:
    plan = plan_of([day(1, 5), day(2, 1)], [scenario("one", days=[1, 2])])
    assert path_to_one(plan, budget=2).within_budget == ()


def test_a_budget_that_fits_nothing_is_told(course: Plan) -> None:
    path = learning_path(course, [NETFLIX], budget=1)
    assert path.within_budget == ()
    assert path.assumptions == (
        "A budget of 1 hour fits nothing: Day 1, the first, takes 2 hours.",
    )


def test_hours_are_added_as_they_are_written() -> None:
    plan = plan_of([day(number, 0.1) for number in (1, 2, 3)], [scenario("one", days=[1, 2, 3])])
    path = path_to_one(plan, budget=0.3)
    assert [stop.cumulative_hours for stop in path.stops] == [0.1, 0.2, 0.3]
    assert path.beyond_budget == ()
    assert path.total_hours == 0.3


@pytest.mark.parametrize("budget", [-1, float("nan"), float("-inf")])
def test_a_budget_is_a_length_of_time(course: Plan, budget: float) -> None:
    with pytest.raises(RequestError, match="give 0 or more"):
        learning_path(course, [NETFLIX], budget=budget)


def test_a_budget_may_be_endless(course: Plan) -> None:
    assert learning_path(course, [NETFLIX], budget=float("inf")).beyond_budget == ()


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_the_hours_of_a_day_are_a_length_of_time(hours: float) -> None:
    plan = plan_of([day(1, hours)], [scenario("one", days=[1])])
    with pytest.raises(RequestError, match=r"Day 1 takes .* give 0 or more"):
        learning_path(plan, [ONE])


def test_days_without_hours_count_as_none_and_that_is_told() -> None:
    plan = plan_of([day(1, None), day(2, 2), day(3, None)], [scenario("one", days=[1, 2, 3])])
    path = learning_path(plan, [ONE])
    assert path.total_hours == 2
    assert path.assumptions == ("No source says how long Day 1, 3 takes; counted as 0 hours.",)


def test_unknown_names_are_errors_with_suggestions(course: Plan) -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean .*netflix_streaming"):
        learning_path(course, [NodeId("scenario:netflix_steaming")])
    with pytest.raises(NotFoundError, match="There is no day"):
        learning_path(course, [NETFLIX], known_days=[day_id(99)])
    with pytest.raises(NotFoundError, match=r"Did you mean .*cloudfront"):
        learning_path(course, [NETFLIX], known_services=[NodeId("service:cloudfrnt")])


def test_what_a_change_removed_is_told(course: Plan) -> None:
    path = learning_path(RemoveDay(day_id(15)).apply(course), [NETFLIX])
    assert numbers(path) == [1, 8, 16]
    assert path.assumptions == ("Day 16 needs Day 15, which is not in the plan.",)
    assert [each.key for each in path.ready] == ["netflix_streaming"]
    gone = learning_path(RemoveDay(day_id(16)).apply(course), [NETFLIX])
    assert gone.assumptions == ("netflix_streaming points to Day 16, which is not in the plan.",)
    assert gone.ready == ()


def test_nothing_asked_and_empty_courses_give_empty_paths(course: Plan) -> None:
    assert learning_path(course, []) == learning_path(plan_of([]), [])
    path = learning_path(plan_of([], [scenario("one")]), [ONE], budget=0)
    assert path.stops == ()
    assert path.assumptions == ("one points to no day; nothing is studied for it.",)
    assert [each.key for each in path.ready] == ["one"]


def test_days_of_a_cycle_are_placed_by_position_and_the_rest_in_order() -> None:
    plan = plan_of(
        [day(1, needs=[4]), day(2, needs=[3]), day(3, needs=[2]), day(4, needs=[3])],
        [scenario("one", days=[1])],
    )
    path = learning_path(plan, [ONE])
    assert numbers(path) == [2, 3, 4, 1]
    assert path.assumptions == ("Day 2: part of a cycle of prerequisites, placed by position.",)


def test_a_day_before_what_it_needs_is_not_ready_while_that_is_beyond_the_budget() -> None:
    plan = plan_of([day(1, needs=[2]), day(2, needs=[1])], [scenario("one", days=[1])])
    assert path_to_one(plan, budget=1).ready == ()
    assert [each.key for each in path_to_one(plan, budget=2).ready] == ["one"]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    plan=plans(may_cycle=True),
    known=st.sets(st.integers(1, 6)),
    budget=st.sampled_from([None, 0, 0.3, 2, 4]),
)
def test_paths_are_those_of_exhaustive_search(
    plan: Plan, known: set[int], budget: float | None
) -> None:
    here = {each.number: each for each in plan.days}
    known &= set(here)
    asked = [each.id for each in plan.scenarios]
    path = learning_path(
        plan, asked, known_days=[day_id(number) for number in known], budget=budget
    )
    aims = {int(link.target[4:]) for each in plan.scenarios for link in each.days}
    assert set(numbers(path)) == _reached(plan, aims, known)
    assert {each.number for each in path.left_out} == _reached(plan, aims, set()) - set(
        numbers(path)
    )
    _check_order(plan, path)
    total = 0
    for stop in path.stops:
        total += round((stop.day.hours or 0) * 10)
        assert stop.cumulative_hours == total / 10
        assert stop.fits == (budget is None or total <= round(budget * 10))
        assert stop.reasons
    done = known | {stop.day.number for stop in path.within_budget}
    for each in plan.scenarios:
        wanted = {int(link.target[4:]) for link in each.days}
        assert (each in path.ready) == (
            wanted <= done and _reached(plan, wanted - known, known) <= done
        )


def _reached(plan: Plan, aims: set[int], known: set[int]) -> set[int]:
    """Return the days that are reached over prerequisites, one step after the other."""
    found = aims - known
    while True:
        more = {
            int(link.target[4:])
            for each in plan.days
            if each.number in found
            for link in each.prerequisites
        } - known
        if more <= found:
            return found
        found |= more


def _check_order(plan: Plan, path: LearningPath) -> None:
    """Of all orders that keep prerequisites, the path is the first by position, if there is one."""
    chosen = sorted(numbers(path))
    needs = [
        (each.number, int(link.target[4:]))
        for each in plan.days
        for link in each.prerequisites
        if {each.number, int(link.target[4:])} <= set(chosen)
    ]
    valid = next(
        (
            order
            for order in permutations(chosen)
            if all(order.index(other) < order.index(one) for one, other in needs)
        ),
        None,
    )
    if valid is not None:
        assert tuple(numbers(path)) == valid
    assert any("cycle" in words for words in path.assumptions) == (valid is None)


def test_a_large_plan_is_answered_to_the_last_scenario() -> None:
    plan = large_plan()
    path = learning_path(plan, [each.id for each in plan.scenarios])
    assert path.ready == plan.scenarios
    assert sum(len(stop.reasons) for stop in path.stops) == sum(
        len(links)
        for links in (
            *(each.days for each in plan.scenarios),
            *(stop.day.prerequisites for stop in path.stops),
        )
    )


def test_reasons_are_worked_out_when_asked_and_become_a_tuple(course: Plan) -> None:
    first, *_ = learning_path(course, [NETFLIX]).stops
    again, *_ = learning_path(course, [NETFLIX]).stops
    asked = tuple(first.reasons)
    assert first == again
    assert first.reasons == asked
    assert first.reasons[0] == asked[0]
    assert first.reasons[1:] == asked[1:]
    assert (len(first.reasons), hash(first.reasons)) == (len(asked), hash(asked))
    assert repr(first.reasons) == repr(asked)
    assert type(deepcopy(first.reasons)) is tuple
    assert deepcopy(first.reasons) == asked


@settings(deadline=None)
@given(plans(), st.data())
def test_what_was_asked_before_changes_no_path(plan: Plan, data: st.DataObject) -> None:
    keys = [each.id for each in plan.scenarios]
    asked = data.draw(st.lists(st.sampled_from(keys), max_size=3)) if keys else []
    for each in keys:
        learning_path(plan, [each])
    fresh = replace(plan)
    assert fresh.closures == {}
    assert learning_path(plan, asked) == learning_path(fresh, asked)
    aims = {link.target for each in asked for link in plan.scenario[each].days}
    days = {stop.day.id for stop in learning_path(plan, asked).stops}
    assert days == needed(plan, aims)
