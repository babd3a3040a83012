"""True pictures for those of a template: cases in tests/cases/documents/sync/adopt.md."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.diagrams import DiagramKind
from graph.documents.adopt import AdoptedPage, adopt_pages
from graph.documents.markers import Painter
from graph.documents.sync import sync_page
from graph.documents.template import template_kind
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources
from graph.load.parse import profiles_of
from graph.load.rewrite import rewrite
from graph.mermaid.parser import MermaidParser
from graph.model.course_graph import CourseGraph
from tests.documents_cases import Case, audited, cases, matches
from tests.test_documents_sync import drawn

PROFILES = profiles_of(read_sources(["shipped"]))


@pytest.fixture(scope="module")
def graph() -> CourseGraph:
    return build_graph()


def adopted(path: Path, graph: CourseGraph) -> list[AdoptedPage]:
    return adopt_pages(read_diagram_files([path]).files, PROFILES, Painter(graph))


@pytest.mark.parametrize("case", cases("sync/adopt.md"), ids=lambda case: case.name)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_case(case: Case, newline: str, tmp_path: Path, graph: CourseGraph) -> None:
    page, *_ = case.write(tmp_path)
    page.write_bytes(page.read_bytes().replace(b"\n", newline.encode()))
    (found,) = adopted(page, graph)
    after = case.files.get("after.md", case.files["page.md"])
    assert found.text == drawn(after, graph).replace("\n", newline)
    left = [f"{each.line}: {each.reason}" for each in found.left]
    assert matches(case.expected.get("told", []), left), "\n".join(left)


def test_the_last_line_of_a_page_may_have_no_end(tmp_path: Path, graph: CourseGraph) -> None:
    page = tmp_path / "page.md"
    text = cases("sync/adopt.md")[1].files["page.md"]
    page.write_text(text.removesuffix("\n"), encoding="utf-8")
    (found,) = adopted(page, graph)
    assert found.text.endswith("<!-- /scenariograph -->")


def test_only_scenario_pages_are_adopted(tmp_path: Path, graph: CourseGraph) -> None:
    text = cases("sync/adopt.md")[1].files["page.md"]
    (tmp_path / "page.md").write_text("```mermaid\ngraph TB\nA --> B\n```\n", encoding="utf-8")
    (tmp_path / "page.mmd").write_text(text, encoding="utf-8")
    assert adopted(tmp_path, graph) == []


def test_the_pages_of_the_course(
    tmp_path: Path, course_material: Path, diagram_parser: MermaidParser, graph: CourseGraph
) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(course_material / "docs" / "integration-scenarios", folder)
    for path in [folder, *folder.iterdir()]:
        path.chmod(path.stat().st_mode | 0o200)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    pages = adopted(folder, graph)
    assert [(page.count, page.left) for page in pages] == [(2, ()), (2, ())]
    for page in pages:
        rewrite(page.file, page.text)
    assert audited(folder, diagram_parser).findings == ()
    assert [page.is_changed for page in adopted(folder, graph)] == [False, False]
    for file in read_diagram_files([folder]).files:
        synced = sync_page(file, Painter(graph))
        assert (synced.count, synced.stale, synced.faults) == (2, (), ())
        outside = re.sub(
            r"<!-- scenariograph.*?<!-- /scenariograph -->", "", file.text, flags=re.DOTALL
        )
        fences = re.sub(r"```mermaid.*?```", "", before[file.path.name].decode(), flags=re.DOTALL)
        assert outside == fences


def test_what_the_template_drew_is_known() -> None:
    assert template_kind("") == "it is neither a flowchart nor a sequence diagram"
    sequence = "sequenceDiagram\n  participant User as U\n  participant S1 as A\n  User->>S1: x\n"
    assert template_kind(sequence) is DiagramKind.SEQUENCE
    assert isinstance(template_kind(sequence + "  %% a note\n"), str)
    assert isinstance(template_kind(sequence + "  S1->>S9: x\n"), str)
