"""Prints a view in DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.labels import (
    edge_lines,
    evidence_places,
    legend,
    node_lines,
    one_line,
    said_of_nothing,
    series_letters,
)
from graph.diagrams.notations.looks import edge_colour, node_fill, node_line, series_colours
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import Mark, View, ViewEdge, ViewGroup, ViewNode
from graph.model.ids import NodeId, NodeKind

_SHAPES: Mapping[NodeKind, str] = {
    NodeKind.ACTOR: "ellipse",
    NodeKind.DAY: "note",
    NodeKind.WEEK: "tab",
    NodeKind.SCENARIO: "parallelogram",
    NodeKind.PATTERN: "hexagon",
    NodeKind.COMPONENT: "component",
    NodeKind.SERVICE: "box",
}
# Graphviz reads entities of HTML in every text, and what a backslash begins.
_WRITTEN = str.maketrans({"&": "&amp;", "\\": "\\\\", '"': '\\"'})


def dot(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as a DOT graph that ends with one newline.

    Groups are clusters; every edge has a comment above it that says where it is stated.
    """
    return "\n".join(["digraph {", *(f"  {line}" for line in _statements(view, style)), "}", ""])


def _statements(view: View, style: Style) -> Iterator[str]:
    yield from map(_comment, [view.description, *view.notes])
    yield from (_comment(words) for _, words in legend(view))
    title = _text([view.title, *filter(None, [said_of_nothing(view)])])
    yield f"graph{_attributes({'label': title, 'labelloc': 't', 'charset': 'utf-8'})}"
    yield f"graph{_attributes({'rankdir': style.direction.value, 'fontname': 'sans-serif'})}"
    yield f"node{_attributes({'shape': 'box', 'fontname': 'sans-serif'})}"
    yield f"edge{_attributes({'fontname': 'sans-serif'})}"
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    nodes = {node.id: ids[node.id] + _node(node, style) for node in view.nodes}
    for number, group in enumerate(view.groups, start=1):
        yield from _cluster(number, group, nodes)
    grouped = {node for group in view.groups for node in group.nodes}
    yield from (nodes[node.id] for node in view.nodes if node.id not in grouped)
    letters, colours = series_letters(view), series_colours(view)
    for edge in view.edges:
        if style.evidence:
            yield _comment(evidence_places(edge))
        attributes = _edge(edge, edge_lines(edge, letters, style), edge_colour(edge, colours))
        yield f"{ids[edge.source]} -> {ids[edge.target]}{_attributes(attributes)}"


def _cluster(number: int, group: ViewGroup, nodes: Mapping[NodeId, str]) -> Iterator[str]:
    yield f"subgraph cluster_g{number} {{"
    yield f"  graph{_attributes({'label': _text([group.title])})}"
    yield from (f"  {nodes[node]}" for node in group.nodes)
    yield "}"


def _node(node: ViewNode, style: Style) -> str:
    attributes = {"label": _text(node_lines(node, style))}
    if node.kind is not NodeKind.SERVICE:
        attributes["shape"] = _SHAPES[node.kind]
    looks = ["dashed"] if node.is_apart or node.mark is Mark.REMOVED else []
    if fill := node_fill(node, style.theme):
        looks.append("filled")
        attributes |= {"fillcolor": fill.fill, "fontcolor": fill.text}
    if looks:
        attributes["style"] = ",".join(looks)
    if line := node_line(node):
        attributes["color"] = line
    if node.mark is not None:
        attributes["penwidth"] = "3"
    if node.url is not None and (address := web_address(node.url)):
        attributes["URL"] = _text([address])
    return _attributes(attributes)


def _edge(edge: ViewEdge, lines: list[str], colour: str | None) -> dict[str, str]:
    attributes = {}
    if lines:
        attributes["label"] = _text(lines)
    if not edge.is_directed:
        attributes["dir"] = "none"
    if edge.is_context or edge.mark is Mark.REMOVED:
        attributes["style"] = "dashed"
    if edge.mark is Mark.ADDED:
        attributes["penwidth"] = "2"
    if colour:
        attributes["color"] = colour
    return attributes


def _attributes(attributes: Mapping[str, str]) -> str:
    pairs = ", ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f" [{pairs}]" if pairs else ""


def _text(lines: Iterable[str]) -> str:
    # A label that is empty stands for the node's id: a space does not.
    return "\\n".join(one_line(line).translate(_WRITTEN) for line in lines) or " "


def _comment(text: str) -> str:
    return f"// {one_line(text)}"
