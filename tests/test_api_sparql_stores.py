"""SPARQL over a store is asked in place, and answers as over the same course in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from api.holder import GraphHolder
from api.limits import Limits
from api.settings import Settings
from api.sparql.page import examples
from graph.build import build_graph
from graph.errors import RequestError, StoreError
from graph.model.reader import GraphReader
from graph.rdf.query import carry_out
from graph.rdf.query_places import EndpointCourse
from graph.rdf.store.addresses import fill_store
from graph.rdf.store.http_pool import Access, Pool
from graph.rdf.store.on_disk import current_database
from graph.rdf.store.reader import SparqlReader
from graph.rdf.store.summary import Account
from graph.rdf.store.terms import INDEX
from graph.rdf.vocabulary import SG
from tests.api_harness import shipped
from tests.cli_harness import run
from tests.http_harness import Answer
from tests.serve_harness import eventually, serve
from tests.sparql_harness import (
    DATASET,
    DAY,
    ENDLESS,
    JSON,
    PATH,
    PREFIXES,
    TITLE,
    TURTLE,
    ask,
    asking,
    title_of,
)
from tests.store_parity import CountingEngine, on_disk
from tests.store_servers import Endpoint, misbehaving, oxigraph, say, virtuoso

Engine = Callable[[Path], AbstractContextManager[Endpoint]]
TRIPLES = "application/n-triples"
EACH = "{ ?s ?p ?o }"
FROM = f"FROM <{DATASET}>"
NAMED = f"FROM NAMED <{DATASET}>"
QUERIES = {
    **examples(),
    "how many triples": f"SELECT (COUNT(*) AS ?n) {EACH}",
    "the index": f"SELECT ?p {{ ?s ?p ?o FILTER(STRSTARTS(STR(?p), '{INDEX.iri}')) }}",
    "properties": f"SELECT DISTINCT ?p {EACH}",
    "yes": f"{PREFIXES} ASK {{ ?d a sg:Day }}",
    "no": "ASK { ?s <http://example.org/nothing> ?o }",
    "yes of no rows": "ASK {}",
    "paths": f"{PREFIXES} SELECT ?x {{ ?x sg:related+/dcterms:identifier 'day:8' }}",
    "what is missing": f"{PREFIXES} SELECT ?d ?x {{ ?d a sg:Day OPTIONAL {{ ?d sg:no ?x }} }}",
    "the graph by its name": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DATASET}> {EACH} }}",
    "graphs": f"SELECT DISTINCT ?g {{ GRAPH ?g {EACH} }}",
    "from": f"SELECT (COUNT(*) AS ?n) {FROM} {EACH}",
    "from, and no named graph": f"SELECT * {FROM} {{ GRAPH ?g {EACH} }}",
    "from named": f"SELECT ?g (COUNT(*) AS ?n) {NAMED} {{ GRAPH ?g {EACH} }} GROUP BY ?g",
    "from named, and no default graph": f"SELECT * {NAMED} {EACH}",
    "another graph": f"SELECT * {{ GRAPH <http://example.org/> {EACH} }}",
    "a scenario": f"{PREFIXES} CONSTRUCT {{ ?s ?p ?o }}"
    " { ?s ?p ?o ; dcterms:identifier 'scenario:netflix_streaming' }",
    "nothing": "CONSTRUCT WHERE { ?s <http://example.org/nothing> ?o }",
}


@cache
def in_memory() -> dict[str, Any]:
    with asking() as client:
        return {
            name: told(ask(client, query, f"{JSON}, {TRIPLES}")) for name, query in QUERIES.items()
        }


def told(answer: Any) -> Any:  # noqa: ANN401
    """Return what an answer says, whatever the order in which an engine says it."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == TRIPLES:
        return sorted(answer.text.splitlines())
    found = answer.json()
    if "boolean" in found:
        return found["boolean"]
    # Some examples put words together, in the order in which they are found.
    rows = [
        {name: (*_words(cell), cell.get("datatype")) for name, cell in row.items()}
        for row in found["results"]["bindings"]
    ]
    return sorted(found["head"]["vars"]), sorted(
        map(repr, map(sorted, (row.items() for row in rows)))
    )


