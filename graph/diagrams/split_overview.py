"""The overviews of a picture in parts: a node for each, and how many edges run between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.diagrams.notations.labels import one_line
from graph.diagrams.notations.mermaid_flowchart import flowchart
from graph.diagrams.style import Style, Theme
from graph.diagrams.view import View, ViewEdge, ViewNode
from graph.diagrams.words import words_in
from graph.errors import LimitError
from graph.model.ids import NodeId, NodeKind

Address = Callable[[int], str]
"""Gives the address at which the part of a number is found: on the web, or relative to the page or
file that the overview stands in."""
Ends = tuple[int, int, bool]
"""Two parts by their numbers, and whether what is between them leads from one to the other."""

BLOCK = 16
"""So many parts an overview of parts of the picture shows: between them run 360 edges at most."""
_MOST_TITLE = 80


def shortened(title: str) -> str:
    """Return a title as one line of 80 characters at most, an ellipsis being the last of them."""
    line = one_line(title)
    return line if len(line) <= _MOST_TITLE else f"{line[: _MOST_TITLE - 1]}…"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture that Mermaid would refuse as a whole."""

    number: int
    """1-based. Other parts refer to it by this."""
    title: str
    """What it is a part about."""
    view: View
    """What it shows. Nodes of other parts are there as context."""
    mermaid: str
    """It as Mermaid text, which ends with one newline."""
    holds: str
    """What it adds to the parts before it: `12 nodes, 34 edges`, or `parts 1 to 16`."""
    is_overview: bool = False
    """Whether it shows no more than how other parts hang together."""


@dataclass(frozen=True, slots=True)
class Child:
    """What an overview leads to."""

    number: int
    """The part's number."""
    title: str
    """The part's title."""
    holds: str
    """What is in it."""
    leaves: range
    """The numbers of the parts that show the picture itself, in it or below it."""


class Leads:
    """Writes overviews."""

    def __init__(
        self, view: View, between: Mapping[Ends, int], style: Style, address: Address | None
    ) -> None:
        """Take what all overviews have in common.

        Args:
            view: The whole.
            between: How many edges run between the parts that show the picture itself; empty where
                they say nothing.
            style: Direction and width count.
            address: Where a part is found; None where nothing links to it.
        """
        self._view = view
        self._between = between
        self._style = replace(style, evidence=False, labels=True, theme=Theme.PLAIN)
        self._address = address
        self._words = words_in(view.language)

    def to(self, children: Sequence[Child], parts: list[Part]) -> tuple[str, tuple[Part, ...]]:
        """Return the overview of these, and the parts with further overviews behind them.

        Raises:
            LimitError: If title and description of the view alone are too long.
        """
        while True:
            whole = self._overview(self._view.title, self._about(children), children)
            try:
                return flowchart(whole, self._style), tuple(parts)
            except LimitError:
                if len(children) <= BLOCK:
                    raise
            children = self._blocks(children, parts)

    def _blocks(self, children: Sequence[Child], parts: list[Part]) -> list[Child]:
        """Put an overview above each sixteen, among the parts, and return these overviews."""
        blocks = []
        for start in range(0, len(children), BLOCK):
            block = children[start : start + BLOCK]
            number = len(parts) + 1
            holds = self._words.parts_from_to.format(block[0].number, block[-1].number)
            title = f"{block[0].title} …"
            name = self._words.part_holds.format(number, holds)
            heading = f"{shortened(self._view.title)} ({name})"
            shown = self._overview(heading, self._words.overview_of_parts.format(holds), block)
            parts.append(
                Part(number, title, shown, flowchart(shown, self._style), holds, is_overview=True)
            )
            leaves = range(block[0].leaves.start, block[-1].leaves.stop)
            blocks.append(Child(number, title, holds, leaves))
        return blocks

    def _about(self, children: Sequence[Child]) -> str:
        leaves = children[-1].leaves.stop - 1
        return self._words.overview.format(self._view.description, leaves).lstrip(" ")

    def _overview(self, title: str, description: str, children: Sequence[Child]) -> View:
        return View(
            title=title,
            description=description,
            nodes=tuple(self._node(child) for child in children),
            groups=(),
            edges=tuple(self._edges(children)),
            notes=(self._words.boxes_are_parts,),
            language=self._view.language,
        )

    def _node(self, child: Child) -> ViewNode:
        return ViewNode(
            NodeId(f"part:{child.number}"),
            shortened(child.title),
            NodeKind.SERVICE,
            details=(self._words.part.format(child.number), child.holds),
            url=self._address(child.number) if self._address else None,
        )

    def _edges(self, children: Sequence[Child]) -> list[ViewEdge]:
        child_of = {leaf: child.number for child in children for leaf in child.leaves}
        counts: Counter[Ends] = Counter()
        for (source, target, is_directed), count in self._between.items():
            if source in child_of and target in child_of and child_of[source] != child_of[target]:
                ends = pair(child_of[source], child_of[target], is_directed=is_directed)
                counts[ends] += count
        return [
            ViewEdge(
                NodeId(f"part:{source}"),
                NodeId(f"part:{target}"),
                self._words.counted_edges(count),
                None,
                (),
                relation=None,
                is_directed=is_directed,
            )
            for (source, target, is_directed), count in counts.items()
        ]


def pair(source: int, target: int, *, is_directed: bool) -> Ends:
    """Return two ends; those of edges that lead nowhere in the order of their numbers."""
    if is_directed:
        return source, target, True
    return min(source, target), max(source, target), False
