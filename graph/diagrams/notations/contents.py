"""What a view says of its nodes and edges, as names and values: for notations that carry data."""

from __future__ import annotations

from collections.abc import Mapping

from graph.diagrams.notations.labels import evidence_places, exact_id, one_line
from graph.diagrams.style import Style
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.model.ids import NodeId

Value = str | int | float | bool | list[str]
"""What JSON and GraphML hold; nothing stands for None."""


def node_contents(node: ViewNode) -> dict[str, Value]:
    """Return what is known of a node, in a fixed order; what is not is left out."""
    return _known(
        {
            "label": one_line(node.name),
            "kind": node.kind.value,
            "node": exact_id(node.node),
            "details": [one_line(line) for line in node.details] or None,
            "category": None if node.category is None else one_line(node.category),
            "hours": None if node.hours is None else float(node.hours),
            "url": None if node.url is None else one_line(node.url),
            "mark": None if node.mark is None else node.mark.value,
            "is_apart": node.is_apart,
            "is_context": node.is_context,
        }
    )


def edge_contents(edge: ViewEdge, series: Mapping[NodeId, str], style: Style) -> dict[str, Value]:
    """Return what is known of an edge, in a fixed order; what is not is left out.

    Args:
        edge: The edge.
        series: The titles of the series, as `series_titles` gives them.
        style: Whether labels and evidence are wanted.
    """
    return _known(
        {
            "label": one_line(edge.text) or None if style.labels else None,
            "relation": None if edge.relation is None else edge.relation.value,
            "number": edge.number,
            "series": None if edge.series is None else exact_id(edge.series),
            "series_title": None if edge.series is None else series.get(edge.series),
            "mark": None if edge.mark is None else edge.mark.value,
            "is_context": edge.is_context,
            "is_directed": edge.is_directed,
            "evidence": one_line(evidence_places(edge)) or None if style.evidence else None,
        }
    )


def series_titles(view: View) -> dict[NodeId, str]:
    """Return the title of each series."""
    return {series.id: one_line(series.title) for series in view.series}


def _known(contents: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in contents.items() if value is not None}
