"""What services make possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import NotFoundError, RequestError
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.planning.plan import Plan, read_plan
from graph.planning.suggest import allowed_by, nearest, worth_teaching
from tests.plan_cases import day, plan_of, plans, scenario, service_id


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return read_plan(build_graph())


def ids(keys: str) -> list[NodeId]:
    return [service_id(key) for key in keys]


def test_a_set_allows_the_scenarios_that_lack_nothing_of_it(shipped: Plan) -> None:
    given = [service_id(key) for key in ("lambda", "api-gateway", "dynamodb", "s3", "cloudfront")]
    found = allowed_by(shipped, given)
    assert [each.scenario.key for each in found.scenarios] == ["dropbox_storage", "serverless_app"]
    dropbox = found.scenarios[0]
    assert dropbox.missing == ()
    assert [service.key for service in dropbox.extra] == ["api-gateway", "dynamodb"]
    assert dropbox.nearness == 3 / 5
    assert [reason.text for reason in dropbox.reasons] == [
        "uses S3",
        "uses CloudFront",
        "uses Lambda",
    ]
    assert found.assumptions == ()


def test_a_part_counts_with_its_whole_and_the_reason_says_so() -> None:
    plan = plan_of([], [scenario("part", uses="b"), scenario("whole", uses="a")], {"b": "a"})
    (part, whole) = allowed_by(plan, ids("a")).scenarios
    assert [reason.text for reason in part.reasons] == ["uses b; A, what it is a part of, is there"]
    assert [reason.text for reason in whole.reasons] == ["uses a"]
    (part, whole) = allowed_by(plan, ids("b")).scenarios
    assert [reason.text for reason in whole.reasons] == ["uses a; B, a part of it, is there"]
    assert [edge.relation for edge in whole.reasons[0].edges] == [Relation.USES, Relation.PART_OF]
    assert part.extra == whole.extra == ()


def test_parts_of_one_whole_do_not_stand_for_each_other() -> None:
    plan = plan_of([], [scenario("one", uses="b")], {"b": "a", "c": "a"})
    assert allowed_by(plan, ids("c")).scenarios == ()


def test_the_nearest_scenario_shares_most_and_says_what_is_missing(shipped: Plan) -> None:
    found = nearest(shipped, [service_id("s3"), service_id("sns"), service_id("regions")])
    assert [each.scenario.key for each in found.scenarios] == [
        "netflix_streaming",
        "dropbox_storage",
    ]
    near = found.scenarios[0]
    assert [service.key for service in near.shared] == ["s3", "regions"]
    assert [service.key for service in near.missing] == ["cloudfront"]
    assert [service.key for service in near.extra] == ["sns"]
    assert near.nearness == 2 / 4
    assert near.reasons[0].text == "uses CloudFront, which is missing"


def test_a_scenario_that_says_nothing_of_services_is_told_and_left_out() -> None:
    plan = plan_of([day(1, teaches="a")], [scenario("silent", [1]), scenario("one", uses="a")])
    found = allowed_by(plan, ids("a"))
    assert [each.scenario.key for each in found.scenarios] == ["one"]
    assert found.assumptions == ("No source says what silent uses; left out.",)
    assert nearest(plan, ids("a")).assumptions == found.assumptions


def test_bad_requests_are_errors(shipped: Plan) -> None:
    for ask in (allowed_by, nearest):
        with pytest.raises(NotFoundError) as error:
            ask(shipped, [NodeId("service:lamda")])
        assert "service:lambda" in error.value.suggestions
    with pytest.raises(RequestError, match="Ask for 0 or more"):
        nearest(shipped, [], first=-1)
    assert nearest(shipped, []).scenarios == allowed_by(shipped, []).scenarios == ()
    assert worth_teaching(plan_of([])) == ()


def test_what_to_teach_first_is_what_enables_most() -> None:
    plan = plan_of(
        [day(1, teaches="a")],
        [
            scenario("done", uses="a"),
            scenario("one", uses="ab"),
            scenario("two", uses="b"),
            scenario("three", uses="bc"),
            scenario("four", uses="cd"),
        ],
    )
    found = worth_teaching(plan)
    assert [each.service.key for each in found] == ["b", "c", "d"]
    first = found[0]
    assert [each.key for each in first.enables] == ["one", "two"]
    assert [each.key for each in first.helps] == ["three"]
    assert [service.key for service in first.together_with] == ["c"]
    assert [reason.text for reason in first.reasons] == ["one uses b", "two uses b", "three uses b"]


def test_to_teach_a_part_is_to_teach_its_whole() -> None:
    plan = plan_of([], [scenario("both", uses="ab"), scenario("whole", uses="a")], {"b": "a"})
    part, whole = worth_teaching(plan)
    assert part.service.key == "b"
    assert [each.key for each in part.enables] == ["both", "whole"]
    assert [each.key for each in whole.enables] == ["whole"]
    assert [each.key for each in whole.helps] == ["both"]


def test_the_shipped_course_lacks_nothing(shipped: Plan) -> None:
    assert worth_teaching(shipped) == ()


@given(plans(), st.data())
def test_sets_and_scenarios_meet_as_by_hand(plan: Plan, data: st.DataObject) -> None:
    known = [service.id for service in plan.services]
    chosen = data.draw(st.lists(st.sampled_from(known), unique=True) if known else st.just([]))

    def related(one: NodeId, other: NodeId) -> bool:
        return other in plan.wholes[one] or one in plan.wholes[other]

    by_key = {each.scenario.key: each for each in nearest(plan, chosen, first=None).scenarios}
    allowed = {each.scenario.key for each in allowed_by(plan, chosen).scenarios}
    for each in plan.scenarios:
        used = [link.target for link in each.uses]
        shared = [one for one in used if any(related(one, other) for other in chosen)]
        extra = [one for one in chosen if not any(related(one, other) for other in used)]
        assert (each.key in allowed) is bool(used and len(shared) == len(used))
        assert (each.key in by_key) is bool(shared)
        if shared:
            near = by_key[each.key]
            assert [service.id for service in near.shared] == shared
            assert [service.id for service in near.extra] == extra
            assert near.nearness == len(shared) / (len(used) + len(extra))
            assert len(near.missing) == len(used) - len(shared)


@given(plans())
def test_teaching_is_worth_what_a_day_more_would_change(plan: Plan) -> None:
    def lacking(taught: str = "") -> dict[str, set[str]]:
        days = [*plan.days, day(99, teaches=[taught] if taught else [])]
        changed = Plan(tuple(days), plan.scenarios, plan.services)
        return {
            each.key: {link.name for link in each.uses if not changed.taught_on[link.target]}
            for each in plan.scenarios
        }

    now = lacking()
    found = {each.service.key: each for each in worth_teaching(plan)}
    assert set(found) == {name for missing in now.values() for name in missing}
    for key, worth in found.items():
        then = lacking(key)
        enabled = [each for each in now if now[each] and not then[each]]
        helped = [each for each in now if then[each] and then[each] != now[each]]
        assert [each.key for each in worth.enables] == enabled
        assert [each.key for each in worth.helps] == helped
        rest = {name for each in helped for name in then[each]}
        assert {service.key for service in worth.together_with} == rest
