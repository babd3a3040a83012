"""What a diagram shows: nodes, groups and edges chosen from the graph. How it looks is a printer's.

A view is the same for every notation. Whatever is to be drawn becomes one first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import NotFoundError
from graph.model.evidence import Evidence
from graph.model.ids import NodeId, NodeKind, key_of, kind_of
from graph.model.reader import GraphReader
from graph.model.records import Actor, Day, Interaction, Record, Scenario, Service


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A node of the graph as a view shows it."""

    id: NodeId
    """The node of the graph."""
    name: str
    """What it is called, as the course says it."""
    kind: NodeKind
    """What it is: a service, or an actor outside the cloud."""
    is_apart: bool = False
    """Whether it belongs to what is shown and no edge says how. It stands alone, dashed."""


@dataclass(frozen=True, slots=True)
class ViewGroup:
    """Nodes that stand together under a title."""

    id: NodeId
    """What they belong to: a day."""
    title: str
    """`Day 8: S3 (Simple Storage Service)`."""
    nodes: tuple[NodeId, ...]
    """Which nodes, in the order of the view; at least one, and none that another group holds."""


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """An edge of the graph as a view shows it."""

    source: NodeId
    """The node of the view that it starts at."""
    target: NodeId
    """The node of the view that it leads to."""
    label: str | None
    """What happens."""
    number: int | None
    """Its place in the order in which things happen, 1-based; None where there is no order."""
    evidence: tuple[Evidence, ...]
    """Where it is stated; the newest source first."""

    @property
    def text(self) -> str:
        """The words beside it: `1. 사용자 요청 수신`, `1.` without label, empty without both."""
        number = "" if self.number is None else f"{self.number}."
        return f"{number} {self.label or ''}".strip(" ")


@dataclass(frozen=True, slots=True)
class View:
    """What a diagram shows."""

    title: str
    """What it is a picture of."""
    description: str
    """The same in a few sentences, for people who do not see the picture; says what is missing."""
    nodes: tuple[ViewNode, ...]
    """Everything shown, once each: in order of appearance, then what stands apart."""
    groups: tuple[ViewGroup, ...]
    """How nodes stand together, in order; nodes may be in none."""
    edges: tuple[ViewEdge, ...]
    """What connects them, in order."""

    @property
    def unconnected(self) -> tuple[ViewNode, ...]:
        """The nodes without any edge, in order."""
        connected = {end for edge in self.edges for end in (edge.source, edge.target)}
        return tuple(node for node in self.nodes if node.id not in connected)


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
    surroundings = _surroundings(reader, found)
    return [_scenario_view(scenario, surroundings) for scenario in found]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What else the graph says of the nodes that scenarios lead to."""

    records: Mapping[NodeId, Record | None]
    """Participants, key services and days."""
    taught_on: Mapping[NodeId, tuple[NodeId, ...]]
    """The days of each service."""


def _existing(reader: GraphReader, identifier: NodeId, record: Record | None) -> Scenario:
    if isinstance(record, Scenario):
        return record
    key = key_of(identifier)
    raise NotFoundError("scenario", key, reader.suggestions(NodeKind.SCENARIO, key))


def _surroundings(reader: GraphReader, scenarios: Sequence[Scenario]) -> _Surroundings:
    """Ask for everything that the views of these scenarios need, in two questions."""
    shown = _distinct([node for scenario in scenarios for node in _shown(scenario)])
    days = _distinct([link.target for scenario in scenarios for link in scenario.days])
    services = [node for node in shown if kind_of(node) is NodeKind.SERVICE]
    nodes = [*shown, *days]
    return _Surroundings(
        records=dict(zip(nodes, reader.records(nodes), strict=True)),
        taught_on=dict(zip(services, reader.taught_on(services), strict=True)),
    )


def _scenario_view(scenario: Scenario, surroundings: _Surroundings) -> View:
    participants = _participants(scenario.interactions)
    nodes = tuple(
        _view_node(node, surroundings.records[node], is_apart=node not in participants)
        for node in _shown(scenario)
    )
    return View(
        title=scenario.title,
        description=_description(scenario, nodes),
        nodes=nodes,
        groups=_groups(scenario, participants, surroundings),
        edges=tuple(
            ViewEdge(each.source, each.target, each.label, number, each.evidence)
            for number, each in enumerate(scenario.interactions, start=1)
        ),
    )


def _view_node(node: NodeId, record: Record | None, *, is_apart: bool) -> ViewNode:
    match record:
        case Service() | Actor():
            name = record.name
        case _:  # nothing describes it: its key is all that is known
            name = key_of(node)
    return ViewNode(node, name, kind_of(node) or NodeKind.SERVICE, is_apart)


def _groups(
    scenario: Scenario, participants: Sequence[NodeId], surroundings: _Surroundings
) -> tuple[ViewGroup, ...]:
    """Return a group for each day of the scenario that is the first to teach a participant."""
    left = list(participants)
    groups = []
    for identifier in _distinct([link.target for link in scenario.days]):
        day = surroundings.records[identifier]
        taught = [node for node in left if identifier in surroundings.taught_on.get(node, ())]
        if isinstance(day, Day) and taught:
            groups.append(ViewGroup(identifier, f"Day {day.number}: {day.title}", tuple(taught)))
            left = [node for node in left if node not in taught]
    return tuple(groups)


def _description(scenario: Scenario, nodes: Sequence[ViewNode]) -> str:
    """Say what the scenario is about, how much there is to see, and what is not connected."""
    about = scenario.description or scenario.use_case
    count = len(scenario.interactions)
    sentences = [
        f"{about.rstrip('. ')}." if about else "",
        f"Interactions: {count}." if count else "No interactions are stated.",
    ]
    apart = ", ".join(node.name for node in nodes if node.is_apart)
    if apart:
        sentences.append(f"Key services in no interaction: {apart}.")
    return " ".join(sentence for sentence in sentences if sentence)


def _shown(scenario: Scenario) -> list[NodeId]:
    """Return the participants of the interactions, then the key services that are none."""
    key_services = [link.target for link in scenario.key_services]
    return _distinct([*_participants(scenario.interactions), *key_services])


def _participants(interactions: Sequence[Interaction]) -> list[NodeId]:
    return _distinct([end for each in interactions for end in (each.source, each.target)])


def _distinct(nodes: Sequence[NodeId]) -> list[NodeId]:
    return list(dict.fromkeys(nodes))
