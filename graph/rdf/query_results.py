"""The rows of a SELECT query as text, counted while they are written.

pyoxigraph writes results too, but neither counts nor stops; with `parse_query_results` it reads
back what is written here.

After https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/ and
https://www.w3.org/TR/sparql11-results-csv-tsv/.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.errors import RequestError
from graph.rdf.vocabulary import XSD
from graph.rdf.write import not_in_xml

Term = NamedNode | BlankNode | Literal | Triple
Row = Iterable[Term | None]
Pieces = Iterator[str]

_RESULTS = "http://www.w3.org/2005/sparql-results#"
_ITS = "http://www.w3.org/2005/11/its"
_ESCAPES = {"\r": "&#13;"}


def json_pieces(names: Sequence[str], rows: Iterable[Row]) -> Pieces:
    """Yield rows as JSON: the head, then each row, then the end."""
    yield f'{{"head":{{"vars":{_json(names)}}},"results":{{"bindings":['
    comma = ""
    for row in rows:
        bound = zip(names, row, strict=True)
        told = {name: _json_term(term) for name, term in bound if term is not None}
        yield comma + _json(told)
        comma = ","
    yield "]}}\n"


def xml_pieces(names: Sequence[str], rows: Iterable[Row]) -> Pieces:
    """Yield rows as XML: the head, then each row, then the end.

    Raises:
        RequestError: If a text holds a character that XML has no way to write.
    """
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head>{head}</head><results>'
    for row in rows:
        bound = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(names, row, strict=True)
            if term is not None
        )
        yield f"\n<result>{''.join(bound)}</result>"
    yield "\n</results></sparql>\n"


def csv_pieces(names: Sequence[str], rows: Iterable[Row]) -> Pieces:
    """Yield rows as CSV, the names first; what is no text there is told apart by nobody."""
    yield _csv_line(names)
    for row in rows:
        yield _csv_line(["" if term is None else bare(term) for term in row])


def tsv_pieces(names: Sequence[str], rows: Iterable[Row]) -> Pieces:
    """Yield rows as TSV, the names first; each term as SPARQL would write it."""
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else _tsv_term(term) for term in row) + "\n"


WRITERS: dict[str, Callable[[Sequence[str], Iterable[Row]], Pieces]] = {
    "json": json_pieces,
    "xml": xml_pieces,
    "csv": csv_pieces,
    "tsv": tsv_pieces,
}
"""By the names of the formats: what writes the rows below some names of variables."""


def bare(term: Term) -> str:
    """Return a term as people read it: an IRI or the words of a literal."""
    return str(term) if isinstance(term, (BlankNode, Triple)) else term.value


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json_term(term: Term) -> dict[str, Any]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal():
            return {"type": "literal", "value": term.value, **_json_kind(term)}
        case _:
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            told = {name: _json_term(part) for name, part in parts.items()}
            return {"type": "triple", "value": told}


def _json_kind(literal: Literal) -> dict[str, str]:
    """Return what a literal is beside its words: its language, or a type other than string."""
    if literal.language is None:
        return {} if literal.datatype == XSD.string else {"datatype": literal.datatype.value}
    told = {"xml:lang": literal.language}
    if literal.direction is not None:
        told["its:dir"] = str(literal.direction)
    return told


def _xml_term(term: Term) -> str:
    match term:
        case NamedNode():
            return f"<uri>{_xml_text(term.value)}</uri>"
        case BlankNode():
            return f"<bnode>{_xml_text(term.value)}</bnode>"
        case Literal():
            return f"<literal{_xml_kind(term)}>{_xml_text(term.value)}</literal>"
        case _:
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            told = (f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts.items())
            return f"<triple>{''.join(told)}</triple>"


def _xml_kind(literal: Literal) -> str:
    """Return what a literal is beside its words, as attributes."""
    if literal.language is None:
        kind = literal.datatype
        return "" if kind == XSD.string else f" datatype={quoteattr(kind.value)}"
    told = f" xml:lang={quoteattr(literal.language)}"
    if literal.direction is None:
        return told
    return f'{told} its:dir="{literal.direction}" xmlns:its="{_ITS}" its:version="2.0"'


def _xml_text(text: str) -> str:
    # A carriage return is written as a reference here.
    if (char := not_in_xml(text.replace("\r", ""))) is not None:
        raise RequestError(
            f"XML cannot hold the character U+{ord(char):04X}, which stands in {text[:60]!r}."
            " Choose another format, such as JSON."
        )
    return escape(text, _ESCAPES)


def _tsv_term(term: Term) -> str:
    return str(term).replace("\t", "\\t")


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
