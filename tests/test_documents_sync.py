"""Pictures between markers: cases in tests/cases/documents/sync, and that nothing else changes."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.documents.markers import Painter, begin, picture, states_evidence
from graph.documents.sync import SyncedPage, sync_page, sync_pages
from graph.errors import RequestError
from graph.load.diagram_files import WINDOWS_1252, encoded, read_diagram_files
from graph.load.marked_regions import find_regions
from graph.load.mermaid_blocks import find_blocks
from graph.load.rewrite import RewriteError, rewrite
from graph.model.course_graph import CourseGraph
from graph.model.records import Scenario
from tests.documents_cases import Case, cases, matches
from tests.mermaid_parser import MermaidParser

WORDS = "scenario netflix_streaming"
NETFLIX = f"<!-- scenariograph: {WORDS} -->"
END = "<!-- /scenariograph -->"


@pytest.fixture(scope="module")
def graph() -> CourseGraph:
    return build_graph()


def synced(path: Path, graph: CourseGraph) -> SyncedPage:
    (file,) = read_diagram_files([path]).files
    return sync_page(file, Painter(graph))


def told(page: SyncedPage) -> list[str]:
    return [f"{each.evidence[0].line} {each.rule}: {each.message}" for each in page.faults]


def drawn(text: str, graph: CourseGraph) -> str:
    """Return a text with pictures for `{{ WORDS }}`."""

    def lines(found: re.Match[str]) -> str:
        return "\n".join(f"{found[1]}{line}" for line in picture(graph, found[2]))

    return re.sub(r"^(.*)\{\{ (.*) \}\}$", lines, text, flags=re.MULTILINE)


@pytest.mark.parametrize("case", cases("sync/pages.md"), ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path, graph: CourseGraph) -> None:
    page, *_ = case.write(tmp_path)
    found = synced(page, graph)
    after = case.files.get("after.md", case.files["page.md"])
    assert found.text == drawn(after, graph)
    assert matches(case.expected.get("findings", []), told(found)), "\n".join(told(found))


@pytest.mark.parametrize("case", cases("sync/pages.md"), ids=lambda case: case.name)
def test_what_was_synced_stays(case: Case, tmp_path: Path, graph: CourseGraph) -> None:
    if "after.md" in case.files:
        page = tmp_path / "page.md"
        page.write_text(drawn(case.files["after.md"], graph), encoding="utf-8")
        found = synced(page, graph)
        assert (found.text, found.stale) == (found.file.text, ())


AROUND = st.text(st.sampled_from("aé한€ \t>-#*`1.|<\n"), max_size=40).filter(
    lambda text: not re.search("```|<", text)
)
PREFIXES = [("", ""), ("> ", "> "), ("- ", "  "), ("1. > ", "   > "), ("   ", "   "), ("-\t", "\t")]


@st.composite
def marked_pages(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Return a page with a marker: what is before its place, in it and behind, and its prefix."""
    first, rest = draw(st.sampled_from(PREFIXES))
    stale = draw(st.sampled_from(["", "old", "```mermaid\ngraph TB\n```", "- a\n\n# b"]))
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    head = f"{mark}# {draw(AROUND)}\n\n---\n\n{first}{NETFLIX}\n"
    inside = "".join(f"{rest}{line}\n" for line in stale.split("\n")) if stale else ""
    foot = f"{rest}{END}\n\n{draw(AROUND)}"
    head, inside, foot = (text.replace("\n", newline) for text in (head, inside, foot))
    return head, inside, foot, rest


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(marked_pages())
def test_nothing_else_changes(
    tmp_path_factory: pytest.TempPathFactory, parts: tuple[str, str, str, str]
) -> None:
    head, inside, foot, prefix = parts
    newline = "\r\n" if "\r\n" in head else "\r" if "\r" in head else "\n"
    graph = build_graph_once()
    page = tmp_path_factory.mktemp("pages") / "page.md"
    page.write_bytes(f"{head}{inside}{foot}".encode())
    found = synced(page, graph)
    if found.faults:  # what stands around may hide a marker, and then the page stays
        assert found.text == found.file.text
        return
    rewrite(found.file, found.text)
    data = page.read_bytes().decode()
    assert data.startswith(head)
    assert data.endswith(foot)
    between = data[len(head) : len(data) - len(foot)].split(newline)
    assert between == [*(f"{prefix}{line}" for line in picture(graph, WORDS)), ""]
    again = synced(page, graph)
    assert (again.is_changed, again.stale, again.faults) == (False, (), ())


