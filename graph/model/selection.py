"""Carries out filters, orders and slices on a graph in memory."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from graph.errors import RequestError
from graph.model.filters import (
    Condition,
    Conditions,
    DayField,
    DayFilter,
    Filter,
    Listing,
    Operator,
    OrderTerm,
    Page,
    PatternField,
    PatternFilter,
    Scalar,
    ScenarioField,
    ScenarioFilter,
    ServiceField,
    ServiceFilter,
    Slice,
)
from graph.model.ids import NodeId, NodeKind
from graph.model.names import fold
from graph.model.records import Day, IntegrationPattern, Record, Scenario, Service

if TYPE_CHECKING:
    from graph.model.course_graph import CourseGraph

F = TypeVar("F", ScenarioFilter, ServiceFilter, DayFilter)

_LISTED: dict[type[Filter], NodeKind] = {
    ScenarioFilter: NodeKind.SCENARIO,
    ServiceFilter: NodeKind.SERVICE,
    DayFilter: NodeKind.DAY,
    PatternFilter: NodeKind.PATTERN,
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
    ids = graph.ids(_LISTED[type(where)])
    records = graph.records(ids)
    return [
        identifier
        for identifier, record in zip(ids, records, strict=True)
        if record is not None and _matches(graph, record, where)
    ]


def _matches(graph: CourseGraph, record: Record, where: Filter) -> bool:
    if isinstance(where, ScenarioFilter) and isinstance(record, Scenario):
        return _combined(where, lambda part: _scenario_matches(graph, record, part))
    if isinstance(where, ServiceFilter) and isinstance(record, Service):
        return _combined(where, lambda part: _service_matches(graph, record, part))
    if isinstance(where, DayFilter) and isinstance(record, Day):
        return _combined(where, lambda part: _day_matches(graph, record, part))
    return isinstance(where, PatternFilter)


def _combined(where: F, own: Callable[[F], bool]) -> bool:
    """Return whether a filter matches, given how its own fields are judged."""
    return (
        own(where)
        and all(_combined(part, own) for part in where.all_of)
        and (not where.any_of or any(_combined(part, own) for part in where.any_of))
        and (where.negated is None or not _combined(where.negated, own))
    )


def _scenario_matches(graph: CourseGraph, scenario: Scenario, where: ScenarioFilter) -> bool:
    used = graph.used[scenario.id]
    return (
        _holds(where.key, scenario.key)
        and _holds(where.title, scenario.title)
        and used.issuperset(where.uses)
        and (not where.uses_any or not used.isdisjoint(where.uses_any))
        and _days_match(graph, scenario, where)
        and (not where.pattern or _holds(where.pattern, _pattern_name(graph, scenario)))
    )


def _days_match(graph: CourseGraph, scenario: Scenario, where: ScenarioFilter) -> bool:
    days = [day for link in scenario.days for day in graph.records([link.target])]

    def found(part: DayFilter) -> list[bool]:
        return [day is not None and _matches(graph, day, part) for day in days]

    return (
        (where.days_some is None or any(found(where.days_some)))
        and (where.days_every is None or all(found(where.days_every)))
        and (where.days_none is None or not any(found(where.days_none)))
    )


def _pattern_name(graph: CourseGraph, scenario: Scenario) -> str | None:
    if scenario.pattern is None:
        return None
    (pattern,) = graph.records([scenario.pattern.target])
    return pattern.name if isinstance(pattern, IntegrationPattern) else None


def _service_matches(graph: CourseGraph, service: Service, where: ServiceFilter) -> bool:
    return (
        _holds(where.name, service.name)
        and _holds(where.category, service.category)
        and _holds(where.scenario_count, len(graph.used_by([service.id])[0]))
    )


def _day_matches(graph: CourseGraph, day: Day, where: DayFilter) -> bool:
    return (
        _holds(where.number, day.number)
        and _holds(where.week, day.week)
        and _holds(where.title, day.title)
        and graph.taught[day.id].issuperset(where.teaches)
    )


def _holds(conditions: Conditions, value: Scalar) -> bool:
    return all(_condition_holds(condition, value) for condition in conditions)


def _condition_holds(condition: Condition, value: Scalar) -> bool:
    operand = condition.operand
    if condition.operator is Operator.EQ:
        return _composed(value) == _composed(operand)
    if condition.operator is Operator.NE:
        return _composed(value) != _composed(operand)
    if condition.operator in {Operator.IN, Operator.NOT_IN}:
        options = operand if isinstance(operand, tuple) else (operand,)
        listed = value is not None and _composed(value) in {_composed(item) for item in options}
        return listed is (condition.operator is Operator.IN)
    if value is None or operand is None:
        return False
    return bool(_COMPARISONS[condition.operator](value, operand))


def _composed(value: object) -> object:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _on_text(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, operand: compare(fold(str(value)), fold(str(operand)))


_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.CONTAINS: _on_text(operator.contains),
    Operator.STARTS_WITH: _on_text(str.startswith),
    Operator.ENDS_WITH: _on_text(str.endswith),
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}


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
