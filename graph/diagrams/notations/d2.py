"""Prints a view in D2."""

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
from graph.diagrams.style import PLAIN_STYLE, DiagramDirection, Style
from graph.diagrams.view import Mark, View, ViewEdge, ViewNode
from graph.model.ids import NodeKind

_DIRECTIONS: Mapping[DiagramDirection, str] = {
    DiagramDirection.TB: "down",
    DiagramDirection.BT: "up",
    DiagramDirection.LR: "right",
    DiagramDirection.RL: "left",
}
_SHAPES: Mapping[NodeKind, str] = {
    NodeKind.ACTOR: "oval",
    NodeKind.DAY: "page",
    NodeKind.WEEK: "step",
    NodeKind.SCENARIO: "parallelogram",
    NodeKind.PATTERN: "hexagon",
    NodeKind.COMPONENT: "package",
}
# In double quotes, D2 reads what a backslash begins, and `${name}` as a variable.
_WRITTEN = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$"})


def d2(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as D2 that ends with one newline.

    Groups are containers; every edge has a comment above it that says where it is stated.
    """
    return "\n".join([*_statements(view, style), ""])


def _statements(view: View, style: Style) -> Iterator[str]:
    yield from map(_comment, [view.title, view.description, *view.notes])
    yield from (_comment(words) for _, words in legend(view))
    yield f"direction: {_DIRECTIONS[style.direction]}"
    if said := said_of_nothing(view):
        yield from _block(f"nothing: {_text([said])}", ["style.stroke-dash: 5"])
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    nodes = {node.id: list(_node(ids[node.id], node, style)) for node in view.nodes}
    paths = dict(ids)
    grouped = {node for group in view.groups for node in group.nodes}
    for node in view.nodes:
        if node.id not in grouped:
            yield from nodes[node.id]
    for number, group in enumerate(view.groups, start=1):
        yield f"g{number}: {_text([group.title])} {{"
        for member in group.nodes:
            paths[member] = f"g{number}.{ids[member]}"
            yield from (f"  {line}" for line in nodes[member])
        yield "}"
    letters, colours = series_letters(view), series_colours(view)
    for edge in view.edges:
        if style.evidence:
            yield _comment(evidence_places(edge))
        arrow = "->" if edge.is_directed else "--"
        lines = edge_lines(edge, letters, style)
        label = f": {_text(lines)}" if lines else ""
        looks = list(_edge_looks(edge, edge_colour(edge, colours)))
        ends = f"{paths[edge.source]} {arrow} {paths[edge.target]}"
        yield from _block(f"{ends}{label}" if lines or not looks else f"{ends}:", looks)


def _node(identifier: str, node: ViewNode, style: Style) -> Iterator[str]:
    looks = [f"shape: {_SHAPES[node.kind]}"] if node.kind in _SHAPES else []
    if fill := node_fill(node, style.theme):
        looks += [f'style.fill: "{fill.fill}"', f'style.font-color: "{fill.text}"']
    if line := node_line(node):
        looks.append(f'style.stroke: "{line}"')
    if node.mark is not None:
        looks.append("style.stroke-width: 3")
    if node.is_apart or node.mark is Mark.REMOVED:
        looks.append("style.stroke-dash: 5")
    if node.url is not None and (address := web_address(node.url)):
        looks.append(f"link: {_text([address])}")
    yield from _block(f"{identifier}: {_text(node_lines(node, style))}", looks)


def _edge_looks(edge: ViewEdge, colour: str | None) -> Iterator[str]:
    if colour:
        yield f'style.stroke: "{colour}"'
    if edge.is_context or edge.mark is Mark.REMOVED:
        yield "style.stroke-dash: 5"
    if edge.mark is Mark.ADDED:
        yield "style.stroke-width: 3"


def _block(opening: str, inside: list[str]) -> Iterator[str]:
    if not inside:
        yield opening
        return
    yield f"{opening} {{"
    yield from (f"  {line}" for line in inside)
    yield "}"


def _text(lines: Iterable[str]) -> str:
    # An empty label would give way to the id.
    written = "\\n".join(one_line(line).translate(_WRITTEN) for line in lines)
    return f'"{written or " "}"'


def _comment(text: str) -> str:
    return f"# {one_line(text)}"
