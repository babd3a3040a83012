"""`scenariograph serve` as a process: what it prints, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from tests.cli_harness import PROGRAM, environment, run


@contextmanager
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield a server that listens, and what it printed until then."""
    with subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            printed = ""
            while not printed.endswith("}\n") or printed.count("{") > printed.count("}"):
                line = process.stdout.readline()
                assert line, "it ended before it listened"
                printed += line
            yield process, printed
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_what_it_serves_and_ends_when_it_is_told_to(signal_number: int) -> None:
    with served() as (process, printed):
        assert printed.startswith("Loaded from shipped: 5 scenarios, 28 days, ")
        assert "scenarios(where: {uses:" in printed
        found = re.search(r"(http://127\.0\.0\.1:(\d+))/graphql", printed)
        assert found
        with urlopen(f"{found[1]}/healthz") as answer:  # noqa: S310 - our own server
            assert json.load(answer)["status"] == "ok"
        taken = run("serve", "--port", found[2])
        assert taken.code == 1
        assert taken.out == ""
        assert taken.err.startswith(f"Port {found[2]} on 127.0.0.1 is taken.")
        assert taken.err.count("\n") == 1
        process.send_signal(signal_number)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_ports_that_are_none() -> None:
    assert "no port" in run("serve", "--port", "70000").err
    wrong = run("serve", "--port", "http")
    assert wrong.code == 2
    assert "--port" in wrong.err


def test_sources_that_cannot_be_loaded_are_told_before_anything_is_served() -> None:
    found = run("serve", "--data", "none", "--port", "0")
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("none: There is no such file or folder.")
