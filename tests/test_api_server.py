"""The application over real HTTP, from a process of its own; and swapping the graph it serves."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, cast
from urllib.parse import quote

import pytest
from starlette.types import ASGIApp, Message, Scope

from api.app import HEADLINE_QUERY, create_app
from api.errors import AddressError
from api.holder import GraphHolder
from api.server import address_of, listen, serve, welcome
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from tests.api_harness import ROOT, CountingReader, data_of, shipped
from tests.api_made_up import guided

PROGRAM = """
import sys
from api.app import create_app
from api.server import serve
from graph.build import build_graph

serve(create_app(build_graph()), port=0, announce=lambda address: print(address, flush=True))
print("stopped", flush=True)
"""


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Talks to a server."""

    port: int

    def request(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send a request and read the answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            text = None if body is None else json.dumps(body)
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if text is not None:
                sent["Content-Type"] = "application/json"
            connection.request(method, path, text, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A client of a server that runs in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            assert address.endswith("/graphql")
            yield Client(int(address.removesuffix("/graphql").rpartition(":")[2]))
            process.send_signal(signal.SIGINT)
            assert process.stdout.readline() == "stopped\n"
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()


def test_a_query_by_post(client: Client) -> None:
    body = {
        "query": "query($n: Int!) { day(number: $n) { title } }",
        "variables": {"n": 8},
    }
    answer = client.request("POST", "/graphql", body)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["data"] == {"day": {"title": "S3 (Simple Storage Service)"}}


def test_a_query_by_get(client: Client) -> None:
    answer = client.request("GET", f"/graphql?query={quote('{ day(number: 8) { id } }')}")
    assert answer.json["data"] == {"day": {"id": "day:8"}}


def test_errors_come_with_their_codes(client: Client) -> None:
    answer = client.request("POST", "/graphql", {"query": '{ service(name: "Cloudfrnt") { id } }'})
    assert answer.status == 200
    assert answer.json["data"] == {"service": None}
    assert answer.json["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_the_headline_query_answers(client: Client) -> None:
    answer = client.request("POST", "/graphql", {"query": HEADLINE_QUERY})
    assert answer.json["data"]["scenarios"]["totalCount"] == 2


def test_the_root_leads_to_the_playground(client: Client) -> None:
    answer = client.request("GET", "/")
    assert answer.status == 307
    assert answer.headers["location"] == "/graphql"


def test_health(client: Client) -> None:
    answer = client.request("GET", "/healthz")
    assert answer.status == 200
    assert answer.json == {"status": "ok", "version": shipped().version}


@pytest.mark.parametrize(("method", "path"), [("POST", "/healthz"), ("DELETE", "/graphql")])
def test_other_methods_are_refused(client: Client, method: str, path: str) -> None:
    assert client.request(method, path).status == 405


def test_a_taken_port_is_told_in_one_line(client: Client) -> None:
    with pytest.raises(AddressError) as caught:
        serve(create_app(shipped()), port=client.port, announce=pytest.fail)
    message = str(caught.value)
    assert message.startswith(f"Port {client.port} on 127.0.0.1 is taken.")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 65536, "65536 is no port"),
        ("127.0.0.1", -1, "-1 is no port"),
        ("192.0.2.1", 0, "Cannot listen on port 0 of 192.0.2.1"),
        ("no.such.host.invalid", 0, "Cannot listen on port 0 of no.such.host.invalid"),
    ],
)
def test_an_address_that_is_none_is_told_in_one_line(host: str, port: int, words: str) -> None:
    with pytest.raises(AddressError, match=words) as caught:
        listen(host, port)
    assert "\n" not in str(caught.value)


def test_addresses_name_the_real_port() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert address_of(listener) == f"http://127.0.0.1:{port}/graphql"


@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_addresses_of_ipv6_stand_in_brackets(host: str) -> None:
    try:
        listener = listen(host, 0)
    except AddressError as error:
        pytest.skip(str(error))
    with listener:
        assert address_of(listener).startswith("http://[::1]:")


def test_the_welcome_holds_the_address_and_a_query_that_works() -> None:
    text = welcome("http://127.0.0.1:8000/graphql")
    assert "http://127.0.0.1:8000/graphql" in text
    assert HEADLINE_QUERY in text
    assert data_of(HEADLINE_QUERY)["scenarios"]["nodes"] != []


def test_a_swapped_graph_answers_new_requests() -> None:
    holder = GraphHolder(shipped())
    app = create_app(holder)
    assert call(app, "GET", "/healthz")["version"] == shipped().version
    holder.current = guided()
    assert call(app, "GET", "/healthz")["version"] == guided().version


def test_a_request_keeps_the_graph_that_it_began_with() -> None:
    holder = GraphHolder(shipped())

    class Swapping(CountingReader):
        """Swaps the graph while it is asked."""

        def findings(self) -> list[Finding]:
            holder.current = guided()
            return []

    holder.current = cast("GraphReader", Swapping(shipped()))
    answer = call(
        create_app(holder), "POST", "/graphql", {"query": "{ findings { rule } graph { version } }"}
    )
    assert answer["data"] == {"findings": [], "graph": {"version": shipped().version}}
    assert holder.current is guided()


def call(app: ASGIApp, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
    """Send a request to the application in process and return the answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    return json.loads(b"".join(message.get("body", b"") for message in sent))
