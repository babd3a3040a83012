"""Compares a picture with the scenario that it is about.

The rules, in order:

1. An edge is true where the scenario holds an interaction between its two ends. A part counts with
   its whole, either way: `S3 Buckets` stands for S3, and S3 for `S3 Buckets`.
2. What the graph does not know by name is not judged, nor is an edge from or to it. Where a way
   leads through such nodes from one known node to another, that connection counts as drawn.
3. An edge from or to a group is true where it is for the group or any node in it, and otherwise
   not judged: it does not say which is meant.
4. A dashed message is a reply: drawn where the graph holds it, and not judged otherwise. Neither
   is an edge from a node to itself.
5. An edge without a head may lead either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from graph.documents.finding import Rule
from graph.documents.picture import DrawnEdge, End, Picture
from graph.model.edges import Relation
from graph.model.ids import NodeId, NodeKind, key_of, kind_of
from graph.model.reader import GraphReader
from graph.model.records import Actor, Scenario, Service

Pair = tuple[NodeId, NodeId]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a picture says and the graph does not, or the other way round."""

    rule: Rule
    """Its kind."""
    message: str
    """What it is, and what to do about it."""
    line: int | None
    """Where it stands in the text, 1-based; None where it is about the whole picture."""


def compare(
    picture: Picture, scenario: Scenario, reader: GraphReader, *, is_whole: bool = True
) -> list[Fault]:
    """Return what a picture says that the scenario does not hold, then what it lacks.

    Args:
        picture: What is drawn; the graph knows something in it.
        scenario: What it is about.
        reader: The graph of the scenario.
        is_whole: Whether it is to show all of the scenario and nothing else; if not, only its
            edges are judged.
    """
    comparison = _Comparison(picture, scenario, reader)
    faults = list(comparison.wrong_edges())
    if is_whole:
        faults += [*comparison.unused_services(), *comparison.missing_edges()]
    return faults


class _Comparison:
    def __init__(self, picture: Picture, scenario: Scenario, reader: GraphReader) -> None:
        self._picture = picture
        self._scenario = scenario
        held = [(each.source, each.target) for each in scenario.interactions]
        self._held = list(dict.fromkeys(held))
        shown = {node for end in picture.ends.values() for node in end.nodes}
        used = [link.target for link in scenario.uses]
        nodes = sorted({*shown, *used, *(node for pair in self._held for node in pair)})
        self._wholes = dict(zip(nodes, reader.reachable(nodes, Relation.PART_OF), strict=True))
        self._names = _names(nodes, reader)
        self._drawn = picture.connected()

    def wrong_edges(self) -> Iterator[Fault]:
        """Yield the edges that are false or the wrong way round, each line of one once."""
        seen: set[tuple[frozenset[NodeId], frozenset[NodeId], int]] = set()
        for edge in self._picture.edges:
            source, target = self._ends(edge)
            key = (source.nodes, target.nodes, edge.line)
            if key in seen or not self._is_judged(edge, source, target):
                continue
            seen.add(key)
            yield self._wrong(edge, source, target)

    def unused_services(self) -> Iterator[Fault]:
        """Yield the services that the scenario does not use, each once."""
        used = [link.target for link in self._scenario.uses]
        seen: set[NodeId] = set()
        for identifier, line in self._picture.lines.items():
            end = self._picture.ends[identifier]
            for node in end.nodes - seen:
                seen.add(node)
                is_service = kind_of(node) is NodeKind.SERVICE
                if is_service and not any(self._is_same(node, other) for other in used):
                    message = (
                        f"The picture shows {end.name!r}, and {self._title} does not use"
                        f" {self._names[node]}. Take it out, or name it as a key service."
                    )
                    yield Fault(Rule.UNUSED_SERVICE, message, line)

    def missing_edges(self) -> Iterator[Fault]:
        """Yield the interactions of the scenario that the picture lacks, in their order."""
        for source, target in self._held:
            if not any(self._matches(pair, (source, target)) for pair in self._drawn):
                message = (
                    f"The picture lacks {self._shown(source, target)}, which {self._title} holds."
                    " Draw it."
                )
                yield Fault(Rule.MISSING_EDGE, message, None)

    @property
    def _title(self) -> str:
        return f"the scenario {self._scenario.key!r}"

    def _ends(self, edge: DrawnEdge) -> tuple[End, End]:
        nobody = End("", frozenset())
        ends = self._picture.ends
        return ends.get(edge.source, nobody), ends.get(edge.target, nobody)

    def _is_judged(self, edge: DrawnEdge, source: End, target: End) -> bool:
        """Say whether an edge claims something that the scenario does not hold."""
        pairs = list(product(source.nodes, target.nodes))
        turned = [(target, source) for source, target in pairs]
        if not pairs or source.is_group or target.is_group or edge.is_reply:
            return False
        if any(self._is_held(pair) for pair in [*pairs, *(turned if edge.is_undirected else ())]):
            return False
        return not any(self._is_same(*pair) for pair in pairs)

    def _wrong(self, edge: DrawnEdge, source: End, target: End) -> Fault:
        turned = list(product(target.nodes, source.nodes))
        words = f"{source.name} \u2192 {target.name}"
        is_drawn = any(self._matches(pair, back) for pair in self._drawn for back in turned)
        if any(self._is_held(pair) for pair in turned) and not is_drawn:
            message = (
                f"{words} is the wrong way round: {self._title} leads from {target.name} to"
                f" {source.name}. Turn the edge."
            )
            return Fault(Rule.REVERSED_EDGE, message, edge.line)
        message = (
            f"{words} is false: {self._title} holds no such interaction."
            f" {self._held_from(source)} Take the edge out, or correct the data."
        )
        return Fault(Rule.FALSE_EDGE, message, edge.line)

    def _held_from(self, end: End) -> str:
        targets = [
            self._names[target]
            for source, target in self._held
            if any(self._is_same(node, source) for node in end.nodes)
        ]
        if not targets:
            return f"Nothing leads from {end.name}."
        return f"From {end.name} it leads to {' and '.join(dict.fromkeys(targets))}."

    def _shown(self, source: NodeId, target: NodeId) -> str:
        return f"{self._names[source]} \u2192 {self._names[target]}"

    def _is_same(self, one: NodeId, other: NodeId) -> bool:
        return one == other or one in self._wholes[other] or other in self._wholes[one]

    def _matches(self, one: Pair, other: Pair) -> bool:
        return self._is_same(one[0], other[0]) and self._is_same(one[1], other[1])

    def _is_held(self, pair: Pair) -> bool:
        return any(self._matches(pair, held) for held in self._held)


def _names(nodes: Sequence[NodeId], reader: GraphReader) -> dict[NodeId, str]:
    records = zip(nodes, reader.records(nodes), strict=True)
    return {
        node: record.name if isinstance(record, (Service, Actor)) else key_of(node)
        for node, record in records
    }
