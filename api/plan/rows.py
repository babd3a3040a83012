"""What is said of records again and again, written once.

Very many scenarios lead to the same days, services and patterns. Where nothing but attributes of
such a record is asked, the answer always has the same bytes; so they are kept for a graph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from graph.model.course_graph import CourseGraph
from graph.model.following import Way
from graph.model.ids import NodeId
from graph.model.records import Record

MOST_ROWS = 100_000
"""So many are kept, for all questions together, and as many lists of them. Each takes some 300
bytes."""

Row = orjson.Fragment
Say = Callable[[Record], dict[str, Any]]
"""From a record to what is said of it in the answer."""


K = TypeVar("K")
V = TypeVar("V")


class _Bounded(dict[K, V]):
    """Tables that may have so many entries together."""

    def __init__(self) -> None:
        """Have none yet."""
        super().__init__()
        self._room = MOST_ROWS

    def take_room(self) -> None:
        """Make room for an entry of a table: where there is none, begin anew."""
        self._room -= 1
        if self._room < 0:
            self.clear()
            self._room = MOST_ROWS


class Rows(_Bounded[Say, "Table"]):
    """What was said of the records of one graph, by what says it."""

    def __init__(self, graph: CourseGraph) -> None:
        """Say something of the records of a graph."""
        super().__init__()
        self.graph = graph
        self.lists = Lists(self)
        """What was said of all the records that another one leads to."""

    def __missing__(self, say: Say) -> Table:
        """Say something for the first time."""
        return self.setdefault(say, Table(self, say))


class Table(dict[NodeId, Row | None]):
    """What is said of each record; None of those that there are not."""

    def __init__(self, rows: Rows, say: Say) -> None:
        """Say nothing yet."""
        super().__init__()
        self._rows = rows
        self._say = say

    def __missing__(self, node: NodeId) -> Row | None:
        """Say it of a record for the first time."""
        self._rows.take_room()
        record = self._rows.graph.find(node)
        row = None if record is None else Row(orjson.dumps(self._say(record)))
        self[node] = row
        return row


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked of the records that an attribute leads to."""

    say: Say
    """What is said of each."""
    way: Way
    """Which attribute."""


class Lists(_Bounded[Asked, "RowList"]):
    """Lists of rows, by what is asked."""

    def __init__(self, rows: Rows) -> None:
        """Take the rows from `rows`."""
        super().__init__()
        self._rows = rows

    def __missing__(self, asked: Asked) -> RowList:
        """Follow an attribute for the first time."""
        return self.setdefault(asked, RowList(self._rows, asked))


class RowList(dict[NodeId, tuple[Row | None, ...]]):
    """By record: the rows of those that one of its attributes leads to, in order."""

    def __init__(self, rows: Rows, asked: Asked) -> None:
        """Take the rows from `rows`."""
        super().__init__()
        self._rows = rows
        self._asked = asked

    def __missing__(self, node: NodeId) -> tuple[Row | None, ...]:
        """Follow the attribute of a record for the first time."""
        rows = self._rows
        rows.lists.take_room()
        table = rows[self._asked.say]
        found = rows.graph.ways[self._asked.way][node]
        self[node] = told = tuple([table[each.id] for each in found])
        return told


class KeptRows:
    """The rows of the graph that was asked last."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: tuple[CourseGraph, Rows] | None = None

    def of(self, graph: CourseGraph) -> Rows:
        """Return the rows of a graph; those of another one are forgotten."""
        kept = self._kept
        if kept is None or kept[0] is not graph:
            kept = self._kept = (graph, Rows(graph))
        return kept[1]
