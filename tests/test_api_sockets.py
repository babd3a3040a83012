"""GraphQL over WebSocket, from outside: the protocol, who is let in, and what it may take."""

from __future__ import annotations

import socket as sockets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from api.http.tokens import new_token, token_line
from api.limits import Limits
from tests.api_harness import shipped
from tests.http_harness import Server, serving
from tests.serve_harness import PATIENCE, eventually
from tests.stream_harness import CHANGES, PROTOCOL, SINCE, Socket, socket

pytestmark = pytest.mark.slow

INIT = {"type": "connection_init"}
ASK = {"id": "1", "type": "subscribe", "payload": {"query": CHANGES}}
VERSION = "{ graph { version } }"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def client(server: Server) -> Iterator[Socket]:
    with socket(server) as found:
        yield found.begin()


def told(client: Socket) -> tuple[str, Any]:
    """Return the type and the payload of the next message."""
    message = client.hear()
    return message["type"], message.get("payload")


def code_of(client: Socket) -> str:
    """Return the code of the error that an operation ends with."""
    kind, payload = told(client)
    assert kind == "error"
    return str(payload[0]["extensions"]["code"])


def test_a_query_has_one_answer(client: Socket) -> None:
    client.ask("query Q($n: Int!) { day(number: $n) { id } }", "a", n=8)
    answer = client.hear()
    assert (answer["id"], answer["type"]) == ("a", "next")
    assert answer["payload"]["data"] == {"day": {"id": "day:8"}}
    assert answer["payload"]["extensions"]["cost"]["requested"] == 2
    assert client.hear() == {"id": "a", "type": "complete"}
    client.ask(VERSION, "a")  # the id is free again
    assert told(client)[1]["data"] == {"graph": {"version": shipped().version}}


def test_a_field_that_fails_leaves_the_rest(client: Socket) -> None:
    client.ask('{ scenario(key: "nobody") { id } graph { days } }')
    kind, payload = told(client)
    assert kind == "next"
    assert payload["data"]["scenario"] is None
    assert payload["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert told(client) == ("complete", None)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { day(number: $n) { id } }", "BAD_USER_INPUT"),
        ("mutation { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ graph { " + "days " * 11 + "} }", "LIMIT_EXCEEDED"),
        ("subscription { graphChanged { " + "version " * 11 + "} }", "LIMIT_EXCEEDED"),
    ],
)
def test_what_is_refused_ends_the_operation_and_not_the_connection(
    client: Socket, document: str, code: str
) -> None:
    client.ask(document)
    assert code_of(client) == code
    client.sync()


def test_documents_that_the_server_knows(client: Socket) -> None:
    client.say({**ASK, "payload": {"documentId": "taught-is-not-used"}})
    assert told(client)[0] == "next"
    assert told(client)[0] == "complete"
    client.say({**ASK, "payload": {"documentId": "nobody"}})
    assert code_of(client) == "PERSISTED_QUERY_NOT_FOUND"


def test_only_the_documents_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "mine.graphql").write_text(SINCE, encoding="utf-8")
    with (
        serving(f"Settings(only_documents=True, documents=Path({str(tmp_path)!r}))") as server,
        socket(server) as client,
    ):
        client.begin().ask(CHANGES)
        assert code_of(client) == "QUERY_NOT_IN_SAFELIST"
        client.say({**ASK, "payload": {"documentId": "mine", "variables": {"v": "old"}}})
        assert told(client)[1]["data"]["graphChanged"]["previousVersion"] == "old"


def test_a_client_that_has_missed_something_is_told_at_once(client: Socket) -> None:
    client.ask(SINCE, v="old")
    change = {"version": shipped().version, "previousVersion": "old"}
    assert told(client)[1]["data"] == {"graphChanged": change}
    client.ask(SINCE, "2", v=shipped().version)
    client.sync()  # nothing came in between


def test_an_operation_ends_where_the_client_ends_it(client: Socket) -> None:
    client.ask(CHANGES)
    client.say({"id": "1", "type": "complete"})
    client.say({"id": "never begun", "type": "complete"})
    client.ask(VERSION)
    assert told(client)[0] == "next"
    assert told(client)[0] == "complete"


