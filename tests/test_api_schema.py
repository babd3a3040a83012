"""The schema as a whole: the contract, descriptions, introspection."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_client_schema,
    build_schema,
    find_breaking_changes,
    get_introspection_query,
    lexicographic_sort_schema,
    specified_scalar_types,
)
from graphql import print_schema as print_graphql_schema

from api.execute import print_schema
from tests.api_harness import ROOT, data_of

SCHEMA = build_schema(print_schema())
CORE = (ROOT / "tests" / "cases" / "contract" / "core.graphql").read_text(encoding="utf-8")


def test_schema_holds_the_contract() -> None:
    assert find_breaking_changes(build_schema(CORE), SCHEMA) == []


def test_printed_schema_is_the_same_every_time_and_ends_with_one_newline() -> None:
    assert print_schema() == print_schema()
    assert print_schema().endswith("}\n")


def test_everything_has_a_description() -> None:
    assert [place for place, description in _described() if not description] == []


def test_descriptions_are_sentences() -> None:
    unfinished = [
        place for place, text in _described() if text and text.rstrip("`)")[-1] not in ".:?…"
    ]
    assert unfinished == []


def test_introspection_gives_the_same_schema() -> None:
    introspected = build_client_schema(data_of(get_introspection_query()))
    assert _sorted_text(introspected) == _sorted_text(SCHEMA)


def _sorted_text(schema: object) -> str:
    return print_graphql_schema(lexicographic_sort_schema(schema))  # type: ignore[arg-type]


def _described() -> Iterator[tuple[str, str | None]]:
    """Yield everything in the schema that can have a description, with its place."""
    for name, type_ in SCHEMA.type_map.items():
        if name.startswith("__") or name in specified_scalar_types:
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
        elif isinstance(type_, GraphQLInputObjectType):
            for field_name, input_field in type_.fields.items():
                yield f"{name}.{field_name}", input_field.description
        elif isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield f"{name}.{value_name}", value.description
