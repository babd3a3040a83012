"""The kinds of diagram that Mermaid knows, and what writes each: imported when one is asked for."""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable

from graph.diagrams.spec import DiagramKind
from graph.diagrams.style import Style
from graph.diagrams.view import View

Printer = Callable[[View, Style], str]
"""Writes a view as Mermaid text, which ends with one newline."""


def printer_of(kind: DiagramKind) -> Printer:
    """Return what writes diagrams of a kind."""
    printer: Printer
    match kind:
        case DiagramKind.FLOWCHART:
            from graph.diagrams.notations.mermaid_flowchart import flowchart as printer
        case DiagramKind.SEQUENCE:
            from graph.diagrams.notations.mermaid_sequence import sequence as printer
        case DiagramKind.ARCHITECTURE:
            from graph.diagrams.notations.mermaid_architecture import architecture as printer
        case DiagramKind.MINDMAP:
            from graph.diagrams.notations.mermaid_mindmap import mindmap as printer
        case DiagramKind.TIMELINE:
            from graph.diagrams.notations.mermaid_days import timeline as printer
        case DiagramKind.GANTT:
            from graph.diagrams.notations.mermaid_days import gantt as printer
    return printer
