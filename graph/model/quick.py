"""Makes frozen records at the cost of mutable ones, where there are millions to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def quickly(shape: Callable[P, T]) -> Callable[P, T]:
    """Return what makes records of a class in half the time that the class takes.

    A frozen dataclass has to go around its own lock to set each of its fields. Here a twin without
    the lock sets them, and becomes the record: a class can be changed for one with the same slots.

    Args:
        shape: A frozen dataclass with slots, without methods that take part in its making.

    Example:
        >>> from graph.model.records import Link
        >>> link = quickly(Link)("day:8", "Day 8", ())
        >>> link == Link("day:8", "Day 8", ()), type(link) is Link
        (True, True)
    """

    def become(self: Any) -> None:  # noqa: ANN401 - a twin, which is of no type that has a name
        self.__class__ = shape

    of = cast("type[Any]", shape)
    specs = [(spec.name, spec.type, spec) for spec in fields(of)]
    twin = make_dataclass(of.__name__, specs, slots=True, namespace={"__post_init__": become})
    return cast("Callable[P, T]", twin)
