"""The path by services: against every choice of days there is, on small plans."""

import subprocess
import sys
from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.plans import large_plan
from graph.build import build_graph
from graph.errors import NotFoundError, RequestError
from graph.model.ids import NodeId
from graph.planning import cover_solver
from graph.planning.cover import Cover, cover
from graph.planning.cover_solver import Choice, Proof, choose
from graph.planning.plan import Plan, read_plan
from tests.plan_cases import (
    day,
    day_id,
    plan_of,
    plans,
    scenario,
    scenario_id,
    service_id,
)

ONE = scenario_id("one")


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def numbers(path: Cover) -> list[int]:
    return [stop.day.number for stop in path.stops]


def test_the_least_hours_to_netflix(course: Plan) -> None:
    path = cover(course, [scenario_id("netflix_streaming")])
    assert numbers(path) == [1, 8]
    assert path.total_hours == 5.0
    assert path.is_proven_best
    assert [each.key for each in path.ready] == ["netflix_streaming"]
    assert (path.untaught, path.assumptions, path.left_out) == ((), (), ())


def test_every_stop_says_which_services_it_is_there_for(course: Plan) -> None:
    graph = build_graph()
    path = cover(course, [scenario_id("netflix_streaming"), scenario_id("dropbox_storage")])
    reasons = {stop.day.number: [reason.text for reason in stop.reasons] for stop in path.stops}
    assert reasons[1] == [
        "teaches CloudFront, which netflix_streaming and dropbox_storage use",
        "teaches Regions, which netflix_streaming uses",
        "Day 8 needs it",
        "Day 16 needs it",
    ]
    assert "teaches Lambda@Edge of Lambda, which dropbox_storage uses" in reasons[16]
    for stop in path.stops:
        for reason in stop.reasons:
            assert reason.edges
            for each in reason.edges:
                assert each in graph.edges([each.source], each.relation)[0]


def test_a_part_counts_with_its_whole_and_not_the_other_way_round() -> None:
    days = [day(1, 5, teaches=["whole"]), day(2, 1, teaches=["part"])]
    parts = {"part": "whole"}
    whole = plan_of(days, [scenario("one", uses=["whole"])], parts)
    assert numbers(cover(whole, [ONE])) == [2]
    part = plan_of(days[:1], [scenario("one", uses=["part"])], parts)
    path = cover(part, [ONE])
    assert path.stops == ()
    assert [(each.name, [reason.text for reason in each.reasons]) for each in path.untaught] == [
        ("part", ["one uses it"])
    ]
    assert path.ready == ()


def test_prerequisites_count_unless_they_are_left_out() -> None:
    plan = plan_of(
        [day(1, 4), day(2, 1, needs=[1], teaches="a"), day(3, 2, teaches="a")],
        [scenario("one", uses="a")],
    )
    assert numbers(cover(plan, [ONE])) == [3]
    assert numbers(cover(plan, [ONE], prerequisites=False)) == [2]
    known = cover(plan, [ONE], known_days=[day_id(1)])
    assert numbers(known) == [2]


def test_what_is_known_needs_no_day() -> None:
    plan = plan_of(
        [day(1, teaches="ab"), day(2, teaches="c")],
        [scenario("one", uses=["a", "c", "part of c"])],
        {"part of c": "c"},
    )
    by_day = cover(plan, [ONE], known_days=[day_id(1)])
    assert numbers(by_day) == [2]
    assert [each.number for each in by_day.left_out] == [1]
    by_service = cover(plan, [ONE], known_services=[service_id("c")])
    assert numbers(by_service) == [1]
    assert by_service.untaught == ()
    assert [each.key for each in by_service.ready] == ["one"]


def test_ties_go_to_fewer_days_then_to_earlier_ones() -> None:
    fewer = plan_of(
        [day(1, teaches="a"), day(2, teaches="b"), day(3, 2, teaches="ab")],
        [scenario("one", uses="ab")],
    )
    assert numbers(cover(fewer, [ONE])) == [3]
    earlier = plan_of(
        [day(1, teaches="a"), day(2, teaches="ab"), day(3, teaches="bc"), day(4, teaches="c")],
        [scenario("one", uses="abc")],
    )
    assert numbers(cover(earlier, [ONE])) == [1, 3]


def test_a_budget_is_used_up_in_the_order_of_the_path() -> None:
    plan = plan_of([day(1, 2, teaches="a"), day(2, 2, teaches="b")], [scenario("one", uses="ab")])
    path = cover(plan, [ONE], budget=3)
    assert [stop.day.number for stop in path.within_budget] == [1]
    assert path.ready == ()
    assert cover(plan, [ONE], budget=1).assumptions == (
        "A budget of 1 hour fits nothing: Day 1, the first, takes 2 hours.",
    )


def test_bad_input_is_told(course: Plan) -> None:
    netflix = scenario_id("netflix_streaming")
    with pytest.raises(NotFoundError, match=r"Did you mean .*netflix_streaming"):
        cover(course, [NodeId("scenario:netflix")])
    with pytest.raises(NotFoundError):
        cover(course, [netflix], known_days=[day_id(99)])
    with pytest.raises(RequestError, match="budget"):
        cover(course, [netflix], budget=-1)
    for limit in (-1, float("nan")):
        with pytest.raises(RequestError, match="time limit"):
            cover(course, [netflix], time_limit=limit)
    bad = plan_of([day(1, -1, teaches="a")], [scenario("one", uses="a")])
    with pytest.raises(RequestError, match="Day 1 takes -1"):
        cover(bad, [ONE])


