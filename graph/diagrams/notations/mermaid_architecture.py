"""Prints a view in Mermaid's `architecture-beta`: icons, and lines that leave them at a side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.diagrams.notations.labels import (
    edge_lines,
    legend,
    node_lines,
    one_line,
    said_of_nothing,
    series_letters,
)
from graph.diagrams.notations.mermaid_icons import icon_of
from graph.diagrams.notations.mermaid_lines import (
    comment,
    document,
    evidence_comment,
    introduction,
    undrawn,
)
from graph.diagrams.notations.mermaid_sides import line_sides
from graph.diagrams.notations.mermaid_titles import titled
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.model.ids import NodeId

_BETWEEN = " / "


def architecture(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as `architecture-beta` that ends with one newline.

    Ids are ASCII; titles and labels stand in quotes, which Mermaid reads since 11.13. There is one
    line between two icons, with a head at each end that an edge leads to; it says what all the
    edges say, and comments say it of each alone. Edges from an icon to itself cannot be drawn:
    comments name them, as they tell what letters and signs mean. Colours and links are not drawn.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
    """
    return document(["architecture-beta", *(f"  {line}" for line in _statements(view, style))])


def _statements(view: View, style: Style) -> Iterator[str]:
    yield from introduction(view)
    yield from (comment(words) for _, words in legend(view))
    group_of: dict[NodeId, str] = {}
    for number, group in enumerate(view.groups, start=1):
        yield f"group g{number}(cloud)[{titled(group.title)}]"
        group_of |= dict.fromkeys(group.nodes, f"g{number}")
    if said := said_of_nothing(view):
        yield f"service nothing(cloud)[{titled(said)}]"
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    for node in view.nodes:
        inside = f" in {group_of[node.id]}" if node.id in group_of else ""
        yield f"service {ids[node.id]}({icon_of(node)})[{_title(node, style)}]{inside}"
    yield from undrawn(view, _loops(view), "for no line leads from an icon to itself")
    yield from _lines(view, style, ids)


def _title(node: ViewNode, style: Style) -> str:
    return titled(_BETWEEN.join(node_lines(node, style)))


def _loops(view: View) -> list[ViewEdge]:
    return [edge for edge in view.edges if edge.source == edge.target]


def _lines(view: View, style: Style, ids: Mapping[NodeId, str]) -> Iterator[str]:
    between: dict[frozenset[NodeId], list[ViewEdge]] = {}
    for edge in view.edges:
        if edge.source != edge.target:
            between.setdefault(frozenset({edge.source, edge.target}), []).append(edge)
    letters = series_letters(view)
    names = {node.id: one_line(node.name) for node in view.nodes}
    ends = [(edges[0].source, edges[0].target) for edges in between.values()]
    sides = line_sides([node.id for node in view.nodes], ends, style.direction)
    for edges, (leaving, meeting) in zip(between.values(), sides, strict=True):
        for edge in edges:
            if style.evidence:
                yield evidence_comment(edge)
            if len(edges) > 1:
                arrow = "→" if edge.is_directed else "↔"
                yield comment(f"{names[edge.source]} {arrow} {names[edge.target]}: {edge.text}")
        first, heads = edges[0], {edge.target for edge in edges if edge.is_directed}
        words = [line for edge in edges for line in edge_lines(edge, letters, style)]
        label = f"-[{titled(_BETWEEN.join(words))}]-" if words else "--"
        left = f"{ids[first.source]}:{leaving} {'<' if first.source in heads else ''}"
        right = f"{'>' if first.target in heads else ''} {meeting}:{ids[first.target]}"
        yield f"{left}{label}{right}"
