"""`scenariograph plan suggest`: scenarios for services, and services worth teaching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.cli.plan_show import Shown, as_dict, keys, nodes, show, why
from graph.build import open_graph
from graph.course import Course
from graph.errors import RequestError
from graph.model.ids import NodeKind
from graph.model.records import Service
from graph.planning.plan import Plan
from graph.planning.suggest import allowed_by, nearest, worth_teaching


def show_suggestions(
    data: Sequence[str],
    layout: str,
    services: Sequence[str],
    *,
    complete: bool,
    first: int | None,
) -> None:
    """Print scenarios for some services; without any, services that are worth teaching.

    Raises:
        SourceError: If the data cannot be loaded.
        NotFoundError: If there is no such service.
        RequestError: If `first` is negative.
    """
    if first is not None and first < 0:
        raise RequestError(f"There are no {first} rows. Ask for 0 or more.")
    course = open_graph(data)
    if services:
        show(_scenarios(course, services, first, complete=complete), layout)
    else:
        show(_worth(course.plan, first), layout)


def _scenarios(
    course: Course, services: Sequence[str], first: int | None, *, complete: bool
) -> Shown:
    given = nodes(course, NodeKind.SERVICE, services)
    found = allowed_by(course.plan, given) if complete else nearest(course.plan, given, first)
    return Shown(
        as_dict(found),
        ("scenario", "title", "nearness", "shared", "missing", "extra", "why"),
        [
            {
                "scenario": each.scenario.key,
                "title": each.scenario.title,
                "nearness": round(each.nearness, 4),
                "shared": _names(each.shared),
                "missing": _names(each.missing),
                "extra": _names(each.extra),
                "why": why(each.reasons),
            }
            for each in found.scenarios[:first]
        ],
        found.assumptions,
    )


def _worth(plan: Plan, first: int | None) -> Shown:
    found = worth_teaching(plan)[:first]
    return Shown(
        [as_dict(each) for each in found],
        ("service", "name", "enables", "helps", "together_with", "why"),
        [
            {
                "service": each.service.key,
                "name": each.service.name,
                "enables": keys(each.enables),
                "helps": keys(each.helps),
                "together_with": _names(each.together_with),
                "why": why(each.reasons),
            }
            for each in found
        ],
        () if found else ("Everything that scenarios use is taught.",),
    )


def _names(services: Iterable[Service]) -> str:
    return ", ".join(service.name for service in services)
