"""The load that wrk makes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
_SCRIPT = Path(__file__).with_name("post.lua")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load."""

    rate: float
    """Answers a second."""
    latency: float
    """The median of what clients wait for an answer, in milliseconds."""
    answers: int
    """How many there were."""


def why_no_load() -> str | None:
    """Return why there can be no load, None where there can."""
    return (
        None if shutil.which("wrk") else "there is no wrk, which makes the load (apt install wrk)"
    )


def load(url: str, bodies: Path, seconds: int) -> Load:
    """Put load on a server: 8 connections, each of which asks as soon as it is answered.

    Args:
        url: Where it answers.
        bodies: A file of requests, one in each line, that are sent in turn.
        seconds: For how long.

    Raises:
        RuntimeError: If a connection fails, an answer has another status than 200, or none comes.
    """
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(_SCRIPT)]
    run = subprocess.run(  # noqa: S603 - as whoever runs benchmarks has it
        [*command, url, "--", str(bodies)], capture_output=True, encoding="utf-8", check=True
    )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    latency = re.search(r" 50%\s+([\d.]+)(us|ms|s)", run.stdout)
    answers = re.search(r"(\d+) requests in ", run.stdout)
    failed = "Non-2xx" in run.stdout or "Socket errors" in run.stdout
    if failed or not (rate and latency and answers and int(answers[1])):
        raise RuntimeError(f"wrk met with errors at {url}, or with no answer:\n{run.stdout}")
    return Load(float(rate[1]), float(latency[1]) * _MILLISECONDS[latency[2]], int(answers[1]))
