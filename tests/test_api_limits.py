"""Every limit of the API: what goes over it, what does not, and what is told."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from api.execute import Answer, Engine, Question
from api.limits import UNLIMITED, WORDS, Limits
from api.limits_measure import Measure, measure
from api.limits_meter import Meter
from api.limits_pages import PAGE_SIZES, USUAL
from api.schema.served import schema
from graph.errors import RequestError
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from tests.api_harness import ROOT, CountingReader, shipped

DOCUMENTATION = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")


def answered(
    document: str, limits: Limits | None = None, variables: Mapping[str, Any] | None = None
) -> Answer:
    engine = Engine(limits or Limits())
    return asyncio.run(engine.answer(shipped(), Question(document, variables)))


def refused(
    document: str, limits: Limits | None = None, variables: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return what is told beside the words of a query that goes over limits."""
    answer = answered(document, limits, variables)
    assert answer.is_refused
    assert answer.data is None
    return [details(error) for error in answer.errors]


def details(error: GraphQLError) -> dict[str, Any]:
    return dict(error.extensions or {})


def over(name: str, limit: int, actual: int) -> dict[str, object]:
    return {
        "code": "LIMIT_EXCEEDED",
        "limit": limit,
        "actual": actual,
        "setting": f"limits.{name}",
    }


def measured(document: str, **variables: object) -> Measure:
    parsed = parse(document)
    return measure(schema._schema, parsed, cast("Any", parsed.definitions[0]), variables)  # noqa: SLF001


def spread(name: str, times: int) -> str:
    return " ".join([f"...{name}"] * times)


def nested(field: str, depth: int, inner: str) -> str:
    return f"{field} {{ " * depth + inner + " }" * depth


OVER: dict[str, tuple[str, dict[str, Any], int, int]] = {
    "depth": (f'{{ service(name: "S3") {{ {nested("partOf", 3, "id")} }} }}', {}, 4, 5),
    "aliases": ("{ a: graph { days } b: graph { d: days } }", {}, 2, 3),
    "root_fields": ("{ graph { days } ...f } fragment f on Query { a: graph { days } }", {}, 1, 2),
    "repeats": ("{ graph { days days days } }", {}, 2, 3),
    "directives": ("{ graph @skip(if: false) { days @skip(if: false) } }", {}, 1, 2),
    "directives_in_place": ("{ graph @a @b @c { days @a } }", {}, 2, 3),
    "filter_depth": ("{ scenarios(where: {not: {not: {}}}) { totalCount } }", {}, 2, 3),
    "values": ('{ nodes(ids: ["a", "b"]) { id } }', {}, 2, 3),
    "cost": ("{ days(first: 10) { nodes { number } } }", {}, 11, 12),
}


@pytest.mark.parametrize("name", OVER)
def test_a_query_over_a_limit_is_refused_before_it_runs(name: str) -> None:
    document, variables, limit, actual = OVER[name]
    limits = Limits(**{name: limit})
    assert refused(document, limits, variables) == [over(name, limit, actual)]
    answer = answered(document, Limits(**{name: actual}), variables)
    assert not [error for error in answer.errors if details(error)["code"] == "LIMIT_EXCEEDED"]


def test_the_message_names_the_limit_the_value_and_the_setting() -> None:
    (error,) = answered(OVER["depth"][0], Limits(depth=4)).errors
    assert error.message == (
        "The depth of the query is 5, and at most 4 is allowed."
        " Ask for less at once; on the server, limits.depth sets it."
    )


def test_tokens_are_counted_no_further_than_the_limit() -> None:
    assert refused("{ " + "graph " * 5000 + "}", Limits(tokens=10)) == [over("tokens", 10, 11)]
    assert not answered("{ graph { days } }", Limits(tokens=10)).errors


def test_0_switches_a_limit_off() -> None:
    document = "{ graph { " + "days " * 300 + "} }"
    assert not answered(document, UNLIMITED).errors


@pytest.mark.parametrize("value", [-1, 1.5, True, "3", None])
def test_a_limit_is_a_whole_number(value: object) -> None:
    with pytest.raises(RequestError, match=r"limits\.depth"):
        Limits(depth=cast("Any", value))
    with pytest.raises(RequestError, match=r"limits\.running"):
        Limits(running=0)


