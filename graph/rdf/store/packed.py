"""Records as one text each: a literal of JSON is read at once, where triples are read by hundreds.

A dataclass is a list of its fields in their order, without those at its end that have their
defaults. What is read is what was written, to the type of each number.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
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
    shape: Any = type(value)
    made = _packer(shape)
    return value if made is None else made(value)


@cache
def _packer(hint: Any) -> Pack | None:  # noqa: ANN401 - any type that a field may have
    """Return what makes the plain form of a value of a type; None where it is plain already."""
    if is_dataclass(hint):
        assert isinstance(hint, type)  # noqa: S101 - an instance is no type
        return _dataclass_packer(hint)
    inner = [made for each in get_args(hint) if (made := _packer(each)) is not None]
    if not inner:
        return None
    (made,) = inner
    if get_origin(hint) is tuple:
        return lambda value: [made(item) for item in value]
    return lambda value: None if value is None else made(value)


def _dataclass_packer(shape: type) -> Pack:
    kept, hints = _fields(shape), get_type_hints(shape)
    names = [each.name for each in kept]
    made = [(at, pack) for at, name in enumerate(names) if (pack := _packer(hints[name]))]
    defaults = [each.default for each in kept]

    def packed(value: object) -> object:
        values = [getattr(value, name) for name in names]
        while values and values[-1] == defaults[len(values) - 1]:
            values.pop()
        for at, pack in made:
            if at < len(values):
                values[at] = pack(values[at])
        return values

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
