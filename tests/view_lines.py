"""Views as lines of text, so that a test says what a view holds as a reader would."""

from collections.abc import Iterator

from graph.diagrams.view import View, ViewEdge, ViewNode


def lines_of(view: View) -> list[str]:
    """Return all that a view says: title, description, nodes, groups, series, edges, notes."""
    return [
        view.title,
        view.description,
        *(f"node {_node(node)}" for node in view.nodes),
        *(f"group {group.id} '{group.title}': {' '.join(group.nodes)}" for group in view.groups),
        *(f"series {series.id} '{series.title}'" for series in view.series),
        *(f"edge {_edge(edge)}" for edge in view.edges),
        *(f"note {note}" for note in view.notes),
    ]


def _node(node: ViewNode) -> str:
    return " ".join([node.id, f"'{node.name}'", *_notes(node)])


def _notes(node: ViewNode) -> Iterator[str]:
    if node.details:
        yield f"({'; '.join(node.details)})"
    if node.category:
        yield f"[{node.category}]"
    if node.hours is not None:
        yield f"{node.hours:g}h"
    if node.url:
        yield f"<{node.url}>"
    if node.copy_of:
        yield f"copy of {node.copy_of}"
    if node.mark:
        yield node.mark
    yield from ("apart" for _ in range(node.is_apart))
    yield from ("dimmed" for _ in range(node.is_context))


def _edge(edge: ViewEdge) -> str:
    arrow = "→" if edge.is_directed else "–"
    notes = [
        f"{edge.source} {arrow} {edge.target}",
        f"'{edge.text}'" if edge.text else "",
        "" if edge.relation is None else edge.relation.value,
        f"in {edge.series}" if edge.series else "",
        edge.mark or "",
        "dimmed" if edge.is_context else "",
        ", ".join(f"{at.kind.value} {at.file}:{at.line}" for at in edge.evidence),
    ]
    return " | ".join(note for note in notes if note)
