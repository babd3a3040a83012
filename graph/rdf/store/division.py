"""What the index of a store shares with the course beside it."""

from __future__ import annotations

from graph.rdf.store.translate import CLASSES
from graph.rdf.triples import Lines
from graph.rdf.vocabulary import RDF, SCHEMA, SG, SKOS

_LINKS = frozenset(
    map(
        str,
        (
            SCHEMA.coursePrerequisites,
            SCHEMA.teaches,
            SG.applies,
            SG.combines,
            SG.inWeek,
            SG.involves,
            SG.keyService,
            SG.primaryDay,
            SG.providedBy,
            SG.related,
            SG.reviews,
            SG.uses,
            SKOS.broader,
        ),
    )
)
"""How nodes are linked."""
_TYPE = str(RDF.type)
_CLASSES = frozenset(f"{each} .\n" for each in CLASSES.values())


def shared_with_index(described: Lines) -> list[str]:
    """Return what the index holds too of what `export` says of a node.

    The index stands for itself, and is asked for the links and classes of nodes.
    """
    own = f"{described.root} "
    lines = (line for line in described.lines if line.startswith(own))
    return [line for line in lines if _is_shared(*line.split(" ", 2))]


def _is_shared(_node: str, property_: str, value: str) -> bool:
    return property_ in _LINKS or (property_ == _TYPE and value in _CLASSES)
