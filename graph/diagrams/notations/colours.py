"""The colours of pictures, and how well they can be told from what is behind them.

Text has a contrast of at least 4.5 : 1 to its box. Lines, which lie on a page that may be white or
dark, have at least 3 : 1 to both. These are the least that WCAG 2.2 asks for (1.4.3, 1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from graph.diagrams.view import Mark

WHITE = "#ffffff"
DARK = "#0d1117"
"""A dark page, as GitHub has it."""

CATEGORY_FILLS: Mapping[str, str] = {
    "analytics": "#8c4fff",
    "compute": "#ed7100",
    "database": "#c925d1",
    "edge": "#8c4fff",
    "integration": "#e7157b",
    "management": "#e7157b",
    "networking": "#8c4fff",
    "security": "#dd344c",
    "storage": "#7aa116",
}
"""The colour that AWS gives the icons of a category."""

OTHER_FILL = "#545b64"
"""The colour of a service whose category is unknown, or none of AWS."""

SERIES_LINES: Sequence[str] = (
    "#0072b2",
    "#d55e00",
    "#00875f",
    "#b0479a",
    "#7a5cff",
    "#8a7000",
    "#d6336c",
    "#2f8fa8",
)
"""The colours of things shown together, neighbours far apart; after the last the first again."""

MARK_LINES: Mapping[Mark, str] = {
    Mark.ADDED: "#1a7f37",
    Mark.REMOVED: "#d1242f",
    Mark.REVERSED: "#b35900",
    Mark.CHANGED: "#3b7ddd",
}
"""The colour of what has become of something."""

DIM_FILL, DIM_TEXT, DIM_LINE = "#e5e7eb", "#4b5563", "#858b94"
"""What is shown only for what surrounds the rest."""

_DARKEST = 0.04045
"""Up to here sRGB rises in a straight line."""


@cache
def text_on(fill: str) -> str:
    """Return black or white, whichever is read more easily on a colour.

    Example:
        >>> text_on("#ed7100"), text_on("#545b64")
        ('#000000', '#ffffff')
    """
    return max("#000000", WHITE, key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """Return how well two colours `#rrggbb` are told apart: from 1 to 21, as WCAG counts.

    Example:
        >>> contrast("#ffffff", "#000000")
        21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARKEST else ((part + 0.055) / 1.055) ** 2.4
