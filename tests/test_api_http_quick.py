"""Requests that are answered in one go: the same answers, limits and numbers as on the long way."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.execute import Answer
from api.http import replies
from api.http.endpoint import GraphQLEndpoint
from api.http.parameters import Parameters, from_body, plain_question
from api.http.replies import Tags
from api.http.tokens import new_token, token_line
from api.limits import Limits
from api.settings import Settings
from tests.api_harness import shipped
from tests.http_harness import JSON, Server, serving
from tests.protocol_harness import GET, KNOWN, POST, Slow, Wire, connecting
from tests.serve_harness import eventually
from tests.test_api_http_kept import read_until, request_bytes
from tests.test_api_metrics import value

TITLE = "query Title($n: Int!) { day(number: $n) { title teaches { name } } }"
NOT_KEPT = Settings(answer_cache_bytes=0)
HEADERS = {"Accept": JSON, "Content-Type": JSON}


def asked(client: TestClient, number: object, document: str = TITLE) -> Any:  # noqa: ANN401
    body = {"query": document, "variables": {"n": number}}
    return client.post("/graphql", content=json.dumps(body), headers=HEADERS)


def told(answer: Any) -> tuple[int, bytes, dict[str, str]]:  # noqa: ANN401
    """Return all of an answer but the number of its request."""
    heads = {name: each for name, each in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, answer.content, heads


@pytest.fixture
def no_long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What makes everything but answers in one go impossible from then on."""

    def close() -> None:
        monkeypatch.setattr(GraphQLEndpoint, "__call__", None)
        monkeypatch.setattr(GraphQLEndpoint, "reply_to", None)

    return close


@pytest.mark.parametrize("settings", [NOT_KEPT, Settings()])
def test_a_plain_question_is_answered_alike_in_one_go(
    settings: Settings, no_long_way: Callable[[], None]
) -> None:
    slow = [told(asked(TestClient(create_app(shipped(), NOT_KEPT)), n)) for n in range(1, 29)]
    client = TestClient(create_app(shipped(), settings))
    for n in range(1, 7):
        assert told(asked(client, n)) == slow[n - 1]
    no_long_way()
    assert [told(asked(client, n)) for n in range(1, 29)] == slow


def test_it_is_packed_alike(no_long_way: Callable[[], None]) -> None:
    document = "query Days($n: Int!) { days(first: $n) { nodes { title teaches { name } } } }"
    body = json.dumps({"query": document, "variables": {"n": 20}})
    client = TestClient(create_app(shipped(), NOT_KEPT))
    packed = {**HEADERS, "Accept-Encoding": "gzip"}
    slow = [told(client.post("/graphql", content=body, headers=packed)) for _ in range(6)]
    no_long_way()
    quick = told(client.post("/graphql", content=body, headers=packed))
    assert quick == slow[0]
    assert quick[2]["content-encoding"] == "gzip"


def test_it_counts_alike() -> None:
    client = TestClient(create_app(shipped(), NOT_KEPT))
    for n in range(1, 21):
        assert asked(client, n).status_code == 200
    text = client.get("/metrics").text
    posted = {"path": "/graphql", "method": "POST", "status": "200"}
    assert value(text, "requests_total", posted) == 20
    assert value(text, "request_seconds_count", {"path": "/graphql"}) == 20
    assert value(text, "query_cost_count") == 20
    assert value(text, "answer_cache_total", {"result": "miss"}) == 20
    assert value(text, "document_cache_total", {"result": "hit"}) == 19
    assert value(text, "document_cache_total", {"result": "miss"}) == 1


@pytest.mark.parametrize(
    ("settings", "document", "good", "bad", "code"),
    [
        (Settings(), TITLE, 8, 99, "NOT_FOUND"),
        (Settings(), TITLE, 8, "eight", "BAD_USER_INPUT"),
        (
            Settings(limits=Limits(cost=100)),
            "query Days($n: Int!) { days(first: $n) { nodes { title } } }",
            10,
            99,
            "LIMIT_EXCEEDED",
        ),
        (
            Settings(limits=Limits(values=3)),
            "query Nodes($n: [ID!]!) { nodes(ids: $n) { id } }",
            ["day:8"],
            ["day:8"] * 9,
            "LIMIT_EXCEEDED",
        ),
        (Settings(limits=Limits(body_bytes=200)), TITLE, 8, "8" * 200, "LIMIT_EXCEEDED"),
    ],
)
def test_what_is_wrong_is_told_as_ever(
    settings: Settings, document: str, good: object, bad: object, code: str
) -> None:
    fresh = TestClient(create_app(shipped(), settings))
    expected = told(asked(fresh, bad, document))
    assert json.loads(expected[1])["errors"][0]["extensions"]["code"] == code
    client = TestClient(create_app(shipped(), settings))
    for _ in range(2):
        for _ in range(5):
            assert asked(client, good, document).status_code == 200
        assert told(asked(client, bad, document)) == expected


