"""Impact: what the contract says, and what a naive reading of the words gives on any plan."""

from __future__ import annotations

import pytest
from hypothesis import given

from bench.plans import large_plan
from graph.build import build_graph
from graph.model.ids import NodeId
from graph.planning.changes import Change, MoveDay, RemoveDay, SwapDays, apply_all
from graph.planning.contents import AddScenario, DropScenario, DropService
from graph.planning.impact import Affected, Impact, impact
from graph.planning.plan import Plan, PlannedScenario, read_plan
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay
from graph.planning.what_if import Readiness, WeekLoad, what_if
from tests.plan_cases import day, day_id, plan_of, scenario, service_id
from tests.plan_changes import changed


def test_removing_day_16_does_what_the_contract_says() -> None:
    found = impact(plan := read_plan(build_graph()), RemoveDay(day_id(16)).apply(plan))
    assert [each.node.key for each in found.scenarios] == ["dropbox_storage", "netflix_streaming"]
    assert [each.node.name for each in found.services_no_longer_taught] == ["SNS"]
    assert [each.node.number for each in found.days] == [17, 21, 27, 28]
    assert [reason.text for reason in found.days[0].reasons] == ["loses Day 16, which it needs"]
    assert not found.untaught_scenarios


def test_every_reason_rests_on_edges_with_a_place() -> None:
    plan = read_plan(build_graph())
    after = apply_all(plan, [RemoveDay(day_id(16)), MoveDay(day_id(8), 27)])
    found = impact(plan, after)
    affected: list[Affected[object]] = [
        *found.scenarios,  # type: ignore[list-item]
        *found.services_no_longer_taught,  # type: ignore[list-item]
        *found.days,  # type: ignore[list-item]
    ]
    assert all(each.reasons for each in affected)
    assert all(
        edge.evidence for each in affected for reason in each.reasons for edge in reason.edges
    )
    early = next(each for each in found.days if each.node.number == 9)
    assert [reason.text for reason in early.too_early] == ["comes before Day 8, which it needs"]


def test_what_was_wrong_before_is_no_impact() -> None:
    plan = plan_of(
        [day(1, needs=[3]), day(2, teaches="b"), day(3, teaches="a"), day(4)],
        [scenario("one", [2], ["a"]), scenario("two", [9])],
    )
    assert impact(plan, MoveDay(day_id(4), 2).apply(plan)).is_harmless


def test_a_need_that_a_change_makes_is_judged_as_it_stands() -> None:
    plan = plan_of([day(1), day(2), day(3, needs=[2])])
    found = impact(plan, MergeDays((day_id(1), day_id(3))).apply(plan))
    assert [reason.text for each in found.days for reason in each.reasons] == [
        "comes before Day 2, which it needs"
    ]
    inserted = InsertDay("New", before=day_id(1), prerequisites=(day_id(2),)).apply(plan)
    assert [each.node.number for each in impact(plan, inserted).days] == [4]


def test_a_scenario_that_uses_what_is_no_longer_taught_is_told_apart() -> None:
    plan = plan_of([day(1, teaches="ab"), day(2)], [scenario("one", [2], ["a"])])
    found = impact(plan, DropService(service_id("a")).apply(plan))
    assert not found.scenarios
    (untaught,) = found.untaught_scenarios
    assert [reason.text for reason in untaught.lost] == ["uses a, which no day teaches any longer"]
    assert [edge.relation for reason in untaught.lost for edge in reason.edges] == [
        "uses",
        "teaches",
    ]
    assert not found.is_harmless


def test_a_split_breaks_nothing() -> None:
    plan = read_plan(build_graph())
    for each in plan.days:
        after = SplitDay(each.id, (DayPart(), DayPart())).apply(plan)
        assert impact(plan, after) == Impact((), (), ())


def test_what_if_tells_before_and_after() -> None:
    plan = plan_of(
        [day(1, 2.0, week=1), day(2, None, week=1), day(3, 3.0, teaches="a", week=2), day(4)],
        [scenario("gone", [1]), scenario("lost", [3], ["a"]), scenario("none"), scenario("x", [2])],
    )
    changes: list[Change] = [
        RemoveDay(day_id(3)),
        MoveDay(day_id(2), 1),
        DropScenario(NodeId("scenario:gone")),
        AddScenario("new", "New", (day_id(4),)),
    ]
    found = what_if(plan, changes)
    assert found.changes == (
        "remove Day 3",
        "move Day 2 to position 1",
        "drop scenario gone",
        "add scenario new",
    )
    assert [(each.node.key, each.lost[0].text) for each in found.no_longer_possible] == [
        ("gone", "is taken out"),
        ("lost", "loses Day 3"),
    ]
    assert [each.key for each in found.newly_possible] == ["new"]
    assert [(each.scenario.key, each.before, each.after) for each in found.readiness] == [
        ("gone", 1, None),
        ("lost", 3, None),
        ("new", None, 4),
        ("x", 2, 1),
    ]
    assert (found.hours_before, found.hours_after) == (6.0, 3.0)
    assert found.weeks == (WeekLoad(1, 2.0, 2.0), WeekLoad(2, 3.0, 0.0), WeekLoad(None, 1.0, 1.0))
    assert found.changed_weeks == (WeekLoad(2, 3.0, 0.0),)
    assert found.assumptions == ("No source says how long Day 2 takes; counted as 0 hours.",)
    assert found.before is plan


