"""Prints a view as a Mermaid mindmap: groups, what is in them, and the parts of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.diagrams.notations.fitness import refuse
from graph.diagrams.notations.labels import legend, node_lines, one_line
from graph.diagrams.notations.mermaid_lines import comment, document, evidence_comment, undrawn
from graph.diagrams.notations.mermaid_text import quoted
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.model.edges import Relation
from graph.model.ids import NodeId


def mindmap(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as a Mermaid mindmap that ends with one newline.

    The title is the root. Below it stand the nodes without group, then the groups with theirs; a
    part stands below its whole, in whichever group that is. A part of several wholes stands below
    the first, and parts of each other below the one that comes first: comments name the edges that
    are left. Colours, labels of edges and links are not drawn.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
        RequestError: If the view has other edges than from parts to wholes.
    """
    if any(edge.relation is not Relation.PART_OF for edge in view.edges):
        raise refuse("mindmap", "is a tree of parts, and here are other edges")
    return document(["mindmap", *(f"  {line}" for line in _Tree(view, style).statements())])


class _Tree:
    """One mindmap while it is written."""

    def __init__(self, view: View, style: Style) -> None:
        """Find out what stands below what."""
        self._view = view
        self._style = style
        self._nodes = {node.id: node for node in view.nodes}
        self._numbers = {node.id: f"n{at}" for at, node in enumerate(view.nodes, start=1)}
        self._whole = _wholes(view)
        self._parts: dict[NodeId, list[NodeId]] = {}
        for node in view.nodes:
            if node.id in self._whole:
                self._parts.setdefault(self._whole[node.id].target, []).append(node.id)

    def statements(self) -> Iterator[str]:
        """Yield the lines below the first, in order."""
        view = self._view
        yield comment(view.title)
        yield comment(view.description)
        yield from map(comment, view.notes)
        yield from (comment(words) for _, words in legend(view))
        drawn = {id(edge) for edge in self._whole.values()}
        rest = [edge for edge in view.edges if id(edge) not in drawn]
        yield from undrawn(view, rest, "for a mindmap has one place for everything")
        yield f"root(({quoted(view.title)}))"
        grouped = {node for group in view.groups for node in group.nodes}
        yield from self._below([node.id for node in view.nodes if node.id not in grouped], 1)
        for number, group in enumerate(view.groups, start=1):
            yield f"  g{number}({quoted(group.title)})"
            yield from self._below(group.nodes, 2)

    def _below(self, nodes: Sequence[NodeId], depth: int) -> Iterator[str]:
        """Yield nodes that are no part of another, each above its parts."""
        left = [(node, depth) for node in reversed(nodes) if node not in self._whole]
        while left:
            node, at = left.pop()
            edge = self._whole.get(node)
            if edge is not None and self._style.evidence:
                yield "  " * at + evidence_comment(edge)
            yield "  " * at + self._node(self._nodes[node])
            left += [(part, at + 1) for part in reversed(self._parts.get(node, ()))]

    def _node(self, node: ViewNode) -> str:
        # One line, for a mindmap reads its labels as Markdown.
        words = " · ".join(one_line(line) for line in node_lines(node, self._style))
        return f"{self._numbers[node.id]}[{quoted(words)}]"


def _wholes(view: View) -> Mapping[NodeId, ViewEdge]:
    """Return the edge by which each part hangs below its whole; nothing hangs below itself."""
    edges: dict[NodeId, ViewEdge] = {}
    for edge in view.edges:
        if edge.source not in edges:
            edges[edge.source] = edge
    for node in view.nodes:
        passed = {node.id}
        at = node.id
        while at in edges and edges[at].target not in passed:
            at = edges[at].target
            passed.add(at)
        if at in edges and edges[at].target == node.id:
            del edges[node.id]
    return edges
