"""Stores behind a SPARQL 1.1 endpoint.

Each load has two named graphs of its own: the course, as `export` writes it, which others ask in
SPARQL; and the index, which only this program asks. One more graph, the register, says which loads
are whole; the newest one counts. So a load that fails, or is killed, changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from graph.errors import StoreError
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader
from graph.rdf.iris import DEFAULT_BASE, Iris
from graph.rdf.store.contents import Portion, Progress, describe_store
from graph.rdf.store.departures import STANDARD, Dialect, cut_off, dialect_of, is_cut
from graph.rdf.store.engine import Place, Row
from graph.rdf.store.http_pool import Answer, Pool, access_from
from graph.rdf.store.summary import Account
from graph.rdf.store.terms import INDEX

_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
_JSON = {**_FORM, "Accept": "application/sparql-results+json"}
_CHUNK_CHARACTERS = 200_000
"""So much is inserted with one request."""
_PORTIONS_TOGETHER = 50
"""So many portions are divided between the course and the index at once."""
_LOAD_SECONDS = 120.0
"""How long a request of a load may take."""


class SparqlEngine:
    """One graph behind an endpoint. Answers are whole, or an error."""

    def __init__(
        self, pool: Pool, graph: str, dialect: Dialect = STANDARD, course: str = ""
    ) -> None:
        """Ask for a graph, by its IRI, at an endpoint; where it is an index, beside a course."""
        self.most_values = dialect.most_values
        self.follows_paths = dialect.follows_paths
        self.dialect = dialect
        self._pool = pool
        self._graph = graph
        self._course = course

    def select(self, query: str) -> Iterator[Row]:
        """Yield the rows of a SELECT query.

        Raises:
            StoreError: If it is not answered in time, or not to its end.
        """
        form = urlencode({"query": query, "default-graph-uri": self._graph})
        answer = self._pool.post(form.encode(), _JSON)
        self.dialect = dialect_of(answer.headers)
        return iter(_rows(answer, self._pool.url))

    def place(self, name: str) -> Place:
        """Return where the course is that belongs to the index."""
        return Place(name, self._pool.url, self._course)


def _rows(answer: Answer, url: str) -> list[Row]:
    try:
        told = json.loads(answer.body)
        names = told["head"]["vars"]
        rows = [tuple(row[name]["value"] for name in names) for row in told["results"]["bindings"]]
    except (ValueError, LookupError, TypeError) as error:
        raise StoreError(f"The store at {url} answers with something else than rows.") from error
    if is_cut(answer.headers, len(rows)):
        raise cut_off(url)
    return rows


@dataclass(frozen=True, slots=True)
class Registered:
    """A graph that the register of an endpoint knows."""

    graph: str
    """Its IRI."""
    begun: int
    """When its load began: nanoseconds since 1970."""
    is_whole: bool
    """Whether the load came to its end."""


class Endpoint:
    """A SPARQL endpoint as a place for courses."""

    def __init__(
        self, query_url: str, update_url: str | None = None, base: str = DEFAULT_BASE
    ) -> None:
        """Take its addresses; nothing is asked yet.

        Args:
            query_url: Where queries go.
            update_url: Where updates go; None for the same address.
            base: What the IRIs of the nodes begin with.

        Raises:
            RequestError: If one is no address.
        """
        access = access_from()
        self._query = Pool(query_url, access)
        self._update = Pool(update_url or query_url, access)
        self._iris = Iris(base)
        self._register = self._iris.made("index", "register")

    def current(self) -> SparqlEngine:
        """Return the graph that counts.

        Raises:
            StoreError: If there is none, or the endpoint does not answer.
        """
        found, dialect = self._read_register()
        whole = [each for each in found if each.is_whole]
        if not whole:
            raise StoreError(
                f"The store at {self._query.url} holds no whole course."
                " Fill it with `scenariograph load`."
            )
        course = whole[0].graph
        return SparqlEngine(self._query, _index_of(course).value, dialect, course)

    def registered(self) -> list[Registered]:
        """Return all graphs that the register knows: the newest whole one first."""
        return self._read_register()[0]

    def _read_register(self) -> tuple[list[Registered], Dialect]:
        engine = SparqlEngine(self._query, self._register.value)
        query = f"SELECT ?g ?s ?t WHERE {{ ?g ?s ?t FILTER(?s IN ({INDEX.begun}, {INDEX.whole})) }}"
        begun: dict[str, int] = {}
        whole: set[str] = set()
        for graph, state, moment in engine.select(query):
            begun[graph] = int(moment)
            if state == INDEX.whole.value:
                whole.add(graph)
        found = [Registered(graph, at, graph in whole) for graph, at in begun.items()]
        found.sort(key=lambda each: (each.is_whole, each.begun), reverse=True)
        return found, engine.dialect

    def fill(self, reader: GraphReader, account: Account, progress: Progress) -> None:
        """Load a graph in place of the one that counts, which is kept until the next load.

        Args:
            reader: The graph.
            account: Where it comes from.
            progress: Told how many further records are written.

        Raises:
            StoreError: If the endpoint does not answer, or refuses; the old graph counts then.
        """
        known, dialect = self._read_register()
        for leftover in known[1:]:
            self._drop(leftover.graph)
        moment = time.time_ns()
        graph = self._iris.made("index", f"graph-{moment}")
        self._note(graph, INDEX.begun, moment)
        try:
            portions = describe_store(reader, self._iris, account, progress)
            for together in _batched(portions):
                course = chain.from_iterable(portion.course for portion in together)
                self._insert(graph, course, dialect)
                index = chain.from_iterable(portion.index for portion in together)
                self._insert(_index_of(graph.value), index, dialect)
            self._require_all(_index_of(graph.value), reader)
        except BaseException:
            self._drop(graph.value)
            raise
        # One statement, so that it counts at once or not at all.
        self._note(graph, INDEX.whole, moment)

    def _insert(self, graph: NamedNode, lines: Iterable[str], dialect: Dialect) -> None:
        for chunk in _chunks(map(dialect.line, lines), dialect.most_triples):
            self._change(f"INSERT DATA {{ GRAPH {graph} {{\n{chunk}}} }}")

    def _require_all(self, graph: NamedNode, reader: GraphReader) -> None:
        """Count the records that have arrived."""
        query = f"SELECT (COUNT(?j) AS ?c) WHERE {{ ?n {INDEX.record} ?j }}"
        ((number,),) = SparqlEngine(self._query, graph.value).select(query)
        expected = sum(len(reader.ids(kind)) for kind in NodeKind)
        if int(number) != expected:
            raise StoreError(
                f"The store at {self._update.url} holds {number} records of {expected} that were"
                " sent. Is --update-url another store's?"
            )

    def _note(self, graph: NamedNode, state: NamedNode, moment: int) -> None:
        statement = f"{graph} {state} {Literal(moment)}"
        self._change(f"INSERT DATA {{ GRAPH {self._register} {{ {statement} }} }}")

    def _drop(self, graph: str) -> None:
        node = NamedNode(graph)
        for each in (node, _index_of(graph)):
            self._change(f"DROP SILENT GRAPH {each}")
        self._change(f"DELETE WHERE {{ GRAPH {self._register} {{ {node} ?s ?t }} }}")

    def _change(self, update: str) -> None:
        self._update.post(urlencode({"update": update}).encode(), _FORM, _LOAD_SECONDS)


def _index_of(graph: str) -> NamedNode:
    """Return the graph of the index that belongs to that of a course."""
    return NamedNode(f"{graph}-index")


def _batched(portions: Iterator[Portion]) -> Iterator[list[Portion]]:
    while together := list(islice(portions, _PORTIONS_TOGETHER)):
        yield together


def _chunks(all_lines: Iterable[str], most: int) -> Iterator[str]:
    """Yield lines, so many at once as one request may hold."""
    lines: list[str] = []
    length = 0
    for line in all_lines:
        if lines and (len(lines) == most or length + len(line) > _CHUNK_CHARACTERS):
            yield "".join(lines)
            lines, length = [], 0
        lines.append(line)
        length += len(line)
    if lines:
        yield "".join(lines)
