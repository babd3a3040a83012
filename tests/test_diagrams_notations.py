"""Every notation reads back: its own tool, or a reader of its format, sees the nodes and edges."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.diagrams import (
    Mark,
    Notation,
    Style,
    Theme,
    View,
    ViewGroup,
    ViewNode,
    ViewSeries,
    printed,
)
from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.labels import edge_lines, exact_id, node_lines, series_letters
from graph.mermaid.node import find_node
from graph.model.ids import NodeId, NodeKind
from tests.diagram_views import HOSTILE, VIEWS, as_drawn, rich_views, styles

D2_READER = Path(__file__).parent / "mermaid" / "d2.mjs"
STREAMING = VIEWS["streaming"]
OTHERS = [notation for notation in Notation if notation is not Notation.MERMAID]


def everything_hostile() -> View:
    """Return one view with every hostile text as a name, a detail, a group and a label."""
    nodes = tuple(
        ViewNode(
            NodeId(f"service:{number}"),
            text,
            list(NodeKind)[number % len(NodeKind)],
            details=(text,) if number % 3 == 0 else (),
            mark=None if number % 5 else Mark.ADDED,
            is_context=number % 7 == 0,
            url="https://example.org/a?b=c#d" if number % 4 == 0 else None,
        )
        for number, text in enumerate(HOSTILE)
    )
    edge = STREAMING.edges[0]
    edges = tuple(
        replace(
            edge,
            source=nodes[number].id,
            target=nodes[number * 7 % len(nodes)].id,
            label=text,
            number=None,
            is_directed=number % 4 != 1,
            series=NodeId("scenario:a") if number % 2 else None,
        )
        for number, text in enumerate(HOSTILE)
    )
    groups = tuple(
        ViewGroup(NodeId(f"day:{number}"), text, (nodes[number].id,))
        for number, text in enumerate(HOSTILE[:20])
    )
    series = (ViewSeries(NodeId("scenario:a"), HOSTILE[0]),)
    return View(HOSTILE[0], HOSTILE[1], nodes, groups, edges, series)


def numbered(view: View) -> dict[NodeId, str]:
    return {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}


def words(lines: list[str]) -> str:
    return "\n".join(lines)


def edge_words(view: View, style: Style) -> list[str]:
    letters = series_letters(view)
    return [words(edge_lines(edge, letters, style)) for edge in view.edges]


@pytest.mark.parametrize("notation", OTHERS)
@settings(max_examples=10, deadline=None)
@given(view=rich_views(), style=styles())
def test_the_same_view_gives_the_same_text(notation: Notation, view: View, style: Style) -> None:
    text = printed(view, notation, style)

    assert text == printed(view, notation, style)
    assert text.endswith("\n")
    assert text.encode().decode() == text


@pytest.mark.parametrize("notation", OTHERS)
def test_nothing_can_be_printed(notation: Notation) -> None:
    assert printed(VIEWS["empty"], notation).endswith("\n")


@pytest.mark.parametrize("notation", OTHERS)
def test_no_path_of_this_machine_is_written(notation: Notation) -> None:
    assert "/home/me" not in printed(STREAMING, notation)


def test_every_notation_has_a_suffix_of_its_own() -> None:
    assert len({notation.suffix for notation in Notation}) == len(Notation)


# DOT.


def graphviz(text: str, form: str) -> str:
    """Let Graphviz read a text; skip the test where it is missing, but fail in CI."""
    program = shutil.which("dot")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("needs Graphviz: dot is not on the PATH")
        pytest.skip("needs Graphviz: dot is not on the PATH")
    answer = subprocess.run(
        [program, f"-T{form}"], input=text.encode(), capture_output=True, check=True
    )
    return answer.stdout.decode()


def as_graphviz_draws(text: str) -> str:
    """Undo what our strings write for it."""
    pairs = {"\\n": "\n", "\\\\": "\\", '\\"': '"', "&amp;": "&"}
    found, at = "", 0
    while at < len(text):
        mark = next((each for each in pairs if text.startswith(each, at)), text[at])
        found += pairs.get(mark, mark)
        at += len(mark)
    return found


def assert_dot_shows(view: View, style: Style) -> None:
    read = json.loads(graphviz(printed(view, Notation.DOT, style), "dot_json"), strict=False)
    objects: list[Mapping[str, Any]] = read.get("objects", [])
    named = {each["_gvid"]: each for each in objects}
    labels = {each["name"]: as_graphviz_draws(each["label"]) for each in objects}
    ids = numbered(view)
    for node in view.nodes:
        assert labels[ids[node.id]] == (words(node_lines(node, style)) or " ")
    for number, group in enumerate(view.groups, start=1):
        cluster = next(each for each in objects if each["name"] == f"cluster_g{number}")
        assert as_graphviz_draws(cluster["label"]) == (as_drawn(group.title) or " ")
        inside = [named[node]["name"] for node in cluster["nodes"]]
        assert sorted(inside) == sorted(ids[node] for node in group.nodes)
    drawn = sorted(
        (
            named[edge["tail"]]["name"],
            named[edge["head"]]["name"],
            as_graphviz_draws(edge.get("label", "")),
            edge.get("dir") != "none",
        )
        for edge in read.get("edges", [])
    )
    assert drawn == sorted(
        (ids[edge.source], ids[edge.target], text, edge.is_directed)
        for edge, text in zip(view.edges, edge_words(view, style), strict=True)
    )


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_graphviz_sees_the_view(view: View) -> None:
    assert_dot_shows(view, Style())


def test_graphviz_sees_hostile_texts_as_they_are() -> None:
    assert_dot_shows(everything_hostile(), Style(theme=Theme.AWS))


@settings(max_examples=20, deadline=None)
@given(view=rich_views(), style=styles())
def test_graphviz_sees_any_view(view: View, style: Style) -> None:
    assert_dot_shows(view, style)


def test_a_picture_of_nothing_says_so_in_other_notations() -> None:
    said = VIEWS["empty"].description

    assert said in graphviz(printed(VIEWS["empty"], Notation.DOT), "svg")
    [label] = [
        label
        for label, cell in cells_of(printed(VIEWS["empty"], Notation.DRAWIO)).values()
        if label
    ]
    assert label == said


def test_graphviz_draws_the_words_themselves() -> None:
    node = replace(STREAMING.nodes[2], name='a & b &amp; "c" \\N \\n <d> 가')
    svg = ET.fromstring(graphviz(printed(View("t", "", (node,), (), ()), Notation.DOT), "svg"))  # noqa: S314

    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["t", as_drawn(node.name)]


# D2.


Compiler = Callable[[str], Mapping[str, Any]]


@pytest.fixture(scope="module")
def d2_compiler() -> Iterator[Compiler]:
    """D2's own compiler: one process for all texts, for it takes seconds to start."""
    found = find_node()
    assert found is not None
    with subprocess.Popen(
        [found.node, str(D2_READER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to, answers = process.stdin, process.stdout

        def compiled(text: str) -> Mapping[str, Any]:
            to.write(f"{json.dumps(text)}\n")
            to.flush()
            return dict(json.loads(answers.readline()))

        yield compiled
        to.close()


def assert_d2_shows(compiler: Compiler, view: View, style: Style) -> None:
    read = compiler(printed(view, Notation.D2, style))

    assert "error" not in read, read["error"]
    shapes = {shape["id"]: shape for shape in read["shapes"]}
    paths = numbered(view)
    for number, group in enumerate(view.groups, start=1):
        assert shapes[f"g{number}"]["label"] == (as_drawn(group.title) or " ")
        paths |= {node: f"g{number}.{paths[node]}" for node in group.nodes}
    assert set(shapes) == {*paths.values(), *(f"g{n + 1}" for n in range(len(view.groups)))}
    for node in view.nodes:
        shape = shapes[paths[node.id]]
        assert shape["label"] == (words(node_lines(node, style)) or " ")
        assert (shape["link"] or None) == (web_address(node.url) if node.url else None)
    assert [
        (edge["src"], edge["dst"], edge["label"], edge["dstArrow"] != "none")
        for edge in read["connections"]
    ] == [
        (paths[edge.source], paths[edge.target], text, edge.is_directed)
        for edge, text in zip(view.edges, edge_words(view, style), strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("view", "style"),
    [
        (STREAMING, Style()),
        (VIEWS["unconnected"], Style()),
        (everything_hostile(), Style(width=12, theme=Theme.AWS)),
    ],
    ids=["streaming", "unconnected", "hostile"],
)
def test_the_compiler_of_d2_sees_the_view(d2_compiler: Compiler, view: View, style: Style) -> None:
    assert_d2_shows(d2_compiler, view, style)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(view=rich_views(), style=styles())
def test_the_compiler_of_d2_sees_any_view(d2_compiler: Compiler, view: View, style: Style) -> None:
    assert_d2_shows(d2_compiler, view, style)


@pytest.mark.slow
def test_the_compiler_of_d2_sees_a_picture_of_nothing(d2_compiler: Compiler) -> None:
    [shape] = d2_compiler(printed(VIEWS["empty"], Notation.D2))["shapes"]
    assert shape["label"] == VIEWS["empty"].description


# draw.io.


def cells_of(text: str) -> dict[str, tuple[str, ET.Element]]:
    """Return label and cell of everything on the sheet, and check how a file has to be built."""
    file = ET.fromstring(text)  # noqa: S314 - our own
    assert [file.tag, *(each.tag for each in file)] == ["mxfile", "diagram"]
    [root] = file.findall("diagram/mxGraphModel/root")
    cells: dict[str, tuple[str, ET.Element]] = {}
    for each in root:
        cell = each if each.tag == "mxCell" else each[0]
        label = each.get("value" if each.tag == "mxCell" else "label", "")
        identifier = each.attrib["id"]
        assert identifier not in cells
        assert identifier == "0" or cell.attrib["parent"] in cells
        cells[identifier] = (label, cell)
    for identifier, (_, cell) in cells.items():
        if identifier in {"0", "1"}:
            assert len(cell) == 0
            continue
        assert (cell.get("vertex") == "1") is not (cell.get("edge") == "1")
        [geometry] = cell
        assert (geometry.tag, geometry.get("as")) == ("mxGeometry", "geometry")
        if cell.get("edge"):
            assert {cell.attrib["source"], cell.attrib["target"]} <= cells.keys()
    return cells


def boxes_of(cells: Mapping[str, tuple[str, ET.Element]], parent: str) -> list[list[int]]:
    return [
        [int(cell[0].attrib[side]) for side in ("x", "y", "width", "height")]
        for _, cell in cells.values()
        if cell.get("vertex") and cell.get("parent") == parent
    ]


@settings(max_examples=60, deadline=None)
@given(view=st.one_of(rich_views(), st.just(everything_hostile())), style=styles())
def test_a_file_of_drawio_holds_the_view_and_no_box_lies_on_another(
    view: View, style: Style
) -> None:
    cells = cells_of(printed(view, Notation.DRAWIO, style))

    ids = numbered(view)
    parents = {
        node: f"g{number}" for number, group in enumerate(view.groups, 1) for node in group.nodes
    }
    for node in view.nodes:
        label, cell = cells[ids[node.id]]
        assert label == words(node_lines(node, style))
        assert cell.get("parent") == parents.get(node.id, "1")
    for number, group in enumerate(view.groups, start=1):
        assert cells[f"g{number}"][0] == as_drawn(group.title)
    edges = [(label, cell) for label, cell in cells.values() if cell.get("edge")]
    assert [(cell.get("source"), cell.get("target"), label) for label, cell in edges] == [
        (ids[edge.source], ids[edge.target], text)
        for edge, text in zip(view.edges, edge_words(view, style), strict=True)
    ]
    for (_, cell), edge in zip(edges, view.edges, strict=True):
        assert ("endArrow=none" in cell.attrib["style"]) is not edge.is_directed
    for parent in {"1", *(f"g{number + 1}" for number in range(len(view.groups)))}:
        for one, other in combinations(boxes_of(cells, parent), 2):
            assert _are_apart(one, other)


def _are_apart(one: list[int], other: list[int]) -> bool:
    (x, y, width, height), (u, v, wide, high) = one, other
    return x + width <= u or u + wide <= x or y + height <= v or v + high <= y


def test_evidence_is_a_tooltip_in_drawio_and_links_are_links() -> None:
    nodes = tuple(replace(node, url="https://example.org/#a") for node in STREAMING.nodes)
    text = printed(replace(STREAMING, nodes=nodes), Notation.DRAWIO)

    assert 'tooltip="mine.yaml (curated) | netflix.md:97 (stated)"' in text
    assert 'link="https://example.org/#a"' in text
    assert "tooltip" not in printed(STREAMING, Notation.DRAWIO, Style(evidence=False))


# Cytoscape and GraphML.


@settings(max_examples=60, deadline=None)
@given(view=st.one_of(rich_views(), st.just(everything_hostile())), style=styles())
def test_json_for_cytoscape_holds_the_view(view: View, style: Style) -> None:
    read = json.loads(printed(view, Notation.CYTOSCAPE, style))

    elements = [each["data"] for each in read["elements"]["nodes"]]
    ids = [each["id"] for each in elements]
    assert len(set(ids)) == len(ids)
    assert all(each["parent"] in ids for each in elements if "parent" in each)
    nodes = [each for each in elements if "kind" in each]
    parents = {node: f"group:{group.id}" for group in view.groups for node in group.nodes}
    assert [(each["id"], each["label"], each.get("parent")) for each in nodes] == [
        (node.id, as_drawn(node.name), parents.get(node.id)) for node in view.nodes
    ]
    edges = [each["data"] for each in read["elements"]["edges"]]
    assert [(each["source"], each["target"], each.get("label", "")) for each in edges] == [
        (edge.source, edge.target, as_drawn(edge.text) if style.labels else "")
        for edge in view.edges
    ]


@settings(max_examples=60, deadline=None)
@given(view=st.one_of(rich_views(), st.just(everything_hostile())), style=styles())
def test_networkx_reads_the_graphml_back(view: View, style: Style) -> None:
    text = printed(view, Notation.GRAPHML, style)
    read = nx.read_graphml(BytesIO(text.encode()), force_multigraph=True)

    groups = {node: group for group in view.groups for node in group.nodes}
    assert [
        (identifier, data.get("label") or "", data["kind"], data.get("group"))
        for identifier, data in read.nodes(data=True)
    ] == [
        (
            exact_id(node.id),
            as_drawn(node.name),
            node.kind.value,
            groups[node.id].id if node.id in groups else None,
        )
        for node in view.nodes
    ]
    assert isinstance(read, nx.MultiDiGraph)
    edges = sorted(read.edges(keys=True, data=True), key=lambda edge: int(edge[2][1:]))
    assert [
        (source, target, data.get("label", ""), data["is_directed"])
        for source, target, _, data in edges
    ] == [
        (edge.source, edge.target, as_drawn(edge.text) if style.labels else "", edge.is_directed)
        for edge in view.edges
    ]


def test_graphml_keeps_edges_between_the_same_two_and_where_they_stand() -> None:
    view = replace(STREAMING, edges=(STREAMING.edges[0], STREAMING.edges[0]))
    read = nx.read_graphml(BytesIO(printed(view, Notation.GRAPHML).encode()))

    assert read.number_of_edges() == 2
    [first, _] = read.edges(data=True)
    assert first[2]["evidence"] == "netflix.md:88 (derived)"
