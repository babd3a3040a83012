"""The deep questions as clients ask them: cases in a file, limits, unknown names, batches."""

import json
import re
from pathlib import Path

import pytest
from graphql import build_schema, extend_schema, find_breaking_changes, parse

from api.execute import print_schema
from graph.build import build_graph
from graph.load.files import SHIPPED
from tests.api_harness import ROOT, count_calls, data_of, error_of
from tests.api_harness import ask as ask_shipped

_CASE = re.compile(
    r"^## (?P<name>[^\n]+)\n```yaml\n(?P<yaml>.*?)^```\n"
    r"```graphql\n(?P<document>.*?)^```\n```json\n(?P<answer>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
TEXT = (ROOT / "tests" / "cases" / "questions.md").read_text(encoding="utf-8")
CASES = list(_CASE.finditer(TEXT))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_case(case: re.Match[str], tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(case["yaml"], encoding="utf-8")
    answer = ask_shipped(case["document"], build_graph([tmp_path]))
    assert text_of(answer) == text_of(json.loads(case["answer"]))


def text_of(answer: object) -> str:
    """Return an answer as lines, so that pytest shows where two differ."""
    return json.dumps(answer, ensure_ascii=False, indent=1)


def test_every_case_is_read() -> None:
    assert len(CASES) == TEXT.count("\n## ")


@pytest.mark.parametrize(
    ("question", "name", "limit"),
    [
        ('paths(from: "day:1", to: "day:2", maxLength: 11) { truncated }', "maxLength", 10),
        ('paths(from: "day:1", to: "day:2", first: 101) { truncated }', "first", 100),
        ('neighbourhood(id: "day:1", depth: 6) { truncated }', "depth", 5),
        ('neighbourhood(id: "day:1", first: 501) { truncated }', "first", 500),
        ('service(name: "S3") { usedWith(first: 101) { count } }', "first", 100),
        ('similar(scenario: "netflix_streaming", first: 101) { edgeCount }', "first", 100),
        ("groups(by: DAY, first: 1001) { count }", "first", 1000),
        ("findings(first: 1001) { rule }", "first", 1000),
    ],
)
def test_over_a_limit(question: str, name: str, limit: int) -> None:
    error = error_of(f"{{ {question} }}")
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limit": limit,
        "actual": limit + 1,
    }
    assert f"`{name}`" in error["message"]


@pytest.mark.parametrize(
    ("question", "suggestion"),
    [
        ('paths(from: "day:1", to: "service:cloudfrnt") { truncated }', "service:cloudfront"),
        ('paths(from: "S3", to: "day:1") { truncated }', "service:s3"),
        ('neighbourhood(id: "scenario:netflix") { truncated }', "scenario:netflix_streaming"),
        ('why(scenario: "netflix_streaming", service: "Cloudfrnt") { holds }', "CloudFront"),
        ('why(scenario: "netflix_streming", service: "S3") { holds }', "netflix_streaming"),
        ('compare(a: "dropbox_storage", b: "netflix_streming") { a { id } }', "netflix_streaming"),
        ('similar(scenario: "netflix_streming") { edgeCount }', "netflix_streaming"),
        ('groups(by: DAY, where: {uses: "Cloudfrnt"}) { count }', "CloudFront"),
    ],
)
def test_what_nobody_knows_is_an_error_with_suggestions(question: str, suggestion: str) -> None:
    error = error_of(f"{{ {question} }}")
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert suggestion in error["extensions"]["suggestions"]


def test_null_and_an_empty_list_are_as_if_nothing_were_said() -> None:
    answers = [
        ask_shipped(f'{{ paths(from: "day:1", to: "service:s3"{rest}) {{ paths {{ length }} }} }}')
        for rest in ("", ", relations: [], maxLength: null, first: null", ", relations: null")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0]["data"]["paths"]["paths"]) == 10


@pytest.mark.parametrize(
    ("document", "most"),
    [
        (
            "{ services(first: 100) { nodes { usedWith { service { id } scenarios { key } } } } }",
            {"edges": 2, "records": 2},
        ),
        (
            """{ paths(from: "day:1", to: "service:s3", first: 100) { paths {
              nodes { id } steps { source { id } target { id } edges { scenario { key } } }
            } } }""",
            {"edges": 40, "records": 3},
        ),
        (
            """{ neighbourhood(id: "service:s3", depth: 2) {
              nodes { id } edges { source { id } target { id } scenario { key } }
            } }""",
            {"edges": 24, "records": 3},
        ),
        (
            '{ why(scenario: "netflix_streaming", service: "S3") { evidence { line } } }',
            {"edges": 3, "records": 3},
        ),
        (
            """{ compare(a: "netflix_streaming", b: "dropbox_storage") {
              a { key } b { key } days { shared { number } onlyInA { number } }
              services { shared { name } onlyInB { name } }
              edges { shared { source { name } } onlyInA { source { name } target { name } } }
            } }""",
            {"edges": 0, "records": 3, "resolve": 1},
        ),
        (
            """{ similar(scenario: "netflix_streaming") {
              scenario { key } services { name } edges { source { id } }
            } }""",
            {"edges": 2, "records": 2, "resolve": 1},
        ),
        (
            "{ groups(by: COMPONENT) { node { id } scenarios { key } } }",
            {"edges": 2, "records": 2, "page": 1},
        ),
        ("{ groups(by: DAY) { node { id } scenarios { key } } }", {"edges": 1, "records": 2}),
        ("{ groups(by: CATEGORY) { scenarios { key } } }", {"used_by": 1, "records": 2}),
    ],
)
def test_the_graph_is_asked_in_batches(document: str, most: dict[str, int]) -> None:
    calls = count_calls(document, build_graph([SHIPPED]))
    assert {name: calls[name] for name in most if calls[name] > most[name]} == {}


@pytest.mark.parametrize(
    "question",
    [
        'paths(from: "day:1", to: "day:2", maxLength: -1) { truncated }',
        'neighbourhood(id: "day:1", depth: -1) { truncated }',
        "findings(offset: -1) { rule }",
        "groups(by: DAY, offset: -1) { count }",
    ],
)
def test_less_than_nothing_is_an_error(question: str) -> None:
    assert error_of(f"{{ {question} }}")["extensions"] == {"code": "BAD_USER_INPUT"}


def test_the_schema_holds_the_contract_of_the_questions() -> None:
    core, *later = (
        (ROOT / "tests" / "cases" / "contract" / name).read_text(encoding="utf-8")
        for name in ("core.graphql", "later-api.graphql", "later-planning.graphql")
    )
    contract = build_schema(core)
    for text in later:
        contract = extend_schema(contract, parse(text))
    assert find_breaking_changes(contract, build_schema(print_schema())) == []


def test_no_kinds_restrict_nothing() -> None:
    found = data_of(
        """{
          all: search(text: "CloudFront") { node { __typename } score }
          empty: search(text: "CloudFront", kinds: []) { node { __typename } score }
        }"""
    )
    assert found["empty"] == found["all"] != []


def test_each_asks_for_as_many_co_uses_as_it_likes() -> None:
    document = """{ service(name: "S3") {
      one: usedWith(first: 1) { count service { key } }
      none: usedWith(first: 0) { count service { key } }
      all: usedWith { count service { key } }
    } }"""
    found = data_of(document)["service"]
    assert found["one"] == found["all"][:1]
    assert found["none"] == []
    assert len(found["all"]) == 3
    assert count_calls(document)["edges"] == 2
