"""JSON-LD that reads like plain JSON: nodes with their parts inside, under short names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.rdf.iris import Iris
from graph.rdf.mapping import Kind
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.triples import Description
from graph.rdf.vocabulary import (
    DCAT,
    DCTERMS,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SG,
    SKOS,
    SKOSXL,
    VOID,
    XSD,
)

_NAMES: dict[NamedNode, str] = {
    DCAT.version: "version",
    DCTERMS.description: "description",
    DCTERMS.identifier: "identifier",
    DCTERMS.title: "title",
    PROV.value: "quote",
    PROV.wasDerivedFrom: "evidence",
    RDF.object: "object",
    RDF.predicate: "predicate",
    RDF.subject: "subject",
    RDFS.label: "label",
    SCHEMA.coursePrerequisites: "coursePrerequisites",
    SCHEMA.educationalLevel: "educationalLevel",
    SCHEMA.name: "calledBy",
    SCHEMA.position: "position",
    SCHEMA.teaches: "teaches",
    SCHEMA.text: "text",
    SCHEMA.timeRequired: "timeRequired",
    SCHEMA.url: "url",
    SKOS.altLabel: "altLabel",
    SKOS.broader: "broader",
    SKOS.prefLabel: "name",
    SKOSXL.altLabel: "aliases",
    SKOSXL.literalForm: "literalForm",
    VOID.class_: "class",
    VOID.classPartition: "classPartition",
    VOID.entities: "entities",
    VOID.rootResource: "rootResource",
    VOID.uriSpace: "uriSpace",
    VOID.vocabulary: "vocabulary",
}
"""What properties are called; those of the project's own vocabulary keep their names."""
_DATATYPES = {
    SCHEMA.timeRequired: XSD.duration,
    SG.hours: XSD.decimal,
    SG.leastHours: XSD.decimal,
    SG.mostHours: XSD.decimal,
}
_NODES = {Kind.NODE, Kind.WEEK, Kind.LINK, Kind.LINKS, Kind.PART, Kind.PARTS, Kind.NAMES}
_NODES |= {Kind.PLACE, Kind.PLACES, Kind.DERIVED}
_MANY = {Kind.LINKS, Kind.PARTS, Kind.NAMES, Kind.PLACES, Kind.PLACE, Kind.DERIVED}
_BY_REFERENCE = {RDF.object, RDF.predicate, RDF.subject}
_SPECS = [spec for resource in RESOURCES.values() for spec in resource.fields]
_LEADING = {spec.predicate for spec in _SPECS if spec.kind in _NODES}
_LEADING |= {RDF.subject, RDF.predicate, SG.reference}
_LEADING |= {VOID.class_, VOID.classPartition, VOID.rootResource, VOID.vocabulary}
_LISTS = {spec.predicate for spec in _SPECS if spec.kind in _MANY}
_LISTS |= {SG.reference, SKOS.altLabel, VOID.classPartition, VOID.vocabulary}

Json = dict[str, Any]


def context_of(iris: Iris) -> Json:
    """Return the context of documents about a course: what their short names stand for."""
    context: Json = {"@version": 1.1, "@vocab": SG.iri}
    context |= dict(sorted({**PREFIXES, **iris.prefixes()}.items()))
    own = {term: _local(term) for term in _LEADING | _LISTS | set(_DATATYPES)}
    named = {term: name for term, name in own.items() if term.value.startswith(SG.iri)} | _NAMES
    for term, name in sorted(named.items(), key=lambda item: item[1]):
        context[name] = _definition(term)
    for language in ("ko", "en"):
        context[_in_language("name", language)] = {
            "@id": _compact(SKOS.prefLabel, PREFIXES),
            "@language": language,
        }
        context[_in_language("title", language)] = {
            "@id": _compact(DCTERMS.title, PREFIXES),
            "@language": language,
        }
    return context


def document_lines(descriptions: Iterator[Description], iris: Iris) -> Iterator[str]:
    """Yield the lines of a document that holds all descriptions, one after the other."""
    writer = _Writer(iris)
    yield '{\n"@context": ' + json.dumps(context_of(iris), ensure_ascii=False, indent=1)
    yield ',\n"@graph": [\n'
    separator = ""
    for description in descriptions:
        node = writer.node(description)
        yield separator + json.dumps(node, ensure_ascii=False, indent=1)
        separator = ",\n"
    yield "\n]\n}\n"


