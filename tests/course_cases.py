"""Cases as Markdown: each heading is a case, each fence a file of it or what is expected of it.

A fence whose info has a path (`yaml one/days.yaml`) is a file; the first folder of its path is the
source, and sources are loaded in the order in which they appear. `errors`, `findings`, `edges`
and `facts` fences say what must come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import SourceError
from graph.load.files import SHIPPED
from graph.model.course_graph import CourseGraph
from graph.model.edges import Direction, Edge, Relation
from graph.model.evidence import Evidence
from graph.model.findings import Severity
from graph.model.ids import NodeKind
from graph.model.records import Scenario

CASES = Path(__file__).parent / "cases"
EXPECTATIONS = frozenset({"errors", "findings", "info", "edges", "facts", "spec", "view"})
_HEADING = re.compile(r"^## (.+)$")
_FENCE = re.compile(r"^(`{3,})(\S+)(?: (\S+))?$")


@dataclass
class CourseCase:
    """One case of a case file."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    """Paths, the first part of which is the source, and texts."""
    expected: dict[str, list[str]] = field(default_factory=dict)
    """By the kind of expectation: its lines."""

    def write(self, folder: Path) -> list[str]:
        """Write the files below a folder and return the sources, in order."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        names = dict.fromkeys(name.split("/")[0] for name in self.files)
        return [SHIPPED if name == SHIPPED else str(folder / name) for name in names]


def read_cases(name: str) -> list[CourseCase]:
    """Return the cases of a file below `tests/cases`."""
    cases: list[CourseCase] = []
    lines = iter((CASES / name).read_text(encoding="utf-8").splitlines())
    for line in lines:
        if match := _HEADING.match(line):
            cases.append(CourseCase(match[1]))
        elif match := _FENCE.match(line):
            text = list(_until(lines, match[1]))
            if match[2] in EXPECTATIONS:
                cases[-1].expected[match[2]] = text
            elif match[3]:
                cases[-1].files[match[3]] = "".join(f"{line}\n" for line in text)
    return cases


def _until(lines: Iterator[str], fence: str) -> Iterator[str]:
    for line in lines:
        if line == fence:
            return
        yield line


def errors_of(error: SourceError, folder: Path) -> list[str]:
    """Return the faults of an error, paths relative to the folder of the case."""
    return [str(fault).replace(f"{folder}/", "") for fault in error.faults]


def findings_of(graph: CourseGraph, *severities: Severity) -> list[str]:
    """Return findings as lines: rule, message, places."""
    return [
        " | ".join([found.rule, found.message, ", ".join(map(place_of, found.evidence))])
        for found in graph.findings()
        if found.severity in severities
    ]


def edges_of(graph: CourseGraph) -> list[str]:
    """Return all edges as lines: source, relation, target, label, kind and place of evidence.

    Interactions come first, in the order of their scenario; then relation by relation.
    """
    interactions = [
        Edge(step.source, Relation.INTERACTS, step.target, step.evidence, step.label)
        for scenario in graph.all(Scenario)
        for step in scenario.interactions
    ]
    ids = [identifier for kind in NodeKind for identifier in graph.ids(kind)]
    return [_edge_line(edge) for edge in interactions] + [
        _edge_line(edge)
        for relation in Relation
        if relation is not Relation.INTERACTS
        for edges in graph.edges(ids, relation, Direction.OUT)
        for edge in edges
    ]


def _edge_line(edge: Edge) -> str:
    evidence = ", ".join(f"{item.kind.value} {place_of(item)}" for item in edge.evidence)
    label = f" '{edge.label}'" if edge.label else ""
    return f"{edge.source} {edge.relation.value} {edge.target}{label} ({evidence})"


def place_of(evidence: Evidence) -> str:
    """Return `file:line` of evidence, as clients see it."""
    return evidence.file if evidence.line is None else f"{evidence.file}:{evidence.line}"
