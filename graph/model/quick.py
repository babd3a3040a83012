"""Makes frozen records at the cost of mutable ones, where there are millions to make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


_UNLOCKED = {
    "__slots__": (),
    "__init__": object.__init__,
    "__setattr__": object.__setattr__,
    "__delattr__": object.__delattr__,
}
"""What a subclass of a frozen dataclass needs to be none."""


def quickly(shape: Callable[P, T]) -> Callable[P, T]:
    """Return what makes records of a class in a third of the time that the class takes.

    A frozen dataclass has to go around its own lock to set each of its fields. Here an object of a
    subclass without the lock is filled, and becomes the record: Python lets an object change its
    class for one with the same slots. It is a function, because it costs more to call a class that
    has an `__init__`.

    Args:
        shape: A frozen dataclass with slots, without methods that take part in its making. All
            its fields are given, also those that have a default.

    Example:
        >>> from graph.model.records import Link
        >>> link = quickly(Link)("day:8", "Day 8", ())
        >>> link == Link("day:8", "Day 8", ()), type(link) is Link
        (True, True)
    """
    frozen = cast("type[Any]", shape)
    names = [spec.name for spec in fields(frozen)]
    # As `dataclasses` itself does, only that the class comes last.
    body = "".join(f"    _record.{name} = {name}\n" for name in names)
    source = (
        f"def make({', '.join(names)}):\n"
        f"    _record = _unlocked()\n{body}    _record.__class__ = _frozen\n    return _record\n"
    )
    made: dict[str, Any] = {
        "_frozen": frozen,
        "_unlocked": type(frozen.__name__, (frozen,), dict(_UNLOCKED)),
    }
    exec(source, made)  # noqa: S102 - nothing but the names of our own fields
    return cast("Callable[P, T]", made["make"])
