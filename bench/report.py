"""`docs/performance.md`: what was measured, with what, and on which machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measure import Row

_LIBRARIES = ("strawberry-graphql", "graphql-core", "networkx", "pydantic", "markdown-it-py")
_OPENING = """\
# Performance

`make bench` measures this and writes this page. What is compared is measured in turn in one run,
and the median counts: the ratios tell something, the times only of this machine. Courses are made
up, the same each time (`bench/courses.py`).
"""


def page(parts: Mapping[str, tuple[str, Sequence[Row]]]) -> str:
    """Return the page.

    Args:
        parts: By heading: what it is about, in a sentence or two, and what was measured.
    """
    tables = (_part(heading, *part) for heading, part in parts.items())
    return "\n".join([_OPENING, *tables, _machine()])


def _part(heading: str, about: str, rows: Sequence[Row]) -> str:
    lines = [f"## {heading}", "", about, "", "| | ours | beside it | ratio | target |"]
    lines += ["| --- | ---: | ---: | ---: | ---: |", *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    beside = "" if row.theirs is None else f"{row.theirs:,.2f} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    target = "" if row.target is None else f"≤ {row.target:g}"
    if row.ratio is None and row.target is not None:
        target += f" {row.unit}"
    return f"| {row.name} | {row.ours:,.2f} {row.unit} | {beside} | {ratio} | {target} |"


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        "## Where\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} on {platform.machine()},"
        f" {os.cpu_count()} cores ({_processor()}), {platform.python_implementation()}"
        f" {platform.python_version()}; {libraries}.\n"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"
