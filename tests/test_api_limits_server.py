"""Limits that only a server has: time, threads, connections, and addresses."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.http.streams import STOP
from api.limits import Limits
from api.settings import Settings
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from tests.api_harness import CountingReader, shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON, serving
from tests.serve_harness import days, serve

CHEAP = {"query": "{ graph { version } }"}
STUCK = {"query": "{ findings { rule } }"}
HEAVY = {"query": "{ findings { rule } days(first: 100) { nodes { teaches { parts { id } } } } }"}


class _StuckReader(CountingReader):
    """Answers one question only when it is let go."""

    def __init__(self, reader: GraphReader) -> None:
        super().__init__(reader)
        self.started = threading.Semaphore(0)
        self.free = threading.Event()

    def findings(self) -> list[Finding]:
        self.started.release()
        self.free.wait(30)
        return []


@pytest.fixture
def reader() -> Iterator[_StuckReader]:
    stuck = _StuckReader(shipped())
    yield stuck
    stuck.free.set()


def client(reader: _StuckReader, **limits: int) -> TestClient:
    app = create_app(cast("GraphReader", reader), Settings(limits=Limits(**limits)))
    return TestClient(app, headers={"Accept": GRAPHQL_RESPONSE})


def test_a_client_is_told_in_time_though_a_resolver_takes_no_notice(reader: _StuckReader) -> None:
    with client(reader, milliseconds=300) as asker:
        answer = asker.post("/graphql", json=STUCK)
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "QUERY_TIMEOUT"
        assert error["extensions"]["limit"] == 300
        assert error["extensions"]["setting"] == "limits.milliseconds"
        assert answer.json()["extensions"]["cost"]["requested"] > 1
        assert asker.post("/graphql", json=CHEAP).status_code == 200


def test_cheap_questions_do_not_wait_for_expensive_ones(reader: _StuckReader) -> None:
    with client(reader, running=2) as asker, ThreadPoolExecutor() as pool:
        expensive = pool.submit(asker.post, "/graphql", json=HEAVY)
        assert reader.started.acquire(timeout=10)
        assert asker.post("/graphql", json=CHEAP).status_code == 200
        reader.free.set()
        assert expensive.result().status_code == 200


@pytest.mark.parametrize(
    ("running", "stuck", "others"), [(1, 1, "another one was"), (4, 2, "2 others were")]
)
def test_who_waits_in_vain_is_told_what_for(
    reader: _StuckReader, running: int, stuck: int, others: str
) -> None:
    with client(reader, running=running, milliseconds=500) as asker, ThreadPoolExecutor() as pool:
        begun = [pool.submit(asker.post, "/graphql", json=STUCK) for _ in range(stuck)]
        assert all(reader.started.acquire(timeout=10) for _ in begun)
        late = asker.post("/graphql", json=CHEAP)
        assert late.status_code == 503
        assert late.headers["retry-after"] == "1"
        (error,) = late.json()["errors"]
        told = {"code": "QUERY_TIMEOUT", "limit": 500, "setting": "limits.milliseconds"}
        assert told.items() <= error["extensions"].items()
        assert error["message"] == (
            f"The time for an answer, 500 ms, went by with waiting, while {others} worked on."
            " Ask again later; on the server, limits.milliseconds sets that time, and"
            " limits.running how many are worked on at once."
        )
        for first in begun:
            assert first.result().json()["errors"][0]["extensions"]["code"] == "QUERY_TIMEOUT"


def test_who_finds_too_many_waiting_is_told_so(reader: _StuckReader) -> None:
    with client(reader, running=1, waiting=1) as asker, ThreadPoolExecutor() as pool:
        begun = pool.submit(asker.post, "/graphql", json=STUCK)
        assert reader.started.acquire(timeout=10)
        others = [pool.submit(asker.post, "/graphql", json=CHEAP) for _ in range(2)]
        refused = next(as_completed(others)).result()  # the other one waits
        assert refused.status_code == 503
        assert refused.json()["errors"][0]["extensions"]["setting"] == "limits.waiting"
        reader.free.set()
        assert begun.result().status_code == 200


HALF = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n"
)


@pytest.mark.slow
def test_half_a_request_does_not_hold_up_the_end(tmp_path: Path) -> None:
    (tmp_path / "days.yaml").write_text(days("one"), encoding="utf-8")
    patient = {"SCENARIOGRAPH_LIMITS_BODY_MILLISECONDS": "0"}
    with serve(tmp_path, env=patient) as server, server.connect() as wire:
        wire.sendall(HALF)
        assert wire.recv(1000).startswith(b"HTTP/1.1 100 ")  # it waits for the body now
        wire.sendall(b'{"query": ')
        assert server.stop()[0] == 0
        answer = b"".join(iter(lambda: wire.recv(1000), b""))
    head, _, body = answer.lstrip().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nconnection: close" in head.lower()
    assert json.loads(body)["errors"][0]["message"] == (
        "The server ends before the request is complete; send it again."
    )


def test_a_whole_request_is_answered_to_the_end(reader: _StuckReader) -> None:
    with client(reader) as asker:
        assert asker.portal is not None
        asker.portal.call(asker.app_state[STOP])
        assert asker.post("/graphql", json=CHEAP).status_code == 200


def test_a_long_address_is_414() -> None:
    asker = TestClient(create_app(shipped(), Settings(limits=Limits(body_bytes=100))))
    answer = asker.get("/graphql", params={"query": "x" * 100}, headers={"Accept": JSON})
    assert answer.status_code == 414
    assert answer.json()["errors"][0]["extensions"]["setting"] == "limits.body_bytes"


@pytest.mark.slow
def test_so_many_connections_are_open_at_once() -> None:
    with serving("Settings(limits=Limits(connections=3))") as server:
        assert server.post(CHEAP).status == 200
        with server.connect(), server.connect():
            assert server.post(CHEAP).status == 503
        while server.post(CHEAP).status != 200:
            pass
