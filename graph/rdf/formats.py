"""The formats in which RDF is written and read."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A format of RDF."""

    name: str
    """What it is called on the command line."""
    suffixes: tuple[str, ...]
    """How files of it end; the first is the one to write."""
    media_type: str
    """What it is called over HTTP."""
    rdf: RdfFormat
    """What the library calls it."""


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("turtle", (".ttl",), "text/turtle", RdfFormat.TURTLE),
        Format("ntriples", (".nt",), "application/n-triples", RdfFormat.N_TRIPLES),
        Format("jsonld", (".jsonld",), "application/ld+json", RdfFormat.JSON_LD),
        Format("trig", (".trig",), "application/trig", RdfFormat.TRIG),
        Format("rdfxml", (".rdf",), "application/rdf+xml", RdfFormat.RDF_XML),
    )
}
"""By name."""


def format_of(name: str) -> Format | None:
    """Return the format of a file by how its name ends, None where it is none of ours."""
    return next(
        (form for form in FORMATS.values() if name.lower().endswith(form.suffixes)),
        None,
    )
