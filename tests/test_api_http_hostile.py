"""Requests that mean harm. Whatever comes, a plain query is answered within a second afterwards.

After the checks that graphql-cop describes, and a few of our own. More of them are in
test_api_http_overload.py.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import quote

import pytest

from tests.http_harness import GRAPHQL_RESPONSE, JSON, Answer, Server, assert_alive, serving

MEGABYTE = 1_000_000
PLAIN = json.dumps({"query": "{ day(number: 8) { title } }"})
LIMITS = "limits=Limits(body_milliseconds=1500, milliseconds=3000)"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(f"Settings({LIMITS})") as running:
        yield running


@pytest.fixture(autouse=True)
def _survives(server: Server) -> Iterator[None]:
    yield
    assert_alive(server)


def ask(server: Server, document: str, **variables: Any) -> Answer:  # noqa: ANN401
    body = {"query": document, "variables": variables}
    answer = server.post(body, Accept=GRAPHQL_RESPONSE)
    assert answer.status == 400, answer.body[:200]
    return answer


def settings_of(answer: Answer) -> set[str]:
    """Return the limits that an answer names."""
    return {error["extensions"].get("setting", "") for error in answer.json["errors"]}


def test_many_aliases(server: Server) -> None:
    document = "{ " + " ".join(f"alias{number}: __typename" for number in range(101)) + " }"
    assert settings_of(ask(server, document)) == {"limits.aliases", "limits.root_fields"}


def test_many_directives(server: Server) -> None:
    answer = ask(server, "{ __typename " + "@aa" * 10 + " }")
    assert settings_of(answer) == {"limits.directives_in_place"}


def test_repeated_fields(server: Server) -> None:
    answer = ask(server, "{ " + "__typename " * 500 + "}")
    assert settings_of(answer) == {"limits.repeats", "limits.root_fields"}


def test_circular_introspection(server: Server) -> None:
    document = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert "introspection depth" in ask(server, document).json["errors"][0]["message"]


def test_batches(server: Server) -> None:
    assert server.post([{"query": "{ __typename }"}] * 10).status == 400


def test_forms_and_text(server: Server) -> None:
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        answer = server.send("POST", body="query=%7B__typename%7D", headers={"Content-Type": kind})
        assert answer.status == 415


def test_tracing_is_not_to_be_had(server: Server) -> None:
    answer = server.post({"query": "{ __typename }"}, X_Apollo_Tracing="1")
    assert answer.json["extensions"].keys() == {"cost"}


def test_fragments_that_multiply(server: Server) -> None:
    document = '{ service(name: "S3") { ...f0 } } '
    for number in range(30):
        inner = f"a: partOf {{ ...f{number + 1} }} b: partOf {{ ...f{number + 1} }}"
        document += f"fragment f{number} on Service {{ {inner} }} "
    document += "fragment f30 on Service { id }"
    assert {"limits.depth", "limits.aliases", "limits.cost"} <= settings_of(ask(server, document))


def test_circles_of_fragments(server: Server) -> None:
    document = "{ ...f0 } " + " ".join(
        f"fragment f{number} on Query {{ ...f{(number + 1) % 100} }}" for number in range(100)
    )
    assert "Cannot spread fragment" in ask(server, document).body.decode()


def test_long_chains_of_fragments(server: Server) -> None:
    document = "{ ...f0 } " + " ".join(
        f"fragment f{number} on Query {{ ...f{number + 1} }}" for number in range(240)
    )
    ask(server, document + " fragment f240 on Query { __typename }")


def test_fields_that_all_have_to_be_compared(server: Server) -> None:
    fields = " ".join("...on Day { related { number } }" for _ in range(200))
    ask(server, "{ days { nodes { " + fields + " } } } { x }")


def test_deep_selections_and_values(server: Server) -> None:
    for document in (
        "{ a" * 10_000,
        "{ a" * 600 + " }" * 600,
        "{ a(b: " + "[" * 10_000,
        "{ a(b: " + "{c: " * 400 + "1" + "}" * 400 + ") }",
        "query(" + "$a: " + "[" * 900 + "Int" + "]" * 900 + ") { a }",
        "#" * 200_000,
        '{ a(b: """' + "\\" * 100_000 + '""") }',
    ):
        ask(server, document)


def test_deep_and_wide_variables(server: Server) -> None:
    document = "query($where: ScenarioFilter) { scenarios(where: $where) { totalCount } }"
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"not": deep}
    assert settings_of(ask(server, document, where=deep)) == {"limits.filter_depth"}
    wide = {"uses": ["S3"] * 20_000}
    assert settings_of(ask(server, document, where=wide)) == {"limits.values"}
    lists: list[Any] = []
    for _ in range(400):
        lists = [lists]
    assert settings_of(ask(server, document, where=lists)) == {"limits.filter_depth"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "' + b"[" * 100_000,
        b"[" * 200_000,
        b'{"a":' * 40_000,
        b'{"query": "\xf8\x88\x80\x80\x80 \xc0\xaf"}',
        b"\x00" * 1000,
        b"\xff\xfe{\x00}\x00",
        b"9" * 200_000,
        b'{"query": "{a}", "variables": {"a": 1e999999}}',
        b'"' + b"\\u0000" * 30_000 + b'"',
    ],
    ids=range(9),
)
def test_bodies_of_nonsense(server: Server, body: bytes) -> None:
    answer = server.send("POST", body=body, headers={"Content-Type": JSON, "Accept": JSON})
    assert answer.status in {200, 400}
    assert answer.json["errors"]


def test_ten_megabytes_that_are_announced(server: Server) -> None:
    body = b'{"query": "' + b"x" * (10 * MEGABYTE) + b'"}'
    answer = server.send("POST", body=body, headers={"Content-Type": JSON})
    assert (answer.status, answer.code) == (413, "LIMIT_EXCEEDED")
    assert settings_of(answer) == {"limits.body_bytes"}


def test_ten_megabytes_in_pieces(server: Server) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with server.connect() as connection:
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        with suppress(ConnectionError):
            for _ in range(160):
                connection.sendall(piece)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_head_that_does_not_end(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /graphql?query=")
        with suppress(ConnectionError):
            for _ in range(160):
                connection.sendall(b"x" * 65536)
        connection.settimeout(10)
        with suppress(ConnectionError):
            assert connection.recv(65536).startswith(b"HTTP/1.1 431")


def test_an_address_that_is_too_long(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(
            b"GET /graphql?query=" + b"x" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        assert connection.recv(65536)[:12] in {b"HTTP/1.1 414", b"HTTP/1.1 431"}


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /graphql?query=\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /graphql HTTP/1.1\r\nHost: x\r\nAccept: " + b"a/b;q=0.1," * 4000 + b"\r\n\r\n",
        b"GET /graphql HTTP/1.1\r\nHost: x\r\nX: \xff\xfe\r\nAccept: \xff\r\n\r\n",
    ],
    ids=range(8),
)
def test_requests_of_nonsense(server: Server, request_bytes: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(request_bytes)
        status = connection.recv(65536).split(b" ")[1]
    assert status.startswith(b"4")


def _drip(connection: socket.socket, seconds: float) -> bytes:
    """Send a byte now and then, until the server has had enough."""
    connection.settimeout(0.1)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(TimeoutError):
            if (answer := connection.recv(65536)) is not None:
                return answer
        connection.sendall(b"x")
    pytest.fail("the server is still waiting")


def test_a_client_that_sends_its_head_slowly(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /graphql HTTP/1.1\r\nX-Slow: ")
        assert _drip(connection, 10).startswith(b"HTTP/1.1 408")


def test_a_client_that_sends_its_body_slowly(server: Server) -> None:
    with server.connect() as connection:
        head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        connection.sendall(head + b"Content-Length: 1000\r\n\r\n")
        assert _drip(connection, 10).startswith(b"HTTP/1.1 408")


def test_a_client_that_says_nothing(server: Server) -> None:
    with server.connect() as connection:
        connection.settimeout(10)
        assert connection.recv(1) == b""


def _send_slowly(connection: socket.socket, seconds: int) -> None:
    for _ in range(seconds * 10):
        connection.send(b"x")
        time.sleep(0.1)


def test_a_client_that_does_not_read(server: Server) -> None:
    document = quote("{ __schema { types { name description fields { name description } } } }")
    request = f"GET /graphql?query={document} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.settimeout(10)
        connection.sendall(request * 80)
        # Nothing is read meanwhile. Whoever writes to what the other end has closed is told so.
        with pytest.raises(ConnectionError):
            _send_slowly(connection, seconds=60)


def test_many_clients_that_are_slow(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            connection = stack.enter_context(server.connect())
            connection.sendall(b"POST /graphql HTTP/1.1\r\nHost: x\r\n")
        assert_alive(server)


def test_clients_that_go_away(server: Server) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for _ in range(50):
        with server.connect() as connection:
            connection.sendall(head + b"Content-Length: 1000\r\n\r\n{")


def test_expensive_queries_side_by_side(server: Server) -> None:
    document = "query($n: Int) { days(first: $n) { nodes { " + nest(4) + " } } }"

    def run(number: int) -> int:
        body = {"query": document, "variables": {"n": 20 + number % 9}}
        return server.post(body, Accept=GRAPHQL_RESPONSE).status

    with ThreadPoolExecutor(16) as pool:
        running = [pool.submit(run, number) for number in range(24)]
        time.sleep(0.2)
        answer = server.send("GET", "/healthz")
        assert answer.status == 200
        assert {each.result() for each in running} <= {200, 400}


def nest(depth: int) -> str:
    inner = "number"
    for level in range(depth):
        inner = f"teaches {{ taughtOn {{ {inner} }} }}" if level % 2 else f"related {{ {inner} }}"
    return inner


@pytest.mark.slow
def test_more_requests_than_may_wait() -> None:
    settings = "Settings(limits=Limits(running=1, waiting=2))"
    document = "{ days(first: 28) { nodes { " + nest(4) + " } } }"
    with serving(settings) as server, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: server.post(document), range(20)))
        busy = [answer for answer in answers if answer.status == 503]
        assert {answer.status for answer in answers} == {200, 503}
        assert all(answer.headers["retry-after"] == "1" for answer in busy)
        assert settings_of(busy[0]) == {"limits.waiting"}
        assert_alive(server)


@pytest.mark.slow
def test_batches_that_are_allowed_cost_no_more_than_one_operation() -> None:
    document = "{ days(first: 100) { nodes { " + nest(4) + " } } }"
    with serving(f"Settings(batching=True, {LIMITS})") as server:
        answer = server.post([{"query": document}] * 10)
        assert answer.status == 200
        assert "limits.cost" in str(answer.json)
        assert_alive(server)


@pytest.mark.slow
def test_a_long_siege(server: Server) -> None:
    """Everything at once, for a while."""
    aliases = "{ " + " ".join(f"a{number}: days {{ totalCount }}" for number in range(60)) + " }"
    bodies = [
        PLAIN.encode(),
        json.dumps({"query": aliases}).encode(),
        json.dumps({"query": "{ days(first: 28) { nodes { " + nest(4) + " } } }"}).encode(),
        b"[" * 100_000,
        b'{"query": "' + b"x" * (10 * MEGABYTE) + b'"}',
        json.dumps({"query": "{ graph " * 600}).encode(),
        *(
            json.dumps({"query": f"{{ graph {{ days }} }} # {'x' * 50_000}{n}"}).encode()
            for n in range(60)
        ),
    ]

    def send(number: int) -> int:
        try:
            body = bodies[number % len(bodies)]
            return server.send("POST", body=body, headers={"Content-Type": JSON}).status
        except (TimeoutError, ConnectionError):
            return 0

    with ThreadPoolExecutor(32) as pool:
        statuses = list(pool.map(send, range(2000)))
    assert set(statuses) <= {0, 200, 400, 413, 503}
    assert statuses.count(0) < len(statuses) / 50
