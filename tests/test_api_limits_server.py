"""Limits that only a server has: time, threads, connections, and addresses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.limits import Limits
from api.settings import Settings
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from tests.api_harness import CountingReader, shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON, serving

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


def test_who_waits_in_vain_is_told_to_come_back(reader: _StuckReader) -> None:
    with client(reader, running=1, milliseconds=500) as asker, ThreadPoolExecutor() as pool:
        first = pool.submit(asker.post, "/graphql", json=STUCK)
        assert reader.started.acquire(timeout=10)
        second = asker.post("/graphql", json=CHEAP)
        assert second.status_code == 503
        assert second.headers["retry-after"] == "1"
        assert second.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert first.result().json()["errors"][0]["extensions"]["code"] == "QUERY_TIMEOUT"


def test_a_long_address_is_414() -> None:
    asker = TestClient(create_app(shipped(), Settings(limits=Limits(body_bytes=100))))
    answer = asker.get("/graphql", params={"query": "x" * 100}, headers={"Accept": JSON})
    assert answer.status_code == 414
    assert answer.json()["errors"][0]["extensions"]["setting"] == "limits.body_bytes"


def test_so_many_connections_are_open_at_once() -> None:
    with serving("Settings(limits=Limits(connections=3))") as server:
        assert server.post(CHEAP).status == 200
        with server.connect(), server.connect():
            assert server.post(CHEAP).status == 503
        while server.post(CHEAP).status != 200:
            pass
