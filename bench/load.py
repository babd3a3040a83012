"""The load that wrk makes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.servers import Running

CONNECTIONS = 8
_COMMAND = ("wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "--timeout", "30s")
_LONGEST = 30
_TICK = 0.01
"""Seconds; a shorter time of work is told as none."""
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
    work: float
    """How many seconds of processor time it worked, in all its threads; of several processes, the
    one that worked most."""

    @property
    def by_work(self) -> float:
        """Answers a second, had each of its processes a core of its own."""
        return self.answers / max(self.work, _TICK)


def why_no_load() -> str | None:
    """Return why no load can be measured, None where it can."""
    if shutil.which("wrk") is None:
        return "there is no wrk, which makes the load (apt install wrk)"
    if not Path("/proc/self/stat").exists():
        return "there is no /proc, which tells how long processes have worked"
    return None


def load(server: Running, path: str, bodies: Path, seconds: int) -> Load:
    """Put load on a server: 8 connections, each of which asks as soon as it is answered.

    Args:
        server: The server.
        path: What follows its address, if anything does.
        bodies: A file of requests, one in each line, that are sent in turn.
        seconds: For how long; longer where no answer comes.

    Raises:
        RuntimeError: If a connection fails, an answer has another status than 200, or none comes.
    """
    command = [*_COMMAND, f"-d{seconds}s", "-s", str(_SCRIPT), f"{server.url}{path}"]
    command += ["--", str(bodies)]
    before = server.worked()
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    work = max(after - start for after, start in zip(server.worked(), before, strict=True))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    latency = re.search(r" 50%\s+([\d.]+)(us|ms|s)", run.stdout)
    answers = re.search(r"(\d+) requests in ", run.stdout)
    if answers and answers[1] == "0" and seconds < _LONGEST:
        return load(server, path, bodies, 3 * seconds)
    failed = "Non-2xx" in run.stdout or "Socket errors" in run.stdout
    if failed or not (rate and latency and answers and int(answers[1])):
        raise RuntimeError(f"wrk met with errors at {server.url}, or with no answer:\n{run.stdout}")
    milliseconds = float(latency[1]) * _MILLISECONDS[latency[2]]
    return Load(float(rate[1]), milliseconds, int(answers[1]), work)
