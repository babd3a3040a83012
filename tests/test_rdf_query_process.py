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

from graph.rdf.query_process import READY, Asked, Told
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
def running(program: str | None = None, data: bytes = DATA) -> Iterator[socket.socket]:
    """Give the post of a process that has loaded some data, and see it end in order."""
    ours, theirs = socket.socketpair()
    words = ["-m", "graph.rdf.query_process"] if program is None else ["-c", program]
    with (
        subprocess.Popen(
            [sys.executable, *words, str(theirs.fileno())],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
        ) as process,
        ours,
    ):
        theirs.close()
        assert process.stdin is not None
        with process.stdin:
            process.stdin.write(data)
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
        assert ask(post, Asked(service, "csv", ""))[0].outcome == "died"
        silent = service.replace("SERVICE", "SERVICE SILENT")
        assert ask(post, Asked(silent, "csv", ""))[0].outcome == "answer"
        try:
            trap.accept()
        except TimeoutError:
            return
        raise AssertionError("somebody called")
