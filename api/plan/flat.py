"""Selection sets of which nothing but attributes of a record is asked: a row of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails
from strawberry.types.field import StrawberryField

from api.plan.leaves import leaf
from api.plan.rows import Say
from api.plan.waiting import UncoveredError
from api.plan.writing import Writing, attributes
from api.schema.served import schema

_TYPENAME = "__typename"
DEFINITION = "strawberry-definition"
"""Under which name GraphQL's types and fields know what Strawberry made them of."""

Grouped = Mapping[str, list[FieldDetails]]
"""The fields of a selection set, by their keys in the answer."""


@dataclass(frozen=True, slots=True)
class FlatSelection:
    """A selection set of attributes."""

    type_: GraphQLObjectType
    """The type of the record."""
    grouped: Grouped
    """The attributes."""

    def row(self, writing: Writing, value: str) -> str:
        """Return the text of what is said of a record that the text knows as `found`.

        Args:
            writing: The function in which it will stand.
            value: How the names begin that it may give to what it reads.
        """
        row = []
        for place, (key, details) in enumerate(self.grouped.items()):
            definition, field = declared(self.type_, details)
            text = (
                writing.name(self.type_.name)
                if field is None
                else attribute(writing, definition, field, "found", f"{value}_{place}")
            )
            row.append(f"{writing.name(key)}: {text}")
        return f"{{{', '.join(row)}}}"

    def say(self, shape: type) -> Say:
        """Return a function of a record that says it; a record of another class is an error."""
        writing = Writing("found")
        writing.add(f"if not isinstance(found, {writing.name(shape)}): raise TypeError")
        writing.add(f"return {self.row(writing, 'v')}")
        return writing.function()


def is_flat(type_: GraphQLObjectType, grouped: Grouped) -> bool:
    """Tell whether a selection set asks for nothing but attributes that stand in the answer."""
    found = (declared(type_, details) for details in grouped.values())
    return all(
        field is None
        or (field.base_resolver is None and is_leaf_type(get_nullable_type(definition.type)))
        for definition, field in found
    )


def declared(
    parent: GraphQLObjectType, details: list[FieldDetails]
) -> tuple[GraphQLField, StrawberryField | None]:
    """Return a field, as GraphQL and as Strawberry know it; `__typename` is none of Strawberry's.

    Raises:
        UncoveredError: If it is more than a plan can read.
    """
    name = details[0].node.name.value
    definition = schema._schema.get_field(parent, name)  # noqa: SLF001
    if definition is None:
        raise UncoveredError(f"{parent.name}.{name} is no field.")
    field = definition.extensions.get(DEFINITION)
    if name == _TYPENAME:
        return definition, None
    if field is None or field.extensions or field.is_subscription:
        raise UncoveredError(f"{name} is more than a field with a resolver.")
    return definition, field


def attribute(
    writing: Writing,
    definition: GraphQLField,
    field: StrawberryField,
    parent: str,
    value: str,
) -> str:
    """Return the text of an attribute that stands in the answer."""
    is_required = is_non_null_type(definition.type)
    read = f"{parent}.{attributes(field.python_name)}"
    type_ = cast("GraphQLLeafType", get_nullable_type(definition.type))
    return leaf(writing, type_, value, read, is_required=is_required)
