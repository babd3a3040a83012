"""What is doubtful about days."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.edges import Relation
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeKind
from graph.model.reader import GraphReader, in_degrees
from graph.model.records import Day
from graph.query.lookup import records_of

_REFERRING = (Relation.INVOLVES, Relation.RELATED, Relation.PREREQUISITE, Relation.REVIEWS)


def check_unreferenced_days(reader: GraphReader) -> Iterator[Finding]:
    """Yield days that no scenario and no other day refers to."""
    ids = reader.ids(NodeKind.DAY)
    incoming = [in_degrees(reader, ids, relation) for relation in _REFERRING]
    for day, *edges in zip(records_of(reader, Day, ids), *incoming, strict=True):
        if not any(edges):
            message = (
                f"No scenario and no other day refers to Day {day.number}, {day.title!r}."
                " Relate it to something, or see whether it is needed."
            )
            yield Finding("unreferenced-day", Severity.INFO, message, day.evidence[:1])
