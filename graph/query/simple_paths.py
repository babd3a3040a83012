"""Simple paths in a plain graph, shortest first, with a bound on the work.

Yen's algorithm in Lawler's form. Every path that is found splits what is left into parts that
share nothing: the paths that begin as it does and then leave it at its first node, at its second,
and so on. A part is searched only when no other can hold a shorter path, so the first paths of a
graph with countless ones are found at once, and no search is in vain because of a node that would
come twice.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from graph.model.ids import NodeId

MOST_WORK = 2_000_000
"""How many neighbours one search looks at before it gives up: about a quarter of a second."""

Neighbours = Mapping[NodeId, Collection[NodeId]]


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """Paths that begin alike: those not found yet, or the one that is next."""

    length: int
    """None of them is shorter."""
    is_found: bool
    """Whether `nodes` is a path to the target, and not only a beginning."""
    nodes: tuple[NodeId, ...]
    """How they begin; the whole path where it is found. No two parts have the same."""
    left_at: int = field(compare=False)
    """The position in `nodes` up to which the path shares its beginning with its part."""
    banned: frozenset[NodeId] = field(compare=False)
    """Where they do not go on to after `nodes[left_at]`."""


class SimplePaths:
    """A search for simple paths from one node to another one, by length, then by their ids."""

    def __init__(
        self, ahead: Neighbours, source: NodeId, target: NodeId, max_length: int, work: int
    ) -> None:
        """Prepare the search.

        Args:
            ahead: By node, where one can go from it.
            source: Where paths start.
            target: Where they end; another node.
            max_length: How many steps they have at most.
            work: How many neighbours may be looked at.
        """
        self.is_exhausted = False
        """Whether the search gave up, so that there may be paths it did not find."""
        self._source, self._target = source, target
        self._max_length = max_length
        self._work_left = work
        self._ahead, self._behind, self._distance = self._relevant(ahead)

    def __iter__(self) -> Iterator[tuple[NodeId, ...]]:
        """Yield the nodes of each path."""
        heap: list[_Part] = []
        self._push(heap, (self._source,), frozenset())
        while heap and not self.is_exhausted:
            part = heapq.heappop(heap)
            if not part.is_found:
                path = self._shortest(part.nodes, part.banned)
                if path is not None:
                    at = len(part.nodes) - 1
                    found = _Part(len(path) - 1, True, path, at, part.banned)  # noqa: FBT003
                    heapq.heappush(heap, found)
                continue
            yield part.nodes
            for at in range(part.left_at, len(part.nodes) - 1):
                banned = part.banned if at == part.left_at else frozenset[NodeId]()
                self._push(heap, part.nodes[: at + 1], banned | {part.nodes[at + 1]})

    def _relevant(
        self, ahead: Neighbours
    ) -> tuple[dict[NodeId, set[NodeId]], dict[NodeId, set[NodeId]], dict[NodeId, int]]:
        """Return the neighbours that lie on short enough walks, and how far it is from each."""
        behind: dict[NodeId, set[NodeId]] = defaultdict(set)
        for node, neighbours in ahead.items():
            for neighbour in neighbours:
                behind[neighbour].add(node)
        before = _distances(ahead, self._source, self._max_length)
        left = _distances(behind, self._target, self._max_length)
        near = {node for node in left if node in before}
        near = {node for node in near if before[node] + left[node] <= self._max_length}
        return (
            {node: near.intersection(ahead.get(node, ())) for node in near},
            {node: near.intersection(behind.get(node, ())) for node in near},
            left,
        )

    def _push(
        self, heap: list[_Part], beginning: tuple[NodeId, ...], banned: frozenset[NodeId]
    ) -> None:
        """Put the paths that begin so onto the heap, unless none can be short enough."""
        starts = self._starts(beginning, banned)
        nearest = min((self._distance[node] for node in starts), default=self._max_length)
        length = len(beginning) + nearest
        if length <= self._max_length:
            at = len(beginning) - 1
            heapq.heappush(heap, _Part(length, False, beginning, at, banned))  # noqa: FBT003

    def _starts(self, beginning: tuple[NodeId, ...], banned: frozenset[NodeId]) -> set[NodeId]:
        """Return where paths that begin so may go next."""
        starts = self._ahead.get(beginning[-1], set())
        self._spend(len(starts))
        return starts.difference(banned, beginning)

    def _shortest(
        self, beginning: tuple[NodeId, ...], banned: frozenset[NodeId]
    ) -> tuple[NodeId, ...] | None:
        """Return the first of the shortest paths that begin so, or None if all are too long."""
        starts = self._starts(beginning, banned)
        layers = [{self._target}]
        seen = {self._target, *beginning}
        for _ in range(len(beginning), self._max_length + 1):
            meeting = starts.intersection(layers[-1])
            if meeting:
                return beginning + self._first(meeting, layers)
            self._spend(sum(len(self._behind[node]) for node in layers[-1]))
            if self.is_exhausted:
                break
            reached = set[NodeId]().union(*(self._behind[node] for node in layers[-1]))
            layers.append(reached - seen)
            seen |= layers[-1]
        return None

    def _first(self, meeting: set[NodeId], layers: list[set[NodeId]]) -> tuple[NodeId, ...]:
        """Return the way down the layers, by the least id of each."""
        way = [min(meeting)]
        for layer in layers[-2::-1]:
            way.append(min(self._ahead[way[-1]] & layer))
        return tuple(way)

    def _spend(self, work: int) -> None:
        self._work_left -= work
        self.is_exhausted = self._work_left < 0


def _distances(neighbours: Neighbours, start: NodeId, most: int) -> dict[NodeId, int]:
    """Return what can be reached from `start` in at most so many steps, and in how many."""
    found = {start: 0}
    front = [start]
    for distance in range(1, most + 1):
        reached = {node for at in front for node in neighbours.get(at, ())}
        front = [node for node in reached if node not in found]
        found.update(dict.fromkeys(front, distance))
    return found
