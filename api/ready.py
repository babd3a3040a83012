"""What is known of an operation before it is asked again: its cost, its plans, and its pace."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.holder import Served
from api.limits_measure import Measures
from api.plan.plans import Plans
from graph.model.course_graph import CourseGraph

QUICK_SECONDS = 0.005
"""For how long the loop of the server may do nothing else."""
_RUNS = 3
"""After how many quick answers in a row the next one is taken for one too."""


class Pace:
    """How quickly the last answers to one operation were given, from one graph.

    To hand a question to a thread and its answer back takes longer than many a plan does. The
    first answers from a graph may have to work out what all later ones find there.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._served: Served | None = None
        self._quick = 0

    def note(self, served: Served, seconds: float) -> None:
        """Take note of how many seconds of the processor an answer took."""
        if served is not self._served:
            self._served = served
            self._quick = 0
        self._quick = self._quick + 1 if seconds < QUICK_SECONDS else 0

    def is_quick(self, served: Served) -> bool:
        """Tell whether the next answer is likely to be quick: never where a store is waited for."""
        if self._quick < _RUNS or served is not self._served:
            return False
        return isinstance(served.reader, CourseGraph)


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known of an operation of a valid document, whatever its variables are."""

    key: tuple[str, str | None]
    """The text of the document, and the name by which the operation is meant."""
    measures: Measures
    """What it costs."""
    plans: Plans
    """How it can be answered."""
    pace: Pace = field(default_factory=Pace)
    """How quickly it is answered."""
