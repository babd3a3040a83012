"""scenariograph: a course as a graph in which every edge can say where it is stated.

    >>> from graph import open_graph
    >>> course = open_graph()
    >>> [scenario.key for scenario in course.scenarios_using("CloudFront")]
    ['dropbox_storage', 'netflix_streaming']

Rooms: `model` (what a course is), `load` (how it is read), `query` (questions), `checks` (doubts),
`diagrams` (pictures), `planning` (what to study, what breaks). `build` is the way from sources to a
course; `course` is the object that scripts hold. The package writes nothing to the terminal and
knows nothing of HTTP.
"""

from typing import TYPE_CHECKING

from graph.build import build_graph, open_graph
from graph.errors import (
    Fault,
    LimitError,
    NotFoundError,
    RequestError,
    ScenariographError,
    SourceError,
)

if TYPE_CHECKING:
    from graph.course import Course

__all__ = [
    "Course",
    "Fault",
    "LimitError",
    "NotFoundError",
    "RequestError",
    "ScenariographError",
    "SourceError",
    "build_graph",
    "open_graph",
]

if not TYPE_CHECKING:  # a checker would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Return `Course`, whose objects know every room: most of them only scripts need."""
        if name != "Course":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from graph.course import Course  # noqa: PLC0415

        return Course
