"""Pages of a course that is not the shipped one, kept in tests/cases/documents/other_course.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.documents.adopt import adopt_pages
from graph.documents.audit import Audit
from graph.documents.finding import Rule
from graph.documents.markers import Painter
from graph.documents.mend import mend
from graph.documents.sync import sync_pages
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources
from graph.load.parse import profiles_of
from graph.load.rewrite import rewrite
from graph.mermaid.parser import MermaidParser
from tests.documents_cases import audited, cases, matches, told

(CASE,) = cases("other_course.md")


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    for path in CASE.write(tmp_path):
        path.write_bytes(path.read_bytes().replace(b"\n", request.param.encode()))
    return tmp_path


def found(folder: Path, parser: MermaidParser) -> Audit:
    return audited(folder, parser, *sources(folder), paths=[folder / "docs"])


def sources(folder: Path) -> list[Path]:
    return [folder / "data", folder / "docs" / "payments.md"]


def test_what_the_audit_finds(folder: Path, diagram_parser: MermaidParser) -> None:
    lines = told(found(folder, diagram_parser), folder)
    assert matches(CASE.expected["findings"], lines), "\n".join(lines)


def test_what_is_mended_synced_and_adopted(folder: Path, diagram_parser: MermaidParser) -> None:
    before = {path: path.read_bytes() for path in (folder / "docs").rglob("*.m*")}
    mending = mend(read_diagram_files([folder / "docs"]), diagram_parser)
    assert mending.unmended == ()
    for change in mending.changes:
        rewrite(change.file, change.text)
    graph = build_graph(["shipped", *sources(folder)])
    profiles = profiles_of(read_sources(["shipped"]))
    (page,) = adopt_pages(read_diagram_files([folder / "docs"]).files, profiles, Painter(graph))
    assert page.count == 1
    rewrite(page.file, page.text)
    for synced in sync_pages(read_diagram_files([folder / "docs"]).files, Painter(graph)):
        assert synced.faults == ()
        rewrite(synced.file, synced.text)
    rules = {each.rule for each in found(folder, diagram_parser).findings}
    assert not rules & {Rule.SYNTAX, Rule.STALE, Rule.UNKNOWN_VIEW}
    for path, data in before.items():
        assert outside(path.read_bytes()) == outside(data), path


def outside(data: bytes) -> list[bytes]:
    """Return the lines of a page that are no part of a picture, nor a marker."""
    bare = re.sub(rb"(?ms)^[>\s*\d.]*(```+|~~~+) *\{?\.?mermaid.*?^[>\s]*\1 *\r?$", b"", data)
    lines = bare.splitlines(keepends=True)
    return [line for line in lines if line.strip(b">*\t \r\n") and b"scenariograph" not in line]
