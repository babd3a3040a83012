"""`scenariograph docs audit`: what is wrong with the diagrams in pages."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from api.cli.atomic_write import write_atomically
from api.cli.check import COLOURS
from api.cli.docs_sarif import sarif
from api.cli.terminal import coloured, counted, one_line, put, tell
from graph.build import build_graph
from graph.documents.audit import Audit, audit
from graph.documents.baseline import Compared, baseline_text, hidden_by
from graph.documents.finding import DocumentFinding, Rule
from graph.load.diagram_files import read_diagram_files
from graph.load.files import read_sources
from graph.load.parse import profiles_of
from graph.mermaid.parser import MermaidParser
from graph.model.findings import Severity


@dataclass(frozen=True, slots=True)
class Wanted:
    """How findings are to be reported."""

    layout: str
    """`text`, `json` or `sarif`."""
    baseline: Path | None
    """A file of known findings."""
    write_baseline: bool
    """Whether to write that file."""
    output: Path | None
    """A file for the report; standard output without it."""
    require_parser: bool = False
    """Whether diagrams that nothing could parse fail."""


def report(paths: Sequence[str], data: Sequence[str], wanted: Wanted) -> bool:
    """Report what is wrong with the diagrams in files, and return whether they pass.

    Raises:
        SourceError: If paths, data or the baseline cannot be read.
        OSError: If a file cannot be written.
    """
    read = read_diagram_files(paths)
    course, profiles = build_graph(data), profiles_of(read_sources(data))
    with MermaidParser() as parser:
        found = audit(read, course, profiles, parser)
    compared = _beside_baseline(found, wanted)
    lines = _lines_of(found, compared, None if wanted.output else sys.stdout)
    text = {
        "json": lambda: _json(compared.new),
        "sarif": lambda: sarif(compared.new),
    }.get(wanted.layout, lambda: "".join(f"{line}\n" for line in lines))()
    if wanted.output is None:
        put(text)
    else:
        write_atomically(wanted.output, text)
        tell(_summary(found, compared))
    return _passes(compared.new, wanted)


def _passes(findings: Sequence[DocumentFinding], wanted: Wanted) -> bool:
    if wanted.require_parser and any(each.rule is Rule.UNPARSED for each in findings):
        tell("The parser is required (--require-parser), and cannot be run.")
        return False
    return not any(finding.severity is Severity.ERROR for finding in findings)


def _beside_baseline(found: Audit, wanted: Wanted) -> Compared:
    if wanted.baseline is None:
        return Compared(found.findings, 0, 0)
    if wanted.write_baseline:
        write_atomically(wanted.baseline, baseline_text(found.findings, wanted.baseline.parent))
    return hidden_by(found.findings, wanted.baseline)


def _json(findings: Sequence[DocumentFinding]) -> str:
    return json.dumps([_fields(each) for each in findings], ensure_ascii=False, indent=2) + "\n"


def _fields(finding: DocumentFinding) -> dict[str, Any]:
    return {
        "rule": finding.rule.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.file,
        "block": finding.block,
        "line": finding.line,
    }


def _lines_of(found: Audit, compared: Compared, stream: TextIO | None) -> Iterator[str]:
    for finding in compared.new:
        severity = finding.severity.value
        shown = coloured(severity, COLOURS[finding.severity], stream) if stream else severity
        place = f"{one_line(finding.file)}:{finding.line}"
        yield f"{place}: {shown} {finding.rule.value} {one_line(finding.message)}"
    if compared.new:
        yield ""
    yield _summary(found, compared)


def _summary(found: Audit, compared: Compared) -> str:
    number = Counter(finding.severity for finding in compared.new)
    total = (
        f"{counted(found.blocks, 'diagram')} in {counted(found.files, 'file')}:"
        f" {counted(number[Severity.ERROR], 'error')},"
        f" {counted(number[Severity.WARNING], 'warning')},"
        f" {number[Severity.INFO]} worth knowing."
    )
    parts = [total]
    if compared.known:
        parts.append(f"{counted(compared.known, 'finding')} of the baseline left out.")
    if compared.gone:
        parts.append(
            f"{counted(compared.gone, 'finding')} of the baseline gone; --write-baseline"
            " forgets what is gone."
        )
    return " ".join(parts)
