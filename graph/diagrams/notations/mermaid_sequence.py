"""Prints a view as a Mermaid sequence diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.diagrams.notations.fitness import refuse
from graph.diagrams.notations.labels import (
    edge_lines,
    legend,
    node_lines,
    one_line,
    series_letters,
    wrapped,
)
from graph.diagrams.notations.mermaid_lines import (
    comment,
    document,
    evidence_comment,
    introduction,
    undrawn,
)
from graph.diagrams.notations.mermaid_text import plain_lines
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import Mark, View, ViewEdge
from graph.model.edges import Relation
from graph.model.ids import NodeId, NodeKind

_BLANK_WIDTH = 40
"""Where the words of a sequence without participants are broken, in columns."""
_SILENT = (NodeKind.DAY, NodeKind.WEEK, NodeKind.PATTERN)
"""What takes part in no interaction."""


def sequence(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as a Mermaid sequence diagram that ends with one newline.

    The nodes with interactions are its participants, in the order of the view; the interactions are
    its messages, each below a comment that says where it is stated. Other nodes and edges have no
    part in a sequence: comments name them. Groups, colours and links are not drawn; what letters
    and signs mean stands in a note over all participants. Without any, one that stands for nobody
    bears the description.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
        RequestError: If the view is of something else than interactions.
    """
    messages = [edge for edge in view.edges if edge.relation is Relation.INTERACTS]
    is_silent = view.nodes and all(node.kind in _SILENT for node in view.nodes)
    if not messages and (is_silent or (view.edges and not view.notes)):
        raise refuse("sequence diagram", "shows interactions, and there are none")
    statements = _statements(view, messages, style)
    return document(["sequenceDiagram", *(f"  {line}" for line in statements)])


def _statements(view: View, messages: Sequence[ViewEdge], style: Style) -> Iterator[str]:
    yield from introduction(view)
    taking_part = {end for edge in messages for end in (edge.source, edge.target)}
    silent = [node.name for node in view.nodes if node.id not in taking_part]
    if silent:
        yield comment(f"Not drawn, for nothing says how they take part: {', '.join(silent)}")
    others = [edge for edge in view.edges if edge.relation is not Relation.INTERACTS]
    yield from undrawn(view, others, "for a sequence has only interactions")
    ids: dict[NodeId, str] = {}
    for node in view.nodes:
        if node.id in taking_part:
            ids[node.id] = f"p{len(ids) + 1}"
            keyword = "actor" if node.kind is NodeKind.ACTOR else "participant"
            yield f"{keyword} {ids[node.id]} as {plain_lines(node_lines(node, style))}"
    if not ids and one_line(view.description):
        yield f"participant nobody as {plain_lines(wrapped([view.description], _BLANK_WIDTH))}"
    meanings = [words for _, words in legend(view)]
    if ids and meanings:
        ends = "p1" if len(ids) == 1 else f"p1,p{len(ids)}"
        yield f"Note over {ends}: {plain_lines(meanings)}"
    letters = series_letters(view)
    for edge in messages:
        if style.evidence:
            yield evidence_comment(edge)
        words = plain_lines(edge_lines(edge, letters, style))
        yield f"{ids[edge.source]}{_arrow(edge)}{ids[edge.target]}: {words}"


def _arrow(edge: ViewEdge) -> str:
    if edge.mark is Mark.REMOVED:
        return "--x"
    return "-->>" if edge.is_context else "->>"
