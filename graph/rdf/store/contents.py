"""Graph → all that a store is to hold: what `export` writes, and the index beside it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from graph.model.adjacency import edges_of
from graph.model.course_graph import name_index
from graph.model.edges import Edge
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.names import fold
from graph.model.reader import GraphReader
from graph.model.records import Record, Scenario, Service
from graph.query import search_words
from graph.query.search_index import SEARCHED
from graph.query.search_text import Names, called, passages
from graph.rdf.description import describe_dataset
from graph.rdf.iris import Iris
from graph.rdf.records import KINDS
from graph.rdf.store.packed import pack
from graph.rdf.store.summary import Account, summary_of
from graph.rdf.store.terms import INDEX, PartKind
from graph.rdf.store.values import (
    ORDERED,
    Values,
    comparable,
    composed,
    interaction_values,
    step_values,
    values_of,
)
from graph.rdf.triples import BATCH, describe_course

_TYPES = {kind: shape for shape, kind in KINDS.items()}
_REFERRED = (NodeKind.SERVICE, NodeKind.WEEK, NodeKind.PATTERN, NodeKind.COMPONENT)
_NAMES_TOGETHER = 500

Progress = Callable[[int], None]
"""Told how many further records have been written."""


def steps_of(reader: GraphReader) -> int:
    """Return how many records are told to `Progress` while a graph is described."""
    return sum(len(reader.ids(kind)) for kind in NodeKind)


def describe_store(
    reader: GraphReader, iris: Iris, account: Account, progress: Progress
) -> Iterator[Triple]:
    """Yield everything that a store of a graph holds. The summary comes last.

    Args:
        reader: The graph. Its records are asked for in batches, several times.
        iris: What its nodes are called.
        account: Where it comes from.
        progress: Told how far it is.
    """
    yield from describe_dataset(reader, iris).triples
    for description in describe_course(reader, iris):
        yield from description.triples
    yield from _Index(reader, iris).triples(progress)
    summary = pack(summary_of(reader, account, iris.base))
    yield Triple(iris.made("index", "summary"), INDEX.summary, Literal(summary))


class _Index:
    """What a store holds beside the course."""

    def __init__(self, reader: GraphReader, iris: Iris) -> None:
        self._reader = reader
        self._iris = iris
        self._edges = count()
        self._made = count()

    def triples(self, progress: Progress) -> Iterator[Triple]:
        """Yield all but the summary."""
        names = {
            record.id: called(record)
            for kind in _REFERRED
            for batch in self._batches(kind)
            for record in batch
        }
        places = count()
        for kind in NodeKind:
            orders = self._orders(kind)
            at = 0
            for batch in self._batches(kind):
                for record, values in zip(batch, values_of(self._reader, batch), strict=True):
                    yield from self._record(record, next(places), names)
                    node = self._iris.of(record.id)
                    yield from _compared(node, kind, values)
                    for property_, numbers in orders:
                        yield _number(node, property_, numbers[at])
                    at += 1
                yield from self._closures(batch)
                progress(len(batch))
            yield from self._names(kind)
        yield from self._remarks()

    def _batches(self, kind: NodeKind) -> Iterator[list[Record]]:
        ids = self._reader.ids(kind)
        for start in range(0, len(ids), BATCH):
            found = self._reader.records(ids[start : start + BATCH])
            yield [record for record in found if record is not None]

    def _record(self, record: Record, place: int, names: Names) -> Iterator[Triple]:
        node = self._iris.of(record.id)
        yield Triple(node, INDEX.record, Literal(pack(record)))
        yield _number(node, INDEX.place, place)
        if KINDS[type(record)] in SEARCHED:
            heads = "\n".join(map(search_words.fold, called(record)))
            yield Triple(node, INDEX.heads, Literal(heads))
            text = "\n".join(map(search_words.fold, passages(record, names)))
            yield Triple(node, INDEX.text, Literal(text))
        for edge in edges_of(record):
            yield from self._edge(edge)
        if isinstance(record, Scenario):
            yield from self._parts(record)

    def _parts(self, scenario: Scenario) -> Iterator[Triple]:
        """Yield what filters ask of the steps and interactions of a scenario."""
        for step in scenario.steps:
            ends = [(INDEX.named, link.target) for link in step.participants]
            yield from self._part(scenario.id, PartKind.STEP, step_values(step), ends)
        for each in scenario.interactions:
            ends = [(INDEX.source, each.source), (INDEX.target, each.target)]
            yield from self._part(scenario.id, PartKind.INTERACTION, interaction_values(each), ends)

    def _part(
        self,
        scenario: NodeId,
        kind: PartKind,
        values: Values,
        ends: Iterable[tuple[NamedNode, NodeId]],
    ) -> Iterator[Triple]:
        """Yield a part of a scenario: its values, and the services at its ends."""
        node = self._iris.made("part", str(next(self._made)))
        yield Triple(self._iris.of(scenario), INDEX.part(kind), node)
        yield from _compared(node, kind, values)
        for end, target in ends:
            if kind_of(target) is NodeKind.SERVICE:
                yield Triple(node, end, self._iris.of(target))

    def _edge(self, edge: Edge) -> Iterator[Triple]:
        place = next(self._edges)
        node = self._iris.made("edge", str(place))
        yield Triple(self._iris.of(edge.source), INDEX.leaving(edge.relation), node)
        yield Triple(node, INDEX.reaching(edge.relation), self._iris.of(edge.target))
        yield Triple(node, INDEX.edge, Literal(pack(edge)))
        yield _number(node, INDEX.position, place)

    def _orders(self, kind: NodeKind) -> list[tuple[NamedNode, Sequence[int]]]:
        """Return the numbers by which nodes of a kind are ordered, in the order of the nodes."""
        fields = ORDERED.get(_TYPES[kind], ())
        held: dict[str, list[Any]] = {field: [] for field in fields}
        if fields:
            for batch in self._batches(kind):
                for values in values_of(self._reader, batch):
                    for field in fields:
                        held[field].append(values[field])
        found: list[tuple[NamedNode, Sequence[int]]] = []
        for field, column in held.items():
            for falls in (False, True):
                ranks = _ranks(column, falls=falls)
                found.append((INDEX.rank(kind, field, descending=falls), ranks))
                found.append((INDEX.order(kind, field, descending=falls), _places(ranks)))
        return found

    def _closures(self, batch: Sequence[Record]) -> Iterator[Triple]:
        """Yield the scenarios and days that some services count for, each with its parts."""
        ids = [record.id for record in batch if isinstance(record, Service)]
        for property_, found in (
            (INDEX.usesWithWholes, self._reader.used_by(ids)),
            (INDEX.teachesWithWholes, self._reader.taught_on(ids)),
        ):
            for service, nodes in zip(ids, found, strict=True):
                for node in nodes:
                    yield Triple(self._iris.of(node), property_, self._iris.of(service))

    def _names(self, kind: NodeKind) -> Iterator[Triple]:
        """Yield what the nodes of a kind answer to; and all names, in the order of claims."""
        index = name_index(record for batch in self._batches(kind) for record in batch)
        claimed = list(index.claimed())
        for name, owner in claimed:
            yield Triple(self._iris.of(owner), INDEX.answersTo, Literal(fold(name)))
        for form, owner in index.claimed_loosely():
            yield Triple(self._iris.of(owner), INDEX.answersToLoosely, Literal(form))
        for start in range(0, len(claimed), _NAMES_TOGETHER):
            node = self._iris.made("index", f"names-{kind.value}-{start}")
            together = pack(tuple(claimed[start : start + _NAMES_TOGETHER]))
            yield Triple(node, INDEX.names, Literal(together))
            yield Triple(node, INDEX.kind, Literal(kind.value))
            yield _number(node, INDEX.position, start)

    def _remarks(self) -> Iterator[Triple]:
        kinds: Iterable[tuple[str, NamedNode, Sequence[object]]] = (
            ("dangling", INDEX.dangling, self._reader.dangling()),
            ("finding", INDEX.finding, self._reader.findings()),
        )
        for name, property_, remarks in kinds:
            for place, remark in enumerate(remarks):
                node = self._iris.made("index", f"{name}-{place}")
                yield Triple(node, property_, Literal(pack(remark)))
                yield _number(node, INDEX.position, place)


def _ranks(values: Sequence[Any], *, falls: bool) -> Sequence[int]:
    """Return the ranks of values: equal ones have one, and missing ones the last."""
    distinct = sorted({value for value in values if value is not None}, reverse=falls)
    ranks = {value: rank for rank, value in enumerate(distinct)}
    return array("q", (len(distinct) if value is None else ranks[value] for value in values))


def _places(ranks: Sequence[int]) -> Sequence[int]:
    """Return the places of ranks when they are sorted, equal ones as they stand."""
    places = array("q", bytes(8 * len(ranks)))
    for place, at in enumerate(sorted(range(len(ranks)), key=ranks.__getitem__)):
        places[at] = place
    return places


def _compared(node: NamedNode, kind: NodeKind | PartKind, values: Values) -> Iterator[Triple]:
    """Yield the values of a node or a part that filters compare."""
    for field, value in values.items():
        if isinstance(value, str):
            yield Triple(node, INDEX.value(kind, field), Literal(composed(str(value))))
            yield Triple(node, INDEX.folded(kind, field), Literal(fold(value)))
        elif value is not None:
            yield _number(node, INDEX.value(kind, field), comparable(value))


def _number(node: NamedNode, property_: NamedNode, number: int) -> Triple:
    return Triple(node, property_, Literal(number))
