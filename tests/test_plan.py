"""Plans answer what Strawberry's executor answers, byte for byte, or leave it to that."""

from __future__ import annotations

import ast
import asyncio
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from api.app import create_app
from api.execute import Engine, Prepared, Question
from api.holder import Source, served_of
from api.http.negotiation import JSON
from api.http.replies import encoded, outcome
from api.limits import Limits
from api.limits_meter import Meter
from api.plan.arguments import Arguments
from api.plan.plans import Plans
from api.plan.writing import Writing, attributes
from api.ready import Pace
from api.schema.served import schema
from api.settings import Settings
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.model.records import Day, Link, Service
from graph.query import why
from tests.api_harness import ROOT, UNAWAITED, CountingReader, examples_in, shipped
from tests.api_made_up import guided
from tests.query_strategies import queries

WIDE = Limits(aliases=0, tokens=0, depth=0, values=0, root_fields=0)
"""Made-up queries go over limits that have nothing to do with what is tried here."""
PLANNED, EXECUTED = Engine(WIDE), Engine(WIDE, plans=False)


def told(engine: Engine, source: Source, question: Question) -> bytes:
    """Return the answer of an engine, as it is sent."""
    meter = Meter(engine.limits)
    answer = asyncio.run(engine.answer(source, question, meter))
    return encoded(outcome(answer, engine.limits, meter.cost, JSON).told)


def has_plan(question: Question, source: Source) -> bool:
    """Tell whether a question is answered by a plan."""
    meter = Meter(WIDE)
    prepared = PLANNED.prepare(question, meter)
    assert isinstance(prepared, Prepared)
    return (
        prepared.ready.plans.answer(served_of(source), question.variables or {}, meter) is not None
    )


def same(question: Question, source: Source | None = None) -> bytes:
    """Insist that both give the same answer, and return it."""
    graph = source or shipped()
    planned, executed = told(PLANNED, graph, question), told(EXECUTED, graph, question)
    assert planned.decode() == executed.decode()
    return planned


def kept_queries() -> Iterator[Any]:
    """Yield every query in the repository."""
    for path in sorted([*ROOT.glob("tests/graphql_examples/*.md"), *ROOT.glob("docs/*.md")]):
        for example in examples_in(path):
            question = Question(example.document, example.variables)
            yield pytest.param(question, id=example.name)
    for path in sorted(ROOT.glob("data/documents/*.graphql")):
        yield pytest.param(Question(path.read_text(encoding="utf-8")), id=path.stem)


@pytest.mark.parametrize("question", list(kept_queries()))
def test_every_query_in_the_repository_is_answered_alike(question: Question) -> None:
    answer = same(question)
    is_introspection = "__schema" in question.document or "__type(" in question.document
    if b'"errors"' not in answer and not is_introspection:
        assert not question.document.lstrip().startswith("query") or has_plan(question, shipped())


@UNAWAITED
@pytest.mark.usefixtures("collected")
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(schema._schema))  # noqa: SLF001 - Strawberry offers no other way to it
def test_made_up_queries_are_answered_alike(made_up: tuple[str, dict[str, Any]]) -> None:
    document, variables = made_up
    same(Question(document, variables))


@pytest.mark.slow
@UNAWAITED
@pytest.mark.usefixtures("collected")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(queries(schema._schema))  # noqa: SLF001
def test_many_made_up_queries_are_answered_alike(made_up: tuple[str, dict[str, Any]]) -> None:
    document, variables = made_up
    same(Question(document, variables))
    same(Question(document, variables), guided())


ALIKE = {
    "fields of one name are merged": (
        "{ day(number: 8) { teaches { id } teaches { name } ...D } }"
        " fragment D on Day { teaches { key } number number }"
    ),
    "names that Python has too": (
        "{ class: day(number: 8) { def: title lambda: number } __import__: __typename }"
    ),
    "fragments on interfaces": (
        '{ nodes(ids: ["day:8", "nothing", "service:s3", "day:8"]) {'
        " __typename id ... on Service { name } ... on Day { number week { number } }"
        " ... on Participant { name } } }"
    ),
    "unions": (
        '{ search(text: "streaming") { node { __typename ... on Scenario { key }'
        " ... on Service { key name } ... on Day { number } } } }"
    ),
    "nothing is left of a selection": "{ day(number: 8) { title @skip(if: true) } }",
    "nulls in between": "{ days { nodes { number caseStudy { company } week { title } } } }",
    "a fragment within itself is refused": "{ ...A } fragment A on Query { ...A }",
    "an unknown name": '{ service(name: "S33") { id } day(number: 8) { title } }',
    "an unknown field": "{ nothing }",
    "a page too large": "{ days(first: 1000) { nodes { number } } }",
    "introspection": '{ __schema { queryType { name } } __type(name: "Day") { name } }',
    "an error below a list": (
        "{ services(first: 3) { nodes { usedWith(first: -1) { count } name } } }"
    ),
    "a subscription": "subscription { graphChanged { version } }",
}