def test_a_scenario_becomes_possible_again() -> None:
    plan = plan_of([day(1)], [scenario("one", [2])])
    new = AddScenario("two", "Two").apply(plan)
    found = what_if(new, [SwapDays(day_id(1), day_id(1))][:0])
    assert found.readiness == ()
    assert found.impact.is_harmless
    assert what_if(plan, [AddScenario("two", "Two")]).readiness == (
        Readiness(new.scenarios[1], None, 0),
    )


def test_an_empty_course_has_no_impact() -> None:
    empty = plan_of([])
    found = what_if(empty, [])
    assert (found.impact.is_harmless, found.weeks, found.hours_after) == (True, (), 0.0)


def naive_teachers(plan: Plan, service: NodeId) -> set[int]:
    """Return the positions at which a service or a part of it is taught."""

    def counts(current: NodeId, seen: frozenset[NodeId] = frozenset()) -> bool:
        (record,) = (each for each in plan.services if each.id == current)
        whole = record.part_of.target if record.part_of else None
        if current == service:
            return True
        return whole is not None and whole not in seen and counts(whole, seen | {current})

    return {day.position for day in plan.days for link in day.teaches if counts(link.target)}


def naive_early_uses(plan: Plan, each: PlannedScenario) -> set[NodeId]:
    last = max(
        (day.position for day in plan.days if day.id in [link.target for link in each.days]),
        default=None,
    )
    if last is None:
        return set()
    return {
        link.target
        for link in each.uses
        if (teachers := naive_teachers(plan, link.target)) and min(teachers) > last
    }


def naive_wrong_order(plan: Plan) -> set[tuple[NodeId, NodeId]]:
    places = {day.id: day.position for day in plan.days}
    return {
        (day.id, link.target)
        for day in plan.days
        for link in day.prerequisites
        if link.target in places and places[day.id] < places[link.target]
    }


@given(changed())
def test_impact_is_what_its_words_say(pair: tuple[Plan, Plan]) -> None:
    before, after = pair
    found = impact(before, after)
    were, are = ({day.id for day in plan.days} for plan in pair)
    old = {each.id: each for each in before.scenarios}
    assert [each.node.id for each in found.scenarios] == [
        each.id
        for each in after.scenarios
        if {link.target for link in each.days} & (were - are)
        or naive_early_uses(after, each)
        - (naive_early_uses(before, old[each.id]) if each.id in old else set())
    ]
    assert [each.node.id for each in found.services_no_longer_taught] == [
        service.id
        for service in before.services
        if naive_teachers(before, service.id) and not naive_teachers(after, service.id)
    ]
    new_wrongs = naive_wrong_order(after) - naive_wrong_order(before)
    assert [each.node.id for each in found.days] == [
        day.id
        for day in after.days
        if {link.target for link in day.prerequisites} & (were - are)
        or any(wrong[0] == day.id for wrong in new_wrongs)
    ]
    assert all(each.reasons for each in found.days)


@given(changed())
def test_what_if_counts_as_one_would_by_hand(pair: tuple[Plan, Plan]) -> None:
    before, after = pair
    possible = [
        {
            each.id
            for each in plan.scenarios
            if {link.target for link in each.days} <= {day.id for day in plan.days}
        }
        for plan in pair
    ]

    class Given:
        def apply(self, plan: Plan) -> Plan:
            assert plan is before
            return after

        def __str__(self) -> str:
            return "what was drawn"

    found = what_if(before, [Given()])
    assert {each.node.id for each in found.no_longer_possible} == possible[0] - possible[1]
    assert {each.id for each in found.newly_possible} == possible[1] - possible[0]
    assert found.hours_after == pytest.approx(sum(day.hours or 0 for day in after.days))
    assert sum(week.after for week in found.weeks) == pytest.approx(found.hours_after)
    assert sum(week.before for week in found.weeks) == pytest.approx(found.hours_before)


def test_a_large_curriculum_is_answered() -> None:
    plan = large_plan()
    found = what_if(plan, [RemoveDay(day_id(1000)), MoveDay(day_id(3), 1900)])
    assert found.impact.days
    assert found.no_longer_possible
