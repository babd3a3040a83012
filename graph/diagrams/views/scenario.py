"""What scenarios consist of, as a view: one of them, or several in one picture."""

from __future__ import annotations

from collections.abc import Sequence

from graph.diagrams.spec import Subject, ViewSpec
from graph.diagrams.view import View
from graph.diagrams.views.chosen import Chosen, distinct
from graph.diagrams.views.collapsed import collapsed
from graph.diagrams.views.composed import composed
from graph.diagrams.views.facts import Facts, gather
from graph.diagrams.views.interactions import (
    ends_of,
    numbered,
    told_edges,
    with_surroundings,
)
from graph.diagrams.views.named import named
from graph.diagrams.words import Words, sentence_if, words_in
from graph.errors import NotFoundError
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.reader import GraphReader
from graph.model.records import Record, Scenario
from graph.query.lookup import records_of

_USUAL = ViewSpec(Subject.SCENARIO)


def scenarios_view(reader: GraphReader, spec: ViewSpec) -> View:
    """Return the view of a scenario, or of several in one; without names, of all.

    Of several, services are shown once, in order of appearance, and each interaction belongs to a
    series, its scenario, within which it is numbered. Days group as for one: those of the first
    scenario come first. Apart stands what takes part in no interaction of any of them.

    Raises:
        NotFoundError: If a scenario does not exist, with suggestions.
    """
    ids = named(reader, NodeKind.SCENARIO, spec.names)
    every = reader.ids(NodeKind.SCENARIO) if not spec.names else ()
    scenarios = records_of(reader, Scenario, [*ids, *every])
    chosen = _chosen(scenarios)
    if spec.context:
        chosen = with_surroundings(reader, chosen)
    if spec.collapse:
        chosen = collapsed(reader, chosen, scenarios)
    facts = gather(reader, spec, [chosen], also=chosen.silent)
    if len(scenarios) == 1:
        return _view_of_one(scenarios[0], chosen, facts)
    return _view_of_several(scenarios, chosen, facts)


def scenario_view(reader: GraphReader, scenario: NodeId) -> View:
    """Return what a scenario consists of: its interactions in order, and nothing else as edges.

    The participants of the interactions stand in order of appearance. Each service is grouped by
    the first of the scenario's own days, in the scenario's order, that teaches it or a part of it;
    actors, and services that none of them teaches, are in no group. Key services that take part in
    no interaction follow, apart from all groups. Days that no source describes group nothing.

    Raises:
        NotFoundError: If there is no such scenario.
    """
    return scenario_views(reader, [scenario])[0]


def scenario_views(reader: GraphReader, scenarios: Sequence[NodeId]) -> list[View]:
    """Return the view of each scenario as `scenario_view` does, with few questions for them all.

    Raises:
        NotFoundError: If one of the scenarios does not exist.
    """
    found = [
        _existing(reader, identifier, record)
        for identifier, record in zip(scenarios, reader.records(scenarios), strict=True)
    ]
    choices = [_chosen([scenario]) for scenario in found]
    facts = gather(reader, _USUAL, choices)
    return [
        _view_of_one(scenario, chosen, facts)
        for scenario, chosen in zip(found, choices, strict=True)
    ]


def _existing(reader: GraphReader, identifier: NodeId, record: Record | None) -> Scenario:
    if isinstance(record, Scenario):
        return record
    key = key_of(identifier)
    raise NotFoundError("scenario", key, reader.suggestions(NodeKind.SCENARIO, key))


def _chosen(scenarios: Sequence[Scenario]) -> Chosen:
    """Choose the participants of the interactions, then the key services that are none."""
    pairs = [pair for scenario in scenarios for pair in numbered(scenario)]
    edges, series = told_edges(pairs, scenarios)
    taking_part = ends_of(edges)
    key_services = (link.target for each in scenarios for link in each.key_services)
    nodes = distinct([*taking_part, *key_services])
    silent = tuple(nodes[len(taking_part) :])
    scopes = {each.id: tuple(distinct(link.target for link in each.days)) for each in scenarios}
    return Chosen(
        nodes=tuple(nodes),
        edges=edges,
        apart=frozenset(silent),
        series=series,
        scope=tuple(distinct(day for days in scopes.values() for day in days)),
        scopes=scopes if series else {},
        told=frozenset(at for at, _ in pairs),
        silent=silent,
    )


def _view_of_one(scenario: Scenario, chosen: Chosen, facts: Facts) -> View:
    """Say what the scenario is about, how much there is to see, and what is not connected."""
    words = words_in(facts.spec.language)
    about = scenario.description or scenario.use_case
    silent = ", ".join(facts.names(chosen.silent))
    return composed(
        chosen,
        facts,
        scenario.title,
        f"{about.rstrip('. ')}." if about else "",
        _count(len(scenario.interactions), words),
        words.key_services_apart.format(silent) if silent else "",
    )


def _view_of_several(scenarios: Sequence[Scenario], chosen: Chosen, facts: Facts) -> View:
    words = words_in(facts.spec.language)
    titles = [scenario.title for scenario in scenarios]
    untold = [each.title for each in scenarios if not each.interactions and chosen.told]
    return composed(
        chosen,
        facts,
        words.listed(titles) if facts.spec.names else words.all_scenarios,
        words.scenarios.format(len(scenarios)),
        _count(len(chosen.told), words),
        sentence_if(words.silent_scenarios, untold, words),
        sentence_if(words.key_services_apart, facts.names(chosen.silent), words),
    )


def _count(interactions: int, words: Words) -> str:
    return words.interactions.format(interactions) if interactions else words.no_interactions
