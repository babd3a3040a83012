"""Sections of a gantt chart: their titles in rows, and the room that these take beside the bars."""

from collections.abc import Iterable, Iterator
from math import ceil

from graph.diagrams.notations.labels import columns, wrapped
from graph.diagrams.notations.mermaid_text import named

_USUAL_ROOM_PX = 75
"""Mermaid's own `leftPadding`."""
_COLUMN_PX = 6.5
"""The width of a Latin letter at Mermaid's 11 px, in its widest font; a Korean one takes two."""
_MARGINS_PX = 20
_WIDTHS = (28, 38, 48)
"""In columns. All that titles take is lost to the bars, so they have the narrowest that will do."""
_ROWS_PER_BAR = 2


def section(title: str, bars: int) -> str:
    """Return the line that begins a section.

    Args:
        title: What stands to the left of its bars, in as many rows as it needs.
        bars: How many bars it has, which is how high it is.

    Example:
        >>> section("Week 1: Storage and databases for everyone", 7)
        'section Week 1#58; Storage and<br/>databases for everyone'
    """
    return f"section {'<br/>'.join(map(named, _rows(title, bars)))}"


def room(sections: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the directive that makes room for titles, if they need more than Mermaid gives them.

    It goes behind the line `gantt`. A directive and no front matter, which Mermaid reads for
    settings only since 10.5.

    Args:
        sections: Title and number of bars of each.

    Example:
        >>> list(room([("Week 1: Storage", 7)]))
        ['%%{init: {"gantt": {"leftPadding": 118}}}%%']
    """
    widest = max((columns(row) for each in sections for row in _rows(*each)), default=0)
    needed = ceil(widest * _COLUMN_PX) + _MARGINS_PX
    if needed > _USUAL_ROOM_PX:
        yield f'%%{{init: {{"gantt": {{"leftPadding": {needed}}}}}}}%%'


def _rows(title: str, bars: int) -> list[str]:
    """Return a title in rows: no more than its bars are high, where that can be."""
    every = [wrapped([title], width) for width in _WIDTHS]
    return next((rows for rows in every if len(rows) <= bars * _ROWS_PER_BAR), every[-1])
