"""How the filters of the schema become questions to the graph.

A filter of the schema and the one of `graph.model.filters` have fields of the same names, but for
`and`, `or` and `not`, which are words of Python.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeAlias, cast

import strawberry

from api.schema import filters as served
from api.schema.conditions import conditions
from api.schema.define import Info
from graph.errors import LimitError
from graph.model import filters
from graph.model.filters import MOST_FILTER_DEPTH
from graph.model.ids import NodeId, NodeKind
from graph.model.quick import quickly

ServedNodeFilter: TypeAlias = (
    served.DayFilter
    | served.ScenarioFilter
    | served.ServiceFilter
    | served.PatternFilter
    | served.ComponentFilter
)
ServedFilter: TypeAlias = ServedNodeFilter | served.StepFilter | served.InteractionFilter
_MEANT: Mapping[type, type[filters.Filter | filters.PartFilter]] = {
    served.DayFilter: filters.DayFilter,
    served.ScenarioFilter: filters.ScenarioFilter,
    served.ServiceFilter: filters.ServiceFilter,
    served.PatternFilter: filters.PatternFilter,
    served.ComponentFilter: filters.ComponentFilter,
    served.StepFilter: filters.StepFilter,
    served.InteractionFilter: filters.InteractionFilter,
}
_MAKERS: Mapping[
    type, tuple[Callable[..., filters.Filter | filters.PartFilter], dict[str, Any]]
] = {
    asked: (quickly(meant), {each.name: each.default for each in fields(meant)})
    for asked, meant in _MEANT.items()
}
"""What makes filters of the graph, and the values of one that restricts nothing."""
_LISTS = (
    served.DayListFilter,
    served.ScenarioListFilter,
    served.ServiceListFilter,
    served.PatternListFilter,
    served.ComponentListFilter,
    served.StepListFilter,
    served.InteractionListFilter,
)
_ABSENT = strawberry.UNSET
_COMBINING = {"and_": "all_of", "or_": "any_of", "not_": "negated"}
_NAMING = frozenset({"teaches", "uses", "uses_any"})
"""The fields that name services."""


async def meant_by(where: ServedNodeFilter, info: Info) -> filters.Filter:
    """Return what is asked, as the graph understands it. All names are looked up at once.

    Raises:
        NotFoundError: If the filter names a service that nobody knows, with suggestions.
        LimitError: If more than `MOST_FILTER_DEPTH` filters lie inside each other.
    """
    services = await info.context.named(NodeKind.SERVICE, list(_names_in(where)))
    return cast("filters.Filter", _meant(where, services))  # one of nodes means one of nodes


def _names_in(where: ServedFilter) -> Iterator[str]:
    """Yield the names of services that a filter mentions, however deep; without recursion."""
    waiting: list[tuple[ServedFilter, int]] = [(where, 1)]
    while waiting:
        part, depth = waiting.pop()
        if depth > MOST_FILTER_DEPTH:
            remedy = "List alternatives side by side instead."
            raise LimitError("The depth of `where`", MOST_FILTER_DEPTH, depth, remedy)
        for name, value in _given(part):
            if name in _NAMING:
                yield from value
            else:
                waiting += [(inner, depth + 1) for inner in reversed(_inside(value))]


def _given(asked: object) -> list[tuple[str, Any]]:
    """Return what the client gave of an input, null left out, by the name of the attribute."""
    return [
        (name, value)
        for name, value in vars(asked).items()
        if value is not _ABSENT and value is not None
    ]


def _inside(value: object) -> list[ServedFilter]:
    """Return the filters that lie directly in the value of a field."""
    if isinstance(value, list):
        return [item for item in value if type(item) in _MEANT]
    if isinstance(value, _LISTS):
        return [part for _, part in _given(value)]
    return [value] if isinstance(value, ServedFilter) else []


def _meant(
    where: ServedFilter, services: Mapping[str, NodeId]
) -> filters.Filter | filters.PartFilter:
    """Return a filter as the graph understands it, given what the names in it mean."""
    make, empty = _MAKERS[type(where)]
    values: dict[str, Any] = dict(empty)
    for name, value in _given(where):
        values[_COMBINING.get(name, name)] = _value(name, value, services)
    return make(**values)


def _value(name: str, value: Any, services: Mapping[str, NodeId]) -> object:  # noqa: ANN401
    """Return what the graph understands by the value of a field."""
    if name in _NAMING:
        return tuple([services[service] for service in value])
    if isinstance(value, list):
        return tuple(_meant(part, services) for part in value)
    if isinstance(value, _LISTS):
        parts = {part: _meant(inner, services) for part, inner in _given(value)}
        return filters.ListFilter(**parts)
    if isinstance(value, ServedFilter):
        inner = _meant(value, services)
        return inner if name == "not_" else filters.ListFilter(some=inner)
    return conditions(value)
