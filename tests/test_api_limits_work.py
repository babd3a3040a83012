"""What fields cost that work for long: the table, and how it is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLEnumType, OperationDefinitionNode, get_named_type, parse

from api.http.streams import LIGHT_COST
from api.limits import Limits
from api.limits_measure import measure
from api.limits_work import WORK
from api.schema.served import schema

DOCUMENTATION = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
GRAPHQL = schema._schema  # noqa: SLF001 - the schema as graphql-core has it
MISSPELT = " ".join(f"tranzcript{number}" for number in range(30))


def cost_of(document: str, **variables: object) -> int:
    """Return what a document is expected to cost."""
    parsed = parse(document)
    operation = parsed.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return measure(GRAPHQL, parsed, operation, variables).cost


@pytest.mark.parametrize(("kind", "name"), WORK)
def test_fields_that_work_long_are_in_the_schema(kind: str, name: str) -> None:
    fields: dict[str, Any] = getattr(GRAPHQL.get_type(kind), "fields", {})
    assert name in fields
    work = WORK[kind, name]
    assert not work.argument or work.argument in fields[name].args
    if work.value:
        choice = get_named_type(fields[name].args[work.argument].type)
        assert isinstance(choice, GraphQLEnumType)
        assert work.value in choice.values


@pytest.mark.parametrize(
    ("document", "variables", "cost"),
    [
        ("{ bestOrder { __typename } }", {}, 1002),
        ('{ paths(from: "day:1", to: "day:2") { __typename } }', {}, 102),
        ('{ learningPath(to: ["a"]) { __typename } }', {}, 52),
        ('{ learningPath(to: ["a"], by: DAYS) { __typename } }', {}, 52),
        ('{ learningPath(to: ["a"], by: SERVICES) { __typename } }', {}, 502),
        (
            'query ($b: PathBy!) { learningPath(to: ["a"], by: $b) { __typename } }',
            {"b": "SERVICES"},
            502,
        ),
        (
            'query ($b: PathBy! = SERVICES) { learningPath(to: ["a"], by: $b) { __typename } }',
            {},
            502,
        ),
        ("{ whatIf(changes: [{}, {}, {}]) { __typename } }", {}, 82),
        ("{ whatIf(changes: {}) { __typename } }", {}, 62),
        ("query ($c: [ChangeInput!]!) { whatIf(changes: $c) { days } }", {"c": [1, 2]}, 72),
        ("{ scenarios(first: 3) { nodes { diagram { text } } } }", {}, 158),
        ("{ pathLoads { __typename } }", {}, 206),
        ('{ search(text: "") { score } }', {}, 61),
        ('{ search(text: "to be, or not to BE") { score } }', {}, 186),
        ("query ($t: String!) { search(text: $t) { score } }", {"t": "a b c"}, 136),
        ("query ($t: String!) { search(text: $t) { score } }", {}, 86),
        ("query ($t: String!) { search(text: $t) { score } }", {"t": 5}, 86),
        ("{ search(text: 5) { score } }", {}, 86),
        ("query ($t: String!) { search(text: $t) { score } }", {"t": "a " * 5000}, 861),
        ("query ($t: String!) { search(text: $t) { score } }", {"t": MISSPELT}, 811),
    ],
)
def test_what_works_long_costs_more(document: str, variables: dict[str, object], cost: int) -> None:
    assert cost_of(document, **variables) == cost


@pytest.mark.parametrize(
    "field",
    [
        f'search(text: "{MISSPELT}") {{ score }}',
        "bestOrder { __typename }",
        'learningPath(to: ["a"], by: SERVICES) { __typename }',
        "coverage { __typename }",
        'neighbourhood(of: "day:8") { __typename }',
    ],
)
def test_many_of_them_leave_room_for_plain_questions(field: str) -> None:
    aliases = Limits().aliases
    assert cost_of("{ " + " ".join(f"a{at}: {field}" for at in range(aliases)) + " }") > LIGHT_COST


def test_the_documentation_lists_what_works_long() -> None:
    rows = re.findall(r"^\| (\d+) \| (`.+`)[^|]* \|$", DOCUMENTATION, re.MULTILINE)
    stated = {
        (*field.split("."),): int(cost)
        for cost, row in rows
        for field in re.findall(r"`(\w+\.\w+)`", row)
    }
    assert stated == {field: work.base for field, work in WORK.items()}
