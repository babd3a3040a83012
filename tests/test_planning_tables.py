"""Answers as dicts, rows, CSV and frames, whatever planning answers."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from graph.build import build_graph
from graph.errors import RequestError
from graph.model.edges import Edge, Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId
from graph.planning.bottlenecks import bottlenecks
from graph.planning.changes import RemoveDay
from graph.planning.compare import compare_plans
from graph.planning.coverage import coverage
from graph.planning.impact import impact
from graph.planning.path import learning_path
from graph.planning.plan import Plan, PlannedDay, read_plan
from graph.planning.schedule import schedule_course
from graph.planning.study_times import DaysOff, StudyTimes, Weekday
from graph.planning.tables import Answer, Row, as_csv, as_dict, rows
from graph.planning.unlocked import earliest, unlocked_each_day
from graph.planning.workload import workload
from tests.plan_cases import day, plan_of, plans, scenario, scenario_id

MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def course() -> Plan:
    return read_plan(build_graph())


def answers(plan: Plan) -> list[Answer]:
    """Return one answer of each kind."""
    asked = [each.id for each in plan.scenarios]
    changed = RemoveDay(plan.days[0].id).apply(plan) if plan.days else plan
    times = StudyTimes(
        start=MONDAY,
        hours_on={Weekday.SATURDAY: 1.0},
        days_off=(DaysOff(MONDAY, MONDAY),),
        review_weeks=True,
        begins_at=time(19),
    )
    return [
        learning_path(plan, asked, budget=3),
        workload(plan.days, most_per_day=1, most_per_week=1),
        bottlenecks(plan),
        coverage(plan),
        impact(plan, changed),
        compare_plans(plan, changed),
        schedule_course(plan, times),
        *earliest(plan),
        *unlocked_each_day(plan),
    ]


def lists_of(answer: Answer) -> Iterable[tuple[Answer, ...]]:
    for each in fields(answer):
        value = getattr(answer, each.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            yield value


def test_a_path_is_a_dict_with_what_it_rests_on(course: Plan) -> None:
    path = learning_path(course, [scenario_id("netflix_streaming")])
    found = as_dict(path)
    assert list(found) == ["stops", "total_hours", "ready", "left_out", "assumptions"]
    assert found["ready"] == ["scenario:netflix_streaming"]
    assert isinstance(found["stops"], list)
    assert found["stops"][2] == {
        "day": 15,
        "hours": 3.0,
        "cumulative_hours": 8.0,
        "reasons": [
            {
                "text": "Day 16 needs it",
                "edges": [
                    {"edge": "day:16 prerequisite day:15", "evidence": [_place(path.stops[2])]}
                ],
            }
        ],
        "fits": True,
    }


def _place(stop: object) -> str:
    evidence: Evidence = stop.reasons[0].edges[0].evidence[0]  # type: ignore[attr-defined]
    assert evidence.line is not None
    return f"{evidence.file}:{evidence.line}"


def test_a_record_that_is_the_answer_is_told_with_all_its_fields() -> None:
    assert as_dict(day(2, 1.5, [1], teaches="a")) == {
        "id": "day:2",
        "number": 2,
        "position": 2,
        "title": "Day 2",
        "week": None,
        "hours": 1.5,
        "teaches": ["service:a"],
        "prerequisites": ["day:1"],
        "related": [],
    }


class Colour(StrEnum):
    """Made up."""

    RED = "red"


@dataclass(frozen=True)
class Odd:
    """An answer with a field of every kind."""

    change: RemoveDay
    where: Evidence
    edge: Edge
    colour: Colour
    exact: Decimal
    endless: float
    when: time
    names: frozenset[str]
    counts: MappingProxyType[int | None, float]
    place: object
    maybe: PlannedDay | None = None
    hours: float = 2


ODD = Odd(
    RemoveDay(NodeId("day:3")),
    Evidence(EvidenceKind.STATED, "days.yaml", 7, origin="/home/me/days.yaml"),
    Edge(
        NodeId("service:a"),
        Relation.INTERACTS,
        NodeId("service:b"),
        (Evidence(EvidenceKind.DERIVED, "flow.md"),),
        label="asks",
    ),
    Colour.RED,
    Decimal("0.5"),
    float("inf"),
    time(9, 30),
    frozenset(["b", "a"]),
    MappingProxyType({1: 2.0, None: 3.0}),
    1j,
)


def test_values_of_all_kinds_are_ready_for_json() -> None:
    found = as_dict(ODD)
    assert found == {
        "change": "remove Day 3",
        "where": "days.yaml:7",
        "edge": {"edge": "service:a interacts service:b: asks", "evidence": ["flow.md"]},
        "colour": "red",
        "exact": 0.5,
        "endless": None,
        "when": "09:30:00",
        "names": ["a", "b"],
        "counts": {"1": 2.0, "": 3.0},
        "place": "1j",
        "maybe": None,
        "hours": 2,
    }
    assert type(found["colour"]) is str
    json.dumps(found, allow_nan=False)


def test_values_of_all_kinds_are_cells() -> None:
    (row,) = rows([ODD])
    assert row == {
        "change": "remove Day 3",
        "where": "days.yaml:7",
        "edge": "service:a interacts service:b: asks (flow.md)",
        "colour": "red",
        "exact": 0.5,
        "endless": None,
        "when": "09:30:00",
        "names": "a; b",
        "counts": "1: 2.0; : 3.0",
        "place": "1j",
        "maybe": None,
        "maybe_title": None,
        "hours": 2.0,
    }
    assert list(row)[-3:] == ["maybe", "maybe_title", "hours"]
    assert isinstance(row["hours"], float)


def test_records_are_a_number_and_a_title_and_lists_one_cell() -> None:
    plan = plan_of([day(1), day(2, None, [1])], [scenario("one", [2]), scenario("two", [9])])
    assert rows(earliest(plan)) == [
        {
            "scenario": "scenario:one",
            "scenario_title": "One",
            "day": 2,
            "day_title": "Day 2",
            "is_possible": True,
            "reasons": "it involves Day 2",
        },
        {
            "scenario": "scenario:two",
            "scenario_title": "Two",
            "day": None,
            "day_title": None,
            "is_possible": False,
            "reasons": "it involves Day 9, which is not in the plan",
        },
    ]
    assert rows(unlocked_each_day(plan))[1]["scenarios"] == "scenario:one"


def test_an_answer_within_an_answer_has_columns_of_its_own() -> None:
    over = workload([day(1, 3.0), day(2, 4.0)], most_per_day=2).days_over
    assert rows(over)[1] == {
        "load_day": 2,
        "load_day_title": "Day 2",
        "load_hours": 4.0,
        "load_cumulative_hours": 7.0,
        "limit": 2.0,
        "by": 2.0,
    }


def test_reviews_and_days_have_the_same_columns(course: Plan) -> None:
    times = StudyTimes(start=MONDAY, review_every=1)
    found = rows(schedule_course(course, times).sittings)
    assert len({tuple(row) for row in found}) == 1
    assert list(found[0])[:4] == ["date", "day", "day_title", "hours"]
    assert (found[1]["day"], found[1]["day_title"], found[1]["reviews"]) == (None, None, "1")


def test_an_answer_as_a_whole_is_no_table() -> None:
    with pytest.raises(RequestError, match=r"one of its lists: days, weeks, peak_days"):
        rows(workload([day(1)]))  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="it has none"):
        rows(DaysOff(MONDAY, MONDAY))  # type: ignore[arg-type]
    assert (rows([]), as_csv([])) == ([], "")


def test_csv_reads_back_and_holds_no_formula(course: Plan) -> None:
    table = rows(course.days)
    read = list(csv.DictReader(io.StringIO(as_csv(table), newline="")))
    assert [row["title"] for row in read] == [each.title for each in course.days]
    assert [float(row["hours"]) for row in read] == [each.hours for each in course.days]
    hostile: list[Row] = [{"a": "=1+1", "b": "@x"}, {"a": -1, "b": 'say "hi",\r\nthere'}]
    read = list(csv.DictReader(io.StringIO(as_csv(hostile), newline="")))
    assert read == [{"a": "'=1+1", "b": "'@x"}, {"a": "-1", "b": 'say "hi",\r\nthere'}]


def test_rows_make_frames(course: Plan) -> None:
    times = StudyTimes(start=MONDAY, review_weeks=True)
    found = schedule_course(course, times)
    pandas, polars = pd.DataFrame(rows(found.sittings)), pl.DataFrame(rows(found.sittings))
    assert list(pandas.columns) == polars.columns == list(rows(found.sittings)[0])
    assert pandas["hours"].sum() == polars["hours"].sum() == found.study_hours + found.review_hours
    assert polars.schema["day"] == pl.Int64
    assert pandas["day"].isna().sum() == polars["day"].null_count() == 4


def test_hours_are_floats_in_frames_also_where_some_are_whole() -> None:
    table = rows([day(1, None), day(2, 3), day(3, 0.5)])
    assert [row["hours"] for row in table] == [None, 3.0, 0.5]
    assert pl.DataFrame(table).schema["hours"] == pl.Float64
    assert pd.DataFrame(table)["hours"].dtype == "float64"


@settings(deadline=None, max_examples=30)
@given(plans(may_cycle=True))
def test_every_answer_is_ready_for_json_for_csv_and_for_frames(plan: Plan) -> None:
    for answer in answers(plan):
        text = json.dumps(as_dict(answer), allow_nan=False)
        assert text == json.dumps(as_dict(answer), allow_nan=False)
        assert list(as_dict(answer)) == [each.name for each in fields(answer)]
        for found in lists_of(answer):
            table = rows(found)
            assert len(table) == len(found)
            assert len({tuple(row) for row in table}) == 1
            assert all(
                cell is None or isinstance(cell, str | int | float)
                for row in table
                for cell in row.values()
            )
            read = list(csv.DictReader(io.StringIO(as_csv(table), newline="")))
            assert [*read[0]] == [*table[0]]
            assert pl.DataFrame(table, infer_schema_length=None).height == len(found)