@pytest.mark.parametrize("document", ALIKE.values(), ids=ALIKE)
def test_answers_are_alike(document: str) -> None:
    same(Question(document))


def test_conditions_may_turn_out_otherwise_each_time() -> None:
    document = """query A($a: Boolean!, $b: Boolean = true) {
      day(number: 8) { title @include(if: $a) ... @skip(if: $b) { number } id }
    }"""
    answers = {
        same(Question(document, {"a": a} | ({} if b is None else {"b": b})))
        for a in (True, False)
        for b in (True, False, None)
    }
    assert len(answers) == 4
    assert has_plan(Question(document, {"a": True, "b": False}), shipped())


def test_plans_of_small_documents_stay_small() -> None:
    most = 9
    ids = [NodeId(f"service:s{number}") for number in range(most + 1)]
    graph = CourseGraph(
        Service(each, each[8:], each[8:], (), part_of=Link(whole, whole, ()) if whole else None)
        for each, whole in zip(ids, [*ids[1:], None], strict=True)
    )
    spread = "fragment F%d on Service { a: partOf { ...F%d } b: partOf { ...F%d } }"

    def nested(first: int) -> Question:
        """Return a question in which each of some fragments spreads the next one twice."""
        fragments = [spread % (at, at + 1, at + 1) for at in range(first, most)]
        last = f"fragment F{most} on Service {{ id }}"
        root = f'{{ service(name: "s0") {{ ...F{first} }} }}'
        return Question(" ".join([root, *fragments, last]))

    same(nested(0), graph)
    assert not has_plan(nested(0), graph)
    assert has_plan(nested(5), graph)


def test_plans_make_room_for_one_another() -> None:
    names = [f"c{number}" for number in range(7)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: title @skip(if: ${name})" for name in names)
    document = f"query A({declared}) {{ day(number: 8) {{ id {fields} }} }}"
    for number in range(2 ** len(names)):
        values = {name: bool(number >> at & 1) for at, name in enumerate(names)}
        assert has_plan(Question(document, values), shipped())


def test_values_that_graphql_does_not_know_are_told_alike() -> None:
    def with_day(**changes: object) -> CourseGraph:
        """Return a course of one day, which is not as records are."""
        day = Day(id=NodeId("day:8"), number=8, title="Storage", evidence=())
        return CourseGraph([replace(day, **changes)])  # type: ignore[arg-type]

    document = (
        "{ day(number: 8) { id hours title difficulty } days { nodes { hours number title } } }"
    )
    for changes in (
        {"hours": float("nan")},
        {"hours": 3},
        {"title": None},
        {"title": 5},
        {"hours": "a"},
    ):
        same(Question(document), with_day(**changes))


@pytest.mark.parametrize("fields", [1, 5, 29, 30, 57, 58])
def test_the_limit_of_fields_holds(fields: int) -> None:
    limits = Limits(fields=fields)
    question = Question("{ days { nodes { number title } } }")
    answers = {
        told(Engine(limits, plans=has_plans), shipped(), question) for has_plans in (True, False)
    }
    assert len(answers) == 1


def test_the_time_holds() -> None:
    engine = Engine(Limits(milliseconds=1))
    meter = Meter(engine.limits, started=0.0)
    answer = asyncio.run(engine.answer(shipped(), Question("{ day(number: 8) { title } }"), meter))
    assert answer.is_refused
    assert (answer.errors[0].extensions or {})["code"] == "QUERY_TIMEOUT"


def test_a_quick_question_needs_no_thread() -> None:
    pace, graph = Pace(), served_of(shipped())
    assert not pace.is_quick(graph)
    for _ in range(3):
        assert not pace.is_quick(graph)
        pace.note(graph, 0.001)
    assert pace.is_quick(graph)
    assert not pace.is_quick(served_of(guided())), "another graph may be large"
    pace.note(graph, 1.0)
    assert not pace.is_quick(graph)
    remote = served_of(cast("GraphReader", CountingReader(shipped())))
    for _ in range(5):
        pace.note(remote, 0.001)
    assert not pace.is_quick(remote), "a store behind a network is waited for"


def test_quick_questions_are_answered_in_the_loop() -> None:
    asker = TestClient(create_app(shipped(), Settings(answer_cache_bytes=0)))
    threads: set[str] = set()
    explain = why.why

    def noted(reader: GraphReader, scenario: str, service: str) -> why.Explanation:
        threads.add(threading.current_thread().name)
        return explain(reader, scenario, service)

    asked = {"query": '{ why(scenario: "netflix_streaming", service: "S3") { holds } }'}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(why, "why", noted)
        for _ in range(8):
            assert asker.post("/graphql", json=asked).json()["data"]["why"]["holds"] is True
    assert len(threads) > 1
    assert "scenariograph-worker" in threads


ODD = """query Odd_operation($odd_variable: [String!]!, $odd_flag: Boolean!, $odd_number: Int) {
  odd_root: scenarios(
    where: {uses: $odd_variable, not: {title: {contains: "odd_text"}}}, first: $odd_number
  ) {
    ...Odd_fragment
  }
}
fragment Odd_fragment on ScenarioConnection {
  odd_list: nodes {
    odd_key: key odd_type: __typename odd_title: title @include(if: $odd_flag)
    odd_days: days { odd_day: number week { odd_week: number } }
    odd_picture: diagram(direction: LR) { odd_text: text }
  }
}"""


IN_TEXTS = {"found", "isinstance", "len", "link", "parent", "rows", "run", "variables"} | {
    "TypeError",
    "bool",
    "float",
    "int",
    "str",
}
"""The names that functions of plans use beside those that are numbered."""


def test_nothing_that_a_client_sends_becomes_code() -> None:
    texts: list[str] = []
    function = Writing.function

    def noted(writing: Writing) -> Any:  # noqa: ANN401 - a function
        texts.append(writing.text)
        return function(writing)

    asked = {"odd_variable": ["S3"], "odd_flag": True, "odd_number": 3}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Writing, "function", noted)
        answer = asyncio.run(Engine().answer(shipped(), Question(ODD, asked)))
    assert not answer.errors
    assert "odd_week" in str(answer.data)
    assert len(texts) > 4, "the plan is made of functions"
    for text in texts:
        assert "odd" not in text.casefold()
        (function_,) = ast.parse(text).body
        names = {node.id for node in ast.walk(function_) if isinstance(node, ast.Name)}
        made_up = {name for name in names if re.fullmatch(r"[cv][0-9_]+", name)}
        assert names - made_up <= IN_TEXTS
        constants = [node.value for node in ast.walk(function_) if isinstance(node, ast.Constant)]
        assert {type(value) for value in constants} <= {int, bool, type(None)}


