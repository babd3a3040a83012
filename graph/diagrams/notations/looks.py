"""The colours of what a view shows, for every notation that takes them one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.diagrams.notations.colours import (
    CATEGORY_FILLS,
    DIM_FILL,
    DIM_LINE,
    DIM_TEXT,
    MARK_LINES,
    OTHER_FILL,
    SERIES_LINES,
    text_on,
)
from graph.diagrams.notations.labels import series_places
from graph.diagrams.style import Theme
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.model.ids import NodeId, NodeKind


@dataclass(frozen=True, slots=True)
class Fill:
    """The inside of a box."""

    fill: str
    """Its colour."""
    text: str
    """The colour of what is written on it."""


def node_fill(node: ViewNode, theme: Theme) -> Fill | None:
    """Return the inside of a node; None leaves it to the page."""
    if node.is_context:
        return Fill(DIM_FILL, DIM_TEXT)
    if theme is not Theme.AWS or node.kind is not NodeKind.SERVICE:
        return None
    fill = CATEGORY_FILLS.get(node.category or "", OTHER_FILL)
    return Fill(fill, text_on(fill))


def node_line(node: ViewNode) -> str | None:
    """Return the colour of a node's border; None leaves it to the page."""
    if node.mark is not None:
        return MARK_LINES[node.mark]
    return DIM_LINE if node.is_context else None


def series_colours(view: View) -> dict[NodeId, str]:
    """Return the colour of each series; so many that they do not suffice share them in turn."""
    return {
        series.id: SERIES_LINES[place % len(SERIES_LINES)] for place, series in series_places(view)
    }


def edge_colour(edge: ViewEdge, series: Mapping[NodeId, str]) -> str | None:
    """Return the colour of an edge; None leaves it to the page.

    Args:
        edge: The edge. What has become of it counts more than what it belongs to.
        series: The colours of the series, as `series_colours` gives them.
    """
    if edge.mark is not None:
        return MARK_LINES[edge.mark]
    if edge.is_context:
        return DIM_LINE
    return None if edge.series is None else series.get(edge.series)
