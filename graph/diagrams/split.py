"""Splits a picture that Mermaid would refuse into parts, below an overview that leads to them.

The rule: each group of the view is a part, and so is what is in no group; an edge is in the part of
the node that it starts at. A part that is still too large is cut into runs of edges. A sequence
diagram is cut into runs of messages. So every edge is in exactly one part, and every node at home
in one. Where a part shows the end of an edge that is at home in another, it is dimmed and says in
which. The overview has a node for each part and counts the edges between them; where even that is
too large, it leads to overviews of sixteen parts each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.diagrams.split_overview import Address, Child, Leads, Part, shortened
from graph.diagrams.style import Style
from graph.diagrams.view import View, ViewEdge, ViewGroup, ViewNode
from graph.errors import LimitError
from graph.model.ids import NodeId

Printer = Callable[[View, Style], str]
Item = ViewEdge | ViewNode
_ANY_NUMBER = 99_999
"""Stands for a number that is not known yet, and is no shorter than it."""
_DIMMED = "What is at home in another part is dimmed and names it."


def split(
    view: View,
    printer: Printer,
    style: Style,
    *,
    in_order: bool = False,
    address: Address | None = None,
) -> tuple[str, tuple[Part, ...]]:
    """Return the overview as Mermaid, and the parts by their numbers, overviews last.

    Args:
        view: What is too large as a whole.
        printer: How a part is written.
        style: How it looks.
        in_order: Whether the order of the edges counts more than the groups.
        address: Where the part of a number is found; None where nothing links to it.

    Raises:
        LimitError: If a single node or edge is more than Mermaid draws; it is named.
    """
    whole = _Whole(view, address, in_order=in_order)
    pieces = _in_order(view) if in_order else _by_group(view)
    runs = [run for piece in pieces for run in _cut(piece, whole, printer, style)]
    home = {node: number for number, run in enumerate(runs, start=1) for node in run.at_home}
    parts = []
    for number, run in enumerate(runs, start=1):
        elsewhere = {node: home[node] for node in run.ends - run.at_home}
        shown = whole.part(run, number, len(runs), elsewhere)
        parts.append(Part(number, run.title, shown, printer(shown, style), run.holds))
    leads = Leads(view, {} if in_order else home, style, address)
    children = [Child(p.number, p.title, p.holds, range(p.number, p.number + 1)) for p in parts]
    return leads.to(children, parts)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a part would hold, if that were not too large."""

    title: str
    group: ViewGroup | None
    items: tuple[Item, ...]
    """Its edges in order, then its nodes that no edge of it touches."""
    nodes: frozenset[NodeId]
    """All nodes that are at home in it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What a part holds."""

    title: str
    group: ViewGroup | None
    items: tuple[Item, ...]
    at_home: frozenset[NodeId]
    """The nodes that are at home in this part."""

    @property
    def edges(self) -> tuple[ViewEdge, ...]:
        """Its edges, in order."""
        return tuple(item for item in self.items if isinstance(item, ViewEdge))

    @property
    def ends(self) -> frozenset[NodeId]:
        """All nodes that it shows."""
        return frozenset(end for item in self.items for end in _ends(item))

    @property
    def holds(self) -> str:
        """How much is in it: `12 nodes, 34 edges`."""
        nodes, edges = len(self.at_home), len(self.edges)
        return f"{nodes} node{'' if nodes == 1 else 's'}, {edges} edge{'' if edges == 1 else 's'}"


