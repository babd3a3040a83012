"""Splits a picture that Mermaid would refuse into parts, below an overview that leads to them.

The rule: each group of the view is a part, and so is what is in no group; an edge is in the part of
the node that it starts at. A part that is still too large is cut between its nodes, each with the
edges that it starts; a node that starts more edges than can be drawn is cut into runs of them, and
shown in each. A sequence diagram is cut into runs of messages. So every edge is in exactly one
part, and every node at home in one: where the edges are that it starts, else where the first one
leads to it. Where a part shows a node that only others begin at, it is dimmed and says in which
part it is at home. The overview has a node for each part and counts the edges between them; where
even that is too large, it leads to overviews of sixteen parts each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.diagrams.notations.mermaid_kinds import Printer
from graph.diagrams.split_overview import Address, Child, Ends, Leads, Part, pair, shortened
from graph.diagrams.style import Style
from graph.diagrams.view import View, ViewEdge, ViewGroup, ViewNode
from graph.diagrams.words import words_in
from graph.errors import LimitError
from graph.model.ids import NodeId

_ANY_NUMBER = 99_999
"""Stands for a number that is not known yet, and is no shorter than it."""


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
        elsewhere = {node: home[node] for node in run.ends - run.own}
        shown = whole.part(run, number, len(runs), elsewhere)
        parts.append(Part(number, run.title, shown, printer(shown, style), whole.held(run)))
    leads = Leads(view, {} if in_order else _between(runs, home), style, address)
    children = [Child(p.number, p.title, p.holds, range(p.number, p.number + 1)) for p in parts]
    return leads.to(children, parts)


def _between(runs: Sequence[_Run], home: Mapping[NodeId, int]) -> Mapping[Ends, int]:
    """Return how many edges lead from each part to nodes that are at home in another."""
    return Counter(
        pair(number, home[edge.target], is_directed=edge.is_directed)
        for number, run in enumerate(runs, start=1)
        for edge in run.edges
        if edge.target not in run.own
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """An edge, or a node that no edge of its piece touches."""

    place: int
    """Its place in what it is cut from."""
    shown: ViewEdge | ViewNode

    @property
    def start(self) -> NodeId:
        """The node that it belongs to."""
        return self.shown.source if isinstance(self.shown, ViewEdge) else self.shown.id

    @property
    def ends(self) -> tuple[NodeId, ...]:
        """The nodes that it shows."""
        if isinstance(self.shown, ViewEdge):
            return (self.shown.source, self.shown.target)
        return (self.shown.id,)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a part would hold, if that were not too large."""

    title: str
    group: ViewGroup | None
    items: tuple[_Item, ...]
    """In the order in which it is cut."""
    nodes: frozenset[NodeId]
    """All nodes that are at home in it."""
    starts: frozenset[NodeId]
    """Those that are at home with what begins at them; empty where order counts more."""
    in_order: bool = False
    """Whether order counts more than what belongs to a node."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What a part holds."""

    title: str
    group: ViewGroup | None
    items: tuple[_Item, ...]
    at_home: frozenset[NodeId] = frozenset()
    """The nodes that are at home in this part."""
    own: frozenset[NodeId] = frozenset()
    """The nodes that are not dimmed: those, and what it shows a further run of edges of."""

    @property
    def edges(self) -> tuple[ViewEdge, ...]:
        """Its edges, in the order of the view."""
        items = sorted(self.items, key=lambda item: item.place)
        return tuple(item.shown for item in items if isinstance(item.shown, ViewEdge))

    @property
    def ends(self) -> frozenset[NodeId]:
        """All nodes that it shows."""
        return frozenset(end for item in self.items for end in item.ends)


class _Whole:
    """The picture that is split, and how a part of it is shown."""

    def __init__(self, view: View, address: Address | None, *, in_order: bool) -> None:
        self._view = view
        self._address = address
        self._in_order = in_order
        self._nodes = {node.id: node for node in view.nodes}
        self._places = {node.id: place for place, node in enumerate(view.nodes)}
        self._words = words_in(view.language)

    def part(self, run: _Run, number: int, total: int, elsewhere: Mapping[NodeId, int]) -> View:
        """Return what a part shows.

        Args:
            run: What it holds.
            number: Its number.
            total: How many parts there are.
            elsewhere: The parts of the nodes that are not at home in it.
        """
        words = self._words
        order = sorted(run.ends, key=self._places.__getitem__)
        members = set(run.group.nodes) if run.group else set()
        inside = tuple(node for node in order if node in members)
        used = {edge.series for edge in run.edges}
        why = words.parts_in_order if self._in_order else words.parts_dimmed
        name = words.part_of.format(number, total, run.title)
        return View(
            title=f"{shortened(self._view.title)} ({name})",
            description=f"{words.part_of.format(number, total, self.held(run))}.",
            nodes=tuple(self._node(self._nodes[node], elsewhere.get(node)) for node in order),
            groups=(replace(run.group, nodes=inside),) if run.group and inside else (),
            edges=run.edges,
            series=tuple(
                replace(series, place=place)
                for place, series in enumerate(self._view.series)
                if series.id in used
            ),
            notes=(f"{words.parts_why.format(number, total)} {why}",),
            language=self._view.language,
        )

    def held(self, run: _Run) -> str:
        """Return how much is in a part: `12 nodes, 34 edges`."""
        return self._words.held(len(run.own), len(run.edges))

    def titled(self, run: _Run, piece: _Piece, number: int, total: int) -> str:
        """Return the title of a run: by what is in it, or where it comes in the order."""
        if len(run.items) == len(piece.items):
            return piece.title
        if piece.in_order:
            return self._words.run.format(piece.title, number, total)
        ends = dict.fromkeys(item.start for item in (run.items[0], run.items[-1]))
        names = " … ".join(shortened(self._nodes[end].name) for end in ends)
        return f"{piece.title}: {names}" if self._view.groups else names

    def named(self, item: _Item) -> str:
        """Return the names of what an item shows, for a message."""
        return " → ".join(shortened(self._nodes[end].name) for end in item.ends)

    def of(self, piece: _Piece, items: tuple[_Item, ...], housed: set[NodeId]) -> _Run:
        """Return a run of a piece, of which some nodes are at home in earlier runs."""
        run = _Run("", piece.group, items)
        run = replace(run, title=self.titled(run, piece, _ANY_NUMBER, _ANY_NUMBER))
        if piece.in_order:
            return replace(run, at_home=run.ends - housed, own=run.ends)
        begun = {item.start for item in items}
        met = (run.ends & piece.nodes) - piece.starts
        at_home = frozenset((begun | met) - housed)
        return replace(run, at_home=at_home, own=at_home | begun)

    def _node(self, node: ViewNode, place: int | None) -> ViewNode:
        if place is None:
            return node
        return replace(
            node,
            is_context=True,
            is_apart=False,
            hours=None,
            details=(*node.details, self._words.part.format(place)),
            url=self._address(place) if self._address else node.url,
        )


