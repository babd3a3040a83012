"""A SPARQL query carried out, and its answer as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Literal, Protocol, TypeVar, cast

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from graph.errors import RequestError
from graph.model.reader import GraphReader
from graph.rdf.description import describe_dataset
from graph.rdf.formats import FORMATS
from graph.rdf.iris import DEFAULT_BASE, Iris
from graph.rdf.query_graphs import without_graphs
from graph.rdf.query_results import WRITERS, Term, bare
from graph.rdf.query_text import QueryText, read_query
from graph.rdf.triples import describe_course
from graph.rdf.vocabulary import PREFIXES
from graph.rdf.write import fit_for_xml

T = TypeVar("T")
Result = QueryBoolean | QuerySolutions | QueryTriples | list[Triple]
ResultKind = Literal["table", "graph", "flag"]
"""Rows of SELECT, triples of CONSTRUCT and DESCRIBE, yes or no of ASK."""

_FLAG_FORMATS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
_TRUTH = {True: "true", False: "false"}
_PLACE = re.compile(r"^error at (\d+):(\d+): ")
# The engine lists every sign that might have stood there; sets of characters help nobody.
_CHARACTER_SET = re.compile(r",? (?:or )?\[(?:[^\]']|'[^']*')*\]")


class QuerySyntaxError(RequestError):
    """A query that is no SPARQL."""


class TooLargeError(RequestError):
    """An answer that is larger than it may be."""

    def __init__(self, bound: str, most: int) -> None:
        """Say which bound of `Bounds` it is, and how many it allows."""
        self.bound = bound
        super().__init__(f"The answer has more than {most} {bound}.")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large an answer may be; 0 stands for no bound."""

    rows: int = 0
    """Rows of a SELECT query, or triples of CONSTRUCT and DESCRIBE."""
    bytes: int = 0
    """Of its text."""


UNBOUNDED = Bounds()


class Course(Protocol):
    """A course, with what describes it as a set of data, as one graph that can be asked."""

    most_files: int | None
    """How many files and connections whoever asks may have to open; None for any number."""

    @property
    def name(self) -> str:
        """The IRI that the graph is known by."""

    def ask(self, query: QueryText, text: str) -> Result:
        """Carry out a query that names no graph.

        Args:
            query: What was asked, which is SPARQL.
            text: The same, but that it names no graph.

        Raises:
            RequestError: If the engine does not take it.
            StoreError: If the engine does not answer.
        """


class LocalCourse:
    """A course that is asked within this process: its triples are the default graph of a store."""

    def __init__(self, store: Store, name: str | None = None, most_files: int | None = 0) -> None:
        """Ask `store`, which is known by a name, or by that of any course."""
        self.most_files = most_files
        self.store = store
        self.name = name or Iris().dataset.value

    def ask(self, query: QueryText, text: str) -> Result:  # noqa: ARG002 - what others need
        """Carry out a query that names no graph."""
        return self.store.query(text, default_graph=DefaultGraph(), named_graphs=[])


def course_of(reader: GraphReader, base: str = DEFAULT_BASE) -> LocalCourse:
    """Return a course in memory: what an export holds."""
    iris = Iris(base)
    store = Store()
    store.bulk_extend(
        Quad(*triple)
        for description in chain([describe_dataset(reader, iris)], describe_course(reader, iris))
        for triple in description.triples
    )
    return LocalCourse(store, iris.dataset.value)


