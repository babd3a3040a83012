"""Pictures of the graph: `view` chooses nodes and edges, one printer per notation writes them.

`diagram` puts the two together; `mermaid_text` says how words are written so that Mermaid draws
them as they are. Nothing here adds an edge that the graph does not hold.
"""

from graph.diagrams.diagram import Diagram, draw, draw_scenario, draw_spec
from graph.diagrams.notations.mermaid_lines import fenced
from graph.diagrams.notations.notation import Notation, printed
from graph.diagrams.spec import (
    DiagramKind,
    DiagramSpec,
    Grouping,
    Language,
    Subject,
    ViewSpec,
    read_spec,
)
from graph.diagrams.split_overview import Part
from graph.diagrams.style import PLAIN_STYLE, DiagramDirection, Style, Theme
from graph.diagrams.view import Mark, View, ViewEdge, ViewGroup, ViewNode, ViewSeries
from graph.diagrams.views.choose import view_of
from graph.diagrams.views.scenario import scenario_view, scenario_views

__all__ = [
    "PLAIN_STYLE",
    "Diagram",
    "DiagramDirection",
    "DiagramKind",
    "DiagramSpec",
    "Grouping",
    "Language",
    "Mark",
    "Notation",
    "Part",
    "Style",
    "Subject",
    "Theme",
    "View",
    "ViewEdge",
    "ViewGroup",
    "ViewNode",
    "ViewSeries",
    "ViewSpec",
    "draw",
    "draw_scenario",
    "draw_spec",
    "fenced",
    "printed",
    "read_spec",
    "scenario_view",
    "scenario_views",
    "view_of",
]
