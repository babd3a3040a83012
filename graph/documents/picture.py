"""A parsed diagram whose names are those of the graph: which nodes it shows, which edges it claims.

A label is resolved as names are everywhere, with these liberties: its lines are joined, or the
first alone is taken, and signs before a name, as in `👤 사용자`, do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.documents.places import FlowchartPlaces, SequencePlaces
from graph.mermaid.parser import ParsedDiagram, ParsedSubgraph
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader

_SIGNS = re.compile(r"^[\W_]+|[^\w)\]\uff09]+$")
_LONGEST_NAME = 300


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


def picture_of(text: str, parsed: ParsedDiagram, reader: GraphReader) -> Picture | None:
    """Return what a diagram shows; None for a kind that has no edges of ours."""
    if parsed.kind == "sequence":
        return _sequence(text, parsed, reader)
    if parsed.kind.startswith("flowchart"):
        return _flowchart(text, parsed, reader)
    return None


def _sequence(text: str, parsed: ParsedDiagram, reader: GraphReader) -> Picture:
    places = SequencePlaces(text)
    labels = {each.id: each.label for each in parsed.participants}
    edges = []
    for message in parsed.messages:
        place = places.next_message(message.source, message.target)
        edges.append(DrawnEdge(message.source, message.target, place.line, place.is_reply))
    lines = {identifier: places.node(identifier) for identifier in labels}
    return Picture(_ends(labels, reader), lines, tuple(edges))


def _flowchart(text: str, parsed: ParsedDiagram, reader: GraphReader) -> Picture:
    places = FlowchartPlaces(text)
    ends = _ends({node.id: node.label for node in parsed.nodes}, reader)
    titles = _ends({group.id: group.title for group in parsed.subgraphs}, reader)
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


def _ends(labels: dict[str, str], reader: GraphReader) -> dict[str, End]:
    """Resolve labels, with two questions for them all; actors win over services."""
    forms = {identifier: _forms(label) for identifier, label in labels.items()}
    known = _resolved([form for many in forms.values() for form in many], reader)
    ends = {}
    for identifier, label in labels.items():
        node = next((known[form] for form in forms[identifier] if form in known), None)
        nodes = frozenset[NodeId]() if node is None else frozenset({node})
        ends[identifier] = End(" ".join(label.split()), nodes)
    return ends


def _forms(label: str) -> list[str]:
    """Return the forms in which a label is looked up, the whole first; a long one is no name."""
    if len(label) > _LONGEST_NAME:
        return []
    forms = []
    for part in (" ".join(label.split()), label.split("\n", maxsplit=1)[0].strip()):
        forms += [part, _SIGNS.sub("", part)]
    return [form for form in dict.fromkeys(forms) if form]


def _resolved(names: Sequence[str], reader: GraphReader) -> dict[str, NodeId]:
    services, actors = (reader.resolve(kind, names) for kind in (NodeKind.SERVICE, NodeKind.ACTOR))
    found = zip(names, services, actors, strict=True)
    return {name: node for name, service, actor in found if (node := actor or service)}
