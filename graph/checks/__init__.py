"""Checks: each looks at a whole course and yields what is doubtful. One function per check."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.checks.days import check_unreferenced_days
from graph.checks.scenarios import (
    check_idle_key_services,
    check_primary_day,
    check_scenarios_without_flow,
    check_used_before_taught,
)
from graph.checks.services import check_unused_services
from graph.model.findings import Finding
from graph.model.reader import GraphReader

Check = Callable[[GraphReader], Iterator[Finding]]

ALL_CHECKS: tuple[Check, ...] = (
    check_scenarios_without_flow,
    check_primary_day,
    check_idle_key_services,
    check_used_before_taught,
    check_unreferenced_days,
    check_unused_services,
)
"""Every check, in the order in which their findings are listed."""


def run_checks(reader: GraphReader) -> Iterator[Finding]:
    """Yield the findings of all checks, check by check, each in the order of the graph."""
    for check in ALL_CHECKS:
        yield from check(reader)
