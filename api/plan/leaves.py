"""Completing values that stand in the answer as they are: texts, numbers, members of enums.

A value that is as its type says it is passes by a test that stands in the text of the function.
Others are coerced by the type itself, which may refuse them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT, GraphQLLeafType, Undefined

from api.plan.writing import Writing

_AS_IT_IS = {
    "String": "({read}).__class__ is str",
    "ID": "({read}).__class__ is str",
    "Boolean": "({read}) is True or {value} is False",
    "Int": f"({{read}}).__class__ is int and {GRAPHQL_MIN_INT} <= {{value}} <= {GRAPHQL_MAX_INT}",
    "Float": "({read}).__class__ is float and {value} - {value} == 0",
}
"""Tells of a value whether it stands in the answer as it is, by the name of its type.

Of numbers, those that are not finite leave no 0 when they are taken from themselves.
"""


def leaf(
    writing: Writing, type_: GraphQLLeafType, value: str, read: str, *, is_required: bool
) -> str:
    """Return the text that reads a value of a leaf type, and completes it.

    Args:
        writing: The function in which it will stand.
        type_: The type.
        value: The name under which the function may know the value.
        read: What gives the value.
        is_required: Whether null is an error.
    """
    coerce = writing.name(_coercer(type_, is_required=is_required))
    test = _AS_IT_IS.get(type_.name)
    if test is None:
        return f"{coerce}({read})"
    bound = read if read == value else f"{value} := {read}"
    return f"{value} if {test.format(read=bound, value=value)} else {coerce}({value})"


def _coercer(type_: GraphQLLeafType, *, is_required: bool) -> Callable[[Any], Any]:
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:  # noqa: ANN401 - of any type
        if value is None and not is_required:
            return None
        result = coerce(value)
        if result is None or result is Undefined:
            raise ValueError("A value is null that cannot be.")
        return result

    return coerced
