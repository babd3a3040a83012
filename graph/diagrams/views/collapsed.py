"""Services that give way to the components of the patterns that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.diagrams.views.chosen import Chosen, distinct, services_in
from graph.model.edges import Relation
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.model.records import IntegrationPattern, PatternComponent, Scenario
from graph.query.lookup import records_of


def collapsed(reader: GraphReader, chosen: Chosen, scenarios: Sequence[Scenario]) -> Chosen:
    """Return what is shown with components in the place of the services that provide them.

    The components are those of the patterns that the scenarios apply, in their order. A service
    gives way to the first one that it provides; if it provides none, to the first one that a
    service provides of which it is a part; if there is none either, it stays itself. Edges keep
    their labels, numbers and evidence, and those within one component lead from it to itself. Only
    that a service is part of another one of the same component is not drawn: the component names
    both.
    """
    services = services_in(chosen.nodes)
    component_of = _component_of(reader, services, _components(reader, scenarios))

    def instead(node: NodeId) -> NodeId:
        return component_of.get(node, node)

    members: dict[NodeId, list[NodeId]] = {}
    for service in services:
        if service in component_of:
            members.setdefault(component_of[service], []).append(service)
    edges = [
        replace(edge, source=instead(edge.source), target=instead(edge.target))
        for edge in chosen.edges
    ]
    nodes = [instead(node) for node in chosen.nodes]
    return replace(
        chosen,
        nodes=tuple(distinct(nodes)),
        edges=tuple(
            edge
            for edge in edges
            if edge.relation is not Relation.PART_OF or edge.source != edge.target
        ),
        apart=_all_of(chosen.apart, chosen, nodes),
        context=_all_of(chosen.context, chosen, nodes),
        members={component: tuple(found) for component, found in members.items()},
    )


def _components(reader: GraphReader, scenarios: Sequence[Scenario]) -> list[PatternComponent]:
    patterns = distinct(each.pattern.target for each in scenarios if each.pattern)
    found = records_of(reader, IntegrationPattern, patterns) if patterns else []
    components = distinct(link.target for pattern in found for link in pattern.components)
    return records_of(reader, PatternComponent, components) if components else []


def _component_of(
    reader: GraphReader, services: Sequence[NodeId], components: Sequence[PatternComponent]
) -> Mapping[NodeId, NodeId]:
    provided: dict[NodeId, NodeId] = {}
    position: dict[NodeId, int] = {}
    for at, component in enumerate(components):
        position[component.id] = at
        for link in component.services:
            provided.setdefault(link.target, component.id)
    if not provided:
        return {}
    found = {service: provided[service] for service in services if service in provided}
    parts = [service for service in services if service not in provided]
    for part, wholes in zip(parts, reader.reachable(parts, Relation.PART_OF), strict=True):
        candidates = [provided[whole] for whole in wholes if whole in provided]
        if candidates:
            found[part] = min(candidates, key=position.__getitem__)
    return found


def _all_of(
    marked: frozenset[NodeId], chosen: Chosen, nodes: Sequence[NodeId]
) -> frozenset[NodeId]:
    """Return what stands only for marked nodes: a component, if all its services are marked."""
    plain = {stands for node, stands in zip(chosen.nodes, nodes, strict=True) if node not in marked}
    return frozenset(stands for stands in nodes if stands not in plain)
