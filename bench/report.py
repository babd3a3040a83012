"""`docs/performance.md`: what was measured, with what, and on which machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measure import Section
from bench.servers import version_of_mercurius

_LIBRARIES = (
    "strawberry-graphql",
    "graphql-core",
    "uvicorn",
    "uvloop",
    "orjson",
    "networkx",
    "pydantic",
    "markdown-it-py",
)
_OPENING = """\
# Performance

`make bench` measures this and writes this page. What is compared is measured in turn in one run,
and the median counts: the ratios tell something, the times only of this machine. Courses are made
up, the same each time (`bench/courses.py`).
"""


def page(sections: Iterable[Section]) -> str:
    """Return the page."""
    return "\n".join([_OPENING, *map(_section, sections), _machine()])


def _section(section: Section) -> str:
    lines = [f"## {section.heading}", "", section.about]
    if section.lines:
        columns = section.lines[0].COLUMNS
        lines += ["", _line(columns), _line(["---", *["---:"] * (len(columns) - 1)])]
        lines += [_line(each.cells()) for each in section.lines]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    mercurius = version_of_mercurius()
    if mercurius is not None:
        libraries += f"; {mercurius}"
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
