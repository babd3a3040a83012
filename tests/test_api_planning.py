"""Planning over GraphQL, beyond the contract: what-if, order, workload, what opens what."""

import asyncio
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from api.execute import Engine, Question
from api.limits import Limits
from graph.build import build_graph
from graph.diagrams import Language
from graph.model.ids import NodeId
from graph.planning.calendar import as_calendar
from graph.planning.path import learning_path
from graph.planning.plan import read_plan
from graph.planning.schedule import schedule_path
from graph.planning.schedule_gantt import schedule_gantt
from graph.planning.study_times import StudyTimes, Weekday
from tests.api_harness import ask, data_of, error_of


def test_a_path_by_services_takes_the_least_hours() -> None:
    found = data_of(
        """{ learningPath(to: ["netflix_streaming"], by: SERVICES) {
          totalHours isProvenBest untaught { service { name } }
          stops { day { number } why { text edges { evidence { file } } } }
        } }"""
    )["learningPath"]
    assert (found["totalHours"], found["isProvenBest"], found["untaught"]) == (5.0, True, [])
    assert [stop["day"]["number"] for stop in found["stops"]] == [1, 8]
    reason = found["stops"][0]["why"][0]
    assert reason["text"] == "teaches CloudFront, which netflix_streaming uses"
    assert reason["edges"][0]["evidence"]["file"] == "days.yaml"


def test_prerequisites_may_be_left_out_of_it() -> None:
    document = """query Path($all: Boolean!) {
      learningPath(to: ["serverless_app"], by: SERVICES, prerequisites: $all) {
        stops { day { number } }
      }
    }"""
    long, short = (data_of(document, all=each)["learningPath"]["stops"] for each in (True, False))
    assert len(short) < len(long)


def test_coverage_has_its_gaps_and_reasons() -> None:
    found = data_of(
        """{ coverage {
          usedBeforeTaught { service { name } scenario { key } reasons { text } }
          taughtTwice { service { name } days { number } reasons { text } }
          services { service { key } reasons { text } }
        } }"""
    )["coverage"]
    assert found["usedBeforeTaught"] == []
    assert [each["service"]["name"] for each in found["taughtTwice"]] == [
        "CloudFront",
        "Edge Locations",
        "Lambda@Edge",
    ]
    (row,) = [each for each in found["services"] if each["service"]["key"] == "sns"]
    assert row["reasons"] == [{"text": "Day 16 teaches SNS"}]


WHAT_IF = """query WhatIf($changes: [ChangeInput!]!) {
  whatIf(changes: $changes) {
    changes hoursBefore hoursAfter assumptions
    impact { isHarmless dayReasons { day { number } reasons { text } } }
    noLongerPossible { scenario { key } reasons { text } }
    newlyPossible { key }
    readiness { scenario { key } before after }
    weeks { week before after }
  }
}"""


