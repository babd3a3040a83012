"""Where boxes go on a sheet, for a notation that places nothing itself: in rows, none overlapping.

All lengths are in pixels, from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isqrt

from graph.diagrams.notations.labels import columns

GAP = 40
"""The least distance between two boxes."""
TITLE_HEIGHT = 30
"""The upper edge of a group, with its title."""
_MOST_WIDTH, _LEAST_WIDTH, _LEAST_HEIGHT = 280, 120, 50
_COLUMN, _LINE, _PADDING = 8, 18, 20


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int


def box_of(lines: Sequence[str]) -> Box:
    """Return a box that these lines fit into, at the corner; long lines are broken inside it."""
    room = _MOST_WIDTH - _PADDING
    widths = [columns(line) * _COLUMN for line in lines]
    rows = sum(max(1, ceil(width / room)) for width in widths)
    width = min(_MOST_WIDTH, max([_LEAST_WIDTH, *(width + _PADDING for width in widths)]))
    return Box(0, 0, width, max(_LEAST_HEIGHT, rows * _LINE + _PADDING))


def placed(boxes: Sequence[Box], left: int = 0, top: int = 0) -> list[Box]:
    """Return the boxes in rows, about as many rows as there are boxes in a row.

    Args:
        boxes: Boxes of any size, wherever they are.
        left: Where the first row begins.
        top: Where the first row begins.
    """
    per_row = max(1, isqrt(max(0, len(boxes) - 1)) + 1)
    found: list[Box] = []
    y = top
    for start in range(0, len(boxes), per_row):
        row = boxes[start : start + per_row]
        x = left
        for box in row:
            found.append(Box(x, y, box.width, box.height))
            x += box.width + GAP
        y += max(box.height for box in row) + GAP
    return found


def around(boxes: Sequence[Box]) -> Box:
    """Return the box of a group that holds boxes placed at `GAP`, `GAP + TITLE_HEIGHT`."""
    right = max((box.x + box.width for box in boxes), default=0)
    bottom = max((box.y + box.height for box in boxes), default=0)
    return Box(0, 0, right + GAP, bottom + GAP)
