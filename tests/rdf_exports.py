"""What the tests of RDF share: a graph as a file of each format."""

from __future__ import annotations

import io
from pathlib import Path

from graph.model.reader import GraphReader
from graph.rdf.formats import FORMATS
from graph.rdf.iris import DEFAULT_BASE
from graph.rdf.write import write_course

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "jsonld": "json-ld",
    "trig": "trig",
    "rdfxml": "xml",
}
"""What rdflib calls our formats."""


def exported(graph: GraphReader, form: str, base: str = DEFAULT_BASE) -> bytes:
    """Return a graph in a format."""
    output = io.BytesIO()
    write_course(graph, FORMATS[form], output, base)
    return output.getvalue()


def export_to(folder: Path, graph: GraphReader, form: str, base: str = DEFAULT_BASE) -> str:
    """Write a graph to a file and return its path."""
    path = folder / f"export{FORMATS[form].suffixes[0]}"
    path.write_bytes(exported(graph, form, base))
    return str(path)
