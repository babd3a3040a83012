"""Made-up queries that are valid on a schema: fields, aliases, arguments, fragments, directives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
    is_union_type,
)
from hypothesis import strategies as st

VALUES: dict[str, list[Any]] = {
    "String": ["S3", "cloudfront", "netflix_streaming", "스트리밍", "nobody knows this", "", "a"],
    "ID": ["scenario:netflix_streaming", "day:8", "service:s3", "actor:user", "nothing"],
    "Int": [0, 1, 3, 8, 16, 99, -1],
    "Float": [0.0, 2.5, 40.0],
    "Boolean": [True, False],
    "Date": ["2026-03-02"],
    "DateTime": ["2026-03-02T09:00:00+00:00"],
}
"""Values of scalars, which the shipped course knows for the greater part."""
_MOST_DEPTH = 5


@dataclass
class MadeUp:
    """A query that is being made up."""

    schema: GraphQLSchema
    draw: Callable[[st.SearchStrategy[Any]], Any]
    fragments: list[str] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    names: int = 0

    def document(self) -> str:
        """Return the whole document."""
        root = self.schema.query_type
        assert root is not None
        selected = self.selections(root, 0)
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        head = f"query Made({declared})" if declared else "query Made"
        return "\n".join([f"{head} {selected}", *self.fragments])

    def selections(self, type_: object, depth: int) -> str:
        """Return a selection set on a type."""
        number = self.draw(st.integers(1, 4))
        parts = [self.selection(type_, depth) for _ in range(number)]
        return "{ " + " ".join(parts) + " }"

    def selection(self, type_: object, depth: int) -> str:
        """Return a field, or a fragment."""
        if is_union_type(type_):
            return self.narrowed(type_.types, depth)
        assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        choice = self.draw(st.integers(0, 12))
        if choice == 0:
            return f"__typename{self.directive()}"
        if choice == 1 and isinstance(type_, GraphQLInterfaceType):
            return self.narrowed(self.schema.get_possible_types(type_), depth)
        if choice in {2, 3} and depth:
            return self.fragment(type_, depth)
        fields = [
            (name, each)
            for name, each in type_.fields.items()
            if depth < _MOST_DEPTH or not is_composite_type(get_named_type(each.type))
        ]
        if not fields:
            return "__typename"
        name, definition = self.draw(st.sampled_from(fields))
        return self.field(name, definition, depth)

    def narrowed(self, types: Any, depth: int) -> str:  # noqa: ANN401 - of graphql-core
        """Return a fragment on one of several types."""
        found = self.draw(st.sampled_from(sorted(types, key=str)))
        return f"... on {found}{self.directive()} {self.selections(found, depth)} __typename"

    def fragment(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        """Return a fragment in place, or the spread of one with a name, once or twice."""
        selected = self.selections(type_, depth)
        if self.draw(st.booleans()):
            return f"...{self.directive()} {selected}"
        name = self.name("F")
        self.fragments.append(f"fragment {name} on {type_} {selected}")
        return f"...{name}{self.directive()}" + (f" ...{name}" if self.draw(st.booleans()) else "")

    def field(self, name: str, definition: GraphQLField, depth: int) -> str:
        """Return a field under a name of its own, with arguments and what is selected of it."""
        arguments = [
            f"{key}: {self.given(each)}"
            for key, each in definition.args.items()
            if is_required_argument(each) or self.draw(st.integers(0, 3)) == 0
        ]
        told = f"({', '.join(arguments)})" if arguments else ""
        alias = f"{self.name('a')}: " if arguments or self.draw(st.booleans()) else ""
        below = get_named_type(definition.type)
        selected = self.selections(below, depth + 1) if is_composite_type(below) else ""
        if selected and not alias:
            alias = f"{self.name('a')}: "
        return f"{alias}{name}{told}{self.directive()} {selected}"

    def given(self, argument: GraphQLArgument) -> str:
        """Return the value of an argument: as it is, or in a variable."""
        value = self.value(argument.type, 0)
        if self.draw(st.booleans()):
            name = self.name("v")
            self.declared[name] = str(argument.type)
            self.variables[name] = value
            return f"${name}"
        return literal(value, argument.type)

    def value(self, type_: GraphQLInputType, depth: int) -> Any:  # noqa: ANN401 - any JSON
        """Return a value of an input type."""
        if is_non_null_type(type_):
            return self.value(type_.of_type, depth)
        if self.draw(st.integers(0, 15)) == 0 and not depth:
            return VALUES["String"][0] if str(type_) == "String" else self.value(type_, 1)
        if is_list_type(type_):
            return [
                self.value(type_.of_type, depth + 1) for _ in range(self.draw(st.integers(0, 2)))
            ]
        if isinstance(type_, GraphQLEnumType):
            return self.draw(st.sampled_from(sorted(type_.values)))
        if isinstance(type_, GraphQLInputObjectType):
            return {
                name: self.value(each.type, depth + 1)
                for name, each in type_.fields.items()
                if is_required_input_field(each)
                or (depth < 3 and self.draw(st.integers(0, len(type_.fields))) == 0)
            }
        return self.draw(st.sampled_from(VALUES[str(type_)]))

    def directive(self) -> str:
        """Return @skip or @include now and then, by a variable or outright."""
        choice = self.draw(st.integers(0, 9))
        if choice > 1:
            return ""
        name, word = self.name("c"), "skip" if choice else "include"
        self.declared[name] = "Boolean!"
        self.variables[name] = self.draw(st.booleans())
        return f" @{word}(if: ${name})"

    def name(self, letter: str) -> str:
        """Return a name that was not given yet."""
        self.names += 1
        return f"{letter}{self.names}"


def literal(value: object, type_: GraphQLOutputType | GraphQLInputType) -> str:
    """Return a value as it stands in a document."""
    bare = type_.of_type if is_non_null_type(type_) else type_
    if isinstance(value, list) and is_list_type(bare):
        return f"[{', '.join(literal(item, bare.of_type) for item in value)}]"
    if isinstance(value, dict) and isinstance(bare, GraphQLInputObjectType):
        fields = (f"{name}: {literal(value[name], bare.fields[name].type)}" for name in value)
        return f"{{{', '.join(fields)}}}"
    if isinstance(bare, GraphQLEnumType):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def queries(schema: GraphQLSchema) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Return made-up queries on a schema, each with its variables."""

    @st.composite
    def made_up(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[str, dict[str, Any]]:
        query = MadeUp(schema, draw)
        return query.document(), query.variables

    return made_up()
