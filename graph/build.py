"""The way from sources to a course, on one screen: read → parse → assemble → check."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import Fault, RequestError, SourceError
from graph.load.assemble import assemble
from graph.load.collector import collector_at_rest
from graph.load.files import SHIPPED, FilesRead, LinesFile, SourceFile, read_sources
from graph.load.parse import Parsed, parse_files
from graph.load.readings import PageReadings
from graph.model.course_graph import CourseGraph
from graph.model.findings import Finding
from graph.model.reader import GraphReader

if TYPE_CHECKING:
    from graph.course import Course

Source = str | os.PathLike[str]

_STORES = ("oxigraph:", "sparql:")
"""What the addresses of stores begin with."""


@dataclass(frozen=True)
class LoadedSource:
    """What was loaded from one source."""

    name: str
    """The source as it was named; `shipped` for the shipped data."""
    files: int
    """How many files were read."""
    records: int
    """How many records and scenario pages they hold."""
    origins: frozenset[str] = field(default=frozenset(), repr=False)
    """The files, as they can be opened here."""
    graph: CourseGraph | None = field(default=None, repr=False, compare=False)
    """What was made of this source, and of those beside it."""
    counted: int | None = None
    """How many findings have a place in one of its files, where that has been counted before."""

    @cached_property
    def findings(self) -> int:
        """How many findings have a place in one of its files. The checks run when this is asked."""
        if self.counted is not None:
            return self.counted
        found = () if self.graph is None else self.graph.findings()
        return sum(any(at.origin in self.origins for at in each.evidence) for each in found)

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

    graph: GraphReader
    """The course."""
    sources: tuple[LoadedSource, ...]
    """What was loaded, in the order in which the sources were named."""
    loaded_at: datetime
    """When the sources had been read, in UTC."""
    readings: PageReadings | None = field(default=None, repr=False, compare=False)
    """What the pages came to, so that the next load reads only those that changed."""


def open_graph(sources: Source | Sequence[Source] = (SHIPPED,)) -> Course:
    """Load a course and return it ready for questions.

    Args:
        sources: Files and folders of YAML records and Markdown pages, files of RDF, or a single
            one of these; the word `shipped` stands for the shipped data. Later sources add to
            earlier ones, and win where they differ. An export alone is the graph that it was
            made of, version and all. The address of a store that was filled, `oxigraph:PATH`,
            stands alone.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.
        StoreError: If a store does not answer, or holds no course.
        RequestError: If a source is RDF or a store, and the library that reads it is not installed;
            or if something stands beside a store.

    Example:
        >>> course = open_graph()
        >>> [scenario.key for scenario in course.scenarios_using("CloudFront")]
        ['dropbox_storage', 'netflix_streaming']
    """
    from graph.course import Course  # noqa: PLC0415 - it knows every room; a picture needs few

    return Course(open_reader(sources))


def open_reader(sources: Source | Sequence[Source] = (SHIPPED,)) -> GraphReader:
    """Return a course as what can be asked, from sources or out of a store; see `open_graph`."""
    return load_course(sources).graph


def load_course(
    sources: Source | Sequence[Source] = (SHIPPED,),
    before: LoadedCourse | None = None,
    *,
    past_memory: bool = False,
) -> LoadedCourse:
    """Return a course as `open_reader` does, with an account of what it was loaded from.

    Args:
        sources: What to load.
        before: The course as it was loaded earlier, from these sources or others. Pages that have
            not changed since are not read again; the outcome is the same.
        past_memory: Whether scenarios of NDJSON are read again whenever they are asked for. A
            course takes some hundred bytes of memory for each then, and its answers take long:
            it is for filling stores. Asking raises a SourceError if their files change.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.
        StoreError: If a store does not answer, or holds no course.
        RequestError: If something stands beside a store.
    """
    store = store_in(sources)
    if store is not None:
        return _open_store(store)
    return _load_sources(sources, before, past_memory=past_memory)


def build_graph(sources: Source | Sequence[Source] = (SHIPPED,)) -> CourseGraph:
    """Load a course from sources as a graph in memory; see `open_graph`.

    Args:
        sources: What to load.
        before: The course as it was loaded earlier, from these sources or others. Pages that have
            not changed since are not read again; the outcome is the same.

    Raises:
        SourceError: If a source cannot be loaded; nothing is loaded then, and all faults are named.
    """
    graph = _load_sources(sources, None).graph
    assert isinstance(graph, CourseGraph)  # noqa: S101 - so it was made
    return graph


def store_in(sources: Source | Sequence[Source]) -> str | None:
    """Return the address of the store that is named in place of sources, if one is.

    Raises:
        RequestError: If something stands beside it.
    """
    named = _listed(sources)
    stores = [name for name in named if isinstance(name, str) and name.startswith(_STORES)]
    if stores and len(named) > 1:
        raise RequestError(
            f"{stores[0]} is a store, which holds a whole course: name nothing beside it."
            " `scenariograph load` fills a store from several sources."
        )
    return stores[0] if stores else None


def _listed(sources: Source | Sequence[Source]) -> list[Source]:
    return [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)


def _open_store(address: str) -> LoadedCourse:
    from graph.rdf.store.addresses import open_store  # noqa: PLC0415 - an extra

    reader = open_store(address)
    account = reader.summary.account
    sources = tuple(
        LoadedSource(each.name, each.files, each.records, counted=each.findings)
        for each in account.sources
    )
    return LoadedCourse(reader, sources, datetime.fromisoformat(account.loaded_at))


def _load_sources(
    sources: Source | Sequence[Source], before: LoadedCourse | None, *, past_memory: bool = False
) -> LoadedCourse:
    sources = _listed(sources)
    with collector_at_rest():
        read = read_sources(sources)
        loaded_at = datetime.now(UTC)
        readings = before.readings if before is not None else None
        parsed, export = _parsed(read, readings, past_memory=past_memory)
        records = Counter(draft.source for draft in parsed.drafts) + parsed.lines.by_source()
        alone = export is not None and len(sources) == 1
        graph = export if alone and export else _checked(parsed, read.findings)
    files: list[SourceFile | LinesFile] = [*read.files, *read.rdf, *read.lines]
    accounts = tuple(
        LoadedSource(
            name=os.fspath(source),
            files=sum(file.source == index for file in files),
            records=records[index],
            origins=frozenset(file.origin for file in files if file.source == index),
            graph=graph,
        )
        for index, source in enumerate(sources)
    )
    return LoadedCourse(graph, accounts, loaded_at, parsed.readings)


def _parsed(
    read: FilesRead, before: PageReadings | None, *, past_memory: bool
) -> tuple[Parsed, CourseGraph | None]:
    """Return what all files state; and the graph that one file of RDF is an export of.

    Raises:
        SourceError: With the faults of all files.
    """
    if not read.rdf:
        return parse_files(read, before, past_memory=past_memory), None
    from graph.rdf.source import read_rdf  # noqa: PLC0415 - an extra

    faults: list[Fault] = []
    try:
        parsed = parse_files(read, before, past_memory=past_memory)
    except SourceError as error:
        faults += error.faults
        parsed = Parsed((), ())
    try:
        rdf = read_rdf(read.rdf, _checks)
    except SourceError as error:
        raise SourceError([*faults, *error.faults]) from error
    if faults:
        raise SourceError(faults)
    findings = (*parsed.findings, *rdf.findings)
    return replace(parsed, drafts=rdf.beside(parsed.drafts), findings=findings), rdf.export


def _checks(reader: GraphReader) -> Iterator[Finding]:
    from graph.checks import run_checks  # noqa: PLC0415 - pictures ask for no findings

    return run_checks(reader)


def _checked(parsed: Parsed, before: Sequence[Finding]) -> CourseGraph:
    """Return the graph of some drafts, with all findings; those of reading come first."""
    assembly = assemble(parsed.drafts, parsed.lines)
    loaded = chain(before, parsed.findings, assembly.findings)
    if parsed.lines.left is not None:
        from graph.load.left_records import LeftCourse  # noqa: PLC0415 - for stores alone
        from graph.load.spool import Spool  # noqa: PLC0415

        return LeftCourse(assembly.records, assembly.dangling, Spool(loaded), _checks)
    return CourseGraph(assembly.records, assembly.dangling, loaded, _checks)
