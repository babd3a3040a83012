"""The interactions of scenarios as edges of views, and those that surround what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from graph.diagrams.view import ViewEdge, ViewSeries
from graph.diagrams.views.chosen import Chosen, distinct, services_in
from graph.model.edges import Direction, Edge, Relation
from graph.model.ids import NodeId
from graph.model.quick import quickly
from graph.model.reader import GraphReader
from graph.model.records import Interaction, Scenario
from graph.query.lookup import records_of

_edge = quickly(ViewEdge)
Told = tuple[NodeId, int]
"""An interaction: its scenario, and its place in it, 1-based."""


def numbered(scenario: Scenario) -> Iterator[tuple[Told, Interaction]]:
    """Yield the interactions of a scenario with their places."""
    for number, interaction in enumerate(scenario.interactions, start=1):
        yield (scenario.id, number), interaction


def interaction_edge(interaction: Interaction, number: int | None) -> ViewEdge:
    """Return an interaction as an edge, with its number."""
    return _edge(
        interaction.source,
        interaction.target,
        interaction.label,
        number,
        interaction.evidence,
        Relation.INTERACTS,
        None,
        is_context=False,
        is_directed=True,
        mark=None,
    )


def in_series(
    edges: Iterable[tuple[NodeId, ViewEdge]], scenarios: Sequence[Scenario]
) -> tuple[tuple[ViewEdge, ...], tuple[ViewSeries, ...]]:
    """Return the edges of several scenarios, each with its series; of one as they are.

    Args:
        edges: Interactions as edges, with the scenario of each.
        scenarios: The scenarios that they may come from, in order.
    """
    if len(scenarios) < 2:  # noqa: PLR2004 - one thing is no series
        return tuple(edge for _, edge in edges), ()
    marked = tuple(replace(edge, series=scenario) for scenario, edge in edges)
    return marked, tuple(ViewSeries(each.id, each.title) for each in scenarios)


def told_edges(
    pairs: Sequence[tuple[Told, Interaction]], scenarios: Sequence[Scenario]
) -> tuple[tuple[ViewEdge, ...], tuple[ViewSeries, ...]]:
    """Return interactions as edges numbered within their scenarios, and the series they form."""
    edges = ((at[0], interaction_edge(each, at[1])) for at, each in pairs)
    return in_series(edges, scenarios)


def ends_of(edges: Iterable[ViewEdge]) -> list[NodeId]:
    """Return the ends of edges, once each, in order of appearance."""
    return distinct(end for edge in edges for end in (edge.source, edge.target))


def scenarios_at(found: Iterable[Iterable[Edge]]) -> set[NodeId]:
    """Return the scenarios that interactions belong to."""
    return {edge.scenario for edges in found for edge in edges if edge.scenario is not None}


def scenario_records(reader: GraphReader, scenarios: Collection[NodeId]) -> list[Scenario]:
    """Return scenarios by key; no question is asked where there are none."""
    return records_of(reader, Scenario, sorted(scenarios)) if scenarios else []


def with_surroundings(reader: GraphReader, chosen: Chosen) -> Chosen:
    """Return what is shown with all other interactions of its services, in any scenario, dimmed.

    They have no number, for their order is that of another story; they follow by the keys of their
    scenarios. Actors take part in nearly every scenario and lead to none of them.
    """
    services = services_in(chosen.nodes)
    found = reader.edges(services, Relation.INTERACTS, Direction.ANY) if services else []
    shown = set(services)
    edges = [
        replace(interaction_edge(each, None), is_context=True)
        for scenario in scenario_records(reader, scenarios_at(found))
        for told, each in numbered(scenario)
        if told not in chosen.told and (each.source in shown or each.target in shown)
    ]
    return with_context(chosen, edges)


def with_context(chosen: Chosen, edges: Sequence[ViewEdge], first: Sequence[NodeId] = ()) -> Chosen:
    """Return what is shown with further edges and their ends, which only surround it.

    Args:
        chosen: What is shown.
        edges: Edges that are marked as context.
        first: Those of their ends that come first, where order of appearance is not meant.
    """
    touched = distinct([*first, *ends_of(edges)])
    known, apart = set(chosen.nodes), chosen.apart - set(touched)
    new = [node for node in touched if node not in known]
    return replace(
        chosen,
        nodes=(
            *(node for node in chosen.nodes if node not in apart),
            *new,
            *(node for node in chosen.nodes if node in apart),
        ),
        edges=(*chosen.edges, *edges),
        apart=apart,
        context=chosen.context | frozenset(new),
    )