def carry_out(
    course: Course, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> tuple[QueryText, Result]:
    """Carry out a query, as far as the engine does so before the first row is asked for.

    Args:
        course: What to ask: the default graph, and by its name the only named one.
        text: The query.
        default_graphs: The IRIs of the graphs to ask; with `named_graphs` they take the place of
            those that the query names.
        named_graphs: The IRIs of the graphs that GRAPH may lead to.

    Raises:
        QuerySyntaxError: If it is no SPARQL.
        RequestError: If a graph is named that does not exist, or the query asks for what is never
            done here.
        StoreError: If what holds the course does not answer.
    """
    query = read_query(text)
    plain = without_graphs(query, course.name, default_graphs, named_graphs)
    nothing = LocalCourse(Store())
    try:
        if plain.finds_nothing:
            return query, nothing.ask(query, plain.text)
        if plain.text != text or not isinstance(course, LocalCourse):
            nothing.ask(query, text)  # so that it is SPARQL, before anything else reads it
        return query, course.ask(query, plain.text)
    except SyntaxError as error:
        raise QuerySyntaxError(_shortened(str(error))) from None
    except RuntimeError as error:  # a function that is none of SPARQL's
        raise RequestError(f"The query cannot be answered: {error}.") from None


def write_result(result: Result, form: str, output: BinaryIO, bounds: Bounds = UNBOUNDED) -> None:
    """Write an answer.

    Args:
        result: The answer.
        form: Of rows and of yes or no `json`, `xml`, `csv` or `tsv`; of triples `turtle`,
            `ntriples`, `rdfxml` or `jsonld`.
        output: Where to.
        bounds: How large it may be.

    Raises:
        TooLargeError: If it is larger; a part of it has been written then.
        RequestError: If the format has no way to write something in it.
    """
    sink = _Sink(output, bounds)
    if isinstance(result, QueryTriples | list):
        triples = _counted(result, bounds)
        rdf = FORMATS[form].rdf
        if rdf is RdfFormat.RDF_XML:
            triples = map(fit_for_xml, triples)
        prefixes = {**PREFIXES, **Iris().prefixes()}
        pyoxigraph.serialize(triples, output=cast("BinaryIO", sink), format=rdf, prefixes=prefixes)
    elif isinstance(result, QuerySolutions):
        names = [variable.value for variable in result.variables]
        for piece in WRITERS[form](names, _counted(result, bounds)):
            sink.write(piece.encode())
    elif form in _FLAG_FORMATS:
        sink.write(result.serialize(format=_FLAG_FORMATS[form]) or b"")
    else:
        sink.write(f"{_TRUTH[bool(result)]}\n".encode())


def kind_of_result(result: Result) -> ResultKind:
    """Return what kind of answer it is."""
    if isinstance(result, QueryTriples | list):
        return "graph"
    return "table" if isinstance(result, QuerySolutions) else "flag"


def rows_of(result: Result, *, is_short: bool) -> tuple[list[str], list[list[str | None]]]:
    """Return rows as people read them.

    Args:
        result: An answer of the kind `table`.
        is_short: Whether an IRI stands there as `day:8`, where its beginning has a prefix here.

    Returns:
        The names of the variables, and for each row what each stands for: words without their
        language or type; None for nothing.
    """
    assert isinstance(result, QuerySolutions)  # noqa: S101
    named = {**PREFIXES, **Iris().prefixes()} if is_short else {}
    prefixes = {iri: f"{prefix}:" for prefix, iri in named.items()}
    rows = [[None if term is None else _short(term, prefixes) for term in row] for row in result]
    return [variable.value for variable in result.variables], rows


def _short(term: Term, prefixes: Mapping[str, str]) -> str:
    text = bare(term)
    if not isinstance(term, NamedNode):
        return text
    place = max(text.rfind("/"), text.rfind("#")) + 1
    prefix = prefixes.get(text[:place])
    return prefix + text[place:] if prefix and place < len(text) else text


def _counted(items: Iterable[T], bounds: Bounds) -> Iterator[T]:
    """Yield rows or triples, as many as there may be."""
    for number, item in enumerate(items, start=1):
        if 0 < bounds.rows < number:
            raise TooLargeError("rows", bounds.rows)
        yield item


class _Sink(io.RawIOBase):
    """Writes on, as much as there may be."""

    def __init__(self, output: BinaryIO, bounds: Bounds) -> None:
        super().__init__()
        self._output = output
        self._most = bounds.bytes
        self._size = 0

    def write(self, piece: Any) -> int:  # noqa: ANN401 - anything that holds bytes
        self._size += len(piece)
        if 0 < self._most < self._size:
            raise TooLargeError("bytes", self._most)
        return self._output.write(piece)


def _shortened(message: str) -> str:
    """Return what the engine says of a query that it cannot parse, as far as it helps."""
    place = _PLACE.match(message)
    said = _CHARACTER_SET.sub("", message[place.end() :] if place else message)
    where = f" at line {place[1]}, column {place[2]}" if place else ""
    words = " ".join(said.split())
    if words in {"", "expected"}:
        words = "something else is expected there"
    return f"The query cannot be parsed{where}: {words}."
