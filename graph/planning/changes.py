"""Changes of a plan: each takes a plan and gives another one.

Prerequisites, and what scenarios point to, stay as they were: that is how a change breaks things,
and `impact` finds out what. Days keep their ids and numbers wherever they are moved. A day that
takes the place of another joins the week of that one; days that merely shift stay in theirs.

Here are the changes that move days or take them out; `reshaping` has those that make days of other
days, `contents` those of what days and scenarios hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from graph.errors import NotFoundError, RequestError, did_you_mean
from graph.model.ids import NodeId, key_of
from graph.model.names import near
from graph.planning.plan import Plan, PlannedDay

MAX_POSITION = 1_000_000
"""The last position that a day can have; the largest number that the sources allow."""


class Change(Protocol):
    """Something that can be done to a plan."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan that it makes.

        Raises:
            RequestError: If it cannot be done to this plan.
        """

    def __str__(self) -> str:
        """Say in words what it does."""


class AbsentError(RequestError):
    """A change of something that is not in the plan: it never was, or a change has removed it."""

    def __init__(self, node: NodeId, name: str, hint: str = "") -> None:
        """Say that `node`, which people call `name`, is not in the plan, and give a hint."""
        self.node = node
        self.plainly = f"{name} is not in the plan."
        super().__init__(self.plainly + hint)


@dataclass(frozen=True, slots=True)
class RemoveDay:
    """A day is taken out. The others stay where they are."""

    day: NodeId
    """Which one."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan without the day."""
        gone = day_of(plan, self.day)
        return without(plan, [gone])

    def __str__(self) -> str:
        """`remove Day 16`."""
        return f"remove {named(self.day)}"


@dataclass(frozen=True, slots=True)
class MoveDay:
    """A day takes another position, and those between shift by one."""

    day: NodeId
    """Which one."""
    to: int
    """The position that it takes."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the day in its new place."""
        moved = day_of(plan, self.day)
        last = plan.days[-1].position
        if not 1 <= self.to <= last:
            raise RequestError(
                f"{named(self.day)} cannot move to position {self.to}:"
                f" the positions go from 1 to {last}."
            )
        low, high = sorted((moved.position, self.to))
        step = 1 if self.to < moved.position else -1
        week = week_at(plan, self.to, moved)
        return replace(
            plan,
            days=by_position(
                replace(day, position=self.to, week=week)
                if day is moved
                else replace(day, position=day.position + step)
                if low <= day.position <= high
                else day
                for day in plan.days
            ),
        )

    def __str__(self) -> str:
        """`move Day 16 to position 2`."""
        return f"move {named(self.day)} to position {self.to}"


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """A day takes a position that is free. The others stay where they are."""

    day: NodeId
    """Which one."""
    at: int
    """The position, from 1; no other day stands there."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the day in its new place."""
        placed = day_of(plan, self.day)
        remedy = "Use `move`, which shifts the days between, or `swap`."
        require_free(plan, self.at, remedy, but=self.day)
        week = week_at(plan, self.at, placed)
        moved = replace(placed, position=self.at, week=week)
        return with_days(plan, {self.day: moved})

    def __str__(self) -> str:
        """`place Day 16 at position 29`."""
        return f"place {named(self.day)} at position {self.at}"


@dataclass(frozen=True, slots=True)
class SwapDays:
    """Two days change places, and weeks."""

    day: NodeId
    """One of them."""
    other: NodeId
    """The other."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the days in each other's place."""
        one, two = day_of(plan, self.day), day_of(plan, self.other)
        if one is two:
            raise RequestError(f"{named(self.day)} cannot be swapped with itself. Name two days.")
        return with_days(
            plan,
            {
                one.id: replace(one, position=two.position, week=two.week),
                two.id: replace(two, position=one.position, week=one.week),
            },
        )

    def __str__(self) -> str:
        """`swap Day 3 and Day 16`."""
        return f"swap {named(self.day)} and {named(self.other)}"


class Course:
    """Changes that follow each other, and what they have made of a plan so far."""

    def __init__(self, plan: Plan) -> None:
        """Begin with a plan."""
        self.plan = plan
        self._taken = 0
        self._gone: dict[NodeId, str] = {}

    def take(self, change: Change) -> None:
        """Do one more change.

        Raises:
            RequestError: If it cannot be done; it says which change it is, and which one before it
                it contradicts.
        """
        self._taken += 1
        words = f"Change {self._taken} ({change})"
        try:
            changed = change.apply(self.plan)
        except AbsentError as error:
            cause = self.why_gone(error.node)
            told = f"{error.plainly} {cause} took it out." if cause else str(error)
            raise RequestError(f"{words}: {told}") from error
        except (RequestError, NotFoundError) as error:
            raise RequestError(f"{words}: {error}") from error
        gone = [*(self.plan.day.keys() - changed.day.keys())]
        if self.plan.scenarios is not changed.scenarios:
            gone += self.plan.scenario.keys() - changed.scenario.keys()
        self._gone.update(dict.fromkeys(gone, words))
        self.plan = changed

    def why_gone(self, node: NodeId) -> str:
        """Return which change took something out, as `Change 1 (remove Day 16)`; else nothing."""
        return self._gone.get(node, "")


