"""GraphQL queries that are made up from the schema, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

LEFT_OUT = frozenset({"search", "sources", "changedAt"})
"""What may differ from store to store."""
_DEEPEST = 4
_WORDS: dict[str, Sequence[str]] = {
    "name": ["S3", "amazon s3", "CloudFront", "람다", "ec2", "S33", "nobody"],
    "names": ["S3", "Lambda", "VPC", "Route53"],
    "service": ["S3", "CloudFront", "EC2", "lambda"],
    "services": ["S3", "CloudFront", "RDS", "람다"],
    "scenario": ["netflix_streaming", "dropbox_storage", "netflix"],
    "scenarios": ["netflix_streaming", "dropbox_storage", "airbnb_booking"],
    "key": ["netflix_streaming", "s3", "cdn", "nothing"],
    "uses": ["S3", "CloudFront", "DynamoDB"],
    "usesAny": ["S3", "Lambda", "SNS"],
    "teaches": ["S3", "EC2", "IAM"],
    "id": ["scenario:netflix_streaming", "day:8", "service:s3", "actor:user", "day:99", "x"],
    "ids": ["scenario:netflix_streaming", "day:8", "service:s3", "nothing:1", "week:1"],
    "from": ["S3", "CloudFront", "day:8", "사용자"],
    "to": ["S3", "Lambda", "day:16"],
    "": ["s", "S3", "스토리지", "a", "cdn", "storage", "Day", "e", "", "네트워크"],
}
_CURSORS = ("after", "before")
_SMALL = frozenset({"first", "last", "gt", "gte", "lt", "lte", "eq", "in"})


class QueryMaker:
    """Makes up queries for a schema."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        """Make the queries of a seed."""
        self._schema = schema
        self._dice = random.Random(seed)  # noqa: S311 - no secrets

    def query(self) -> str:
        """Return a query of one to three fields."""
        root = self._schema.query_type
        assert root is not None
        names = sorted(set(root.fields) - LEFT_OUT)
        chosen = [self._dice.choice(names) for _ in range(self._dice.randint(1, 3))]
        fields = [
            text
            for at, name in enumerate(chosen)
            if (text := self._field(f"f{at}: {name}", root.fields[name], 0)) is not None
        ]
        return f"{{ {' '.join(fields) or '__typename'} }}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str | None:
        arguments = ", ".join(self._arguments(field.args))
        asked = f"{name}({arguments})" if arguments else name
        of_type = get_named_type(field.type)
        if is_leaf_type(of_type):
            return asked
        if depth == _DEEPEST:
            return None
        inner = self._selection(of_type, depth)
        return f"{asked} {{ {inner} }}"

    def _selection(self, of_type: object, depth: int) -> str:
        if isinstance(of_type, GraphQLUnionType):
            possible = (each for each in of_type.types if self._dice.random() < 0.7)
            parts = [
                f"... on {each.name} {{ {self._selection(each, depth)} }}" for each in possible
            ]
            return " ".join(["__typename", *parts])
        assert isinstance(of_type, GraphQLObjectType | GraphQLInterfaceType)
        names = sorted(set(of_type.fields) - LEFT_OUT)
        leaves = [name for name in names if is_leaf_type(get_named_type(of_type.fields[name].type))]
        inner = [name for name in names if name not in leaves]
        chosen = self._some(leaves, 4) + self._some(inner, 2)
        texts = [
            self._field(f"{name}", of_type.fields[name], depth + 1)
            for name in chosen
            if not any(is_required_argument(a) for a in of_type.fields[name].args.values())
            or self._dice.random() < 0.5
        ]
        return " ".join(["__typename", *filter(None, texts)])

    def _some(self, names: Sequence[str], most: int) -> list[str]:
        return self._dice.sample(names, min(len(names), self._dice.randint(1, most)))

    def _arguments(self, arguments: dict[str, GraphQLArgument]) -> Iterator[str]:
        for name, argument in arguments.items():
            if name in _CURSORS:
                continue
            if is_required_argument(argument) or self._dice.random() < 0.6:
                yield f"{name}: {self._value(name, argument.type, 0)}"

    def _value(self, name: str, of_type: GraphQLInputType, depth: int) -> str:
        if isinstance(of_type, GraphQLNonNull):
            return self._value(name, of_type.of_type, depth)
        if isinstance(of_type, GraphQLList):
            number = self._dice.randint(1, 2)
            return (
                f"[{', '.join(self._value(name, of_type.of_type, depth) for _ in range(number))}]"
            )
        if isinstance(of_type, GraphQLEnumType):
            return str(self._dice.choice(sorted(of_type.values)))
        if isinstance(of_type, GraphQLInputObjectType):
            return self._object(of_type, depth)
        kinds: dict[str, Sequence[object]] = {
            "Int": [0, 1, 2, 3, 5, 8] if name in _SMALL else [1, 2, 8, 16, 27],
            "Float": [0.5, 2.0, 3, 3.5, 8.0],
            "Boolean": ["true", "false"],
        }
        words = [f'"{word}"' for word in _WORDS.get(name, _WORDS[""])]
        return str(self._dice.choice(kinds.get(of_type.name, words)))

    def _object(self, of_type: GraphQLInputObjectType, depth: int) -> str:
        fields = dict(of_type.fields)
        if depth >= _DEEPEST:
            fields = {
                name: field
                for name, field in fields.items()
                if is_leaf_type(get_named_type(field.type)) or is_required_argument(field)
            }
        names = [name for name, field in fields.items() if isinstance(field.type, GraphQLNonNull)]
        names += (
            [name for name in self._some(sorted(fields), 3) if name not in names] if fields else []
        )
        inner = (f"{name}: {self._value(name, fields[name].type, depth + 1)}" for name in names)
        return f"{{{', '.join(inner)}}}"


def made_up_queries(schema: GraphQLSchema, number: int, seed: int = 1) -> list[str]:
    """Return so many queries."""
    maker = QueryMaker(schema, seed)
    return [maker.query() for _ in range(number)]