def test_one_module_alone_makes_code_of_a_text() -> None:
    for path in Path(ROOT, "api").rglob("*.py"):
        if path.name != "writing.py":
            called = {
                node.func.id
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert called.isdisjoint({"eval", "exec", "compile", "__import__"}), path


@pytest.mark.parametrize("path", ["a b", "a;b", "a.b()", "", "a..b", "0"])
def test_only_attributes_stand_in_a_text(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        attributes(path)


PLAIN = """query A($text: String, $texts: [String!], $first: Int, $yes: Boolean,
    $where: ScenarioFilter!, $hours: Float, $field: ScenarioOrderField! = TITLE) {
  scenarios(where: {uses: $texts, title: {contains: $text}, and: [$where]}, first: $first,
      orderBy: {field: $field}) { nodes { key } }
  learningPath(to: ["netflix_streaming"], prerequisites: $yes) { totalHours }
  schedule(start: "2026-01-05", hoursPerDay: $hours) { last }
}"""
VARIABLES: dict[str, list[object]] = {
    "text": ["S", None, 5, "", Ellipsis],
    "texts": [["S3"], "S3", None, [None], [], ["no such service"], [5], Ellipsis],
    "first": [1, 1.0, "1", True, 2**31, -1, 0, None, Ellipsis],
    "yes": [True, False, 1, None, Ellipsis],
    "where": [{}, {"uses": ["S3"]}, {"uses": "S3"}, None, {"nothing": 1}, Ellipsis],
    "hours": [1.5, 2, "2", float("inf"), -1.0, None, Ellipsis],
    "field": ["KEY", "TITLE", None, 3, Ellipsis],
}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_are_taken_alike(name: str) -> None:
    first = {each: values[0] for each, values in VARIABLES.items()}
    for value in VARIABLES[name]:
        changed = first | {name: value}
        given = {each: told for each, told in changed.items() if told is not Ellipsis}
        same(Question(PLAIN, given))
        named = f"${name}"
        if name != "where":
            alone = {each: told for each, told in given.items() if each != "where"}
            document = PLAIN.replace(", and: [$where]", "").replace("$where: ScenarioFilter!,", "")
            assert named in document
            same(Question(document, alone))


def test_plain_variables_are_put_in_their_places() -> None:
    """Neither graphql-core nor Strawberry has a part in it, which take longer than the answer."""
    document = """query A($text: String, $texts: [String!], $first: Int, $yes: Boolean) {
      scenarios(where: {uses: $texts, title: {contains: $text}}, first: $first) { nodes { key } }
      learningPath(to: ["netflix_streaming"], prerequisites: $yes) { totalHours }
    }"""
    question = Question(document, {name: VARIABLES[name][0] for name in ("text", "first", "yes")})
    whole = Question(document, {**(question.variables or {}), "texts": ["S3"]})
    same(whole)

    def refuse(*_: object) -> Any:  # noqa: ANN401 - nothing
        pytest.fail("The variables were coerced.")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Arguments, "worked_out", refuse)
        patched.setattr(Plans, "_coerced", refuse)
        assert has_plan(whole, shipped())
        with pytest.raises(pytest.fail.Exception):
            has_plan(question, shipped())