def apply_all(plan: Plan, changes: Iterable[Change]) -> Plan:
    """Return the plan that several changes make, one after the other.

    Raises:
        RequestError: If one cannot be done to what those before it have made; it says which.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> plan = read_plan(build_graph())
        >>> day = NodeId("day:16")
        >>> changed = apply_all(plan, [MoveDay(day, 2), SwapDays(day, NodeId("day:1"))])
        >>> [day.number for day in changed.days][:3]
        [16, 1, 2]
        >>> apply_all(plan, [RemoveDay(day), MoveDay(day, 2)])  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        graph.errors.RequestError: Change 2 (move Day 16 to position 2): Day 16 is not in the...
    """
    course = Course(plan)
    for change in changes:
        course.take(change)
    return course.plan


def by_position(days: Iterable[PlannedDay]) -> tuple[PlannedDay, ...]:
    """Return days in the order of their positions."""
    return tuple(sorted(days, key=lambda day: day.position))


def day_of(plan: Plan, day: NodeId) -> PlannedDay:
    """Return a day of a plan.

    Raises:
        AbsentError: If it is not in the plan, because it never was or a change has removed it.
    """
    if day not in plan.day:
        raise AbsentError(day, named(day), near_days(plan, day))
    return plan.day[day]


def near_days(plan: Plan, day: NodeId) -> str:
    """Return a hint, for a day that is not there: days that come near it, or which ones there are.

    Example:
        >>> near_days(Plan((), (), ()), NodeId("day:3"))
        ' The plan has no days.'
    """
    if not plan.days:
        return " The plan has no days."
    known = {key_of(other): named(other) for other in plan.day}
    numbers = sorted(other.number for other in plan.days)
    return (
        did_you_mean([known[key] for key in near(key_of(day), known)])
        or f" The days go from {numbers[0]} to {numbers[-1]}."
    )


def named(day: NodeId) -> str:
    """Return what people call a day: `Day 16`."""
    return f"Day {key_of(day)}"


def with_days(plan: Plan, days: dict[NodeId, PlannedDay]) -> Plan:
    """Return a plan with other days in place of some, by their ids."""
    return replace(plan, days=by_position(days.get(day.id, day) for day in plan.days))


def without(plan: Plan, gone: Iterable[PlannedDay]) -> Plan:
    """Return a plan without some days; no day to come gets a number of theirs."""
    numbers = {day.id: day.number for day in gone}
    return replace(
        plan,
        days=tuple(day for day in plan.days if day.id not in numbers),
        highest_number=max([plan.highest_number, *numbers.values()]),
    )


def shifted(plan: Plan, start: int, by: int) -> tuple[PlannedDay, ...]:
    """Return the days of a plan, those from a position on further back.

    Raises:
        RequestError: If the last one would stand beyond the last position that there is.
    """
    if plan.days and max(start, plan.days[-1].position) + by > MAX_POSITION:
        raise RequestError(f"There is no room: positions go up to {MAX_POSITION}.")
    return tuple(
        replace(day, position=day.position + by) if day.position >= start else day
        for day in plan.days
    )


def require_free(plan: Plan, position: int, remedy: str, but: NodeId | None = None) -> None:
    """Refuse a position that is none, or where another day than `but` stands.

    Raises:
        RequestError: With a remedy, and a position that is free.
    """
    if not 1 <= position <= MAX_POSITION:
        raise RequestError(f"There is no position {position}: they go from 1 to {MAX_POSITION}.")
    taken = {day.position: day for day in plan.days if day.id != but}
    if position in taken:
        free = next(place for place in range(position + 1, MAX_POSITION + 2) if place not in taken)
        raise RequestError(
            f"Position {position} is taken by Day {taken[position].number}. {remedy}"
            f" The next free position is {free}."
        )


def week_at(plan: Plan, position: int, joining: PlannedDay | None = None) -> int | None:
    """Return the week of the day that stands at a position, or else of the nearest before it.

    Where there is none before it, that of the first day counts.
    """
    others = [day for day in plan.days if joining is None or day.position != joining.position]
    if joining is not None and position == joining.position:
        return joining.week
    before = [day for day in others if day.position <= position]
    nearest = before[-1:] or others[:1]
    return nearest[0].week if nearest else joining.week if joining else None
