"""What is taught and what is used, with the gaps between."""

import pytest
from hypothesis import given

from graph.build import build_graph
from graph.errors import NotFoundError
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.planning.coverage import (
    coverage,
    service_coverage,
    used_before_taught,
)
from graph.planning.coverage_groups import coverage_by_category, coverage_by_week
from graph.planning.coverage_matrix import TaughtCell, UsedCell, coverage_matrix
from graph.planning.plan import Plan, read_plan
from tests.plan_cases import day, plan_of, plans, scenario, service_id


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return read_plan(build_graph())


def counts_for(plan: Plan, named: NodeId, service: NodeId) -> bool:
    """Follow `part_of` upwards by hand."""
    seen = set()
    current: NodeId | None = named
    while current is not None and current not in seen:
        if current == service:
            return True
        seen.add(current)
        part_of = plan.service[current].part_of
        current = part_of.target if part_of else None
    return False


def test_the_shipped_course_teaches_all_that_it_uses(shipped: Plan) -> None:
    found = coverage(shipped)
    assert found.used_never_taught == ()
    assert found.used_before_taught == ()
    unused = {row.service.key for row in found.taught_never_used}
    assert "sns" in unused
    assert "storage-classes" not in unused, "a part of S3, which is used"


def test_a_service_says_where_it_is_taught_and_used_and_why(shipped: Plan) -> None:
    row = service_coverage(shipped, service_id("s3"))
    assert row.first_taught is not None
    assert [each.number for each in row.taught_on] == [8]
    assert [each.key for each in row.used_by] == ["dropbox_storage", "netflix_streaming"]
    assert [reason.text for reason in row.reasons] == [
        "Day 8 teaches S3 Buckets, Storage Classes, Lifecycle Policies, Versioning",
        "dropbox_storage uses S3",
        "netflix_streaming uses S3",
    ]
    assert all(edge.evidence for reason in row.reasons for edge in reason.edges)


def test_an_unknown_service_is_an_error_with_suggestions(shipped: Plan) -> None:
    with pytest.raises(NotFoundError) as error:
        service_coverage(shipped, NodeId("service:cloudfrnt"))
    assert "service:cloudfront" in error.value.suggestions


def test_a_day_that_teaches_the_whole_does_not_teach_its_parts() -> None:
    plan = plan_of([day(1, teaches="a")], [scenario("one", [1], "b")], {"b": "a"})
    found = coverage(plan)
    assert [row.service.key for row in found.used_never_taught] == ["b"]
    assert [row.service.key for row in found.taught_never_used] == [], "a part of it is used"


def test_used_before_taught_says_which_days_and_rests_on_both_edges() -> None:
    plan = plan_of(
        [day(1, teaches="x"), day(2, teaches="b"), day(3, teaches="b")],
        [scenario("one", [1], "ax"), scenario("none", [], "a")],
        {"b": "a"},
    )
    (found,) = coverage(plan).used_before_taught
    assert found == used_before_taught(plan, plan.scenarios[1])[0]
    assert (found.service.key, found.scenario.key) == ("a", "one")
    assert (found.last_day.number, found.first_taught.number) == (1, 2)
    (reason,) = found.reasons
    assert reason.text == "uses a, first taught on Day 2, after its last day, Day 1"
    assert [(each.relation, each.source, each.target) for each in reason.edges] == [
        (Relation.USES, "scenario:one", "service:a"),
        (Relation.TEACHES, "day:2", "service:b"),
    ]


def test_different_parts_of_one_service_are_no_repetition() -> None:
    plan = plan_of(
        [day(1, teaches="bc"), day(2, teaches="dc")], parts={"b": "a", "c": "a", "d": "a"}
    )
    (found,) = coverage(plan).taught_twice
    assert found.service.key == "c"
    assert [each.number for each in found.days] == [1, 2]
    assert [reason.text for reason in found.reasons] == ["Day 1 teaches c", "Day 2 teaches c"]


def test_an_empty_course_has_empty_answers() -> None:
    plan = plan_of([])
    found = coverage(plan)
    assert (found.services, found.taught_twice, found.used_before_taught) == ((), (), ())
    assert coverage_by_week(plan) == ()
    assert coverage_by_category(plan) == ()
    assert coverage_matrix(plan).rows == ()


