"""How a diagram looks, whatever it shows: for the printers of all notations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.errors import RequestError

LEAST_WIDTH = 8
MOST_WIDTH = 200
"""Between so many characters a line of a label may be wrapped at."""


class DiagramDirection(StrEnum):
    """Which way a picture runs."""

    TB = "TB"
    """From top to bottom."""
    BT = "BT"
    """From bottom to top."""
    LR = "LR"
    """From left to right."""
    RL = "RL"
    """From right to left."""


class Theme(StrEnum):
    """What colours a picture has."""

    PLAIN = "plain"
    """Those of the page that it stands on."""
    AWS = "aws"
    """Each service has the colour of its category, as AWS draws it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a diagram looks."""

    direction: DiagramDirection = DiagramDirection.TB
    """Which way it runs, where its notation leaves that open."""
    labels: bool = True
    """Whether the words beside edges are shown."""
    width: int | None = None
    """After how many characters a label is wrapped; None leaves that to the notation."""
    theme: Theme = Theme.PLAIN
    """What colours it has."""
    evidence: bool = True
    """Whether comments say where each edge is stated, where the notation has comments."""

    def __post_init__(self) -> None:
        """Check the width.

        Raises:
            RequestError: If it is no width that words fit into.
        """
        if self.width is not None and not LEAST_WIDTH <= self.width <= MOST_WIDTH:
            raise RequestError(
                f"A label cannot be wrapped at {self.width} characters:"
                f" choose from {LEAST_WIDTH} to {MOST_WIDTH}."
            )


PLAIN_STYLE = Style()
