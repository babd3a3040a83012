"""What is doubtful about services."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.edges import Relation
from graph.model.findings import Finding, Severity
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Service
from graph.query.lookup import records_of


def check_unused_services(reader: GraphReader) -> Iterator[Finding]:
    """Yield services that no scenario uses: not themselves, not by a part, not by their whole."""
    ids = reader.ids(NodeKind.SERVICE)
    used = {
        service for service, scenarios in zip(ids, reader.used_by(ids), strict=True) if scenarios
    }
    whole_of = {
        service: edges[0].target
        for service, edges in zip(ids, reader.edges(ids, Relation.PART_OF), strict=True)
        if edges
    }
    for service in records_of(reader, Service, ids):
        if used.isdisjoint(_with_wholes(service.id, whole_of)):
            message = (
                f"No scenario uses {service.name}. Use it in one, or see whether it is needed."
            )
            yield Finding("unused-service", Severity.INFO, message, service.evidence[:1])


def _with_wholes(service: NodeId, whole_of: dict[NodeId, NodeId]) -> Iterator[NodeId]:
    """Yield a service, what it is part of, what that is part of, and so on."""
    at: NodeId | None = service
    while at is not None:
        yield at
        at = whole_of.get(at)
