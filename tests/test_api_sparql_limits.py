"""What a SPARQL query may cost: each limit, what is told of it, and that nothing else suffers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.testclient import TestClient

from api.limits import Limits
from api.settings import Settings
from api.sparql.processes import QueryProcess
from graph.model.reader import GraphReader
from graph.rdf.store.engine import Place
from tests.serve_harness import eventually
from tests.sparql_harness import DAY, ENDLESS, JSON, PATH, TITLE, ask, asking, code_of, title_of

QUERY = "application/sparql-query"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
"""All rows of a cross product are wanted at once, to be sorted."""
DEEP = f"ASK {'{' * 20_000} {'}' * 20_000}"
CHAIN = f"ASK {{ FILTER(1{'||1' * 18_000}) }}"
ROWS = "SELECT ?s { ?s ?p ?o } LIMIT 11"
TRIPLES = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 11"


LIMITS = Limits(
    milliseconds=4000,
    body_bytes=60_000,
    sparql_rows=10,
    sparql_bytes=3000,
    sparql_megabytes=64,
)


def limited(**limits: int) -> Settings:
    return Settings(limits=Limits(**limits))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with asking(Settings(limits=LIMITS)) as running:
        eventually(lambda: ask(running, DAY).is_success)  # so that it has begun
        yield running


@pytest.fixture(autouse=True)
def _survives(client: TestClient) -> Iterator[None]:
    yield
    assert title_of(ask(client, DAY)) == TITLE


@pytest.mark.parametrize(
    ("query", "setting"),
    [
        pytest.param(ENDLESS, "milliseconds", marks=pytest.mark.slow),
        (ROWS, "sparql_rows"),
        (TRIPLES, "sparql_rows"),
        ("DESCRIBE ?s { ?s ?p ?o }", "sparql_rows"),
        (f'SELECT ("{"x" * 3000}" AS ?x) {{}}', "sparql_bytes"),
        (GREEDY, "sparql_megabytes"),
    ],
)
def test_a_query_over_a_limit(client: TestClient, query: str, setting: str) -> None:
    answer = ask(client, query, "*/*")
    is_late = setting == "milliseconds"
    assert answer.status_code == (503 if is_late else 400)
    assert code_of(answer) == ("QUERY_TIMEOUT" if is_late else "LIMIT_EXCEEDED")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["setting"] == f"limits.{setting}"
    assert error["extensions"]["limit"] == getattr(LIMITS, setting)
    assert f"limits.{setting}" in error["message"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", [ROWS, TRIPLES])
def test_a_query_just_within_a_limit(client: TestClient, query: str) -> None:
    assert ask(client, query.replace("11", "10"), "*/*").status_code == 200


@pytest.mark.parametrize("query", [DEEP, CHAIN])
def test_a_query_that_overflows_the_stack(client: TestClient, query: str) -> None:
    answer = client.post(PATH, content=query, headers={"Content-Type": QUERY})
    assert (answer.status_code, code_of(answer)) == (400, "BAD_REQUEST")
    assert "nested too deeply" in answer.text


def test_a_query_that_is_too_long(client: TestClient) -> None:
    long = "x" * 60_001
    posted = client.post(PATH, content=long, headers={"Content-Type": QUERY})
    assert (posted.status_code, code_of(posted)) == (413, "LIMIT_EXCEEDED")
    form = client.post(PATH, data={"query": long})
    assert (form.status_code, code_of(form)) == (413, "LIMIT_EXCEEDED")
    got = ask(client, long)
    assert (got.status_code, code_of(got)) == (414, "LIMIT_EXCEEDED")
    beside = client.post(f"{PATH}?x={long}", content="ASK {}", headers={"Content-Type": QUERY})
    assert (beside.status_code, code_of(beside)) == (414, "LIMIT_EXCEEDED")


def test_refusals_are_counted(client: TestClient) -> None:
    ask(client, ROWS)
    numbers = client.get("/metrics").text
    assert 'scenariograph_limit_refusals_total{limit="sparql_rows"}' in numbers


@pytest.mark.slow
def test_so_many_are_worked_on_and_so_many_wait() -> None:
    limits = limited(milliseconds=6000, sparql_running=1, waiting=1)
    with asking(limits) as client, ThreadPoolExecutor(3) as threads:
        eventually(lambda: ask(client, DAY).is_success)
        answers = list(threads.map(lambda _: ask(client, ENDLESS), range(3)))
        told = sorted((answer.status_code, code_of(answer)) for answer in answers)
        assert told == [(503, "LIMIT_EXCEEDED"), (503, "QUERY_TIMEOUT"), (503, "QUERY_TIMEOUT")]
        (refused,) = [answer for answer in answers if code_of(answer) == "LIMIT_EXCEEDED"]
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["errors"][0]["extensions"]["setting"] == "limits.waiting"
        assert title_of(ask(client, DAY)) == TITLE


def test_time_that_goes_by_with_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    started, begin = QueryProcess.started, Event()

    def start(reader: GraphReader, place: Place | None) -> QueryProcess:
        begin.wait(30)
        return started(reader, place)

    monkeypatch.setattr(QueryProcess, "started", start)
    with asking(limited(milliseconds=100)) as client:
        answer = ask(client, DAY)
        assert (answer.status_code, code_of(answer)) == (503, "QUERY_TIMEOUT")
        assert answer.headers["retry-after"] == "1"
        assert "limits.sparql_running" in answer.text
        begin.set()
        eventually(lambda: ask(client, DAY).is_success)


def test_a_process_that_cannot_be_started(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with asking() as client:
        answer = ask(client, DAY)
        assert (answer.status_code, code_of(answer)) == (503, "INTERNAL_SERVER_ERROR")
        assert answer.headers["retry-after"] == "1"
        assert "ended with 1" in caplog.text
        monkeypatch.undo()
        assert title_of(ask(client, DAY)) == TITLE


@pytest.mark.slow
def test_graphql_is_answered_meanwhile(client: TestClient) -> None:
    with ThreadPoolExecutor(2) as threads:
        busy = [threads.submit(ask, client, ENDLESS) for _ in range(2)]
        time.sleep(0.2)
        answer = client.post("/graphql", json={"query": "{ graph { version } }"})
        assert not any(each.done() for each in busy)
        assert answer.json()["data"]["graph"]["version"]


@pytest.mark.slow
def test_without_limits_there_are_none() -> None:
    limits = limited(
        milliseconds=0, sparql_rows=0, sparql_bytes=0, sparql_megabytes=0, sparql_running=0
    )
    with asking(limits) as client:
        rows = ask(client, "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 200000", JSON)
        assert len(rows.content) > 20_000_000