def test_pings_are_answered_with_what_they_hold(server: Server) -> None:
    with socket(server) as client:
        client.say({"type": "ping"})  # also before anything else
        assert client.hear() == {"type": "pong"}
        client.say({"type": "ping", "payload": {"a": [1]}})
        assert client.hear() == {"type": "pong", "payload": {"a": [1]}}
        client.say({"type": "pong"})
        client.begin()


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([b"bytes"], 4400),
        (["no JSON"], 4400),
        (['{"type": "ping", "payload": {"a": NaN}}'], 4400),
        (["[" * 50_000], 4400),
        ([[]], 4400),
        ([{}], 4400),
        ([{"type": 1}], 4400),
        ([{"type": "next", "id": "1"}], 4400),
        ([{"type": "x" * 1000}], 4400),
        ([{"type": "가" * 1000}], 4400),
        ([{"type": "ping", "payload": 1}], 4400),
        ([{"type": "pong", "payload": []}], 4400),
        ([{**INIT, "payload": []}], 4400),
        ([INIT, INIT], 4429),
        ([ASK], 4401),
        ([INIT, {**ASK, "id": 1}], 4400),
        ([INIT, {**ASK, "id": ""}], 4400),
        ([INIT, {**ASK, "id": "1" * 201}], 4400),
        ([INIT, {**ASK, "payload": []}], 4400),
        ([INIT, {**ASK, "payload": {"query": 1}}], 4400),
        ([INIT, {**ASK, "payload": {"query": CHANGES, "variables": []}}], 4400),
        ([INIT, {"type": "complete"}], 4400),
        ([INIT, ASK, ASK], 4409),
        (['"' + "x" * 262_144 + '"'], 1009),
    ],
)
def test_what_breaks_the_protocol_closes_the_connection(
    server: Server, messages: list[object], code: int
) -> None:
    with socket(server) as client:
        for message in messages:
            client.say(message)
        assert client.end()[0] == code


def test_text_that_is_none_closes_the_connection(server: Server) -> None:
    with socket(server) as client:
        client.connection.send(b"\xff", text=True)
        assert client.end()[0] == 1007


def test_another_protocol_is_not_spoken(server: Server) -> None:
    with socket(server, protocol="graphql-ws") as client:
        assert client.end() == (4406, f"Subprotocol not acceptable: speak {PROTOCOL}")


def test_a_connection_has_to_begin_in_time() -> None:
    with serving("Settings(limits=Limits(body_milliseconds=300))") as server:
        with socket(server) as client:
            assert client.end() == (4408, "Connection initialisation timeout")
        with socket(server) as client:
            client.begin()
            with pytest.raises(TimeoutError):
                client.connection.recv(1)  # and then there is all the time in the world


def status_of(server: Server, headers: dict[str, str] | None = None, **more: str) -> int:
    """Return the status with which a handshake is refused."""
    with pytest.raises(InvalidStatus) as caught, socket(server, headers, **more):
        pass
    response = caught.value.response
    assert b'"errors"' in bytes(response.body or b"")
    assert response.headers["x-request-id"]
    return response.status_code


def test_pages_of_other_origins_are_not_let_in() -> None:
    settings = "Settings(cors_origins=('https://a.example',), hosts=('127.0.0.1',))"
    with serving(settings) as server:
        for origin in ("https://b.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"):
            assert status_of(server, origin=origin) == 403
        for origin in ("https://a.example", f"http://127.0.0.1:{server.port}"):
            with socket(server, origin=origin) as client:
                client.begin()


def test_other_names_of_the_server_lead_nowhere() -> None:
    with serving("Settings(hosts=('b.example',))") as server:
        assert status_of(server) == 400


def test_a_token_is_shown_in_the_handshake_or_first_of_all(tmp_path: Path) -> None:
    token = new_token()
    listed = tmp_path / "tokens"
    listed.write_text(token_line("me", token), encoding="utf-8")
    known = {"Authorization": f"Bearer {token}"}
    with serving(f"Settings(token_file=Path({str(listed)!r}))") as server:
        for headers, payload in ((known, None), ({}, known), ({"Authorization": "x"}, known)):
            with socket(server, headers) as client:
                client.begin(payload).ask(VERSION)
                assert told(client)[0] == "next"
        for wrong in ({}, {"Authorization": "Bearer sg_wrong"}, {"authorization": 1}):
            with socket(server) as client:
                client.say({**INIT, "payload": wrong})
                code, reason = client.end()
                assert (code, reason[:10]) == (4403, "Forbidden:")


