"""Days on real dates: what stands where, against filling by hand, and bad input."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.plans import large_plan
from graph.build import build_graph
from graph.errors import LimitError, RequestError
from graph.model.ids import NodeId
from graph.planning.path import learning_path
from graph.planning.plan import Plan, PlannedDay, read_plan
from graph.planning.schedule import Schedule, schedule, schedule_course, schedule_path
from graph.planning.study_times import (
    LAST_DATE,
    DaysOff,
    StudyTimes,
    Weekday,
    read_date,
    read_days_off,
    read_weekdays,
)
from tests.plan_cases import day, plan_of, plans, scenario, scenario_id

MONDAY = date(2026, 3, 2)
NETFLIX = scenario_id("netflix_streaming")
EVERY_DAY = tuple(Weekday)


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def times(**options: Any) -> StudyTimes:  # noqa: ANN401 - whatever `StudyTimes` takes
    return StudyTimes(**{"start": MONDAY, "hours_per_day": 2.0, **options})


def told(found: Schedule) -> list[tuple[str, int | str, float]]:
    """Return the sittings as `03-02`, the number of the day or what is reviewed, hours."""
    return [
        (
            f"{each.date:%m-%d}",
            each.day.number if each.day else "+".join(str(day.number) for day in each.reviews),
            each.hours,
        )
        for each in found.sittings
    ]


def test_a_day_is_spread_over_dates_and_a_date_holds_several_days() -> None:
    found = schedule([day(1, 3.0), day(2, 0.5), day(3, 0.5), day(4, 1.0)], times())
    assert told(found) == [
        ("03-02", 1, 2.0),
        ("03-03", 1, 1.0),
        ("03-03", 2, 0.5),
        ("03-03", 3, 0.5),
        ("03-04", 4, 1.0),
    ]
    assert [(each.part, each.parts) for each in found.sittings] == [
        (1, 2),
        (2, 2),
        (1, 1),
        (1, 1),
        (1, 1),
    ]
    assert (found.first, found.last, found.dates) == (MONDAY, date(2026, 3, 4), 3)
    assert (found.study_hours, found.review_hours, found.assumptions) == (5.0, 0.0, ())
    spans = [(span.day.number, span.first.day, span.last.day, span.hours) for span in found.days]
    assert spans == [(1, 2, 3, 3.0), (2, 3, 3, 0.5), (3, 3, 3, 0.5), (4, 4, 4, 1.0)]


def test_weekends_and_days_off_are_left_out() -> None:
    off = (
        DaysOff(date(2026, 3, 4), date(2026, 3, 4)),
        DaysOff(date(2026, 3, 4), date(2026, 3, 9)),
        DaysOff(date(2026, 3, 5), date(2026, 3, 6)),
        DaysOff(date(2025, 1, 1), date(2025, 1, 9)),
    )
    found = schedule([day(1, 8.0)], times(days_off=off))
    assert [each.date.day for each in found.sittings] == [2, 3, 10, 11]


def test_other_hours_hold_on_their_weekdays_which_are_study_days() -> None:
    found = schedule(
        [day(1, 12.0)],
        times(weekdays=["mon", "tue"], hours_on={Weekday.SUNDAY: 5.0, Weekday.MONDAY: 1.0}),
    )
    assert told(found) == [
        ("03-02", 1, 1.0),
        ("03-03", 1, 2.0),
        ("03-08", 1, 5.0),
        ("03-09", 1, 1.0),
        ("03-10", 1, 2.0),
        ("03-15", 1, 1.0),
    ]


def test_days_are_kept_whole_where_that_is_asked() -> None:
    days = [day(1, 1.5), day(2, 1.0), day(3, 3.0), day(4, 0.0), day(5, 1.0)]
    assert told(schedule(days, times(keeps_days_whole=True))) == [
        ("03-02", 1, 1.5),
        ("03-03", 2, 1.0),
        ("03-04", 3, 2.0),
        ("03-05", 3, 1.0),
        ("03-05", 4, 0.0),
        ("03-05", 5, 1.0),
    ]


def test_a_day_that_takes_no_time_stands_where_the_one_before_it_ends() -> None:
    found = schedule([day(1, 0.0), day(2, 2.0), day(3, 0.0), day(4, 1.0)], times())
    assert told(found) == [
        ("03-02", 1, 0.0),
        ("03-02", 2, 2.0),
        ("03-02", 3, 0.0),
        ("03-03", 4, 1.0),
    ]


def test_every_few_dates_one_is_for_review() -> None:
    found = schedule([day(1, 5.0), day(2, 3.0)], times(review_every=2))
    assert told(found) == [
        ("03-02", 1, 2.0),
        ("03-03", 1, 2.0),
        ("03-04", "1", 2.0),
        ("03-05", 1, 1.0),
        ("03-05", 2, 1.0),
        ("03-06", 2, 2.0),
        ("03-09", "1+2", 2.0),
    ]
    assert (found.study_hours, found.review_hours) == (8.0, 4.0)


def test_a_week_of_the_course_ends_with_a_review() -> None:
    days = [day(1, 1.0, week=1), day(8, 1.0, week=2), day(2, 1.5, week=1), day(9, 1.0)]
    found = schedule(days, times(review_weeks=True))
    assert told(found) == [
        ("03-02", 1, 1.0),
        ("03-02", 8, 1.0),
        ("03-03", "1+8", 2.0),
        ("03-04", 2, 1.5),
        ("03-05", "2", 2.0),
        ("03-06", 9, 1.0),
    ]


def test_the_two_kinds_of_review_do_not_follow_each_other() -> None:
    days = [day(1, 2.0, week=1), day(2, 2.0, week=2)]
    found = schedule(days, times(review_weeks=True, review_every=1))
    assert [number for _, number, _ in told(found)] == [1, "1", 2, "2"]


def test_what_comes_after_the_deadline_is_marked_and_told() -> None:
    found = schedule([day(1, 2.0), day(2, 3.0), day(3, 1.0)], times(deadline=date(2026, 3, 3)))
    assert [each.is_late for each in found.sittings] == [False, False, True, True]
    assert [span.is_late for span in found.days] == [False, True, True]
    assert found.assumptions == ("After the deadline, 2026-03-03: Day 2, 3.",)
    reviewed = schedule([day(1, 2.0)], times(deadline=MONDAY, review_every=1))
    assert reviewed.assumptions == ("After the deadline, 2026-03-02: the last review.",)


def test_a_start_without_study_is_told() -> None:
    found = schedule([day(1)], times(start=date(2026, 2, 28)))
    assert found.first == MONDAY
    assert found.assumptions == (
        "The start, 2026-02-28 (saturday), is no date of study; study begins on 2026-03-02.",
    )


def test_days_without_hours_are_told_and_may_be_assumed_to_take_some() -> None:
    days = [day(1, None), day(2, 1.0)]
    assert schedule(days, times()).assumptions == (
        "No source says how long Day 1 takes; counted as 0 hours.",
    )
    found = schedule(days, times(assumed_hours=1.5))
    assert told(found) == [("03-02", 1, 1.5), ("03-02", 2, 0.5), ("03-03", 2, 0.5)]
    assert found.assumptions == ("No source says how long Day 1 takes; counted as 1.5 hours.",)


def test_an_order_that_breaks_prerequisites_is_told() -> None:
    found = schedule([day(2, needs=[1, 7]), day(1, needs=[2])], times())
    assert found.assumptions == ("Day 2 needs Day 1, which is studied after it.",)


def test_nothing_to_study_is_no_error() -> None:
    found = schedule_course(plan_of([]), times(review_every=1))
    assert (found.sittings, found.first, found.last, found.dates) == ((), None, None, 0)
    assert found.assumptions == ("There is nothing to study, so there are no dates.",)


def test_a_path_is_scheduled_as_far_as_its_budget_reaches(course: Plan) -> None:
    path = learning_path(course, [NETFLIX], budget=8)
    found = schedule_path(path, times(hours_per_day=4))
    assert [each.day.number for each in found.sittings if each.day] == [1, 8, 8, 15]
    assert found.assumptions == ("Beyond the budget of hours, and on no date: Day 16.",)
    assert found.sittings[0].reasons == path.stops[0].reasons


def test_what_a_path_takes_for_granted_is_told_once() -> None:
    plan = plan_of([day(1, None), day(2, 1.0, [1])], [scenario("one", [2, 9])])
    path = learning_path(plan, [scenario_id("one")])
    found = schedule_path(path, times(assumed_hours=1))
    assert found.assumptions == (
        "one points to Day 9, which is not in the plan.",
        "No source says how long Day 1 takes; counted as 1 hour.",
    )


def test_the_whole_course_is_scheduled_with_its_weeks_reviewed(course: Plan) -> None:
    found = schedule_course(course, times(review_weeks=True))
    assert found.study_hours == 98.0
    assert [len(each.reviews) for each in found.sittings if each.day is None] == [7, 7, 7, 7]
    assert {span.day.id for span in found.days} == set(course.day)


def test_leap_days_are_dates_like_others() -> None:
    found = schedule([day(1, 4.0)], times(start=date(2028, 2, 28), weekdays=EVERY_DAY))
    assert [each.date for each in found.sittings] == [date(2028, 2, 28), date(2028, 2, 29)]
    found = schedule([day(1, 4.0)], times(start=date(2027, 2, 28), weekdays=EVERY_DAY))
    assert [each.date for each in found.sittings] == [date(2027, 2, 28), date(2027, 3, 1)]


def test_sittings_follow_each_other_from_the_time_at_which_study_begins() -> None:
    found = schedule([day(1, 1.25), day(2, 0.75), day(3, 1.0)], times(begins_at=time(22)))
    assert [(f"{each.begins}", f"{each.ends}") for each in found.sittings] == [
        ("2026-03-02 22:00:00", "2026-03-02 23:15:00"),
        ("2026-03-02 23:15:00", "2026-03-03 00:00:00"),
        ("2026-03-03 22:00:00", "2026-03-03 23:00:00"),
    ]


def test_hours_pass_as_they_do_when_clocks_change() -> None:
    # On 2026-03-29 the clocks of Berlin go from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00.
    berlin = ZoneInfo("Europe/Berlin")
    options = {"weekdays": EVERY_DAY, "begins_at": time(1), "zone": "Europe/Berlin"}
    (spring,) = schedule([day(1, 2.0)], times(start=date(2026, 3, 29), **options)).sittings
    assert (spring.begins, spring.ends) == (
        datetime(2026, 3, 29, 1, tzinfo=berlin),
        datetime(2026, 3, 29, 4, tzinfo=berlin),
    )
    (autumn,) = schedule([day(1, 2.0)], times(start=date(2026, 10, 25), **options)).sittings
    assert autumn.begins is not None
    assert autumn.ends is not None
    assert (autumn.ends.hour, autumn.ends.fold) == (2, 1)
    assert autumn.ends.astimezone(UTC) - autumn.begins.astimezone(UTC) == timedelta(hours=2)


def test_a_time_that_clocks_skip_is_told() -> None:
    found = schedule(
        [day(1, 1.0), day(2, 1.0)],
        times(
            start=date(2026, 3, 29),
            weekdays=EVERY_DAY,
            begins_at=time(2, 30),
            zone="Europe/Berlin",
        ),
    )
    assert found.sittings[0].begins == datetime(
        2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Berlin")
    )
    assert found.assumptions == (
        "On 2026-03-29 the clocks of Europe/Berlin skip 02:30; study begins at 03:30.",
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weekdays": []}, "no study day"),
        ({"weekdays": ["mnday"]}, "Did you mean 'monday'"),
        ({"hours_per_day": 0}, "0 hours per study day make no sense"),
        ({"hours_per_day": -1.0}, "-1.0 hours per study day"),
        ({"hours_per_day": 24.5}, "at most 24"),
        ({"hours_per_day": float("nan")}, "nan hours"),
        ({"hours_per_day": 0.0001}, "0.0001 hours"),
        ({"hours_per_day": float("-inf")}, "-inf hours"),
        ({"hours_on": {Weekday.SUNDAY: 0}}, "0 hours per study day on sundays"),
        ({"deadline": date(2026, 3, 1)}, "dates run forwards"),
        ({"review_every": 0}, "every 0 dates"),
        ({"assumed_hours": -1}, "-1 hours"),
        ({"assumed_hours": float("inf")}, "inf hours"),
        ({"zone": "Asia/Soul"}, "Did you mean 'Asia/Seoul'"),
        ({"zone": ""}, "no time zone ''"),
        ({"zone": "../etc/passwd"}, "no time zone"),
        ({"zone": "Europe"}, "no time zone 'Europe'"),
        ({"zone": "a\0b"}, "no time zone"),
        ({"begins_at": time(22, 30)}, "2.0 hours of study from 22:30 on end after midnight"),
        ({"begins_at": time(9, tzinfo=UTC)}, "time zone by its name"),
        ({"start": date(26, 3, 2)}, "0026-03-02, is not between"),
        ({"start": datetime(2026, 3, 2, tzinfo=UTC)}, "date without a time"),
    ],
)
def test_times_that_make_no_sense_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(RequestError, match=words):
        times(**options)


def test_days_off_that_run_backwards_are_refused() -> None:
    with pytest.raises(RequestError, match=r"2026-03-05 to 2026-03-04 run backwards"):
        read_days_off("2026-03-05..2026-03-04")
    assert read_days_off("2026-03-04") == DaysOff(date(2026, 3, 4), date(2026, 3, 4))


@pytest.mark.parametrize("text", ["2026-02-29", "2026-3", "today", "", "2026-03-02T10:00"])
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="There is no date"):
        read_date(text)


def test_weekdays_are_known_by_korean_and_short_names() -> None:
    assert read_weekdays(["일", "WED", "화요일", "wednesday"]) == (
        Weekday.TUESDAY,
        Weekday.WEDNESDAY,
        Weekday.SUNDAY,
    )


@pytest.mark.parametrize("name", ["mo", "", "m", "funday"])
def test_an_unknown_weekday_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="There is no weekday"):
        read_weekdays([name])


def test_a_day_that_stands_twice_is_refused() -> None:
    with pytest.raises(RequestError, match="Day 1 is to be studied twice"):
        schedule([day(1), day(2), day(1)], times())


def test_hours_that_make_no_sense_are_refused() -> None:
    with pytest.raises(RequestError, match="Day 1 takes -2 hours"):
        schedule([day(1, -2)], times())


def test_a_calendar_without_enough_dates_is_refused() -> None:
    off = (DaysOff(date(2026, 3, 3), LAST_DATE),)
    assert told(schedule([day(1, 2.0)], times(days_off=off))) == [("03-02", 1, 2.0)]
    with pytest.raises(RequestError, match="not enough dates"):
        schedule([day(1, 3.0)], times(days_off=off))


def test_too_many_sittings_are_refused() -> None:
    with pytest.raises(LimitError, match="at most 20000"):
        schedule([day(1, 1e6)], times())


def test_a_large_course_is_scheduled() -> None:
    found = schedule_course(large_plan(scenarios=0), times())
    assert len(found.days) == 2000


def _by_hand(days: list[PlannedDay], asked: StudyTimes) -> Iterator[tuple[date, NodeId, float]]:
    """Fill dates with half hours, one after the other."""
    work = [each.id for each in days for _ in range(round((each.hours or 0) * 2))]
    slots = (
        asked.start + timedelta(days=number)
        for number in range(3000)
        if Weekday.of(asked.start + timedelta(days=number)) in asked.weekdays
        and not any(
            off.first <= asked.start + timedelta(days=number) <= off.last for off in asked.days_off
        )
        for _ in range(round(asked.hours_per_day * 2))
    )
    for (slot, node), units in groupby(zip(slots, work, strict=False)):
        yield slot, node, len(list(units)) / 2


@st.composite
def _times(draw: st.DrawFn) -> StudyTimes:
    begin = date(2028, 2, 20)
    dates = st.integers(0, 30).map(lambda number: begin + timedelta(days=number))
    off = st.lists(st.tuples(dates, dates).map(lambda pair: DaysOff(min(pair), max(pair))))
    return StudyTimes(
        start=draw(dates),
        weekdays=draw(st.sets(st.sampled_from(list(Weekday)), min_size=1)),
        hours_per_day=draw(st.integers(1, 8)) / 2,
        days_off=tuple(draw(off)),
    )


@given(st.lists(st.integers(0, 20), max_size=6), _times())
def test_dates_fill_up_as_they_do_by_hand(halves: list[int], asked: StudyTimes) -> None:
    days = [day(number, half / 2) for number, half in enumerate(halves, 1)]
    found = schedule(days, asked)
    expected = list(_by_hand(days, asked))
    assert [(s.date, s.day.id, s.hours) for s in found.sittings if s.day and s.hours] == expected


@settings(deadline=None)
@given(
    plans(),
    _times(),
    st.none() | st.integers(1, 3),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "Asia/Seoul", "America/New_York"]),
)
def test_whatever_is_asked_all_is_studied_in_order_on_dates_with_time(  # noqa: PLR0913, PLR0917
    plan: Plan,
    asked: StudyTimes,
    every: int | None,
    weeks: bool,
    whole: bool,
    zone: str | None,
) -> None:
    asked = replace(
        asked,
        review_every=every,
        review_weeks=weeks,
        keeps_days_whole=whole,
        zone=zone,
        begins_at=time(9, 30),
        assumed_hours=0.5,
    )
    found = schedule_course(plan, asked)
    assert found == schedule_course(plan, asked)
    studied = [each for each in found.sittings if each.day]
    assert [key for key, _ in groupby(each.day for each in studied)] == list(plan.days)
    for span in found.days:
        parts = [each for each in studied if each.day == span.day]
        assert sum(each.hours for each in parts) == pytest.approx(span.hours)
        assert [each.part for each in parts] == list(range(1, parts[0].parts + 1))
    _assert_dates_hold(found, asked)


def _assert_dates_hold(found: Schedule, asked: StudyTimes) -> None:
    in_order = [each.begins for each in found.sittings if each.begins]
    assert in_order == sorted(in_order)
    for when, group in groupby(found.sittings, key=lambda each: each.date):
        on_date = list(group)
        assert Weekday.of(when) in asked.weekdays
        assert not any(off.first <= when <= off.last for off in asked.days_off)
        assert sum(each.hours for each in on_date) <= asked.hours_per_day + 1e-9
        assert all(one.ends == two.begins for one, two in pairwise(on_date))
        assert len(on_date) == 1 or all(each.day for each in on_date), "a review stands alone"
