"""The signs of life, who may see them, under which names, and how the server ends."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.serve import with_hosts
from api.config import read_config
from api.holder import GraphHolder
from api.http.guard import LOOPBACK_HOSTS
from api.http.tokens import new_token, token_line
from api.reload import Reloader
from api.settings import Settings
from graph.build import load_course
from tests.api_harness import shipped
from tests.serve_harness import BROKEN, Served, days, eventually, serve
from tests.test_api_metrics import samples, value


def test_what_needs_a_token_and_what_does_not(tmp_path: Path) -> None:
    token = new_token()
    listed = tmp_path / "tokens"
    listed.write_text(token_line("me", token), encoding="utf-8")
    known = {"Authorization": f"Bearer {token}"}
    file = tmp_path / "days.yaml"
    file.write_text(days("one"), encoding="utf-8")
    loaded = load_course([file])
    holder = GraphHolder(loaded.graph)
    reloader = Reloader([file], loaded, holder)
    client = TestClient(create_app(holder, Settings(token_file=listed), reloader))
    assert client.get("/healthz").status_code == 200
    refused = client.get("/metrics")
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert refused.headers["www-authenticate"] == "Bearer"
    assert client.get("/metrics", headers=known).status_code == 200
    file.write_text(BROKEN, encoding="utf-8")
    asyncio.run(reloader.reload())
    told = client.get("/readyz").json()
    assert set(told) == {"status", "version", "loadedAt", "since"}
    assert told["status"] == "stale"
    told = client.get("/readyz", headers=known).json()
    assert told["problems"][0].startswith("days.yaml:3:5: ")


def test_signs_of_life_are_not_kept() -> None:
    client = TestClient(create_app(shipped()))
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert answer.json() == {"status": "ok", "version": shipped().version}
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:8000", 200),
        ("localhost.:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]", 200),
        ("[::1]:8000", 200),
        ("", 400),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("[::2]:8000", 400),
        ("[", 400),
    ],
)
def test_names_of_this_machine(host: str, status: int) -> None:
    client = TestClient(create_app(shipped(), Settings(hosts=LOOPBACK_HOSTS)))
    answer = client.get("/metrics", headers={"Host": host})
    assert answer.status_code == status
    assert "X-Request-Id" in answer.headers
    if status == 400:
        assert "`hosts`" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("10.1.2.3:8000", 200),
        ("10.1.2.3", 200),
        ("[fd00::7]:8000", 200),
        ("", 200),
        ("a.example", 200),
        ("evil.example", 400),
        ("10.1.2.3.evil.example", 400),
    ],
)
def test_probes_call_by_the_address_of_a_machine(path: str, host: str, status: int) -> None:
    client = TestClient(create_app(shipped(), Settings(hosts=("a.example",))))
    assert client.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize("hosts", [(), ("*",), ("localhost",)])
def test_there_is_one_name_in_a_request(hosts: tuple[str, ...]) -> None:
    client = TestClient(create_app(shipped(), Settings(hosts=hosts)))
    twice = [("Host", "localhost"), ("Host", "localhost")]
    for path in ("/graphql?query={__typename}", "/healthz"):
        answer = client.get(path, headers=twice)
        assert answer.status_code == 400
        assert (
            answer.json()["errors"][0]["message"] == "There are several `Host` headers: send one."
        )


@pytest.mark.parametrize(
    ("flags", "hosts"),
    [
        ({}, (*LOOPBACK_HOSTS, "127.0.0.1")),
        ({"host": "::1"}, (*LOOPBACK_HOSTS, "::1")),
        ({"host": "127.0.0.2"}, (*LOOPBACK_HOSTS, "127.0.0.2")),
        ({"public": True}, ()),
        ({"hosts": ("*",)}, ("*",)),
        ({"hosts": ("a.example",)}, ("a.example",)),
        ({"host": "192.0.2.1"}, ()),
    ],
)
def test_which_names_hold_where_none_are_stated(
    flags: dict[str, object], hosts: tuple[str, ...]
) -> None:
    assert with_hosts(read_config(flags, {})).hosts == hosts


def question(query: str) -> bytes:
    body = json.dumps({"query": query})
    head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def everything(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_who_asked_before_the_end_is_answered(workers: str, tmp_path: Path) -> None:
    """Also who is still sending; the others ask for so much that it takes a moment."""
    scenarios = "".join(
        f"  - key: s{number}\n    title: S{number}\n    key_services: [{', '.join(SERVICES)}]\n"
        for number in range(20)
    )
    services = "".join(f"  - name: {name}\n" for name in SERVICES)
    text = f"services:\n{services}scenarios:\n{scenarios}"
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    asked = question(SLOW)
    with serve(tmp_path, more=("--workers", workers)) as server, ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(6)]
        for number, connection in enumerate(connections):
            connection.sendall(asked if number else asked[:-10])
        foreign = {"Host": f"rebound.example:{server.port}"}
        assert server.send("GET", "/metrics", headers=foreign).status == 400
        eventually(lambda: arrived(server) == len(connections))
        server.process.terminate()
        time.sleep(0.2)
        assert server.process.poll() is None
        connections[0].sendall(asked[-10:])
        for connection in connections:
            answer = everything(connection)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert b'"errors"' not in answer
        assert server.process.wait(30) == 0
        with pytest.raises(ConnectionRefusedError):
            server.connect()


def arrived(server: Served) -> float:
    """Return how many questions are being answered, or have been."""
    text = server.send("GET", "/metrics").body.decode()
    of_questions = [
        number
        for (name, labels), number in samples(text).items()
        if name == "scenariograph_requests_total" and ("path", "/graphql") in labels
    ]
    return value(text, "requests_open") - 1 + sum(of_questions)


SERVICES = [f"Service{number}" for number in range(10)]
SLOW = "{ services(first: 10) { nodes { scenarios { services { id name key } } } } }"
