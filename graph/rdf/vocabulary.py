"""The terms that the RDF of a course is made of. Closed: a misspelt term fails at import.

The project's own terms are described in `data/vocabulary.ttl`, for people and for programs; the
others are those of published vocabularies, as many of them as are used.
"""

from __future__ import annotations

from typing import ClassVar

from pyoxigraph import NamedNode


class Vocabulary:
    """A vocabulary: the annotations of a subclass are all the terms that it has."""

    iri: ClassVar[str]
    """What its terms begin with."""

    def __init_subclass__(cls, iri: str) -> None:
        """Make a term of each annotation; an underscore at the end only avoids a keyword."""
        cls.iri = iri
        for name in cls.__annotations__:
            setattr(cls, name, NamedNode(iri + name.rstrip("_")))

    @classmethod
    def terms(cls) -> list[NamedNode]:
        """Return all terms, in the order in which they are declared."""
        return [getattr(cls, name) for name in cls.__annotations__]


class SG(Vocabulary, iri="https://w3id.org/scenariograph/vocabulary#"):
    """What no published vocabulary has a term for."""

    # Classes.
    Actor: NamedNode
    CaseStudy: NamedNode
    ConceptToUnderstand: NamedNode
    Course: NamedNode
    DanglingReference: NamedNode
    Day: NamedNode
    DayMention: NamedNode
    Evidence: NamedNode
    Finding: NamedNode
    FlowStep: NamedNode
    Guide: NamedNode
    HoursRange: NamedNode
    Hyperlink: NamedNode
    ImplementationStep: NamedNode
    IntegrationPattern: NamedNode
    Interaction: NamedNode
    LearningStep: NamedNode
    PageDiagram: NamedNode
    PatternComponent: NamedNode
    PrimaryMention: NamedNode
    Reference: NamedNode
    ReferenceGroup: NamedNode
    Scenario: NamedNode
    Service: NamedNode
    ServiceName: NamedNode
    Statement: NamedNode
    StatementGroup: NamedNode
    TroubleshootingCase: NamedNode
    UndeclaredService: NamedNode
    Week: NamedNode

    # From a node to others.
    applies: NamedNode
    combines: NamedNode
    inWeek: NamedNode
    interactionSource: NamedNode
    interactionTarget: NamedNode
    involves: NamedNode
    keyService: NamedNode
    participant: NamedNode
    primaryDay: NamedNode
    providedBy: NamedNode
    reference: NamedNode
    related: NamedNode
    reviews: NamedNode
    uses: NamedNode

    # From a node to its parts.
    bestPractices: NamedNode
    caseStudy: NamedNode
    check: NamedNode
    dayMention: NamedNode
    diagnosis: NamedNode
    diagram: NamedNode
    duration: NamedNode
    guide: NamedNode
    implementationStep: NamedNode
    instruction: NamedNode
    integrationCheck: NamedNode
    interaction: NamedNode
    learningGoal: NamedNode
    learningStep: NamedNode
    link: NamedNode
    note: NamedNode
    pageCreated: NamedNode
    pageVersion: NamedNode
    practice: NamedNode
    referenceGroup: NamedNode
    serviceName: NamedNode
    solution: NamedNode
    statement: NamedNode
    step: NamedNode
    troubleshootingCase: NamedNode

    # From a node to a value.
    category: NamedNode
    diagramLanguage: NamedNode
    evidenceKind: NamedNode
    file: NamedNode
    focus: NamedNode
    graphVersion: NamedNode
    hours: NamedNode
    leastHours: NamedNode
    line: NamedNode
    mentionedDay: NamedNode
    mostHours: NamedNode
    nextStep: NamedNode
    order: NamedNode
    process: NamedNode
    relation: NamedNode
    role: NamedNode
    rule: NamedNode
    section: NamedNode
    severity: NamedNode
    statedDuration: NamedNode
    stepOrder: NamedNode
    symptom: NamedNode
    useCase: NamedNode


