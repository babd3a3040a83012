"""Conditions on single values, and how they become questions to the graph.

Absent and null mean no restriction, with one exception: `eq` and `ne` compare null with a value
that is missing.
"""

from collections.abc import Mapping
from enum import Enum

import strawberry

from api.schema.days import Difficulty
from api.schema.define import input_type, optional
from graph.model import filters
from graph.model.filters import Operator

_ATTRIBUTES: Mapping[str, Operator] = {
    "eq": Operator.EQ,
    "ne": Operator.NE,
    "in_": Operator.IN,
    "not_in": Operator.NOT_IN,
    "contains": Operator.CONTAINS,
    "starts_with": Operator.STARTS_WITH,
    "ends_with": Operator.ENDS_WITH,
    "gt": Operator.GT,
    "gte": Operator.GTE,
    "lt": Operator.LT,
    "lte": Operator.LTE,
}
_NULL_MEANS_MISSING = {Operator.EQ, Operator.NE}


@input_type
class StringFilter:
    """Conditions on a text; all must hold. `contains`, `startsWith` and `endsWith` fold case."""

    eq: str | None = optional("Is this; null: is missing.")
    ne: str | None = optional("Is not this; null: is not missing.")
    in_: list[str] | None = optional("Is one of these.", name="in")
    not_in: list[str] | None = optional("Is none of these.")
    contains: str | None = optional("Holds this, whatever the case.")
    starts_with: str | None = optional("Begins with this, whatever the case.")
    ends_with: str | None = optional("Ends with this, whatever the case.")


@input_type
class IntFilter:
    """Conditions on a whole number; all must hold."""

    eq: int | None = optional("Is this; null: is missing.")
    ne: int | None = optional("Is not this; null: is not missing.")
    in_: list[int] | None = optional("Is one of these.", name="in")
    gt: int | None = optional("Is greater.")
    gte: int | None = optional("Is greater, or this.")
    lt: int | None = optional("Is less.")
    lte: int | None = optional("Is less, or this.")


@input_type
class FloatFilter:
    """Conditions on a number; all must hold."""

    eq: float | None = optional("Is this; null: is missing.")
    ne: float | None = optional("Is not this; null: is not missing.")
    in_: list[float] | None = optional("Is one of these.", name="in")
    gt: float | None = optional("Is greater.")
    gte: float | None = optional("Is greater, or this.")
    lt: float | None = optional("Is less.")
    lte: float | None = optional("Is less, or this.")


@input_type
class DifficultyFilter:
    """Conditions on how hard a day is; all must hold."""

    eq: Difficulty | None = optional("Is this; null: is missing.")
    ne: Difficulty | None = optional("Is not this; null: is not missing.")
    in_: list[Difficulty] | None = optional("Is one of these.", name="in")
    not_in: list[Difficulty] | None = optional("Is none of these.")


def conditions(asked: object) -> filters.Conditions:
    """Return one condition for each operator of `asked` that the client gave.

    Args:
        asked: One of the inputs above or their like, null, or nothing at all.
    """
    if asked is None or asked is strawberry.UNSET:
        return ()
    operands = (
        (operator, getattr(asked, attribute, strawberry.UNSET))
        for attribute, operator in _ATTRIBUTES.items()
    )
    return tuple(
        filters.Condition(operator, _plain(operand))
        for operator, operand in operands
        if operand is not strawberry.UNSET
        and (operand is not None or operator in _NULL_MEANS_MISSING)
    )


def _plain(operand: object) -> filters.Scalar | tuple[filters.Scalar, ...]:
    """Return what an operand stands for in the graph."""
    if isinstance(operand, list):
        return tuple(_scalar(item) for item in operand)
    return _scalar(operand)


def _scalar(operand: object) -> filters.Scalar:
    meant = operand.value if isinstance(operand, Enum) else operand
    if meant is None or isinstance(meant, str | int | float):
        return meant
    raise TypeError(f"{operand!r} is no value that anything could be compared with.")
