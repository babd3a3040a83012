"""The benchmarks run, and write what they measure. What that comes to decides nothing here."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest

from bench import courses
from bench.agreement import agreed
from bench.answers import Rates
from bench.load import load, why_no_load
from bench.questions import Question, questions
from bench.servers import (
    COLD,
    HOT,
    MERCURIUS,
    Running,
    others,
    ours,
    serving,
    why_no_mercurius,
)
from graph.build import build_graph

ROOT = Path(__file__).parent.parent
NO_LOAD, NO_MERCURIUS = why_no_load(), why_no_mercurius()
needs_load = pytest.mark.skipif(NO_LOAD is not None, reason=f"{NO_LOAD}")
SAID = {"data": {"search": ["A", "B"]}}


def bench(*words: str) -> list[str]:
    """Return the lines that the benchmarks print."""
    command = [sys.executable, "-m", "bench", *words]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return run.stdout.splitlines()


@pytest.mark.slow
def test_they_print_each_measure_and_write_the_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    parts = ["flat", "loading", "authors", "diagrams", "commands", "pairs"]
    sizes = ["--small", "100", "--large", "300", "--pages", "5", "--page", str(page)]
    lines = bench("--only", *parts, *sizes)
    measured = r" \d+\.\d{3} (ms|s|MB)( .+ ratio +\d+\.\d\d)?(  \(target ≤ [\d.]+\))?$"
    assert all(re.search(measured, line) for line in lines)
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| .+ (?:ms|s|MB) \|", text, re.MULTILINE)) == len(lines) >= 20
    assert "## Where" in text


@needs_load
@pytest.mark.slow
def test_servers_are_laid_beside_each_other_under_load(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    sizes = ["--small", "40", "--large", "60", "--rounds", "1", "--page", str(page)]
    lines = bench("--only", "answers", "workers", "--ask", "Q2", *sizes)
    text = page.read_text(encoding="utf-8")
    measured = r"  ".join(rf"{re.escape(name)} [\d,.]+" for name in Rates.COLUMNS[1:])
    if NO_MERCURIUS is None:
        assert all(re.fullmatch(rf"Q2 in [46]0 +{measured}", line) for line in lines[:2])
    else:
        assert f"Mercurius was left out: {NO_MERCURIUS}." in text
    assert [line[:16] for line in lines[2:4]] == ["Q2 by work in 40", "Q2 by work in 60"]
    assert lines[4].startswith("Q2 over HTTP in 60 scenarios : in 40 ")
    assert [line[:17] for line in lines[5:]] == ["Q2 with 2 workers"] * 2
    assert len(re.findall(r"^\| Q.+ \|$", text, re.MULTILINE)) == len(lines)


@pytest.mark.slow
def test_all_servers_answer_all_questions_alike(tmp_path: Path) -> None:
    course = courses.made(400, tmp_path)
    servers = [ours(HOT, course.path), ours(COLD, course.path), *others(course.path)]
    assert (MERCURIUS in [server.name for server in servers]) == (NO_MERCURIUS is None)
    with serving(servers) as running:
        for question in questions(course.scenarios):
            answers = agreed(question, running)
            assert len(answers) == len(question.variables)
            assert all(b'"data":{' in answer for answer in answers)


@contextmanager
def answering(answer: object, status: int = 200, wait: float = 0) -> Iterator[Running]:
    """Yield a server in this process that says the same to everything, after some seconds."""
    body = json.dumps(answer).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(wait)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield Running(f"http://127.0.0.1:{server.server_port}", os.getpid())
        finally:
            server.shutdown()


@needs_load
def test_a_server_that_fails_is_not_measured(tmp_path: Path) -> None:
    bodies = tmp_path / "bodies"
    bodies.write_text("{}")
    with (
        answering({}, status=500) as server,
        pytest.raises(RuntimeError, match="wrk met with errors"),
    ):
        load(server, "/", bodies, 1)


@needs_load
@pytest.mark.slow
def test_a_server_that_needs_more_time_gets_it(tmp_path: Path) -> None:
    bodies = tmp_path / "bodies"
    bodies.write_text("{}")
    with answering({}, wait=1.5) as server:
        found = load(server, "/", bodies, 1)
    assert found.answers
    assert found.latency > 1000


def agreement(question: str, **said: object) -> list[bytes]:
    with ExitStack() as stack:
        running = {name: stack.enter_context(answering(each)) for name, each in said.items()}
        return agreed(Question(question, "{ q }", ({},)), running)


def test_what_servers_agree_on_is_what_ours_says() -> None:
    more = {**SAID, "extensions": {}}
    assert agreement("Q1", cold=more, other=SAID) == [json.dumps(more).encode()]


@pytest.mark.parametrize("name", ["hot", "other"])
def test_servers_that_answer_otherwise_are_not_measured(name: str) -> None:
    with pytest.raises(RuntimeError, match=f"^{name} answers otherwise"):
        agreement("Q1", cold=SAID, **{name: {"data": {"search": ["B", "A"]}}})


def test_servers_that_answer_with_an_error_are_not_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bench.agreement._PATIENCE", 0)
    with pytest.raises(RuntimeError, match=r"^other answers with an error: .*no such field"):
        agreement("Q1", cold=SAID, other={**SAID, "errors": ["no such field"]})
    with (
        answering(SAID) as well,
        answering({"errors": ["too busy"]}, status=503) as badly,
        pytest.raises(RuntimeError, match=r"^other answers with an error: .*too busy"),
    ):
        agreed(Question("Q1", "{ q }", ({},)), {"cold": well, "other": badly})


def test_only_what_is_found_by_text_may_differ_and_not_in_number() -> None:
    found = {"data": {"search": ["C", "D"]}}
    assert agreement("Q5", cold=SAID, hot=SAID, other=found, another=found)
    for name, said in {
        "hot": found,
        "other": {"data": {"search": ["C"]}},
        "another": {"data": {"search": ["D", "C"]}},
    }.items():
        answers = {"cold": SAID, "other": found, "another": found, name: said}
        with pytest.raises(RuntimeError, match=f"^{name} answers otherwise"):
            agreement("Q5", **answers)


def test_a_made_up_course_is_the_same_each_time() -> None:
    assert list(courses.records(20)) == list(courses.records(20))


def test_a_made_up_course_has_the_shape_that_is_asked_for() -> None:
    made: dict[str, list[dict[str, Any]]] = {}
    for kind, fields in courses.records(1000):
        made.setdefault(kind, []).append(fields)
    sizes = {kind: len(records) for kind, records in made.items()}
    assert sizes == {"service": 300, "day": 28, "pattern": 120, "scenario": 1000}
    assert sum("aliases" in each for each in made["service"]) == 100
    assert {len(set(each["teaches"])) for each in made["day"]} == {4}
    assert {len(each["prerequisites"]) for each in made["day"][3:]} == {1, 2, 3}
    assert all(set(each["prerequisites"]) < set(range(each["number"])) for each in made["day"])
    assert {len(each["components"]) for each in made["pattern"]} == {2, 3}
    lengths = {
        "days": {2, 3, 4},
        "key_services": {3, 4, 5, 6},
        "steps": {3, 4, 5, 6, 7, 8},
    }
    for field, expected in lengths.items():
        assert {len(each[field]) for each in made["scenario"]} == expected
    words = {len(each["description"].split()) for each in made["scenario"]}
    assert words == set(range(6, 21))


def test_services_of_a_made_up_course_are_as_popular_as_zipf_has_it() -> None:
    named = Counter(
        step["services"]
        for kind, fields in courses.records(2000)
        if kind == "scenario"
        for step in cast("list[dict[str, str]]", fields["steps"])
    )
    whole = sum(1 / rank for rank in range(1, 301))
    for rank in (1, 2, 5, 10):
        expected = named.total() / rank / whole
        assert named[courses.service_name(rank)] == pytest.approx(expected, rel=0.2)


def test_a_made_up_course_loads(tmp_path: Path) -> None:
    courses.write(1500, tmp_path / "course.ndjson")
    lines = (tmp_path / "course.ndjson").read_text(encoding="utf-8").splitlines()
    assert all(len(json.loads(line)) == 1 for line in lines)
    graph = build_graph(tmp_path / "course.ndjson")
    counts = graph.counts()
    held = (counts.scenarios, counts.days, counts.services, counts.patterns)
    assert held == (1500, 56, 300, 180)
    assert graph.stated_findings() == ()
