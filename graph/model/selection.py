"""Carries out orders and slices on a graph in memory; `matching` carries out the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from graph.errors import RequestError
from graph.model.filters import (
    ComponentFilter,
    DayField,
    DayFilter,
    Filter,
    Listing,
    OrderTerm,
    Page,
    PatternField,
    PatternFilter,
    ScenarioField,
    ScenarioFilter,
    ServiceField,
    ServiceFilter,
    Slice,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.matching import matcher
from graph.model.records import Day, Scenario, Service

if TYPE_CHECKING:
    from graph.model.course_graph import CourseGraph

_LISTED: dict[type[Filter], NodeKind] = {
    ScenarioFilter: NodeKind.SCENARIO,
    ServiceFilter: NodeKind.SERVICE,
    DayFilter: NodeKind.DAY,
    PatternFilter: NodeKind.PATTERN,
    ComponentFilter: NodeKind.COMPONENT,
}


def page(graph: CourseGraph, listing: Listing) -> Page:
    """Return a part of a filtered, ordered list.

    Raises:
        RequestError: If `after` or `before` is no node of the kind that is listed.
    """
    part = listing.part
    marks = [mark for mark in (part.after, part.before) if mark is not None]
    listed = graph.ids(_LISTED[type(listing.where)])
    for mark in marks:
        if mark not in listed:
            message = f"{mark} is not in this list. Use a cursor that this list gave."
            raise RequestError(message)
    matching = _matching(graph, listing.where)
    # A mark has its place in the order even where the filter does not admit it.
    ordered = _ordered(graph, {*matching, *marks}, listing.order_by, listed)
    start, end = _bounds(ordered, part)
    admitted = set(matching)
    chosen = [identifier for identifier in ordered[start:end] if identifier in admitted]
    cut = _cut(chosen, part)
    before = any(identifier in admitted for identifier in ordered[:start])
    behind = any(identifier in admitted for identifier in ordered[end:])
    return Page(
        ids=tuple(chosen[cut]),
        has_previous=before or bool(chosen[: cut.start]),
        has_next=behind or bool(chosen[cut.stop :]),
    )


def count(graph: CourseGraph, where: Filter) -> int:
    """Return how many nodes match a filter."""
    return len(_matching(graph, where))


def _bounds(ordered: Sequence[NodeId], part: Slice) -> tuple[int, int]:
    start = 0 if part.after is None else ordered.index(part.after) + 1
    end = len(ordered) if part.before is None else ordered.index(part.before)
    return start, max(start, end)


def _cut(chosen: Sequence[NodeId], part: Slice) -> slice:
    """Return which of the chosen are left after `first`, then `last`."""
    stop = len(chosen) if part.first is None else min(part.first, len(chosen))
    start = 0 if part.last is None else max(0, stop - part.last)
    return slice(start, stop)


def _matching(graph: CourseGraph, where: Filter) -> list[NodeId]:
    matches = matcher(graph, where)
    ids = graph.ids(_LISTED[type(where)])
    return [
        identifier
        for identifier, record in zip(ids, graph.records(ids), strict=True)
        if record is not None and matches(record)
    ]


def _ordered(
    graph: CourseGraph,
    chosen: Iterable[NodeId],
    order_by: Sequence[OrderTerm],
    listed: Sequence[NodeId],
) -> list[NodeId]:
    """Return nodes in the order asked, ties in the order in which the graph lists them."""
    place = {identifier: position for position, identifier in enumerate(listed)}
    ordered = sorted(chosen, key=place.__getitem__)
    # The last criterion weighs least: stable sorts, from the last to the first.
    for term in reversed(order_by):
        values = {
            identifier: _ORDER_VALUES[term.field](graph, record)
            for identifier, record in zip(ordered, graph.records(ordered), strict=True)
        }
        present = [identifier for identifier in ordered if values[identifier] is not None]
        missing = [identifier for identifier in ordered if values[identifier] is None]
        present.sort(key=values.__getitem__, reverse=term.descending)
        ordered = present + missing
    return ordered


def _primary_day(graph: CourseGraph, scenario: Scenario) -> int | None:
    link = scenario.primary_day
    (day,) = graph.records([link.target]) if link is not None else [None]
    return day.number if isinstance(day, Day) else None


def _first_taught(graph: CourseGraph, service: Service) -> int | None:
    (days,) = graph.taught_on([service.id])
    (day,) = graph.records(days[:1]) if days else [None]
    return day.number if isinstance(day, Day) else None


_ORDER_VALUES: dict[
    ScenarioField | ServiceField | DayField | PatternField, Callable[[CourseGraph, Any], Any]
] = {
    ScenarioField.KEY: lambda _, scenario: scenario.key,
    ScenarioField.TITLE: lambda _, scenario: scenario.title,
    ScenarioField.PRIMARY_DAY: _primary_day,
    ScenarioField.SERVICE_COUNT: lambda _, scenario: len(scenario.uses),
    ServiceField.KEY: lambda _, service: service.key,
    ServiceField.NAME: lambda _, service: service.name,
    ServiceField.SCENARIO_COUNT: lambda graph, service: len(graph.used_by([service.id])[0]),
    ServiceField.FIRST_TAUGHT: _first_taught,
    DayField.NUMBER: lambda _, day: day.number,
    DayField.TITLE: lambda _, day: day.title,
    DayField.HOURS: lambda _, day: day.hours,
    PatternField.KEY: lambda _, pattern: pattern.key,
}