def test_so_many_operations_over_one_connection() -> None:
    with serving("Settings(limits=Limits(operations=2))") as server, socket(server) as client:
        client.begin()
        for name in ("1", "2", "3"):
            client.ask(CHANGES, name)
        message = client.hear()
        assert (message["id"], message["type"]) == ("3", "error")
        setting = {"setting": "limits.operations", "limit": 2, "actual": 3}
        assert message["payload"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", **setting}
        client.say({"id": "1", "type": "complete"})
        client.ask(VERSION, "3")
        assert told(client)[0] == "next"


def test_so_many_subscriptions_over_all_connections() -> None:
    with serving("Settings(limits=Limits(subscriptions=1))") as server, ExitStack() as stack:
        first, second = [stack.enter_context(socket(server)).begin() for _ in range(2)]
        first.ask(SINCE, v="old")
        assert told(first)[0] == "next"
        second.ask(CHANGES)
        assert code_of(second) == "LIMIT_EXCEEDED"
        second.ask(VERSION)  # queries are none
        assert (told(second)[0], told(second)[0]) == ("next", "complete")
        first.connection.close()

        def is_free() -> bool:
            second.ask(SINCE, v="old")
            return bool(told(second)[0] == "next")

        eventually(is_free)


def test_so_many_sockets_and_others_are_let_in() -> None:
    with serving("Settings(limits=Limits(sockets=2))") as server, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(socket(server)).begin()
        assert status_of(server) == 503
        assert server.send("GET", "/healthz").status == 200
    assert Limits().sockets < Limits().connections


def test_who_says_nothing_is_not_kept() -> None:
    settings = "Settings(limits=Limits(silent_milliseconds=2000))"
    with serving(settings) as server, ExitStack() as stack:
        busy, lively, silent = [stack.enter_context(socket(server)).begin() for _ in range(3)]
        busy.ask(CHANGES)
        busy.sync()
        silent.sync()  # and no more

        def is_closed() -> bool:
            lively.sync()  # a ping is enough
            return silent.connection.state is not State.OPEN

        eventually(is_closed)
        reason = "Nothing was asked or said for 2000 ms; a ping would have done"
        assert silent.end() == (1001, reason)
        busy.sync()  # who waits for answers need not say anything


class Silent:
    """A client that never reads what it is sent."""

    def __init__(self, server: Server) -> None:
        """Connect, and begin."""
        self.wire = sockets.socket()
        self.wire.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        self.wire.connect(("127.0.0.1", server.port))
        self._protocol = ClientProtocol(
            parse_uri(f"ws://127.0.0.1:{server.port}/graphql"),
            subprotocols=[Subprotocol(PROTOCOL)],
        )
        self._protocol.send_request(self._protocol.connect())
        self._send()
        while self._protocol.state.name == "CONNECTING":
            self._protocol.receive_data(self.wire.recv(4096))
        self.say('{"type": "connection_init"}')

    def say(self, text: str) -> None:
        """Send a message."""
        self._protocol.send_text(text.encode())
        self._send()

    def say_until_nobody_listens(self, seconds: float) -> None:
        """Send what has an answer, until the server reads no more of it."""
        self.wire.settimeout(seconds)
        while True:
            self.say('{"type": "ping", "payload": {"a": "' + "x" * 200_000 + '"}}')

    def _send(self) -> None:
        for data in self._protocol.data_to_send():
            self.wire.sendall(data)


def test_who_never_reads_is_not_waited_for() -> None:
    with serving("Settings(limits=Limits(body_milliseconds=1000))") as server:
        before = server.megabytes
        silent = Silent(server)
        with pytest.raises(ConnectionError):
            silent.say_until_nobody_listens(PATIENCE)
        silent.wire.close()
        assert server.megabytes < before + 50


def test_the_server_ends_though_somebody_never_reads() -> None:
    with serving("Settings(limits=Limits(body_milliseconds=0))") as server:
        silent = Silent(server)
        with pytest.raises(TimeoutError):
            silent.say_until_nobody_listens(1)
    silent.wire.close()
