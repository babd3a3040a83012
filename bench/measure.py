"""How the benchmarks measure, and what they hand over.

Each pair does its two sides in turn, so that a busy machine slows both; the median counts. Whatever
is measured from its start on has a process of its own. Times are processor times, but for those of
pairs.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

ROUNDS = 15
Pair = tuple[Callable[[], object], Callable[[], object]]
"""Ours, and what it is measured by."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was measured."""

    COLUMNS: ClassVar[tuple[str, ...]] = ("", "ours", "beside it", "ratio", "target")

    name: str
    """What; `ours : theirs` where both were."""
    ours: float
    """What it came to."""
    theirs: float | None
    """What it is measured by, where there is something."""
    unit: str
    """`ms`, `s` or `MB`; `/s` where answers a second are counted."""
    target: float | None = None
    """The most that the ratio is to be, or without `theirs` the measure itself."""
    least: bool = False
    """Whether the target is the least, and not the most."""

    @property
    def ratio(self) -> float | None:
        """How many times as much ours is."""
        return self.ours / self.theirs if self.theirs else None

    def cells(self) -> list[str]:
        """Return what stands in a table."""
        beside = "" if self.theirs is None else f"{self.theirs:,.2f} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        unit = f" {self.unit}" if self.ratio is None else ""
        target = "" if self.target is None else f"{self._bound} {self.target:g}{unit}"
        return [self.name, f"{self.ours:,.2f} {self.unit}", beside, ratio, target]

    def __str__(self) -> str:
        """One line for a terminal."""
        shown = f"{self.name:52} {self.ours:10.3f} {self.unit}"
        if self.ratio is not None:
            shown += f" {self.theirs:10.3f} {self.unit}  ratio {self.ratio:8.2f}"
        return shown if self.target is None else f"{shown}  (target {self._bound} {self.target:g})"

    @property
    def _bound(self) -> str:
        return "≥" if self.least else "≤"


class Measured(Protocol):
    """A line of a table: `Row`, or what has columns of its own."""

    COLUMNS: ClassVar[tuple[str, ...]]

    def cells(self) -> list[str]:
        """Return what stands in the columns."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """Something that the report has a heading for."""

    heading: str
    """What it is called."""
    about: str
    """What was measured, and how, in a sentence or two."""
    lines: Sequence[Measured]
    """What that came to, all of one kind; nothing where it was left out."""


def medians(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of both, measured in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for side, times in zip((ours, theirs), taken, strict=True):
            start = time.perf_counter()
            side()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def in_process(*words: str) -> dict[str, float]:
    """Return what a module of this folder prints as JSON when it runs in a process of its own."""
    command = [sys.executable, "-m", *words]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    found: dict[str, float] = json.loads(run.stdout)
    return found


def seconds_of(command: list[str]) -> float:
    """Return how many seconds of processor time a program takes, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - of ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    # `ru_maxrss` would count what the process was before it became this program.
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def median_of(rounds: int, measure: Callable[[], float]) -> float:
    """Return the median of some rounds."""
    return statistics.median(measure() for _ in range(rounds))
