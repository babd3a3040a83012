"""The process that carries queries out, spoken to as the server does."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from graph.rdf.query_process import READY, Asked, Told
from graph.rdf.store.engine import Place
from tests.http_harness import ROOT
from tests.sparql_harness import ENDLESS

DATA = b'<http://x/s> <http://x/p> "o" .\n'
UNGUARDED = """
from graph.rdf import query, query_process
from graph.rdf.query_text import QueryText

query.read_query = lambda text: QueryText(text, "SELECT", (), (), is_volatile=False)
query_process.main()
"""
"""The process, but that it no longer looks for what would be fetched."""


@contextmanager
def running(
    program: str | None = None, data: bytes = DATA, place: Place | None = None
) -> Iterator[socket.socket]:
    """Give the post of a process that has some data, or a place, and see it end in order."""
    ours, theirs = socket.socketpair()
    words = ["-m", "graph.rdf.query_process"] if program is None else ["-c", program]
    where = [] if place is None else [json.dumps(asdict(place))]
    with (
        subprocess.Popen(
            [sys.executable, *words, str(theirs.fileno()), *where],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
        ) as process,
        ours,
    ):
        theirs.close()
        assert process.stdin is not None
        with process.stdin:
            process.stdin.write(b"" if place else data)
        assert ours.recv(1) == READY
        yield ours
        ours.close()
        assert process.wait(30) == 0


def ask(post: socket.socket, asked: Asked) -> tuple[Told, bytes]:
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(post, [b"?"], [theirs.fileno()])
    with ours, ours.makefile("rwb") as stream:
        stream.write(json.dumps(asdict(asked)).encode() + b"\n")
        stream.flush()
        told = Told(**json.loads(stream.readline()))
        return told, stream.read(told.size)


def test_each_query_has_a_child_and_what_became_of_it_is_told() -> None:
    with running() as post:
        told, body = ask(post, Asked("SELECT * { ?s ?p ?o }", "csv", "turtle"))
        assert (told.outcome, told.format, body) == (
            "answer",
            "csv",
            b"o,p,s\r\no,http://x/p,http://x/s\r\n",
        )
        assert ask(post, Asked("ASK {}", "", "turtle"))[0].outcome == "unwanted"
        assert ask(post, Asked("ASK {", "csv", ""))[0].outcome == "syntax"
        assert ask(post, Asked("LOAD <x:y>", "csv", ""))[0].outcome == "request"
        two = "SELECT * { VALUES ?x { 1 2 } }"
        assert ask(post, Asked(two, "csv", "", rows=1))[0].outcome == "rows"
        assert ask(post, Asked(two, "csv", "", bytes=1))[0].outcome == "bytes"
        died, _ = ask(post, Asked(f"ASK {'{' * 20_000}{'}' * 20_000}", "csv", ""))
        assert (died.outcome, died.signal) == ("died", signal.SIGSEGV)


def test_a_database_is_read_where_it_lies_also_while_others_have_it_open(tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path / "database"))
    triple = (NamedNode("http://x/s"), NamedNode("http://x/p"))
    for number in range(40):  # so that it has several files
        store.bulk_extend([Quad(*triple, Literal(each)) for each in (number, number + 1000)])
    del store
    assert len(list(tmp_path.glob("database/*.sst"))) > 5
    other = pyoxigraph.Store.read_only(str(tmp_path / "database"))
    with running(place=Place("http://x/", str(tmp_path / "database"))) as post:
        for _ in range(20):
            told, body = ask(post, Asked("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv", ""))
            assert (told.outcome, body) == ("answer", b"n\r\n80\r\n")
        assert len(list(other)) == 80


def test_a_database_that_is_gone_is_told_of(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    place = json.dumps(asdict(Place("http://x/", str(tmp_path / "nowhere"))))
    words = [sys.executable, "-m", "graph.rdf.query_process", str(theirs.fileno()), place]
    with ours, theirs:
        done = subprocess.run(
            words, cwd=ROOT, pass_fds=[theirs.fileno()], capture_output=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"The course cannot be asked in SPARQL: ")
    assert done.stderr.count(b"\n") == 1


def test_a_child_is_ended_by_the_clock() -> None:
    data = b"".join(b'<http://x/s> <http://x/p> "%d" .\n' % number for number in range(500))
    with running(data=data) as post:
        told, _ = ask(post, Asked(ENDLESS, "csv", "", seconds=0.2))
        assert (told.outcome, told.signal) == ("died", signal.SIGALRM)


def test_a_child_can_open_no_connection_whatever_it_is_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap, running(UNGUARDED) as post:
        trap.settimeout(0.5)
        there = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        service = f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}"
        assert ask(post, Asked(service, "csv", ""))[0].outcome == "store"
        silent = service.replace("SERVICE", "SERVICE SILENT")
        assert ask(post, Asked(silent, "csv", ""))[0].outcome == "answer"
        try:
            trap.accept()
        except TimeoutError:
            return
        raise AssertionError("somebody called")