class RDF(Vocabulary, iri="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    """RDF itself."""

    Property: NamedNode
    Statement: NamedNode
    object: NamedNode
    predicate: NamedNode
    subject: NamedNode
    type: NamedNode

    @staticmethod
    def member(position: int) -> NamedNode:
        """Return the property of the member of a container at a position, 1-based."""
        return NamedNode(f"{RDF.iri}_{position}")


class RDFS(Vocabulary, iri="http://www.w3.org/2000/01/rdf-schema#"):
    """RDF Schema."""

    Class: NamedNode
    comment: NamedNode
    domain: NamedNode
    isDefinedBy: NamedNode
    label: NamedNode
    range: NamedNode
    subClassOf: NamedNode
    subPropertyOf: NamedNode


class OWL(Vocabulary, iri="http://www.w3.org/2002/07/owl#"):
    """The Web Ontology Language."""

    Class: NamedNode
    DatatypeProperty: NamedNode
    ObjectProperty: NamedNode
    Ontology: NamedNode
    versionInfo: NamedNode


class XSD(Vocabulary, iri="http://www.w3.org/2001/XMLSchema#"):
    """The datatypes of XML Schema."""

    decimal: NamedNode
    duration: NamedNode
    integer: NamedNode
    string: NamedNode


class SCHEMA(Vocabulary, iri="https://schema.org/"):
    """schema.org."""

    Course: NamedNode
    HowToStep: NamedNode
    LearningResource: NamedNode
    Syllabus: NamedNode
    coursePrerequisites: NamedNode
    educationalLevel: NamedNode
    name: NamedNode
    position: NamedNode
    teaches: NamedNode
    text: NamedNode
    timeRequired: NamedNode
    url: NamedNode


class SKOS(Vocabulary, iri="http://www.w3.org/2004/02/skos/core#"):
    """Concepts and their names."""

    Concept: NamedNode
    altLabel: NamedNode
    broader: NamedNode
    prefLabel: NamedNode


class SKOSXL(Vocabulary, iri="http://www.w3.org/2008/05/skos-xl#"):
    """Names that are nodes, so that they keep their order."""

    Label: NamedNode
    altLabel: NamedNode
    literalForm: NamedNode


class PROV(Vocabulary, iri="http://www.w3.org/ns/prov#"):
    """Provenance."""

    Agent: NamedNode
    Entity: NamedNode
    value: NamedNode
    wasDerivedFrom: NamedNode


class DCTERMS(Vocabulary, iri="http://purl.org/dc/terms/"):
    """Dublin Core."""

    description: NamedNode
    identifier: NamedNode
    title: NamedNode


class VOID(Vocabulary, iri="http://rdfs.org/ns/void#"):
    """What a dataset holds."""

    Dataset: NamedNode
    class_: NamedNode
    classPartition: NamedNode
    entities: NamedNode
    rootResource: NamedNode
    uriSpace: NamedNode
    vocabulary: NamedNode


class DCAT(Vocabulary, iri="http://www.w3.org/ns/dcat#"):
    """Where a dataset can be had."""

    Dataset: NamedNode
    Distribution: NamedNode
    distribution: NamedNode
    downloadURL: NamedNode
    mediaType: NamedNode
    version: NamedNode


class SD(Vocabulary, iri="http://www.w3.org/ns/sparql-service-description#"):
    """What a service of SPARQL answers."""

    Dataset: NamedNode
    Graph: NamedNode
    NamedGraph: NamedNode
    SPARQL11Query: NamedNode
    Service: NamedNode
    UnionDefaultGraph: NamedNode
    defaultDataset: NamedNode
    defaultGraph: NamedNode
    endpoint: NamedNode
    feature: NamedNode
    name: NamedNode
    namedGraph: NamedNode
    resultFormat: NamedNode
    supportedLanguage: NamedNode


class FileFormats(Vocabulary, iri="http://www.w3.org/ns/formats/"):
    """Formats of files."""

    JSON_LD: NamedNode
    N_Triples: NamedNode
    RDF_XML: NamedNode
    SPARQL_Results_CSV: NamedNode
    SPARQL_Results_JSON: NamedNode
    SPARQL_Results_TSV: NamedNode
    SPARQL_Results_XML: NamedNode
    Turtle: NamedNode


PREFIXES: dict[str, str] = {
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sg": SG.iri,
    "skos": SKOS.iri,
    "skosxl": SKOSXL.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}
"""The prefixes under which files write these vocabularies."""
