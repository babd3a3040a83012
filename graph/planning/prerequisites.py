"""What must come before what: everything that days need, and orders that keep to it."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from graph.model.ids import NodeId
from graph.model.quick import quickly
from graph.planning.plan import Plan, PlannedDay


@dataclass(frozen=True, slots=True)
class ValidOrder:
    """Days in an order in which each comes after its prerequisites."""

    days: tuple[PlannedDay, ...]
    """The days; among those that could come next, the one that stands first in the plan."""
    forced: tuple[PlannedDay, ...] = ()
    """Days of cycles that had to be placed before a prerequisite of theirs, in that order."""


_order = quickly(ValidOrder)


def needed(
    plan: Plan, days: Iterable[NodeId], known: Collection[NodeId] = frozenset()
) -> set[NodeId]:
    """Return some days with all that they need, transitively, as far as the plan has it.

    Known days are left out, and what is needed by nothing but them.
    """
    found: set[NodeId] = set()
    front = [day for day in days if day in plan.day and day not in known]
    while front:
        current = front.pop()
        if current not in found:
            found.add(current)
            front += [other for other in plan.needs[current] if other not in known]
    return found


def closure(plan: Plan, day: NodeId) -> tuple[NodeId, ...]:
    """Return a day with all that it needs, transitively, in no order; found out once."""
    found = plan.closures.get(day)
    if found is None:
        plan.closures[day] = found = tuple(needed(plan, [day]))
    return found


def valid_order(plan: Plan, days: Collection[NodeId]) -> ValidOrder:
    """Return some days in an order in which prerequisites come first.

    Prerequisites outside `days` do not count. (Kahn's algorithm, with a queue by position; where
    the plan is in order, that comes to the positions.)

    Where days stand in a cycle there is no such order. Then the first day that still waits is
    followed to the cycles that it waits for, and the first day of these in the plan goes first. So
    days that merely need something of a cycle still come after it.
    """
    in_order = sorted({*days}, key=plan.positions.__getitem__)
    if plan.is_in_order:
        return _order(tuple(map(plan.day.__getitem__, in_order)), ())
    chosen = {*in_order}
    waits_for = {day: chosen.intersection(plan.needs[day]) for day in in_order}
    needed_by = _turned(waits_for)
    ready = [(plan.day[day].position, day) for day, before in waits_for.items() if not before]
    placed: list[PlannedDay] = []
    forced: list[PlannedDay] = []
    while waits_for:
        if ready:
            _, current = heapq.heappop(ready)
        else:
            current = _first_of_knot(plan, waits_for)
            forced.append(plan.day[current])
        placed.append(plan.day[current])
        del waits_for[current]
        for other in needed_by[current]:
            if other in waits_for:
                waits_for[other].discard(current)
                if not waits_for[other]:
                    heapq.heappush(ready, (plan.day[other].position, other))
    return ValidOrder(tuple(placed), tuple(forced))


def _turned(waits_for: Mapping[NodeId, Collection[NodeId]]) -> dict[NodeId, list[NodeId]]:
    needed_by: dict[NodeId, list[NodeId]] = {day: [] for day in waits_for}
    for day, before in waits_for.items():
        for other in before:
            needed_by[other].append(day)
    return needed_by


def _first_of_knot(plan: Plan, waits_for: Mapping[NodeId, Iterable[NodeId]]) -> NodeId:
    """Return the first day in the plan of a knot of cycles that waits for nothing outside itself.

    All days wait. networkx gives a knot before those that lead to it, beginning at the first day.
    """
    network: nx.DiGraph[NodeId] = nx.DiGraph()
    network.add_nodes_from(waits_for)
    for day, before in waits_for.items():
        network.add_edges_from((day, other) for other in sorted(before))
    knot = next(nx.strongly_connected_components(network))
    return min(knot, key=lambda day: plan.day[day].position)


def cycles(plan: Plan) -> tuple[tuple[PlannedDay, ...], ...]:
    """Return days that need each other: one cycle for each knot of days that all do, with its path.

    It is the shortest one through the first day of the knot in the plan, with which it begins; each
    day needs the next, and the last the first. Cycles are ordered by their first days.
    """
    network: nx.DiGraph[NodeId] = nx.DiGraph()
    for day in plan.days:
        network.add_edges_from((day.id, other.id) for other in before(plan, day))
    found = []
    for knot in nx.strongly_connected_components(network):
        first = min(knot, key=lambda day: plan.day[day].position)
        if len(knot) > 1 or network.has_edge(first, first):
            found.append(_shortest_cycle(plan, plan.day[first]))
    return tuple(sorted(found, key=lambda cycle: cycle[0].position))


def before(plan: Plan, day: PlannedDay) -> list[PlannedDay]:
    """Return the prerequisites of a day that are in the plan, by position."""
    return [plan.day[other] for other in plan.needs[day.id]]


def _shortest_cycle(plan: Plan, first: PlannedDay) -> tuple[PlannedDay, ...]:
    """Return the shortest way from a day of a cycle over its prerequisites back to itself."""
    came_from: dict[NodeId, PlannedDay] = {}
    front = deque([first])
    while first.id not in came_from:
        current = front.popleft()
        for other in before(plan, current):
            if other.id not in came_from:
                came_from[other.id] = current
                front.append(other)
    way = [came_from[first.id]]
    while way[-1] is not first:
        way.append(came_from[way[-1].id])
    return tuple(reversed(way))
