"""Calendars, read back by vobject, which shares no code with the library that writes them."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.diagrams import Language
from graph.diagrams.notations.labels import one_line
from graph.errors import RequestError
from graph.planning.calendar import as_calendar
from graph.planning.path import learning_path
from graph.planning.plan import Plan, read_plan
from graph.planning.schedule import Schedule, schedule, schedule_course, schedule_path
from graph.planning.study_times import StudyTimes, Weekday
from tests.diagram_views import texts
from tests.plan_cases import day, plan_of, plans, scenario_id

MONDAY = date(2026, 3, 2)
LONGEST_LINE = 75
"""In octets, by RFC 5545, section 3.1."""
ZONES = [None, "UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def netflix(plan: Plan, **options: Any) -> Schedule:  # noqa: ANN401 - whatever `StudyTimes` takes
    path = learning_path(plan, [scenario_id("netflix_streaming")])
    return schedule_path(path, StudyTimes(start=MONDAY, **{"hours_per_day": 3, **options}))


def events(text: str) -> list[Any]:
    """Return the events that another program sees, with the time zones of this calendar only."""
    for zone in filter(None, ZONES[2:]):
        vobject.icalendar.registerTzid(zone, None)
    calendar: Any = vobject.readOne(text)
    return list(calendar.contents.get("vevent", ()))


def values(text: str, name: str) -> list[Any]:
    return [getattr(event, name).value for event in events(text)]


def test_each_sitting_is_an_event_of_a_whole_day(course: Plan) -> None:
    text = as_calendar(netflix(course, review_every=2))
    assert values(text, "summary") == [
        "Day 1: AWS 개요 및 글로벌 인프라",
        "Day 8: S3 (Simple Storage Service) (1/2)",
        "Day 8: S3 (Simple Storage Service) (2/2)",
        "Day 15: SQS (Simple Queue Service) (1/2)",
        "복습: Day 1, 8, 15",
        "Day 15: SQS (Simple Queue Service) (2/2)",
        "Day 16: SNS (Simple Notification Service) 및 CloudFront (1/2)",
        "Day 16: SNS (Simple Notification Service) 및 CloudFront (2/2)",
        "복습: Day 15, 16",
    ]
    assert [when.day for when in values(text, "dtstart")] == [2, 2, 3, 3, 4, 5, 5, 6, 9]
    assert [when.day for when in values(text, "dtend")] == [3, 3, 4, 4, 5, 6, 6, 7, 10]
    assert set(values(text, "transp")) == {"TRANSPARENT"}


def test_an_event_says_how_long_what_and_why(course: Plan) -> None:
    text = as_calendar(netflix(course, deadline=MONDAY))
    first, *_, last = values(text, "description")
    assert first.splitlines() == [
        "2시간",
        "서비스: CloudFront, Regions, Availability Zones, Edge Locations",
        "이유: netflix_streaming involves it; Day 8 needs it; Day 16 needs it",
    ]
    assert last.splitlines()[-1] == "기한(2026-03-02) 이후"
    assert events(text)[0].categories.value == ["Week 1"]


def test_words_come_in_english_too(course: Plan) -> None:
    text = as_calendar(netflix(course, review_every=4), language=Language.EN, name="AWS")
    assert values(text, "summary")[-1] == "Review: Day 1, 8, 15, 16"
    assert values(text, "description")[-1] == "3 hours"
    assert "X-WR-CALNAME:AWS\r\n" in text


def test_times_stand_in_their_zone(course: Plan) -> None:
    text = as_calendar(netflix(course, begins_at=time(19), zone="Asia/Seoul"))
    begins = [when.astimezone(UTC) for when in values(text, "dtstart")]
    assert begins[0] == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert "DTSTART;TZID=Asia/Seoul:20260302T190000\r\n" in text
    assert "X-WR-TIMEZONE:Asia/Seoul\r\n" in text
    assert set(values(text, "transp")) == {"OPAQUE"}


def test_times_without_a_zone_are_those_of_wherever_one_is(course: Plan) -> None:
    text = as_calendar(netflix(course, begins_at=time(19)))
    assert values(text, "dtstart")[0] == datetime(2026, 3, 2, 19)  # noqa: DTZ001 - that is it
    assert "VTIMEZONE" not in text


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    # On 2026-11-01 the clocks of New York go back from 02:00 to 01:00.
    asked = StudyTimes(
        start=date(2026, 11, 1),
        weekdays=[Weekday.SUNDAY],
        hours_per_day=3,
        begins_at=time(0, 30),
        zone="America/New_York",
    )
    text = as_calendar(schedule([day(1, 1.0), day(2, 1.0), day(3, 1.0)], asked))
    begins = [when.astimezone(UTC) for when in values(text, "dtstart")]
    ends = [when.astimezone(UTC) for when in values(text, "dtend")]
    assert [(when.hour, when.minute) for when in begins] == [(4, 30), (5, 30), (6, 30)]
    assert [(when.hour, when.minute) for when in ends] == [(5, 30), (6, 30), (7, 30)]


def test_what_takes_no_time_has_a_beginning_and_no_end() -> None:
    asked = StudyTimes(start=MONDAY, begins_at=time(19))
    (event,) = events(as_calendar(schedule([day(1, 0.0)], asked)))
    assert "dtend" not in event.contents


def test_events_keep_their_ids_when_dates_move(course: Plan) -> None:
    before = as_calendar(netflix(course))
    after = as_calendar(netflix(course, weekdays=["sat"], begins_at=time(9)))
    assert values(before, "uid") == values(after, "uid")
    assert len(set(values(before, "uid"))) == len(values(before, "uid"))
    other = as_calendar(netflix(course), name="another course")
    assert not set(values(before, "uid")).intersection(values(other, "uid"))


def test_the_stamp_comes_from_what_is_given_and_not_from_the_clock(course: Plan) -> None:
    found = netflix(course)
    assert as_calendar(found) == as_calendar(found)
    assert set(values(as_calendar(found), "dtstamp")) == {datetime(2026, 3, 2, tzinfo=UTC)}
    seoul = datetime(2026, 2, 1, 9, tzinfo=UTC) + timedelta(minutes=1)
    assert set(values(as_calendar(found, stamp=seoul), "dtstamp")) == {seoul}
    with pytest.raises(RequestError, match="has no time zone"):
        as_calendar(found, stamp=datetime(2026, 2, 1))  # noqa: DTZ001 - that is what is refused


def test_a_calendar_of_nothing_is_a_calendar() -> None:
    assert events(as_calendar(schedule_course(plan_of([]), StudyTimes(start=MONDAY)))) == []


def test_without_the_library_it_says_what_to_install(
    course: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(RequestError, match=r"pip install 'scenariograph\[planning\]'"):
        as_calendar(netflix(course))


@settings(deadline=None)
@given(st.lists(texts(), min_size=1, max_size=4), texts())
def test_whatever_words_come_another_program_reads_them(titles: list[str], name: str) -> None:
    days = [replace(day(number), title=title) for number, title in enumerate(titles, 1)]
    text = as_calendar(schedule(days, StudyTimes(start=MONDAY)), name=name)
    text.encode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= LONGEST_LINE
    assert "\n" not in text.replace("\r\n", "")
    # vobject itself drops white space at the end of a value.
    assert [words.rstrip() for words in values(text, "summary")] == [
        f"Day {number}: {one_line(title)}".rstrip() for number, title in enumerate(titles, 1)
    ]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Draw a schedule about the changes of clocks in spring or autumn."""
    start = draw(st.sampled_from([date(2026, 3, 6), date(2026, 10, 23), date(2028, 2, 27)]))
    return schedule_course(
        draw(plans()),
        StudyTimes(
            start=start,
            weekdays=draw(st.sets(st.sampled_from(list(Weekday)), min_size=1)),
            hours_per_day=draw(st.sampled_from([0.25, 0.5, 1.0, 2.0])),
            review_every=draw(st.none() | st.integers(1, 3)),
            begins_at=draw(st.none() | st.integers(0, 21).map(lambda hour: time(hour, 30))),
            zone=draw(st.sampled_from(ZONES)),
        ),
    )


def _seen(text: str, name: str) -> Iterator[datetime | date | None]:
    for event in events(text):
        found = event.contents.get(name)
        value = found[0].value if found else None
        yield value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def _meant(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else moment


@pytest.mark.slow
@settings(deadline=None)
@given(schedules())
def test_another_program_sees_every_sitting_when_it_is(found: Schedule) -> None:
    text = as_calendar(found)
    assert len(set(values(text, "uid"))) == len(found.sittings)
    begins, ends = list(_seen(text, "dtstart")), list(_seen(text, "dtend"))
    if found.times.begins_at is None:
        assert begins == [each.date for each in found.sittings]
        assert ends == [each.date + timedelta(days=1) for each in found.sittings]
        return
    assert begins == [_meant(each.begins) for each in found.sittings]
    assert [end or begin for begin, end in zip(begins, ends, strict=True)] == [
        _meant(each.ends) for each in found.sittings
    ]
