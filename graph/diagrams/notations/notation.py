"""The notations that a diagram can be written in. What writes one is imported when it is needed."""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View


class Notation(StrEnum):
    """What a diagram is written in."""

    MERMAID = "mermaid"
    """What GitHub draws in Markdown; the only one with kinds of diagram, and with limits."""
    DOT = "dot"
    """The language of Graphviz."""
    D2 = "d2"
    """The language of the program of this name."""
    DRAWIO = "drawio"
    """A file of draw.io (diagrams.net), to be edited there."""
    CYTOSCAPE = "cytoscape"
    """JSON for Cytoscape and Cytoscape.js."""
    GRAPHML = "graphml"
    """XML for programs that work on graphs: Gephi, yEd, networkx."""

    @property
    def suffix(self) -> str:
        """How the names of its files end, with the dot."""
        return _SUFFIXES[self]


_SUFFIXES: Mapping[Notation, str] = {
    Notation.MERMAID: ".mmd",
    Notation.DOT: ".dot",
    Notation.D2: ".d2",
    Notation.DRAWIO: ".drawio",
    Notation.CYTOSCAPE: ".cyjs",
    Notation.GRAPHML: ".graphml",
}


def printed(view: View, notation: Notation, style: Style = PLAIN_STYLE) -> str:
    """Return a view, whole, in a notation other than Mermaid.

    Args:
        view: What is shown.
        notation: Not `MERMAID`, which needs to know the kind of diagram: that is `draw`.
        style: How it looks; what a notation cannot do is left out.
    """
    return _printer_of(notation)(view, style)


def _printer_of(notation: Notation) -> Callable[[View, Style], str]:
    printer: Callable[[View, Style], str]
    match notation:
        case Notation.DOT:
            from graph.diagrams.notations.dot import dot as printer
        case Notation.D2:
            from graph.diagrams.notations.d2 import d2 as printer
        case Notation.DRAWIO:
            from graph.diagrams.notations.drawio import drawio as printer
        case Notation.CYTOSCAPE:
            from graph.diagrams.notations.cytoscape import cytoscape as printer
        case Notation.GRAPHML:
            from graph.diagrams.notations.graphml import graphml as printer
        case Notation.MERMAID:
            raise ValueError("Mermaid needs to know the kind of diagram")
    return printer
