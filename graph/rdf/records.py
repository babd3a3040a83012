"""Triples → records, by the table in `mapping.py`.

What was exported comes back as it was. RDF that others wrote may leave out what can be made up
for: evidence (the file stands in for it), positions, references beside plain triples.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from graph.errors import did_you_mean
from graph.load.scenario_records import used_services
from graph.model.adjacency import KINDS
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding
from graph.model.guide import EMPTY_GUIDE
from graph.model.ids import NodeId, NodeKind, key_of, kind_of, node_id, slug
from graph.model.names import near
from graph.model.records import (
    DanglingReference,
    Day,
    Link,
    Record,
    Scenario,
    Week,
)
from graph.rdf.iris import id_in
from graph.rdf.mapping import NAME_FORMS, NODES, TARGETS, Field, Kind, choices_of, required
from graph.rdf.mapping_guide import RESOURCES
from graph.rdf.statements import Statements, Subject, shown
from graph.rdf.vocabulary import DCTERMS, RDF, SCHEMA, SG, SKOS

_SLUGGED = {NodeKind.SERVICE, NodeKind.ACTOR, NodeKind.PATTERN, NodeKind.COMPONENT}
"""What has keys of our own making."""
R = TypeVar("R")
_Values = dict[str, Any]


class RecordReader:
    """Reads records out of statements. Faults are gathered in the statements."""

    def __init__(self, said: Statements, file: str, origin: str = "") -> None:
        """Read what is said.

        Args:
            said: The statements.
            file: The file that says it, relative to its source: evidence of what has none.
            origin: The same, as it can be opened here.
        """
        self._said = said
        self._default = (Evidence(EvidenceKind.STATED, file, origin=origin),)
        self._ids: dict[Subject, NodeId] = {}

    def records(self) -> list[Record]:
        """Return all nodes of the graph: by kind, then by key or number."""
        roots = {shape: self._said.instances(NODES[shape].types[0]) for shape in KINDS}
        for shape, nodes in roots.items():
            for node in nodes:
                self._ids[node] = self._identified(shape, node)
        found: list[Record] = []
        for shape, nodes in roots.items():
            made = [self._record(shape, node) for node in nodes]
            found += sorted((item for item in made if item is not None), key=_order)
        return found

    def dangling(self) -> list[DanglingReference]:
        """Return the references that lead nowhere, in their order."""
        found: list[DanglingReference] = []
        for node in self._listed(SG.DanglingReference):
            values = self._values(DanglingReference, node)
            text = self._said.text(node, SG.relation)
            try:
                values["relation"] = Relation(text or "")
            except ValueError:
                self._said.fault(node, f"has {text!r} as sg:relation, which is none")
                continue
            if made := self._made(DanglingReference, node, values):
                found.append(made)
        return found

    def findings(self) -> list[Finding]:
        """Return the findings, in their order."""
        made = [
            self._made(Finding, node, self._values(Finding, node, is_remark=True))
            for node in self._listed(SG.Finding)
        ]
        return [finding for finding in made if finding is not None]

    def _listed(self, shape: NamedNode) -> list[Subject]:
        nodes = self._said.instances(shape)
        return sorted(nodes, key=lambda node: (self._said.position(node), node.value))

    def _identified(self, shape: type, node: Subject) -> NodeId:
        """Return the id of a node: as it says, as its IRI ends, or made of its name or number."""
        kind = KINDS[shape]
        for text in (self._said.text(node, DCTERMS.identifier) or "", id_in(node.value) or ""):
            if kind_of(text) is kind:
                key = key_of(NodeId(text))
                return node_id(kind, slug(key) if kind in _SLUGGED else key)
        if shape in {Day, Week}:
            return node_id(kind, self._said.integer(node, SCHEMA.position) or 0)
        name = self._said.text(node, SKOS.prefLabel)
        return node_id(kind, slug(name) if name else last_segment(node))

    def _record(self, shape: type, node: Subject) -> Record | None:
        values = self._values(shape, node)
        values["id"] = identifier = self._ids[node]
        if shape not in {Day, Week}:
            values["key"] = key_of(identifier)
        if shape is Scenario:
            values["uses"] = used_services(values["key_services"], values["interactions"])
            values["title"] = values["title"] or values["key"]
            values["guide"] = values["guide"] or EMPTY_GUIDE
        elif shape is Day:
            values["title"] = values["title"] or f"Day {values['number']}"
        made: Record | None = self._made(shape, node, values)
        return made

    def _values(self, shape: type, node: Subject, *, is_remark: bool = False) -> _Values:
        """Return the fields of a record or a part; absent ones are None, or empty tuples."""
        specs = RESOURCES[shape].fields
        values = {spec.name: self._value(node, spec) for spec in specs if spec.name != "uses"}
        if "evidence" in values and not values["evidence"] and not is_remark:
            single = any(spec.kind is Kind.PLACE for spec in specs)
            values["evidence"] = self._default[0] if single else self._default
        return values

    def _made(self, shape: type[R], node: Subject, values: _Values) -> R | None:
        """Return a record, or None where it lacks what it must have; that is a fault then."""
        whole = True
        for spec in RESOURCES[shape].fields:
            if values.get(spec.name) is None and spec.name in required(shape):
                self._said.fault(node, f"has no {shown(spec.predicate)}. Add it")
                whole = False
        return shape(**values) if whole else None

    def _value(self, node: Subject, spec: Field) -> object:  # noqa: PLR0911 - one for each kind
        said = self._said
        match spec.kind:
            case Kind.TEXT:
                return said.text(node, spec.predicate, spec.language)
            case Kind.INTEGER:
                return said.integer(node, spec.predicate)
            case Kind.NUMBER:
                return said.number(node, spec.predicate)
            case Kind.CHOICE:
                return self._choice(node, spec)
            case Kind.CLASS:
                return (spec.predicate in said.types(node)) is spec.when
            case Kind.NODE | Kind.WEEK:
                return self._node(node, spec)
            case Kind.NAMES:
                return self._names(node, spec)
            case Kind.PLACE | Kind.PLACES:
                return self._places(node, spec)
            case Kind.PART | Kind.PARTS:
                return self._parts(node, spec)
            case _:
                links = self._links(node, spec.predicate)
                is_list = spec.kind is Kind.LINKS
                return links if is_list else said.one(node, spec.predicate, links)

    def _choice(self, node: Subject, spec: Field) -> object:
        text = self._said.text(node, spec.predicate)
        if text is None:
            return None
        known = {str(member): member for member in choices_of(spec)}
        if text not in known:
            hint = did_you_mean(near(text, list(known))) or f" Known: {', '.join(known)}."
            message = f"has {text!r} as {shown(spec.predicate)}.{hint.removesuffix('.')}"
            self._said.fault(node, message)
        return known.get(text)

    def _node(self, node: Subject, spec: Field) -> object:
        found = self._said.one(node, spec.predicate, self._said.nodes(node, spec.predicate))
        if found is None:
            return None
        target = self._target(found, spec.predicate)
        return _number(target) if spec.kind is Kind.WEEK else target

    def _names(self, node: Subject, spec: Field) -> tuple[str, ...]:
        """Return names in order; those that stand there as plain literals alone come last."""
        form = NAME_FORMS[spec.predicate]
        parts = self._said.nodes(node, spec.predicate)
        names = [text for part in parts if (text := self._said.text(part, form.text)) is not None]
        plain = self._said.values(node, spec.also) if spec.also is not None else []
        further = [value.value for value in plain if isinstance(value, Literal)]
        return (*names, *(name for name in further if name not in names))

    def _places(self, node: Subject, spec: Field) -> object:
        """Return evidence in its order, which the members of a container state."""
        ordered: list[Subject] = []
        while found := self._said.nodes(node, RDF.member(len(ordered) + 1)):
            ordered.append(found[0])
        stated = [
            item
            for item in self._said.nodes(node, spec.predicate)
            if item not in ordered and SG.Evidence in self._said.types(item)
        ]
        made = (
            self._made(Evidence, item, self._values(Evidence, item)) for item in ordered + stated
        )
        places = tuple(place for place in made if place is not None)
        if spec.kind is Kind.PLACE:
            return self._said.one(node, spec.predicate, places)
        return places

    def _parts(self, node: Subject, spec: Field) -> object:
        shape = spec.shape
        assert shape is not None  # noqa: S101 - the table gives every part its shape
        nodes = self._said.nodes(node, spec.predicate)
        made: list[object | None] = [
            self._made(shape, item, self._numbered(shape, item, at))
            for at, item in enumerate(nodes, start=1)
        ]
        parts = tuple(item for item in made if item is not None)
        if spec.kind is Kind.PART:
            return self._said.one(node, spec.predicate, parts)
        return parts

    def _numbered(self, shape: type, node: Subject, position: int) -> _Values:
        values = self._values(shape, node)
        if "order" in values and values["order"] is None:
            values["order"] = position
        return values

    def _links(self, node: Subject, predicate: NamedNode) -> tuple[Link, ...]:
        """Return links in order; those that stand there as plain triples alone come last."""
        references = [
            item
            for item in self._said.nodes(node, SG.reference)
            if predicate in self._said.values(item, RDF.predicate)
        ]
        links: list[Link] = []
        for item in references:
            for target in self._said.nodes(item, RDF.object)[:1]:
                name = self._said.text(item, SCHEMA.name) or self._name(target)
                evidence = self._places(item, _EVIDENCE) or self._default
                links.append(Link(self._target(target, predicate), name, evidence))  # type: ignore[arg-type]
        known = {link.target for link in links}
        plain = (
            Link(self._target(target, predicate), self._name(target), self._default)
            for target in self._said.nodes(node, predicate)
        )
        return (*links, *(link for link in plain if link.target not in known))

    def _target(self, node: Subject, predicate: NamedNode) -> NodeId:
        """Return the id of what a property leads to, whether or not it is described."""
        kind = TARGETS.get(predicate)
        found = self._ids.get(node) or id_in(node.value)
        if found is not None and kind in {None, kind_of(found)} and _has_number(found):
            return found
        if kind in {NodeKind.DAY, NodeKind.WEEK}:
            self._said.fault(node, f"is no {kind.value}, but {shown(predicate)} leads to it")
            return node_id(kind, 0)
        return node_id(kind or NodeKind.SERVICE, slug(self._name(node)))

    def _name(self, node: Subject) -> str:
        """Return what a node is called."""
        if self._ids.get(node, "").startswith("day:"):
            return f"Day {key_of(self._ids[node])}"
        for predicate in (SKOS.prefLabel, DCTERMS.title, SCHEMA.name):
            if name := self._said.text(node, predicate):
                return name
        found = id_in(node.value)
        if found is not None and kind_of(found) is NodeKind.DAY:
            return f"Day {key_of(found)}"
        return last_segment(node)


def last_segment(node: Subject) -> str:
    """Return the end of an IRI, which is what people call the thing where nothing else is said."""
    return unquote(re.split(r"[/#:]", node.value.rstrip("/#"))[-1])


def _has_number(identifier: NodeId) -> bool:
    """Return whether an id has a number, if it is of a day or a week."""
    is_numbered = kind_of(identifier) in {NodeKind.DAY, NodeKind.WEEK}
    return not is_numbered or key_of(identifier).isdecimal()


def _number(identifier: NodeId) -> int:
    """Return the number in the id of a day or week; 0 where none stands there."""
    key = key_of(identifier)
    return int(key) if key.isdecimal() else 0


def _order(record: Record) -> tuple[int, str]:
    number = record.number if isinstance(record, (Day, Week)) else 0
    return number, record.id


_EVIDENCE = next(spec for spec in RESOURCES[Link].fields if spec.name == "evidence")