def node_document(description: Description, iris: Iris) -> Json:
    """Return a document about one node: what a server says of it."""
    return {"@context": context_of(iris), **_Writer(iris).node(description)}


class _Writer:
    def __init__(self, iris: Iris) -> None:
        self._prefixes = tuple({**iris.prefixes(), **PREFIXES}.items())

    def node(self, description: Description) -> Json:
        said: _Said = defaultdict(lambda: defaultdict(list))
        for triple in description.triples:
            assert isinstance(triple.subject, NamedNode)  # noqa: S101 - nothing is blank
            assert isinstance(triple.object, (NamedNode, Literal))  # noqa: S101
            said[triple.subject][triple.predicate].append(triple.object)
        return self._inside(description.root, said, frozenset())

    def _inside(self, node: NamedNode, said: _Said, above: frozenset[NamedNode]) -> Json:
        """Return a node with its parts, but for those in which it lies itself."""
        made: Json = {"@id": self._iri(node)}
        for predicate, values in said[node].items():
            if predicate == RDF.type:
                made["@type"] = [self._class(value) for value in values]
                continue
            for value in values:
                name, shown = self._value(predicate, value, said, above | {node})
                made.setdefault(name, []).append(shown)
        for predicate in said[node]:
            name = _name(predicate)
            if predicate in _LISTS and name in made:
                made[name].sort(key=_place)
        return {name: _single(name, value) for name, value in made.items()}

    def _value(
        self,
        predicate: NamedNode,
        value: NamedNode | Literal,
        said: _Said,
        above: frozenset[NamedNode],
    ) -> tuple[str, Any]:
        name = _name(predicate)
        if isinstance(value, Literal):
            if value.language is not None:
                return _in_language(name, value.language), value.value
            return name, int(value.value) if value.datatype == XSD.integer else value.value
        if predicate in _LEADING:
            is_part = value in said and value not in above and predicate not in _BY_REFERENCE
            return name, self._inside(value, said, above) if is_part else self._iri(value)
        return name, {"@id": self._iri(value)}

    def _iri(self, node: NamedNode) -> str:
        for prefix, iri in self._prefixes:
            if node.value.startswith(iri) and len(node.value) > len(iri):
                return f"{prefix}:{node.value[len(iri) :]}"
        return node.value

    def _class(self, value: NamedNode | Literal) -> str:
        return self._iri(NamedNode(value.value)).removeprefix("sg:")


_Said = defaultdict[NamedNode, defaultdict[NamedNode, list[NamedNode | Literal]]]


def _single(name: str, value: object) -> object:
    """Return the only value of a property as it is, where the property is no list."""
    if isinstance(value, list) and len(value) == 1 and name not in _LIST_NAMES:
        return value[0]
    return value


@cache
def _name(predicate: NamedNode) -> str:
    """Return what a property is called; there are only so many of them."""
    if predicate in _NAMES:
        return _NAMES[predicate]
    is_own = predicate.value.startswith(SG.iri)
    return _local(predicate) if is_own else _compact(predicate, PREFIXES)


def _place(value: object) -> tuple[int, int]:
    """Return where a part stands in its list; what has no position stays as it is."""
    return (0, int(value.get("position", 0))) if isinstance(value, dict) else (1, 0)


def _definition(term: NamedNode) -> Json:
    definition: Json = {"@id": _compact(term, PREFIXES)}
    if term in _LEADING:
        definition["@type"] = "@id"
    if term in _DATATYPES:
        definition["@type"] = _compact(_DATATYPES[term], PREFIXES)
    if term in _LISTS:
        definition["@container"] = "@set"
    return definition


def _in_language(name: str, language: str) -> str:
    return f"{name}{language.capitalize()}"


def _local(term: NamedNode) -> str:
    return term.value.rpartition("#")[2]


def _compact(node: NamedNode, prefixes: dict[str, str]) -> str:
    for prefix, iri in prefixes.items():
        if node.value.startswith(iri) and len(node.value) > len(iri):
            return f"{prefix}:{node.value.removeprefix(iri)}"
    return node.value


_LIST_NAMES = {_name(term) for term in _LISTS} | {"@type"}
"""What is a list however many values it has."""
