"""Graph → triples, node by node, so that a course of any size passes through little memory."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from graph.model.evidence import Evidence
from graph.model.findings import Finding
from graph.model.guide import EMPTY_GUIDE
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.reader import GraphReader
from graph.model.records import DanglingReference, Link, Record
from graph.rdf.iris import Iris, part
from graph.rdf.mapping import NAME_FORMS, Field, Kind
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.vocabulary import DCTERMS, PROV, RDF, SCHEMA, SG, XSD

_NOTHING = ((), EMPTY_GUIDE)
BATCH = 500
"""So many records are asked for at once."""


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of one node and its parts. No other description says anything of them."""

    root: NamedNode
    """The node."""
    triples: tuple[Triple, ...]
    """Each once, by subject, predicate and object: first those of the node itself."""


def describe_course(reader: GraphReader, iris: Iris) -> Iterator[Description]:
    """Yield everything that can be asked of a graph.

    First the course itself, then its nodes kind by kind, as the graph orders them; then references
    that lead nowhere, and findings.
    """
    yield _course(reader, iris)
    for kind in NodeKind:
        ids = reader.ids(kind)
        for start in range(0, len(ids), BATCH):
            for record in reader.records(ids[start : start + BATCH]):
                if record is not None:
                    yield describe_record(record, iris)
    yield from _remarks("dangling", reader.dangling(), iris)
    yield from _remarks("finding", reader.findings(), iris)


def describe_record(record: Record, iris: Iris) -> Description:
    """Return what is said of a node of the graph."""
    root = iris.of(record.id)
    describer = _Describer(iris, root)
    describer.add(root, DCTERMS.identifier, Literal(record.id))
    describer.describe(root, "", record)
    return describer.description()


def _course(reader: GraphReader, iris: Iris) -> Description:
    describer = _Describer(iris, iris.course)
    for shape in (SG.Course, SCHEMA.Course):
        describer.add(iris.course, RDF.type, shape)
    describer.add(iris.course, SG.graphVersion, Literal(reader.version))
    return describer.description()


def _remarks(
    kind: str, remarks: Iterable[DanglingReference | Finding], iris: Iris
) -> Iterator[Description]:
    """Yield remarks; their IRIs are made of what they say, and their order is a property."""
    seen: Counter[str] = Counter()
    for position, remark in enumerate(remarks, start=1):
        key = _hash(repr(remark))
        seen[key] += 1
        root = iris.made(kind, key if seen[key] == 1 else f"{key}-{seen[key]}")
        describer = _Describer(iris, root)
        describer.add(root, SCHEMA.position, Literal(position))
        if isinstance(remark, DanglingReference):
            describer.add(root, SG.relation, Literal(remark.relation.value))
        describer.describe(root, "", remark)
        yield describer.description()


