"""Apollo Client and urql against the real server: how they ask, and what they make of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clients_harness import run_client
from tests.http_harness import serving

pytestmark = pytest.mark.slow

REGISTERED = ["GET hash 400", "POST text 200"]
"""How Apollo asks for the first time: the server does not know the hash, and is told the text."""
S3 = "S3 (Simple Storage Service)"


@pytest.fixture(scope="module")
def apollo() -> Any:  # noqa: ANN401
    with serving() as server:
        return run_client("apollo.mjs", server.url)


@pytest.fixture(scope="module")
def urql() -> Any:  # noqa: ANN401
    with serving() as server:
        return run_client("urql.mjs", server.url)


def test_apollo_registers_a_document_and_then_asks_by_its_hash(apollo: Any) -> None:  # noqa: ANN401
    assert apollo["first"] == {"result": S3, "requests": REGISTERED}
    title = "RDS (Relational Database Service)"
    assert apollo["otherVariables"] == {"result": title, "requests": ["GET hash 200"]}
    assert apollo["again"] == {"result": S3, "requests": ["GET hash 200"]}
    assert apollo["cached"] == {"result": S3, "requests": []}


def test_apollo_puts_pages_together(apollo: Any) -> None:  # noqa: ANN401
    pages = {"sizes": [12, 12, 4], "numbers": list(range(1, 29))}
    requests = [*REGISTERED, "GET hash 200", "GET hash 200"]
    assert apollo["pages"] == {"result": pages, "requests": requests}


def test_apollo_keeps_nodes_by_their_ids(apollo: Any) -> None:  # noqa: ANN401
    s3 = {"__typename": "Service", "id": "service:s3", "name": "S3"}
    user = {"__typename": "Actor", "id": "actor:user", "name": "사용자"}
    lambda_ = {"__typename": "Service", "id": "service:lambda", "name": "Lambda"}
    expected = {"node": s3, "nodes": [user, None, lambda_]}
    assert apollo["nodes"] == {"result": expected, "requests": REGISTERED}
    assert apollo["known"] == {"result": s3, "requests": []}
    days = {f"Day:day:{number}" for number in range(1, 29)}
    others = {"Service:service:s3", "Service:service:lambda", "Actor:actor:user", "ROOT_QUERY"}
    assert set(apollo["kept"]) == days | others


def test_apollo_tells_errors_from_broken_answers(apollo: Any) -> None:  # noqa: ANN401
    partial = {"graph": {"__typename": "GraphInfo", "days": 28}, "scenario": None}
    extensions = {"code": "NOT_FOUND", "suggestions": ["netflix_streaming"]}
    failing = {"data": partial, "isGraphQL": True, "extensions": extensions}
    assert apollo["failing"] == {"result": failing, "requests": REGISTERED}
    invalid = {"isGraphQL": True, "code": "GRAPHQL_VALIDATION_FAILED"}
    assert apollo["invalid"] == {"result": invalid, "requests": ["GET hash 400", "POST text 400"]}


def test_urql_asks_with_get_and_keeps_the_answer(urql: Any) -> None:  # noqa: ANN401
    data = {"day": {"title": S3, "__typename": "Day"}}
    assert urql["first"] == {"data": data, "methods": ["GET"]}
    assert urql["cached"] == {"data": data, "methods": []}
    assert urql["posted"]["methods"] == ["POST"]
    assert urql["posted"]["data"]["day"]["title"] == "RDS (Relational Database Service)"


def test_urql_turns_pages(urql: Any) -> None:  # noqa: ANN401
    numbers = list(range(1, 29))
    assert urql["pages"] == [numbers[:10], numbers[10:20], numbers[20:]]


def test_urql_gets_the_codes_of_errors(urql: Any) -> None:  # noqa: ANN401
    assert urql["notFound"]["data"]["graph"]["days"] == 28
    assert urql["notFound"]["extensions"] == [
        {"code": "NOT_FOUND", "suggestions": ["netflix_streaming"]}
    ]
    assert urql["invalid"]["extensions"] == [{"code": "GRAPHQL_VALIDATION_FAILED"}]
    assert urql["wrongVariable"]["extensions"] == [{"code": "BAD_USER_INPUT"}]
