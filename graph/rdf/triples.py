"""Graph → triples, node by node, so that a course of any size passes through little memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from graph.model.evidence import Evidence
from graph.model.findings import Finding
from graph.model.guide import EMPTY_GUIDE
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.reader import GraphReader
from graph.model.records import DanglingReference, Link, Record
from graph.rdf.iris import Iris
from graph.rdf.lines import integer, literal, triples_in
from graph.rdf.mapping import NAME_FORMS, Field, Kind
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.sorting import Sorted
from graph.rdf.vocabulary import DCTERMS, PROV, RDF, SCHEMA, SG, XSD

_NOTHING = ((), EMPTY_GUIDE)
BATCH = 500
"""So many records are asked for at once."""

# Between the terms of a line there is a space.
_DERIVED_FROM = f" {PROV.wasDerivedFrom} "
_IDENTIFIER = f" {DCTERMS.identifier} "
_POSITION = f" {SCHEMA.position} "
_PREDICATE = f" {RDF.predicate} "
_REFERENCE = f" {SG.reference} "
_SUBJECT = f" {RDF.subject} "
_TYPE = f" {RDF.type} "
_END = " .\n"


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of one node and its parts. No other description says anything of them."""

    root: NamedNode
    """The node."""
    triples: tuple[Triple, ...]
    """Each once, by subject, predicate and object: first those of the node itself."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The same as lines of N-Triples, in no order."""

    root: str
    """The node, as a term."""
    lines: Collection[str]
    """Some may be there twice."""

    def description(self) -> Description:
        """Return the same with its order."""
        triples = sorted(set(triples_in(self.lines)), key=sort_key)
        return Description(NamedNode(self.root[1:-1]), tuple(triples))


def describe_course(reader: GraphReader, iris: Iris) -> Iterator[Description]:
    """Yield everything that can be asked of a graph.

    First the course itself, then its nodes kind by kind, as the graph orders them; then references
    that lead nowhere, and findings.
    """
    yield course_lines(reader, iris).description()
    for kind in NodeKind:
        ids = reader.ids(kind)
        for start in range(0, len(ids), BATCH):
            for record in reader.records(ids[start : start + BATCH]):
                if record is not None:
                    yield describe_record(record, iris)
    for remark in remark_lines(reader, iris):
        yield remark.description()


def describe_record(record: Record, iris: Iris) -> Description:
    """Return what is said of a node of the graph."""
    return record_lines(record, iris).description()


def course_lines(reader: GraphReader, iris: Iris) -> Lines:
    """Return what is said of the course itself."""
    describer = _Describer(iris, str(iris.course))
    for shape in (SG.Course, SCHEMA.Course):
        describer.add(describer.root, _TYPE, str(shape))
    describer.add(describer.root, f" {SG.graphVersion} ", literal(reader.version))
    return describer.described()


def record_lines(record: Record, iris: Iris) -> Lines:
    """Return what is said of a node of the graph."""
    describer = _Describer(iris, iris.term(record.id))
    describer.add(describer.root, _IDENTIFIER, literal(record.id))
    describer.describe(describer.root, "", record)
    return describer.described()


def remark_lines(reader: GraphReader, iris: Iris) -> Iterator[Lines]:
    """Yield what is said of references that lead nowhere, and of findings."""
    yield from _remarks("dangling", reader.dangling(), iris)
    yield from _remarks("finding", reader.findings(), iris)


def _remarks(
    kind: str, remarks: Sequence[DanglingReference | Finding], iris: Iris
) -> Iterator[Lines]:
    """Yield remarks; their IRIs are made of what they say, and their order is a property."""
    repeated = _repeated(_hash(repr(remark)) for remark in remarks)
    for position, remark in enumerate(remarks, start=1):
        key = _hash(repr(remark))
        if key in repeated:
            repeated[key] += 1
        times = repeated.get(key, 1)
        root = iris.made(kind, key if times == 1 else f"{key}-{times}")
        describer = _Describer(iris, str(root))
        describer.add(describer.root, _POSITION, integer(position))
        if isinstance(remark, DanglingReference):
            describer.add(describer.root, f" {SG.relation} ", literal(remark.relation.value))
        describer.describe(describer.root, "", remark)
        yield describer.described()


def _repeated(keys: Iterable[str]) -> dict[str, int]:
    """Return those of many keys that are there more than once, each with 0."""
    ordered: Sorted[tuple[str]] = Sorted()
    for key in keys:
        ordered.add((key,))
    return {key: 0 for key, again in pairwise(chain.from_iterable(ordered)) if key == again}


