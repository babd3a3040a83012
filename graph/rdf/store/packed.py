"""Records as one text each: a literal of JSON is read at once, where triples are read by hundreds.

A dataclass is a list of its fields in their order, without those at its end that have their
defaults. What is read is what was written, to the type of each number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

Pack = Callable[[Any], object]
Unpack = Callable[[Any], Any]

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(value: object) -> str:
    """Return a record, or a list of texts and numbers, as JSON in one line."""
    return _json(_plain(value))


def unpack(shape: type, text: str) -> Any:  # noqa: ANN401 - it is of the type that is asked for
    """Return the record of a type that was packed.

    Raises:
        ValueError: If it is no record of this type.
    """
    try:
        return _unpacker(shape)(json.loads(text))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"this is no {shape.__name__}: {error}") from error


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    shape: Hashable = type(value)
    return _packer(shape)(value) if is_dataclass(value) else value


@cache
def _packer(shape: type) -> Pack:
    """Return what makes the plain form of a dataclass."""
    kept = _fields(shape)
    held = attrgetter(*(each.name for each in kept))
    defaults = tuple(each.default for each in kept)

    def packed(value: object) -> object:
        values = held(value) if len(defaults) > 1 else (held(value),)
        length = len(defaults)
        while length and values[length - 1] == defaults[length - 1]:
            length -= 1
        # Most of what a record holds are texts and numbers.
        return [
            item if item is None or isinstance(item, str | int | float) else _plain(item)
            for item in values[:length]
        ]

    return packed


@cache
def _fields(shape: type) -> tuple[Field[Any], ...]:
    """Return the fields of a dataclass that are compared: the others are no part of the graph."""
    return tuple(each for each in fields(shape) if each.compare)


@cache
def _unpacker(hint: Any) -> Unpack:  # noqa: ANN401 - any type that a field may have
    """Return what makes a value of a type of its plain form."""
    if is_dataclass(hint):
        assert isinstance(hint, type)  # noqa: S101 - an instance is no type
        hints = get_type_hints(hint)
        parts = [_unpacker(hints[each.name]) for each in _fields(hint)]
        return lambda plain: hint(*(part(item) for part, item in zip(parts, plain, strict=False)))
    if get_origin(hint) is tuple:
        item = _unpacker(get_args(hint)[0])
        return lambda plain: tuple(item(each) for each in plain)
    if get_origin(hint) is UnionType:
        (inner,) = (_unpacker(each) for each in get_args(hint) if each is not NoneType)
        return lambda plain: None if plain is None else inner(plain)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return lambda plain: plain
