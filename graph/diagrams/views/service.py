"""A service and what it interacts with, in any scenario, as a view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.diagrams.spec import ViewSpec
from graph.diagrams.view import View, ViewEdge
from graph.diagrams.views.chosen import Chosen, distinct, services_in
from graph.diagrams.views.collapsed import collapsed
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import gather
from graph.diagrams.views.interactions import (
    Told,
    ends_of,
    numbered,
    scenario_records,
    scenarios_at,
    told_edges,
    with_surroundings,
)
from graph.diagrams.views.named import named
from graph.diagrams.words import sentence_if, words_in
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Interaction, Scenario
from graph.query.hops import other_end

USUAL_DEPTH = 1


def service_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the view of services and what they interact with, to a depth; 1 if none is stated.

    A part counts with its whole: the parts of a service are where the walk starts as well. Those
    that interact are shown, with an edge to what they are parts of; the others are only named. An
    interaction is shown if one of its ends is fewer steps away than the depth. The walk ends at
    actors: nearly everything deals with them. Interactions of several scenarios are series, and
    numbers are places in their scenario.

    Raises:
        NotFoundError: If a service does not exist, with suggestions.
    """
    services = named(reader, NodeKind.SERVICE, spec.names)
    start = distinct([*services, *_parts_of(reader, services)])
    depth = USUAL_DEPTH if spec.depth is None else spec.depth
    pairs = _told(reader, start, depth)
    telling = scenario_records(reader, {told[0] for told, _ in pairs})
    chosen = _chosen(reader, services, start, pairs, telling)
    silent = [part for part in start if part not in set(chosen.nodes)]
    idle = _idle_users(reader, services, telling) if depth else []
    if spec.context:
        chosen = with_surroundings(reader, chosen)
    if spec.collapse:
        chosen = collapsed(reader, chosen, telling)
    facts = gather(reader, spec, [chosen], also=[*services, *silent, *idle])
    words = words_in(spec.language)
    return composed(
        chosen,
        facts,
        words.around.format(words.listed(facts.names(services))),
        words.interactions.format(len(pairs)) if pairs or not depth else words.no_interactions,
        words.steps.format(depth),
        words.scenarios.format(len(telling)) if telling else "",
        sentence_if(words.silent_parts, facts.names(silent), words),
        sentence_if(words.key_service_of, facts.names(idle), words),
    )


def _chosen(
    reader: GraphReader,
    services: Sequence[NodeId],
    start: Sequence[NodeId],
    pairs: Sequence[tuple[Told, Interaction]],
    telling: Sequence[Scenario],
) -> Chosen:
    """Choose the services, whatever takes part in the interactions, and what leads up to them."""
    edges, series = told_edges(pairs, telling)
    edges = (*edges, *_part_edges(reader, services, start, ends_of(edges)))
    joined = ends_of(edges)
    apart = frozenset(services) - set(joined)
    nodes = [node for node in distinct([*services, *joined]) if node not in apart]
    return Chosen(
        nodes=(*nodes, *(service for service in services if service in apart)),
        edges=edges,
        apart=apart,
        series=series,
        told=frozenset(told for told, _ in pairs),
    )


def _parts_of(reader: GraphReader, services: Sequence[NodeId]) -> Iterable[NodeId]:
    found = reader.reachable(services, Relation.PART_OF, Direction.IN)
    return [part for parts in found for part in parts]


def _told(
    reader: GraphReader, start: Sequence[NodeId], depth: int
) -> list[tuple[Told, Interaction]]:
    """Return the interactions that a walk comes by, scenario by scenario; a question a step."""
    inner: set[NodeId] = set()
    scenarios: set[NodeId] = set()
    front = list(start)
    for _ in range(depth):
        if not front:
            break
        found = reader.edges(front, Relation.INTERACTS, Direction.ANY)
        inner.update(front)
        scenarios |= scenarios_at(found)
        others = {
            other_end(edge, at) for at, edges in zip(front, found, strict=True) for edge in edges
        }
        front = services_in(sorted(others - inner))
    return [
        (told, each)
        for scenario in scenario_records(reader, scenarios)
        for told, each in numbered(scenario)
        if each.source in inner or each.target in inner
    ]


def _part_edges(
    reader: GraphReader,
    services: Sequence[NodeId],
    start: Sequence[NodeId],
    participants: Sequence[NodeId],
) -> list[ViewEdge]:
    """Return the edges that lead from interacting parts up to the services asked about."""
    parts = [node for node in start if node not in set(services)]
    if not parts:
        return []
    above = _wholes(reader, start)
    taking_part, within = set(participants), set(start)
    used: dict[NodeId, Edge] = {}
    for part in (node for node in start if node in taking_part):
        at = part
        while at in above and above[at].target in within and at not in used:
            used[at] = above[at]
            at = above[at].target
    return [
        ViewEdge(edge.source, edge.target, None, None, edge.evidence, relation=Relation.PART_OF)
        for edge in used.values()
    ]


def _wholes(reader: GraphReader, services: Sequence[NodeId]) -> Mapping[NodeId, Edge]:
    found = reader.edges(services, Relation.PART_OF)
    return {edges[0].source: edges[0] for edges in found if edges}


def _idle_users(
    reader: GraphReader, services: Sequence[NodeId], telling: Sequence[Scenario]
) -> list[NodeId]:
    """Return the scenarios that use a service or a part of it, and tell no interaction of it."""
    known = {scenario.id for scenario in telling}
    users = distinct(user for found in reader.used_by(services) for user in found)
    return [user for user in users if user not in known]
