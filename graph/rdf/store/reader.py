"""A course in a store, read with SPARQL. Implements `graph.model.reader.GraphReader`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from graph.errors import StoreError
from graph.model.adjacency import KINDS
from graph.model.edges import Direction, Edge, Relation
from graph.model.filters import Filter, Listing, Page
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind, kind_of
from graph.model.names import NameIndex
from graph.model.reader import GraphCounts
from graph.model.records import DanglingReference, Record
from graph.query.search_words import words_of
from graph.rdf.iris import Iris
from graph.rdf.store.engine import Engine, Place, Row
from graph.rdf.store.forms import asking_for_names, forms_of
from graph.rdf.store.listing import Lister
from graph.rdf.store.packed import unpack
from graph.rdf.store.summary import Summary
from graph.rdf.store.terms import INDEX, LAYOUT, OTHER_LAYOUT, PartKind
from graph.rdf.store.translate import CLASSES, LISTED, Translator
from graph.rdf.vocabulary import SCHEMA, SG, SKOS

T = TypeVar("T")
_MOST_HEADS = 1000
"""So many names and titles that hold the words of a search are ranked."""

_TYPES = {kind: shape for shape, kind in KINDS.items()}
_PATHS = {
    Relation.INTERACTS: f"^{INDEX.source}/{INDEX.target}",
    Relation.USES: f"{SG.uses}",
    Relation.INVOLVES: f"{SG.involves}",
    Relation.TEACHES: f"{SCHEMA.teaches}",
    Relation.REVIEWS: f"{SG.reviews}",
    Relation.RELATED: f"{SG.related}",
    Relation.PREREQUISITE: f"{SCHEMA.coursePrerequisites}",
    Relation.IN_WEEK: f"{SG.inWeek}",
    Relation.PART_OF: f"{SKOS.broader}",
    Relation.APPLIES: f"{SG.applies}",
    Relation.COMBINES: f"{SG.combines}",
    Relation.PROVIDED_BY: f"{SG.providedBy}",
}
"""What leads from a node to those that it has a relation to."""
_CHAINED = frozenset(
    {
        Relation.INTERACTS,
        Relation.REVIEWS,
        Relation.RELATED,
        Relation.PREREQUISITE,
        Relation.PART_OF,
    }
)
"""The relations that go on behind what they lead to."""
_MOST_NAMES = 100_000
"""Among so many names of a kind those are sought that come near a misspelt one."""


_WAYS = (Direction.OUT, Direction.IN)
_PLACED = itemgetter(0, 1)


class SparqlReader:
    """A course in a store. It never changes: another load makes another one.

    Every question is one query, or a number of them that does not depend on how much is asked
    about; an engine may only take so many nodes at once. Nothing is kept but the names for
    suggestions, so that little memory is needed.
    """

    def __init__(self, engine: Engine) -> None:
        """Read what is in a store.

        Raises:
            StoreError: If it does not answer, or holds no course that this program can read.
        """
        self._engine = engine
        self.summary = _read_summary(engine)
        self._iris = Iris(self.summary.base)
        self._lister = Lister(engine, self._iris, self.summary, self._id)
        self._names: dict[NodeKind, NameIndex[NodeId]] = {}
        self._naming = Lock()

    @property
    def version(self) -> str:
        """A hash of all that can be asked of the graph, evidence included."""
        return self.summary.version

    @property
    def place(self) -> Place:
        """Where the course can be asked in SPARQL."""
        return self._engine.place(self._iris.dataset.value)

    def counts(self) -> GraphCounts:
        """Return how much the graph holds."""
        return self.summary.counts

    def findings(self) -> Sequence[Finding]:
        """Return what is doubtful in the sources: as loaded, then check by check."""
        query = f"SELECT ?p ?j WHERE {{ ?f {INDEX.finding} ?j ; {INDEX.position} ?p }}"
        return [_unpacked(Finding, text) for text in self._placed(query)]

    def dangling(self) -> Sequence[DanglingReference]:
        """Return the references that lead nowhere, in document order."""
        query = f"SELECT ?p ?j WHERE {{ ?f {INDEX.dangling} ?j ; {INDEX.position} ?p }}"
        return [_unpacked(DanglingReference, text) for text in self._placed(query)]

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id, None for what does not exist or is no id."""
        known = [NodeId(identifier) for identifier in ids if _can_exist(identifier)]
        query = f"SELECT ?n ?j WHERE {{ VALUES ?n {{ %s }} ?n {INDEX.record} ?j }}"
        found: dict[str, Record] = {}
        for node, text in self._about(query, known):
            identifier = self._id(node)
            found[identifier] = _unpacked(_TYPES[_kind(identifier)], text)
        return [found.get(identifier) for identifier in ids]

    def ids(self, kind: NodeKind) -> Sequence[NodeId]:
        """Return all nodes of a kind, by key, or by number for days and weeks."""
        query = f"SELECT ?p ?n WHERE {{ ?n a {CLASSES[kind]} ; {INDEX.place} ?p }}"
        return [self._id(node) for node in self._placed(query)]

    def resolve(self, kind: NodeKind, names: Sequence[str]) -> list[NodeId | None]:
        """Return the node of this kind that each name belongs to, by any of its names."""
        tried = {name: list(forms_of(name)) for name in names if _is_text(name)}
        asked = dict.fromkeys(form for forms in tried.values() for form in forms)
        owners: dict[tuple[str, bool], NodeId] = {}
        blocks = _blocks(list(asked), self._engine.most_values)
        for block in blocks:
            for node, form, is_loose in self._engine.select(asking_for_names(block)):
                if kind_of(owner := self._id(node)) is kind:
                    owners[form, is_loose == "1"] = owner
        return [
            next((owners[form] for form in tried.get(name, ()) if form in owners), None)
            for name in names
        ]

    def suggestions(self, kind: NodeKind, name: str) -> list[str]:
        """Return names of nodes of this kind that come near `name`, nearest first."""
        with self._naming:
            if kind not in self._names:
                self._names[kind] = self._read_names(kind)
        return self._names[kind].suggestions(name)

    def edges(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[Edge, ...]]:
        """Return the edges of a relation at each node.

        Outgoing ones come first, in the order in which the source states them; incoming ones
        are ordered by the node that they come from.
        """
        chosen = [way for way in _WAYS if direction in {way, Direction.ANY}]
        edges = f"?m {INDEX.stating(relation)} ?j ; {INDEX.place} ?p"
        either = " UNION ".join(
            f"{{ {_stated_at(relation, way)} {edges} BIND({at} AS ?w) }}"
            for at, way in enumerate(chosen)
        )
        query = f"SELECT ?n ?w ?p ?j WHERE {{ {either} }}"
        found: dict[str, list[tuple[int, int, list[Edge]]]] = defaultdict(list)
        for node, at, place, text in self._about(query, ids, len(chosen)):
            identifier = self._id(node)
            kept = _edges_at(identifier, chosen[int(at)], _unpacked(tuple[Edge, ...], text))
            if direction is Direction.ANY and chosen[int(at)] is Direction.IN:
                # Only a loop both leaves the node and reaches it; it is told once.
                kept = [edge for edge in kept if edge.source != edge.target]
            found[identifier].append((int(at), int(place), kept))
        return [
            tuple(edge for *_, kept in sorted(found[each], key=_PLACED) for edge in kept)
            for each in ids
        ]

    def reachable(
        self, ids: Sequence[NodeId], relation: Relation, direction: Direction = Direction.OUT
    ) -> list[tuple[NodeId, ...]]:
        """Return what can be reached from each node over a relation, itself left out.

        Ordered as `ids` of the kind orders the nodes.
        """
        path = _PATHS[relation]
        if relation in _CHAINED:
            if not self._engine.follows_paths:
                return self._walked(ids, path, direction)
            path = f"({path})+"
        ways = {Direction.OUT: f"?n {path} ?m", Direction.IN: f"?m {path} ?n"}
        chosen = [text for way, text in ways.items() if direction in {way, Direction.ANY}]
        placed = f"?m {INDEX.place} ?p"
        either = " UNION ".join(f"{{ VALUES ?n {{ %s }} {text} . {placed} }}" for text in chosen)
        query = f"SELECT DISTINCT ?n ?p ?m WHERE {{ {either} }}"
        return self._related(query, ids, len(chosen))

    def _walked(
        self, ids: Sequence[NodeId], path: str, direction: Direction
    ) -> list[tuple[NodeId, ...]]:
        """Return what can be reached, where all links of a relation are read to find out."""
        places: dict[NodeId, int] = {}
        onward: dict[Direction, dict[NodeId, set[NodeId]]] = {
            Direction.OUT: defaultdict(set),
            Direction.IN: defaultdict(set),
        }
        query = (
            f"SELECT ?n ?a ?m ?b WHERE {{ ?n {path} ?m ; {INDEX.place} ?a . ?m {INDEX.place} ?b }}"
        )
        for start, start_place, end, end_place in self._engine.select(query):
            source, target = self._id(start), self._id(end)
            places[source], places[target] = int(start_place), int(end_place)
            onward[Direction.OUT][source].add(target)
            onward[Direction.IN][target].add(source)
        ways = [links for way, links in onward.items() if direction in {way, Direction.ANY}]
        reached = (set().union(*(_reached(each, links) for links in ways)) for each in ids)
        return [
            tuple(sorted(found - {each}, key=places.__getitem__))
            for each, found in zip(ids, reached, strict=True)
        ]

    def taught_on(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the days that teach each service or a part of it, by number."""
        pattern = f"VALUES ?n {{ %s }} ?m {INDEX.teachesWithWholes} ?n ; {INDEX.place} ?p"
        return self._related(f"SELECT ?n ?p ?m WHERE {{ {pattern} }}", services)

    def used_by(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the scenarios that use each service or a part of it, by key."""
        pattern = f"VALUES ?n {{ %s }} ?m {INDEX.usesWithWholes} ?n ; {INDEX.place} ?p"
        return self._related(f"SELECT ?n ?p ?m WHERE {{ {pattern} }}", services)

    def page(self, listing: Listing) -> Page:
        """Return a part of a filtered, ordered list.

        Raises:
            RequestError: If `after` or `before` is no node of the kind that is listed.
        """
        return self._lister.page(listing)

    def count(self, where: Filter) -> int:
        """Return how many nodes match a filter."""
        if where == type(where)():
            return len(self.summary.places(LISTED[type(where)]))
        pattern = Translator(self._iris).pattern(where)
        query = f"SELECT (COUNT(DISTINCT ?n) AS ?c) WHERE {{ {pattern} }}"
        return next(int(number) for (number,) in self._engine.select(query))

    def containing(
        self, words: Sequence[str], kinds: Sequence[NodeKind], most: int
    ) -> list[tuple[NodeId, float]]:
        """Return the nodes whose texts hold all of some folded words, and how well they answer.

        Those that hold them in a name or title come first; then kind by kind, as `ids` orders them.
        No word finds nothing. A large store reads all its texts for that.
        """
        if not words or not kinds or not most:
            return []
        found: dict[NodeId, float] = {}
        for property_, score in ((INDEX.heads, 2.0), (INDEX.text, 1.0)):
            limit = _MOST_HEADS if property_ == INDEX.heads else 2 * most
            for node, text in self._holding(property_, words, kinds, limit):
                is_whole = score > 1 and " ".join(words) in map(_words, text.split("\n"))
                found.setdefault(self._id(node), 3.0 if is_whole else score)
            if len(found) >= most:
                break
        return sorted(found.items(), key=lambda each: -each[1])[:most]

    def _holding(
        self, property_: NamedNode, words: Sequence[str], kinds: Sequence[NodeKind], most: int
    ) -> Iterator[Row]:
        """Yield nodes and their texts where these hold all words, by their places."""
        classes = " ".join(str(CLASSES[kind]) for kind in kinds)
        tests = " && ".join(f"CONTAINS(STR(?t), {Literal(word)})" for word in words)
        query = (
            f"SELECT ?n ?t ?p WHERE {{ VALUES ?c {{ {classes} }} ?n a ?c ; {property_} ?t ;"
            f" {INDEX.place} ?p FILTER({tests}) }} ORDER BY ?p LIMIT {most}"
        )
        return ((node, text) for node, text, _ in self._engine.select(query))

    def _id(self, iri: str) -> NodeId:
        """Return the id of a node of the graph."""
        kind, _, key = iri.removeprefix(self._iris.base).partition("/")
        return NodeId(f"{kind}:{unquote(key)}")

    def _about(self, query: str, ids: Sequence[NodeId], times: int = 1) -> Iterator[Row]:
        """Yield the rows of a query about some nodes, which it names so many `times`."""
        asked = [str(self._iris.of(each)) for each in dict.fromkeys(ids) if _can_exist(each)]
        for block in _blocks(asked, self._engine.most_values):
            yield from self._engine.select(query % ((" ".join(block),) * times))

    def _related(
        self, query: str, ids: Sequence[NodeId], times: int = 1
    ) -> list[tuple[NodeId, ...]]:
        """Return for each node those that a query finds for it, by their places."""
        found: dict[str, dict[int, NodeId]] = defaultdict(dict)
        for node, place, other in self._about(query, ids, times):
            if node != other:
                found[self._id(node)][int(place)] = self._id(other)
        return [tuple(other for _, other in sorted(found[each].items())) for each in ids]

    def _placed(self, query: str) -> list[str]:
        """Return what a query selects behind a place, in the order of the places."""
        rows = sorted((int(place), text) for place, text in self._engine.select(query))
        return [text for _, text in rows]

    def _read_names(self, kind: NodeKind) -> NameIndex[NodeId]:
        index: NameIndex[NodeId] = NameIndex()
        query = (
            f'SELECT ?p ?j WHERE {{ ?b {INDEX.kind} "{kind.value}" ; {INDEX.names} ?j ;'
            f" {INDEX.position} ?p FILTER(?p < {_MOST_NAMES}) }}"
        )
        for text in self._placed(query):
            for name, owner in _unpacked(tuple[tuple[str, ...], ...], text):
                index.claim(name, NodeId(owner))
        return index


def _stated_at(relation: Relation, way: Direction) -> str:
    """Return what finds the nodes `?m` whose records state edges of a relation at some nodes `?n`.

    Which nodes those are is left open.
    """
    asked = "VALUES ?n { %s }"
    if relation is Relation.INTERACTS:
        end = INDEX.source if way is Direction.OUT else INDEX.target
        parts = f"?i {end} ?n . ?m {INDEX.part(PartKind.INTERACTION)} ?i"
        return f"{{ SELECT DISTINCT ?n ?m WHERE {{ {asked} {parts} }} }}"
    return (
        f"{asked} BIND(?n AS ?m)" if way is Direction.OUT else f"{asked} ?m {_PATHS[relation]} ?n ."
    )


def _edges_at(node: NodeId, way: Direction, edges: Sequence[Edge]) -> list[Edge]:
    """Return those of some edges that leave a node, or reach it."""
    if way is Direction.OUT:
        return [edge for edge in edges if edge.source == node]
    return [edge for edge in edges if edge.target == node]


def _read_summary(engine: Engine) -> Summary:
    rows = list(engine.select(f"SELECT ?j WHERE {{ ?s {INDEX.summary} ?j }}"))
    if len(rows) != 1:
        raise StoreError("The store holds no whole course. Fill it with `scenariograph load`.")
    ((text,),) = rows
    # The first item of the list, whatever follows it in other versions.
    if not text.startswith(f"[{LAYOUT},"):
        raise StoreError(OTHER_LAYOUT)
    summary: Summary = _unpacked(Summary, text)
    return summary


def _unpacked(shape: Any, text: str) -> Any:  # noqa: ANN401 - it is of the type that is asked for
    """Return what was packed.

    Raises:
        StoreError: If it is no whole record.
    """
    try:
        return unpack(shape, text)
    except ValueError as error:
        raise StoreError(
            f"The store holds something that cannot be read: {error}."
            " Fill it again with `scenariograph load`."
        ) from error


def _can_exist(identifier: str) -> bool:
    """Tell whether a text is an id, and one that an IRI can be made of."""
    return kind_of(identifier) is not None and _is_text(identifier)


def _is_text(text: str) -> bool:
    """Tell whether a text can be written: halves of surrogate pairs cannot."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _kind(identifier: NodeId) -> NodeKind:
    kind = kind_of(identifier)
    assert kind is not None  # noqa: S101 - it comes from the IRI of a node
    return kind


def _reached(start: NodeId, links: Mapping[NodeId, set[NodeId]]) -> set[NodeId]:
    found: set[NodeId] = set()
    ahead = [start]
    while ahead:
        further = links.get(ahead.pop(), set()) - found
        found |= further
        ahead.extend(further)
    return found


def _words(text: str) -> str:
    return " ".join(words_of(text))


def _blocks(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (items[start : start + most] for start in range(0, len(items), most))
