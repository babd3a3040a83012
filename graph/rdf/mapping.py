"""How the records of the model stand in RDF: one table, read in both directions.

A record is a node. What it holds is either a value, a link to another node, or a part: a node of
its own, whose IRI is that of the record with a fragment. Parts of a list carry their position.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from enum import Enum, StrEnum, auto

from pyoxigraph import NamedNode

from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeKind
from graph.model.records import (
    Actor,
    CaseStudy,
    DanglingReference,
    Day,
    Difficulty,
    FlowStep,
    IntegrationPattern,
    Interaction,
    Link,
    PatternComponent,
    Scenario,
    Service,
    Week,
)
from graph.rdf.vocabulary import DCTERMS, PROV, RDF, RDFS, SCHEMA, SG, SKOS, SKOSXL


class Kind(Enum):
    """What stands in a field, and so how it is written."""

    TEXT = auto()
    """A literal."""
    INTEGER = auto()
    """An `xsd:integer`."""
    NUMBER = auto()
    """An `xsd:decimal`."""
    CHOICE = auto()
    """The value of an enum; `shape` is that enum."""
    CLASS = auto()
    """A Boolean: where it is `when`, the node is of the class `predicate`."""
    NODE = auto()
    """The IRI of another node."""
    WEEK = auto()
    """The number of a week, as the IRI of that week."""
    LINK = auto()
    """A link or nothing: a triple, and a `Reference` with name and evidence."""
    LINKS = auto()
    """Links in order."""
    PART = auto()
    """A part or nothing; `shape` is what it is."""
    PARTS = auto()
    """Parts in order."""
    NAMES = auto()
    """Texts in order: parts, written as `NAME_FORMS` has it."""
    PLACE = auto()
    """The one evidence."""
    PLACES = auto()
    """Evidence, the newest source first."""
    DERIVED = auto()
    """Links that follow from the rest: triples alone, worked out again when they are read."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record."""

    name: str
    """As the record calls it."""
    kind: Kind
    """How it is written."""
    predicate: NamedNode
    """What leads to it."""
    shape: type | None = None
    """What a part or a choice is."""
    language: str | None = None
    """The language of a literal."""
    also: NamedNode | None = None
    """A second property for programs that ask for less: the literals of NAMES without their order,
    a NUMBER of hours as a duration."""
    when: bool = True
    """The value of a Boolean that the class stands for."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A record, or a part of one."""

    types: tuple[NamedNode, ...]
    """Its classes; the first is its own, by which it is known again."""
    fields: tuple[Field, ...]
    """What it holds."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """How a list of names is written."""

    type: NamedNode
    """The class of each."""
    text: NamedNode
    """What leads to its literal."""


NAME_FORMS = {
    SG.serviceName: NameForm(SG.ServiceName, SCHEMA.name),
    SKOSXL.altLabel: NameForm(SKOSXL.Label, SKOSXL.literalForm),
}
"""By the property that leads to the names."""

TITLE = Field("title", Kind.TEXT, DCTERMS.title)
NAME = Field("name", Kind.TEXT, SKOS.prefLabel)
NAME_KO = Field("name_ko", Kind.TEXT, SKOS.prefLabel, language="ko")
NAME_EN = Field("name_en", Kind.TEXT, SKOS.prefLabel, language="en")
ALIASES = Field("aliases", Kind.NAMES, SKOSXL.altLabel, also=SKOS.altLabel)
DESCRIPTION = Field("description", Kind.TEXT, DCTERMS.description)
EVIDENCE = Field("evidence", Kind.PLACES, PROV.wasDerivedFrom)
NUMBER = Field("number", Kind.INTEGER, SCHEMA.position)

NODES: dict[type, Resource] = {
    Scenario: Resource(
        (SG.Scenario, SCHEMA.LearningResource),
        (
            TITLE,
            EVIDENCE,
            DESCRIPTION,
            Field("use_case", Kind.TEXT, SG.useCase),
            Field("days", Kind.LINKS, SG.involves),
            Field("primary_day", Kind.LINK, SG.primaryDay),
            Field("key_services", Kind.LINKS, SG.keyService),
            Field("pattern", Kind.LINK, SG.applies),
            Field("steps", Kind.PARTS, SG.step, FlowStep),
            Field("interactions", Kind.PARTS, SG.interaction, Interaction),
            Field("uses", Kind.DERIVED, SG.uses),
        ),
    ),
    Day: Resource(
        (SG.Day, SCHEMA.Syllabus),
        (
            NUMBER,
            TITLE,
            EVIDENCE,
            Field("week", Kind.WEEK, SG.inWeek),
            Field("difficulty", Kind.CHOICE, SCHEMA.educationalLevel, Difficulty),
            Field("hours", Kind.NUMBER, SG.hours, also=SCHEMA.timeRequired),
            Field("teaches", Kind.LINKS, SCHEMA.teaches),
            Field("reviews", Kind.LINKS, SG.reviews),
            Field("related", Kind.LINKS, SG.related),
            Field("prerequisites", Kind.LINKS, SCHEMA.coursePrerequisites),
            Field("case_study", Kind.PART, SG.caseStudy, CaseStudy),
        ),
    ),
    Week: Resource((SG.Week,), (NUMBER, TITLE, EVIDENCE)),
    Service: Resource(
        (SG.Service, SKOS.Concept),
        (
            NAME,
            EVIDENCE,
            NAME_KO,
            NAME_EN,
            ALIASES,
            Field("category", Kind.TEXT, SG.category),
            Field("is_concept", Kind.CLASS, SG.ConceptToUnderstand),
            DESCRIPTION,
            Field("part_of", Kind.LINK, SKOS.broader),
            Field("is_declared", Kind.CLASS, SG.UndeclaredService, when=False),
        ),
    ),
    Actor: Resource((SG.Actor, PROV.Agent), (NAME, EVIDENCE, NAME_KO, NAME_EN, ALIASES)),
    IntegrationPattern: Resource(
        (SG.IntegrationPattern, SKOS.Concept),
        (NAME, EVIDENCE, ALIASES, Field("components", Kind.LINKS, SG.combines), DESCRIPTION),
    ),
    PatternComponent: Resource(
        (SG.PatternComponent, SKOS.Concept),
        (NAME, EVIDENCE, Field("services", Kind.LINKS, SG.providedBy)),
    ),
}
"""The nodes of the graph. Each has its id as `dcterms:identifier`, too."""

PARTS: dict[type, Resource] = {
    CaseStudy: Resource(
        (SG.CaseStudy,),
        (Field("company", Kind.TEXT, SCHEMA.name), Field("focus", Kind.TEXT, SG.focus)),
    ),
    FlowStep: Resource(
        (SG.FlowStep, SCHEMA.HowToStep),
        (
            Field("order", Kind.INTEGER, SG.order),
            TITLE,
            Field("participants", Kind.LINKS, SG.participant),
            EVIDENCE,
            Field("process", Kind.TEXT, SG.process),
            Field("next", Kind.TEXT, SG.nextStep),
        ),
    ),
    Interaction: Resource(
        (SG.Interaction,),
        (
            Field("source", Kind.NODE, SG.interactionSource),
            Field("target", Kind.NODE, SG.interactionTarget),
            Field("label", Kind.TEXT, RDFS.label),
            Field("step", Kind.INTEGER, SG.stepOrder),
            EVIDENCE,
        ),
    ),
    Link: Resource(
        (SG.Reference, RDF.Statement),
        (
            Field("target", Kind.NODE, RDF.object),
            Field("name", Kind.TEXT, SCHEMA.name),
            EVIDENCE,
        ),
    ),
    Evidence: Resource(
        (SG.Evidence,),  # a prov:Entity, as the vocabulary says; there are many of them
        (
            Field("kind", Kind.CHOICE, SG.evidenceKind, EvidenceKind),
            Field("file", Kind.TEXT, SG.file),
            Field("line", Kind.INTEGER, SG.line),
            Field("section", Kind.TEXT, SG.section),
            Field("quote", Kind.TEXT, PROV.value),
        ),
    ),
}
"""Parts of nodes."""

REMARKS: dict[type, Resource] = {
    DanglingReference: Resource(
        (SG.DanglingReference, RDF.Statement),
        (
            Field("source", Kind.NODE, RDF.subject),
            Field("target", Kind.NODE, RDF.object),
            Field("name", Kind.TEXT, SCHEMA.name),
            EVIDENCE,
        ),
    ),
    Finding: Resource(
        (SG.Finding,),
        (
            Field("rule", Kind.TEXT, SG.rule),
            Field("severity", Kind.CHOICE, SG.severity, Severity),
            Field("message", Kind.TEXT, DCTERMS.description),
            EVIDENCE,
        ),
    ),
}
"""What is said of the course as a whole, in an order of its own."""


TARGETS: dict[NamedNode, NodeKind] = {
    SCHEMA.coursePrerequisites: NodeKind.DAY,
    SCHEMA.teaches: NodeKind.SERVICE,
    SG.applies: NodeKind.PATTERN,
    SG.combines: NodeKind.COMPONENT,
    SG.inWeek: NodeKind.WEEK,
    SG.involves: NodeKind.DAY,
    SG.keyService: NodeKind.SERVICE,
    SG.primaryDay: NodeKind.DAY,
    SG.providedBy: NodeKind.SERVICE,
    SG.related: NodeKind.DAY,
    SG.reviews: NodeKind.DAY,
    SKOS.broader: NodeKind.SERVICE,
}
"""What a property of a node leads to."""
MAX_HOURS = 10_000
"""The longest that a day may take."""


def choices_of(spec: Field) -> list[StrEnum]:
    """Return the members of the enum of a field."""
    shape = spec.shape
    assert shape is not None  # noqa: S101 - the table gives every choice its enum
    assert issubclass(shape, StrEnum)  # noqa: S101
    return list(shape)


def required(shape: type) -> frozenset[str]:
    """Return the fields that a record cannot do without."""
    return frozenset(
        spec.name
        for spec in fields(shape)
        if spec.default is MISSING and "None" not in str(spec.type)
    )