class _Whole:
    """The picture that is split, and how a part of it is shown."""

    def __init__(self, view: View, address: Address | None, *, in_order: bool) -> None:
        self._view = view
        self._address = address
        self._dims = not in_order
        self._nodes = {node.id: node for node in view.nodes}
        self._places = {node.id: place for place, node in enumerate(view.nodes)}

    def part(self, run: _Run, number: int, total: int, elsewhere: Mapping[NodeId, int]) -> View:
        """Return what a part shows.

        Args:
            run: What it holds.
            number: Its number.
            total: How many parts there are.
            elsewhere: The parts of the nodes that are not at home in it.
        """
        order = sorted(run.ends, key=self._places.__getitem__)
        members = set(run.group.nodes) if run.group else set()
        inside = tuple(node for node in order if node in members)
        used = {edge.series for edge in run.edges}
        return View(
            title=f"{shortened(self._view.title)} (part {number} of {total}: {run.title})",
            description=f"Part {number} of {total}: {run.holds}.",
            nodes=tuple(self._node(self._nodes[node], elsewhere.get(node)) for node in order),
            groups=(replace(run.group, nodes=inside),) if run.group and inside else (),
            edges=run.edges,
            series=tuple(
                replace(series, place=place)
                for place, series in enumerate(self._view.series)
                if series.id in used
            ),
            notes=(f"Part {number} of {total}, for Mermaid draws no more at once. {_DIMMED}",),
        )

    def named(self, item: Item) -> str:
        """Return the names of what an item shows, for a message."""
        return " → ".join(shortened(self._nodes[end].name) for end in _ends(item))

    def _node(self, node: ViewNode, place: int | None) -> ViewNode:
        if place is None or not self._dims:
            return node
        return replace(
            node,
            is_context=True,
            is_apart=False,
            hours=None,
            details=(*node.details, f"part {place}"),
            url=self._address(place) if self._address else node.url,
        )


def _by_group(view: View) -> Iterator[_Piece]:
    group_of = {node: number for number, group in enumerate(view.groups) for node in group.nodes}
    outside = len(view.groups)
    edges: dict[int, list[ViewEdge]] = {}
    nodes: dict[int, list[ViewNode]] = {}
    for edge in view.edges:
        edges.setdefault(group_of.get(edge.source, outside), []).append(edge)
    for node in view.nodes:
        nodes.setdefault(group_of.get(node.id, outside), []).append(node)
    for number in [outside, *range(outside)]:
        group = view.groups[number] if number < outside else None
        title = group.title if group else "Without group" if view.groups else view.title
        if number in nodes:
            yield _piece(title, group, edges.get(number, []), nodes[number])


def _in_order(view: View) -> Iterator[_Piece]:
    yield _piece(view.title, None, view.edges, view.nodes)


def _piece(
    title: str, group: ViewGroup | None, edges: Sequence[ViewEdge], nodes: Sequence[ViewNode]
) -> _Piece:
    touched = {end for edge in edges for end in _ends(edge)}
    alone = [node for node in nodes if node.id not in touched]
    at_home = frozenset(node.id for node in nodes)
    return _Piece(shortened(title), group, (*edges, *alone), at_home)


def _cut(piece: _Piece, whole: _Whole, printer: Printer, style: Style) -> list[_Run]:
    """Return a piece in runs that can be drawn, in order."""
    runs: list[_Run] = []
    housed: set[NodeId] = set()
    left = [piece.items]
    while left:
        items = left.pop()
        title = f"{piece.title}, {_ANY_NUMBER} of {_ANY_NUMBER}"
        run = _Run(title, piece.group, items, frozenset())
        run = replace(run, at_home=(piece.nodes & run.ends) - housed)
        shares = _shares_needed(run, whole, printer, style)
        if shares == 1:
            runs.append(run)
            housed |= run.at_home
        else:
            cuts = [len(items) * at // shares for at in range(shares + 1)]
            left += reversed([items[a:b] for a, b in pairwise(cuts)])
    several = len(runs) > 1
    return [
        replace(run, title=f"{piece.title}, {at} of {len(runs)}" if several else piece.title)
        for at, run in enumerate(runs, start=1)
    ]


def _shares_needed(run: _Run, whole: _Whole, printer: Printer, style: Style) -> int:
    """Return 1 where a run can be drawn, else into how many it is cut next.

    Raises:
        LimitError: If there is nothing to cut.
    """
    elsewhere = dict.fromkeys(run.ends - run.at_home, _ANY_NUMBER)
    try:
        printer(whole.part(run, _ANY_NUMBER, _ANY_NUMBER, elsewhere), style)
    except LimitError as error:
        if len(run.items) > 1:
            return min(len(run.items), max(2, -(-error.actual // error.limit)))
        raise LimitError(
            f"The number of characters of a diagram of nothing but {whole.named(run.items[0])!r}",
            error.limit,
            error.actual,
            "Mermaid draws no more. Shorten its words, or those of its group.",
        ) from None
    return 1


def _ends(item: Item) -> tuple[NodeId, ...]:
    return (item.id,) if isinstance(item, ViewNode) else (item.source, item.target)
