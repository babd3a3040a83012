"""What a client is told when something goes wrong."""

from __future__ import annotations

import logging
from typing import cast

import pytest

from api.errors import CODES, INTERNAL, MASKED, STORE_UNAVAILABLE, code_of
from api.execute import execute
from graph import errors
from graph.errors import LimitError, NotFoundError, RequestError, ScenariographError
from graph.model.reader import GraphReader
from tests.api_harness import CountingReader, ask, data_of, error_of, shipped


def _subclasses(of: type[ScenariographError]) -> set[type[ScenariographError]]:
    direct = of.__subclasses__()
    return {*direct, *(below for one in direct for below in _subclasses(one))}


def test_every_kind_of_error_has_a_code() -> None:
    kinds = {cls for cls in _subclasses(ScenariographError) if cls.__module__ == errors.__name__}
    assert kinds <= set(CODES)


def test_an_error_has_the_code_of_its_kind() -> None:
    class NearerError(RequestError):
        pass

    class OwnError(ScenariographError):
        pass

    assert code_of(NearerError("x")) == CODES[RequestError]
    assert code_of(OwnError("x")) == "INTERNAL_SERVER_ERROR"


def test_what_a_client_can_mend_is_not_called_an_error_of_the_server() -> None:
    mendable = {kind for kind, code in CODES.items() if code not in {INTERNAL, STORE_UNAVAILABLE}}
    assert mendable == {LimitError, NotFoundError, RequestError}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("   # nothing\n", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ day { number } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ day(number: "8") { number } }', "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { day(number: $n) { number } }", "BAD_USER_INPUT"),
        ("query a { graph { days } } query a { graph { days } }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment f on Day { number }", "OPERATION_RESOLUTION_FAILURE"),
        ("mutation { day }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ scenarios(first: -1) { totalCount } }", "BAD_USER_INPUT"),
        ("{ scenarios(first: 101) { totalCount } }", "LIMIT_EXCEEDED"),
        ('{ service(name: "S33") { id } }', "NOT_FOUND"),
    ],
)
def test_codes(document: str, code: str) -> None:
    assert error_of(document)["extensions"]["code"] == code


def test_a_variable_of_the_wrong_type_is_bad_input() -> None:
    answer = ask("query($n: Int!) { day(number: $n) { number } }", n="eight")
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "BAD_USER_INPUT"}]


def test_an_argument_that_a_variable_makes_null_is_bad_input() -> None:
    document = """query($kind: DiagramKind = SEQUENCE) {
      scenario(key: "netflix_streaming") { diagram(kind: $kind) { kind } }
    }"""
    answer = ask(document, kind=None)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


def test_an_operation_that_does_not_exist() -> None:
    result = execute(shipped(), "query a { graph { days } } query b { graph { days } }", None, "c")
    assert result.formatted["errors"][0]["extensions"] == {"code": "OPERATION_RESOLUTION_FAILURE"}


def test_one_operation_of_several_is_chosen() -> None:
    document = "query a { day(number: 1) { number } } query b { day(number: 2) { number } }"
    assert execute(shipped(), document, None, "b").data == {"day": {"number": 2}}


@pytest.mark.parametrize(
    ("field", "suggestion"),
    [
        ('scenario(key: "netflix_streming")', "netflix_streaming"),
        ('service(name: "Cloudfrnt")', "CloudFront"),
        (
            'pattern(name: "CDN + Storage + Global Infrastucture")',
            "CDN + Storage + Global Infrastructure",
        ),
    ],
)
def test_an_unknown_name_is_an_error_with_suggestions(field: str, suggestion: str) -> None:
    answer = ask(f"{{ found: {field} {{ id }} graph {{ days }} }}")
    assert answer["data"] == {"found": None, "graph": {"days": 28}}
    (error,) = answer["errors"]
    assert error["path"] == ["found"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert suggestion in error["extensions"]["suggestions"]
    assert f"Did you mean {suggestion!r}" in error["message"]


@pytest.mark.parametrize(
    "document",
    [
        "{ day(number: %s) { id } }",
        "{ days(where: {number: {in: [1, %s]}}) { totalCount } }",
        "query($n: Int = %s) { day(number: $n) { id } }",
    ],
)
def test_a_number_of_too_many_digits_is_told_in_words_of_ours(document: str) -> None:
    error = error_of(document % ("9" * 5000))
    assert error["message"] == "The number has too many digits."
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    "field",
    [
        "diagram(of: SCENARIO, options: {depth: 99}) { mermaid }",
        'service(name: "S3") { diagram(options: {depth: 99}) { mermaid } }',
        "day(number: 8) { diagram(options: {depth: 99}) { mermaid } }",
        'pattern(name: "Storage + CDN + Serverless") { diagram(options: {depth: 99}) { mermaid } }',
        'neighbourhood(id: "day:99") { truncated }',
        "whatIf(changes: [{}]) { hoursAfter }",
        "nextDays(first: 101) { assumptions }",
        "bottlenecks(first: 101) { assumptions }",
        "workload(perDay: -1) { totalHours }",
        'pathLoads(to: ["none"]) { hours }',
        'schedule(start: "never") { last }',
        'scenariosFor(services: ["none"]) { nearness }',
        "worthTeaching(first: 101) { reasons { text } }",
    ],
)
def test_the_rest_of_the_answer_stands(field: str) -> None:
    answer = ask(f"{{ found: {field} graph {{ days }} }}")
    assert answer["data"]["graph"] == {"days": 28}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "LIMIT_EXCEEDED", "NOT_FOUND"}
    value = answer["data"]
    for step in error["path"]:
        value = value[step]
    assert value is None


@pytest.mark.parametrize("field", ["day(number: 29)", "day(number: -1)", "week(number: 5)"])
def test_an_unknown_number_is_an_error(field: str) -> None:
    answer = ask(f"{{ found: {field} {{ id }} }}")
    assert answer["data"] == {"found": None}
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "identifier", ["", "day", "day:", "day:29", ":8", "nothing:8", "day:8 ", "서비스:s3", "day:8:9"]
)
def test_an_id_of_nothing_is_null_and_no_error(identifier: str) -> None:
    document = 'query($id: ID!) { node(id: $id) { id } nodes(ids: [$id, "day:8"]) { id } }'
    assert data_of(document, id=identifier) == {"node": None, "nodes": [None, {"id": "day:8"}]}


def test_at_most_a_hundred_ids() -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert len(data_of(document, ids=["day:8"] * 100)["nodes"]) == 100
    error = error_of(document, ids=["day:8"] * 101)
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 100, "actual": 101}


class _BrokenReader(CountingReader):
    """Breaks, and names a secret while it does."""

    def counts(self) -> None:
        raise RuntimeError("cannot count /srv/secret")


def test_what_nobody_foresaw_is_masked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask("{ graph { days } }", cast("GraphReader", _BrokenReader(shipped())))
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["message"] == MASKED
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert error["path"] == ["graph"]
    assert "/srv/secret" not in str(answer)
    (record,) = caplog.records
    assert "/srv/secret" in record.getMessage()
    assert record.exc_info is not None


def test_what_a_client_did_wrong_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="api"), caplog.at_level(logging.DEBUG, "strawberry"):
        ask('{ service(name: "S33") { id } }')
        ask("{")
    assert [record for record in caplog.records if record.levelno >= logging.INFO] == []