@given(plans(may_cycle=True))
def test_coverage_is_what_counting_by_hand_finds(plan: Plan) -> None:
    found = coverage(plan)
    used = {link.target for each in plan.scenarios for link in each.uses}
    for row in found.services:
        service = row.service.id
        taught_on = [
            each
            for each in plan.days
            if any(counts_for(plan, link.target, service) for link in each.teaches)
        ]
        used_by = [
            each
            for each in plan.scenarios
            if any(counts_for(plan, link.target, service) for link in each.uses)
        ]
        whole_used = any(counts_for(plan, service, whole) for whole in used)
        assert list(row.taught_on) == taught_on
        assert list(row.used_by) == used_by
        assert (row in found.taught_never_used) is bool(
            taught_on and not used_by and not whole_used
        )
        assert (row in found.used_never_taught) is bool(used_by and not taught_on)
        assert len(row.reasons) == len(taught_on) + len(used_by)
        naming = [
            each for each in plan.days if any(link.target == service for link in each.teaches)
        ]
        twice = [each.days for each in found.taught_twice if each.service.id == service]
        assert twice == ([tuple(naming)] if len(naming) > 1 else [])


@given(plans())
def test_the_matrix_holds_every_edge_once_for_each_whole(plan: Plan) -> None:
    matrix = coverage_matrix(plan)
    assert [row.service for row in matrix.rows] == list(plan.services)
    for row, known in zip(matrix.rows, coverage(plan).services, strict=True):
        assert [cell.day for cell in row.taught] == list(known.taught_on)
        assert [cell.scenario for cell in row.used] == list(known.used_by)
        cells: list[TaughtCell | UsedCell] = [*row.taught, *row.used]
        for cell in cells:
            assert cell.itself is any(each.target == row.service.id for each in cell.edges)
        edges = [each for cell in cells for each in cell.edges]
        assert edges == [each for reason in known.reasons for each in reason.edges]
        for used in row.used:
            own = {link.target for link in used.scenario.days}
            assert used.taught_on == tuple(each for each in known.taught_on if each.id in own)


def test_weeks_say_what_is_new_and_what_they_complete() -> None:
    plan = plan_of(
        [
            day(1, 2.0, teaches="ab", week=1),
            day(2, None, teaches="b", week=2),
            day(3, 1.5, teaches="c", week=2),
            day(4, 1.0),
        ],
        [scenario("late", [3], "a"), scenario("lost", [1, 9])],
    )
    first, second, rest = coverage_by_week(plan)
    assert (first.week, second.week, rest.week) == (1, 2, None)
    assert [service.key for service in second.teaches] == ["b", "c"]
    assert [service.key for service in second.new] == ["c"]
    assert [service.key for service in first.never_used] == ["b"]
    assert [each.key for each in second.completes] == ["late"], "lost waits for a day of no plan"
    assert second.hours == 1.5
    assert second.assumptions == ("No source says how long Day 2 takes; counted as 0 hours.",)
    assert first.assumptions == ()


def test_a_week_without_days_is_told() -> None:
    plan = Plan(days=(), scenarios=(), services=(), weeks=(1, 2))
    assert [(week.week, week.days, week.hours) for week in coverage_by_week(plan)] == [
        (1, (), 0.0),
        (2, (), 0.0),
    ]


def test_categories_hold_every_service_once(shipped: Plan) -> None:
    found = coverage(shipped)
    groups = coverage_by_category(shipped, found)
    rows = [row for group in groups for row in group.services]
    assert sorted(row.service.id for row in rows) == [row.service.id for row in found.services]
    never_used = [row for group in groups for row in group.taught_never_used]
    assert len(never_used) == len(found.taught_never_used)
    assert [group.category for group in groups] == sorted(
        {service.category or "" for service in shipped.services}
    )


def test_services_without_a_category_come_last() -> None:
    plan = plan_of([day(1, teaches="a")], [scenario("one", [1], "b")])
    (group,) = coverage_by_category(plan)
    assert group.category is None
    assert [row.service.key for row in group.taught] == ["a"]
    assert [row.service.key for row in group.used] == ["b"]
    assert [row.service.key for row in group.used_never_taught] == ["b"]