def _by_group(view: View) -> Iterator[_Piece]:
    words = words_in(view.language)
    group_of = {node: number for number, group in enumerate(view.groups) for node in group.nodes}
    places = {node.id: place for place, node in enumerate(view.nodes)}
    outside = len(view.groups)
    edges: dict[int, list[ViewEdge]] = {}
    nodes: dict[int, list[ViewNode]] = {}
    for edge in view.edges:
        edges.setdefault(group_of.get(edge.source, outside), []).append(edge)
    for node in view.nodes:
        nodes.setdefault(group_of.get(node.id, outside), []).append(node)
    for number in [outside, *range(outside)]:
        if number not in nodes:
            continue
        group = view.groups[number] if number < outside else None
        title = group.title if group else words.ungrouped if view.groups else view.title
        items = _items(edges.get(number, []), nodes[number])
        yield _Piece(
            title=shortened(title),
            group=group,
            items=tuple(sorted(items, key=lambda item: places[item.start])),
            nodes=frozenset(node.id for node in nodes[number]),
            starts=frozenset(edge.source for edge in edges.get(number, [])),
        )


def _in_order(view: View) -> Iterator[_Piece]:
    items = tuple(_items(view.edges, view.nodes))
    nodes = frozenset(node.id for node in view.nodes)
    yield _Piece(shortened(view.title), None, items, nodes, frozenset(), in_order=True)


def _items(edges: Sequence[ViewEdge], nodes: Sequence[ViewNode]) -> Iterator[_Item]:
    """Yield edges, then those of the nodes that none of them touches."""
    touched = {end for edge in edges for end in (edge.source, edge.target)}
    alone = [node for node in nodes if node.id not in touched]
    yield from (_Item(place, edge) for place, edge in enumerate(edges))
    yield from (_Item(place, node) for place, node in enumerate(alone, start=len(edges)))


def _cut(piece: _Piece, whole: _Whole, printer: Printer, style: Style) -> list[_Run]:
    """Return a piece in runs that can be drawn, in order."""
    runs: list[_Run] = []
    housed: set[NodeId] = set()
    left = [piece.items]
    while left:
        items = left.pop()
        run = whole.of(piece, items, housed)
        shares = _shares_needed(run, whole, printer, style)
        if shares == 1:
            runs.append(run)
            housed |= run.at_home
        else:
            cuts = _cuts(items, shares, anywhere=piece.in_order)
            left += reversed([items[a:b] for a, b in pairwise(cuts)])
    return [
        replace(run, title=whole.titled(run, piece, at, len(runs)))
        for at, run in enumerate(runs, start=1)
    ]


def _cuts(items: Sequence[_Item], shares: int, *, anywhere: bool) -> list[int]:
    """Return where items are cut, from 0 to their number: into shares about as large, or fewer.

    Unless anywhere, what begins at one node stays together if there is anything else.
    """
    equal = [len(items) * at // shares for at in range(shares + 1)]
    between = [at for at in range(1, len(items)) if items[at - 1].start != items[at].start]
    if anywhere or not between:
        return equal
    nearest = {_nearest(cut, between) for cut in equal[1:-1]}
    return [0, *sorted(nearest), len(items)]


def _nearest(wanted: int, places: Sequence[int]) -> int:
    """Return that of some places which is nearest; of two, the first."""
    return min(places, key=lambda place: abs(place - wanted))


def _shares_needed(run: _Run, whole: _Whole, printer: Printer, style: Style) -> int:
    """Return 1 where a run can be drawn, else into how many it is cut next.

    Raises:
        LimitError: If there is nothing to cut.
    """
    elsewhere = dict.fromkeys(run.ends - run.own, _ANY_NUMBER)
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