def what_if(*changes: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = data_of(WHAT_IF, changes=list(changes))["whatIf"]
    return answer


def test_several_changes_follow_each_other() -> None:
    found = what_if({"remove": 16}, {"hours": {"day": 1, "to": 3}})
    assert found["changes"] == ["remove Day 16", "give Day 1 3 hours"]
    assert (found["hoursBefore"], found["hoursAfter"]) == (98.0, 95.5)
    assert [each["scenario"]["key"] for each in found["noLongerPossible"]] == [
        "dropbox_storage",
        "netflix_streaming",
    ]
    assert found["weeks"][2] == {"week": 3, "before": 24.5, "after": 21.0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"remove": 16}, "remove Day 16"),
        ({"move": {"day": 16, "to": 2}}, "move Day 16 to position 2"),
        ({"swap": [3, 16]}, "swap Day 3 and Day 16"),
        ({"merge": [9, 10]}, "merge Day 9 and Day 10"),
        ({"hours": {"day": 4, "to": 2.5}}, "give Day 4 2.5 hours"),
        ({"addService": {"service": "SNS", "to": 4}}, "add service sns to Day 4"),
        ({"dropService": {"service": "SNS", "from": 16}}, "drop service sns from Day 16"),
        ({"dropService": {"service": "SNS"}}, "drop service sns"),
        ({"dropScenario": "netflix_streaming"}, "drop scenario netflix_streaming"),
    ],
)
def test_every_change_can_be_asked_about(change: dict[str, Any], words: str) -> None:
    assert what_if(change)["changes"] == [words]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([{}], "Change 1 is empty"),
        ([{"remove": 1, "swap": [1, 2]}], "Change 1 holds 2 changes"),
        ([{"swap": [1]}], "A swap is of two days, not of 1: give two numbers."),
        ([{"swap": [1, 2, 3]}], "A swap is of two days, not of 3: give two numbers."),
        ([{"hours": {"day": day, "to": 1e308}} for day in (1, 2)], "give 0 to 10,000"),
        ([{"remove": 16}, {"move": {"day": 16, "to": 2}}], "Change 1 (remove Day 16) took it out"),
        ([{"hours": {"day": 4, "to": -1}}], "Change 1 (give Day 4 -1 hours)"),
        ([{"merge": [9]}], "Change 1"),
    ],
)
def test_what_makes_no_sense_is_an_error(changes: list[dict[str, Any]], message: str) -> None:
    error = error_of(WHAT_IF, changes=changes)
    assert message in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "asked",
    [
        'learningPath(to: ["netflix_streaming"], budget: 1e999) { totalHours }',
        'learningPath(to: ["netflix_streaming"], budget: 1e999, by: SERVICES) { totalHours }',
        "workload(perDay: 1e999) { totalHours }",
        "workload(perWeek: 1e999) { totalHours }",
        'schedule(start: "2026-03-02", hoursPerDay: 1e999) { last }',
        "whatIf(changes: [{hours: {day: 1, to: 1e999}}]) { hoursAfter }",
    ],
)
def test_hours_without_end_are_an_error(asked: str) -> None:
    error = error_of(f"{{ {asked} }}")
    assert "inf hours" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_an_unknown_day_is_an_error_with_its_name() -> None:
    error = error_of(WHAT_IF, changes=[{"remove": 99}])
    assert error["extensions"]["code"] == "NOT_FOUND"


def test_there_is_a_limit_to_changes() -> None:
    error = error_of(WHAT_IF, changes=[{"remove": 1}] * 101)
    assert error["extensions"]["limit"] == 100


def test_when_each_scenario_can_be_built() -> None:
    found = data_of("{ earliest { scenario { key } day { number } isPossible } }")["earliest"]
    assert found[2] == {
        "scenario": {"key": "netflix_streaming"},
        "day": {"number": 16},
        "isPossible": True,
    }


def test_what_to_study_next() -> None:
    found = data_of(
        """{ nextDays(done: [1, 3, 4, 8, 15], first: 1) {
          days { day { number } unlocks { key } reasons { text } } assumptions
        } }"""
    )["nextDays"]
    assert found["days"][0]["unlocks"] == [{"key": "netflix_streaming"}]
    assert found["assumptions"] == []


def test_what_most_depends_on() -> None:
    (found,) = data_of(
        """{ bottlenecks(first: 1) {
          days { day { number } scenarios { key } days { number } hours }
        } }"""
    )["bottlenecks"]["days"]
    assert (found["day"]["number"], len(found["scenarios"])) == (3, 4)
    assert (len(found["days"]), found["hours"]) == (22, 81.0)


@pytest.mark.parametrize("name", ["nextDays", "bottlenecks"])
def test_there_is_a_limit_to_what_is_listed(name: str) -> None:
    error = error_of(f"{{ {name}(first: 101) {{ days {{ day {{ number }} }} }} }}")
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 100, "actual": 101}


def test_the_hours_of_weeks_and_of_a_path() -> None:
    found = data_of(
        """{
          all: workload(perWeek: 23, perDay: 3.5) {
            totalHours weeksOver { week by } daysOver { day { number } by } peakWeeks { week }
          }
          path: workload(to: ["netflix_streaming"]) { totalHours days { day { number } } }
        }"""
    )
    assert found["all"]["weeksOver"] == [{"week": 3, "by": 1.5}, {"week": 4, "by": 5.5}]
    assert found["all"]["daysOver"][0] == {"day": {"number": 6}, "by": 0.5}
    assert found["all"]["peakWeeks"] == [{"week": 4}]
    assert found["path"]["totalHours"] == 11.5


