"""Prints a view as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from graph.diagrams.notations.addresses import web_address
from graph.diagrams.notations.colours import (
    CATEGORY_FILLS,
    DIM_FILL,
    DIM_LINE,
    DIM_TEXT,
    MARK_LINES,
    OTHER_FILL,
    text_on,
)
from graph.diagrams.notations.labels import (
    edge_lines,
    legend,
    node_lines,
    said_of_nothing,
    series_letters,
)
from graph.diagrams.notations.looks import edge_colour, series_colours
from graph.diagrams.notations.mermaid_lines import comment, document, evidence_comment, introduction
from graph.diagrams.notations.mermaid_text import quoted, quoted_lines
from graph.diagrams.style import PLAIN_STYLE, Style, Theme
from graph.diagrams.view import Mark, View, ViewEdge, ViewNode
from graph.diagrams.words import words_in
from graph.errors import LimitError
from graph.model.ids import NodeKind

MOST_EDGES = 500
"""Over so many, Mermaid refuses a flowchart (`maxEdges`; a page cannot raise it)."""

# A fill of ours comes with a text colour of ours, to contrast in any theme. What stands apart keeps
# those of the theme, and has a border that shows on white and on black.
_ACTOR_STYLE = "fill:#e0e7ff,stroke:#4338ca,color:#1e1b4b"
_APART_STYLE = "stroke:#7a7a7a,stroke-dasharray:5 5"
_CONTEXT_STYLE = f"fill:{DIM_FILL},stroke:{DIM_LINE},color:{DIM_TEXT}"
_SHAPES: Mapping[NodeKind, tuple[str, str]] = {
    NodeKind.ACTOR: ("([", "])"),
    NodeKind.DAY: ("(", ")"),
    NodeKind.WEEK: ("[/", "\\]"),
    NodeKind.SCENARIO: ("[/", "/]"),
    NodeKind.PATTERN: ("{{", "}}"),
    NodeKind.COMPONENT: ("[[", "]]"),
    NodeKind.SERVICE: ("[", "]"),
}
_NORMAL, _DOTTED, _THICK = ("-->", "---"), ("-.->", "-.-"), ("==>", "===")


def flowchart(view: View, style: Style = PLAIN_STYLE) -> str:
    """Return a view as a Mermaid flowchart that ends with one newline.

    Nodes without group come first, then the groups, then what stands apart; the edges follow in
    their order, each below a comment that says where it is stated; then the legend of what is shown
    together or has changed, colours and links. A node's label is its name above its details. A view
    of nothing is a box with its description.

    Raises:
        LimitError: If it has more edges or characters than Mermaid draws.
    """
    if len(view.edges) > MOST_EDGES:
        raise LimitError(
            "The number of edges of the diagram",
            MOST_EDGES,
            len(view.edges),
            "Mermaid draws no more. Draw a smaller part, or a sequence diagram.",
        )
    statements = _Flowchart(view, style).statements()
    return document(["\n  ".join([f"flowchart {style.direction}", *statements])])


class _Flowchart:
    """One flowchart while it is written."""

    def __init__(self, view: View, style: Style) -> None:
        """Number the nodes."""
        self._view = view
        self._of = {node.id: node.node for node in view.nodes}
        self._style = style
        self._ids = {node.id: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
        self._letters = series_letters(view)
        self._series = series_colours(view)

    def statements(self) -> list[str]:
        """Return the lines below the first, in order."""
        lines = [*introduction(self._view), *self._nodes()]
        stated, places = "", None
        for edge in self._view.edges:
            if self._style.evidence:
                if edge.evidence is not places:  # one line of a file may state them all
                    stated, places = evidence_comment(edge), edge.evidence
                lines.append(stated)
            lines.append(self._edge(edge))
        return [
            *lines,
            *self._legend(),
            *self._classes(),
            *self._edge_colours(),
            *self._links(),
        ]

    def _nodes(self) -> Iterator[str]:
        if said := said_of_nothing(self._view):
            yield f"nothing[{quoted(said)}]"
            yield f"style nothing {_APART_STYLE}"
        nodes = {node.id: self._node(node) for node in self._view.nodes}
        grouped = {node for group in self._view.groups for node in group.nodes}
        outside = [node for node in self._view.nodes if node.id not in grouped]
        yield from (nodes[node.id] for node in outside if not node.is_apart)
        for number, group in enumerate(self._view.groups, start=1):
            yield f"subgraph g{number}[{quoted(group.title)}]"
            yield from (f"  {nodes[node]}" for node in group.nodes)
            yield "end"
        yield from (nodes[node.id] for node in outside if node.is_apart)

    def _node(self, node: ViewNode) -> str:
        left, right = _SHAPES[node.kind]
        return f"{self._ids[node.id]}{left}{quoted_lines(node_lines(node, self._style))}{right}"

    def _edge(self, edge: ViewEdge) -> str:
        arrow = self._arrow(edge)
        lines = edge_lines(edge, self._letters, self._style)
        words = f"|{quoted_lines(lines)}|" if lines else ""
        return f"{self._ids[edge.source]} {arrow}{words} {self._ids[edge.target]}"

    def _arrow(self, edge: ViewEdge) -> str:
        if not edge.is_directed:
            joins_copies = edge.source != edge.target and (
                self._of[edge.source] == self._of[edge.target]
            )
            return _line_kind(edge, is_dotted=joins_copies)[1]
        return _line_kind(edge)[0]

    def _legend(self) -> Iterator[str]:
        entries = list(legend(self._view))
        if not entries:
            return
        yield f"subgraph legend[{quoted(words_in(self._view.language).legend)}]"
        for number, (_, words) in enumerate(entries, start=1):
            yield f"  k{number}[{quoted(words)}]"
        yield "end"
        for number, (meaning, _) in enumerate(entries, start=1):
            colour = MARK_LINES[meaning] if isinstance(meaning, Mark) else self._series[meaning]
            yield f"style k{number} stroke:{colour},stroke-width:3px"

    def _classes(self) -> Iterator[str]:
        members: dict[_Class, list[str]] = {}
        for node in self._view.nodes:
            for each in _classes_of(node, self._style.theme):
                members.setdefault(each, []).append(self._ids[node.id])
        # The last one wins where two say something of the same thing.
        for each in sorted(members, key=lambda each: each.rank):
            # A statement of its own, for `n1:::a:::b` does not parse.
            yield f"classDef {each.name} {each.style}"
            yield f"class {','.join(members[each])} {each.name}"

    def _edge_colours(self) -> Iterator[str]:
        numbers: dict[str, list[str]] = {}
        for number, edge in enumerate(self._view.edges):
            if colour := edge_colour(edge, self._series):
                numbers.setdefault(colour, []).append(str(number))
        for colour, edges in numbers.items():
            yield f"linkStyle {','.join(edges)} stroke:{colour}"

    def _links(self) -> Iterator[str]:
        for node in self._view.nodes:
            if node.url is None:
                continue
            address = web_address(node.url)
            if address is None:
                yield comment(f"No link, for it is no address of the web: {node.url}")
            else:
                yield f'click {self._ids[node.id]} href "{address}"'


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, so being the same is enough
class _Class:
    """How some nodes look."""

    rank: int
    name: str
    style: str


_ACTOR = _Class(0, "actor", _ACTOR_STYLE)
_APART = _Class(2, "apart", _APART_STYLE)
_CONTEXT = _Class(3, "context", _CONTEXT_STYLE)


def _classes_of(node: ViewNode, theme: Theme) -> Iterator[_Class]:
    if node.kind is NodeKind.ACTOR:
        yield _ACTOR
    if theme is Theme.AWS and node.kind is NodeKind.SERVICE:
        yield _category(node.category if node.category in CATEGORY_FILLS else None)
    if node.is_apart:
        yield _APART
    if node.is_context:
        yield _CONTEXT
    if node.mark is not None:
        yield _mark(node.mark)


@cache
def _mark(mark: Mark) -> _Class:
    dashes = ",stroke-dasharray:5 5" if mark is Mark.REMOVED else ""
    return _Class(4, mark.value, f"stroke:{MARK_LINES[mark]},stroke-width:3px{dashes}")


@cache
def _category(category: str | None) -> _Class:
    fill = OTHER_FILL if category is None else CATEGORY_FILLS[category]
    style = f"fill:{fill},stroke:{fill},color:{text_on(fill)}"
    return _Class(1, f"aws_{category or 'other'}", style)


def _line_kind(edge: ViewEdge, *, is_dotted: bool = False) -> tuple[str, str]:
    """Return how an edge is written: with a head, and without one."""
    if edge.mark is Mark.ADDED:
        return _THICK
    is_dotted = is_dotted or edge.is_context or edge.mark is Mark.REMOVED
    return _DOTTED if is_dotted else _NORMAL