class _Describer:
    """Gathers the lines of one node and its parts. Nodes and values are terms."""

    def __init__(self, iris: Iris, root: str) -> None:
        self.root = root
        self._iris = iris
        self._below = f"{root[:-1]}#"
        self._lines: list[str] = []
        self._places: dict[Evidence, str] = {}

    def described(self) -> Lines:
        return Lines(self.root, self._lines)

    def add(self, subject: str, predicate: str, value: str) -> None:
        self._lines.append(f"{subject}{predicate}{value}{_END}")

    def describe(self, node: str, path: str, value: object) -> None:
        """Add what is said of a record or a part; `path` is its fragment."""
        shape: Any = type(value)
        types, fields = _stated(shape)
        for each in types:
            self._lines.append(f"{node}{each}")
        for name, spec, predicate, word, term in fields:
            held = getattr(value, name)
            if term is not None:
                if held is not None:
                    self._lines.append(f"{node}{predicate}{term(held)}{_END}")
            elif spec.kind is Kind.CLASS:
                if held is spec.when:
                    self.add(node, _TYPE, str(spec.predicate))
            elif held is not None and held not in _NOTHING:
                self._field(node, spec, predicate, f"{path}-{word}" if path else word, held)

    def _field(self, node: str, spec: Field, predicate: str, inner: str, held: object) -> None:
        if isinstance(held, (str, int, float)):
            self._value(node, spec, predicate, held)
        elif isinstance(held, tuple):
            self._list(node, spec, predicate, inner, held)
        elif isinstance(held, Link):
            self._reference(node, predicate, inner, held)
        elif isinstance(held, Evidence):
            self._found_at(node, (held,))
        else:
            self._part(node, predicate, inner, held)

    def _value(self, node: str, spec: Field, predicate: str, held: str | float) -> None:
        if spec.kind is Kind.NODE:
            self.add(node, predicate, self._iris.term(NodeId(str(held))))
        elif spec.kind is Kind.WEEK:
            self.add(node, predicate, self._iris.term(node_id(NodeKind.WEEK, int(held))))
        else:  # a number
            self.add(node, predicate, str(_decimal(float(held))))
            if spec.also is not None:
                self.add(node, f" {spec.also} ", str(_duration(float(held))))

    def _list(
        self, node: str, spec: Field, predicate: str, inner: str, held: Sequence[object]
    ) -> None:
        if spec.kind is Kind.PLACES:
            self._found_at(node, [place for place in held if isinstance(place, Evidence)])
            return
        for position, item in enumerate(held, start=1):
            here = f"{inner}-{position}"
            if spec.kind is Kind.DERIVED:
                assert isinstance(item, Link)  # noqa: S101 - as the table has it
                self.add(node, predicate, self._iris.term(item.target))
            elif isinstance(item, Link):
                made = self._reference(node, predicate, here, item)
                self.add(made, _POSITION, integer(position))
            elif isinstance(item, str):
                self._name(node, spec, here, item, position)
            else:
                made = self._part(node, predicate, here, item)
                self.add(made, _POSITION, integer(position))

    def _reference(self, node: str, predicate: str, here: str, link: Link) -> str:
        """Add a link twice: as a triple, and as a node that says how the source puts it."""
        self.add(node, predicate, self._iris.term(link.target))
        made = self._part(node, _REFERENCE, here, link)
        self.add(made, _SUBJECT, node)
        self.add(made, _PREDICATE, predicate.strip())
        return made

    def _part(self, node: str, predicate: str, here: str, value: object) -> str:
        made = f"{self._below}{here}>"
        self.add(node, predicate, made)
        self.describe(made, here, value)
        return made

    def _name(self, node: str, spec: Field, here: str, name: str, position: int) -> None:
        form = NAME_FORMS[spec.predicate]
        made = f"{self._below}{here}>"
        text = literal(name)
        self.add(node, f" {spec.predicate} ", made)
        self.add(made, _TYPE, str(form.type))
        self.add(made, f" {form.text} ", text)
        self.add(made, _POSITION, integer(position))
        if spec.also is not None:
            self.add(node, f" {spec.also} ", text)

    def _found_at(self, node: str, places: Sequence[Evidence]) -> None:
        """Add evidence; of several, the order too, as the members of a container."""
        for position, place in enumerate(places, start=1):
            made = self._places.get(place)
            if made is None:
                made = self._places[place] = f"{self._below}evidence-{_hash(repr(place))}>"
                self.describe(made, "", place)
            self.add(node, _DERIVED_FROM, made)
            if len(places) > 1:
                self.add(node, f" {RDF.member(position)} ", made)


_Stated = tuple[str, Field, str, str, Callable[[Any], str] | None]
"""The name of a field, the field, its property between spaces, the fragment of what that leads to,
and what makes a term of its value, if that is all there is to it."""


@cache
def _stated(shape: type) -> tuple[tuple[str, ...], tuple[_Stated, ...]]:
    """Return the ends of the lines that give a record its classes; and its fields."""
    resource = RESOURCES[shape]
    types = tuple(f"{_TYPE}{each}{_END}" for each in resource.types)
    return types, tuple(
        (spec.name, spec, f" {spec.predicate} ", _fragment(spec.predicate), _term_of(spec))
        for spec in resource.fields
    )


def _term_of(spec: Field) -> Callable[[Any], str] | None:
    """Return what makes a term of the value of a field; None where more is to be known."""
    if spec.kind is Kind.INTEGER:
        return integer
    if spec.language is not None:
        return lambda text: f"{literal(text)}@{spec.language}"
    return literal if spec.kind in {Kind.TEXT, Kind.CHOICE} else None


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """Return what triples are ordered by. None of them has a blank node."""
    subject = triple.subject
    assert isinstance(subject, NamedNode)  # noqa: S101
    return subject.value, triple.predicate.value, str(triple.object)


def _fragment(predicate: NamedNode) -> str:
    """Return the fragment of what a property leads to, in lower case with hyphens."""
    local = re.split("[/#]", predicate.value)[-1]
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", local).lower()


def _decimal(number: float) -> Literal:
    """Return a number in full, without an exponent, which a decimal has not."""
    text = f"{Decimal(repr(number)):f}"
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal)


def _duration(hours: float) -> Literal:
    """Return hours as a duration, to the second.

    Example:
        >>> _duration(2.5).value, _duration(0).value
        ('PT2H30M', 'PT0S')
    """
    minutes, seconds = divmod(round(hours * 3600), 60)
    whole, minutes = divmod(minutes, 60)
    parts = [f"{n}{unit}" for n, unit in ((whole, "H"), (minutes, "M"), (seconds, "S")) if n]
    return Literal("PT" + ("".join(parts) or "0S"), datatype=XSD.duration)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
