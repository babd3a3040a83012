"""Graph → all that a store is to hold: what `export` writes, and the index beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, groupby, islice
from typing import TypeVar

from pyoxigraph import NamedNode

from graph.model.adjacency import KINDS, edges_of
from graph.model.ids import NodeId, NodeKind
from graph.model.names import fold
from graph.model.reader import GraphReader
from graph.model.records import Record, Scenario, Service
from graph.query import search_words
from graph.query.search_index import SEARCHED
from graph.query.search_text import Names, called, passages
from graph.rdf.description import describe_dataset
from graph.rdf.iris import Iris
from graph.rdf.lines import integer, line_of, literal
from graph.rdf.store.division import shared_with_index
from graph.rdf.store.names import Claimed
from graph.rdf.store.orders import Orders
from graph.rdf.store.packed import pack
from graph.rdf.store.summary import Account, summary_of
from graph.rdf.store.terms import INDEX, PartKind
from graph.rdf.store.values import (
    Values,
    comparable,
    composed,
    interaction_values,
    step_values,
    values_of,
)
from graph.rdf.triples import BATCH, Lines, course_lines, record_lines, remark_lines

T = TypeVar("T")

_REFERRED = (NodeKind.SERVICE, NodeKind.WEEK, NodeKind.PATTERN, NodeKind.COMPONENT)
_TOGETHER = 500
"""So many names make one literal, and so many lines of numbers a portion."""

Progress = Callable[[int], None]
"""Told how many further records have been written."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of what a store holds, as lines of N-Triples."""

    course: Collection[str]
    """What `export` writes."""
    index: Collection[str]
    """What only this program asks."""


def steps_of(reader: GraphReader) -> int:
    """Return how many records are told to `Progress` while a graph is described."""
    return sum(len(reader.ids(kind)) for kind in NodeKind)


def describe_store(
    reader: GraphReader, iris: Iris, account: Account, progress: Progress
) -> Iterator[Portion]:
    """Yield everything that a store of a graph holds. The summary comes last.

    Args:
        reader: The graph. Its records are asked for in batches.
        iris: What its nodes are called.
        account: Where it comes from.
        progress: Told how far it is.
    """
    yield Portion([line_of(triple) for triple in describe_dataset(reader, iris).triples], ())
    yield Portion(course_lines(reader, iris).lines, ())
    yield from _Described(reader, iris).portions(progress)
    for remark in remark_lines(reader, iris):
        yield Portion(remark.lines, ())
    summary = pack(summary_of(reader, account, iris.base))
    yield Portion((), [_line(str(iris.made("index", "summary")), INDEX.summary, literal(summary))])


