"""Carries out orders and slices on a graph in memory; `matching` carries out the filters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from itertools import compress, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

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
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.matching import matcher
from graph.model.quick import quickly
from graph.model.records import Day, Scenario, Service

if TYPE_CHECKING:
    from graph.model.course_graph import CourseGraph

Judge: TypeAlias = Callable[[NodeId], bool]
"""Says of a node whether it matches."""

_LISTED: dict[type[Filter], NodeKind] = {
    ScenarioFilter: NodeKind.SCENARIO,
    ServiceFilter: NodeKind.SERVICE,
    DayFilter: NodeKind.DAY,
    PatternFilter: NodeKind.PATTERN,
    ComponentFilter: NodeKind.COMPONENT,
}
_FIELDS = {
    shape: (names, attrgetter(*names))
    for shape in _LISTED
    for names in [tuple(each.name for each in fields(shape))]
}
"""The names of the fields of a filter, and what reads them all."""


_page = quickly(Page)


def page(graph: CourseGraph, listing: Listing) -> Page:
    """Return a part of a filtered, ordered list.

    No more nodes are judged than the part needs, and one on each side of it.

    Raises:
        RequestError: If `after` or `before` is no node of the kind that is listed.
    """
    part = listing.part
    kind = _LISTED[type(listing.where)]
    marks = [mark for mark in (part.after, part.before) if mark is not None]
    for mark in marks:
        if graph.find(mark) is None or kind_of(mark) is not kind:
            message = f"{mark} is not in this list. Use a cursor that this list gave."
            raise RequestError(message)
    candidates, matches = _narrowed(graph, listing.where)
    if listing.order_by:
        # A mark has its place in the order even where the filter does not admit it.
        admitted = [node for node in candidates if matches(node)]
        candidates = _ordered(graph, {*admitted, *marks}, listing.order_by)
        matches = set(admitted).__contains__
        start, end = _found(candidates, part)
    else:
        start, end = _placed(graph, candidates, part)
    if matches is _always:
        return _sliced(candidates, start, end, part)
    return _cut(candidates, start, end, part, matches)


def count(graph: CourseGraph, where: Filter) -> int:
    """Return how many nodes match a filter."""
    candidates, matches = _narrowed(graph, where)
    return len(candidates) if matches is _always else sum(map(matches, candidates))


def _narrowed(graph: CourseGraph, where: Filter) -> tuple[Sequence[NodeId], Judge]:
    """Return nodes in the order of the graph, and what says which of them match a filter.

    Scenarios that use a service come out of an index: of several services, the rarest leads.
    """
    candidates = graph.ids(_LISTED[type(where)])
    if isinstance(where, ScenarioFilter) and where.uses:
        rarest, *others = where.uses
        if others:
            rarest, *others = sorted(where.uses, key=lambda each: len(_using(graph, each)))
        candidates = _using(graph, rarest)
        if not others and _restrictions(where) == ["uses"]:
            return candidates, _always
        where = replace(where, uses=tuple(others))
    if not _restrictions(where):
        return candidates, _always
    test = matcher(graph, where)

    def judged(node: NodeId) -> bool:
        (record,) = graph.records([node])
        return record is not None and test(record)

    return candidates, judged


def _restrictions(where: Filter) -> list[str]:
    """Return the fields of a filter that restrict something."""
    names, values = _FIELDS[type(where)]
    return list(compress(names, values(where)))


def _always(_: NodeId) -> bool:
    return True


def _using(graph: CourseGraph, service: NodeId) -> tuple[NodeId, ...]:
    (found,) = graph.used_by([service])
    return found


def _placed(graph: CourseGraph, candidates: Sequence[NodeId], part: Slice) -> tuple[int, int]:
    """Return the bounds that marks set in nodes that have the order of the graph."""
    start, end = 0, len(candidates)
    if part.after is not None:
        start = bisect_right(candidates, graph.place(part.after), key=graph.place)
    if part.before is not None:
        end = bisect_left(candidates, graph.place(part.before), key=graph.place)
    return start, max(start, end)


def _found(ordered: Sequence[NodeId], part: Slice) -> tuple[int, int]:
    """Return the bounds that marks set in nodes that have another order."""
    start = 0 if part.after is None else ordered.index(part.after) + 1
    end = len(ordered) if part.before is None else ordered.index(part.before)
    return start, max(start, end)


def _sliced(candidates: Sequence[NodeId], start: int, end: int, part: Slice) -> Page:
    """Return what `_cut` does of nodes that all match, without a look at them."""
    first, last = part.first, part.last
    low, high = start, end if first is None else min(end, start + first)
    if last is not None:
        low = max(low, high - last)
    return _page(
        tuple(candidates[low:high]),
        has_previous=low > 0,
        has_next=high < len(candidates),
    )


def _cut(candidates: Sequence[NodeId], start: int, end: int, part: Slice, matches: Judge) -> Page:
    """Return what is left between two bounds after `first`, then `last`."""

    def taken(places: Iterable[int], most: int | None) -> tuple[list[int], bool]:
        """Return at most so many places of nodes that match, and whether there are more."""
        matching = (at for at in places if matches(candidates[at]))
        found = list(matching if most is None else islice(matching, most + 1))
        return found[:most], most is not None and len(found) > most

    inside = range(start, end)
    before = behind = False
    if part.first is None and part.last is not None:
        chosen, before = taken(reversed(inside), part.last)
        chosen.reverse()
    else:
        chosen, behind = taken(inside, part.first)
        if part.last is not None and part.last < len(chosen):
            chosen, before = chosen[len(chosen) - part.last :], True
    return Page(
        tuple(candidates[at] for at in chosen),
        has_previous=before or any(matches(candidates[at]) for at in reversed(range(start))),
        has_next=behind or any(matches(candidates[at]) for at in range(end, len(candidates))),
    )


def _ordered(
    graph: CourseGraph, chosen: Iterable[NodeId], order_by: Sequence[OrderTerm]
) -> list[NodeId]:
    """Return nodes in the order asked, ties in the order in which the graph lists them."""
    ordered = sorted(chosen, key=graph.place)
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
