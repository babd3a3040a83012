"""What is said of records again and again, written once.

Very many scenarios lead to the same days, services and patterns. Where nothing but attributes of
such a record is asked, the answer always has the same bytes; so they are kept for a graph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from graph.model.course_graph import CourseGraph
from graph.model.following import Find
from graph.model.ids import NodeId
from graph.model.records import Record

MOST_ROWS = 100_000
"""So many are kept, for all questions together. One takes some 300 bytes."""

Say = Callable[[Record], dict[str, Any]]
"""From a record to what is said of it in the answer."""


class Rows(dict[Say, "Table"]):
    """What was said of the records of one graph, by what says it."""

    def __init__(self, find: Find) -> None:
        """Say something of the records that `find` gives."""
        super().__init__()
        self.find = find
        self._room = MOST_ROWS

    def __missing__(self, say: Say) -> Table:
        """Say something for the first time."""
        return self.setdefault(say, Table(self, say))

    def take_room(self) -> None:
        """Make room for a row: where there is none, begin anew."""
        self._room -= 1
        if self._room < 0:
            self.clear()
            self._room = MOST_ROWS


class Table(dict[NodeId, orjson.Fragment | None]):
    """What is said of each record; None of those that there are not."""

    def __init__(self, rows: Rows, say: Say) -> None:
        """Say nothing yet."""
        super().__init__()
        self._rows = rows
        self._say = say

    def __missing__(self, node: NodeId) -> orjson.Fragment | None:
        """Say it of a record for the first time."""
        self._rows.take_room()
        record = self._rows.find(node)
        row = None if record is None else orjson.Fragment(orjson.dumps(self._say(record)))
        self[node] = row
        return row


class KeptRows:
    """The rows of the graph that was asked last."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: tuple[CourseGraph, Rows] | None = None

    def of(self, graph: CourseGraph) -> Rows:
        """Return the rows of a graph; those of another one are forgotten."""
        kept = self._kept
        if kept is None or kept[0] is not graph:
            kept = self._kept = (graph, Rows(graph.find))
        return kept[1]