def test_empty_courses_and_scenarios_without_services() -> None:
    path = cover(plan_of([], [scenario("one")]), [ONE])
    assert path.stops == ()
    assert path.assumptions == ("one uses no service; nothing is studied for it.",)
    assert cover(plan_of([]), []).is_proven_best


def test_days_without_hours_are_told_and_do_not_come_along_for_nothing() -> None:
    plan = plan_of(
        [day(1, None, teaches="a"), day(2, None, teaches="ab")], [scenario("one", uses="ab")]
    )
    path = cover(plan, [ONE])
    assert numbers(path) == [2]
    assert path.assumptions == ("No source says how long Day 2 takes; counted as 0 hours.",)


def test_without_time_there_is_an_answer_that_is_not_proven() -> None:
    plan = plan_of(
        [day(1, teaches="a"), day(2, needs=[1], teaches="a")], [scenario("one", uses="a")]
    )
    path = cover(plan, [ONE], time_limit=0)
    assert numbers(path) == [1]
    assert not path.is_proven_best
    assert path.assumptions == (
        "The time limit of 0 s was reached: there may be a path that takes fewer hours.",
    )


@pytest.mark.parametrize(
    ("solved", "proof"),
    [
        (0, Proof.NOTHING),
        (1, Proof.HOURS),
        (2, Proof.COUNT),
        (4, Proof.COUNT),
        (99, Proof.BEST),
    ],
)
def test_an_answer_says_how_far_it_is_proven(
    monkeypatch: pytest.MonkeyPatch, solved: int, proof: Proof
) -> None:
    times = iter([0.0, *[0.0] * solved, *[9.0] * 9])
    monkeypatch.setattr(cover_solver, "monotonic", lambda: next(times))
    assert choose(Choice((1, 1, 1), ((1, 2), (0, 1, 2))), 5).proof is proof


def test_scipy_is_asked_for_where_it_is_missing_and_needed(
    monkeypatch: pytest.MonkeyPatch, course: Plan
) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(RequestError, match=r"pip install 'scenariograph\[planning\]'"):
        cover(course, [scenario_id("netflix_streaming")])
    assert cover(course, []).stops == ()


def test_scipy_is_not_loaded_before_it_is_used() -> None:
    program = "import sys; import graph.planning.cover; print('scipy' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def _reached(plan: Plan, start: Iterable[int], known: set[int]) -> set[int]:
    found: set[int] = set()
    front = list(start)
    while front:
        current = front.pop()
        if current not in found and current not in known:
            found.add(current)
            front += [int(link.target[4:]) for link in plan.day[day_id(current)].prerequisites]
    return found


def _exhaustive(plan: Plan, known: set[int], *, prerequisites: bool) -> tuple[int, int, list[int]]:
    """Return tenths of hours, number and days of the best of all choices."""
    teaches = {
        each.number: {whole for link in each.teaches for whole in plan.wholes[link.target]}
        for each in plan.days
    }
    wanted = {link.target for each in plan.scenarios for link in each.uses}
    wanted &= set().union(*teaches.values())
    wanted -= set().union(*(teaches[number] for number in known))
    hours = {each.number: round((each.hours or 0) * 10) for each in plan.days}
    free = [each.number for each in plan.days if each.number not in known]
    return min(
        (sum(hours[number] for number in chosen), size, list(chosen))
        for size in range(len(free) + 1)
        for chosen in combinations(free, size)
        if wanted <= set().union(*(teaches[number] for number in chosen))
        and (not prerequisites or _reached(plan, chosen, known) <= set(chosen))
    )


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    plan=plans(most_days=8, may_cycle=True),
    known=st.sets(st.integers(1, 8), max_size=2),
    prerequisites=st.booleans(),
)
def test_covers_are_those_of_exhaustive_search(
    plan: Plan, known: set[int], prerequisites: bool
) -> None:
    known = {each.number for each in plan.days if each.number in known}
    # Days that teach nothing are never known by services, and no service is known here.
    path = cover(
        plan,
        [each.id for each in plan.scenarios],
        known_days=[day_id(number) for number in known],
        prerequisites=prerequisites,
    )
    assert path.is_proven_best
    hours, count, chosen = _exhaustive(plan, known, prerequisites=prerequisites)
    assert sorted(numbers(path)) == chosen
    assert len(path.stops) == count
    assert path.total_hours == hours / 10
    assert all(stop.reasons for stop in path.stops)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_solver_settles_ties_over_many_days(data: st.DataObject) -> None:
    """More days than are decided at once, all alike, so that there are many ties."""
    count = data.draw(st.integers(11, 14))
    places = st.integers(0, count - 1)
    wishes = data.draw(st.lists(st.lists(places, min_size=1, max_size=5, unique=True), max_size=5))
    needs = data.draw(st.lists(st.tuples(places, places), max_size=5))
    hours = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    choice = Choice(tuple(hours), tuple(map(tuple, wishes)), tuple(needs))
    best = min(
        (
            choice.rank(frozenset(chosen))
            for size in range(min(count, 2 * len(wishes) + 2) + 1)
            for chosen in combinations(range(count), size)
            if choice.is_met_by(frozenset(chosen))
        ),
    )
    found = choose(choice, 60)
    assert found.proof is Proof.BEST
    assert choice.rank(found.days) == best


@pytest.mark.slow
def test_a_large_plan_is_covered() -> None:
    plan = large_plan(services=200)
    asked = [each.id for each in plan.scenarios[:5]]
    path = cover(plan, asked, time_limit=300)
    assert path.is_proven_best
    assert path.ready == plan.scenarios[:5]
