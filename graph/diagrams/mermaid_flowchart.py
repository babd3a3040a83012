"""Prints a view as a Mermaid flowchart."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from graph.diagrams.mermaid_lines import document, evidence_comment, introduction
from graph.diagrams.mermaid_text import quoted
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.errors import LimitError
from graph.model.ids import NodeId, NodeKind

MOST_EDGES = 500
"""Over so many, Mermaid refuses a flowchart (`maxEdges`; a page cannot raise it)."""

# A fill of ours comes with a text colour of ours, to contrast in any theme. What stands apart keeps
# those of the theme, and has a border that shows on white and on black.
_ACTOR_STYLE = "fill:#e0e7ff,stroke:#4338ca,color:#1e1b4b"
_APART_STYLE = "stroke:#7a7a7a,stroke-dasharray:5 5"


class DiagramDirection(StrEnum):
    """Which way a flowchart runs."""

    TB = "TB"
    """From top to bottom."""
    BT = "BT"
    """From bottom to top."""
    LR = "LR"
    """From left to right."""
    RL = "RL"
    """From right to left."""


def flowchart(view: View, direction: DiagramDirection = DiagramDirection.TB) -> str:
    """Return a view as a Mermaid flowchart that ends with one newline.

    Nodes without group come first, then the groups, then what stands apart; the edges follow in
    their order, each below a comment that says where it is stated. A node's label is its name.

    Raises:
        LimitError: If it has more edges or characters than Mermaid draws.
    """
    if len(view.edges) > MOST_EDGES:
        raise LimitError(
            "The number of edges of the diagram",
            MOST_EDGES,
            len(view.edges),
            "Mermaid draws no more. Draw a smaller part, or a sequence diagram.",
        )
    ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    return document([f"flowchart {direction.value}", *_indented(_statements(view, ids))])


def _statements(view: View, ids: Mapping[NodeId, str]) -> Iterator[str]:
    yield from introduction(view)
    nodes = {node.id: _node(node, ids) for node in view.nodes}
    grouped = {node for group in view.groups for node in group.nodes}
    outside = [node for node in view.nodes if node.id not in grouped]
    yield from (nodes[node.id] for node in outside if not node.is_apart)
    for number, group in enumerate(view.groups, start=1):
        yield f"subgraph g{number}[{quoted(group.title)}]"
        yield from _indented(nodes[node] for node in group.nodes)
        yield "end"
    yield from (nodes[node.id] for node in outside if node.is_apart)
    for edge in view.edges:
        yield evidence_comment(edge)
        yield _edge(edge, ids)
    yield from _class(
        "actor", _ACTOR_STYLE, [ids[node.id] for node in view.nodes if _is_actor(node)]
    )
    yield from _class("apart", _APART_STYLE, [ids[node.id] for node in view.nodes if node.is_apart])


def _node(node: ViewNode, ids: Mapping[NodeId, str]) -> str:
    label = quoted(node.name)
    return f"{ids[node.id]}([{label}])" if _is_actor(node) else f"{ids[node.id]}[{label}]"


def _edge(edge: ViewEdge, ids: Mapping[NodeId, str]) -> str:
    arrow = f"-->|{quoted(edge.text)}|" if edge.text else "-->"
    return f"{ids[edge.source]} {arrow} {ids[edge.target]}"


def _class(name: str, style: str, members: Sequence[str]) -> Iterator[str]:
    """Give nodes a style. A statement of its own, for `n1:::a:::b` does not parse."""
    if members:
        yield f"classDef {name} {style}"
        yield f"class {','.join(members)} {name}"


def _is_actor(node: ViewNode) -> bool:
    return node.kind is NodeKind.ACTOR


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