def test_the_defaults_let_introspection_through() -> None:
    document = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    answer = answered(document)
    assert not answer.errors
    assert measured(document).depth == 15


def test_introspection_can_be_switched_off() -> None:
    engine = Engine(Limits(), introspection=False)
    answer = asyncio.run(engine.answer(shipped(), Question("{ __schema { types { name } } }")))
    assert answer.is_refused
    assert details(answer.errors[0]) == {"code": "GRAPHQL_VALIDATION_FAILED"}
    answer = asyncio.run(engine.answer(shipped(), Question("{ __typename }")))
    assert answer.data == b'{"__typename":"Query"}'


@pytest.mark.parametrize(
    ("document", "variables", "cost"),
    [
        ("{ graph { days } }", {}, 2),
        ("{ days { totalCount } }", {}, 2),
        ("{ days { nodes { number title } } }", {}, 42),
        ("{ days(first: 3) { nodes { number } edges { node { title } } } }", {}, 12),
        ("{ days(first: 3, last: 5) { nodes { number } } }", {}, 7),
        ("{ days(first: null) { nodes { number } } }", {}, 22),
        ("{ days(first: -3) { nodes { number } } }", {}, 2),
        ("{ days(first: 100000) { nodes { number } } }", {}, 102),
        ("query($n: Int) { days(first: $n) { nodes { number } } }", {"n": 7}, 9),
        ("query($n: Int = 4) { days(first: $n) { nodes { number } } }", {}, 6),
        ("query($n: Int = 4) { days(first: $n) { nodes { number } } }", {"n": 7}, 9),
        ("query($n: Int) { days(first: $n) { nodes { number } } }", {"n": "x"}, 22),
        ("{ days(first: 3) { ...f } } fragment f on DayConnection { nodes { title } }", {}, 5),
        ("{ days(first: 3) { ... on DayConnection { nodes { title } } } }", {}, 5),
        ("{ days(first: 3) { nodes { teaches { name } } } }", {}, 20),
        ('{ search(text: "S3") { score } }', {}, 86),
        ('{ search(text: "S3", first: 3) { score } }', {}, 79),
        ('{ search(text: "S3", first: 1000) { score } }', {}, 176),
        ('{ neighbourhood(of: "day:8") { nodes { id } } }', {}, 152),
        ('{ neighbourhood(of: "day:8", first: 1000) { nodes { id } } }', {}, 552),
        ("{ findings { rule } }", {}, 21),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 4),
        ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["a", "b"]}, 3),
        ("{ weeks { number } }", {}, 6),
        ("{ nothing { at { all } } }", {}, 3),
    ],
)
def test_page_sizes_multiply(document: str, variables: dict[str, object], cost: int) -> None:
    assert measured(document, **variables).cost == cost


def test_pages_count_for_what_their_fields_really_give() -> None:
    for kind in schema._schema.type_map.values():  # noqa: SLF001
        for name, field in (getattr(kind, "fields", None) or {}).items():
            if "first" not in getattr(field, "args", {}) or (kind.name, name) == FINDINGS:
                continue
            words = str(field.args["first"].description)
            stated = re.search(r"; (\d+) where .*, and never over (\d+)\.$", words)
            assert stated, words
            size = PAGE_SIZES.get((kind.name, name), USUAL)
            assert (size.default, size.most) == (int(stated[1]), int(stated[2])), name


FINDINGS = ("Query", "findings")
"""All are listed where nothing is said."""


def test_fragments_within_fragments_count_each_time_and_are_looked_at_once() -> None:
    bomb = "query { " + spread("f0", 1) + " } "
    for number in range(60):
        inner = "a: graph { days } b: week(number: 1) { days { scenarios { key } } }"
        twice = spread(f"f{number + 1}", 2)
        bomb += f"fragment f{number} on Query {{ {inner} {twice} }} "
    bomb += "fragment f60 on Query { graph { days } }"
    started = time.monotonic()
    found = measured(bomb)
    assert found.aliases == found.root_fields == found.cost == 1_000_000_000
    assert time.monotonic() - started < 5


def test_circles_of_fragments_end() -> None:
    document = "{ ...a } fragment a on Query { graph { days } ...b } fragment b on Query { ...a }"
    assert measured(document).root_fields == 1
    codes = {error["code"] for error in refused(document)}
    assert codes == {"GRAPHQL_VALIDATION_FAILED"}


