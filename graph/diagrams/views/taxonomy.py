"""All services by category, with their parts, as a view: the taxonomy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.named import named
from graph.diagrams.words import words_in
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Service
from graph.query.lookup import records_of


def taxonomy_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return services, each followed by its parts; edges lead from a part to its whole.

    Wholes are ordered by category and key, those without category last; parts by key. Where
    services are named, only they, what they are parts of, and their parts.

    Raises:
        NotFoundError: If a service does not exist, with suggestions.
    """
    services = _meant(reader, spec)
    records = records_of(reader, Service, services)
    found = [edge for edges in reader.edges(services, Relation.PART_OF) for edge in edges]
    nodes = list(_in_trees(records, found))
    above = {edge.source: edge for edge in found}
    edges = tuple(
        ViewEdge(node, above[node].target, None, None, above[node].evidence, Relation.PART_OF)
        for node in nodes
        if node in above
    )
    chosen = Chosen(tuple(nodes), edges)
    facts = gather(reader, spec, [chosen])
    words = words_in(spec.language)
    asked = named(reader, NodeKind.SERVICE, spec.names) if spec.names else []
    return composed(
        chosen,
        facts,
        words.listed(facts.names(asked)) if asked else words.taxonomy,
        words.services.format(len(nodes)),
        words.parts.format(len(edges)),
    )


def _meant(reader: GraphReader, spec: ViewSpec) -> Sequence[NodeId]:
    if not spec.names:
        return reader.ids(NodeKind.SERVICE)
    asked = named(reader, NodeKind.SERVICE, spec.names)
    above = reader.reachable(asked, Relation.PART_OF)
    below = reader.reachable(asked, Relation.PART_OF, Direction.IN)
    return distinct([*asked, *(node for found in (*above, *below) for node in found)])


def _in_trees(services: Sequence[Service], parts: Sequence[Edge]) -> Iterator[NodeId]:
    """Yield wholes, each followed by its parts and theirs."""
    below: dict[NodeId, list[Service]] = {}
    of = {edge.source: edge.target for edge in parts}
    by_key = sorted(services, key=lambda service: service.key)
    for service in by_key:
        if service.id in of:
            below.setdefault(of[service.id], []).append(service)
    tops = [service for service in by_key if service.id not in of]
    tops.sort(key=lambda service: (service.category is None, service.category or ""))
    for top in tops:
        yield from _tree(top, below)


def _tree(top: Service, below: Mapping[NodeId, Sequence[Service]]) -> Iterator[NodeId]:
    """Yield a service and what is below it, however deep that goes."""
    waiting = [top]
    while waiting:
        service = waiting.pop()
        yield service.id
        waiting.extend(reversed(below.get(service.id, ())))
