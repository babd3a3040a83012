"""What depends on what, through any number of days: for every day of a plan at once.

Sets are the bits of whole numbers, so that a plan of thousands of days takes little time and room.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TypeVar

import networkx as nx

from graph.model.edges import Edge, Relation
from graph.model.ids import NodeId
from graph.planning.hours import HoursOfSets
from graph.planning.plan import Plan, PlannedDay, PlannedScenario, edge

T = TypeVar("T")
_BITS = bytes.maketrans(b"01", bytes([0, 1]))


@dataclass(frozen=True, slots=True)
class Load:
    """How much some days are."""

    days: int
    """How many they are."""
    hours: float
    """How long they take."""
    silent: tuple[PlannedDay, ...]
    """Those of them whose hours no source says, by position."""


@dataclass(frozen=True)
class Reach:
    """What depends on each day of a plan."""

    plan: Plan
    """The curriculum."""

    def days(self, day: NodeId) -> tuple[PlannedDay, ...]:
        """Return the days that need a day, transitively, by position; the day itself is left out.

        That holds in a cycle too, where a day needs itself.
        """
        found = _members(self.plan.days, self._dependent_days[day])
        return tuple(each for each in found if each.id != day)

    def scenarios(self, day: NodeId) -> tuple[PlannedScenario, ...]:
        """Return the scenarios that involve a day, or a day that needs it, by key."""
        return tuple(_members(self.plan.scenarios, self._dependent_scenarios[day]))

    def hours(self, day: NodeId) -> float:
        """Return how long the days take that need a day."""
        return self._hours.of(self._dependent_days[day] & ~(1 << self._place[day]))

    def load(self, scenario: PlannedScenario) -> Load:
        """Return how much it is that a scenario involves, with all that this needs."""
        together = 0
        for link in scenario.days:
            together |= self._needed_days.get(link.target, 0)
        silent = _members(self.plan.days, together & self._silent)
        return Load(together.bit_count(), self._hours.of(together), tuple(silent))

    def scenario_counts(self, without: Collection[NodeId] = ()) -> Mapping[NodeId, int]:
        """Return how many scenarios depend on each day, some scenarios left out."""
        flags = "".join("01"[each.id not in without] for each in reversed(self.plan.scenarios))
        wanted = int(flags or "0", 2)
        found = self._dependent_scenarios
        return {day.id: (found[day.id] & wanted).bit_count() for day in self.plan.days}

    def day_counts(self) -> Mapping[NodeId, int]:
        """Return how many days need each day, transitively; the day itself is left out."""
        return {
            day: (self._dependent_days[day] & ~(1 << place)).bit_count()
            for day, place in self._place.items()
        }

    def chains(self, day: NodeId) -> Mapping[NodeId, tuple[Edge, ...]]:
        """Return why each day depends on a day: the edges of a shortest way, dependent day first.

        The day itself has an empty way.
        """
        found: dict[NodeId, tuple[Edge, ...]] = {day: ()}
        waiting = deque([day])
        while waiting:
            current = waiting.popleft()
            for stated in self._needed_by[current]:
                if stated.source not in found:
                    found[stated.source] = (stated, *found[current])
                    waiting.append(stated.source)
        return found

    @cached_property
    def _place(self) -> Mapping[NodeId, int]:
        return {day.id: place for place, day in enumerate(self.plan.days)}

    @cached_property
    def _hours(self) -> HoursOfSets:
        return HoursOfSets(self.plan.days)

    @cached_property
    def _silent(self) -> int:
        return sum(1 << self._place[day.id] for day in self.plan.days if day.hours is None)

    @cached_property
    def _needed_by(self) -> Mapping[NodeId, list[Edge]]:
        """The prerequisite edges that lead to each day, by the position of their source."""
        found: dict[NodeId, list[Edge]] = {day.id: [] for day in self.plan.days}
        for day in self.plan.days:
            for link in day.prerequisites:
                if link.target in found:
                    found[link.target].append(edge(day.id, Relation.PREREQUISITE, link))
        return found

    @cached_property
    def _dependent_days(self) -> Mapping[NodeId, int]:
        return self._gathered({day: 1 << place for day, place in self._place.items()})

    @cached_property
    def _dependent_scenarios(self) -> Mapping[NodeId, int]:
        own = dict.fromkeys(self.plan.day, 0)
        for place, scenario in enumerate(self.plan.scenarios):
            for link in scenario.days:
                if link.target in own:
                    own[link.target] |= 1 << place
        return self._gathered(own)

    @cached_property
    def _needed_days(self) -> Mapping[NodeId, int]:
        """Each day with all that it needs."""
        found: dict[NodeId, int] = {}
        for knot in reversed(self._knots):
            together = 0
            for day in knot:
                together |= 1 << self._place[day]
                for link in self.plan.day[day].prerequisites:
                    together |= found.get(link.target, 0)
            found.update(dict.fromkeys(knot, together))
        return found

    def _gathered(self, own: Mapping[NodeId, int]) -> Mapping[NodeId, int]:
        """Return the sets of the days, each with those of all days that need it added.

        The days of a knot of cycles need each other and have one set.
        """
        found: dict[NodeId, int] = {}
        for knot in self._knots:
            together = 0
            for day in knot:
                together |= own[day]
                for stated in self._needed_by[day]:
                    together |= found.get(stated.source, 0)
            found.update(dict.fromkeys(knot, together))
        return found

    @cached_property
    def _knots(self) -> Sequence[frozenset[NodeId]]:
        """Days that need each other, mostly single ones; a knot stands before what it needs."""
        network: nx.DiGraph[NodeId] = nx.DiGraph()
        network.add_nodes_from(self.plan.day)
        network.add_edges_from(
            (stated.source, stated.target) for edges in self._needed_by.values() for stated in edges
        )
        condensed = nx.condensation(network)
        return [
            frozenset(condensed.nodes[knot]["members"]) for knot in nx.topological_sort(condensed)
        ]


def _members(among: Sequence[T], bits: int) -> Iterator[T]:
    """Return those whose places are in a set, in order."""
    flags = f"{bits:b}"[::-1].encode().translate(_BITS)
    return compress(among, flags)
