"""`scenariograph check`: what is wrong or doubtful in the sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from api.cli.terminal import coloured, counted, one_line, put
from graph.build import build_graph
from graph.errors import Fault, SourceError
from graph.load.files import read_sources
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity

FIRST_FEW = 5
"""So many findings of a rule are shown where they are merely worth knowing."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def report(
    data: Sequence[str], layout: str, *, strict: bool, everything: bool, shapes: bool = False
) -> bool:
    """Print the findings, and return whether the data passes.

    Args:
        data: What to load.
        layout: `text` or `json`.
        strict: Whether warnings count as errors do.
        everything: Whether all findings are shown that are merely worth knowing.
        shapes: Whether sources that are RDF are held to the shapes, too.

    Raises:
        SourceError: If the data cannot be loaded, and the layout is not JSON.
        RequestError: If a library is not installed that RDF or shapes need.
    """
    found: list[Finding] = []
    try:
        found += _departures(data) if shapes else []
        findings = [*build_graph(data).findings(), *found]
    except SourceError as error:
        if layout != "json":
            put("".join(f"{line}\n" for line in _lines(found, everything=True) if found))
            raise
        faults = [_fault_fields(fault) for fault in error.faults]
        put(_json([*(_finding_fields(finding) for finding in found), *faults]))
        return False
    if layout == "json":
        put(_json([_finding_fields(finding) for finding in findings]))
    else:
        put("".join(f"{line}\n" for line in _lines(findings, everything=everything)))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return not any(finding.severity in failing for finding in findings)


def _departures(data: Sequence[str]) -> list[Finding]:
    """Return where sources that are RDF depart from the shapes."""
    from graph.rdf.shapes import check_shapes  # noqa: PLC0415 - an extra

    return [found for file in read_sources(data).rdf for found in check_shapes(file)]


def _lines(findings: Sequence[Finding], *, everything: bool) -> Iterator[str]:
    """Yield the findings by severity and rule, then their numbers."""
    for severity in Severity:
        of_severity = [finding for finding in findings if finding.severity is severity]
        # Stable: rules by name, the findings of a rule in the order of the sources.
        of_severity.sort(key=lambda finding: finding.rule)
        for rule, group in groupby(of_severity, key=lambda finding: finding.rule):
            yield from _group(severity, rule, list(group), everything=everything)
            yield ""
    yield _summary(findings)


def _group(
    severity: Severity, rule: str, findings: Sequence[Finding], *, everything: bool
) -> Iterator[str]:
    title = coloured(f"{severity.value} {rule}", COLOURS[severity], sys.stdout)
    yield f"{title} ({len(findings)})"
    shown = len(findings) if everything or severity is not Severity.INFO else FIRST_FEW
    for finding in findings[:shown]:
        first, *others = [evidence.place for evidence in finding.evidence] or [""]
        yield "  " + one_line(f"{first}: {finding.message}" if first else finding.message)
        yield from (f"    {one_line(place)}: also here" for place in others)
    if left := len(findings[shown:]):
        yield f"  … {left} more; --all shows them"


def _summary(findings: Sequence[Finding]) -> str:
    numbers = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    return (
        f"{counted(numbers[Severity.ERROR], 'error')},"
        f" {counted(numbers[Severity.WARNING], 'warning')},"
        f" {numbers[Severity.INFO]} worth knowing."
    )


def _json(fields: Sequence[dict[str, Any]]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _finding_fields(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "evidence": [_evidence_fields(evidence) for evidence in finding.evidence],
    }


def _evidence_fields(evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": evidence.kind.value,
        "file": evidence.file,
        "line": evidence.line,
        "section": evidence.section,
        "quote": evidence.quote,
    }


def _fault_fields(fault: Fault) -> dict[str, Any]:
    """Return a fault in the shape of a finding; it knows its column as well."""
    evidence = _evidence_fields(Evidence(EvidenceKind.STATED, fault.path, fault.line))
    return {
        "rule": "source-error",
        "severity": Severity.ERROR.value,
        "message": fault.message,
        "evidence": [{**evidence, "column": fault.column}],
    }