def test_the_order_is_checked_and_bettered(tmp_path: Path) -> None:
    text = """
days:
  - {number: 1, title: One, week: 1, prerequisites: [2]}
  - {number: 2, title: Two, week: 2, hours: 3}
  - {number: 3, title: Three, week: 1, hours: 1.5, prerequisites: [4]}
  - {number: 4, title: Four, week: 2, prerequisites: [3]}
"""
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    found = data_of(
        """{
          order {
            isValid violations { day { number } prerequisite { number } reason { text } }
            cycles { days { number } reason { text } }
            splitWeeks { week stretches { number } }
            mutual { first { number } }
          }
          bestOrder {
            days { number } isProvenBest moves { day { number } place reasons { text } }
            givenUp { reason { text } } assumptions
            weeks { days { number } hours } weeksToday { days { number } hours }
          }
        }""",
        build_graph([tmp_path]),
    )
    order, best = found["order"], found["bestOrder"]
    assert not order["isValid"]
    assert order["violations"][0]["reason"]["text"] == "Day 1 needs Day 2, which comes after it"
    assert order["cycles"][0]["days"] == [{"number": 3}, {"number": 4}]
    assert order["splitWeeks"][0]["stretches"] == [[{"number": 1}], [{"number": 3}]]
    places = [day["number"] for day in best["days"]]
    assert places.index(2) < places.index(1)
    assert best["isProvenBest"]
    assert len(best["givenUp"]) == 1
    for weeks in (best["weeks"], best["weeksToday"]):
        numbers = [day["number"] for week in weeks for day in week["days"]]
        assert sorted(numbers) == [1, 2, 3, 4]
        assert sum(week["hours"] for week in weeks) == 3 + 1.5
    assert [day["number"] for week in best["weeks"] for day in week["days"]] == places


def test_a_path_by_days_has_what_they_need() -> None:
    asked = 'learningPath(to: ["netflix_streaming"], prerequisites: false) { totalHours }'
    error = error_of(f"{{ {asked} }}")
    assert "leave `prerequisites` out" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_coverage_by_week_and_by_category() -> None:
    found = data_of(
        """{ coverage {
          byWeek { week hours days { number } new { name } completes { key } }
          byCategory { category services { service { key } } usedNeverTaught { key } }
        } }"""
    )["coverage"]
    assert [(each["week"], each["hours"], len(each["new"])) for each in found["byWeek"]] == [
        (1, 22.0, 25),
        (2, 23.0, 23),
        (3, 24.5, 21),
        (4, 28.5, 21),
    ]
    assert found["byCategory"][0]["category"] == "compute"
    assert len(found["byCategory"][0]["services"]) == 12


def test_what_each_day_opens_and_how_long_each_path_is() -> None:
    found = data_of(
        """{
          unlockedEachDay { day { number } scenarios { scenario { key } } total }
          pathLoads { scenario { key } days hours }
          one: pathLoads(to: ["netflix_streaming"]) { hours }
        }"""
    )
    assert [each["total"] for each in found["unlockedEachDay"]][-1] == 5
    assert found["unlockedEachDay"][15]["scenarios"] == [{"scenario": {"key": "netflix_streaming"}}]
    assert found["pathLoads"][0]["hours"] == 30.5
    assert found["one"] == [{"hours": 11.5}]


def test_a_path_on_real_dates() -> None:
    found = data_of(
        """{ schedule(
          start: "2026-03-02", to: ["netflix_streaming"], known: [1], weekdays: ["mon", "wed"],
          hoursPerDay: 3, daysOff: ["2026-03-04"], reviewEvery: 2, deadline: "2026-03-09"
        ) {
          first last dates studyHours reviewHours assumptions
          sittings { date day { number } hours part parts reviews { number } isLate
            reasons { text } }
          calendar(name: "Netflix") gantt(title: "Netflix")
        } }"""
    )["schedule"]
    assert (found["first"], found["studyHours"]) == ("2026-03-02", 9.5)
    assert [each["date"] for each in found["sittings"]][:2] == ["2026-03-02", "2026-03-09"]
    review = next(each for each in found["sittings"] if each["day"] is None)
    assert review["reviews"] == [{"number": 8}, {"number": 15}]
    assert found["sittings"][-1]["isLate"]
    assert found["calendar"].startswith("BEGIN:VCALENDAR")
    assert found["gantt"].startswith("gantt")


def test_the_whole_course_on_real_dates() -> None:
    found = data_of('{ schedule(start: "2026-03-02") { last studyHours } }')["schedule"]
    assert found == {"last": "2026-05-07", "studyHours": 98.0}


