"""Hours by day, week and path."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.errors import NotFoundError, RequestError
from graph.model.ids import NodeId
from graph.planning.path import learning_path
from graph.planning.plan import Plan, read_plan
from graph.planning.workload import path_loads, workload
from tests.plan_cases import day, plan_of, plans, scenario, scenario_id


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return read_plan(build_graph())


def test_the_shipped_course_has_its_peak_on_the_last_day_and_in_the_last_week(
    shipped: Plan,
) -> None:
    load = workload(shipped.days)
    assert load.total_hours == load.days[-1].cumulative_hours == 98.0
    assert [peak.day.number for peak in load.peak_days] == [28]
    assert [(peak.week, peak.hours) for peak in load.peak_weeks] == [(4, 28.5)]
    assert load.days_over == ()
    assert load.weeks_over == ()
    assert load.assumptions == ()


def test_limits_say_what_is_over_and_by_how_much(shipped: Plan) -> None:
    load = workload(shipped.days, most_per_day=4, most_per_week=24.5)
    assert [(over.load.day.number, over.limit, over.by) for over in load.days_over] == [
        (27, 4.0, 1.0),
        (28, 4.0, 2.0),
    ]
    assert [(over.load.week, over.by) for over in load.weeks_over] == [(4, 4.0)]


def test_hours_are_added_as_they_are_written() -> None:
    load = workload([day(number, 0.1, week=1) for number in (1, 2, 3)], most_per_week=0.3)
    assert load.total_hours == 0.3
    assert load.weeks_over == (), "three times 0.1 is no more than 0.3"


def test_days_without_hours_or_week_are_told() -> None:
    load = workload([day(1, None, week=1), day(2, 9.0), day(3, 1.0, week=1)], most_per_week=5)
    assert load.assumptions == (
        "No source says how long Day 1 takes; counted as 0 hours.",
        "No source says which week Day 2 belongs to; counted in none.",
    )
    assert [(week.week, week.hours, week.cumulative_hours) for week in load.weeks] == [
        (1, 1.0, 1.0),
        (None, 9.0, 10.0),
    ]
    assert [peak.week for peak in load.peak_weeks] == [1]
    assert load.weeks_over == (), "days without a week are no week"


def test_equal_peaks_are_all_told() -> None:
    load = workload([day(1, 2.0, week=1), day(2, 1.0, week=2), day(3, 2.0, week=3)])
    assert [peak.day.number for peak in load.peak_days] == [1, 3]
    assert [peak.week for peak in load.peak_weeks] == [1, 3]


def test_nothing_has_no_peak() -> None:
    assert workload([]).peak_days == workload([day(1, 0.0)]).peak_days == ()


@pytest.mark.parametrize("limit", [-1, float("nan")])
def test_a_limit_that_is_no_length_of_time_is_an_error(limit: float) -> None:
    with pytest.raises(RequestError, match=r"hours per day makes no sense: give 0 or more"):
        workload([], most_per_day=limit)
    with pytest.raises(RequestError, match=r"hours per week makes no sense: give 0 or more"):
        workload([], most_per_week=limit)


def test_negative_hours_are_an_error() -> None:
    with pytest.raises(RequestError, match="Day 1"):
        workload([day(1, -1.0)])


def test_a_path_has_a_load_too(shipped: Plan) -> None:
    path = learning_path(shipped, [scenario_id("netflix_streaming")])
    load = workload([stop.day for stop in path.stops])
    assert load.total_hours == path.total_hours == 11.5
    assert [(week.week, week.hours) for week in load.weeks] == [(1, 2.0), (2, 3.0), (3, 6.5)]


def test_paths_are_ranked_by_their_hours(shipped: Plan) -> None:
    found = path_loads(shipped)
    assert [load.hours for load in found] == sorted((load.hours for load in found), reverse=True)
    (netflix,) = path_loads(shipped, [scenario_id("netflix_streaming")] * 2)
    assert (netflix.days, netflix.hours) == (4, 11.5)


def test_a_path_says_what_it_lacks() -> None:
    plan = plan_of([day(1, None), day(2, 1.0, [1])], [scenario("one", [2, 7])])
    (load,) = path_loads(plan)
    assert (load.days, load.hours) == (2, 1.0)
    assert load.assumptions == (
        "No source says how long Day 1 takes; counted as 0 hours.",
        "one points to Day 7, which is not in the plan.",
    )
    with pytest.raises(NotFoundError) as error:
        path_loads(plan, [NodeId("scenario:onee")])
    assert error.value.suggestions == ("scenario:one",)


@given(plans(may_cycle=True))
def test_the_load_of_a_path_is_that_of_its_stops(plan: Plan) -> None:
    for load in path_loads(plan):
        path = learning_path(plan, [load.scenario.id])
        assert (load.days, load.hours) == (len(path.stops), path.total_hours)


@given(plans(), st.integers(0, 12))
def test_days_weeks_and_totals_agree(plan: Plan, limit: int) -> None:
    load = workload(plan.days, most_per_week=limit)
    hours = [Decimal(str(each.hours)) for each in load.days]
    assert load.total_hours == float(sum(hours))
    assert Decimal(str(load.total_hours)) == sum(Decimal(str(week.hours)) for week in load.weeks)
    if load.weeks:
        assert load.weeks[-1].cumulative_hours == load.total_hours
    for week in load.weeks:
        own = [each for each in load.days if each.day.week == week.week]
        assert tuple(each.day for each in own) == week.days
    over = [week.week for week in load.weeks if week.week is not None and week.hours > limit]
    assert [each.load.week for each in load.weeks_over] == over
