"""What the tests of stores share: a graph in a store, and questions that must be answered alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from api.schema.served import schema
from graph.model.edges import Direction, Relation
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader
from graph.rdf.store.engine import Engine, Place, Row
from graph.rdf.store.on_disk import OxigraphEngine, current_database, fill_folder
from graph.rdf.store.reader import SparqlReader
from graph.rdf.store.summary import Account
from tests.api_harness import ask
from tests.store_queries import made_up_queries

NAMES = [
    "S3",
    "aws s3",
    "Amazon  S3 (Day 8)",
    "cloud front",
    "CloudFrnt",
    "",
    "()",
    "람다",
    "\ud800",
]
NO_IDS = ["day:99", "service:", "nothing:1", "x", "service:%2E", "service:a b/c#d", "day:\ud800"]


def on_disk(folder: Path, graph: GraphReader) -> SparqlReader:
    """Return a graph as it is read out of a store in a folder."""
    fill_folder(folder, graph, Account(), lambda _: None)
    return SparqlReader(OxigraphEngine(current_database(folder)))


def require_same_answers(reader: GraphReader, graph: GraphReader) -> None:
    """Put every question of the reader to both, but for lists: those are asked with GraphQL."""
    assert reader.version == graph.version
    assert reader.counts() == graph.counts()
    assert repr([*reader.findings()]) == repr([*graph.findings()])
    assert repr([*reader.dangling()]) == repr([*graph.dangling()])
    nodes = [node for kind in NodeKind for node in graph.ids(kind)]
    assert [node for kind in NodeKind for node in reader.ids(kind)] == nodes
    asked = [*reversed(nodes), *NO_IDS, *nodes[:1]]
    assert repr(reader.records(asked)) == repr(graph.records(asked))
    for relation in Relation:
        for direction in Direction:
            found = reader.edges(nodes, relation, direction)
            assert repr(found) == repr(graph.edges(nodes, relation, direction)), relation
            reached = reader.reachable(nodes, relation, direction)
            assert reached == graph.reachable(nodes, relation, direction), relation
    services = graph.ids(NodeKind.SERVICE)
    assert reader.taught_on(services) == graph.taught_on(services)
    assert reader.used_by(services) == graph.used_by(services)
    for kind in NodeKind:
        assert reader.resolve(kind, NAMES) == graph.resolve(kind, NAMES)
        for name in NAMES:
            assert reader.suggestions(kind, name) == graph.suggestions(kind, name)


def require_same_pages(reader: GraphReader, graph: GraphReader, number: int, seed: int) -> None:
    """Put GraphQL queries that are made up to both."""
    for query in made_up_queries(schema._schema, number, seed):  # noqa: SLF001
        expected, found = (json.dumps(ask(query, each)) for each in (graph, reader))
        assert found == expected, query


class CountingEngine:
    """An engine that counts its queries."""

    def __init__(self, engine: Engine) -> None:
        """Count the queries to `engine`."""
        self.most_values = engine.most_values
        self.follows_paths = engine.follows_paths
        self.queries: list[str] = []
        self._engine = engine

    def select(self, query: str) -> Iterator[Row]:
        """Pass a query on."""
        self.queries.append(query)
        return self._engine.select(query)

    def place(self, name: str) -> Place:
        """Return where the course is, which nobody counts."""
        return self._engine.place(name)
