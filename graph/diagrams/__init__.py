"""Pictures of the graph: `view` chooses nodes and edges, one printer per notation writes them.

`diagram` puts the two together; `mermaid_text` says how words are written so that Mermaid draws
them as they are. Nothing here adds an edge that the graph does not hold.
"""

from graph.diagrams.diagram import Diagram, DiagramKind, draw, draw_scenario
from graph.diagrams.mermaid_flowchart import DiagramDirection
from graph.diagrams.mermaid_lines import fenced
from graph.diagrams.view import View, ViewEdge, ViewGroup, ViewNode, scenario_view, scenario_views

__all__ = [
    "Diagram",
    "DiagramDirection",
    "DiagramKind",
    "View",
    "ViewEdge",
    "ViewGroup",
    "ViewNode",
    "draw",
    "draw_scenario",
    "fenced",
    "scenario_view",
    "scenario_views",
]
