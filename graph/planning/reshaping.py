"""Changes that make days of other days: split, merge, insert.

A new day has an id and a number that no day had before: the next free number, as Day 29 in a course
of 28 days. What a change puts in says so as its evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.errors import RequestError
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, key_of, node_id
from graph.model.records import Link
from graph.planning.changes import (
    Change,
    by_position,
    day_of,
    named,
    require_free,
    shifted,
    week_at,
    with_days,
    without,
)
from graph.planning.hours import exact_hours, in_words, total_hours
from graph.planning.lookup import require_service
from graph.planning.plan import Plan, PlannedDay

MOST_HOURS = 10_000
"""How long a day may take after a change: as long as sources may say."""


@dataclass(frozen=True, slots=True)
class DayPart:
    """What becomes a day when a day is split."""

    title: str | None = None
    """What it is about; None for the title of the day with the number of the part."""
    hours: float | None = None
    """How long it takes, 0 to `MOST_HOURS`; None for an equal share of what the other parts
    leave."""
    teaches: tuple[NodeId, ...] | None = None
    """The services that it teaches; None for what the other parts leave, if it is the last part
    that says None, and else for nothing."""


@dataclass(frozen=True, slots=True)
class SplitDay:
    """A day is divided into parts, which stand one after the other; later days shift back.

    The last part keeps the id of the day: whoever needed the day needs it, and scenarios that
    pointed to the day point to it. Each part needs the one before it, and all of them need what the
    day needed. The parts stay in the week of the day.
    """

    day: NodeId
    """Which one."""
    parts: tuple[DayPart, ...]
    """What it becomes, in order; two or more."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the parts in place of the day."""
        whole = day_of(plan, self.day)
        if len(self.parts) < 2:  # noqa: PLR2004 - two is what makes it a split
            raise RequestError(f"{named(self.day)} must be split into two parts or more.")
        evidence = assumed(self)
        number = next_number(plan)
        last = len(self.parts) - 1
        parts: list[PlannedDay] = []
        shares = zip(self._hours(whole), self._teaches(plan, whole, evidence), strict=True)
        for index, (part, (hours, teaches)) in enumerate(zip(self.parts, shares, strict=True)):
            made = replace(
                whole,
                position=whole.position + index,
                title=part.title or f"{whole.title} ({index + 1}/{last + 1})",
                hours=hours,
                teaches=teaches,
                prerequisites=_after(whole, parts[-1:], evidence),
            )
            if index < last:
                identifier = node_id(NodeKind.DAY, number + index)
                made = replace(made, id=identifier, number=number + index, related=())
            parts.append(made)
        others = (day for day in shifted(plan, whole.position, last) if day.id != whole.id)
        return replace(plan, days=by_position([*others, *parts]))

    def _hours(self, whole: PlannedDay) -> Iterator[float | None]:
        stated = [checked_hours(part.hours) for part in self.parts if part.hours is not None]
        silent = len(self.parts) - len(stated)
        taken = sum((Decimal(str(hours)) for hours in stated), Decimal(0))
        left = exact_hours(whole) - taken
        if silent and whole.hours is not None and left < 0:
            raise RequestError(
                f"{named(self.day)} takes {in_words(whole.hours)}, and its parts take"
                f" {in_words(taken)} already. Give every part its hours."
            )
        share = float(left / silent) if silent and whole.hours is not None else None
        for part in self.parts:
            yield share if part.hours is None else part.hours

    def _teaches(
        self, plan: Plan, whole: PlannedDay, evidence: tuple[Evidence, ...]
    ) -> Iterator[tuple[Link, ...]]:
        own = {link.target: link for link in whole.teaches}
        taken = {service for part in self.parts for service in part.teaches or ()}
        rest = tuple(link for link in whole.teaches if link.target not in taken)
        silent = [index for index, part in enumerate(self.parts) if part.teaches is None]
        for index, part in enumerate(self.parts):
            if part.teaches is not None:
                links = service_links(plan, part.teaches, evidence)
                yield tuple(own.get(link.target, link) for link in links)
            else:
                yield rest if index == silent[-1] else ()

    def __str__(self) -> str:
        """`split Day 8 into 2 parts`."""
        return f"split {named(self.day)} into {len(self.parts)} parts"


@dataclass(frozen=True, slots=True)
class MergeDays:
    """Days become one, which stands where the first one named stands. No other day shifts.

    It keeps the id, the number and the week of the first one named. It takes as long as all of
    them, teaches what they teach and needs what they need; whoever needed or pointed to one of them
    now means it.
    """

    days: tuple[NodeId, ...]
    """Which ones; two or more, each once."""
    title: str | None = None
    """What it is about; None for the title of the first one named."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with one day in place of several."""
        merged = [day_of(plan, day) for day in self.days]
        if len(merged) < 2 or len({day.id for day in merged}) < len(merged):  # noqa: PLR2004
            raise RequestError("Name two days or more, each once, that are to become one.")
        first, *others = merged
        are_silent = all(day.hours is None for day in merged)
        whole = replace(
            first,
            title=self.title or first.title,
            hours=None if are_silent else total_hours(merged),
            teaches=_once(link for day in merged for link in day.teaches),
            prerequisites=_once(link for day in merged for link in day.prerequisites),
            related=_once(link for day in merged for link in day.related),
        )
        left = without(with_days(plan, {first.id: whole}), others)
        return _redirected(left, {day.id for day in others}, first.id)

    def __str__(self) -> str:
        """`merge Day 9 and Day 10`."""
        return f"merge {' and '.join(map(named, self.days))}"


