"""The terms of the index that a store holds beside a course. `docs/stores.md` explains them."""

from __future__ import annotations

from enum import Enum

from pyoxigraph import NamedNode

from graph.model.edges import Relation
from graph.model.ids import NodeKind
from graph.rdf.vocabulary import Vocabulary

LAYOUT = 3
"""Which form of the index is written; a store that has another one has to be loaded again."""
OTHER_LAYOUT = (
    "The store was filled by another version of scenariograph."
    " Fill it again with `scenariograph load`."
)
"""What to say of one that has another."""


class PartKind(Enum):
    """What scenarios are made of, where filters ask for it."""

    STEP = "step"
    INTERACTION = "interaction"


class INDEX(Vocabulary, iri="https://w3id.org/scenariograph/index#"):
    """What a store holds beside the course. It is for this program alone, and may change."""

    answersTo: NamedNode  # noqa: N815
    answersToLoosely: NamedNode  # noqa: N815
    begun: NamedNode
    dangling: NamedNode
    finding: NamedNode
    heads: NamedNode
    kind: NamedNode
    named: NamedNode
    names: NamedNode
    place: NamedNode
    position: NamedNode
    record: NamedNode
    source: NamedNode
    summary: NamedNode
    target: NamedNode
    teachesWithWholes: NamedNode  # noqa: N815
    text: NamedNode
    usesWithWholes: NamedNode  # noqa: N815
    whole: NamedNode

    @staticmethod
    def value(kind: NodeKind | PartKind, field: str) -> NamedNode:
        """Return the property of a value that filters of a kind of node or part compare."""
        return NamedNode(f"{INDEX.iri}value-{kind.value}-{field}")

    @staticmethod
    def folded(kind: NodeKind | PartKind, field: str) -> NamedNode:
        """Return the property of the same text, folded."""
        return NamedNode(f"{INDEX.iri}folded-{kind.value}-{field}")

    @staticmethod
    def rank(kind: NodeKind, field: str, *, descending: bool) -> NamedNode:
        """Return the property of the rank of a value: equal ones have one, and none is the last."""
        return NamedNode(f"{INDEX.iri}rank-{_way(descending)}-{kind.value}-{field}")

    @staticmethod
    def order(kind: NodeKind, field: str, *, descending: bool) -> NamedNode:
        """Return the property of the place in the order by a value, in which no two are equal."""
        return NamedNode(f"{INDEX.iri}order-{_way(descending)}-{kind.value}-{field}")

    @staticmethod
    def part(kind: PartKind) -> NamedNode:
        """Return the property from a scenario to its parts of a kind."""
        return NamedNode(f"{INDEX.iri}part-{kind.value}")

    @staticmethod
    def stating(relation: Relation) -> NamedNode:
        """Return the property from a node to all edges of a relation that its record states."""
        return NamedNode(f"{INDEX.iri}stating-{relation.value}")


def _way(descending: bool) -> str:  # noqa: FBT001 - the word for it
    return "down" if descending else "up"
