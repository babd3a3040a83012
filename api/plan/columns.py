"""Completing the values of a field for many objects at once, as their type has it.

What is as it should be passes at the speed of a few calls of C for the whole column. What is not
raises an error, and the question is answered by the executor instead, which tells the error.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, islice
from math import isfinite
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLLeafType,
    GraphQLOutputType,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from api.plan.lockstep import UncoveredError

_NONE = type(None)
Column = list[Any]
"""The values of a field, one for each object that it was asked of."""
Complete = Callable[[Column, Any], Column]
"""Makes of values what stands in the answer; it is told of the run too."""


def completer(type_: GraphQLOutputType, objects: Complete) -> Complete:
    """Return what completes the values of a field.

    Args:
        type_: The type of the field.
        objects: What completes values of an object, interface or union type that are there.
    """
    is_required = is_non_null_type(type_)
    bare = type_.of_type if is_non_null_type(type_) else type_
    if is_leaf_type(bare):
        return _leaves(bare, is_required=is_required)
    inner = _lists(completer(bare.of_type, objects)) if is_list_type(bare) else objects
    return _required(inner) if is_required else _nullable(inner)


def _required(inner: Complete) -> Complete:
    def complete(values: Column, run: Any) -> Column:  # noqa: ANN401 - passed on
        if _NONE in map(type, values):
            raise ValueError("A value is null that cannot be.")
        return inner(values, run)

    return complete


def _nullable(inner: Complete) -> Complete:
    def complete(values: Column, run: Any) -> Column:  # noqa: ANN401 - passed on
        if _NONE not in map(type, values):
            return inner(values, run)
        present = [value for value in values if value is not None]
        others = iter(inner(present, run) if present else ())
        return [None if value is None else next(others) for value in values]

    return complete


def _lists(inner: Complete) -> Complete:
    def complete(values: Column, run: Any) -> Column:  # noqa: ANN401 - passed on
        if not {*map(type, values)} <= {list, tuple}:
            raise UncoveredError("A list is neither a list nor a tuple.")
        items = iter(inner(list(chain.from_iterable(values)), run))
        return [list(islice(items, len(value))) for value in values]

    return complete


def _leaves(type_: GraphQLLeafType, *, is_required: bool) -> Complete:
    exact, fit = _EXACT.get(type_.name, (None, _any))
    passing = {exact} if is_required else {exact, _NONE}
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:  # noqa: ANN401 - of any type
        if value is None and not is_required:
            return None
        result = coerce(value)
        if result is None or result is Undefined:
            raise ValueError("A value is null that cannot be.")
        return result

    def complete(values: Column, _run: Any) -> Column:  # noqa: ANN401 - not needed
        if {*map(type, values)} <= passing and fit(values):
            return values
        return [coerced(value) for value in values]

    return complete


def _any(_values: Column) -> bool:
    return True


def _short(values: Column) -> bool:
    """Tell whether no whole number is too large for GraphQL."""
    return all(value is None or GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT for value in values)


def _finite(values: Column) -> bool:
    return all(value is None or isfinite(value) for value in values)


_EXACT: dict[str, tuple[type, Callable[[Column], bool]]] = {
    "String": (str, _any),
    "ID": (str, _any),
    "Boolean": (bool, _any),
    "Int": (int, _short),
    "Float": (float, _finite),
}
"""Types whose values stand in the answer as they are: of which class, and what else must hold."""
