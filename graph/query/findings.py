"""What is doubtful in the sources, by kind, severity and place.

Example:
    >>> from graph import build_graph
    >>> from graph.model.filters import Condition, Operator
    >>> where = FindingFilter(rule=(Condition(Operator.CONTAINS, "key-service"),))
    >>> {finding.rule for finding in find_findings(build_graph(), where)}
    {'idle-key-service'}
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from graph.errors import LimitError
from graph.model.conditions import holds
from graph.model.filters import Conditions
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from graph.query.bounds import bounded

MOST_FINDINGS = 1000
_MOST_OFFSET = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings; all that is given must hold."""

    rule: Conditions = ()
    severity: Conditions = ()
    file: Conditions = ()
    """On the file of one of its places, at least; a finding without a place has none."""


def find_findings(
    reader: GraphReader,
    where: FindingFilter | None = None,
    first: int | None = None,
    offset: int | None = None,
) -> list[Finding]:
    """Return findings in the order of the graph: as loaded, then check by check.

    Args:
        reader: The graph to ask.
        where: Which ones; all where it is left out.
        first: How many at most; all where nothing is said.
        offset: How many of those that match to leave out before.

    Raises:
        LimitError: If `first` is over `MOST_FINDINGS`; or if nothing is said and there are more.
        RequestError: If `first` or `offset` is negative.
    """
    remedy = "Ask for the rest with `offset`."
    most = bounded("first", first, default=MOST_FINDINGS, most=MOST_FINDINGS, remedy=remedy)
    start = bounded("offset", offset, default=0, most=_MOST_OFFSET, remedy="There are fewer.")
    asked = where or FindingFilter()
    matching = (finding for finding in reader.findings() if _matches(finding, asked))
    found = list(islice(matching, start, start + most + (first is None)))
    if len(found) > most:
        raise LimitError("the number of findings", most, len(found), f"Set `first`. {remedy}")
    return found


def _matches(finding: Finding, where: FindingFilter) -> bool:
    files: set[str | None] = {place.file for place in finding.evidence}
    return (
        holds(where.rule, finding.rule)
        and holds(where.severity, finding.severity)
        and any(holds(where.file, file) for file in files or {None})
    )