def _words(cell: dict[str, str]) -> list[str]:
    return sorted(cell["value"].split(", "))


def require_same(reader: GraphReader, but: frozenset[str] = frozenset()) -> None:
    with asking(source=reader) as client:
        for name in QUERIES.keys() - but:
            found = told(ask(client, QUERIES[name], f"{JSON}, {TRIPLES}"))
            assert found == in_memory()[name], name


def test_a_store_on_disk_answers_as_memory_does(tmp_path: Path) -> None:
    require_same(on_disk(tmp_path / "store", shipped()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "departing"),
    [
        pytest.param(oxigraph, frozenset(), id="oxigraph"),
        # Decimals are texts, and a path is told as often as it is found: docs/stores.md.
        pytest.param(virtuoso, frozenset({"04-days", "paths"}), id="virtuoso"),
    ],
)
def test_an_endpoint_answers_as_memory_does(
    engine: Engine, departing: frozenset[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENARIOGRAPH_STORE_SECONDS", "60")
    with engine(tmp_path / "engine") as running:
        reader = fill_store(running.store, shipped(), Account(), lambda _: None, running.update_url)
        require_same(reader, departing)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SparqlReader:
    return on_disk(tmp_path_factory.mktemp("stores") / "store", shipped())


def test_nothing_of_a_store_is_read_before_it_is_asked(store: SparqlReader) -> None:
    engine = CountingEngine(store._engine)  # noqa: SLF001
    with asking(source=SparqlReader(engine)) as client:
        engine.queries.clear()
        assert title_of(ask(client, DAY)) == TITLE
        assert engine.queries == []
        assert ask(client, "", TURTLE).status_code == 400
        assert client.get(PATH, headers={"Accept": TURTLE}).status_code == 200
        # Of the course, its description lists the few nodes that nothing else counts.
        listed = [query for query in engine.queries if f"{SG.Scenario}" in query]
        assert listed == []


@pytest.mark.parametrize(
    ("query", "setting"),
    [
        pytest.param(ENDLESS, "milliseconds", marks=pytest.mark.slow),
        (f"SELECT * {EACH} LIMIT 11", "sparql_rows"),
        (f"CONSTRUCT WHERE {EACH} LIMIT 11", "sparql_rows"),
        (f'SELECT ("{"x" * 3000}" AS ?x) {{}}', "sparql_bytes"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", "sparql_megabytes"),
    ],
)
def test_limits_hold_over_a_store(query: str, setting: str, store: SparqlReader) -> None:
    limits = Limits(milliseconds=6000, sparql_rows=10, sparql_bytes=3000, sparql_megabytes=64)
    with asking(Settings(limits=limits), store) as client:
        eventually(lambda: ask(client, DAY).is_success)
        answer = ask(client, query, "*/*")
        assert answer.json()["errors"][0]["extensions"]["setting"] == f"limits.{setting}"
        assert title_of(ask(client, DAY)) == TITLE


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {", "cannot be parsed at line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "nothing is fetched from here"),
        ("DROP ALL", "only queries are answered here"),
        ("ASK FROM <http://example.org/> {}", f"There is <{DATASET}>"),
    ],
)
def test_what_is_refused_over_a_store(query: str, words: str, store: SparqlReader) -> None:
    with asking(source=store) as client:
        answer = ask(client, query)
        assert answer.status_code == 400
        assert words in answer.json()["errors"][0]["message"]


def test_what_was_loaded_anew_is_asked(tmp_path: Path) -> None:
    folder, course = tmp_path / "store", tmp_path / "days.yaml"
    course.write_text("days:\n  - {number: 8, title: Before}\n", encoding="utf-8")
    holder = GraphHolder(on_disk(folder, build_graph(course)))
    with asking(source=holder) as client:
        assert title_of(ask(client, DAY)) == "Before"
        first = current_database(folder)
        course.write_text("days:\n  - {number: 8, title: After}\n", encoding="utf-8")
        # The same version again is another database, and the first one is taken away.
        for _ in range(2):
            holder.current = on_disk(folder, build_graph(course))
            assert title_of(ask(client, DAY)) == "After"
        assert not first.exists()


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        (DAY, 0, TITLE),
        ("ASK { ?s ?s ?s }", 1, "false"),
        (f"SELECT DISTINCT ?g {{ GRAPH ?g {EACH} }}", 0, DATASET),
    ],
)
def test_the_command_asks_a_store_in_place(
    query: str, code: int, words: str, store: SparqlReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SparqlReader, "records", None)
    folder = Path(store.place.address).parents[1]
    done = run("sparql", query, "--store", f"oxigraph:{folder}", "--format", "tsv")
    assert (done.code, done.err) == (code, "")
    assert words in done.out


