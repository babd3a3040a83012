"""The fields that a kind of record has, as annotations, and what pydantic's core makes of them.

Pydantic itself takes longer to import than a course takes to load. So what checks a shape is made
here, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from pydantic_core.core_schema import (
    CoreConfig,
    CoreSchema,
    ModelField,
    bool_schema,
    dict_schema,
    float_schema,
    int_schema,
    list_schema,
    model_field,
    model_fields_schema,
    model_schema,
    no_info_before_validator_function,
    nullable_schema,
    str_schema,
    union_schema,
    with_default_schema,
)

_STRICT = CoreConfig(strict=True, extra_fields_behavior="forbid", allow_inf_nan=False)
_PLAIN: Mapping[object, CoreSchema] = {
    str: str_schema(),
    int: int_schema(),
    float: float_schema(),
    bool: bool_schema(),
}


class Shape:
    """The fields of a kind of record in YAML. Strict: `"3"` is no number, and nothing is extra.

    A subclass annotates them with plain types, lists, dicts, unions and other shapes, or with
    `Annotated[type, Checked(…)]` where more is to be checked. A field has the default that stands
    beside its annotation, and must be there where none does. `from_` stands for the field `from`.
    """

    # What the core sets on what it makes.
    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )

    @classmethod
    def written_out(cls, data: object) -> object:
        """Return the fields that a short form stands for; for shapes that have one."""
        return data


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """What checks the values of a type, in annotations."""

    schema: CoreSchema
    """As the core takes it."""


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A field of a shape."""

    attribute: str
    """What it is called in Python."""
    annotation: object
    """What its value is to be."""
    is_required: bool
    """Whether it must be there."""


def fields_of(shape: type[Shape]) -> dict[str, ShapeField]:
    """Return the fields of a shape by what they are called in YAML."""
    hints = get_type_hints(shape, include_extras=True)
    return {
        name.removesuffix("_"): ShapeField(name, annotation, not hasattr(shape, name))
        for name, annotation in hints.items()
    }


def schema_of(annotation: object) -> CoreSchema:
    """Return what checks a value, as the core takes it.

    Args:
        annotation: What the value is to be: a shape, or what a field of one may be annotated with.
    """
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return _schema_of_shape(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        checked: Checked = inner[1]
        return checked.schema
    if origin in {list, Sequence}:
        return list_schema(schema_of(inner[0]))
    if origin is dict:
        return dict_schema(schema_of(inner[0]), schema_of(inner[1]))
    if origin in {Union, UnionType}:
        choices = [schema_of(each) for each in inner if each is not NoneType]
        schema = choices[0] if len(choices) == 1 else union_schema([*choices])
        return nullable_schema(schema) if NoneType in inner else schema
    return _PLAIN[annotation]


def _schema_of_shape(shape: type[Shape]) -> CoreSchema:
    fields = {
        field.attribute: _schema_of_field(shape, name, field)
        for name, field in fields_of(shape).items()
    }
    schema = model_schema(shape, model_fields_schema(fields), config=_STRICT)
    return no_info_before_validator_function(shape.written_out, schema)


def _schema_of_field(shape: type[Shape], name: str, field: ShapeField) -> ModelField:
    schema = schema_of(field.annotation)
    if not field.is_required:
        schema = with_default_schema(schema, default=getattr(shape, field.attribute))
    return model_field(schema, validation_alias=name)
