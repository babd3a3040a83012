"""What there is to be asked over SPARQL: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.model.reader import GraphReader
from graph.rdf.description import describe_dataset
from graph.rdf.formats import FORMATS
from graph.rdf.iris import Iris, part
from graph.rdf.triples import sort_key
from graph.rdf.vocabulary import PREFIXES, RDF, SD, FileFormats

_FORMATS = {
    "application/sparql-results+json": FileFormats.SPARQL_Results_JSON,
    "application/sparql-results+xml": FileFormats.SPARQL_Results_XML,
    "text/csv": FileFormats.SPARQL_Results_CSV,
    "text/tab-separated-values": FileFormats.SPARQL_Results_TSV,
    "text/turtle": FileFormats.Turtle,
    "application/n-triples": FileFormats.N_Triples,
    "application/rdf+xml": FileFormats.RDF_XML,
    "application/ld+json": FileFormats.JSON_LD,
}


def service_description(
    reader: GraphReader, address: str, form: str, media_types: Sequence[str]
) -> bytes:
    """Return what a service answers, and of what: its formats, its graphs, and their sizes.

    Args:
        reader: The graph.
        address: Where the service is asked.
        form: The format, as `graph.rdf.formats` calls it.
        media_types: Those of its answers.
    """
    iris = Iris()
    triples = [
        *_service(NamedNode(address), iris, media_types),
        *describe_dataset(reader, iris).triples,
    ]
    output = io.BytesIO()
    prefixes = {**PREFIXES, **iris.prefixes(), "sd": SD.iri}
    rdf: RdfFormat = FORMATS[form].rdf
    pyoxigraph.serialize(
        sorted(triples, key=sort_key), output=output, format=rdf, prefixes=prefixes
    )
    return output.getvalue()


def _service(address: NamedNode, iris: Iris, media_types: Sequence[str]) -> Iterator[Triple]:
    dataset, default, named = (part(address, name) for name in ("dataset", "default", "course"))
    yield Triple(address, RDF.type, SD.Service)
    yield Triple(address, SD.endpoint, address)
    yield Triple(address, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(address, SD.feature, SD.UnionDefaultGraph)
    for media_type in media_types:
        if media_type in _FORMATS:
            yield Triple(address, SD.resultFormat, _FORMATS[media_type])
    yield Triple(address, SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    yield Triple(dataset, SD.namedGraph, named)
    yield Triple(named, RDF.type, SD.NamedGraph)
    yield Triple(named, SD.name, iris.dataset)
