"""What the tests of `serve` share: the program on files of their own, and courses that change."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from tests.cli_harness import PROGRAM, environment
from tests.http_harness import Server

BROKEN = "days:\n  - number: 1\n    titel: no such field\n"
"""A fault in line 3."""
PATIENCE = 30.0
"""Seconds within which what is to happen has happened; it takes far less."""


@dataclass(frozen=True)
class Served(Server):
    """A server that runs on files, and its process."""

    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)
    """The lines that it wrote to standard error."""

    @property
    def ready(self) -> dict[str, Any]:
        """What /readyz says."""
        told: dict[str, Any] = self.send("GET", "/readyz").json
        return told

    def data(self, query: str) -> Any:  # noqa: ANN401
        """What a query is answered."""
        return self.post(query).json["data"]

    def titles(self) -> list[str]:
        """The titles of the days that are served."""
        return [day["title"] for day in self.data("{ days { nodes { title } } }")["days"]["nodes"]]

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Tell the process to end; return its exit code and how many seconds that took."""
        start = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - start


def days(*titles: str) -> str:
    """Return the text of a course with some days."""
    return "days:\n" + "".join(
        f"  - number: {number}\n    title: {title}\n" for number, title in enumerate(titles, 1)
    )


def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@contextmanager
def serve(
    *data: Path, more: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serve files with the real program; it has to end well."""
    named = [text for path in data for text in ("--data", str(path))]
    with subprocess.Popen(
        [*PROGRAM, "serve", *named, "--port", "0", *more],
        env=environment(**(env or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield _begun(process)
            if process.poll() is None:
                process.terminate()
                assert process.wait(30) == 0
        finally:
            process.kill()


def _begun(process: subprocess.Popen[str]) -> Served:
    assert process.stdout is not None
    log: list[str] = []
    Thread(target=_gather, args=(process, log), daemon=True).start()
    for line in process.stdout:
        if found := re.search(r"http://\S+:(\d+)/graphql", line):
            return Served(int(found[1]), process.pid, process, log)
    raise AssertionError(f"it ended before it listened: {log}")


def _gather(process: subprocess.Popen[str], log: list[str]) -> None:
    assert process.stderr is not None
    log.extend(line.rstrip("\n") for line in process.stderr)
