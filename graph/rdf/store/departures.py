"""Where engines depart from the standard, and what is done about it: all of it is here.

Virtuoso 7.2.5 cannot read every datatype in an update, takes minutes for paths with `+` from many
nodes, and may cut answers off. Queries of ours keep to what all engines agree on: texts and whole
numbers, no ASK, no OPTIONAL, nothing correlated. In those of clients it answers ASK with a row or
none, lets GRAPH lead anywhere, and has functions that reach beyond the graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import RequestError, StoreError
from graph.rdf.query_text import QueryText
from graph.rdf.vocabulary import XSD

_FOREIGN = ("bif:", "sql:")

_FOREIGN_TYPE = re.compile(rf'"\^\^(?!{re.escape(str(XSD.integer))})<[^<>"]*> \.\n\Z')
"""Finds that a line ends with a literal of a type that not all engines read. In texts, quotes are
escaped, so that they cannot end like this."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an engine can take."""

    has_all_types: bool = True
    """Whether updates may hold literals of any datatype; else they become texts."""
    most_values: int = 1000
    """So many nodes may be named in a query."""
    follows_paths: bool = True
    """Whether `+` paths are worth asking for."""
    most_triples: int = 500
    """So many triples may be inserted at once."""

    def line(self, line: str) -> str:
        """Return a line as the engine can take it. What the index holds is never changed."""
        return line if self.has_all_types else _FOREIGN_TYPE.sub('" .\n', line)


STANDARD = Dialect()
VIRTUOSO = Dialect(has_all_types=False, most_values=200, follows_paths=False, most_triples=200)


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the engine that answered with some headers, named in lower case."""
    return VIRTUOSO if "virtuoso" in headers.get("server", "").lower() else STANDARD


def is_cut(headers: Mapping[str, str], rows: int) -> bool:
    """Tell whether rows may have been cut off, at Virtuoso's limits of rows or of time."""
    most = headers.get("x-sparql-maxrows", "")
    return "x-sql-state" in headers or (most.isdecimal() and rows >= int(most))


def cut_off(url: str) -> StoreError:
    """Return what to say of an answer that was."""
    return StoreError(
        f"The store at {url} cuts its answers off. Raise its limits of rows and time"
        " (ResultSetMaxRows and MaxQueryExecutionTime in virtuoso.ini)."
    )


def is_yes(rows: int) -> bool:
    """Tell what so many rows mean, where an engine answers ASK with rows."""
    return rows > 0


def check_names(query: QueryText) -> None:
    """Refuse a query of a client that names what an engine has beside SPARQL.

    Raises:
        RequestError: If it does.
    """
    for word in query.words:
        if word.kind in {"iri", "name"}:
            iri = query.names.resolved(word.text)
            if iri.lower().startswith(_FOREIGN):
                raise RequestError(f"<{iri}> is no SPARQL, but a matter of some engine.")
