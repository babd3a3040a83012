"""/metrics, as a Prometheus server reads it; and what docs/operations.md says of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.holder import GraphHolder
from api.http.workers import Lanes
from api.limits import Limits
from api.metrics import Measured, Metrics
from api.metrics_questions import QuestionMetrics
from api.reload import Reloader
from api.settings import Settings
from graph.build import load_course
from tests.api_harness import ROOT, shipped
from tests.serve_harness import BROKEN, days

DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def families(text: str) -> list[Metric]:
    return list(text_string_to_metric_families(text))


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families(text)
        for sample in family.samples
    }


def value(text: str, name: str, labels: Mapping[str, str] | None = None) -> float:
    found = samples(text)
    return found[f"scenariograph_{name}", frozenset((labels or {}).items())]


def test_requests_and_the_graph() -> None:
    client = TestClient(create_app(shipped()))
    for _ in range(3):
        client.post("/graphql", json={"query": "{ days { totalCount } }"})
    client.get("/graphql?query={")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    text = answer.text
    posted = {"path": "/graphql", "method": "POST", "status": "200"}
    assert value(text, "requests_total", posted) == 3
    assert value(text, "request_seconds_count", {"path": "/graphql"}) == 4
    assert 0 < value(text, "request_seconds_sum", {"path": "/graphql"}) < 10
    assert value(text, "requests_open") == 1  # this one
    assert value(text, "graph_size", {"kind": "days"}) == 28
    assert value(text, "graph_size", {"kind": "scenarios"}) == 5
    assert "reload" not in text


def test_what_questions_cost_and_what_is_spared() -> None:
    client = TestClient(create_app(shipped(), Settings(batching=True)))
    query = {"query": "{ days(first: 10) { nodes { title } } }"}
    for _ in range(3):
        client.post("/graphql", json=query)
    client.post("/graphql", json=[query, query])
    client.post("/graphql", json={"query": "{"})
    text = client.get("/metrics").text
    assert value(text, "query_cost_count") == 4  # the last one could not be measured
    assert value(text, "query_cost_sum") == 3 * 12 + 24
    assert value(text, "query_cost_bucket", {"le": "10.0"}) == 0
    assert value(text, "query_cost_bucket", {"le": "30.0"}) == 4
    assert value(text, "document_cache_total", {"result": "hit"}) == 4
    assert value(text, "document_cache_total", {"result": "miss"}) == 2


def test_clients_that_have_the_answer_already() -> None:
    client = TestClient(create_app(shipped()))
    address = "/graphql?query={days{totalCount}}"
    tag = client.get(address).headers["etag"]
    for known in (tag, tag, '"another"'):
        client.get(address, headers={"If-None-Match": known})
    text = client.get("/metrics").text
    assert value(text, "conditional_requests_total", {"result": "match"}) == 2
    assert value(text, "conditional_requests_total", {"result": "changed"}) == 1


def test_what_is_refused_counts_by_the_limit() -> None:
    limits = Limits(depth=3, aliases=1, body_bytes=400)
    client = TestClient(create_app(shipped(), Settings(limits=limits)))
    deep = "{ days { nodes { teaches { name } } } }"
    for query in (deep, "{ a: graph { days } b: days { nodes { teaches { key } } } }", " " * 500):
        client.post("/graphql", json={"query": query})
    client.post("/graphql", json={"query": "{ days(first: 101) { totalCount } }"})
    client.post("/graphql", json={"query": "{ days(first: -1) { totalCount } }"})
    text = client.get("/metrics").text
    found = {
        limit: value(text, "limit_refusals_total", {"limit": limit})
        for limit in ("depth", "aliases", "body_bytes", "fixed")
    }
    assert found == {"depth": 2, "aliases": 1, "body_bytes": 1, "fixed": 1}


def test_questions_that_wait() -> None:
    registry = CollectorRegistry()
    metrics = QuestionMetrics(registry)
    lanes = Lanes(Limits(running=2, waiting=10), metrics.note_waiting)
    may_go_on = Event()

    async def work() -> None:
        may_go_on.wait(30)

    def told(lane: str) -> float:
        text = generate_latest(registry).decode()
        return value(text, "questions_waiting", {"lane": lane})

    async def ask() -> None:
        asking = [asyncio.create_task(lanes.heavy.do(work, None)) for _ in range(4)]
        asking.append(asyncio.create_task(lanes.light.do(work, None)))
        await asyncio.sleep(0)
        assert (told("heavy"), told("light")) == (3, 0)
        may_go_on.set()
        await asyncio.gather(*asking)
        await asyncio.sleep(0)
        assert (told("heavy"), told("light")) == (0, 0)

    asyncio.run(ask())
    lanes.close()


def test_what_clients_make_up_takes_no_memory() -> None:
    client = TestClient(create_app(shipped()))
    client.get("/x")
    client.request("BREW", "/graphql")
    before = len(samples(client.get("/metrics").text))
    for number in range(50):
        client.get(f"/{number}")
        client.get(f"/graphql/{number}?a={number}")
        client.request(f"BREW{number}", "/graphql")
    text = client.get("/metrics").text
    labels = {"path": "/metrics", "method": "GET", "status": "200"}
    assert value(text, "requests_total", labels) == 1
    # Only the series of /metrics itself are new: the first page could not count itself.
    new = len(samples(text)) - before
    assert new == len([key for key in samples(text) if ("path", "/metrics") in key[1]])


@pytest.mark.parametrize(("breaks", "status"), [(True, "500"), (False, "gone")])
def test_requests_that_get_no_answer(breaks: bool, status: str) -> None:
    metrics = Metrics(GraphHolder(shipped()))

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        if breaks:
            raise RuntimeError

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None: ...

    measured = Measured(app, metrics, frozenset())
    scope = {"type": "http", "path": "/x", "method": "GET"}
    try:
        asyncio.run(measured(scope, receive, send))
    except RuntimeError:
        assert breaks
    text = bytes(metrics.page().body).decode()
    assert value(text, "requests_open") == 0
    labels = {"path": "other", "method": "GET", "status": status}
    assert value(text, "requests_total", labels) == 1


def test_reloads(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(days("one"), encoding="utf-8")
    loaded = load_course([tmp_path])
    holder = GraphHolder(loaded.graph)
    reloader = Reloader([tmp_path], loaded, holder)
    client = TestClient(create_app(holder, reloader=reloader))

    def told() -> list[float]:
        text = client.get("/metrics").text
        size = value(text, "graph_size", {"kind": "days"})
        names = ("reloads_total", "reload_failures_total", "stale")
        return [size, *(value(text, name) for name in names)]

    start = value(client.get("/metrics").text, "loaded_timestamp_seconds")
    assert told() == [1, 0, 0, 0]
    file.write_text(BROKEN, encoding="utf-8")
    asyncio.run(reloader.reload())
    assert told() == [1, 0, 1, 1]
    assert value(client.get("/metrics").text, "loaded_timestamp_seconds") == start
    file.write_text(days("one", "two"), encoding="utf-8")
    asyncio.run(reloader.reload())
    assert told() == [2, 1, 1, 0]
    assert value(client.get("/metrics").text, "loaded_timestamp_seconds") > start


def test_the_documentation_lists_every_metric() -> None:
    loaded = load_course()
    holder = GraphHolder(loaded.graph)
    text = bytes(Metrics(holder, Reloader(["shipped"], loaded, holder)).page().body).decode()
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE))
    made = {name: kind for name, kind in kinds.items() if not name.endswith("_created")}
    stated = dict(re.findall(r"^\| `(scenariograph_\w+)` \| (\w+) \|", DOCS, re.MULTILINE))
    assert stated == made
