"""Statements as text: lines of N-Triples, which cost a tenth of what objects of Oxigraph cost."""

from __future__ import annotations

from collections.abc import Iterable
from json.encoder import encode_basestring

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from graph.rdf.vocabulary import XSD

_INTEGER = f'"^^{XSD.integer}'


def literal(text: str) -> str:
    """Return a text as a term.

    A string of JSON is one of N-Triples: the escapes of the one are escapes of the other, and what
    the other wants escaped, the one escapes.
    """
    return encode_basestring(text)


def integer(number: int) -> str:
    """Return a whole number as a term."""
    return f'"{number}{_INTEGER}'


def line_of(triple: Triple) -> str:
    """Return a triple as a line."""
    return f"{triple} .\n"


def triples_in(lines: Iterable[str]) -> list[Triple]:
    """Return what some lines state."""
    text = "".join(lines).encode()
    return [quad.triple for quad in pyoxigraph.parse(text, format=RdfFormat.N_TRIPLES)]
