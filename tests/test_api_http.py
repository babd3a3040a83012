"""GraphQL over HTTP, as clients see it: methods, media types, statuses, parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.http_harness import GRAPHQL_RESPONSE, JSON, Answer, Server, serving

TITLE = "{ day(number: 8) { title } }"
S3 = {"day": {"title": "S3 (Simple Storage Service)"}}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL_RESPONSE}, */*;q=0.1", GRAPHQL_RESPONSE),
        (f"{JSON};q=0, */*", GRAPHQL_RESPONSE),
        (f"{JSON}, */*", JSON),
        (f"{JSON}; charset=utf-8", JSON),
        (f"text/html;q=0.9, {GRAPHQL_RESPONSE.upper()}", GRAPHQL_RESPONSE),
        (f"{JSON};q=nonsense, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
    ],
)
def test_a_client_gets_what_it_likes_best(server: Server, accept: str | None, kind: str) -> None:
    headers = {"Content-Type": JSON, **({"Accept": accept} if accept else {})}
    answer = server.send("POST", body=json.dumps({"query": TITLE}), headers=headers)
    assert answer.status == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["vary"].startswith("Accept, Accept-Encoding")
    assert answer.json["data"] == S3


@pytest.mark.parametrize("accept", ["text/plain", f"{JSON};q=0", f"{JSON}; charset=utf-16"])
def test_what_cannot_be_given_is_406(server: Server, accept: str) -> None:
    answer = server.post(TITLE, Accept=accept)
    assert answer.status == 406
    assert answer.headers["content-type"] == JSON
    assert answer.code == "NOT_ACCEPTABLE"


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { day(number: $n) { id } }", {"n": "8"}, "BAD_USER_INPUT"),
        (
            "query a { graph { days } } query b { graph { days } }",
            {},
            "OPERATION_RESOLUTION_FAILURE",
        ),
        ("subscription { graphChanged }", {}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_refused_query_has_no_data(
    server: Server, document: str, variables: dict[str, object], code: str
) -> None:
    body = {"query": document, "variables": variables}
    for accept, status in ((JSON, 200), (GRAPHQL_RESPONSE, 400)):
        answer = server.post(body, Accept=accept)
        assert (answer.status, answer.code) == (status, code)
        assert "data" not in answer.json
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_data_with_errors_is_200(server: Server) -> None:
    for accept in (JSON, GRAPHQL_RESPONSE):
        answer = server.post('{ service(name: "Cloudfrnt") { id } }', Accept=accept)
        assert (answer.status, answer.code) == (200, "NOT_FOUND")
        assert answer.json["data"] == {"service": None}
        assert answer.headers["cache-control"] == "no-store"


def test_every_answer_tells_its_cost(server: Server) -> None:
    cost = server.post(TITLE).json["extensions"]["cost"]
    assert cost == {"requested": 2, "limit": 200_000, "remaining": 199_998}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The body is empty"),
        (b"{", "The body is no JSON"),
        (b'{"query": "{ day }"', "The body is no JSON"),
        (b"null", "no JSON object"),
        (b"3", "no JSON object"),
        (b"{}", "There is no `query`"),
        (b'{"query": null}', "There is no `query`"),
        (b'{"query": 3}', "`query` is no string"),
        (b'{"query": "{__typename}", "variables": []}', "`variables` is no JSON object"),
        (b'{"query": "{__typename}", "extensions": 1}', "`extensions` is no JSON object"),
        (b'{"query": "{__typename}", "operationName": {}}', "`operationName` is no string"),
        (b'[{"query": "{__typename}"}]', "batches are switched off"),
        (b'{"query": "\xff"}', "The body is no UTF-8: see the byte 12 of the body"),
        (b'{"query": "\xed\xa0\x80"}', "The body is no UTF-8"),
        (b'{"query": "{__typename}\x00"}', "The body is no JSON"),
        (b'{"query": "\\ud800"}', "half of a surrogate pair"),
        (b'{"query": "{__typename}", "variables": {"a": NaN}}', "NaN is no value of JSON"),
        (b'{"query": "{__typename}", "variables": {"a": ' + b"9" * 5000 + b"}}", "can be read"),
        (b"[" * 5000, "The body is nested too deeply"),
    ],
)
def test_a_body_that_makes_no_sense_is_400(server: Server, body: bytes, words: str) -> None:
    for accept in (JSON, GRAPHQL_RESPONSE):
        headers = {"Content-Type": JSON, "Accept": accept}
        answer = server.send("POST", body=body, headers=headers)
        assert (answer.status, answer.code) == (400, "BAD_REQUEST")
        assert words in answer.json["errors"][0]["message"]


def test_nul_in_a_document_is_a_syntax_error(server: Server) -> None:
    answer = server.post({"query": "{ day(number: 8) { title } }\0"}, Accept=GRAPHQL_RESPONSE)
    assert (answer.status, answer.code) == (400, "GRAPHQL_PARSE_FAILED")


def test_nul_in_a_variable_is_a_name_that_nobody_knows(server: Server) -> None:
    document = "query($n: String!) { service(name: $n) { id } }"
    assert server.post({"query": document, "variables": {"n": "S3\0"}}).code == "NOT_FOUND"


def test_parameters_that_nobody_knows_are_ignored(server: Server) -> None:
    body = {"query": TITLE, "extensions": {"some": "value"}, "id": 1, "operationName": ""}
    assert server.post(body).json["data"] == S3


def test_what_is_null_counts_as_left_out(server: Server) -> None:
    body = {"query": TITLE, "variables": None, "extensions": None, "operationName": None}
    assert server.post(body).json["data"] == S3


def test_an_operation_is_chosen_by_name(server: Server) -> None:
    document = "query a { day(number: 1) { number } } query b { day(number: 2) { number } }"
    answer = server.post({"query": document, "operationName": "b"})
    assert answer.json["data"] == {"day": {"number": 2}}


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        f"{JSON}; charset=utf-16",
        f"{JSON}; charset=latin-1",
    ],
)
def test_only_json_in_utf_8_is_taken(server: Server, kind: str | None) -> None:
    body = b'{"query": "{ __typename }"}'
    answer = server.send("POST", body=body, headers={"Content-Type": kind} if kind else {})
    assert (answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["accept-post"] == JSON


def test_a_compressed_body_is_not_taken(server: Server) -> None:
    assert server.post(TITLE, Content_Encoding="gzip").status == 415


@pytest.mark.parametrize(
    "kind", [f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', JSON.upper()]
)
def test_json_may_say_that_it_is_utf_8(server: Server, kind: str) -> None:
    body = json.dumps(
        {"query": '{ search: service(name: "스토리지?") { id } }'}, ensure_ascii=False
    )
    answer = server.send("POST", body=body, headers={"Content-Type": kind})
    assert answer.code == "NOT_FOUND"
    assert "스토리지?" in answer.body.decode()


def test_a_query_in_an_address(server: Server) -> None:
    document = "query Day($n: Int!) { day(number: $n) { title } }"
    answer = server.get(query=document, variables='{"n": 8}', operationName="Day", extensions="")
    assert answer.status == 200
    assert answer.headers["content-type"] == JSON
    assert answer.json["data"] == S3


@pytest.mark.parametrize(
    ("query_string", "words"),
    [
        ("", "There is no `query`"),
        ("variables={}", "There is no `query`"),
        ("query=", "There is no `query`"),
        ("query=%7B__typename%7D&variables=%7B", "`variables` is no JSON"),
        ("query=%7B__typename%7D&variables=3", "`variables` is no JSON object"),
        ("query=%FF", "no UTF-8"),
        ("query=1&" + "&".join(f"a{n}=1" for n in range(200)), "holds over 100 parameters"),
    ],
)
def test_an_address_that_makes_no_sense_is_400(
    server: Server, query_string: str, words: str
) -> None:
    answer = server.send("GET", f"/graphql?{query_string}", headers={"Accept": JSON})
    assert (answer.status, answer.code) == (400, "BAD_REQUEST")
    assert words in answer.json["errors"][0]["message"]


def test_a_mutation_needs_post(server: Server) -> None:
    for accept in (JSON, GRAPHQL_RESPONSE):
        answer = server.get({"Accept": accept}, query="mutation { __typename }")
        assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
        assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_mean_nothing(server: Server, method: str) -> None:
    answer = server.send(method, body="{}", headers={"Content-Type": JSON})
    assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_tells_the_methods(server: Server) -> None:
    answer = server.send("OPTIONS")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "access-control-allow-origin" not in answer.headers


def test_head_is_get_without_a_body(server: Server) -> None:
    path = "/graphql?query=%7B__typename%7D"
    got, told = server.send("GET", path), server.send("HEAD", path)
    assert (told.status, told.body) == (200, b"")
    assert told.headers["etag"] == got.headers["etag"]
    assert told.headers["content-length"] == str(len(got.body))


def test_browsers_get_the_page(server: Server) -> None:
    answer = server.get({"Accept": BROWSER})
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.body.startswith(b"<!doctype html>")


def test_a_link_to_a_query_opens_the_page_in_browsers(server: Server) -> None:
    assert (
        server.get({"Accept": BROWSER}, query=TITLE).headers["content-type"].startswith("text/html")
    )
    assert server.post(TITLE, Accept=BROWSER).headers["content-type"] == JSON


def test_a_request_has_a_number(server: Server) -> None:
    given = server.post(TITLE, X_Request_Id="abc-123").headers["x-request-id"]
    assert given == "abc-123"
    for made_up in ({}, {"X_Request_Id": "a b"}, {"X_Request_Id": "x" * 101}):
        number = server.post(TITLE, **made_up).headers["x-request-id"]
        assert len(number) == 32


def test_a_connection_serves_many_requests(server: Server) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.connect()
        socket = connection.sock
        for _ in range(3):
            connection.request("GET", "/graphql?query=%7B__typename%7D")
            assert connection.getresponse().read().startswith(b'{"data":')
            assert connection.sock is socket


def test_nothing_tells_what_serves(server: Server) -> None:
    assert "server" not in server.post(TITLE).headers


def _assert_same(first: Answer, second: Answer) -> None:
    assert first.body == second.body
    assert first.headers["etag"] == second.headers["etag"]


def test_the_same_question_gets_the_same_bytes(server: Server) -> None:
    _assert_same(server.post(TITLE), server.post(TITLE))
    _assert_same(server.get(query=TITLE), server.post(TITLE))
