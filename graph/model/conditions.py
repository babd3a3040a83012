"""Whether conditions hold of a value."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable
from typing import Any

from graph.model.filters import Condition, Conditions, Operator, Scalar
from graph.model.names import fold


def holds(conditions: Conditions, value: Scalar) -> bool:
    """Return whether all conditions hold of a value.

    Example:
        >>> holds((Condition(Operator.CONTAINS, "s3"), Condition(Operator.NE, "S3")), "Amazon S3")
        True
    """
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
