"""A parsed diagram with the names of the graph: which nodes it shows, which edges it claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from graph.documents.places import FlowchartPlaces, SequencePlaces
from graph.mermaid.parser import ParsedDiagram, ParsedSubgraph
from graph.model.ids import NodeId

Naming = Callable[[Mapping[str, str]], Mapping[str, NodeId]]
"""What tells which labels name a node of the graph, and which one: `named.nodes_named`."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge."""

    name: str
    """What the picture calls it, in one line."""
    nodes: frozenset[NodeId]
    """What it may stand for; empty where its name is none that the graph knows."""
    is_group: bool = False
    """Whether it is a group: any of the nodes in it may be meant."""


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An edge of a picture."""

    source: str
    """The id that it starts at, in the picture."""
    target: str
    """The id that it leads to."""
    line: int
    """Where it stands in the text, 1-based."""
    is_reply: bool = False
    """Whether it is the dashed answer of a sequence diagram."""
    is_undirected: bool = False
    """Whether it has no head: it may lead either way."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a diagram shows."""

    ends: dict[str, End]
    """Its nodes and groups by their ids, in order."""
    lines: dict[str, int]
    """Where each is named first in the text, 1-based."""
    edges: tuple[DrawnEdge, ...]
    """In order; of one with two heads, there and back."""

    @property
    def is_known(self) -> bool:
        """Whether the graph knows anything in it."""
        return any(end.nodes for end in self.ends.values())

    def connected(self) -> set[tuple[NodeId, NodeId]]:
        """Return what is connected, directly or through nodes that the graph does not know."""
        following: defaultdict[str, list[str]] = defaultdict(list)
        for edge in self.edges:
            following[edge.source].append(edge.target)
            if edge.is_undirected:
                following[edge.target].append(edge.source)
        pairs: set[tuple[NodeId, NodeId]] = set()
        for identifier, end in self.ends.items():
            if end.nodes:
                for reached in self._reached(identifier, following):
                    pairs.update(product(end.nodes, self.ends[reached].nodes))
        return pairs

    def _reached(self, start: str, following: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield the known ends behind one, going through those that are not known."""
        waiting = list(following.get(start, ()))
        seen: set[str] = set()
        while waiting:
            identifier = waiting.pop()
            if identifier in seen or identifier not in self.ends:
                continue
            seen.add(identifier)
            if self.ends[identifier].nodes:
                yield identifier
            else:
                waiting += following.get(identifier, ())


def picture_of(text: str, parsed: ParsedDiagram, naming: Naming) -> Picture | None:
    """Return what a diagram shows; None for a kind of which the parser tells no edges."""
    if parsed.kind == "sequence":
        return _sequence(text, parsed, naming)
    if is_flowchart(parsed):
        return _flowchart(text, parsed, naming)
    return None


def is_flowchart(parsed: ParsedDiagram) -> bool:
    """Say whether a diagram is a flowchart, of whichever layout."""
    return parsed.kind.startswith("flowchart")


def _sequence(text: str, parsed: ParsedDiagram, naming: Naming) -> Picture:
    places = SequencePlaces(text)
    labels = {each.id: each.label for each in parsed.participants}
    edges = []
    for message in parsed.messages:
        place = places.next_message(message.source, message.target)
        edges.append(DrawnEdge(message.source, message.target, place.line, place.is_reply))
    lines = {identifier: places.node(identifier) for identifier in labels}
    return Picture(_ends(labels, naming), lines, tuple(edges))


def _flowchart(text: str, parsed: ParsedDiagram, naming: Naming) -> Picture:
    places = FlowchartPlaces(text)
    ends = _ends({node.id: node.label for node in parsed.nodes}, naming)
    titles = _ends({group.id: group.title for group in parsed.subgraphs}, naming)
    groups = {group.id: group for group in parsed.subgraphs}
    for identifier in groups:
        inside = frozenset(
            node for member in _inside(identifier, groups) for node in _of(member, ends)
        )
        title = titles[identifier]
        ends[identifier] = End(title.name, title.nodes | inside, is_group=True)
    edges: list[DrawnEdge] = []
    for edge in parsed.edges:
        if not edge.is_drawn:
            continue
        line = places.next_edge(edge.source, edge.target)
        is_undirected = edge.arrow == "arrow_open"
        edges.append(DrawnEdge(edge.source, edge.target, line, is_undirected=is_undirected))
        if edge.arrow.startswith("double_"):
            edges.append(DrawnEdge(edge.target, edge.source, line))
    lines = {node.id: places.node(node.id) for node in parsed.nodes}
    return Picture(ends, lines, tuple(edges))


def _of(identifier: str, ends: dict[str, End]) -> frozenset[NodeId]:
    return ends[identifier].nodes if identifier in ends else frozenset()


def _inside(identifier: str, groups: dict[str, ParsedSubgraph]) -> Iterable[str]:
    """Yield the ids of the nodes in a group and in the groups inside it."""
    for member in groups[identifier].nodes:
        if member in groups:
            yield from _inside(member, groups)
        else:
            yield member


def _ends(labels: Mapping[str, str], naming: Naming) -> dict[str, End]:
    named = naming(labels)
    return {
        key: End(" ".join(label.split()), frozenset({named[key]} if key in named else ()))
        for key, label in labels.items()
    }
