"""A course as a file of RDF. The same course gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from graph.errors import RequestError
from graph.model.reader import GraphReader
from graph.rdf.description import describe_dataset
from graph.rdf.formats import Format
from graph.rdf.iris import DEFAULT_BASE, Iris
from graph.rdf.jsonld import document_lines
from graph.rdf.triples import Description, describe_course
from graph.rdf.vocabulary import PREFIXES

_LINES = 1000
"""So many triples are written at once."""
# XML 1.0 has no way to write these, and a reader makes a newline of a carriage return.
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_course(
    reader: GraphReader, form: Format, output: BinaryIO, base: str = DEFAULT_BASE
) -> None:
    """Write all that can be asked of a graph, and a description of it as a set of data.

    What has been worked out is written at once: little memory is needed, whatever the size of the
    graph. All formats hold the same triples. TriG keeps the description in the default graph, and
    everything else in a graph that is called as the set of data is.

    Args:
        reader: The graph.
        form: How to write it.
        output: Where to.
        base: What the IRIs of its nodes begin with.

    Raises:
        RequestError: If `base` is no IRI, or the format cannot hold a text of the course.
        OSError: If it cannot be written.
    """
    iris = Iris(base)
    dataset = describe_dataset(reader, iris)
    course = describe_course(reader, iris)
    if form.rdf is RdfFormat.JSON_LD:
        pieces = document_lines(chain([dataset], course), iris)
        output.writelines(piece.encode() for piece in pieces)
    elif form.rdf is RdfFormat.N_TRIPLES:
        _write_lines(chain([dataset], course), output)
    else:
        triples = _triples(chain([dataset], course))
        statements: Iterable[Triple] | Iterable[Quad] = triples
        if form.rdf is RdfFormat.TRIG:
            statements = chain(_quads([dataset], None), _quads(course, iris.dataset))
        elif form.rdf is RdfFormat.RDF_XML:
            statements = map(fit_for_xml, triples)
        prefixes = {**PREFIXES, **iris.prefixes()}
        pyoxigraph.serialize(statements, output=output, format=form.rdf, prefixes=prefixes)


def _quads(descriptions: Iterable[Description], name: NamedNode | None) -> Iterator[Quad]:
    """Yield what stands in the graph of a name, or in the default graph."""
    for triple in _triples(descriptions):
        yield Quad(triple.subject, triple.predicate, triple.object, name)


def _triples(descriptions: Iterable[Description]) -> Iterator[Triple]:
    for description in descriptions:
        yield from description.triples


def _write_lines(descriptions: Iterable[Description], output: BinaryIO) -> None:
    lines: list[str] = []
    for triple in _triples(descriptions):
        lines.append(f"{triple} .\n")
        if len(lines) == _LINES:
            output.write("".join(lines).encode())
            lines.clear()
    output.write("".join(lines).encode())


def not_in_xml(text: str) -> str | None:
    """Return the first character of a text that XML has no way to write, if there is one."""
    found = _NOT_IN_XML.search(text)
    return found and found[0]


def fit_for_xml(triple: Triple) -> Triple:
    """Return a triple that RDF/XML can hold.

    Raises:
        RequestError: If it cannot.
    """
    value = triple.object
    if isinstance(value, Literal) and (char := not_in_xml(value.value)) is not None:
        raise RequestError(
            f"RDF/XML cannot hold the character U+{ord(char):04X}, which stands in"
            f" {value.value[:60]!r}. Choose another format, such as turtle."
        )
    return triple