def test_what_goes_wrong_in_one_go_is_left_to_the_long_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = TestClient(create_app(shipped(), NOT_KEPT))
    expected = [told(asked(client, 8)) for _ in range(6)]
    broken: list[object] = []

    def break_(*given: object) -> bytes:
        broken.append(given)
        raise TypeError

    monkeypatch.setattr(replies.WholeBodies, "of", break_)
    assert told(asked(client, 8)) == expected[0]
    assert len(broken) == 1


def test_data_is_told_alike_whether_or_not_it_is_written_already() -> None:
    data: dict[str, Any] = {"day": {"title": "저장"}}
    written_data = orjson.dumps(data)
    answers = [Answer(each, cost=2) for each in (data, written_data)]
    told = [replies.outcome(each, Limits(), 2, JSON).told for each in answers]
    whole = replies.WholeBodies(Limits()).of(written_data, 2)
    assert {whole, *map(replies.encoded, told)} == {whole}
    assert json.loads(whole)["data"] == data


BODIES = [
    b'{"query": "{ a }"}',
    b'{"query": "{ a }", "variables": null, "operationName": null, "extensions": null}',
    b'{"query": "{ a }", "variables": {"n": [1, 2.5, "x", null, {"y": true}]}}',
    b'{"query": "{ a }", "operationName": ""}',
    b'{"query": "{ a }", "query": "{ b }", "operationName": "B", "unknown": 1}',
    b'{"query": "\\u00fc \\ud83d\\ude00"}',
    b'{"query": "{ a }", "variables": {"n": -0.0, "m": 1e5, "o": 18446744073709551615}}',
    b'{"query": "{ a }", "extensions": {"clientLibrary": {"name": "any"}}}',
]
ELSEWHERE = [
    b"",
    b"[]",
    b"nothing",
    b'{"query": 1}',
    b'{"variables": {}}',
    b'{"documentId": "days"}',
    b'{"query": "{ a }", "variables": 0}',
    b'{"query": "{ a }", "variables": []}',
    b'{"query": "{ a }", "operationName": 0}',
    b'{"query": "{ a }", "extensions": ""}',
    b'{"query": "{ a }", "extensions": {"persistedQuery": {}}}',
    b'{"query": "{ a }", "variables": {"n": 18446744073709551616}}',
    b'{"query": "{ a }", "variables": {"n": [{"m": -9223372036854775809}]}}',
    b'{"query": "{ a }", "variables": {"n": 1e400}}',
    b'{"query": "{ a }", "variables": {"n": NaN}}',
    b'{"query": "\\ud800"}',
    b'\xef\xbb\xbf{"query": "{ a }"}',
    b'{"query": "\xff"}',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_plain_body_says_the_same_when_it_is_read_quickly(body: bytes) -> None:
    document, name, variables = plain_question(body) or ("", None, {})
    found = Parameters(document, None, name, variables)
    whole = cast("Parameters", from_body(body, Settings()))
    assert repr(found.variables) == repr(whole.variables)
    assert (found.query, found.operation_name) == (whole.query, whole.operation_name)


@pytest.mark.parametrize("body", ELSEWHERE)
def test_any_other_body_is_left_to_those_who_look_closely(body: bytes) -> None:
    assert plain_question(body) is None


def test_numbers_that_have_no_end_are_told_from_null() -> None:
    tags = Tags("version")
    assert len({tags.of({"n": each}) for each in (None, math.inf, -math.inf, 0.0)}) == 4


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("Settings(limits=Limits(connections=20))") as running:
        yield running


def whole_answer(connection: socket.socket) -> bytes:
    stream = b""
    while not (end := stream.find(b"\r\n\r\n") + 4) > 4 or len(stream) < end + length_of(stream):
        part = connection.recv(65536)
        assert part, stream
        stream += part
    return stream


def length_of(stream: bytes) -> int:
    found = re.search(rb"content-length: (\d+)", stream)
    return int(found[1]) if found else 0


def body_of(number: int) -> bytes:
    return json.dumps({"query": TITLE, "variables": {"n": number}}).encode()


def test_a_known_head_is_read_again_where_it_differs(server: Server) -> None:
    def exchange(connection: socket.socket, number: int, more: bytes = b"") -> bytes:
        connection.sendall(request_bytes(body_of(number), more))
        return whole_answer(connection)

    with closing(server.connect()) as connection:
        for number in (10, 11, 12, 13, 14, 15, 10, 11):
            assert exchange(connection, number).startswith(b"HTTP/1.1 200 OK\r\n")
        one = exchange(connection, 16)
        head, _, body = one.partition(b"\r\n\r\n")
        assert json.loads(body)["data"]["day"]["title"].startswith("SNS")
        names = [line.partition(":")[0] for line in head.decode().split("\r\n")[1:]]
        expected = "date content-type etag cache-control vary content-length"
        assert names == [*expected.split(), "x-content-type-options", "x-request-id"]
        other = exchange(connection, 16)
        numbers = [re.search(rb"x-request-id: (\S+)", each) for each in (one, other)]
        assert len({found[1] for found in numbers if found}) == 2
        for stated in (b"a-1", b"a-1", b"a-1", b"a-2"):
            more = b"X-Request-Id: %b\r\n" % stated
            assert b"x-request-id: %b\r\n" % stated in exchange(connection, 16, more)
        again = exchange(connection, 16, b"Accept-Encoding: gzip\r\n")
        assert again.startswith(b"HTTP/1.1 200 OK\r\n")
        assert exchange(connection, 16, b"Host: b\r\n").startswith(b"HTTP/1.1 400 ")
        assert b"connection: close" in exchange(connection, 16, b"Connection: close\r\n")


def test_a_head_alone_is_no_request_and_a_request_may_come_with_others(server: Server) -> None:
    with closing(server.connect()) as connection:
        sent = [request_bytes(body_of(number)) for number in (10, 11)]
        for _ in range(6):
            connection.sendall(sent[0])
            assert len(read_until(connection, 1)) == 1
        cut = len(sent[0]) - len(body_of(10))
        connection.sendall(sent[0][:cut])
        connection.sendall(sent[0][cut:] + sent[1])
        first, second = read_until(connection, 2)
        assert (b"RDS" in first, b"DynamoDB" in second) == (True, True)


def test_so_many_connections_are_open_at_once_with_known_heads_too(server: Server) -> None:
    with ExitStack() as stack:
        open_ = [stack.enter_context(closing(server.connect())) for _ in range(19)]
        for connection in open_:
            for _ in range(4):
                connection.sendall(request_bytes(body_of(8)))
                assert len(read_until(connection, 1)) == 1
        stack.enter_context(closing(server.connect()))

        def is_refused() -> bool:
            open_[0].sendall(request_bytes(body_of(8)))
            return whole_answer(open_[0]).startswith(b"HTTP/1.1 503 ")

        eventually(is_refused)


def test_a_token_is_looked_at_again_where_it_differs(tmp_path: Path) -> None:
    token, file = new_token(), tmp_path / "tokens"
    file.write_text(token_line("ci", token), encoding="utf-8")
    with serving(f"Settings(token_file=Path({str(file)!r}))") as server:
        for _ in range(6):
            assert server.post(TITLE_OF_8, Authorization=f"Bearer {token}").status == 200
        for wrong in (f"{token}x", token[:-1]):
            assert server.post(TITLE_OF_8, Authorization=f"Bearer {wrong}").status == 401
        assert server.post(TITLE_OF_8).status == 401


TITLE_OF_8 = {"query": TITLE, "variables": {"n": 8}}


def written(*steps: bytes | None, has_log: bool = False) -> str:
    """Return in which order a protocol answers what comes; None lets the application answer."""
    access = logging.getLogger("uvicorn.access")

    async def run() -> bytes:
        app, wire = Slow(KNOWN), Wire()
        connect = connecting(app)
        access.propagate = has_log
        protocol = connect(wire)
        for step in steps:
            if step is None:
                app.may_answer.set()
            else:
                protocol.data_received(step)
            for _ in range(5):
                await asyncio.sleep(0)
        protocol.connection_lost(None)
        return wire.written

    try:
        return " ".join(re.findall(r"slow|quick", asyncio.run(run()).decode()))
    finally:
        access.propagate = False


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ((KNOWN, KNOWN, None), "quick quick"),
        ((GET, None, KNOWN, GET, KNOWN), "slow quick slow quick"),
        # An answer waits for those to the requests before it …
        ((GET, KNOWN, None), "slow slow"),
        ((GET + KNOWN, None), "slow slow"),
        ((KNOWN + GET, None), "slow slow"),
        # … and what a body holds is no request, nor is the rest of a head.
        ((POST % len(KNOWN), KNOWN, None, KNOWN), "slow quick"),
        ((None, POST % (2 * len(KNOWN)), KNOWN, KNOWN, KNOWN), "slow quick"),
        ((b"POST /other HTTP/1.1\r\nX: ", KNOWN, None), "slow"),
        ((KNOWN[:9], KNOWN[9:], None, KNOWN), "slow quick"),
    ],
)
def test_only_a_whole_request_whose_turn_it_is_is_answered_at_once(
    steps: tuple[bytes | None, ...], order: str
) -> None:
    assert written(*steps) == order


def test_a_log_in_which_no_request_would_stand_is_no_reason_to_be_slow() -> None:
    """`serve` has one of its own, which is told of warnings."""
    assert logging.getLogger().hasHandlers()
    assert written(KNOWN, None, has_log=True) == "quick"
