"""Checks plain data against the fields that a kind of record has, and gathers every fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from graph.errors import Fault, SourceError, did_you_mean
from graph.load.yaml_tree import YamlDocument
from graph.model.names import near

Location = Sequence[str | int]


class Shape(BaseModel):
    """The fields of a kind of record in YAML. Strict: `"3"` is no number, and nothing is extra."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


S = TypeVar("S", bound=Shape)


def read_shape(shape: type[S], document: YamlDocument, location: Location = ()) -> S:
    """Return what stands at `location` of a document as the shape it must have.

    Raises:
        SourceError: With a fault for each field that is unknown, missing or of a wrong type.
    """
    data = value_at(document, location)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        faults = [_fault(detail, shape, document, location) for detail in error.errors()]
        raise SourceError(list(dict.fromkeys(faults))) from error


def value_at(document: YamlDocument, location: Location) -> object:
    """Return the value that a path of keys and indexes leads to. The path must exist."""
    value: object = document.data
    for part in location:
        value = value[part]  # type: ignore[index]  # the caller's path exists
    return value


def _fault(
    detail: ErrorDetails, shape: type[Shape], document: YamlDocument, location: Location
) -> Fault:
    """Return one of pydantic's errors as a message with a place in the file."""
    within = _real_path(detail["loc"], value_at(document, location))
    line, column = document.mark([*location, *within])
    field = ".".join(str(part) for part in within)
    return Fault(_message(detail, shape, field), document.path, line, column)


def _message(detail: ErrorDetails, shape: type[Shape], field: str) -> str:
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        known = sorted(_field_names(shape))
        close = did_you_mean(near(field.rpartition(".")[2], known))
        return f"There is no field {field!r} here.{close or ' Known: ' + ', '.join(known) + '.'}"
    if kind == "missing":
        return f"The field {field!r} is missing. Add it."
    reason = detail["msg"].removeprefix("Value error, ")
    shown = given if isinstance(given, (str, int, float, bool)) else type(given).__name__
    return f"The field {field!r} is {_cut(repr(shown))}: {reason[:1].lower()}{reason[1:]}."


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _field_names(shape: type[Shape]) -> set[str]:
    """Return the names of the fields of a shape and of the shapes inside it."""
    names: set[str] = set()
    for name, info in shape.model_fields.items():
        names.add(info.alias or name)
        for inner in _shapes_in(info.annotation):
            names |= _field_names(inner)
    return names


def _shapes_in(annotation: object) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [shape for part in inner for shape in _shapes_in(part)]


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
