"""What the RDF of a course is as a set of data: VoID and DCAT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pyoxigraph import Literal, NamedNode, Triple

from graph.model.adjacency import KINDS
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader
from graph.rdf.iris import Iris, part
from graph.rdf.mapping import NODES
from graph.rdf.triples import Description, sort_key
from graph.rdf.vocabulary import DCAT, DCTERMS, PROV, RDF, SCHEMA, SG, SKOS, SKOSXL, VOID

_USED = (DCTERMS, PROV, SCHEMA, SG, SKOS, SKOSXL)
_CLASSES = {KINDS[shape]: resource.types[0] for shape, resource in NODES.items()}
_COUNTED = {
    NodeKind.SCENARIO: "scenarios",
    NodeKind.DAY: "days",
    NodeKind.WEEK: "weeks",
    NodeKind.SERVICE: "services",
    NodeKind.PATTERN: "patterns",
}


def describe_dataset(
    reader: GraphReader, iris: Iris, downloads: Mapping[str, str] | None = None
) -> Description:
    """Return what VoID and DCAT say of a graph: its version, vocabularies and sizes.

    Args:
        reader: The graph.
        iris: What its nodes are called.
        downloads: Where it can be had: by address, the media type that is got there.
    """
    root = iris.dataset
    said: list[Triple] = [
        Triple(root, RDF.type, VOID.Dataset),
        Triple(root, RDF.type, DCAT.Dataset),
        Triple(root, DCTERMS.title, Literal("코스 그래프", language="ko")),
        Triple(root, DCTERMS.title, Literal("The graph of a course", language="en")),
        Triple(root, DCAT.version, Literal(reader.version)),
        Triple(root, VOID.uriSpace, Literal(iris.base)),
        Triple(root, VOID.rootResource, iris.course),
        *(Triple(root, VOID.vocabulary, NamedNode(used.iri)) for used in _USED),
    ]
    counts = asdict(reader.counts())
    for kind in NodeKind:
        # Those that nobody counts are few in any course.
        size = counts[_COUNTED[kind]] if kind in _COUNTED else len(reader.ids(kind))
        said += _partition(root, kind, size)
    for number, (address, media_type) in enumerate(sorted((downloads or {}).items()), start=1):
        said += _distribution(root, number, address, media_type)
    return Description(root, tuple(sorted(said, key=sort_key)))


def _partition(root: NamedNode, kind: NodeKind, size: int) -> list[Triple]:
    """Return how many nodes of a kind there are."""
    node = part(root, kind.value)
    return [
        Triple(root, VOID.classPartition, node),
        Triple(node, VOID.class_, _CLASSES[kind]),
        Triple(node, VOID.entities, Literal(size)),
    ]


def _distribution(root: NamedNode, number: int, address: str, media_type: str) -> list[Triple]:
    node = part(root, f"distribution-{number}")
    registered = f"https://www.iana.org/assignments/media-types/{media_type}"
    return [
        Triple(root, DCAT.distribution, node),
        Triple(node, RDF.type, DCAT.Distribution),
        Triple(node, DCAT.downloadURL, NamedNode(address)),
        Triple(node, DCAT.mediaType, NamedNode(registered)),
    ]
