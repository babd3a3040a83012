"""The servers that are compared: processes of their own, over the same course."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError

from graph.mermaid.node import find_node

LIMIT, HOT, COLD, MERCURIUS = "limit", "hot", "cold", "Mercurius"
OURS = (HOT, COLD)
_PATIENCE = 30
_NODE = Path(__file__).parent / "node"
_NO_ANSWERS_KEPT = {"SCENARIOGRAPH_ANSWER_CACHE_BYTES": "0"}


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started."""

    name: str
    """`limit`, `hot`, `cold`, or whose it is."""
    command: tuple[str, ...]
    """Its command line. It prints its address when it listens."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens."""

    url: str
    """Where it answers."""
    pid: int
    """The number of its process."""

    def worked(self) -> list[float]:
        """Return how many seconds of processor time it and each of its workers have worked."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        return [_worked(process) for process in (str(self.pid), *workers)]


def ours(name: str, course: Path, *words: str) -> Server:
    """Return the server of this project; that named `cold` keeps no answers."""
    command = (sys.executable, "-m", "api.cli", "serve", "--data", str(course), "--port", "0")
    return Server(name, (*command, *words), _NO_ANSWERS_KEPT if name == COLD else {})


def limit(answers: Path) -> Server:
    """Return the server that sends what lies in a folder: `<question>.jsonl`, in turn."""
    return Server(LIMIT, (sys.executable, "-m", "bench.others.bare_server", str(answers)))


def others(course: Path) -> list[Server]:
    """Return the servers that a team might have picked."""
    python = (sys.executable, "-m")
    found = [
        Server("graphql-core", (*python, "bench.others.graphql_core_server", str(course))),
        Server("Strawberry", (*python, "bench.others.strawberry_server", str(course))),
    ]
    node = find_node()
    if node is not None and why_no_mercurius() is None:
        found.insert(0, Server(MERCURIUS, (node.node, str(_NODE / "server.mjs"), str(course))))
    return found


def why_no_mercurius() -> str | None:
    """Return why Mercurius cannot be started, None where it can."""
    if find_node() is None:
        return "there is no Node.js that is new enough"
    if not (_NODE / "node_modules").is_dir():
        return "it is not installed: `make bench` does that"
    return None


def version_of_mercurius() -> str | None:
    """Return which one is installed, with what serves it and what runs it; None without it."""
    node = find_node()
    if node is None or why_no_mercurius() is not None:
        return None
    found = [f"{name} {_version(name)}" for name in ("mercurius", "fastify")]
    run = subprocess.run([node.node, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return ", ".join([*found, f"Node.js {run.stdout.strip().removeprefix('v')}"])


@contextmanager
def serving(servers: Sequence[Server]) -> Iterator[dict[str, Running]]:
    """Yield servers by name when all of them listen; they end with the block.

    Raises:
        RuntimeError: If one ends before it listens.
    """
    with ExitStack() as stack:
        started = {server.name: stack.enter_context(_started(server)) for server in servers}
        yield {name: _listening(name, process) for name, process in started.items()}


def ask(server: Running, body: bytes) -> bytes:
    """Return what a server answers to the body of a request, whatever its status."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(server.url, body, headers)  # noqa: S310 - one of these
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310
            answer: bytes = response.read()
    except HTTPError as error:
        with error:
            answer = error.read()
    return answer


@contextmanager
def _started(server: Server) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - one of these
        server.command,
        env={**os.environ, **server.settings},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _listening(name: str, process: subprocess.Popen[str]) -> Running:
    for line in process.stdout or ():
        if found := re.search(r"http://\S+", line):
            return Running(found[0], process.pid)
    raise RuntimeError(f"The server {name!r} ended before it listened; see above.")


def _worked(process: str) -> float:
    # What stands before is the name of the program, which may have spaces.
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _version(package: str) -> str:
    text = (_NODE / "node_modules" / package / "package.json").read_text("utf-8")
    return str(json.loads(text)["version"])
