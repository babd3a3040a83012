"""Gantt charts with real dates, as the real Mermaid parser reads them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.plans import large_plan
from graph.build import build_graph
from graph.diagrams import Language
from graph.diagrams.notations.labels import one_line
from graph.errors import LimitError, RequestError
from graph.planning.path import learning_path
from graph.planning.plan import Plan, read_plan
from graph.planning.schedule import schedule, schedule_course, schedule_path
from graph.planning.schedule_gantt import schedule_gantt
from graph.planning.study_times import DaysOff, StudyTimes
from tests.diagram_views import texts
from tests.mermaid_parser import MermaidParser, ParsedDiagram
from tests.plan_cases import day, plan_of, scenario_id

MONDAY = date(2026, 3, 2)
NETFLIX = """\
gantt
  title 학습 일정
  accTitle: 학습 일정
  accDescr: 막대는 각 Day를 시작하는 날짜부터 마치는 날짜까지입니다. 2026-03-02부터 2026-03-10까지.
  %% After the deadline, 2026-03-08: Day 16.
  dateFormat YYYY-MM-DD
  axisFormat %Y-%m-%d
  todayMarker off
  excludes saturday, sunday, 2026-03-06
  section Week 1
  Day 1#58; AWS 개요 및 글로벌 인프라 :n1, 2026-03-02, 2026-03-03
  section Week 2
  Day 8#58; S3 (Simple Storage Service) :n2, 2026-03-02, 2026-03-04
  section Week 3
  Day 15#58; SQS (Simple Queue Service) :n3, 2026-03-03, 2026-03-06
  복습#58; Day 1, 8, 15 :active, n4, 2026-03-04, 2026-03-05
  Day 16#58; SNS (Simple Notification Service) 및 CloudFront · 기한(2026-03-08) 이후 \
:crit, n5, 2026-03-05, 2026-03-10
  복습#58; Day 15, 16 · 기한(2026-03-08) 이후 :crit, n6, 2026-03-10, 2026-03-11
"""


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def netflix_gantt(course: Plan) -> str:
    times = StudyTimes(
        start=MONDAY,
        hours_per_day=3,
        review_every=2,
        deadline=date(2026, 3, 8),
        days_off=(
            DaysOff(date(2026, 3, 6), date(2026, 3, 6)),
            DaysOff(date(2026, 5, 5), date(2026, 5, 5)),
        ),
    )
    path = learning_path(course, [scenario_id("netflix_streaming")])
    return schedule_gantt(schedule_path(path, times))


def bars(parsed: ParsedDiagram) -> list[tuple[str, date, date]]:
    """Return what each bar says, its first and its last date, as Mermaid has it."""
    assert parsed.error is None
    return [
        (
            task.label,
            datetime.fromtimestamp(task.start / 1000).date(),  # noqa: DTZ006 - as Mermaid reads it
            (datetime.fromtimestamp(task.end / 1000) - timedelta(days=1)).date(),  # noqa: DTZ006
        )
        for task in parsed.tasks
    ]


def test_a_path_is_a_chart_of_its_days_on_their_dates(
    course: Plan, mermaid_parser: MermaidParser
) -> None:
    text = netflix_gantt(course)
    assert text == NETFLIX
    parsed = mermaid_parser.parse(text)
    assert [(first.day, last.day) for _, first, last in bars(parsed)] == [
        (2, 2),
        (2, 3),
        (3, 5),
        (4, 4),
        (5, 9),
        (10, 10),
    ]
    assert [task.section for task in parsed.tasks] == ["Week 1", "Week 2"] + 4 * ["Week 3"]


def test_the_whole_course_reads_back(course: Plan, mermaid_parser: MermaidParser) -> None:
    found = schedule_course(course, StudyTimes(start=MONDAY))
    text = schedule_gantt(found, title="AWS: 28 days", language=Language.EN)
    assert "title AWS#58; 28 days" in text or "title AWS: 28 days" in text
    assert bars(mermaid_parser.parse(text)) == [
        (f"Day {span.day.number}: {span.day.title}", span.first, span.last) for span in found.days
    ]


def test_what_takes_no_time_is_a_milestone(mermaid_parser: MermaidParser) -> None:
    found = schedule([day(1, 0.0), day(2, 1.0)], StudyTimes(start=MONDAY))
    parsed = mermaid_parser.parse(schedule_gantt(found))
    assert [task.milestone for task in parsed.tasks] == [True, False]
    assert parsed.tasks[0].start == parsed.tasks[1].start


def test_only_some_dates_may_be_asked_for(course: Plan) -> None:
    found = schedule_course(course, StudyTimes(start=MONDAY))
    text = schedule_gantt(found, since=date(2026, 3, 10), until=date(2026, 3, 11))
    shown = [span for span in found.days if span.last >= date(2026, 3, 10)]
    shown = [span for span in shown if span.first <= date(2026, 3, 11)]
    assert [line.split("#")[0].strip() for line in text.splitlines() if " :n" in line] == [
        f"Day {span.day.number}" for span in shown
    ]
    with pytest.raises(RequestError, match="run backwards"):
        schedule_gantt(found, since=date(2026, 3, 11), until=date(2026, 3, 10))


def test_nothing_to_study_is_a_chart_of_nothing(mermaid_parser: MermaidParser) -> None:
    text = schedule_gantt(schedule_course(plan_of([]), StudyTimes(start=MONDAY)))
    assert bars(mermaid_parser.parse(text)) == []
    assert "공부할 Day가 없습니다." in text


def test_more_than_mermaid_draws_is_refused_with_a_remedy() -> None:
    found = schedule_course(large_plan(scenarios=0), StudyTimes(start=MONDAY))
    with pytest.raises(LimitError, match="Draw a smaller part"):
        schedule_gantt(found)
    assert schedule_gantt(found, until=date(2026, 12, 31))


def test_a_long_time_off_is_told_and_not_shaded(mermaid_parser: MermaidParser) -> None:
    off = (DaysOff(date(2026, 3, 3), date(2028, 3, 3)),)
    text = schedule_gantt(schedule([day(1, 3.0)], StudyTimes(start=MONDAY, days_off=off)))
    assert "%% 쉬는 날짜가 732개라서 음영으로 표시하지 않습니다." in text
    assert bars(mermaid_parser.parse(text)) == [("Day 1: Day 1", MONDAY, date(2028, 3, 6))]


@settings(deadline=None, max_examples=50)
@given(st.lists(texts(), min_size=1, max_size=5), texts())
def test_whatever_words_come_mermaid_reads_them(
    mermaid_parser: MermaidParser, titles: list[str], title: str
) -> None:
    days = [
        replace(day(number, week=number % 2 or None), title=words)
        for number, words in enumerate(titles, 1)
    ]
    found = schedule(days, StudyTimes(start=MONDAY, review_every=1))
    parsed = mermaid_parser.parse(schedule_gantt(found, title=title))
    assert sorted(label for label, _, _ in bars(parsed) if label.startswith("Day")) == sorted(
        f"Day {number}: {one_line(words)}".strip(" ") for number, words in enumerate(titles, 1)
    )
