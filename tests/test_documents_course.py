"""The pages of the real course: the audit against Mermaid's own parser, and every block mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from graph.documents.audit import Audit
from graph.documents.finding import Rule
from graph.documents.mend import mend
from graph.load.diagram_files import encoded, read_diagram_files
from graph.mermaid.parser import MermaidParser
from tests.documents_cases import audited
from tests.mermaid_parser import MermaidParser as Reference

pytestmark = pytest.mark.slow

Place = tuple[str, int]


@pytest.fixture(scope="module")
def pages(course_material: Path) -> Path:
    return course_material / "docs"


@pytest.fixture(scope="module")
def found(pages: Path, diagram_parser: MermaidParser) -> Audit:
    return audited(pages, diagram_parser)


def places(found: Audit, pages: Path, rule: Rule) -> list[Place]:
    return sorted(
        (Path(each.file).relative_to(pages).as_posix(), each.block or 0)
        for each in found.findings
        if each.rule is rule
    )


def blocks(pages: Path) -> dict[Place, str]:
    """Find the blocks as plainly as can be: markdown-it's fences, and Mermaid files as a whole."""
    texts: dict[Place, str] = {}
    for path in sorted(pages.rglob("*.md")):
        for token in MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8")):
            if token.type == "fence" and token.map and token.info.strip() == "mermaid":
                texts[path.relative_to(pages).as_posix(), token.map[0] + 1] = token.content
    for path in sorted(pages.rglob("*.mmd")):
        texts[path.relative_to(pages).as_posix(), 1] = path.read_text(encoding="utf-8")
    return texts


def without_fence(text: str) -> str:
    lines = text.strip().split("\n")
    return "\n".join(lines[1:-1]) if lines[0].startswith("```") else text


def test_exactly_the_blocks_are_found_that_mermaid_refuses(
    pages: Path, found: Audit, mermaid_parser: Reference
) -> None:
    texts = blocks(pages)
    assert found.blocks == len(texts)
    refused = [
        place
        for place, text in texts.items()
        if not mermaid_parser.parse(without_fence(text)).is_valid
    ]
    assert places(found, pages, Rule.SYNTAX) == sorted(refused)
    fenced = [place for place, text in texts.items() if without_fence(text) != text]
    assert places(found, pages, Rule.FENCE) == sorted(fenced)


def test_the_weeks_hold_as_many_as_are_known(pages: Path, found: Audit) -> None:
    weeks = [place for place in blocks(pages) if place[0].startswith("week")]
    assert len(weeks) == 401
    assert len(places(found, pages, Rule.SYNTAX)) == 75


def test_only_the_scenario_pages_say_what_is_not_so(found: Audit) -> None:
    false = [
        (Path(each.file).stem, each.block, each.message.partition(" is false")[0])
        for each in found.findings
        if each.rule in {Rule.FALSE_EDGE, Rule.REVERSED_EDGE}
    ]
    assert false == [
        ("dropbox_storage", 52, "S3 Buckets → SNS"),
        ("dropbox_storage", 52, "SNS → Lambda"),
        ("dropbox_storage", 101, "S3 Buckets → SNS"),
        ("dropbox_storage", 101, "SNS → Lambda"),
        ("netflix_streaming", 52, "전 세계 사용자 → Regions"),
        ("netflix_streaming", 52, "Regions → S3 Buckets"),
        ("netflix_streaming", 52, "S3 Buckets → SNS"),
        ("netflix_streaming", 106, "사용자 → Regions"),
        ("netflix_streaming", 106, "Regions → S3 Buckets"),
        ("netflix_streaming", 106, "S3 Buckets → SNS"),
    ]
    others = {Rule.MISSING_EDGE, Rule.UNUSED_SERVICE}
    assert {Path(each.file).parent.name for each in found.findings if each.rule in others} == {
        "integration-scenarios"
    }


def test_each_fault_stands_where_it_is_said_to(found: Audit) -> None:
    for each in found.findings:
        line = Path(each.file).read_text(encoding="utf-8").split("\n")[each.line - 1]
        if each.rule is Rule.SYNTAX:
            assert "(" in line or "{graph" in line
        elif each.rule is Rule.FENCE:
            assert line.startswith("```")


def test_all_blocks_are_mended_and_mermaid_draws_them(
    pages: Path, tmp_path: Path, diagram_parser: MermaidParser, mermaid_parser: Reference
) -> None:
    folder = tmp_path / "docs"
    shutil.copytree(pages, folder, copy_function=shutil.copyfile)
    mending = mend(read_diagram_files([folder]), diagram_parser)
    assert mending.unmended == ()
    for change in mending.changes:
        change.file.path.write_bytes(encoded(change.text, change.file.encoding))
    texts = blocks(folder)
    assert not [text for text in texts.values() if without_fence(text) != text]
    refused = [place for place, text in texts.items() if not mermaid_parser.parse(text).is_valid]
    assert refused == []
    left = {Path(each.file).parent.name for each in audited(folder, diagram_parser).findings}
    assert left == {"integration-scenarios"}, "the arrows between days were refused, and are true"
