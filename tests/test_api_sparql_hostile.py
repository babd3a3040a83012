"""SPARQL that means harm, sent to a real server.

Whatever comes, a plain query of either language is answered within a second afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from tests.http_harness import Answer, Server, assert_alive, serving
from tests.serve_harness import eventually, serve
from tests.sparql_harness import DAY, ENDLESS, JSON, PATH, TITLE

pytestmark = pytest.mark.slow

SETTINGS = (
    "Settings(limits=Limits(milliseconds=3000, sparql_megabytes=128, sparql_bytes=5_000_000))"
)
BOMB = "(" * 3 + "x{60}" + "){60}" * 3
DOUBLING = " ".join(
    f"BIND(CONCAT({', '.join([f'?x{number}'] * 10)}) AS ?x{number + 1})" for number in range(9)
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SETTINGS) as running:
        eventually(lambda: ask(running, DAY).status == 200)  # so that it has begun
        yield running


@pytest.fixture(autouse=True)
def _survives(server: Server) -> Iterator[None]:
    yield
    assert_alive(server)
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=1)) as connection:
        connection.request("GET", f"{PATH}?{urlencode({'query': DAY})}", headers={"Accept": JSON})
        (row,) = json.loads(connection.getresponse().read())["results"]["bindings"]
        assert row["title"]["value"] == TITLE


def ask(server: Server, query: str | bytes) -> Answer:
    headers = {"Accept": "*/*", "Content-Type": "application/sparql-query"}
    return server.send("POST", PATH, query, headers)


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        (ENDLESS, {503}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i", {400, 503}),
        ("SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {400, 503}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {400}),
        ("CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {400, 503}),
        ("SELECT * { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:y>)* ?d }", {400, 503}),
        (f"SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), '{BOMB}')) }}", {200, 400, 503}),
        ("SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(a*)*b(a|a)*$')) }", {200}),
        (f"SELECT * {{ BIND('{'x' * 20}' AS ?x0) {DOUBLING} }}", {400}),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", {400}),
        (f"ASK {'{' * 100_000} {'}' * 100_000}", {400}),
        (f"ASK {'{' * 100_000}", {400}),
        (f"ASK {{ FILTER({'!' * 200_000}true) }}", {400}),
        (f"ASK {{ FILTER(1{' + 1' * 60_000} = 2) }}", {400}),
        (f"ASK {{ ?s {'/'.join(['<a:b>'] * 40_000)} ?o }}", {400}),
        (f"SELECT * {{ {'?s ?p ?o . ' * 20_000} }}", {200, 400, 503}),
        (f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * 5000} }}", {400, 503}),
        ("SELECT * { ?s ?p 'a\0b' }", {200}),
        ("\0" * 1000, {400}),
        (b"\xff\xfe\xfd" * 1000, {400}),
        ("\ud7ff\U0010ffff" * 1000, {400}),
        ("SELECT * { ?s ?p '\\ud800' }", {200, 400}),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999", {400}),
        ("x" * 10_000_000, {413}),
    ],
    ids=range(24),
)
def test_a_hostile_query(server: Server, query: str | bytes, statuses: set[int]) -> None:
    try:
        answer = ask(server, query)
    except ConnectionError:
        # What is far too large may be refused while it is still being sent.
        assert statuses == {413}
        return
    assert answer.status in statuses, (answer.status, answer.body[:300])
    if answer.status != 200:
        assert answer.json["errors"][0]["message"]


def test_many_hostile_queries_at_once(server: Server) -> None:
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: ask(server, ENDLESS), range(12)))
    assert {answer.status for answer in answers} == {503}


def test_nothing_is_fetched(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        asked = Event()

        def listen() -> None:
            trap.accept()[0].close()
            asked.set()

        Thread(target=listen, daemon=True).start()
        there = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"ASK FROM <{there}> {{ ?s ?p ?o }}",
            f"DESCRIBE <{there}>",
            f"LOAD <{there}>",
        ):
            ask(server, query)
        assert not asked.is_set()
        socket.create_connection(trap.getsockname()).close()
        assert asked.wait(10)  # it would have been noticed


def test_a_client_that_goes_away_leaves_no_work_behind(server: Server) -> None:
    body = ENDLESS.encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    keeper = children(server.pid)[0]
    with server.connect() as connection:
        connection.sendall(head.encode() + body)
        eventually(lambda: children(keeper))
    eventually(lambda: not children(keeper))


def test_a_process_that_is_killed_is_started_again(server: Server) -> None:
    keeper = children(server.pid)[0]
    os.kill(keeper, signal.SIGKILL)
    eventually(lambda: ask(server, DAY).status == 200)
    assert children(server.pid)[0] != keeper


def test_the_process_ends_with_a_server_that_is_killed() -> None:
    with serve() as server:
        eventually(lambda: ask(server, DAY).status == 200)
        keeper = children(server.pid)[0]
        server.stop(signal.SIGKILL)
        eventually(lambda: not Path(f"/proc/{keeper}").exists())


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, those that ended left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(folder.name))
    return found
