"""Which of the two parts of a store a triple belongs to: the course, the index, or both."""

from __future__ import annotations

from pyoxigraph import Triple

from graph.rdf.store.terms import INDEX
from graph.rdf.store.translate import CLASSES
from graph.rdf.vocabulary import RDF, SCHEMA, SG, SKOS

_LINKS = frozenset(
    {
        SCHEMA.coursePrerequisites,
        SCHEMA.teaches,
        SG.applies,
        SG.combines,
        SG.inWeek,
        SG.interactionSource,
        SG.interactionTarget,
        SG.involves,
        SG.keyService,
        SG.primaryDay,
        SG.providedBy,
        SG.related,
        SG.reviews,
        SG.uses,
        SKOS.broader,
    }
)
"""What the reader asks of the course beside the index: how nodes are linked, and their classes."""
_CLASSES = frozenset(CLASSES.values())


def is_of_course(triple: Triple) -> bool:
    """Tell whether a triple is part of the course, as `export` writes it: for everybody."""
    return not triple.predicate.value.startswith(INDEX.iri)


def is_of_index(triple: Triple) -> bool:
    """Tell whether a triple is part of the index, which stands for itself: for this program."""
    property_ = triple.predicate
    return (
        property_ in _LINKS
        or (property_ == RDF.type and triple.object in _CLASSES)
        or not is_of_course(triple)
    )
