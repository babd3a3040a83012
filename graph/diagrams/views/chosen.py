"""What a view has chosen to show, before it has names, groups and copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.diagrams.view import Mark, ViewEdge, ViewSeries
from graph.model.ids import NodeId, NodeKind, kind_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """Nodes and edges of the graph, by their ids."""

    nodes: tuple[NodeId, ...]
    """What is shown, once each, in the order of the view."""
    edges: tuple[ViewEdge, ...] = ()
    """What connects them, in order."""
    apart: frozenset[NodeId] = frozenset()
    """Which nodes belong to it though no edge says how."""
    context: frozenset[NodeId] = frozenset()
    """Which nodes are there only for what surrounds the rest."""
    series: tuple[ViewSeries, ...] = ()
    """What is shown together; empty where it is one thing."""
    scope: tuple[NodeId, ...] | None = None
    """The days that may hold a service, in order; None for all days, by number."""
    scopes: Mapping[NodeId, tuple[NodeId, ...]] = field(default_factory=dict)
    """By series: the days that may hold a service in it."""
    members: Mapping[NodeId, tuple[NodeId, ...]] = field(default_factory=dict)
    """By component: the services that it stands for here."""
    marks: Mapping[NodeId, Mark] = field(default_factory=dict)
    """By node: what has become of it."""
    copies: Mapping[NodeId, Copy] = field(default_factory=dict)
    """By node of the view: what it is a copy of."""
    told: frozenset[tuple[NodeId, int]] = frozenset()
    """The interactions among the edges: their scenario, and their place in it."""
    silent: tuple[NodeId, ...] = ()
    """The key services of scenarios that take part in no interaction of theirs, in order."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the places where a service is shown."""

    of: NodeId
    """The service."""
    day: NodeId
    """The day that it stands on."""


def distinct(nodes: Iterable[NodeId]) -> list[NodeId]:
    """Return nodes once each, in the order of first mention."""
    return list(dict.fromkeys(nodes))


def services_in(nodes: Sequence[NodeId]) -> list[NodeId]:
    """Return those nodes that are services."""
    return [node for node in nodes if kind_of(node) is NodeKind.SERVICE]
