"""How near answers over HTTP come to the limit: a bare ASGI application that sends the same bytes.

Run as a program: `python -m bench.answers [SOURCE]…`, of the shipped course where none is named. It
needs wrk, which makes the load. *Hot* questions were asked before; *cold* ones are all worked out,
because no answer is kept. The servers take turns, so that a busy machine slows all of them; the
median of the rounds counts.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.server import listen, serve_on
from api.settings import Settings
from graph.build import build_graph
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeKind
from graph.model.records import Service

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 8
QUESTIONS = {
    "Q1": """query Q1($service: [String!]!) { scenarios(where: {uses: $service}, first: 20) {
        nodes { key title pattern { name } days { number title } services { name } } } }""",
    "Q2": """query Q2($key: String!) { scenario(key: $key) { key title description pattern { name }
        days { id number title } services { id name } steps { order title services { name } }
        interactions { source { name } target { name } label } } }""",
    "Q3": """query Q3($service: String!) { service(name: $service) {
        usedWith(first: 10) { count service { name } } } }""",
    "Q4": """query Q4($keys: [String!]!) { learningPath(to: $keys) {
        totalHours stops { day { id number title } } } }""",
    "Q5": """query Q5($text: String!) { search(text: $text, first: 20) { node { __typename
        ... on Scenario { key title } ... on Service { key name } ... on Day { number title }
        ... on IntegrationPattern { key name } } } }""",
}
_LUA = """
local requests, at = {}, 0
init = function(args)
  local headers = {["Content-Type"] = "application/json", ["Accept"] = "application/json"}
  for line in io.lines(args[1]) do
    table.insert(requests, wrk.format("POST", "/graphql", headers, line))
  end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
"""


def main() -> None:
    """Print a line for each question: requests a second, and the ratios to the limit."""
    if shutil.which("wrk") is None:
        sys.exit("There is no wrk, which makes the load: install it (apt install wrk).")
    course = build_graph(sys.argv[1:] or ["shipped"])
    print(f"{course.counts().scenarios} scenarios; requests a second, and parts of the limit")
    with (
        tempfile.TemporaryDirectory() as folder,
        _serving(_ours, course, Settings().answer_cache_bytes) as hot,
        _serving(_ours, course, 0) as cold,
    ):
        script = Path(folder, "post.lua")
        script.write_text(_LUA, encoding="utf-8")
        for name, bodies in _bodies(course).items():
            lines = Path(folder, f"{name}.jsonl")
            lines.write_text("\n".join(bodies) + "\n", encoding="utf-8")
            with _serving(_bare, _answer(cold, bodies[0])) as bare:
                _compare(name, script, lines, (bare, hot, cold))


def _compare(name: str, script: Path, lines: Path, ports: tuple[int, int, int]) -> None:
    rates: list[list[float]] = [[], [], []]
    for _ in range(ROUNDS):
        for found, port in zip(rates, ports, strict=True):
            found.append(_rate(port, script, lines))
    limit, hot, cold = map(statistics.median, rates)
    parts = f"hot {hot:7.0f} = {hot / limit:4.2f}   cold {cold:7.0f} = {cold / limit:4.2f}"
    print(f"{name}   limit {limit:7.0f}   {parts}")


def _bodies(course: CourseGraph) -> dict[str, list[str]]:
    """Return the bodies of the requests that rotate, by question."""
    services = [each for each in course.all(Service) if course.used_by([each.id])[0]]
    services.sort(key=lambda each: -len(course.used_by([each.id])[0]))
    names = [each.name for each in services[:16]]
    keys = [each.partition(":")[2] for each in course.ids(NodeKind.SCENARIO)][:64]
    texts = ["저장", "배포", "streaming", "storage", "delivery", "security", "cache", "data"]
    variables: dict[str, list[dict[str, Any]]] = {
        "Q1": [{"service": [name]} for name in names],
        "Q2": [{"key": key} for key in keys],
        "Q3": [{"service": name} for name in names],
        "Q4": [{"keys": [key]} for key in keys],
        "Q5": [{"text": text} for text in texts],
    }
    return {
        name: [json.dumps({"query": document, "variables": each}) for each in variables[name]]
        for name, document in QUESTIONS.items()
    }


def _answer(port: int, body: str) -> bytes:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body.encode(), headers)
    with urllib.request.urlopen(request) as response:  # noqa: S310 - our own server
        answer: bytes = response.read()
    if b'"errors"' in answer:
        sys.exit(f"A question is answered with an error: {answer.decode()}")
    return answer


def _rate(port: int, script: Path, lines: Path) -> float:
    """Return how many requests a second a server answers."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
    command += [f"http://127.0.0.1:{port}", "--", str(lines)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        sys.exit(run.stdout)
    found = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    return float(found[1]) if found else 0.0


@contextmanager
def _serving(serve: Callable[..., None], *given: object) -> Iterator[int]:
    """Yield the port at which a process of its own serves."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, *given), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _ours(told: Any, course: CourseGraph, answer_cache_bytes: int) -> None:  # noqa: ANN401
    settings = Settings(answer_cache_bytes=answer_cache_bytes)
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        serve_on(listener, create_app(course, settings), lambda _: told.send(port), settings)


def _bare(told: Any, body: bytes) -> None:  # noqa: ANN401 - multiprocessing's own
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    with listen("127.0.0.1", 0) as listener:
        told.send(listener.getsockname()[1])
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
