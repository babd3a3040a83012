"""The audit: cases kept in tests/cases/documents/audit.md, and what no file can hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import open_graph
from graph.build import build_graph
from graph.diagrams import DiagramKind
from graph.documents.finding import RULES, Rule
from graph.documents.markers import Painter
from graph.documents.mend import mend
from graph.documents.sync import sync_page
from graph.errors import SourceError
from graph.load.diagram_files import read_diagram_files
from graph.mermaid.parser import MermaidParser, ParsedDiagram, ParserUnavailableError
from tests.documents_cases import Case, audited, cases, matches, told

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("case", cases("audit.md"), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path, diagram_parser: MermaidParser) -> None:
    case.write(tmp_path)
    actual = sorted(told(audited(tmp_path, diagram_parser), tmp_path), key=_place)
    expected = sorted(case.expected["findings"], key=_place)
    assert matches(expected, actual), "\n".join(actual)


def _place(line: str) -> tuple[str, int, str]:
    place, _, rest = line.partition(" ")
    file, _, number = place.rpartition(":")
    return file, int(number), rest


def test_every_rule_has_facts() -> None:
    assert list(RULES) == list(Rule)


def test_the_guide_has_every_rule() -> None:
    guide = (ROOT / "docs" / "docs-audit.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (error|warning|info) \| (.*) \|$", guide, re.MULTILINE)
    facts = [(rule.value, facts.severity.value, facts.summary) for rule, facts in RULES.items()]
    assert rows == facts


class NoParser:
    """What stands for a machine without Node.js."""

    def parse(self, _texts: Sequence[str]) -> list[ParsedDiagram]:
        """Say what is missing."""
        raise ParserUnavailableError("Install something.")


def test_without_a_parser_the_rest_is_audited(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- scenariograph: ignore diagram-syntax: who knows -->\n"
        "```mermaid\n{graph TB\nA --> B}\n```\n"
        "## netflix_streaming\n```mermaid\ngraph TB\nUser --> S3\n"
    )
    found = audited(tmp_path, NoParser())
    expected = [
        "page.md:3 2 diagram-template-residue: A template left something behind: ...",
        "page.md:7 7 diagram-unclosed: Nothing closes this fence, ...",
        "page.md:2 2 diagram-unparsed: No diagram was parsed (2 in all), so neither ... checked...",
    ]
    assert matches(expected, told(found, tmp_path))


def test_without_a_parser_all_that_needs_none_is_found(tmp_path: Path) -> None:
    (tmp_path / "fence.mmd").write_text("```\ngraph TB\nA --> B\n```\n")
    (tmp_path / "large.mmd").write_text(f"graph TB\nA[{'x' * 50_000}]\n")
    (tmp_path / "page.md").write_text(
        "<!-- scenariograph: ignore diagram-template-residue: why -->\n"
        "```mermaid\n{graph TB}\n```\n"
        "<!-- scenariograph: ignore diagram-fence: none -->\n```mermaid\ngraph TB\nA\n```\n"
        "```mermaid\ngraph TB\n%% scenariograph: about nothing\nA\n```\n"
        "<!-- scenariograph: plan -->\n```mermaid\ngantt\n```\n<!-- /scenariograph -->\n"
    )
    expected = [
        "fence.mmd:1 1 diagram-fence: ...",
        "large.mmd:1 1 diagram-too-large: 50,012 characters; Mermaid draws 50,000, ...",
        "page.md:5 6 diagram-unused-suppression: ...",
        "page.md:12 10 diagram-unknown-subject: ...",
        "page.md:15 16 diagram-stale: ...",
        "fence.mmd:1 1 diagram-unparsed: ...",
    ]
    found = told(audited(tmp_path, NoParser()), tmp_path)
    assert matches(expected, found), found


def test_without_a_diagram_no_parser_is_missed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("Nothing about mermaid here.\n")
    assert audited(tmp_path, NoParser()).findings == ()


@pytest.mark.slow
def test_a_diagram_that_is_too_long_to_be_drawn(
    tmp_path: Path, diagram_parser: MermaidParser
) -> None:
    (tmp_path / "a.mmd").write_text("graph TB\n" + "A --> B\n" * 250_000)  # 2 MB
    (tmp_path / "b.mmd").write_text("graph TB\n" + f'A["{"x" * 50_000}"]\n')
    (tmp_path / "c.mmd").write_text("graph TB\nA --> B\n" + f"%% {'x' * 50_000}\n")
    edges = "A & B --> C -- x --> D\n" * 200
    (tmp_path / "d.mmd").write_text(f"graph TB\n%% A --> B\n{edges}")
    found = audited(tmp_path, diagram_parser)
    assert {each.rule for each in found.findings} == {Rule.TOO_LARGE}
    large = [(Path(each.file).name, each.message) for each in found.findings]
    assert [(name, message.partition(" beyond")[0]) for name, message in large] == [
        ("a.mmd", "2,000,008 characters; Mermaid draws 50,000, and a red box"),
        ("b.mmd", "50,014 characters; Mermaid draws 50,000, and a red box"),
        ("d.mmd", "600 edges; Mermaid draws 500, and an error"),
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_bom_change_nothing(
    tmp_path: Path, diagram_parser: MermaidParser, newline: str, bom: str
) -> None:
    text = f"{bom}# A\n\n-\t```mermaid\n\tgraph TB\n\tA[한글 (x)]\n\t```\n".replace("\n", newline)
    (tmp_path / "page.md").write_bytes(text.encode())
    found = audited(tmp_path, diagram_parser)
    assert [(each.rule, each.block, each.line) for each in found.findings] == [(Rule.SYNTAX, 3, 5)]


def test_what_is_no_utf_8_is_read_as_windows_1252(
    tmp_path: Path, diagram_parser: MermaidParser
) -> None:
    (tmp_path / "page.md").write_bytes(b"caf\xe9\n```mermaid\ngraph TB\nA[\x80 (\x81)]\n```\n")
    found = audited(tmp_path, diagram_parser)
    assert [(each.rule, each.line) for each in found.findings] == [
        (Rule.ENCODING, 1),
        (Rule.SYNTAX, 4),
    ]
    assert repr("\u20ac (\x81)") in found.findings[1].message


def test_what_cannot_be_read_is_told(tmp_path: Path, diagram_parser: MermaidParser) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfea\0")
    (tmp_path / "b.md").write_text("x")
    (tmp_path / "large.md").write_bytes(b"x" * 5_000_001)
    (tmp_path / "link.md").symlink_to(tmp_path / "none.md")
    (tmp_path / "picture.png").write_bytes(b"\0")
    (tmp_path / "self").symlink_to(tmp_path)
    found = audited(tmp_path, diagram_parser)
    assert found.files == 1
    assert [told.partition(": ")[0] for told in told(found, tmp_path)] == [
        "a.md:1 None unreadable-file",
        "large.md:1 None unreadable-file",
        "link.md:1 None unreadable-file",
        "self:1 None symlink-loop",
    ]


def test_paths_that_cannot_be_read_are_errors(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.txt").write_text("x")
    (tmp_path / "bad.mmd").write_bytes(b"\0")
    named = [str(tmp_path / name) for name in ("none", "empty", "x.txt", "bad.mmd")]
    with pytest.raises(SourceError) as caught:
        read_diagram_files([*named, ""])
    assert [fault.message.partition(".")[0] for fault in caught.value.faults] == [
        "There is no such file or folder",
        "There is no Markdown page and no ",
        "This is neither a Markdown page nor a Mermaid file (",
        "Left out: this is binary or UTF-16",
        "This path is empty",
    ]


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("x")
    assert len(read_diagram_files([page, tmp_path, page]).files) == 1


def test_what_is_drawn_from_the_graph_is_true(
    tmp_path: Path, diagram_parser: MermaidParser
) -> None:
    course = open_graph()
    parts = [
        f"## {scenario.key}\n\n```mermaid\n{scenario.diagram(kind).mermaid}```\n"
        for scenario in course.scenarios
        for kind in DiagramKind
        if kind in {DiagramKind.FLOWCHART, DiagramKind.SEQUENCE}
    ]
    (tmp_path / "page.md").write_text("\n".join(parts), encoding="utf-8")
    found = audited(tmp_path, diagram_parser)
    assert found.blocks == len(parts) == 10
    assert told(found, tmp_path) == []


def test_what_stands_between_markers_is_true_once_it_is_synced(
    tmp_path: Path, diagram_parser: MermaidParser
) -> None:
    scenario = "scenario netflix_streaming"
    options = ["", "context=on", "collapse=on", "copies=on", "kind=sequence", "kind=architecture"]
    views = ["scenario", "service S3 depth=2", "pattern", "day 16", "plan", "services", "co-use"]
    words = [*(f"{scenario} {option}" for option in options), *views]
    page = tmp_path / "page.md"
    empty = (f"<!-- scenariograph: {each} -->\n<!-- /scenariograph -->\n" for each in words)
    page.write_text("## dropbox_storage\n\n" + "\n".join(empty))
    (file,) = read_diagram_files([page]).files
    page.write_text(sync_page(file, Painter(build_graph())).text, encoding="utf-8")
    found = audited(tmp_path, diagram_parser)
    assert found.blocks >= len(words)
    assert told(found, tmp_path) == []


def test_days_drawn_from_the_graph_are_true(tmp_path: Path, diagram_parser: MermaidParser) -> None:
    course = open_graph()
    numbers = (1, 7, 16, 28)
    for number in numbers:
        page = tmp_path / f"day{number}" / "page.md"
        page.parent.mkdir()
        views = [f"day {number}", "days"]
        blocks = [f"```mermaid\n{course.diagram(view).mermaid}```\n" for view in views]
        blocks.append(f"<!-- scenariograph: about day {number} -->\n{blocks[0]}")
        page.write_text("\n".join(blocks), encoding="utf-8")
    found = audited(tmp_path, diagram_parser)
    assert found.blocks == len(numbers) * 3
    assert told(found, tmp_path) == []
    page = tmp_path / "day16" / "page.md"
    drawn = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"(n\d+) --> (n\d+)", r"\2 --> \1", drawn), encoding="utf-8")
    turned = audited(tmp_path, diagram_parser, paths=[page])
    rules = {each.rule for each in turned.findings}
    assert rules == {Rule.REVERSED_EDGE, Rule.MISSING_EDGE}


FRAGMENTS = [
    "```mermaid\n",
    "```\n",
    "graph TB\n",
    "A[x (y)]",
    " --> ",
    "end\n",
    "subgraph a\n",
    "\n",
    "%%",
    "## dropbox_storage\n",
    "## Day 16\n",
    "Day 1",
    "day:16",
    "plan ",
    "<!-- /scenariograph -->\n",
    "<!-- scenariograph: ",
    "ignore ",
    "about ",
    "-->\n",
    "> ",
    "\t",
    "{",
    "sequenceDiagram\n",
    "S3->>Lambda: ",
    ";",
    "S3",
    "diagram-syntax",
    ": why",
    "{{ x }}",
    '"',
]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_is_audited(tmp_path: Path, diagram_parser: MermaidParser, text: str) -> None:
    for name in ("page.md", "picture.mmd"):
        (tmp_path / name).write_bytes(text.replace("\0", "").encode("utf-8", "replace"))
    lines = text.count("\n") + text.count("\r") + 1
    found = audited(tmp_path, diagram_parser)
    assert all(1 <= each.line <= lines for each in found.findings)
    mend(read_diagram_files([tmp_path]), diagram_parser)