@cache
def build_graph_once() -> CourseGraph:
    """Return the shipped course; a fixture would be made anew for each example."""
    return build_graph()


def test_a_page_in_windows_1252(tmp_path: Path, graph: CourseGraph) -> None:
    page = tmp_path / "page.md"
    text = "caf\xe9 \u20ac\r\n<!-- scenariograph: days language=en -->\r\n" + END + "\r\n\x81"
    page.write_bytes(
        encoded(text.replace("days language=en", "scenario netflix_streaming"), WINDOWS_1252)
    )
    before = page.read_bytes()
    found = synced(page, graph)
    assert found.is_changed
    with pytest.raises(
        RewriteError, match=r"Windows-1252 cannot hold '.'\. Save the file as UTF-8"
    ):
        rewrite(found.file, found.text)
    assert page.read_bytes() == before


def test_a_picture_of_two_megabytes_gives_way(tmp_path: Path, graph: CourseGraph) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{NETFLIX}\n```mermaid\n{'A --> B' * 300_000}\n```\n{END}\n", encoding="utf-8")
    found = synced(page, graph)
    rewrite(found.file, found.text)
    assert page.read_text(encoding="utf-8") == drawn(
        f"{NETFLIX}\n{{{{ {WORDS} }}}}\n{END}\n", graph
    )


def test_mode_and_link_are_kept(tmp_path: Path, graph: CourseGraph) -> None:
    page, link = tmp_path / "page.md", tmp_path / "link.md"
    page.write_text(f"{NETFLIX}\n{END}\n", encoding="utf-8")
    page.chmod(0o640)
    link.symlink_to(page)
    found = synced(link, graph)
    rewrite(found.file, found.text)
    assert link.is_symlink()
    assert page.stat().st_mode & 0o777 == 0o640
    assert "flowchart" in page.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.md", "page.md"]


def test_a_page_that_changed_meanwhile_is_left(tmp_path: Path, graph: CourseGraph) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{NETFLIX}\n{END}\n", encoding="utf-8")
    found = synced(page, graph)
    page.write_text("Somebody wrote this.\n", encoding="utf-8")
    with pytest.raises(RewriteError, match="changed meanwhile"):
        rewrite(found.file, found.text)
    assert page.read_text(encoding="utf-8") == "Somebody wrote this.\n"


def test_pages_without_markers_and_mermaid_files_are_left_out(
    tmp_path: Path, graph: CourseGraph
) -> None:
    (tmp_path / "a.md").write_text("scenariograph\n")
    (tmp_path / "b.mmd").write_text(f"{NETFLIX}\n{END}\n")
    assert sync_pages(read_diagram_files([tmp_path]).files, Painter(graph)) == []


def test_a_picture_between_markers_states_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = (
        "# A\n\n## Scenario Overview\n\n- **Scenario ID**: a\n\n## Service Architecture\n\n"
        "<!-- scenariograph: scenario a -->\n{}<!-- /scenariograph -->\n\n## Service Flow\n\n"
        "1. **Go**\n   - Service: S3\n"
    )
    false = "```mermaid\ngraph TB\n  a --> b\n```\n"
    for between in (false, "\n## Scenario Overview\n\n- **Scenario ID**: b\n", ""):
        page.write_text(text.format(between), encoding="utf-8")
        (scenario,) = build_graph([page]).records(["scenario:a"])
        assert isinstance(scenario, Scenario)
        assert (scenario.guide.diagrams, scenario.guide.notes) == ((), ())
        assert (
            scenario.steps[0].evidence[0].line
            == text.format(between).split("\n").index("1. **Go**") + 1
        )
    found = synced(page, build_graph([page]))
    rewrite(found.file, found.text)
    assert synced(page, build_graph([page])).stale == ()


