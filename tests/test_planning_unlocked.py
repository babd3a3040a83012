"""What can be built when, which day to study next, and which days most depends on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import NotFoundError, RequestError
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.planning.bottlenecks import bottlenecks
from graph.planning.changes import RemoveDay
from graph.planning.next_day import next_days
from graph.planning.plan import Plan, PlannedScenario, read_plan
from graph.planning.unlocked import completed, earliest, unlocked_by, unlocked_each_day
from tests.plan_cases import day, day_id, plan_of, plans, scenario


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return read_plan(build_graph())


def needing(plan: Plan, target: NodeId) -> set[NodeId]:
    """Return the days that need a day, by going round until nothing is added."""
    found = {target}
    while True:
        more = {
            each.id
            for each in plan.days
            if any(link.target in found for link in each.prerequisites)
        }
        if more <= found:
            return found - {target}
        found |= more


def depending(plan: Plan, target: NodeId) -> list[PlannedScenario]:
    days = needing(plan, target) | {target}
    return [each for each in plan.scenarios if any(link.target in days for link in each.days)]


def test_what_a_day_unlocks_grows_day_by_day(shipped: Plan) -> None:
    assert [each.key for each in unlocked_by(shipped, day_id(16))] == [
        "netflix_streaming",
        "spotify_scalability",
    ]
    opened = {found.day.number: found for found in unlocked_each_day(shipped) if found.scenarios}
    assert {number: found.total for number, found in opened.items()} == {
        13: 1,
        16: 2,
        18: 3,
        19: 4,
        23: 5,
    }
    (netflix,) = opened[16].scenarios
    assert netflix.scenario.key == "netflix_streaming"
    assert [reason.text for reason in netflix.reasons] == [
        "it involves Day 1",
        "it involves Day 8",
        "it involves Day 16",
    ]
    assert {edge.relation for reason in netflix.reasons for edge in reason.edges} == {
        Relation.INVOLVES
    }


def test_a_removed_day_makes_its_scenarios_impossible(shipped: Plan) -> None:
    plan = RemoveDay(day_id(16)).apply(shipped)
    lost = [found for found in earliest(plan) if not found.is_possible]
    assert [found.scenario.key for found in lost] == ["dropbox_storage", "netflix_streaming"]
    assert lost[1].day is None
    assert lost[1].reasons[2].text == "it involves Day 16, which is not in the plan"
    assert [each.key for each in unlocked_by(plan, day_id(28))] == [
        "airbnb_security",
        "serverless_app",
        "spotify_scalability",
    ]
    with pytest.raises(NotFoundError, match="There is no day 'day:16'"):
        unlocked_by(plan, day_id(16))


def test_a_scenario_without_days_can_be_built_from_the_first_day_on() -> None:
    plan = plan_of([day(1), day(2)], [scenario("free"), scenario("late", [2])])
    first, second = unlocked_each_day(plan)
    assert [found.scenario.key for found in first.scenarios] == ["free"]
    assert (first.total, second.total) == (1, 2)
    assert [each.key for each in unlocked_by(plan, day_id(1))] == ["free"]


def test_an_empty_course_unlocks_nothing() -> None:
    plan = plan_of([], [scenario("free")])
    assert unlocked_each_day(plan) == ()
    assert next_days(plan, []).best is None
    assert bottlenecks(plan).days == ()


@given(plans(may_cycle=True))
def test_each_day_opens_what_is_complete_at_its_end_and_was_not_before(plan: Plan) -> None:
    done: set[NodeId] = set()
    before: set[NodeId] = set()
    for found in unlocked_each_day(plan):
        done.add(found.day.id)
        now = {each.id for each in completed(plan, done)}
        assert {each.scenario.id for each in found.scenarios} == now - before
        assert found.total == len(now)
        assert {each.id for each in unlocked_by(plan, found.day.id)} == now
        before = now


def test_the_next_day_is_the_one_that_unlocks_most() -> None:
    plan = plan_of(
        [day(1), day(2), day(3, needs=[1]), day(4), day(5, needs=[3, 4])],
        [scenario("a", [2]), scenario("b", [3]), scenario("c", [3, 9]), scenario("d", [3])],
    )
    found = next_days(plan, [])
    assert [each.day.number for each in found.days] == [2, 1, 4], "3 needs 1 first"
    nearer = found.days[1]
    assert nearer.unlocks == ()
    assert nearer.brings_nearer == 3
    assert [each.number for each in nearer.opens] == [3]
    assert [reason.text for reason in nearer.reasons] == ["Day 3 needs it"]
    best = next_days(plan, [day_id(1)]).best
    assert best is not None
    assert best.day.number == 3
    assert [each.key for each in best.unlocks] == ["b", "d"]
    assert [reason.text for reason in best.reasons] == ["b involves Day 3", "d involves Day 3"]
    assert next_days(plan, [day_id(1)], first=1).days == (best,)


def test_among_equal_days_the_shorter_one_is_next_and_absent_hours_are_told() -> None:
    plan = plan_of([day(1, 2.0), day(2, 1.0), day(3, None)])
    found = next_days(plan, [])
    assert [each.day.number for each in found.days] == [3, 2, 1]
    assert found.assumptions == ("No source says how long Day 3 takes; counted as 0 hours.",)


def test_where_days_wait_for_each_other_the_answer_says_so() -> None:
    plan = plan_of([day(1), day(2, needs=[3]), day(3, needs=[2])])
    found = next_days(plan, [day_id(1)])
    assert [each.day.number for each in found.days] == [2]
    assert found.assumptions == (
        "Day 2: every day left waits for another one; placed by position.",
    )


def test_a_prerequisite_that_is_gone_keeps_no_day_back() -> None:
    plan = plan_of([day(2, needs=[1])])
    assert [each.day.number for each in next_days(plan, []).days] == [2]


def test_bad_requests_are_errors(shipped: Plan) -> None:
    with pytest.raises(NotFoundError, match="day:99"):
        next_days(shipped, [day_id(99)])
    with pytest.raises(RequestError, match="Ask for 0 or more"):
        next_days(shipped, [], first=-1)
    with pytest.raises(RequestError, match="Ask for 0 or more"):
        bottlenecks(shipped, first=-1)


@given(plans(may_cycle=True), st.data())
def test_next_days_are_those_that_are_free_ranked_by_trying_each(
    plan: Plan, data: st.DataObject
) -> None:
    done = set(
        data.draw(
            st.lists(st.sampled_from([each.id for each in plan.days]), unique=True)
            if plan.days
            else st.just([])
        )
    )
    found = next_days(plan, done)
    left = [each for each in plan.days if each.id not in done]
    free = [
        each
        for each in left
        if all(link.target in done or link.target not in plan.day for link in each.prerequisites)
    ]
    assert {each.day for each in found.days} == set(free or left[:1])
    ranks = []
    for each in found.days:
        ready = completed(plan, done)
        then = completed(plan, done | {each.day.id})
        assert each.unlocks == tuple(one for one in then if one not in ready)
        waiting = [one for one in depending(plan, each.day.id) if one not in then]
        assert each.brings_nearer == len(waiting)
        ranks.append((-len(each.unlocks), -len(waiting), -len(each.opens)))
    assert ranks == sorted(ranks)


def test_bottlenecks_say_what_depends_on_a_day_and_through_what() -> None:
    plan = plan_of(
        [day(1), day(2, 2.0, [1]), day(3, 3.0, [2]), day(4, None, [3, 1]), day(5)],
        [scenario("deep", [5, 3]), scenario("near", [1])],
    )
    found = bottlenecks(plan)
    assert [each.day.number for each in found.days] == [1, 2, 3, 5]
    first = found.days[0]
    assert [each.key for each in first.scenarios] == ["deep", "near"]
    assert [each.number for each in first.days] == [2, 3, 4]
    assert first.hours == 5.0
    assert [reason.text for reason in first.reasons] == [
        "deep needs it, through Day 3, Day 2",
        "near involves it",
        "Day 2 needs it",
        "Day 3 needs it, through Day 2",
        "Day 4 needs it",
    ]
    assert [(edge.source, edge.target) for edge in first.reasons[0].edges] == [
        ("scenario:deep", "day:3"),
        ("day:3", "day:2"),
        ("day:2", "day:1"),
    ]
    assert found.assumptions == ("No source says how long Day 4 takes; counted as 0 hours.",)
    assert bottlenecks(plan, first=2).days == found.days[:2]
    assert bottlenecks(plan, first=0).days == ()


def test_of_equal_bottlenecks_the_one_with_more_hours_behind_it_comes_first() -> None:
    plan = plan_of([day(1), day(2), day(3, 1.0, [1]), day(4, 2.0, [2])])
    assert [each.day.number for each in bottlenecks(plan).days] == [2, 1]


@given(plans(may_cycle=True))
def test_bottlenecks_are_what_going_round_by_hand_finds(plan: Plan) -> None:
    found = bottlenecks(plan, first=None).days
    by_day = {each.day.id: each for each in found}
    for each in plan.days:
        days, scenarios = needing(plan, each.id), depending(plan, each.id)
        assert (each.id in by_day) is bool(days or scenarios)
        if each.id in by_day:
            bottleneck = by_day[each.id]
            assert {one.id for one in bottleneck.days} == days
            assert list(bottleneck.scenarios) == scenarios
            for reason in bottleneck.reasons:
                assert reason.edges[-1].target == each.id
                ends = zip(reason.edges, reason.edges[1:], strict=False)
                assert all(one.target == other.source for one, other in ends)
    ranks = [(-len(each.scenarios), -len(each.days), -each.hours) for each in found]
    assert ranks == sorted(ranks)