def test_a_schedule_takes_all_that_the_command_line_takes() -> None:
    found = data_of(
        """{ schedule(
          start: "2026-03-06", to: ["netflix_streaming"], knownServices: ["SQS"], budget: 7
          hoursOn: [{weekday: "토", hours: 4}], reviewWeeks: true, wholeDays: true
          assumedHours: 1, beginsAt: "19:00", zone: "Asia/Seoul"
        ) {
          sittings { date day { number } hours begins ends reviews { number } reasons { text } }
          calendar(name: "Netflix", language: EN) gantt(title: "Netflix", language: EN) assumptions
        } }"""
    )["schedule"]
    plan = read_plan(build_graph())
    path = learning_path(
        plan,
        [NodeId("scenario:netflix_streaming")],
        known_services=[NodeId("service:sqs")],
        budget=7,
    )
    times = StudyTimes(
        start=date(2026, 3, 6),
        hours_on={Weekday.SATURDAY: 4.0},
        review_weeks=True,
        keeps_days_whole=True,
        assumed_hours=1,
        begins_at=time(19),
        zone="Asia/Seoul",
    )
    expected = schedule_path(path, times)
    assert found == {
        "sittings": [
            {
                "date": each.date.isoformat(),
                "day": None if each.day is None else {"number": each.day.number},
                "hours": each.hours,
                "begins": None if each.begins is None else each.begins.isoformat(),
                "ends": None if each.ends is None else each.ends.isoformat(),
                "reviews": [{"number": day.number} for day in each.reviews],
                "reasons": [{"text": reason.text} for reason in each.reasons],
            }
            for each in expected.sittings
        ],
        "calendar": as_calendar(expected, name="Netflix", language=Language.EN),
        "gantt": schedule_gantt(expected, title="Netflix", language=Language.EN),
        "assumptions": list(expected.assumptions),
    }
    assert found["sittings"][0]["begins"] == "2026-03-06T19:00:00+09:00"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("known: [1]", "say where with `to`"),
        ('knownServices: ["S3"]', "say where with `to`"),
        ("budget: 3", "say where with `to`"),
        ('weekdays: ["frog"]', "There is no weekday 'frog'. Known: monday"),
        ('hoursOn: [{weekday: "sat", hours: 25}]', "25.0 hours per study day on saturdays"),
        ("assumedHours: 1e999", "To assume inf hours"),
        ('beginsAt: "25:00"', "There is no time '25:00'."),
        ('zone: "Asia/Soul"', "Did you mean 'Asia/Seoul'"),
        ('deadline: "2026-03-01"', "comes before the start"),
        ('daysOff: ["2026-05-05..2026-05-01"]', "run backwards"),
    ],
)
def test_study_times_that_make_no_sense(options: str, message: str) -> None:
    error = error_of(f'{{ schedule(start: "2026-03-02", {options}) {{ last }} }}')
    assert message in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_date_that_there_is_not() -> None:
    error = error_of('{ schedule(start: "2026-02-29") { last } }')
    assert error["message"].startswith("There is no date '2026-02-29'.")
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_scenarios_for_services_and_services_worth_teaching() -> None:
    found = data_of(
        """{
          scenariosFor(services: ["lambda", "Dynamo DB"], first: 1) {
            scenario { key } nearness missing { name } reasons { text }
          }
          complete: scenariosFor(services: ["S3", "CloudFront", "Regions"], complete: true) {
            scenario { key } extra { name }
          }
          worthTeaching { service { name } }
        }"""
    )
    (near,) = found["scenariosFor"]
    assert near["scenario"] == {"key": "serverless_app"}
    assert near["missing"] == [{"name": "API Gateway"}]
    assert found["complete"] == [{"scenario": {"key": "netflix_streaming"}, "extra": []}]
    assert found["worthTeaching"] == []


def test_a_search_gets_half_of_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def noted(_plan: object, *, time_limit: float) -> object:
        given.append(time_limit)
        raise ValueError

    monkeypatch.setattr("api.schema.planning_order.best.best_order", noted)
    question = Question("{ bestOrder { isProvenBest } }")
    for milliseconds in (4000, 0):
        engine = Engine(Limits(milliseconds=milliseconds), plans=False)
        asyncio.run(engine.answer(build_graph(), question))
    assert 0 < given[0] <= 2
    assert given[1] == 10


def test_the_whole_answer_is_made_of_what_is_there() -> None:
    assert "errors" not in ask("{ order { mutual { first { number } second { number } } } }")
