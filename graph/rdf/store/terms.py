"""The terms of the index that a store holds beside a course. `docs/stores.md` explains them."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph.model.edges import Relation
from graph.rdf.vocabulary import Vocabulary

LAYOUT = 2
"""Which form of the index is written; a store that has another one has to be loaded again."""


class INDEX(Vocabulary, iri="https://w3id.org/scenariograph/index#"):
    """What a store holds beside the course. It is for this program alone, and may change."""

    answersTo: NamedNode  # noqa: N815
    answersToLoosely: NamedNode  # noqa: N815
    begun: NamedNode
    dangling: NamedNode
    edge: NamedNode
    finding: NamedNode
    heads: NamedNode
    interaction: NamedNode
    kind: NamedNode
    named: NamedNode
    names: NamedNode
    place: NamedNode
    record: NamedNode
    source: NamedNode
    step: NamedNode
    summary: NamedNode
    target: NamedNode
    teachesWithWholes: NamedNode  # noqa: N815
    text: NamedNode
    usesWithWholes: NamedNode  # noqa: N815
    whole: NamedNode

    @staticmethod
    def value(field: str) -> NamedNode:
        """Return the property of a value that filters compare, by the field of the filter."""
        return NamedNode(f"{INDEX.iri}value-{field}")

    @staticmethod
    def folded(field: str) -> NamedNode:
        """Return the property of the same text, folded."""
        return NamedNode(f"{INDEX.iri}folded-{field}")

    @staticmethod
    def order(field: str, *, descending: bool) -> NamedNode:
        """Return the property of the place in an order, with whatever has no value last."""
        return NamedNode(f"{INDEX.iri}{'down' if descending else 'up'}-{field}")

    @staticmethod
    def leaving(relation: Relation) -> NamedNode:
        """Return the property from a node to the edges of a relation that leave it."""
        return NamedNode(f"{INDEX.iri}leaving-{relation.value}")

    @staticmethod
    def reaching(relation: Relation) -> NamedNode:
        """Return the property from an edge of a relation to the node that it reaches."""
        return NamedNode(f"{INDEX.iri}reaching-{relation.value}")
