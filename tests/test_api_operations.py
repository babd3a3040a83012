"""The signs of life, who may see them, under which names, and how the server ends."""

from __future__ import annotations

import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.http.guard import LOOPBACK_HOSTS
from api.http.tokens import new_token, token_line
from api.settings import Settings
from tests.api_harness import shipped
from tests.serve_harness import BROKEN, days, eventually, serve

JSON_BODY = {"Content-Type": "application/json"}


def test_what_needs_a_token_and_what_does_not(tmp_path: Path) -> None:
    token = new_token()
    (tmp_path / "tokens").write_text(token_line("me", token), encoding="utf-8")
    file = tmp_path / "days.yaml"
    file.write_text(days("one"), encoding="utf-8")
    with serve(file, more=("--token-file", str(tmp_path / "tokens"))) as server:
        known = {"Authorization": f"Bearer {token}"}
        assert server.send("GET", "/healthz").status == 200
        refused = server.send("GET", "/metrics")
        assert refused.status == 401
        assert refused.code == "UNAUTHENTICATED"
        assert refused.headers["www-authenticate"] == "Bearer"
        assert server.send("GET", "/metrics", headers=known).status == 200
        file.write_text(BROKEN, encoding="utf-8")
        eventually(lambda: server.ready["status"] == "stale")
        assert "problems" not in server.ready
        told = server.send("GET", "/readyz", headers=known).json
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
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == status
    assert "X-Request-Id" in answer.headers
    if status == 400:
        assert "`hosts`" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("more", "environment", "foreign"),
    [
        ((), {}, 400),
        (("--public",), {}, 200),
        ((), {"SCENARIOGRAPH_HOSTS": "*"}, 200),
        ((), {"SCENARIOGRAPH_HOSTS": "rebound.example"}, 200),
    ],
)
def test_a_server_for_this_machine_answers_to_no_foreign_name(
    tmp_path: Path, more: tuple[str, ...], environment: dict[str, str], foreign: int
) -> None:
    (tmp_path / "days.yaml").write_text(days("one"), encoding="utf-8")
    with serve(tmp_path, more=more, env=environment) as server:
        for path in ("/graphql?query={days{totalCount}}", "/metrics", "/readyz"):
            answer = server.send("GET", path, headers={"Host": f"rebound.example:{server.port}"})
            assert answer.status == foreign


def test_the_host_that_was_named_is_answered_to(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text(days("one"), encoding="utf-8")
    with serve(tmp_path, more=("--host", "127.0.0.2")) as server:
        with socket.create_connection(("127.0.0.2", server.port)) as connection:
            head = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.2:{server.port}\r\n\r\n"
            connection.sendall(head.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")


def question(query: str) -> bytes:
    body = json.dumps({"query": query})
    head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def everything(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_who_asked_before_the_end_is_answered(tmp_path: Path) -> None:
    """Also who is still sending. The question takes about half a second, alone."""
    scenarios = "".join(
        f"  - key: s{number}\n    title: S{number}\n    key_services: [{', '.join(SERVICES)}]\n"
        for number in range(20)
    )
    services = "".join(f"  - name: {name}\n" for name in SERVICES)
    text = f"services:\n{services}scenarios:\n{scenarios}"
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    asked = question(SLOW)
    with serve(tmp_path) as server, ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(6)]
        for number, connection in enumerate(connections):
            connection.sendall(asked if number else asked[:-10])
        assert server.send("GET", "/healthz").status == 200
        server.process.terminate()
        time.sleep(0.2)
        assert server.process.poll() is None
        connections[0].sendall(asked[-10:])
        for connection in connections:
            answer = everything(connection)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert b'"errors"' not in answer
            assert b"connection: close" in answer.lower()
        assert server.process.wait(10) == 0
        with pytest.raises(ConnectionRefusedError):
            server.connect()


SERVICES = [f"Service{number}" for number in range(10)]
SLOW = "{ services(first: 10) { nodes { scenarios { services { scenarios { key } } } } } }"
