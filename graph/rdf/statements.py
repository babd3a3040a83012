"""What triples say, by their subject; and the values in it, with a fault for each that is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.errors import Fault
from graph.rdf.vocabulary import PREFIXES, RDF, SCHEMA, SG

V = TypeVar("V")
Subject = NamedNode | BlankNode
"""What may be described."""


class Statements:
    """Triples by subject and property. Values of a property have the order of their text."""

    def __init__(self, triples: Iterable[Triple | Quad], path: str) -> None:
        """Gather triples; in which named graph they stand makes no difference.

        Args:
            triples: What is stated.
            path: The file that states it, for faults.
        """
        self.path = path
        self.faults: list[Fault] = []
        self._said: dict[Subject, dict[NamedNode, list[object]]] = defaultdict(dict)
        self._instances: dict[NamedNode, list[Subject]] = defaultdict(list)
        for statement in dict.fromkeys(
            (item.subject, item.predicate, item.object) for item in triples
        ):
            self._add(*statement)

    def _add(self, subject: object, predicate: NamedNode, value: object) -> None:
        assert isinstance(subject, (NamedNode, BlankNode))  # noqa: S101 - triples have no others
        self._said[subject].setdefault(predicate, []).append(value)
        if predicate == RDF.type and isinstance(value, NamedNode):
            self._instances[value].append(subject)

    def instances(self, shape: NamedNode) -> list[Subject]:
        """Return what is of a class, by IRI."""
        return sorted(self._instances.get(shape, ()), key=lambda node: node.value)

    def types(self, node: Subject) -> list[object]:
        """Return the classes of a node."""
        return self.values(node, RDF.type)

    def values(self, node: Subject, predicate: NamedNode) -> list[object]:
        """Return all values of a property, ordered by their text."""
        return sorted(self._said.get(node, {}).get(predicate, ()), key=str)

    def nodes(self, node: Subject, predicate: NamedNode) -> list[Subject]:
        """Return the values of a property that are nodes: by position, then by IRI."""
        found: list[Subject] = []
        for value in self.values(node, predicate):
            if isinstance(value, (NamedNode, BlankNode)):
                found.append(value)
            else:
                self.fault(node, f"has a text as {shown(predicate)}, where a node belongs")
        return sorted(found, key=lambda item: (self.position(item), item.value))

    def position(self, node: Subject) -> int:
        """Return the position of a part, or what it says of its order; 0 where it says nothing."""
        return self.integer(node, SCHEMA.position) or self.integer(node, SG.order) or 0

    def text(self, node: Subject, predicate: NamedNode, language: str | None = None) -> str | None:
        """Return the literal of a property in a language, None where there is none.

        Without a language, a literal that has none is meant, or else any.
        """
        values = self.values(node, predicate)
        literals = [value for value in values if isinstance(value, Literal)]
        if values and not literals:
            self.fault(node, f"has a node as {shown(predicate)}, where a text belongs")
        chosen = [value for value in literals if value.language == language]
        if not chosen and language is None:
            chosen = literals[:1]
        if len(chosen) > 1:
            words = " and ".join(repr(value.value) for value in chosen[:2])
            self.fault(node, f"has several values of {shown(predicate)}: {words}. Keep one")
        return chosen[0].value if chosen else None

    def integer(self, node: Subject, predicate: NamedNode) -> int | None:
        """Return the whole number of a property, None where there is none."""
        number = self.number(node, predicate)
        if number is not None and number != int(number):
            self.fault(node, f"has {number} as {shown(predicate)}, which is no whole number")
            return None
        return None if number is None else int(number)

    def number(self, node: Subject, predicate: NamedNode) -> float | None:
        """Return the number of a property, None where there is none."""
        text = self.text(node, predicate)
        if text is None:
            return None
        try:
            number = Decimal(text)
            if number.is_finite():
                return float(number)
        except InvalidOperation:
            pass
        self.fault(node, f"has {text!r} as {shown(predicate)}, which is no number")
        return None

    def one(self, node: Subject, predicate: NamedNode, found: Sequence[V]) -> V | None:
        """Return the one value of a property, None where there is none."""
        if len(found) > 1:
            self.fault(node, f"has {len(found)} values of {shown(predicate)}. Keep one")
        return found[0] if found else None

    def fault(self, node: Subject, message: str) -> None:
        """Note what is wrong with a node; the message goes on behind its IRI."""
        end = "" if message.endswith("?") else "."
        noted = Fault(f"{shown(node)} {message}{end}", self.path)
        if noted not in self.faults:
            self.faults.append(noted)


def shown(node: Subject) -> str:
    """Return a node as messages name it: with a prefix that files of ours have, or its IRI."""
    for prefix, iri in PREFIXES.items():
        if isinstance(node, NamedNode) and node.value.startswith(iri):
            return f"{prefix}:{node.value.removeprefix(iri)}"
    return str(node)
