"""Real scenario pages on top of the shipped course."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence
from graph.model.findings import Severity
from graph.model.guide import Guide, HoursRange
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Scenario

PROSE = {"description", "process", "next"}


@pytest.fixture(scope="module")
def pages(course_material: Path) -> Path:
    return course_material / "docs" / "integration-scenarios"


@pytest.fixture(scope="module")
def shipped() -> CourseGraph:
    return build_graph()


@pytest.fixture(scope="module")
def with_pages(pages: Path) -> CourseGraph:
    return build_graph(["shipped", pages])


def facts(value: object) -> object:
    """Return a record without its evidence, its wording, and what only pages say."""
    if isinstance(value, tuple) and not all(isinstance(item, Evidence) for item in value):
        return [facts(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, (Guide, Evidence, type)):
        return {
            field.name: facts(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in PROSE | {"evidence", "guide"}
        }
    return value if not isinstance(value, (tuple, Guide)) else None


def test_pages_change_nothing_and_contradict_nothing(
    shipped: CourseGraph, with_pages: CourseGraph
) -> None:
    for kind in NodeKind:
        assert with_pages.ids(kind) == shipped.ids(kind)
        ids = shipped.ids(kind)
        for before, after in zip(shipped.records(ids), with_pages.records(ids), strict=True):
            assert facts(after) == facts(before)
    assert [(found.rule, found.severity) for found in with_pages.findings()] == [
        (found.rule, found.severity) for found in shipped.findings()
    ]


def test_evidence_now_leads_into_the_pages(with_pages: CourseGraph, pages: Path) -> None:
    (record,) = with_pages.records([NodeId("scenario:netflix_streaming")])
    assert isinstance(record, Scenario)
    lines = (pages / "netflix_streaming.md").read_text(encoding="utf-8").splitlines()
    links = [*record.days, *record.key_services, *filter(None, [record.pattern])]
    for evidence in (
        record.evidence,
        *(link.evidence for link in links),
        *(step.evidence for step in record.steps),
        *(edge.evidence for edge in record.interactions),
    ):
        newest, older = evidence[0], evidence[-1]
        assert (newest.file, older.file) == (
            "netflix_streaming.md",
            "scenarios/netflix_streaming.yaml",
        )
        assert newest.line is not None
        assert newest.quote
    first = record.interactions[0].evidence[0]
    assert "CloudFront (Day 1, 16)" in lines[(first.line or 0) - 1]
    assert first.section is not None
    assert first.section.endswith("End-to-End 요청 처리 흐름")


def test_every_section_of_a_page_becomes_data(with_pages: CourseGraph) -> None:
    (record,) = with_pages.records([NodeId("scenario:netflix_streaming")])
    assert isinstance(record, Scenario)
    guide = record.guide
    assert [mention.day for mention in guide.day_mentions] == [1, 8, 16]
    assert [mention.is_primary for mention in guide.day_mentions] == [True, False, False]
    assert guide.day_mentions[0].links[0].url == "../week1/day1/README.md"
    assert [diagram.language for diagram in guide.diagrams] == ["mermaid", "mermaid"]
    assert [len(step.instructions) for step in guide.implementation] == [4, 4, 4]
    assert [len(step.checks) for step in guide.implementation] == [2, 2, 2]
    assert [step.day for step in guide.implementation] == [1, 8, 16]
    assert len(guide.integration_checks) == 4
    assert {step.hours for step in guide.learning_path} == {HoursRange(2, 3)}
    assert [step.is_primary for step in guide.learning_path] == [True, False, False]
    assert next(step.title for step in guide.learning_path) == "AWS 개요 및 글로벌 인프라"
    assert (len(guide.practice), len(guide.learning_goals)) == (4, 4)
    assert [len(group.statements) for group in guide.best_practices] == [4, 4, 4]
    assert [len(case.diagnosis) for case in guide.troubleshooting] == [3, 3, 3]
    assert [len(case.solution) for case in guide.troubleshooting] == [3, 3, 3]
    assert [len(group.links) for group in guide.references] == [3, 3, 3]
    assert guide.created is not None
    assert guide.created.text == "2026-01-14"
    assert guide.version is not None
    assert guide.version.text == "1.0"


def test_a_page_alone_is_a_course_of_its_own(pages: Path) -> None:
    graph = build_graph([pages / "dropbox_storage.md"])
    (record,) = graph.records([NodeId("scenario:dropbox_storage")])
    assert isinstance(record, Scenario)
    assert [(edge.source, edge.target) for edge in record.interactions] == [
        ("actor:user", "service:s3"),
        ("service:s3", "service:lambda"),
        ("service:lambda", "service:cloudfront"),
    ]
    assert {reference.target for reference in graph.dangling()} == {
        "day:8",
        "day:16",
        "day:18",
        "pattern:storage-cdn-serverless",
    }


@pytest.mark.slow
def test_a_whole_course_folder_loads(course_material: Path) -> None:
    graph = build_graph(["shipped", course_material / "docs"])
    rules = [found.rule for found in graph.findings() if found.severity is Severity.INFO]
    pages = list((course_material / "docs").rglob("*.md"))
    assert rules.count("not-a-scenario-page") == len(pages) - 2
    assert "foreign-file" in rules


def test_a_page_that_says_otherwise_changes_no_day(pages: Path, tmp_path: Path) -> None:
    page = tmp_path / "netflix_streaming.md"
    shutil.copy(pages / page.name, page)
    text = page.read_text(encoding="utf-8")
    text = text.replace("### Day 8: S3 (Simple Storage Service)", "### Day 8: 오브젝트 스토리지")
    text = text.replace("**주요 서비스**: SNS, CloudFront,", "**주요 서비스**: SQS, CloudFront,", 1)
    page.write_text(text, encoding="utf-8")
    graph = build_graph(["shipped", page])
    found = {item.rule: item for item in graph.findings()}
    assert "'오브젝트 스토리지', but its title is 'S3 (Simple Storage Service)'" in (
        found["day-title-differs"].message
    )
    assert [item.file for item in found["day-title-differs"].evidence] == [page.name, "days.yaml"]
    words = found["day-services-differ"].message
    assert "says that Day 16 teaches SQS, but it teaches SNS, CloudFront" in words
