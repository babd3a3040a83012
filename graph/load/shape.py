"""Checks plain data against the fields that a kind of record has, and gathers every fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar, get_args

from pydantic_core import ErrorDetails, SchemaValidator, ValidationError

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.shape_schema import Shape, fields_of, schema_of
from graph.model.names import near

Location = Sequence[str | int]


class Document(Protocol):
    """Plain data out of a file that knows its places."""

    @property
    def path(self) -> str:
        """The file as messages name it."""

    @property
    def data(self) -> object:
        """What it holds: dicts, lists, scalars."""

    def mark(self, location: Location = ()) -> tuple[int, int | None]:
        """Return the 1-based line and column of what a path of keys and indexes leads to."""


S = TypeVar("S", bound=Shape)


def read_shape(shape: type[S], document: Document, location: Location = ()) -> S:
    """Return what stands at `location` of a document as the shape it must have.

    Raises:
        SourceError: With a fault for each field that is unknown, missing or of a wrong type.
    """
    data = value_at(document, location)
    try:
        read: S = _validator(shape).validate_python(data)
    except ValidationError as error:
        faults = [_fault(detail, shape, document, location) for detail in error.errors()]
        raise SourceError(list(dict.fromkeys(faults))) from error
    return read


def value_at(document: Document, location: Location) -> object:
    """Return the value that a path of keys and indexes leads to. The path must exist."""
    value: object = document.data
    for part in location:
        value = value[part]  # type: ignore[index]  # the caller's path exists
    return value


_validators: dict[type[Shape], SchemaValidator] = {}


def _validator(shape: type[Shape]) -> SchemaValidator:
    """Return what checks a shape, made when it is first asked for."""
    if shape not in _validators:
        _validators[shape] = SchemaValidator(schema_of(shape))
    return _validators[shape]


def _fault(
    detail: ErrorDetails, shape: type[Shape], document: Document, location: Location
) -> Fault:
    """Return one of pydantic's errors as a message with a place in the file."""
    within = _real_path(detail["loc"], value_at(document, location))
    line, column = document.mark([*location, *within])
    inner = _shape_at(shape, within)
    return Fault(_message(detail, inner, within), document.path, line, column)


def _shape_at(shape: type[Shape], path: Location) -> type[Shape]:
    """Return the shape of the mapping in which a path ends."""
    for part in path[:-1]:
        field = fields_of(shape).get(str(part))
        inner = [] if field is None else _shapes_in(field.annotation)
        shape = inner[0] if inner else shape
    return shape


def _message(detail: ErrorDetails, shape: type[Shape], path: list[str | int]) -> str:
    kind, given = detail["type"], detail["input"]
    field = _written(path)
    if kind == "extra_forbidden":
        known = sorted(fields_of(shape))
        close = did_you_mean(near(str(path[-1]), known))
        return f"There is no field {field} here.{close or ' Known: ' + ', '.join(known) + '.'}"
    if kind == "missing":
        return f"The field {field} is missing. Add it."
    subject = f"The field {field}" if path else "This record"
    if given is None:
        return f"{subject} is empty. Write a value, or leave it out."
    if kind == "model_type":
        return f"{subject} is no mapping. Write its fields, as in `name: S3`."
    reason = detail["msg"].removeprefix("Value error, ")
    shown = given if isinstance(given, (str, int, float, bool)) else type(given).__name__
    return f"{subject} is {_cut(repr(shown))}: {reason[:1].lower()}{reason[1:]}."


def _written(path: Location) -> str:
    """Return a path of fields as people count: `'related', item 2`."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else repr(part) for part in path)


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _shapes_in(annotation: object) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [shape for part in get_args(annotation) for shape in _shapes_in(part)]


def _real_path(loc: Location, data: object) -> list[str | int]:
    """Return pydantic's location without what it puts in for the members of unions."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            continue
        path.append(part)
    return path
