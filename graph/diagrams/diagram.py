"""A diagram: a view, and the text that a notation makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from graph.diagrams.notations.mermaid_kinds import printer_of
from graph.diagrams.notations.notation import Notation, printed
from graph.diagrams.spec import DiagramKind, DiagramSpec
from graph.diagrams.split_overview import Address, Part
from graph.diagrams.style import PLAIN_STYLE, Style
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.choose import view_of
from graph.diagrams.views.scenario import scenario_view
from graph.errors import LimitError
from graph.model.ids import NodeId
from graph.model.reader import GraphReader


@dataclass(frozen=True, slots=True)
class Diagram:
    """A picture of a part of the graph."""

    kind: DiagramKind
    """What it looks like."""
    style: Style
    """How it was asked to look; what a notation cannot do is left out."""
    view: View
    """What it shows, all parts together."""
    mermaid: str
    """It as Mermaid text, which ends with one newline; the same view gives the same text. Where
    Mermaid would refuse it, an overview that leads to the parts."""
    parts: tuple[Part, ...] = ()
    """The parts of a picture that Mermaid would refuse as a whole; empty for any other."""

    @property
    def edges(self) -> tuple[ViewEdge, ...]:
        """The edges that it shows, in order, those of all parts."""
        return self.view.edges

    def text(self, notation: Notation = Notation.MERMAID) -> str:
        """Return it in a notation, ending with one newline.

        All but Mermaid have no limits, so they show it as a whole.
        """
        if notation is Notation.MERMAID:
            return self.mermaid
        return printed(self.view, notation, self.style)


def draw(
    view: View,
    kind: DiagramKind = DiagramKind.FLOWCHART,
    style: Style = PLAIN_STYLE,
    *,
    address: Address | None = None,
) -> Diagram:
    """Return a view as a diagram; what Mermaid would refuse for its size, in parts.

    Args:
        view: What is shown.
        kind: What it looks like.
        style: How it looks.
        address: Gives the address at which the part of a number is found, so that overview and
            parts lead to each other: of http or https, `./FILE` or `#PLACE`. None links nothing.

    Raises:
        LimitError: If a single node or edge has more characters than Mermaid draws.
        RequestError: If a diagram of this kind cannot show the view.
    """
    printer = printer_of(kind)
    try:
        return Diagram(kind, style, view, printer(view, style))
    except LimitError:
        from graph.diagrams.split import split  # noqa: PLC0415 - few pictures are that large

        in_order = kind is DiagramKind.SEQUENCE
        mermaid, parts = split(view, printer, style, in_order=in_order, address=address)
        return Diagram(kind, style, view, mermaid, parts)


def draw_spec(
    reader: GraphReader,
    spec: DiagramSpec,
    before: GraphReader | None = None,
    *,
    address: Address | None = None,
) -> Diagram:
    """Return the diagram that is asked for.

    Args:
        reader: The graph to draw from.
        spec: What is wanted.
        before: An earlier graph, for a view of changes.
        address: Gives the address at which the part of a number is found, as for `draw`.

    Raises:
        NotFoundError: If a name means nothing in the graph, with suggestions.
        RequestError: If what is asked for makes no sense together, or a diagram of this kind cannot
            show the view.
        LimitError: If a single node or edge has more characters than Mermaid draws.
    """
    view = view_of(reader, spec.view, before)
    return draw(view, spec.drawn_as, spec.style, address=address)


def draw_scenario(
    reader: GraphReader,
    scenario: NodeId,
    kind: DiagramKind = DiagramKind.FLOWCHART,
    style: Style = PLAIN_STYLE,
) -> Diagram:
    """Return the diagram of a scenario, with exactly its interactions as edges.

    For many scenarios at once, ask `scenario_views` and `draw` each.

    Raises:
        NotFoundError: If there is no such scenario.
        LimitError: If a single node or edge has more characters than Mermaid draws.
    """
    return draw(scenario_view(reader, scenario), kind, style)
