"""The records that attributes of records lead to, kept once somebody has followed them.

What links lead to is asked again and again: scenarios are listed with their services. A tuple of
records is read several times as fast as links are followed one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from graph.model.ids import NodeId
from graph.model.records import Record

Find = Callable[[NodeId], Record | None]
Way = tuple[str, bool, type]
"""An attribute, whether it holds links or the ids themselves, and the class of what is meant."""


class Followed(dict[NodeId, tuple[Record, ...]]):
    """By node: the records of a class that one of its attributes leads to, in order."""

    def __init__(self, find: Find, way: Way) -> None:
        """Follow one attribute of all records.

        Args:
            find: Gives the record of an id.
            way: Which attribute. All records that are asked for have it.
        """
        super().__init__()
        self._find = find
        path, self._has_links, self._kind = way
        self._held = attrgetter(path)

    def __missing__(self, node: NodeId) -> tuple[Record, ...]:
        """Follow the attribute of a node for the first time."""
        held = self._held(self._find(node))
        ids = [link.target for link in held] if self._has_links else held
        found = [each for each in map(self._find, ids) if each is not None]
        self[node] = reached = tuple([each for each in found if isinstance(each, self._kind)])
        return reached


class Ways(dict[Way, Followed]):
    """What each attribute leads to, of one graph."""

    def __init__(self, find: Find) -> None:
        """Follow the links among the records that `find` gives."""
        super().__init__()
        self._find = find

    def __missing__(self, way: Way) -> Followed:
        """Follow an attribute for the first time."""
        return self.setdefault(way, Followed(self._find, way))
