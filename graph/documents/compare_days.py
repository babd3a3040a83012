"""Compares the arrows between days in a picture with the plan.

An arrow says that one day leads to another. The rules, in order:

1. It is the wrong way round where it leads from a day to one that must come before it, at any
   distance. A day that goes over earlier ones may lead to these.
2. It is false where it begins or ends at the day that the picture is about, and nothing in the
   data links the two: neither is a prerequisite of the other at any distance, names it as related
   or goes over it, no scenario has both, and they do not follow each other in the plan.
3. Other arrows are not judged: they may show any order of study that the plan allows.
4. A picture that a comment says to be about a day lacks each prerequisite of it that it does not
   lead from, directly or by way of other things.

Everything but days is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graph.documents.compare import Fault
from graph.documents.finding import Rule
from graph.documents.picture import DrawnEdge, End, Picture
from graph.load.notation import Notation, numbered
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.reader import GraphReader


def days_named(
    labels: Mapping[str, str], notation: Notation, reader: GraphReader
) -> dict[str, NodeId]:
    """Return the days that labels begin with, as `Day 8: Storage`, by the keys of the labels."""
    found = {key: numbered(" ".join(label.split()), notation.days) for key, label in labels.items()}
    days = {key: node_id(NodeKind.DAY, match[0]) for key, match in found.items() if match}
    records = reader.records([*days.values()])
    known = dict(zip(days, records, strict=True))
    return {key: day for key, day in days.items() if known[key] is not None}


def compare_days(
    picture: Picture, day: NodeId | None, reader: GraphReader, *, is_whole: bool = False
) -> list[Fault]:
    """Return what a picture says of days that the plan contradicts, then what it lacks.

    Args:
        picture: What is drawn, with days for names.
        day: The one that it is about, if any.
        reader: The graph of the days.
        is_whole: Whether it is to show all prerequisites of that day.
    """
    comparison = _DayComparison(picture, reader)
    faults = list(comparison.wrong_edges(day))
    if day is not None and is_whole:
        faults += comparison.missing_edges(day)
    return faults


class _DayComparison:
    def __init__(self, picture: Picture, reader: GraphReader) -> None:
        self._picture = picture
        self._reader = reader
        self._drawn = picture.connected()
        self._spelled = {(edge.source, edge.target, edge.line) for edge in picture.edges}
        days = sorted({node for end in picture.ends.values() for node in end.nodes})
        self._before = dict(zip(days, reader.reachable(days, Relation.PREREQUISITE), strict=True))
        self._reviewed = _ends_at(days, Relation.REVIEWS, reader)
        self._related = _ends_at(days, Relation.RELATED, reader)
        self._scenarios = _ends_at(days, Relation.INVOLVES, reader, Direction.IN)
        self._neighbours = {*pairwise(reader.ids(NodeKind.DAY))}

    def wrong_edges(self, about: NodeId | None) -> Iterator[Fault]:
        """Yield the arrows that the plan contradicts, each line of one once."""
        seen: set[tuple[NodeId, NodeId, int]] = set()
        for edge in self._picture.edges:
            source, target = self._day(edge.source), self._day(edge.target)
            if source is None or target is None or (source, target, edge.line) in seen:
                continue
            seen.add((source, target, edge.line))
            if self._is_turned(edge, source, target):
                yield self._turned(edge, source, target)
            elif about in {source, target} and not self._is_linked(source, target):
                yield self._false(edge, source, target)

    def missing_edges(self, day: NodeId) -> Iterator[Fault]:
        """Yield the prerequisites of a day that the picture does not lead from, by number."""
        (edges,) = self._reader.edges([day], Relation.PREREQUISITE)
        for edge in edges:
            if (edge.target, day) not in self._drawn:
                message = (
                    f"The picture lacks {_name(edge.target)} \u2192 {_name(day)}: the data has"
                    f" {_name(edge.target)} before {_name(day)}. Draw it."
                )
                yield Fault(Rule.MISSING_EDGE, message, None)

    def _day(self, identifier: str) -> NodeId | None:
        """Return the day that an end stands for, None for what is no day or a group of several."""
        nodes = self._picture.ends.get(identifier, End("", frozenset())).nodes
        return next(iter(nodes)) if len(nodes) == 1 else None

    def _is_turned(self, edge: DrawnEdge, source: NodeId, target: NodeId) -> bool:
        """Say whether an arrow leads to what must come before its source."""
        if edge.is_undirected or target not in self._before[source]:
            return False
        is_back = (edge.target, edge.source, edge.line) in self._spelled  # of one with two heads
        is_allowed = source in self._before[target] or target in self._reviewed[source]
        return not is_back and not is_allowed

    def _is_linked(self, source: NodeId, target: NodeId) -> bool:
        """Say whether anything in the data links two days."""
        linked = (self._before, self._reviewed, self._related)
        return (
            source == target
            or any(target in ends[source] or source in ends[target] for ends in linked)
            or bool(self._scenarios[source] & self._scenarios[target])
            or bool({(source, target), (target, source)} & self._neighbours)
        )

    def _turned(self, edge: DrawnEdge, source: NodeId, target: NodeId) -> Fault:
        message = (
            f"{_name(source)} \u2192 {_name(target)} is the wrong way round: the data has"
            f" {_name(target)} before {_name(source)}. Turn the edge."
        )
        return Fault(Rule.REVERSED_EDGE, message, edge.line)

    def _false(self, edge: DrawnEdge, source: NodeId, target: NodeId) -> Fault:
        message = (
            f"{_name(source)} \u2192 {_name(target)} is false: nothing in the data links the two"
            " days, neither prerequisites, related or reviewed days, nor a scenario. Take the edge"
            " out, or correct the data."
        )
        return Fault(Rule.FALSE_EDGE, message, edge.line)


def _ends_at(
    days: Sequence[NodeId],
    relation: Relation,
    reader: GraphReader,
    direction: Direction = Direction.OUT,
) -> dict[NodeId, set[NodeId]]:
    """Return the other ends of the edges of a relation at each day."""
    found = zip(days, reader.edges(days, relation, direction), strict=True)
    return {
        day: {end for edge in edges for end in (edge.source, edge.target)} - {day}
        for day, edges in found
    }


def _name(day: NodeId) -> str:
    return f"Day {key_of(day)}"
