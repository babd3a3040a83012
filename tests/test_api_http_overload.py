"""More requests that mean harm: texts and numbers that break programs, and answers that grow.

With test_api_http_hostile.py and test_api_http_security.py, it goes through what graphql-cop and
graphql-copper look for: aliases, batches, directives, repeated fields, introspection in circles,
posts and mutations that another page could send, tracing, suggestions, errors that tell too much,
the page for browsers.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api_harness import shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON, Answer, Server, assert_alive, serving

HALF = "\\ud800"
"""Half of a surrogate pair, as JSON writes it: it is no character, and UTF-8 cannot hold it."""
EVIL = "https://evil.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _survives(server: Server) -> Iterator[None]:
    yield
    assert_alive(server)


def send(server: Server, body: str | bytes, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    told = {"Content-Type": JSON, "Accept": GRAPHQL_RESPONSE, **named}
    return server.send("POST", body=body, headers=told)


def ask(server: Server, document: str, **variables: object) -> Answer:
    return send(server, json.dumps({"query": document, "variables": variables}))


@pytest.mark.parametrize(
    "place", ["{ day(number: %s) { id } }", "{ days(first: %s) { totalCount } }"]
)
def test_numbers_that_are_too_long(server: Server, place: str) -> None:
    answer = ask(server, place % ("9" * 5000))
    assert (answer.status, answer.code) == (400, "GRAPHQL_VALIDATION_FAILED")
    assert len(answer.body) < 2000


@pytest.mark.parametrize("number", ["9" * 5000, "NaN", "-Infinity", "1e999", "1e300", "-1e-999"])
def test_numbers_that_are_none(server: Server, number: str) -> None:
    document = "query($n: Int!) { day(number: $n) { id } }"
    answer = send(server, f'{{"query": "{document}", "variables": {{"n": {number}}}}}')
    assert answer.status in {200, 400}
    assert answer.code in {"BAD_REQUEST", "BAD_USER_INPUT", "NOT_FOUND"}


def test_nul_bytes(server: Server) -> None:
    assert ask(server, "{ \0 }").code == "GRAPHQL_PARSE_FAILED"
    by_name = "query($name: String!) { service(name: $name) { id } }"
    assert ask(server, by_name, name="S3\0").code == "NOT_FOUND"
    assert ask(server, '{ search(text: "\\u0000") { score } }').json["data"] == {"search": []}
    assert server.send("GET", "/graphql?query=%00").code == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize(
    "body",
    [
        f'{{"query": "{{ {HALF} }}"}}',
        f'{{"query": "{{ __typename }}", "operationName": "{HALF}"}}',
        f'{{"query": "{{ __typename }}", "variables": {{"{HALF}": 1}}}}',
        f'{{"query": "{{ __typename }}", "variables": {{"name": ["{HALF}"]}}}}',
        f'{{"documentId": "{HALF}"}}',
        f'{{"extensions": {{"persistedQuery": {{"version": 1, "sha256Hash": "{HALF}"}}}}}}',
    ],
    ids=["query", "operationName", "variables", "variable", "documentId", "hash"],
)
def test_halves_of_characters(server: Server, body: str) -> None:
    answer = send(server, body)
    assert (answer.status, answer.code) == (400, "BAD_REQUEST")


def test_a_half_of_a_character_that_graphql_writes(server: Server) -> None:
    assert ask(server, f'{{ service(name: "{HALF}") {{ id }} }}').code == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize("bytes_", ["%ff%fe", "%c0%af", "%ed%a0%80", "%f8%88%80%80%80"])
def test_addresses_that_are_no_utf_8(server: Server, bytes_: str) -> None:
    for path in (f"query={bytes_}", f"query=%7B__typename%7D&variables={bytes_}"):
        answer = server.send("GET", f"/graphql?{path}")
        assert (answer.status, answer.code) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("name", ["variables", "extensions"])
def test_lists_within_lists(server: Server, name: str) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    answer = send(server, f'{{"query": "{{ __typename }}", "{name}": {{"a": {deep}}}}}')
    assert (answer.status, answer.code) == (400, "BAD_REQUEST")


def test_a_text_that_every_field_repeats(server: Server) -> None:
    """One name of 250 kB, and 60 fields that do not find it: the errors quote its beginning."""
    fields = " ".join(f"a{number}: scenario(key: $key) {{ id }}" for number in range(60))
    answer = ask(server, f"query($key: String!) {{ {fields} }}", key="x" * 250_000)
    assert len(answer.json["errors"]) == 60
    assert len(answer.body) < 100_000


def test_many_operations(server: Server) -> None:
    document = " ".join(f"query q{number} {{ __typename }}" for number in range(300))
    assert ask(server, document).code == "OPERATION_RESOLUTION_FAILURE"
    body = {"query": document, "operationName": "q299"}
    assert send(server, json.dumps(body)).json["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("directive", ["defer", "stream(initialCount: 1)", "tracing", "cost"])
def test_directives_that_there_are_not(server: Server, directive: str) -> None:
    answer = ask(server, f"{{ weeks @{directive} {{ number }} }}")
    assert "Unknown directive" in answer.json["errors"][0]["message"]


def test_tracing_is_not_to_be_had_by_asking_in_the_body(server: Server) -> None:
    body = {"query": "{ __typename }", "extensions": {"tracing": True, "ftv1": True}}
    assert send(server, json.dumps(body)).json["extensions"].keys() == {"cost"}


def test_bodies_that_grow_when_they_are_unpacked(server: Server) -> None:
    packed = gzip.compress(b" " * 50_000_000 + b"{}")
    assert send(server, packed, Content_Encoding="gzip").status == 415


def test_what_another_page_can_make_a_browser_send(server: Server) -> None:
    """A post needs JSON, for which browsers ask first; a GET changes nothing, and is not read."""
    query = json.dumps({"query": "{ __typename }"})
    for kind in ("text/plain", "text/plain; application/json", "application/x-www-form-urlencoded"):
        assert send(server, query, Content_Type=kind, Origin=EVIL).status == 415
    answer = server.send("POST", body=query, headers={"Origin": EVIL})
    assert answer.status == 415
    answer = server.get({"Origin": EVIL}, query="{ __typename }")
    assert answer.status == 200
    assert "access-control-allow-origin" not in answer.headers
    mutation = server.get({"Origin": EVIL}, query="mutation { __typename }")
    assert (mutation.status, mutation.headers["allow"]) == (405, "POST")
    asked = "{ __schema { mutationType { name } } }"
    assert ask(server, asked).json["data"] == {"__schema": {"mutationType": None}}


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ grap { days } }", {}),
        ("{ day(numbr: 1) { id } }", {}),
        ("{ days(where: {titel: {eq: null}}) { totalCount } }", {}),
        ("{ days(orderBy: [{field: NUMBR}]) { totalCount } }", {}),
        ("query($where: DayFiltr) { days(where: $where) { totalCount } }", {}),
        ("query($w: DayFilter) { days(where: $w) { totalCount } }", {"w": {"titel": {}}}),
        (
            "query($o: [DayOrder!]) { days(orderBy: $o) { totalCount } }",
            {"o": [{"field": "NUMBR"}]},
        ),
    ],
    ids=["field", "argument", "input field", "enum", "type", "variable", "enum in a variable"],
)
def test_who_may_not_see_the_schema_is_told_no_names_of_it(
    document: str, variables: dict[str, object]
) -> None:
    for introspection in (True, False):
        asker = TestClient(create_app(shipped(), Settings(introspection=introspection)))
        (error, *_) = asker.post(
            "/graphql", json={"query": document, "variables": variables}
        ).json()["errors"]
        assert ("Did you mean" in error["message"]) is introspection