def test_variables_count_like_values_of_the_document() -> None:
    document = "query($w: ScenarioFilter) { scenarios(where: $w) { totalCount } }"
    where: dict[str, Any] = {}
    for _ in range(20):
        where = {"not": where}
    assert refused(document, None, {"w": where}) == [over("filter_depth", 12, 21)]
    wide = {"or": [{"uses": ["S3"]}] * 700}
    assert refused(document, None, {"w": wide}) == [over("values", 2000, 2103)]
    deep: list[Any] = []
    for _ in range(500):
        deep = [deep]
    assert refused(document, None, {"w": deep}) == [over("filter_depth", 12, 500)]


def test_objects_within_variables_within_objects_add_up() -> None:
    document = "query($w: DayFilter) { scenarios(where: {days: {some: $w}}) { totalCount } }"
    assert measured(document, w={"not": {}}).filter_depth == 4


def test_several_limits_are_told_at_once() -> None:
    document = "{ a: graph { days } b: graph { days days } }"
    found = refused(document, Limits(aliases=1, repeats=1))
    assert [error["setting"] for error in found] == ["limits.aliases", "limits.repeats"]


def test_errors_are_told_up_to_a_number() -> None:
    document = "{ " + " ".join(f"nothing{number}" for number in range(50)) + " }"
    answer = answered(document, Limits(errors=3))
    assert len(answer.errors) == 4
    assert "Too many validation errors" in answer.errors[-1].message


def test_a_document_that_nests_too_deeply_is_no_disaster() -> None:
    for document in ("{a" * 5000 + "}" * 5000, "{ a(b: " + "[" * 5000 + "]" * 5000 + ") }"):
        answer = answered(document, UNLIMITED)
        assert answer.is_refused
        assert details(answer.errors[0])["code"] in {"GRAPHQL_PARSE_FAILED", "LIMIT_EXCEEDED"}


def test_fields_are_counted_while_they_are_resolved() -> None:
    document = "{ days(first: 28) { nodes { number title } } }"
    assert refused(document, Limits(fields=20)) == [over("fields", 20, 21)]
    meter = Meter(Limits())
    asyncio.run(Engine(Limits()).answer(shipped(), Question(document), meter))
    assert meter.fields == 58


class _SlowReader(CountingReader):
    """Takes its time."""

    def findings(self) -> list[Finding]:
        time.sleep(0.05)
        return []


def test_the_clock_is_read_before_each_field() -> None:
    reader = _SlowReader(shipped())
    engine = Engine(Limits(milliseconds=20))
    question = Question("{ a: findings { rule } b: findings { rule } c: findings { rule } }")
    answer = asyncio.run(engine.answer(cast("GraphReader", reader), question))
    assert answer.is_refused
    (error,) = answer.errors
    assert details(error)["code"] == "QUERY_TIMEOUT"
    assert details(error)["limit"] == 20
    assert details(error)["setting"] == "limits.milliseconds"
    assert details(error)["actual"] >= 20


def test_documents_are_parsed_and_validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(Limits())
    question = Question("{ graph { days } }")
    first = asyncio.run(engine.answer(shipped(), question))
    monkeypatch.setattr("api.execute.parse", pytest.fail)
    monkeypatch.setattr("api.execute.validate", pytest.fail)
    assert asyncio.run(engine.answer(shipped(), question)) == first


def test_documents_that_are_wrong_are_not_remembered() -> None:
    engine = Engine(Limits())
    for _ in range(2):
        answer = asyncio.run(engine.answer(shipped(), Question("{ nothing }")))
        assert details(answer.errors[0])["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_the_documentation_lists_every_limit() -> None:
    rows = re.findall(r"^\| `limits\.(\w+)` \| `(\w+)` \| ([\d,]+) \|", DOCUMENTATION, re.MULTILINE)
    stated = {name: (variable, int(value.replace(",", ""))) for name, variable, value in rows}
    assert stated == {
        field.name: (f"SCENARIOGRAPH_LIMITS_{field.name.upper()}", field.default)
        for field in fields(Limits)
    }
    assert WORDS.keys() == stated.keys()