class _Describer:
    """Gathers the triples of one node and its parts."""

    def __init__(self, iris: Iris, root: NamedNode) -> None:
        self._iris = iris
        self._root = root
        self._triples: dict[Triple, None] = {}

    def description(self) -> Description:
        return Description(self._root, tuple(sorted(self._triples, key=sort_key)))

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self._triples[Triple(subject, predicate, value)] = None

    def describe(self, node: NamedNode, path: str, value: object) -> None:
        """Add what is said of a record or a part; `path` is its fragment."""
        resource = RESOURCES[type(value)]
        for shape in resource.types:
            self.add(node, RDF.type, shape)
        for spec in resource.fields:
            held = getattr(value, spec.name)
            if spec.kind is Kind.CLASS:
                if held is spec.when:
                    self.add(node, RDF.type, spec.predicate)
            elif held is not None and held not in _NOTHING:
                self._field(node, path, spec, held)

    def _field(self, node: NamedNode, path: str, spec: Field, held: object) -> None:
        inner = _joined(path, spec.predicate)
        match held:
            case str() | int() | float():
                self._value(node, spec, held)
            case Evidence():
                self._places(node, (held,))
            case Link():
                self._reference(node, spec.predicate, inner, held)
            case tuple():
                self._list(node, spec, inner, held)
            case _:
                self._part(node, spec.predicate, inner, held)

    def _value(self, node: NamedNode, spec: Field, held: str | float) -> None:
        if spec.kind is Kind.NODE:
            self.add(node, spec.predicate, self._iris.of(NodeId(str(held))))
        elif spec.kind is Kind.WEEK:
            self.add(node, spec.predicate, self._iris.of(node_id(NodeKind.WEEK, int(held))))
        elif spec.kind is Kind.INTEGER:
            self.add(node, spec.predicate, Literal(int(held)))
        elif spec.kind is Kind.NUMBER:
            self.add(node, spec.predicate, _decimal(float(held)))
            if spec.also is not None:
                self.add(node, spec.also, _duration(float(held)))
        else:
            self.add(node, spec.predicate, _literal(str(held), spec.language))

    def _list(self, node: NamedNode, spec: Field, inner: str, held: Sequence[object]) -> None:
        if spec.kind is Kind.PLACES:
            self._places(node, [place for place in held if isinstance(place, Evidence)])
            return
        for position, item in enumerate(held, start=1):
            here = f"{inner}-{position}"
            if isinstance(item, Link):
                self._link(node, spec, here, item, position)
            elif isinstance(item, str):
                self._name(node, spec, here, item, position)
            else:
                made = self._part(node, spec.predicate, here, item)
                self.add(made, SCHEMA.position, Literal(position))

    def _link(self, node: NamedNode, spec: Field, here: str, link: Link, position: int) -> None:
        if spec.kind is Kind.DERIVED:
            self.add(node, spec.predicate, self._iris.of(link.target))
            return
        made = self._reference(node, spec.predicate, here, link)
        self.add(made, SCHEMA.position, Literal(position))

    def _reference(self, node: NamedNode, predicate: NamedNode, here: str, link: Link) -> NamedNode:
        """Add a link twice: as a triple, and as a node that says how the source puts it."""
        self.add(node, predicate, self._iris.of(link.target))
        made = self._part(node, SG.reference, here, link)
        self.add(made, RDF.subject, node)
        self.add(made, RDF.predicate, predicate)
        return made

    def _part(self, node: NamedNode, predicate: NamedNode, here: str, value: object) -> NamedNode:
        made = part(self._root, here)
        self.add(node, predicate, made)
        self.describe(made, here, value)
        return made

    def _name(self, node: NamedNode, spec: Field, here: str, name: str, position: int) -> None:
        form = NAME_FORMS[spec.predicate]
        made = part(self._root, here)
        self.add(node, spec.predicate, made)
        self.add(made, RDF.type, form.type)
        self.add(made, form.text, _literal(name))
        self.add(made, SCHEMA.position, Literal(position))
        if spec.also is not None:
            self.add(node, spec.also, _literal(name))

    def _places(self, node: NamedNode, places: Sequence[Evidence]) -> None:
        """Add evidence; of several, the order too, as the members of a container."""
        for position, place in enumerate(places, start=1):
            made = part(self._root, f"evidence-{_hash(repr(place))}")
            self.add(node, PROV.wasDerivedFrom, made)
            if len(places) > 1:
                self.add(node, RDF.member(position), made)
            self.describe(made, "", place)


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """Return what triples are ordered by. None of them has a blank node."""
    subject = triple.subject
    assert isinstance(subject, NamedNode)  # noqa: S101
    return subject.value, triple.predicate.value, str(triple.object)


def _joined(path: str, predicate: NamedNode) -> str:
    """Return the fragment of what a property leads to, in lower case with hyphens."""
    local = re.split("[/#]", predicate.value)[-1]
    word = re.sub("(?<=[a-z])(?=[A-Z])", "-", local).lower()
    return f"{path}-{word}" if path else word


def _literal(text: str, language: str | None = None) -> Literal:
    return Literal(text) if language is None else Literal(text, language=language)


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