@pytest.mark.slow
def test_an_engine_that_dies_is_told_of_and_comes_back(tmp_path: Path) -> None:
    course = tmp_path / "days.yaml"
    course.write_text(f"days:\n  - {{number: 8, title: '{TITLE}'}}\n", encoding="utf-8")
    accepted = {"Accept": JSON, "Content-Type": "application/sparql-query"}
    with oxigraph(tmp_path / "engine") as running:
        port = int(running.query_url.split(":")[2].partition("/")[0])
        graph = build_graph(course)
        fill_store(running.store, graph, Account(), lambda _: None, running.update_url)
        env = {"SCENARIOGRAPH_STORE_SECONDS": "2"}
        with serve(more=("--store", running.store), env=env) as server:

            def put() -> Answer:
                return server.send("POST", PATH, DAY, accepted)

            assert TITLE in str(put().json)
            running.process.kill()
            running.process.wait()
            answer = put()
            assert answer.status == 503
            assert "STORE_UNAVAILABLE" in str(answer.json)
            assert running.query_url not in str(answer.json)
            with oxigraph(tmp_path / "engine", port):
                eventually(lambda: put().status == 200)
                assert TITLE in str(put().json)


def endpoint(url: str, seconds: float = 5.0) -> EndpointCourse:
    return EndpointCourse(Pool(url, Access(seconds=seconds)), "urn:graph", DATASET)


ROWS = (
    b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "uri", "value": "a:b"}}]}}'
)
BROKEN: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "no JSON": lambda handler: say(handler, 200, b"<html>"),
    "no rows": lambda handler: say(handler, 200, b"[]"),
    "half an answer": lambda handler: say(handler, 200, ROWS[:40]),
    "half of what was announced": lambda handler: say(handler, 200, ROWS[:40], length=len(ROWS)),
    "an error": lambda handler: say(handler, 500, b"out of order"),
    "rows up to a limit": lambda handler: say(handler, 200, ROWS, {"X-SPARQL-MaxRows": "1"}),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("query", [f"SELECT ?n {EACH}", f"ASK {EACH}"])
def test_broken_answers_of_an_endpoint_are_errors(
    answer: Callable[[BaseHTTPRequestHandler], None], query: str
) -> None:
    if query.startswith("ASK") and answer is BROKEN["rows up to a limit"]:
        return  # a row is enough
    with misbehaving(answer) as url, pytest.raises(StoreError, match=f"store at {url}"):
        carry_out(endpoint(url), query)


def test_broken_triples_of_an_endpoint_are_errors() -> None:
    broken = misbehaving(lambda handler: say(handler, 200, b"<a:b> <a:c> "))
    with broken as url, pytest.raises(StoreError, match=f"store at {url}"):
        carry_out(endpoint(url), f"CONSTRUCT WHERE {EACH}")


def test_what_an_engine_refuses_is_told_in_its_words() -> None:
    refusing = misbehaving(lambda handler: say(handler, 400, b"No paths here\nin <secret>"))
    with refusing as url, pytest.raises(RequestError, match=r"No paths here$"):
        carry_out(endpoint(url), f"SELECT * {EACH}")


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s <bif:contains> 'x' }",
        "ASK { ?s <SQL:x> 'x' }",
        "PREFIX b: <bif:> ASK { ?s b:contains 'x' }",
        "ASK { FILTER(<bif:sys_stat>('x')) }",
        "SELECT (<http://example.org/f>(?x) AS ?y) { ?x ?p ?z }",
    ],
)
def test_what_only_some_engine_understands_is_not_handed_on(query: str) -> None:
    with pytest.raises(RequestError, match=r"no SPARQL|custom function .* is not supported"):
        carry_out(endpoint("http://127.0.0.1:9/"), query)
