"""`scenariograph plan path`: what to study for some scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.cli.plan_show import Shown, as_dict, in_words, keys, named_days, nodes, picked, show
from graph.build import open_graph
from graph.course import Course
from graph.model.ids import NodeKind
from graph.planning.cover import Cover, cover
from graph.planning.path import LearningPath, learning_path

_COLUMNS = {
    "day": "day",
    "day_title": "title",
    "hours": "hours",
    "cumulative_hours": "total",
    "fits": "fits",
    "reasons": "why",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What path is asked for."""

    scenarios: Sequence[str]
    """Where it leads."""
    by: str
    """`days` or `services`."""
    known_days: Sequence[int]
    """Days that need not be studied."""
    known_services: Sequence[str]
    """Services that are known."""
    budget: float | None
    """The hours that there are."""
    prerequisites: bool
    """Whether a path by services has what its days need."""
    time_limit: float
    """Seconds that the search for such a path may take."""


def show_path(data: Sequence[str], layout: str, wanted: Wanted) -> None:
    """Print a path.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If a name means nothing in the course.
        RequestError: If a number makes no sense.
    """
    course = open_graph(data)
    path = find_path(course, wanted)
    columns = {
        name: shown
        for name, shown in _COLUMNS.items()
        if name != "fits" or wanted.budget is not None
    }
    rows = picked(path.stops, columns)
    show(Shown(as_dict(path), tuple(columns.values()), rows, tuple(_notes(path))), layout)


def find_path(course: Course, wanted: Wanted) -> LearningPath:
    """Return the path that is asked for."""
    scenarios = nodes(course, NodeKind.SCENARIO, wanted.scenarios)
    known_days = nodes(course, NodeKind.DAY, wanted.known_days)
    known_services = nodes(course, NodeKind.SERVICE, wanted.known_services)
    if wanted.by == "services":
        return cover(
            course.plan,
            scenarios,
            known_days=known_days,
            known_services=known_services,
            budget=wanted.budget,
            prerequisites=wanted.prerequisites,
            time_limit=wanted.time_limit,
        )
    return learning_path(
        course.plan,
        scenarios,
        known_days=known_days,
        known_services=known_services,
        budget=wanted.budget,
    )


def _notes(path: LearningPath) -> Iterator[str]:
    fitting, beyond = path.within_budget, path.beyond_budget
    told = f"{in_words(path.total_hours)} in all"
    if beyond:
        fit = in_words(fitting[-1].cumulative_hours) if fitting else "nothing"
        left = named_days(stop.day for stop in beyond)
        told += f"; {fit} within the budget, Day {left} left"
    yield f"{told}. Ready for: {keys(path.ready) or 'none of them'}."
    if path.left_out:
        yield f"Need not be studied, because of what is known: Day {named_days(path.left_out)}."
    if isinstance(path, Cover):
        for each in path.untaught:
            used = "; ".join(reason.text for reason in each.reasons)
            yield f"No day teaches {each.name}: {used}."
    yield from path.assumptions
