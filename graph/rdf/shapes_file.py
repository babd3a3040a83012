"""Writes `data/shapes.ttl`, the SHACL shapes of a course, from the table in `mapping.py`.

    python -m graph.rdf.shapes_file >data/shapes.ttl

A violation is what the loader refuses; a warning is what it makes up for; the rest is information.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pyoxigraph import NamedNode

from graph.load.yaml_shapes import MAX_NUMBER
from graph.model.adjacency import KINDS
from graph.model.records import Day, Link, Scenario, Week
from graph.rdf.mapping import MAX_HOURS, NODES, TARGETS, Field, Kind, choices_of, required
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.statements import shown
from graph.rdf.vocabulary import DCTERMS, PREFIXES, SG

SHAPES = "https://w3id.org/scenariograph/shapes#"
_HEAD = """\
# What RDF has to say of a course so that it can be loaded. Written by `python -m
# graph.rdf.shapes_file` from `graph/rdf/mapping.py`; tests hold the two together. A sh:Violation is
# refused by the loader, for a sh:Warning it has to make something up, and sh:Info is merely missed.
"""
_MADE_UP = {(Scenario, "title"), (Day, "title")}
"""What has to be there in the end, and is made up where it is missing."""
_SINGLE = {Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.CHOICE, Kind.NODE, Kind.WEEK}
_SINGLE |= {Kind.LINK, Kind.PART, Kind.PLACE}
_OWN = {kind: NODES[shape].types[0] for shape, kind in KINDS.items()}


def shapes_text() -> str:
    """Return the shapes as Turtle."""
    prefixes = {**PREFIXES, "sh": "http://www.w3.org/ns/shacl#", "": SHAPES}
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes.items())]
    return "\n".join([_HEAD, *lines, "", *map(_shape, RESOURCES), ""])


def _shape(shape: type) -> str:
    """Return the shape of the nodes of one class."""
    own = RESOURCES[shape].types[0]
    name = own.value.removeprefix(SG.iri)
    parts = [f":{name} a sh:NodeShape", f"    sh:targetClass {shown(own)}"]
    if shape in NODES:
        parts.append(_property(DCTERMS.identifier, ["sh:maxCount 1", "sh:datatype xsd:string"]))
    for spec in RESOURCES[shape].fields:
        parts += [_property(spec.predicate, rules) for rules in _rules(shape, spec)]
    return " ;\n".join(parts) + " .\n"


def _property(predicate: NamedNode, rules: list[str]) -> str:
    return "    sh:property [ " + " ; ".join([f"sh:path {shown(predicate)}", *rules]) + " ]"


def _rules(shape: type, spec: Field) -> Iterator[list[str]]:
    """Yield what is asked of a field: what is refused, then what is made up for."""
    if spec.kind in {Kind.CLASS, Kind.DERIVED}:
        return
    is_required = spec.name in required(shape)
    is_made_up = (shape, spec.name) in _MADE_UP or spec.name == "order"
    refused = list(_refused(shape, spec))
    if is_required and spec.kind in _SINGLE - {Kind.PLACE} and not is_made_up:
        refused.append("sh:minCount 1")
    if refused:
        yield refused
    if is_made_up:
        yield [
            "sh:minCount 1",
            "sh:severity sh:Warning",
            'sh:message "It has none; one is made up."',
        ]
    elif is_required and spec.kind in {Kind.PLACE, Kind.PLACES}:
        message = 'sh:message "It has no evidence; the file itself stands in for it."'
        yield ["sh:minCount 1", "sh:severity sh:Info", message]
    if spec.predicate in TARGETS and spec.kind in {Kind.LINK, Kind.LINKS, Kind.WEEK}:
        target = shown(_OWN[TARGETS[spec.predicate]])
        message = f'sh:message "It leads to what is not described as {target}."'
        yield [f"sh:class {target}", "sh:severity sh:Warning", message]


def _refused(shape: type, spec: Field) -> Iterator[str]:
    """Yield what the loader refuses of a value, or of several."""
    if spec.kind is Kind.TEXT:
        if spec.language is None:  # it says all of the property, for every language
            yield from _text(shape, spec)
        return
    if spec.kind in _SINGLE:
        yield "sh:maxCount 1"
    match spec.kind:
        case Kind.INTEGER:
            yield "sh:datatype xsd:integer"
            if shape in {Day, Week}:
                yield f"sh:minInclusive 1 ; sh:maxInclusive {MAX_NUMBER}"
        case Kind.NUMBER:
            yield f"sh:minInclusive 0 ; sh:maxInclusive {MAX_HOURS}"
        case Kind.CHOICE:
            known = " ".join(f'"{member}"' for member in choices_of(spec))
            yield f"sh:in ( {known} )"
        case Kind.NODE:
            yield "sh:nodeKind sh:IRI"
        case Kind.PART | Kind.PARTS:
            yield "sh:nodeKind sh:BlankNodeOrIRI"


def _text(shape: type, spec: Field) -> Iterator[str]:
    """Yield that of a text there is one without a language, and one in each."""
    yield "sh:nodeKind sh:Literal ; sh:uniqueLang true"
    yield "sh:qualifiedValueShape [ sh:datatype xsd:string ] ; sh:qualifiedMaxCount 1"
    if spec.name in {"name", "title"} and shape is not Link:
        yield 'sh:pattern "[^ ]"'


if __name__ == "__main__":
    sys.stdout.write(shapes_text())
