"""At which sides the lines of `architecture-beta` meet the icons, so that icons do not collide.

Mermaid places the icons by the sides: it walks from icon to icon, and one that is reached from the
right side of another, at its own left, stands to the right of it. It does not look whether that
place is taken. So the walk is made here as Mermaid makes it, and the sides are chosen on the way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from graph.diagrams.style import DiagramDirection
from graph.model.ids import NodeId

Sides = tuple[str, str]
"""Where a line leaves one icon, and where it meets the other: each `L`, `R`, `T` or `B`."""
_Cell = tuple[int, int]

_ORDER: Mapping[DiagramDirection, str] = {
    DiagramDirection.LR: "RBTL",
    DiagramDirection.RL: "LBTR",
    DiagramDirection.TB: "BRLT",
    DiagramDirection.BT: "TRLB",
}
"""The sides of an icon, the one first towards which the picture runs."""
_OPPOSITE = {"L": "R", "R": "L", "T": "B", "B": "T"}
_STEPS = {"L": (-1, 0), "R": (1, 0), "T": (0, 1), "B": (0, -1)}


def line_sides(
    nodes: Sequence[NodeId],
    lines: Sequence[tuple[NodeId, NodeId]],
    direction: DiagramDirection,
) -> list[Sides]:
    """Return the sides of each line, from its first end to its second.

    An icon with more than twelve neighbours, or more than there is room for, may still collide.

    Args:
        nodes: The icons in the order in which they are declared.
        lines: Their ends, in the order in which they are written; no two have the same ends.
        direction: Which way the picture runs.
    """
    return _Walk(lines, direction).along(nodes)


class _Walk:
    """Mermaid's walk over the icons."""

    def __init__(self, lines: Sequence[tuple[NodeId, NodeId]], direction: DiagramDirection) -> None:
        self._lines = lines
        self._choices = list(_choices(_ORDER[direction]))
        self._sides: dict[int, Sides] = {}
        self._used: dict[NodeId, set[Sides]] = {}
        self._at: dict[NodeId, list[int]] = {}
        for number, ends in enumerate(lines):
            for end in ends:
                self._at.setdefault(end, []).append(number)

    def along(self, nodes: Sequence[NodeId]) -> list[Sides]:
        """Walk from each icon that was not reached before."""
        visited: set[NodeId] = set()
        for node in nodes:
            if node not in visited:
                self._from(node, visited)
        return [self._sides[number] for number in range(len(self._lines))]

    def _from(self, start: NodeId, visited: set[NodeId]) -> None:
        cells: dict[NodeId, _Cell] = {start: (0, 0)}
        taken: dict[_Cell, NodeId] = {(0, 0): start}
        left = deque([start])
        while left:
            node = left.popleft()
            visited.add(node)
            for number in self._at.get(node, ()):
                other = self._other(number, node)
                if other in visited:
                    continue
                leaving = self._leaving(number, node, other, cells, taken)
                if taken.get(cells.get(other, (0, 0))) == other:
                    del taken[cells[other]]
                cells[other] = _next(cells[node], leaving)
                taken.setdefault(cells[other], other)
                left.append(other)

    def _other(self, number: int, node: NodeId) -> NodeId:
        one, other = self._lines[number]
        return other if node == one else one

    def _leaving(
        self,
        number: int,
        node: NodeId,
        other: NodeId,
        cells: Mapping[NodeId, _Cell],
        taken: Mapping[_Cell, NodeId],
    ) -> Sides:
        """Return the sides of a line as seen from `node`; the first time, choose them."""
        is_first = node == self._lines[number][0]
        if number not in self._sides:
            mine = self._used.setdefault(node, set())
            others = self._used.setdefault(other, set())
            # Of two neighbours on the same sides, Mermaid forgets one.
            left = [
                each for each in self._choices if each not in mine and each[::-1] not in others
            ] or self._choices
            here = cells[node]
            free = [each for each in left if taken.get(_next(here, each), other) == other]
            stays = [each for each in free if _next(here, each) == cells.get(other)]
            chosen = (stays or free or left)[0]
            mine.add(chosen)
            others.add((chosen[1], chosen[0]))
            self._sides[number] = chosen if is_first else (chosen[1], chosen[0])
        sides = self._sides[number]
        return sides if is_first else (sides[1], sides[0])


def _choices(order: str) -> Iterator[Sides]:
    """Yield straight lines first, then those with a bend."""
    yield from ((side, _OPPOSITE[side]) for side in order)
    for one in order:
        yield from ((one, other) for other in order if other not in (one, _OPPOSITE[one]))


def _next(cell: _Cell, sides: Sides) -> _Cell:
    """Return the cell of an icon that a line reaches, as Mermaid counts: upwards is more."""
    leaving, meeting = sides
    across, up = _STEPS[leaving]
    if meeting != _OPPOSITE[leaving]:
        back, down = _STEPS[meeting]
        across, up = across - back, up - down
    return cell[0] + across, cell[1] + up