def test_a_picture_that_is_too_large_stands_in_parts(
    tmp_path: Path, mermaid_parser: MermaidParser
) -> None:
    steps = [{"title": f"*{n}*", "services": ["S3", "Lambda"][n % 2]} for n in range(700)]
    scenario = {"key": "long", "title": "Long", "steps": steps}
    source, page = tmp_path / "long.yaml", tmp_path / "page.md"
    source.write_text(json.dumps({"scenario": scenario}), encoding="utf-8")
    page.write_text("> <!-- scenariograph: scenario long -->\n> <!-- /scenariograph -->\n")
    graph = build_graph(["shipped", source])
    found = synced(page, graph)
    rewrite(found.file, found.text)
    assert (synced(page, graph).stale, found.faults) == ((), ())
    blocks = find_blocks(found.text, is_mermaid=False).blocks
    assert len(blocks) > 2
    parsed = mermaid_parser.parse_many(block.text for block in blocks)
    assert [diagram.error for diagram in parsed] == [None] * len(blocks)
    assert sum(len(diagram.edges) for diagram in parsed) >= 700
    told = re.findall(r"^> \*\*Part (\d+) of (\d+): .*\*\*$", found.text, re.MULTILINE)
    assert told == [(str(n), str(len(blocks) - 1)) for n in range(1, len(blocks))]
    anchors = re.findall(r'^> <a id="(part-\d+-\w{8})"></a>$', found.text, re.MULTILINE)
    listed = re.findall(r"^> - \[Part \d.*\]\(#(.*)\) \(.*edges\)$", found.text, re.MULTILINE)
    assert listed == anchors
    assert len(set(anchors)) == len(blocks) - 1
    assert [node.link for node in parsed[0].nodes] == [f"#{anchor}" for anchor in anchors]


def test_parts_of_two_pictures_on_one_page_have_anchors_of_their_own(tmp_path: Path) -> None:
    steps = [{"title": "x", "services": ["S3"]}] * 700
    source, page = tmp_path / "long.yaml", tmp_path / "page.md"
    scenario = {"key": "long", "title": "Long", "steps": steps}
    source.write_text(json.dumps({"scenario": scenario}), encoding="utf-8")
    marks = [f"<!-- scenariograph: scenario long{more} -->\n{END}\n" for more in ("", " width=20")]
    page.write_text("\n".join(marks), encoding="utf-8")
    anchors = re.findall('<a id="(.*)">', synced(page, build_graph(["shipped", source])).text)
    assert len(anchors) == len(set(anchors)) > 2


def test_a_scenario_page_with_a_picture_in_parts_is_read_as_before(tmp_path: Path) -> None:
    steps = "\n\n".join(f"{n}. **Go {n}**\n   - Service: S3" for n in range(1, 700))
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n\n## Scenario Overview\n\n- **Scenario ID**: a\n\n## Service Architecture\n\n"
        f"<!-- scenariograph: scenario a -->\n{END}\n\n## Service Flow\n\n{steps}\n",
        encoding="utf-8",
    )
    before = build_graph([page])
    found = synced(page, before)
    rewrite(found.file, found.text)
    after = build_graph([page])
    assert "part-2-" in page.read_text(encoding="utf-8")
    [one], [other] = (graph.records(["scenario:a"]) for graph in (before, after))
    assert isinstance(one, Scenario)
    assert isinstance(other, Scenario)
    assert len(other.steps) == 699
    assert other.guide == one.guide
    assert [step.title for step in other.steps] == [step.title for step in one.steps]
    assert synced(page, after).stale == ()


def test_places_of_edges_are_told_only_on_demand(graph: CourseGraph) -> None:
    assert not any("yaml:" in line for line in picture(graph, "scenario netflix_streaming"))
    shown = picture(graph, "scenario netflix_streaming evidence=on")
    assert any("netflix_streaming.yaml:14 (derived)" in line for line in shown)
    assert states_evidence("scenario a evidence=off")
    assert not states_evidence("scenario evidence")


def test_no_marker_holds_words_that_end_it() -> None:
    for words in ("a --> b", "a --!> b", "a\nb"):
        with pytest.raises(RequestError, match="cannot stand in a comment"):
            begin(words)


PIECES = [
    "<!--",
    "-->",
    "/",
    ":",
    "\n",
    "\r\n",
    " ",
    "> ",
    "- ",
    "```",
    "a",
    "scenariograph",
    END,
    NETFLIX,
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
@settings(deadline=None)
def test_any_text_has_markers_or_not(text: str) -> None:
    found = find_regions(text)
    for region in found.regions:
        assert text[region.end :].lstrip("> \t").startswith("<!--")
        assert region.start <= region.end


@pytest.mark.parametrize("words", ["plan kind=sequence", "plan week=1 kind=sequence"])
def test_a_plan_is_no_sequence(words: str, graph: CourseGraph) -> None:
    with pytest.raises(RequestError, match="A sequence diagram shows interactions"):
        Painter(graph).lines(words)
