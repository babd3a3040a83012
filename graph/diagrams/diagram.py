"""A diagram: a view, and the text that a notation makes of it."""

from dataclasses import dataclass
from enum import StrEnum

from graph.diagrams.mermaid_flowchart import DiagramDirection, flowchart
from graph.diagrams.mermaid_sequence import sequence
from graph.diagrams.view import View, ViewEdge, scenario_view
from graph.model.ids import NodeId
from graph.model.reader import GraphReader


class DiagramKind(StrEnum):
    """What a diagram looks like."""

    FLOWCHART = "flowchart"
    """Boxes and arrows, grouped."""
    SEQUENCE = "sequence"
    """Life lines, and messages from top to bottom."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A picture of a part of the graph."""

    kind: DiagramKind
    """What it looks like."""
    direction: DiagramDirection
    """Which way it was asked to run; sequences run down whatever was asked."""
    view: View
    """What it shows."""
    mermaid: str
    """It as Mermaid text, which ends with one newline; the same view gives the same text."""

    @property
    def edges(self) -> tuple[ViewEdge, ...]:
        """The edges that it shows, in order."""
        return self.view.edges


def draw(
    view: View,
    kind: DiagramKind = DiagramKind.FLOWCHART,
    direction: DiagramDirection = DiagramDirection.TB,
) -> Diagram:
    """Return a view as a diagram.

    Raises:
        LimitError: If it has more edges or characters than Mermaid draws.
    """
    is_sequence = kind is DiagramKind.SEQUENCE
    mermaid = sequence(view) if is_sequence else flowchart(view, direction)
    return Diagram(kind, direction, view, mermaid)


def draw_scenario(
    reader: GraphReader,
    scenario: NodeId,
    kind: DiagramKind = DiagramKind.FLOWCHART,
    direction: DiagramDirection = DiagramDirection.TB,
) -> Diagram:
    """Return the diagram of a scenario, with exactly its interactions as edges.

    For many scenarios at once, ask `scenario_views` and `draw` each.

    Raises:
        NotFoundError: If there is no such scenario.
        LimitError: If it has more edges or characters than Mermaid draws.
    """
    return draw(scenario_view(reader, scenario), kind, direction)
