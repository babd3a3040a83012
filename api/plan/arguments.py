"""The arguments of a field, as its resolver takes them.

Where no variable is in them, they are worked out once. Where all variables are plain, which means
given, and of a type that takes them as they are, a function puts them in their places. All else is
coerced by graphql-core and converted by Strawberry each time, as the executor does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from enum import Enum
from math import isfinite
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    ListTypeNode,
    ListValueNode,
    NonNullTypeNode,
    ObjectValueNode,
    TypeNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    coerce_input_literal,
    get_nullable_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.utilities.coerce_input_value import coerce_default_value
from strawberry.types.arguments import convert_argument, convert_arguments
from strawberry.types.base import (
    StrawberryList,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType

from api.plan.writing import Writing, attributes
from api.schema.served import schema

Given = dict[str, Any]
"""Arguments by the names of the parameters of a resolver."""
_PLAIN: dict[str, Callable[[Any], bool]] = {
    "String": lambda value: type(value) is str,
    "ID": lambda value: type(value) is str,
    "Boolean": lambda value: type(value) is bool,
    "Int": lambda value: type(value) is int and GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT,
    "Float": lambda value: type(value) is float and isfinite(value),
}
"""Tells of the value of a variable whether it is one of its type as it stands."""


class _UnevenError(Exception):
    """Arguments into which variables cannot just be put."""


def plain_test(
    definitions: Sequence[VariableDefinitionNode],
) -> Callable[[Mapping[str, Any]], bool]:
    """Return what tells whether all variables of an operation are plain."""
    tests = [(each.variable.name.value, _plain(each.type)) for each in definitions]
    if any(test is None for _, test in tests):
        return lambda _variables: False
    return lambda variables: all(
        test is not None and name in variables and test(variables[name]) for name, test in tests
    )


def _plain(type_: TypeNode) -> Callable[[Any], bool] | None:
    if isinstance(type_, NonNullTypeNode):
        type_ = type_.type
    if isinstance(type_, ListTypeNode):
        item = _plain(type_.type)
        return item and (lambda value: type(value) is list and all(map(item, value)))
    return _PLAIN.get(type_.name.value) if hasattr(type_, "name") else None


class Arguments:
    """What gives the arguments of a resolver that has some."""

    def __init__(
        self,
        definition: GraphQLField,
        declared: StrawberryField,
        node: FieldNode,
        *,
        hides_schema: bool,
    ) -> None:
        """Give the arguments of a field.

        Args:
            definition: The field.
            declared: The same, as Strawberry knows it.
            node: Where it is asked for.
            hides_schema: Whether messages suggest no names of the schema.
        """
        self._definition = definition
        self._declared = declared
        self._node = node
        self._hides_schema = hides_schema
        self.has_variables = any(_has_variable(each.value) for each in node.arguments or ())

    def worked_out(self, variables: VariableValues) -> Given:
        """Return the arguments as the executor works them out.

        Raises:
            GraphQLError: If they are wrong.
        """
        given = get_argument_values(
            self._definition, self._node, variables, None, self._hides_schema
        )
        registry = schema.schema_converter.scalar_registry
        return convert_arguments(given, self._declared.arguments, registry, schema.config)

    def put_in(self) -> Callable[[Mapping[str, Any]], Given] | None:
        """Return a function of plain variables that gives the arguments; None if there is none."""
        writing = Writing("variables")
        try:
            writing.add(f"return {{{', '.join(self._written(writing))}}}")
        except _UnevenError:
            return None
        return writing.function()

    def _written(self, writing: Writing) -> list[str]:
        """Return the text of each argument, with its name."""
        nodes = {each.name.value: each.value for each in self._node.arguments or ()}
        found = []
        for argument in self._declared.arguments:
            name = schema.config.name_converter.from_argument(argument)
            definition = self._definition.args[name]
            if name in nodes:
                text = _value(writing, nodes[name], definition.type, argument.type)
            elif is_required_argument(definition):
                raise _UnevenError
            else:
                default = coerce_default_value(definition)
                if default is Undefined:
                    continue
                text = _default(writing, default, argument.type)
            found.append(f"{writing.name(argument.python_name)}: {text}")
        return found


def _value(writing: Writing, node: ValueNode, type_: Any, declared: Any) -> str:  # noqa: ANN401
    """Return the text of a value that is of a type, as GraphQL and as Strawberry know it."""
    if not _has_variable(node):
        literal = coerce_input_literal(node, type_)
        if literal is Undefined:
            raise _UnevenError
        return writing.name(_converted(literal, declared))
    if isinstance(node, VariableNode):
        # A variable that is plain is of a type that resolvers take as it is.
        return f"variables[{writing.name(node.name.value)}]"
    bare = get_nullable_type(type_)
    declared = _bare(declared)
    if isinstance(node, ListValueNode) and is_list_type(bare):
        if not isinstance(declared, StrawberryList):
            raise _UnevenError
        items = (_value(writing, each, bare.of_type, declared.of_type) for each in node.values)
        return f"[{', '.join(items)}]"
    if isinstance(node, ObjectValueNode) and isinstance(bare, GraphQLInputObjectType):
        return _input(writing, node, bare, declared)
    raise _UnevenError


def _input(
    writing: Writing,
    node: ObjectValueNode,
    type_: GraphQLInputObjectType,
    declared: Any,  # noqa: ANN401
) -> str:
    """Return the text of an object of an input type."""
    if not has_object_definition(declared) or type_.is_one_of:
        raise _UnevenError
    definition = declared.__strawberry_definition__
    if definition.from_input is not None:
        raise _UnevenError
    nodes = {each.name.value: each.value for each in node.fields}
    found = []
    for field in definition.fields:
        name = schema.config.name_converter.from_field(field)
        inner = field.resolve_type(type_definition=definition)
        if name in nodes:
            text = _value(writing, nodes[name], type_.fields[name].type, inner)
        elif is_required_input_field(type_.fields[name]):
            raise _UnevenError
        else:
            default = coerce_default_value(type_.fields[name])
            if default is not Undefined:
                text = _default(writing, default, inner)
            elif field.default_value is MISSING and field.default_factory is MISSING:
                text = "None"
            else:
                continue
        found.append(f"{attributes(field.python_name)}={text}")
    return f"{writing.name(declared)}({', '.join(found)})"


def _default(writing: Writing, value: object, declared: Any) -> str:  # noqa: ANN401
    """Return the text of a default, which must be one that nobody can change."""
    if not isinstance(value, str | int | float | Enum | None):
        raise _UnevenError
    return writing.name(_converted(value, declared))


def _converted(value: object, declared: Any) -> object:  # noqa: ANN401
    registry = schema.schema_converter.scalar_registry
    return convert_argument(value, declared, registry, schema.config)


def _bare(declared: Any) -> Any:  # noqa: ANN401 - as Strawberry has it
    """Return a type of Strawberry without the word that it may be null."""
    while isinstance(declared, StrawberryOptional | LazyType):
        if isinstance(declared, LazyType):
            declared = declared.resolve_type()
        elif type(declared) is StrawberryOptional:
            declared = declared.of_type
        else:
            raise _UnevenError
    return declared


def _has_variable(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(map(_has_variable, node.values))
    if isinstance(node, ObjectValueNode):
        return any(_has_variable(each.value) for each in node.fields)
    return isinstance(node, VariableNode)