@dataclass(frozen=True, slots=True)
class InsertDay:
    """A new day is put in. It says where in one of three ways."""

    title: str
    """What it is about."""
    before: NodeId | None = None
    """Where this day stands; this one and all behind it shift by one."""
    after: NodeId | None = None
    """Behind this day; all behind it shift by one."""
    at: int | None = None
    """At this position, which is free; no day shifts."""
    hours: float | None = None
    """How long it takes, 0 to `MOST_HOURS`."""
    teaches: tuple[NodeId, ...] = ()
    """The services that it teaches."""
    prerequisites: tuple[NodeId, ...] = ()
    """The days that it needs."""
    week: int | None = None
    """Its week; None for that of the day `before` or `after` which it is put, or of the nearest
    day before it."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the new day."""
        position, week, days = self._place(plan)
        number = next_number(plan)
        evidence = assumed(self)
        day = PlannedDay(
            id=node_id(NodeKind.DAY, number),
            number=number,
            position=position,
            title=self.title,
            week=week if self.week is None else self.week,
            hours=None if self.hours is None else checked_hours(self.hours),
            teaches=service_links(plan, self.teaches, evidence),
            prerequisites=day_links(plan, self.prerequisites, evidence),
        )
        weeks = plan.weeks if day.week is None else sorted({*plan.weeks, day.week})
        return replace(plan, days=by_position([*days, day]), weeks=tuple(weeks))

    def _place(self, plan: Plan) -> tuple[int, int | None, tuple[PlannedDay, ...]]:
        """Return its position, the week that it joins there, and the other days."""
        if sum(place is not None for place in (self.before, self.after, self.at)) != 1:
            raise RequestError("Say where the day is put by one of `before`, `after` and `at`.")
        if self.at is not None:
            require_free(plan, self.at, "Use `before` or `after`, which shift the days behind.")
            return self.at, week_at(plan, self.at), plan.days
        beside = self.before or self.after
        assert beside is not None  # noqa: S101 - one of the three is there
        neighbour = day_of(plan, beside)
        position = neighbour.position + (self.before is None)
        return position, neighbour.week, shifted(plan, position, 1)

    def __str__(self) -> str:
        """`insert 'Containers' after Day 4`."""
        if self.at is not None:
            return f"insert {self.title!r} at position {self.at}"
        if self.before is not None:
            return f"insert {self.title!r} before {named(self.before)}"
        return f"insert {self.title!r}" + (f" after {named(self.after)}" if self.after else "")


def next_number(plan: Plan) -> int:
    """Return a number that no day has, had before a change, or is expected to have."""
    used = [plan.highest_number]
    for day in plan.days:
        used.append(day.number)
        used += (int(key_of(link.target)) for link in day.prerequisites)
        used += (int(key_of(link.target)) for link in day.related)
    used += (int(key_of(link.target)) for each in plan.scenarios for link in each.days)
    return max(used) + 1


def checked_hours(hours: float) -> float:
    """Return hours that make sense.

    Raises:
        RequestError: If they are negative, over `MOST_HOURS`, or no number.
    """
    if not 0 <= hours <= MOST_HOURS:
        raise RequestError(f"{hours} hours make no sense: give 0 to {MOST_HOURS:,}.")
    return hours


def assumed(change: Change) -> tuple[Evidence, ...]:
    """Return where a fact stands that only a change states."""
    return (Evidence(EvidenceKind.CURATED, "what-if", section=str(change)),)


def service_links(
    plan: Plan, services: Iterable[NodeId], evidence: tuple[Evidence, ...]
) -> tuple[Link, ...]:
    """Return links to services, one each.

    Raises:
        NotFoundError: If the plan has no such service, with suggestions.
    """
    known = (require_service(plan, service) for service in dict.fromkeys(services))
    return tuple(Link(service.id, service.name, evidence) for service in known)


def day_links(
    plan: Plan, days: Iterable[NodeId], evidence: tuple[Evidence, ...]
) -> tuple[Link, ...]:
    """Return links to days, one each.

    Raises:
        AbsentError: If a day is not in the plan.
    """
    known = (day_of(plan, day) for day in dict.fromkeys(days))
    return tuple(Link(day.id, named(day.id), evidence) for day in known)


def _after(
    whole: PlannedDay, before: Iterable[PlannedDay], evidence: tuple[Evidence, ...]
) -> tuple[Link, ...]:
    """Return what a part of a day needs: what the whole does, and the part before it."""
    own = (link for link in whole.prerequisites if link.target != whole.id)
    return (*own, *(Link(part.id, named(part.id), evidence) for part in before))


def _redirected(plan: Plan, gone: Collection[NodeId], to: NodeId) -> Plan:
    """Return a plan in which links to some days lead to another one, and no day needs itself."""

    def led(links: Iterable[Link]) -> tuple[Link, ...]:
        return _once(replace(link, target=to) if link.target in gone else link for link in links)

    def others(day: PlannedDay, links: Iterable[Link]) -> tuple[Link, ...]:
        return tuple(link for link in led(links) if day.id != to or link.target != to)

    days = (
        replace(
            day,
            prerequisites=others(day, day.prerequisites),
            related=others(day, day.related),
        )
        for day in plan.days
    )
    scenarios = (replace(scenario, days=led(scenario.days)) for scenario in plan.scenarios)
    return replace(plan, days=tuple(days), scenarios=tuple(scenarios))


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the first link to each target."""
    found: dict[NodeId, Link] = {}
    for link in links:
        found.setdefault(link.target, link)
    return tuple(found.values())
