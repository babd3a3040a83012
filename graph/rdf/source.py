"""Files of RDF as sources of a course."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import BlankNode, Quad

from graph.errors import Fault, SourceError
from graph.load.assemble import SourcedDraft
from graph.load.drafts import ActorDraft
from graph.load.files import SourceFile
from graph.load.yaml_shapes import MAX_NUMBER
from graph.model.adjacency import KINDS
from graph.model.course_graph import Checks, CourseGraph
from graph.model.findings import Finding
from graph.model.ids import node_id
from graph.model.records import Day, Record, Scenario, Week
from graph.rdf.drafts import Drafter
from graph.rdf.formats import format_of
from graph.rdf.iris import DEFAULT_BASE
from graph.rdf.mapping import MAX_HOURS, NODES
from graph.rdf.records import RecordReader
from graph.rdf.statements import Statements, shown
from graph.rdf.vocabulary import SG

CHECKED = frozenset(
    {
        "idle-key-service",
        "no-flow",
        "primary-day-not-listed",
        "unreferenced-day",
        "unused-service",
        "used-before-taught",
        "used-never-taught",
    }
)
"""Findings of the checks, which follow from the records and are no part of the version."""
FOUND_ANEW = CHECKED | {
    "dangling-reference",
    "day-services-differ",
    "day-title-differs",
    "missing-title",
    "name-conflict",
    "repeated-entry",
    "source-conflict",
    "unconnected-services",
    "unknown-service",
    "unknown-step",
}
"""Findings that putting sources together and checking them makes again, where they still hold."""
_PLACE = re.compile(r"^Parser error at line \d+ (?:column \d+|between columns \d+ and \d+): ")


@dataclass(frozen=True, slots=True)
class RdfRead:
    """What files of RDF state."""

    drafts: tuple[SourcedDraft, ...]
    """In the order of the files; to be put together with those of other sources."""
    findings: tuple[Finding, ...]
    """What the files say is doubtful, as far as it is not found anew; then what has no place."""
    export: CourseGraph | None
    """The graph that was exported, where there is one file and nothing in it was changed."""

    def beside(self, others: Sequence[SourcedDraft]) -> tuple[SourcedDraft, ...]:
        """Return the drafts of other sources, then these.

        Actors that are shipped for every course give way to those that a file describes.
        """
        mine = {item.draft.key for item in self.drafts if isinstance(item.draft, ActorDraft)}
        kept = (
            item
            for item in others
            if item.source >= 0 or getattr(item.draft, "key", None) not in mine
        )
        return (*kept, *self.drafts)


def read_rdf(files: Sequence[SourceFile], checks: Checks | None = None) -> RdfRead:
    """Read files of RDF.

    Args:
        files: Which ones.
        checks: What finds doubts in an export, as in any other graph.

    Raises:
        SourceError: With every fault: what does not parse, and what lacks what it must have.
    """
    drafts: list[SourcedDraft] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    export: CourseGraph | None = None
    for file in files:
        try:
            course = _read(file, checks)
        except SourceError as error:
            faults.extend(error.faults)
            continue
        export = course.export() if len(files) == 1 else None
        drafter = Drafter(
            course.records, course.graph.dangling(), is_export=course.version is not None
        )
        drafts += [SourcedDraft(draft, file.source, is_page=False) for draft in drafter.drafts()]
        kept = (item for item in course.graph.stated_findings() if item.rule not in FOUND_ANEW)
        findings += [*kept, *drafter.findings]
    if faults:
        raise SourceError(faults)
    return RdfRead(tuple(drafts), tuple(findings), export)


def parse_rdf(file: SourceFile) -> Iterator[Quad]:
    """Yield what a file of RDF states.

    Raises:
        SourceError: If it does not parse.
    """
    form = format_of(file.file)
    assert form is not None  # noqa: S101 - whoever reads the files looks at their names
    try:
        named: dict[BlankNode, BlankNode] = {}
        for quad in pyoxigraph.parse(file.text, format=form.rdf, base_iri=DEFAULT_BASE):
            yield _named(quad, named)
    except SyntaxError as error:
        message = _PLACE.sub("", error.msg)
        if "LoadDocumentCallback" in message:
            message = "The context lies elsewhere, and nothing is fetched. Put it into this file"
        fault = Fault(f"{message}.", file.origin, error.lineno, error.offset)
        raise SourceError([fault]) from error


def _named(quad: Quad, named: dict[BlankNode, BlankNode]) -> Quad:
    """Return a statement whose blank nodes are numbered, so that they are the same each time."""
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = named.setdefault(subject, BlankNode(f"b{len(named) + 1}"))
    if isinstance(value, BlankNode):
        value = named.setdefault(value, BlankNode(f"b{len(named) + 1}"))
    return Quad(subject, quad.predicate, value)


@dataclass(frozen=True, slots=True)
class _RdfCourse:
    """What one file says, as records."""

    records: tuple[Record, ...]
    graph: CourseGraph
    version: str | None
    """The version that an export has of itself."""

    def export(self) -> CourseGraph | None:
        return self.graph if self.graph.version == self.version else None


def _read(file: SourceFile, checks: Checks | None) -> _RdfCourse:
    said = Statements(parse_rdf(file), file.origin)
    reader = RecordReader(said, file.file, file.origin)
    records = tuple(reader.records())
    stated = (found for found in reader.findings() if found.rule not in CHECKED)
    graph = CourseGraph(records, reader.dangling(), stated, checks)
    faults = [*said.faults, *_faults(records, said)]
    if not records and not faults:
        classes = ", ".join(shown(resource.types[0]) for resource in NODES.values())
        message = f"Nothing in this file is of a class that a course is made of: {classes}."
        faults = [Fault(message, file.origin)]
    if faults:
        raise SourceError(faults)
    versions = [said.text(node, SG.graphVersion) for node in said.instances(SG.Course)]
    return _RdfCourse(records, graph, versions[0] if len(versions) == 1 else None)


def _faults(records: Sequence[Record], said: Statements) -> list[Fault]:
    """Return what is wrong with records that are whole: what the loader demands of YAML, too."""
    times = Counter(record.id for record in records)
    return [
        Fault(f"{record.id}: {wrong}.", said.path)
        for record in records
        for wrong in (*_wrong(record), *(["several nodes have this id"] * (times[record.id] > 1)))
    ]


def _wrong(record: Record) -> Iterator[str]:
    if isinstance(record, (Day, Week)):
        if not 1 <= record.number <= MAX_NUMBER:
            yield f"schema:position is {record.number}, and must be 1 to {MAX_NUMBER}"
        elif record.id != node_id(KINDS[type(record)], record.number):
            yield f"schema:position is {record.number}, and the identifier another. Make them agree"
    if isinstance(record, Day) and not 0 <= (record.hours or 0) <= MAX_HOURS:
        yield f"sg:hours is {record.hours}, and must be 0 to {MAX_HOURS}"
    if isinstance(record, Scenario) and (":" in record.key or record.key.split() != [record.key]):
        yield f"the key {record.key!r} has spaces or colons. Give it a dcterms:identifier without"
    name = record.title if isinstance(record, (Scenario, Day, Week)) else record.name
    if name is not None and not name.strip():
        yield "its name is empty. Write one"
