"""Which numbers days get when a changed plan is written down, where a number is a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Link
from graph.planning.changes import Change
from graph.planning.plan import Plan, PlannedDay
from graph.planning.reshaping import MergeDays


@dataclass(frozen=True, slots=True)
class Renumbering:
    """A plan before and after, and what becomes of the numbers in its sources."""

    before: Plan
    """The plan as the sources have it: each day at the position of its number."""
    after: Plan
    """The changed plan."""
    merged: Mapping[NodeId, NodeId]
    """Days that have become part of another one, and which."""
    positions: frozenset[int]
    """Where days stand after the changes."""

    @classmethod
    def of(cls, before: Plan, after: Plan, changes: Sequence[Change]) -> Renumbering:
        """Return what changes do to the numbers of a plan."""
        merged: dict[NodeId, NodeId] = {}
        for change in changes:
            if isinstance(change, MergeDays):
                first, *others = change.days
                merged.update(dict.fromkeys(others, first))
        return cls(before, after, merged, frozenset(day.position for day in after.days))

    def later(self, number: int) -> PlannedDay | None:
        """Return the day that a number of the sources means after the changes, if any."""
        day = node_id(NodeKind.DAY, number)
        while day in self.merged and day not in self.after.day:
            day = self.merged[day]
        return self.after.day.get(day)

    def number(self, number: int) -> int | None:
        """Return the number that stands for a number of the sources, None where its day is gone.

        A number that no day ever had stays.
        """
        if node_id(NodeKind.DAY, number) not in self.before.day:
            return number
        later = self.later(number)
        return None if later is None else later.position

    def numbers(self, links: Iterable[Link]) -> list[int]:
        """Return the new numbers of the days that links of the changed plan lead to."""
        days = (self.after.day.get(link.target) for link in links)
        return [day.position for day in days if day is not None]

    def is_taken_over(self, number: int) -> bool:
        """Return whether a number that no day had is that of a day after the changes."""
        return node_id(NodeKind.DAY, number) not in self.before.day and number in self.positions
