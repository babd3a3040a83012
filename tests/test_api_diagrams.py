"""Pictures over GraphQL: every view, with its options, from every place that has one."""

from pathlib import Path
from typing import Any

import pytest

from api.execute import execute
from graph.build import build_graph
from graph.diagrams import Notation, draw_spec, read_spec
from graph.model.course_graph import CourseGraph
from tests.api_harness import error_of


@pytest.fixture(scope="module")
def course() -> CourseGraph:
    return build_graph()


def answer(course: CourseGraph, field: str) -> dict[str, Any]:
    """Return what a field of the root is answered."""
    result = execute(course, f"{{ {field} }}")
    assert result.errors is None
    assert result.data is not None
    (found,) = result.data.values()
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("arguments", "spec"),
    [
        ('of: SCENARIO, names: ["netflix_streaming"]', "scenario netflix_streaming"),
        ("of: SCENARIO", "scenario"),
        ("of: SCENARIO, options: {collapse: true}", "scenario collapse=on"),
        ('of: SERVICE, names: ["S3"], options: {depth: 2}', "service S3 depth=2"),
        ('of: SERVICE, names: ["S3"], options: {context: true}', "service S3 context=on"),
        ("of: PATTERN, options: {language: EN}", "pattern language=en"),
        ('of: DAY, names: ["16"]', "day 16"),
        ("of: DAYS, options: {weeks: [1, 2], group: NONE}", "days week=1,2 group=none"),
        ("of: PLAN, kind: GANTT", "plan kind=gantt"),
        ("of: PLAN", "plan"),
        ("of: SERVICES, options: {theme: AWS}", "services theme=aws"),
        ("of: CO_USE, direction: LR", "co-use direction=LR"),
        (
            'of: SCENARIO, names: ["dropbox_storage"], options: {group: DAY, copies: true}',
            "scenario dropbox_storage group=day copies=on",
        ),
        (
            'of: CO_USE, names: ["S3"], options: {days: true}',
            "co-use S3 days=on",
        ),
        (
            "of: SCENARIO, options: {labels: false, evidence: false, width: 20}",
            "scenario labels=off evidence=off width=20",
        ),
        (
            'of: DAYS, options: {links: "https://example.org/day{day}"}',
            "days links=https://example.org/day{day}",
        ),
    ],
)
def test_a_picture_is_the_one_that_words_ask_for(
    course: CourseGraph, arguments: str, spec: str
) -> None:
    found = answer(course, f"diagram({arguments}) {{ kind mermaid parts {{ title }} }}")
    expected = draw_spec(course, read_spec(spec))
    assert found == {
        "kind": expected.kind.name,
        "mermaid": expected.mermaid,
        "parts": [],
    }


@pytest.mark.parametrize(
    ("place", "spec"),
    [
        ('service(name: "S3")', "service S3"),
        ("day(number: 16)", "day 16"),
        ('pattern(name: "serverless-api-nosql")', "pattern serverless-api-nosql"),
        ('scenario(key: "serverless_app")', "scenario serverless_app"),
    ],
)
def test_nodes_have_pictures_of_their_own(course: CourseGraph, place: str, spec: str) -> None:
    for asked, more in (
        ("diagram", ""),
        ("diagram(options: {language: EN})", "language=en"),
        ("diagram(options: {context: true}, direction: LR)", "context=on direction=LR"),
    ):
        found = answer(course, f"{place} {{ {asked} {{ mermaid }} }}")["diagram"]["mermaid"]
        assert found == draw_spec(course, read_spec(f"{spec} {more}")).mermaid


@pytest.mark.parametrize("notation", Notation)
def test_a_picture_comes_in_every_notation(course: CourseGraph, notation: Notation) -> None:
    found = answer(course, f"diagram(of: CO_USE) {{ text(notation: {notation.name}) }}")
    assert found["text"] == draw_spec(course, read_spec("co-use")).text(notation)


def test_it_tells_what_it_shows(course: CourseGraph) -> None:
    found = answer(
        course,
        """diagram(of: DAYS, names: ["netflix_streaming"]) {
          title description
          nodes { id name isApart isContext }
          edges { source sourceId target targetId number isContext evidence { file line } }
        }""",
    )
    assert found["title"] == "Days that lead to Netflix 글로벌 스트리밍 아키텍처"
    assert found["description"].startswith("Days: 4.")
    assert [node["id"] for node in found["nodes"]] == ["day:1", "day:8", "day:15", "day:16"]
    assert found["edges"][0] == {
        "source": "Day 1: AWS 개요 및 글로벌 인프라",
        "sourceId": "day:1",
        "target": "Day 8: S3 (Simple Storage Service)",
        "targetId": "day:8",
        "number": None,
        "isContext": False,
        "evidence": {"file": "days.yaml", "line": 92},
    }


def test_copies_of_a_service_have_its_id(course: CourseGraph) -> None:
    found = answer(
        course,
        'diagram(of: SCENARIO, names: ["netflix_streaming"], options: {group: DAY, copies: true})'
        "{ nodes { id } edges { sourceId targetId } }",
    )
    shown = [node["id"] for node in found["nodes"]]
    assert shown.count("service:cloudfront") == 2
    assert {end for edge in found["edges"] for end in edge.values()} <= set(shown)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('diagram(of: SERVICE, names: ["S33"]) { title }', "Did you mean 'S3'"),
        ("diagram(of: PLAN, options: {depth: 1}) { title }", "'depth' does not go with"),
        ('diagram(of: SCENARIO, options: {links: "docs/"}) { title }', "Give a whole one"),
        ("diagram(of: SCENARIO, options: {width: 3}) { title }", "from 8 to 200"),
        ("diagram(of: CO_USE, kind: GANTT) { title }", "gantt"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told(question: str, words: str) -> None:
    error = error_of(f"{{ {question} }}")
    assert words in error["message"]
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "NOT_FOUND"}


def test_a_large_picture_comes_in_parts(tmp_path: Path) -> None:
    steps = "".join(
        f"      - {{title: T{n}, services: S{n % 40} -> S{n % 37}}}\n" for n in range(600)
    )
    text = f"scenarios:\n  - key: large\n    title: Large\n    steps:\n{steps}"
    (tmp_path / "large.yaml").write_text(text, encoding="utf-8")
    found = answer(
        build_graph([tmp_path]),
        """diagram(of: SCENARIO) {
          mermaid
          parts { number title holds isOverview mermaid edges { label } }
          edges { label }
        }""",
    )
    assert len(found["edges"]) > 500
    assert [part["number"] for part in found["parts"]] == list(range(1, len(found["parts"]) + 1))
    shown = [edge["label"] for part in found["parts"] for edge in part["edges"]]
    assert sorted(shown) == sorted(edge["label"] for edge in found["edges"])
    assert all(part["title"] in found["mermaid"] for part in found["parts"])
