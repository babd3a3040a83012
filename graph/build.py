"""The way from sources to a course, on one screen: read → parse → assemble → check."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.checks import run_checks
from graph.course import Course
from graph.load.assemble import assemble
from graph.load.files import SHIPPED, SourceFile, read_sources
from graph.load.parse import parse_files
from graph.model.course_graph import CourseGraph
from graph.model.findings import Finding

Source = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """What was loaded from one source."""

    name: str
    """The source as it was named; `shipped` for the shipped data."""
    files: int
    """How many files were read."""
    records: int
    """How many records and scenario pages they hold."""
    findings: int = 0
    """How many findings have a place in one of them."""

    @property
    def label(self) -> str:
        """The name without the folders that lead to it, which are nobody else's business.

        Example:
            >>> LoadedSource("/home/me/course/", files=1, records=1).label
            'course'
        """
        return self.name if self.name == SHIPPED else Path(self.name).resolve().name or "/"


@dataclass(frozen=True, slots=True)
class LoadedCourse:
    """A course, and where it comes from."""

    graph: CourseGraph
    """The course."""
    sources: tuple[LoadedSource, ...]
    """What was loaded, in the order in which the sources were named."""
    loaded_at: datetime
    """When the sources had been read, in UTC."""


def open_graph(sources: Source | Sequence[Source] = (SHIPPED,)) -> Course:
    """Load a course and return it ready for questions.

    Args:
        sources: Files and folders of YAML records and Markdown pages, or a single one; the word
            `shipped` stands for the shipped data. Later sources add to earlier ones, and win where
            they differ.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.

    Example:
        >>> course = open_graph()
        >>> [scenario.key for scenario in course.scenarios_using("CloudFront")]
        ['dropbox_storage', 'netflix_streaming']
    """
    return Course(build_graph(sources))


def build_graph(sources: Source | Sequence[Source] = (SHIPPED,)) -> CourseGraph:
    """Load a course as a graph; see `open_graph`.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.
    """
    return load_course(sources).graph


def load_course(sources: Source | Sequence[Source] = (SHIPPED,)) -> LoadedCourse:
    """Load a course as a graph, with an account of what was loaded; see `open_graph`.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.
    """
    if isinstance(sources, (str, os.PathLike)):
        sources = [sources]
    read = read_sources(sources)
    loaded_at = datetime.now(UTC)
    parsed = parse_files(read)
    assembly = assemble(parsed.drafts)
    loaded = (*read.findings, *parsed.findings, *assembly.findings)
    unchecked = CourseGraph(assembly.records, assembly.dangling, loaded)
    checked = tuple(run_checks(unchecked))
    accounts = tuple(
        LoadedSource(
            name=os.fspath(source),
            files=sum(file.source == index for file in read.files),
            records=sum(draft.source == index for draft in parsed.drafts),
            findings=_findings_in(index, read.files, (*loaded, *checked)),
        )
        for index, source in enumerate(sources)
    )
    return LoadedCourse(unchecked.with_findings(checked), accounts, loaded_at)


def _findings_in(source: int, files: Sequence[SourceFile], findings: Sequence[Finding]) -> int:
    """Return how many findings have a place in a file of a source."""
    origins = {file.origin for file in files if file.source == source}
    return sum(any(at.origin in origins for at in each.evidence) for each in findings)
