"""Makes frozen records at the cost of mutable ones, where there are millions to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def quickly(shape: Callable[P, T]) -> Callable[P, T]:
    """Return what makes records of a class in half the time that the class takes.

    A frozen dataclass has to go around its own lock to set each of its fields. Here a twin without
    the lock sets them, and becomes the record: a class can be changed for one with the same slots.

    Args:
        shape: A frozen dataclass with slots, without methods that take part in its making. All
            its fields are given, also those that have a default.

    Example:
        >>> from graph.model.records import Link
        >>> link = quickly(Link)("day:8", "Day 8", ())
        >>> link == Link("day:8", "Day 8", ()), type(link) is Link
        (True, True)
    """
    names = [spec.name for spec in fields(cast("type[Any]", shape))]
    # As `dataclasses` itself does, only that the last line is another.
    body = "".join(f"    self.{name} = {name}\n" for name in names)
    source = f"def __init__(self, {', '.join(names)}):\n{body}    self.__class__ = shape\n"
    made: dict[str, Any] = {}
    exec(source, {"shape": shape}, made)  # noqa: S102 - nothing but the names of our own fields
    twin = type(shape.__name__, (), {"__slots__": tuple(names), **made})
    return cast("Callable[P, T]", twin)
