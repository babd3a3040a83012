"""What nodes are called in RDF: readable, stable, below one base."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from graph.errors import RequestError
from graph.model.ids import NodeId, NodeKind, kind_of

DEFAULT_BASE = "https://w3id.org/scenariograph/id/"
"""What the IRIs of a course begin with where nobody says otherwise."""
# What RFC 3987 wants of an absolute IRI, as far as it matters here: a scheme, and no character
# that would have to be escaped in a file.
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*[/#]")

_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*").fullmatch
"""Finds that a key needs no escaping, as hardly any does."""
_MOST_TERMS = 10_000
"""So many IRIs are kept, because most links lead to few nodes."""


class Iris:
    """The IRIs of a course below a base.

    Example:
        >>> Iris("https://example.org/").of(NodeId("service:lambda-edge")).value
        'https://example.org/service/lambda-edge'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Take a base.

        Args:
            base: An absolute IRI that ends with `/` or `#`.

        Raises:
            RequestError: If it is none.
        """
        if not _ABSOLUTE.fullmatch(base):
            raise RequestError(
                f"{base!r} is no base for IRIs. Give an absolute IRI that ends with '/' or '#',"
                " such as https://example.org/course/."
            )
        self.base = base
        self.term = lru_cache(_MOST_TERMS)(self._term)
        """Returns the IRI of a node of the graph as a term of N-Triples and SPARQL."""

    def of(self, identifier: NodeId) -> NamedNode:
        """Return the IRI of a node of the graph."""
        return NamedNode(self.term(identifier)[1:-1])

    def _term(self, identifier: NodeId) -> str:
        kind, _, key = identifier.partition(":")
        return f"<{self.base}{kind}/{key if _PLAIN(key) else _segment(key)}>"

    def made(self, kind: str, key: str) -> NamedNode:
        """Return the IRI of what is no node of the graph: a finding, a dangling reference."""
        return NamedNode(f"{self.base}{kind}/{key}")

    @property
    def course(self) -> NamedNode:
        """The IRI of the course itself."""
        return NamedNode(f"{self.base}course")

    @property
    def dataset(self) -> NamedNode:
        """The IRI of the course as a set of data, with what describes it."""
        return NamedNode(f"{self.base}dataset")

    def prefixes(self) -> dict[str, str]:
        """Return a prefix for each kind of node, so that an IRI reads like an id."""
        return {kind.value: f"{self.base}{kind.value}/" for kind in NodeKind}


def part(root: NamedNode, path: str) -> NamedNode:
    """Return the IRI of a part of a node, as `…/day/8#teaches-1`."""
    return NamedNode(f"{root.value}#{path}")


def id_in(iri: str) -> NodeId | None:
    """Return the id that an IRI ends with, whatever its base: None where it ends with none.

    Example:
        >>> id_in("https://example.org/a/day/8"), id_in("https://example.org/")
        ('day:8', None)
    """
    pieces = re.split(r"[/#]", iri)
    if len(pieces) < 2:  # noqa: PLR2004 - a kind and a key
        return None
    identifier = f"{pieces[-2]}:{unquote(pieces[-1])}"
    return NodeId(identifier) if kind_of(identifier) else None


def _segment(key: str) -> str:
    """Return a key as one segment of a path: letters and digits of any script stay."""
    if not key.strip("."):  # `.` and `..` lead elsewhere
        return key.replace(".", "%2E")
    return "".join(
        char if char.isalnum() or char in "-._~" else quote(char, safe="") for char in key
    )