class _Described:
    """The nodes of a graph and their index."""

    def __init__(self, reader: GraphReader, iris: Iris) -> None:
        self._reader = reader
        self._iris = iris
        self._made = count()

    def portions(self, progress: Progress) -> Iterator[Portion]:
        """Yield all but the summary."""
        names = {
            record.id: called(record)
            for kind in _REFERRED
            for batch in self._batches(kind)
            for record in batch
        }
        places = count()
        for kind in NodeKind:
            orders, claimed = Orders(kind), Claimed()
            for batch in self._batches(kind):
                for record, values in zip(batch, values_of(self._reader, batch), strict=True):
                    described = record_lines(record, self._iris)
                    index = shared_with_index(described)
                    index += self._record(described, record, next(places), names)
                    index += _compared(described.root, kind, values)
                    yield Portion(described.lines, index)
                    orders.add(values)
                    claimed.add(record)
                yield from _in_portions(self._closures(batch))
                progress(len(batch))
            yield from _in_portions(self._orders(kind, orders))
            yield from _in_portions(self._names(kind, claimed))
        yield from _in_portions(self._remarks())

    def _batches(self, kind: NodeKind) -> Iterator[list[Record]]:
        ids = self._reader.ids(kind)
        for start in range(0, len(ids), BATCH):
            found = self._reader.records(ids[start : start + BATCH])
            yield [record for record in found if record is not None]

    def _record(self, described: Lines, record: Record, place: int, names: Names) -> Iterator[str]:
        node = described.root
        yield _line(node, INDEX.record, literal(pack(record)))
        yield _line(node, INDEX.place, integer(place))
        if KINDS[type(record)] in SEARCHED:
            heads = "\n".join(map(search_words.fold, called(record)))
            yield _line(node, INDEX.heads, literal(heads))
            text = "\n".join(map(search_words.fold, passages(record, names)))
            yield _line(node, INDEX.text, literal(text))
        for relation, edges in groupby(edges_of(record), lambda edge: edge.relation):
            yield _line(node, INDEX.stating(relation), literal(pack(tuple(edges))))
        if isinstance(record, Scenario):
            yield from self._parts(node, record)

    def _parts(self, scenario: str, record: Scenario) -> Iterator[str]:
        """Yield what is asked of the steps and interactions of a scenario."""
        for step in record.steps:
            ends = [(INDEX.named, link.target) for link in step.participants]
            yield from self._part(scenario, PartKind.STEP, step_values(step), ends)
        for each in record.interactions:
            ends = [(INDEX.source, each.source), (INDEX.target, each.target)]
            yield from self._part(scenario, PartKind.INTERACTION, interaction_values(each), ends)

    def _part(
        self,
        scenario: str,
        kind: PartKind,
        values: Values,
        ends: Iterable[tuple[NamedNode, NodeId]],
    ) -> Iterator[str]:
        """Yield a part of a scenario: its values, and the nodes at its ends."""
        node = f"<{self._iris.base}part/{next(self._made)}>"
        yield _line(scenario, INDEX.part(kind), node)
        yield from _compared(node, kind, values)
        for end, target in ends:
            yield _line(node, end, self._iris.term(target))

    def _closures(self, batch: Sequence[Record]) -> Iterator[str]:
        """Yield the scenarios and days that some services count for, each with its parts."""
        ids = [record.id for record in batch if isinstance(record, Service)]
        term = self._iris.term
        for property_, found in (
            (INDEX.usesWithWholes, self._reader.used_by(ids)),
            (INDEX.teachesWithWholes, self._reader.taught_on(ids)),
        ):
            for service, nodes in zip(ids, found, strict=True):
                for node in nodes:
                    yield _line(term(node), property_, term(service))

    def _orders(self, kind: NodeKind, orders: Orders) -> Iterator[str]:
        """Yield the numbers by which the nodes of a kind are ordered."""
        for property_, column in orders.columns():
            for node, number in zip(self._reader.ids(kind), column, strict=True):
                yield _line(self._iris.term(node), property_, integer(number))

    def _names(self, kind: NodeKind, claimed: Claimed) -> Iterator[str]:
        """Yield what the nodes of a kind answer to; and all names, in the order of claims."""
        for form, owner in claimed.loose_forms():
            yield _line(self._iris.term(owner), INDEX.answersToLoosely, literal(form))
        for start, together in _in_groups(claimed.names()):
            for name, owner in together:
                yield _line(self._iris.term(owner), INDEX.answersTo, literal(fold(name)))
            node = str(self._iris.made("index", f"names-{kind.value}-{start}"))
            yield _line(node, INDEX.names, literal(pack(tuple(together))))
            yield _line(node, INDEX.kind, literal(kind.value))
            yield _line(node, INDEX.position, integer(start))

    def _remarks(self) -> Iterator[str]:
        kinds: Iterable[tuple[str, NamedNode, Sequence[object]]] = (
            ("dangling", INDEX.dangling, self._reader.dangling()),
            ("finding", INDEX.finding, self._reader.findings()),
        )
        for name, property_, remarks in kinds:
            for place, remark in enumerate(remarks):
                node = str(self._iris.made("index", f"{name}-{place}"))
                yield _line(node, property_, literal(pack(remark)))
                yield _line(node, INDEX.position, integer(place))


def _compared(node: str, kind: NodeKind | PartKind, values: Values) -> list[str]:
    """Return the values of a node or a part that filters compare."""
    lines: list[str] = []
    for field, value in values.items():
        if value is None:
            continue
        property_, folded = _properties(kind, field)
        if isinstance(value, str):
            whole, loose = _forms(str(value))
            lines.append(f"{node}{property_}{whole} .\n")
            lines.append(f"{node}{folded}{loose} .\n")
        else:
            lines.append(f"{node}{property_}{integer(comparable(value))} .\n")
    return lines


@lru_cache(1000)  # an interaction is called as the step that it leads into
def _forms(text: str) -> tuple[str, str]:
    """Return a text as it is compared whole, and folded, as terms."""
    return literal(composed(text)), literal(fold(text))


@cache
def _properties(kind: NodeKind | PartKind, field: str) -> tuple[str, str]:
    """Return the properties of a value and of the same text folded, each between spaces."""
    return f" {INDEX.value(kind, field)} ", f" {INDEX.folded(kind, field)} "


def _line(node: str, property_: NamedNode, value: str) -> str:
    return f"{node} {property_} {value} .\n"


def _in_portions(lines: Iterable[str]) -> Iterator[Portion]:
    """Yield lines of the index, so many at once that they do not cost much memory."""
    return (Portion((), together) for _, together in _in_groups(lines))


def _in_groups(items: Iterable[T]) -> Iterator[tuple[int, list[T]]]:
    """Yield items some at a time, with the place of the first."""
    ahead = iter(items)
    for start in count(step=_TOGETHER):
        together = list(islice(ahead, _TOGETHER))
        if not together:
            return
        yield start, together
