"""Makes frozen records at the cost of mutable ones, where there are millions to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def quickly(shape: Callable[P, T]) -> Callable[P, T]:
    """Return what makes records of a class in a third of the time that the class takes.

    A frozen dataclass has to go around its own lock to set each of its fields. Here a twin without
    the lock is filled, and becomes the record: a class can be changed for one with the same slots.
    It is a function, which Python calls with less ado than a class with an `__init__`.

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
    twin = type(shape.__name__, (), {"__slots__": tuple(names)})
    # As `dataclasses` itself does, only that the class comes last.
    body = "".join(f"    _record.{name} = {name}\n" for name in names)
    source = (
        f"def make({', '.join(names)}):\n"
        f"    _record = _twin()\n{body}    _record.__class__ = _shape\n    return _record\n"
    )
    made: dict[str, Any] = {}
    exec(source, {"_shape": shape, "_twin": twin}, made)  # noqa: S102 - nothing but the names of our own fields
    return cast("Callable[P, T]", made["make"])
