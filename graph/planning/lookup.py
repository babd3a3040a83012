"""What an id means in a plan. A change of a plan may make an id known, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from graph.errors import NotFoundError
from graph.model.ids import NodeId, NodeKind, key_of
from graph.model.names import near
from graph.model.records import Service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario

T = TypeVar("T")


def require_day(plan: Plan, day: NodeId) -> PlannedDay:
    """Return a day of a plan.

    Raises:
        NotFoundError: If the plan has no such day, with the ids that come near it.
    """
    return _require(NodeKind.DAY, plan.day, day)


def require_scenario(plan: Plan, scenario: NodeId) -> PlannedScenario:
    """Return a scenario of a plan.

    Raises:
        NotFoundError: If the plan has no such scenario, with the ids that come near it.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> require_scenario(read_plan(build_graph()), NodeId("netflix"))
        Traceback (most recent call last):
        graph.errors.NotFoundError: There is no scenario 'netflix'. Did you mean \
'scenario:netflix_streaming'?
    """
    return _require(NodeKind.SCENARIO, plan.scenario, scenario)


def require_service(plan: Plan, service: NodeId) -> Service:
    """Return a service of a plan.

    Raises:
        NotFoundError: If the plan has no such service, with the ids that come near it.
    """
    return _require(NodeKind.SERVICE, plan.service, service)


def _require(kind: NodeKind, members: Mapping[NodeId, T], identifier: NodeId) -> T:
    found = members.get(identifier)
    if found is None:
        by_key = {key_of(member): member for member in members}
        close = near(key_of(identifier) or identifier, by_key)
        raise NotFoundError(kind.value, identifier, [by_key[key] for key in close])
    return found
