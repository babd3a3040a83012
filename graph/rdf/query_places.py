"""Where stores keep courses, and how these are asked in SPARQL there, in place."""

from __future__ import annotations

from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Store, parse_query_results

from graph.errors import RequestError, StoreError
from graph.rdf.query import Course, LocalCourse, Result
from graph.rdf.query_text import QueryText
from graph.rdf.store.departures import check_names, cut_off, is_cut, is_yes
from graph.rdf.store.engine import Place
from graph.rdf.store.http_pool import Answer, Pool, RefusedError, access_from

_MOST_FILES = 64
"""For a connection, and what finding its way takes, on top of what a process has open."""
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_JSON = QueryResultsFormat.JSON
_SAID = {True: '{"head":{},"boolean":true}', False: '{"head":{},"boolean":false}'}


def course_at(place: Place) -> Course:
    """Return the course at a place: nothing of it is read before it is asked.

    Raises:
        StoreError: If it is on disk, and cannot be opened.
        RequestError: If the environment says nonsense of how endpoints are reached.
    """
    if place.graph is not None:
        return EndpointCourse(Pool(place.address, access_from()), place.graph, place.name)
    try:
        # The files of a large one are opened when they are needed.
        return LocalCourse(Store.read_only(place.address), place.name, most_files=None)
    except OSError as error:
        raise StoreError(f"{place.address}: The store cannot be read: {error}.") from error


class EndpointCourse:
    """A course that an endpoint is asked about: a graph among others there."""

    most_files: int | None = _MOST_FILES

    def __init__(self, pool: Pool, graph: str, name: str) -> None:
        """Ask for the graph over `pool`, and let it be known by a name."""
        self.name = name
        self._pool = pool
        self._graph = graph

    def ask(self, query: QueryText, text: str) -> Result:
        """Carry out a query that names no graph.

        Raises:
            RequestError: If the engine does not take it.
            StoreError: If the engine does not answer in time, or not to its end.
        """
        check_names(query)
        form = urlencode({"query": text, "default-graph-uri": self._graph})
        wants_triples = query.form in {"CONSTRUCT", "DESCRIBE"}
        headers = {"Content-Type": _FORM, "Accept": _TRIPLES if wants_triples else _ROWS}
        try:
            answer = self._pool.post(form.encode(), headers)
        except RefusedError as error:
            raise RequestError(f"The store does not take the query: {error.said}") from error
        try:
            result, size = _triples(answer) if wants_triples else _table(answer, query.form)
        except SyntaxError as error:
            words = f"The store at {self._pool.url} answers with something else than SPARQL does."
            raise StoreError(words) from error
        if is_cut(answer.headers, size):
            raise cut_off(self._pool.url)
        return result


def _triples(answer: Answer) -> tuple[Result, int]:
    """Return the triples that an engine answers with, and how many they are."""
    quads = pyoxigraph.parse(answer.body, format=RdfFormat.N_TRIPLES)
    triples = [quad.triple for quad in quads]
    return triples, len(triples)


def _table(answer: Answer, form: str) -> tuple[Result, int]:
    """Return the rows that an engine answers with, or yes or no; and how many rows there are."""
    result = parse_query_results(answer.body, format=_JSON)
    if isinstance(result, QueryBoolean):
        return result, 0
    # To the end, so that all of it is known to make sense before any of it is told.
    size = len(list(result))
    if form == "ASK":
        return parse_query_results(_SAID[is_yes(size)], format=_JSON), 0
    return parse_query_results(answer.body, format=_JSON), size
