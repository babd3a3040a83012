"""Holds RDF to the SHACL shapes of `data/shapes.ttl`; each violation is a finding."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple

from graph.errors import RequestError
from graph.load.files import SourceFile, shipped_folder
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.rdf.source import parse_rdf
from graph.rdf.vocabulary import PREFIXES

T = TypeVar("T")
_SH = "http://www.w3.org/ns/shacl#"
_BLANK = "urn:scenariograph:blank:"
_SEVERITIES = {"Violation": Severity.ERROR, "Warning": Severity.WARNING, "Info": Severity.INFO}
_WORDS = {
    "Datatype": "is of another datatype",
    "In": "is none of the known values",
    "MaxCount": "there are several. Keep one",
    "MaxInclusive": "is too large",
    "MinCount": "is missing. Add it",
    "MinInclusive": "is too small",
    "NodeKind": "is a node where a text belongs, or a text where a node belongs",
    "Pattern": "is empty. Write it",
    "QualifiedMaxCount": "there are several. Keep one",
    "UniqueLang": "there are several in one language. Keep one",
}
"""What a violation means, by the kind of constraint; anything else is said by the shapes."""
_MISSING = (
    "Shapes are checked by the library pySHACL, which is not installed:"
    " `pip install 'scenariograph[rdf]'`."
)


def check_shapes(file: SourceFile) -> list[Finding]:
    """Return where a file of RDF departs from the shapes: by node, property and rule.

    Raises:
        SourceError: If the file does not parse.
        RequestError: If pySHACL is not installed.
    """
    try:
        pyshacl = importlib.import_module("pyshacl")
        rdflib = importlib.import_module("rdflib")
    except ModuleNotFoundError as error:
        raise RequestError(_MISSING) from error
    triples = {
        Triple(_with_iri(quad.subject), quad.predicate, _with_iri(quad.object))
        for quad in parse_rdf(file)
    }
    text = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES)
    data = rdflib.Graph().parse(data=text, format="nt")
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    findings = {_finding(report, result, rdflib, file) for result in _results(report, rdflib)}
    return sorted(findings, key=lambda found: (found.rule, found.message))


@cache
def shapes_text() -> str:
    """Return the shapes, as Turtle."""
    return (shipped_folder() / "shapes.ttl").read_text(encoding="utf-8")


def _results(report: Any, rdflib: Any) -> Iterator[Any]:  # noqa: ANN401 - loaded at need
    yield from report.subjects(rdflib.RDF.type, rdflib.URIRef(_SH + "ValidationResult"))


def _finding(report: Any, result: Any, rdflib: Any, file: SourceFile) -> Finding:  # noqa: ANN401
    """Return what one result of a report says."""

    def said(name: str) -> str:
        return str(report.value(result, rdflib.URIRef(_SH + name)) or "")

    severity = _SEVERITIES[said("resultSeverity").removeprefix(_SH)]
    component = said("sourceConstraintComponent").removeprefix(_SH)
    component = component.removesuffix("ConstraintComponent")
    words = _WORDS.get(component) if severity is Severity.ERROR else None
    path, value = _short(said("resultPath")), said("value")
    shown = f" {value!r}" if value else ""
    message = f"{_short(said('focusNode'))}: {path}{shown}: {words or said('resultMessage')}"
    rule = "shape-" + re.sub("(?<=[a-z])(?=[A-Z])", "-", component).lower()
    place = Evidence(
        EvidenceKind.STATED, file.file, None, path or None, value or None, origin=file.origin
    )
    return Finding(rule, severity, message.removesuffix(".") + ".", (place,))


def _with_iri(node: T) -> T | NamedNode:
    """Return a node by which a blank one is known again; rdflib renames what is blank."""
    return NamedNode(f"{_BLANK}{node.value}") if isinstance(node, BlankNode) else node


def _short(iri: str) -> str:
    for prefix, begin in {**PREFIXES, "_": _BLANK}.items():
        if iri.startswith(begin):
            return f"{prefix}:{iri.removeprefix(begin)}"
    return iri
