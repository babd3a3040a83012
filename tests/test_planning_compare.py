"""Two courses side by side."""

from dataclasses import replace

import pytest
from hypothesis import given

from graph.build import build_graph
from graph.model.edges import Relation
from graph.planning.changes import MoveDay, RemoveDay
from graph.planning.compare import FieldChange, SameDay, WeekHours, compare_plans
from graph.planning.plan import Plan, read_plan
from tests.plan_cases import day, day_id, plan_of, plans, scenario


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return read_plan(build_graph())


def test_a_removed_day_is_the_only_difference(shipped: Plan) -> None:
    found = compare_plans(shipped, RemoveDay(day_id(16)).apply(shipped))
    assert [each.number for each in found.days.removed] == [16]
    assert found.days.added == ()
    assert found.days.changed == ()
    assert found.days.same == 27
    assert [service.key for service in found.taught.removed] == ["sns"]
    assert found.used.removed == ()
    assert (found.hours_before, found.hours_after) == (98.0, 94.5)
    assert WeekHours(3, 24.5, 21.0) in found.weeks
    assert not found.is_same


def test_a_moved_day_and_those_that_shift_change_their_position(shipped: Plan) -> None:
    found = compare_plans(shipped, MoveDay(day_id(4), 2).apply(shipped))
    assert [(each.after.number, each.values) for each in found.days.changed] == [
        (4, (FieldChange("position", 4, 2),)),
        (2, (FieldChange("position", 2, 3),)),
        (3, (FieldChange("position", 3, 4),)),
    ]
    assert found.days.added == found.days.removed == ()


def test_values_and_links_that_differ_are_named_with_their_edges() -> None:
    before = plan_of(
        [day(1, 1.0, teaches="ab", week=1), day(2, None, [1])], [scenario("one", [1], "a")]
    )
    after = plan_of(
        [day(1, 2.0, teaches="ca", week=2), day(2, None)],
        [scenario("one", [1, 2], "a"), scenario("two")],
        {"c": "a"},
    )
    found = compare_plans(before, after)
    first, second = found.days.changed
    assert first.values == (FieldChange("week", 1, 2), FieldChange("hours", 1.0, 2.0))
    assert [reason.text for reason in first.added] == ["teaches c"]
    assert [reason.text for reason in first.removed] == ["teaches b"]
    (lost,) = second.removed
    assert lost.text == "needs Day 1"
    assert [(edge.source, edge.relation, edge.target) for edge in lost.edges] == [
        ("day:2", Relation.PREREQUISITE, "day:1")
    ]
    (one,) = found.scenarios.changed
    assert [reason.text for reason in one.added] == ["involves Day 2"]
    assert [each.key for each in found.scenarios.added] == ["two"]
    assert [each.key for each in found.services.added] == ["c"]
    assert [each.key for each in found.services.removed] == ["b"]
    assert [each.key for each in found.taught.shared] == ["a"]
    assert found.assumptions == (
        "In the first course: No source says how long Day 2 takes; counted as 0 hours.",
        "In the second course: No source says how long Day 2 takes; counted as 0 hours.",
    )


def test_order_of_links_is_no_difference() -> None:
    before, after = plan_of([day(1, teaches="ab")]), plan_of([day(1, teaches="ba")])
    assert compare_plans(before, after).is_same


def test_a_service_that_becomes_a_part_is_a_change() -> None:
    before = plan_of([day(1, teaches="ab")])
    after = plan_of([day(1, teaches="ab")], parts={"b": "a"})
    (change,) = compare_plans(before, after).services.changed
    assert change.values == (FieldChange("part_of", None, "service:a"),)


def test_days_are_the_same_by_title_where_a_day_was_inserted() -> None:
    before = plan_of([day(1), day(2, needs=[1])], [scenario("one", [2])])
    inserted = plan_of(
        [
            replace(day(1), title="New"),
            replace(day(2), title="Day 1"),
            replace(day(3, needs=[2, 1]), title="DAY  2"),
        ],
        [scenario("one", [3])],
    )
    found = compare_plans(before, inserted, SameDay.TITLE)
    assert [each.title for each in found.days.added] == ["New"]
    assert found.days.removed == ()
    changed = {each.before.number: each for each in found.days.changed}
    assert changed[1].values[:2] == (
        FieldChange("number", 1, 2),
        FieldChange("position", 1, 2),
    )
    assert [reason.text for reason in changed[2].added] == ["needs Day 1"], "the new Day 1"
    assert changed[2].removed == ()
    assert found.scenarios.same == 1, "it involves the same day"


def test_a_title_that_two_days_have_tells_nothing() -> None:
    twice = plan_of([replace(day(1), title="Review"), replace(day(2), title="Review")])
    found = compare_plans(twice, twice, SameDay.TITLE)
    assert len(found.days.added) == len(found.days.removed) == 2


def test_a_course_beside_an_empty_one(shipped: Plan) -> None:
    nothing = plan_of([])
    found = compare_plans(nothing, shipped)
    assert found.days.added == shipped.days
    assert found.weeks[0] == WeekHours(1, 0.0, 22.0)
    assert compare_plans(nothing, nothing).is_same


@given(plans(may_cycle=True))
def test_a_course_is_the_same_as_itself(plan: Plan) -> None:
    found = compare_plans(plan, plan)
    assert found.is_same
    assert found.days.same == len(plan.days)
    assert found.hours_before == found.hours_after


@given(plans(), plans())
def test_what_one_way_adds_the_other_way_removes(one: Plan, other: Plan) -> None:
    there, back = compare_plans(one, other), compare_plans(other, one)
    assert there.days.added == back.days.removed
    assert there.scenarios.added == back.scenarios.removed
    assert there.taught.added == back.taught.removed
    assert there.used.removed == back.used.added
    assert len(there.days.changed) == len(back.days.changed)
    for forth in there.days.changed:
        (reverse,) = [each for each in back.days.changed if each.after is forth.before]
        assert forth.added == reverse.removed
        assert [(each.before, each.after) for each in forth.values] == [
            (each.after, each.before) for each in reverse.values
        ]
