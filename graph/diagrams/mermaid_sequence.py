"""Prints a view as a Mermaid sequence diagram."""

from collections.abc import Iterator, Mapping

from graph.diagrams.mermaid_lines import comment, document, evidence_comment, introduction
from graph.diagrams.mermaid_text import plain
from graph.diagrams.view import View
from graph.model.ids import NodeId, NodeKind


def sequence(view: View) -> str:
    """Return a view as a Mermaid sequence diagram that ends with one newline.

    The nodes with edges are its participants, in the order of the view; the edges are its messages,
    each below a comment that says where it is stated. Nodes without any edge have no part in a
    sequence: a comment names them. Groups are not drawn.

    Raises:
        LimitError: If it has more characters than Mermaid draws.
    """
    return document(["sequenceDiagram", *(f"  {line}" for line in _statements(view))])


def _statements(view: View) -> Iterator[str]:
    yield from introduction(view)
    silent = view.unconnected
    if silent:
        names = ", ".join(node.name for node in silent)
        yield comment(f"Not drawn, for nothing says how they take part: {names}")
    ids: dict[NodeId, str] = {}
    for number, node in enumerate((each for each in view.nodes if each not in silent), start=1):
        ids[node.id] = f"p{number}"
        keyword = "actor" if node.kind is NodeKind.ACTOR else "participant"
        yield f"{keyword} p{number} as {plain(node.name)}"
    yield from _messages(view, ids)


def _messages(view: View, ids: Mapping[NodeId, str]) -> Iterator[str]:
    for edge in view.edges:
        yield evidence_comment(edge)
        yield f"{ids[edge.source]}->>{ids[edge.target]}: {plain(edge.text)}"
