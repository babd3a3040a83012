"""What planning takes on a made-up curriculum of 2,000 days and 10,000 scenarios.

Each question is laid beside a plain pass over the data that it cannot do without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import networkx as nx

from bench.plans import large_plan
from graph.model.ids import NodeId
from graph.planning.changes import RemoveDay
from graph.planning.coverage import coverage
from graph.planning.impact import impact
from graph.planning.path import learning_path
from graph.planning.plan import Plan

Pair = tuple[Callable[[], object], Callable[[], object]]


def pairs() -> dict[str, Pair]:
    """Return each question, with what it is measured by."""
    plan = large_plan()
    aim = plan.scenarios[-1]
    day = plan.days[len(plan.days) // 2].id
    targets = [link.target for link in aim.days]
    return {
        "a path in 2,000 days : its graph alone": (
            lambda: learning_path(plan, [aim.id]),
            lambda: _needed(plan, targets),
        ),
        "coverage of 10,000 scenarios : counting": (
            lambda: coverage(fresh(plan)),
            lambda: _counted(plan),
        ),
        "impact of a removed day : counting": (
            lambda: impact(fresh(plan), RemoveDay(day).apply(plan)),
            lambda: _counted(plan),
        ),
    }


def fresh(plan: Plan) -> Plan:
    """Return a plan that has worked out nothing yet; plans remember their indexes."""
    return Plan(plan.days, plan.scenarios, plan.services, plan.weeks)


def _needed(plan: Plan, targets: list[NodeId]) -> list[NodeId]:
    network: nx.DiGraph[NodeId] = nx.DiGraph()
    for day in plan.days:
        network.add_edges_from((link.target, day.id) for link in day.prerequisites)
    found = set(targets).union(*(nx.ancestors(network, target) for target in targets))
    return list(nx.topological_sort(network.subgraph(found)))


def _counted(plan: Plan) -> Counter[NodeId]:
    found = Counter(link.target for day in plan.days for link in day.teaches)
    found.update(link.target for scenario in plan.scenarios for link in scenario.uses)
    return found
