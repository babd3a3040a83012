"""Courses behind SPARQL endpoints: the answers of memory; and engines in trouble."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from graph.build import build_graph
from graph.errors import RequestError, StoreError
from graph.rdf.store.addresses import fill_store, held, open_store
from graph.rdf.store.http_pool import Access, Pool, access_from
from graph.rdf.store.remote import SparqlEngine
from graph.rdf.store.summary import Account
from tests.api_harness import ROOT, UNAWAITED, ask, examples_in, shipped
from tests.cli_harness import run
from tests.serve_harness import days, eventually, serve
from tests.store_parity import require_same_answers, require_same_pages
from tests.store_servers import Endpoint, misbehaving, oxigraph, say, virtuoso

Engine = Callable[[Path], AbstractContextManager[Endpoint]]
ENGINES = [pytest.param(oxigraph, id="oxigraph"), pytest.param(virtuoso, id="virtuoso")]
EXAMPLES = [
    example
    for path in [*sorted((ROOT / "tests/graphql_examples").glob("*.md")), ROOT / "docs/graphql.md"]
    for example in examples_in(path)
    if "search" not in example.document
]
QUERY = "{ days { nodes { title } } }"


def fill(engine: Endpoint, path: Path | None = None) -> None:
    graph = shipped() if path is None else build_graph(path)
    fill_store(engine.store, graph, Account(), lambda _: None, engine.update_url)


@pytest.mark.slow
@UNAWAITED
@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("engine", ENGINES)
def test_it_answers_as_memory_does(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENARIOGRAPH_STORE_SECONDS", "60")
    with engine(tmp_path / "engine") as running:
        fill(running)
        reader = open_store(running.store)
        require_same_answers(reader, shipped())
        for example in EXAMPLES:
            found = ask(example.document, reader, **example.variables)
            assert json.dumps(found) == json.dumps(ask(example.document, **example.variables))
        require_same_pages(reader, shipped(), 300, seed=4)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_another_load_takes_the_place_of_the_first(engine: Engine, tmp_path: Path) -> None:
    course = tmp_path / "course.yaml"
    with engine(tmp_path / "engine") as running:
        versions = []
        for titles in (["One"], ["One", "Two"], ["Three"]):
            course.write_text(days(*titles), encoding="utf-8")
            fill(running, course)
            versions.append(open_store(running.store).version)
        assert len(set(versions)) == 3
        assert [each.state for each in held(running.store)] == ["served", "kept"]


@pytest.mark.slow
def test_a_load_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    course = tmp_path / "course.yaml"
    course.write_text(days("One"), encoding="utf-8")
    with oxigraph(tmp_path / "engine") as running:
        fill(running, course)
        before = open_store(running.store).version

        def broken(_: int) -> None:
            running.process.kill()
            running.process.wait()

        with pytest.raises(StoreError, match="does not answer"):
            fill_store(running.store, shipped(), Account(), broken, running.update_url)
        port = int(running.query_url.split(":")[2].partition("/")[0])
    with oxigraph(tmp_path / "engine", port) as again:
        assert open_store(again.store).version == before
        assert [each.state for each in held(again.store)] == ["served", "unfinished"]
        fill(again)
        assert open_store(again.store).version == shipped().version
        assert [each.state for each in held(again.store)] == ["served", "kept"]


@pytest.mark.slow
def test_an_engine_that_dies_under_load_is_told_of_and_comes_back(tmp_path: Path) -> None:
    course = tmp_path / "course.yaml"
    course.write_text(days("One", "Two"), encoding="utf-8")
    with oxigraph(tmp_path / "engine") as running:
        fill(running, course)
        port = int(running.query_url.split(":")[2].partition("/")[0])
        env = {"SCENARIOGRAPH_STORE_SECONDS": "2"}
        with serve(more=("--store", running.store), env=env) as server:
            assert server.titles() == ["One", "Two"]
            answers: list[tuple[int, str]] = []
            numbers = count()

            def load() -> None:
                while not any(status == 503 for status, _ in answers):
                    # Never the same text: an answer that is kept needs no engine.
                    found = server.post(f"{QUERY} # {next(numbers)}")
                    answers.append((found.status, json.dumps(found.json)))

            threads = [Thread(target=load) for _ in range(4)]
            for thread in threads:
                thread.start()
            eventually(lambda: len(answers) > 20)
            running.process.kill()
            for thread in threads:
                thread.join(30)
            assert not any(thread.is_alive() for thread in threads)
            assert any(status == 503 for status, _ in answers)
            whole = '{"data": {"days": {"nodes": [{"title": "One"}, {"title": "Two"}]}}'
            for status, text in answers:
                if status == 200:
                    assert text.startswith(whole)
                else:
                    assert status == 503
                    assert "data" not in json.loads(text)
                    assert "STORE_UNAVAILABLE" in text
            eventually(lambda: server.send("GET", "/readyz").status == 503)
            with oxigraph(tmp_path / "engine", port):
                eventually(lambda: server.send("GET", "/readyz").status == 200)
                assert server.titles() == ["One", "Two"]


def engine_at(url: str, seconds: float = 5.0) -> SparqlEngine:
    return SparqlEngine(Pool(url, Access(seconds=seconds)), "urn:graph")


ROWS = b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"value": "1"}}]}}'
BROKEN = {
    "no JSON": lambda handler: say(handler, 200, b"<html>"),
    "no rows": lambda handler: say(handler, 200, b'{"boolean": true}'),
    "an unbound variable": lambda handler: say(
        handler, 200, b'{"head": {"vars": ["n"]}, "results": {"bindings": [{}]}}'
    ),
    "half an answer": lambda handler: say(handler, 200, ROWS[:30], length=len(ROWS)),
    "an error": lambda handler: say(handler, 500, b"out of order"),
    "a redirect": lambda handler: say(handler, 302, b"", {"Location": "http://127.0.0.1:1/"}),
    "rows up to a limit": lambda handler: say(handler, 200, ROWS, {"X-SPARQL-MaxRows": "1"}),
    "rows up to a time": lambda handler: say(handler, 200, ROWS, {"X-SQL-State": "S1TAT"}),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=list(BROKEN))
def test_broken_answers_are_errors(answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with misbehaving(answer) as url, pytest.raises(StoreError, match=f"store at {url}"):
        list(engine_at(url).select("SELECT ?n WHERE {}"))


def test_a_slow_engine_is_an_error_within_the_time() -> None:
    def sleep(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(3)
        handler.close_connection = True

    with misbehaving(sleep) as url, pytest.raises(StoreError, match="it takes too long"):
        list(engine_at(url, seconds=0.3).select("SELECT ?n WHERE {}"))


def test_an_answer_that_drips_is_an_error_within_the_time() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b" " * 10)
            time.sleep(0.1)
        handler.close_connection = True

    with misbehaving(drip) as url, pytest.raises(StoreError, match="it takes too long"):
        list(engine_at(url, seconds=0.5).select("SELECT ?n WHERE {}"))


def test_what_may_pass_is_tried_again() -> None:
    numbers = count()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        number = next(numbers)
        if number == 0:
            handler.close_connection = True  # without a word
        else:
            say(handler, 503 if number == 1 else 200, ROWS)

    with misbehaving(answer) as url:
        assert list(engine_at(url).select("SELECT ?n WHERE {}")) == [("1",)]
    assert next(numbers) == 3


def test_credentials_come_from_the_environment() -> None:
    seen: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        is_known = seen[-1] in {"Basic YW5uOnNlY3JldA==", "Bearer secret"}
        say(handler, 200 if is_known else 401, ROWS)

    prefix = "SCENARIOGRAPH_STORE_"
    with misbehaving(answer) as url:
        for given in ({"USER": "ann", "PASSWORD": "secret"}, {"TOKEN": "secret"}):
            environment = {f"{prefix}{name}": value for name, value in given.items()}
            engine = SparqlEngine(Pool(url, access_from(environment.get)), "urn:graph")
            assert list(engine.select("SELECT ?n WHERE {}")) == [("1",)]
        with pytest.raises(StoreError, match="it refuses us"):
            list(engine_at(url).select("SELECT ?n WHERE {}"))
    with pytest.raises(RequestError, match="number of seconds"):
        access_from({f"{prefix}SECONDS": "soon"}.get)


def test_connections_are_kept() -> None:
    clients: set[tuple[str, int]] = set()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        clients.add(handler.client_address)
        say(handler, 200, ROWS)

    with misbehaving(answer) as url:
        engine = engine_at(url)
        for _ in range(5):
            list(engine.select("SELECT ?n WHERE {}"))
    assert len(clients) == 1


def test_an_engine_that_is_not_there_is_told_of() -> None:
    found = run("query", QUERY, "--store", "sparql:http://127.0.0.1:9/query")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("The store at http://127.0.0.1:9/query does not answer: ")
    assert found.err.count("\n") == 1
