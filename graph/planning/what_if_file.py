"""The changes that a what-if file states, against the plan that they are to change."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from graph.errors import NotFoundError, RequestError
from graph.load import what_if as file
from graph.model.ids import NodeId, NodeKind, node_id, slug
from graph.model.reader import GraphReader
from graph.planning.changes import (
    Change,
    Course,
    MoveDay,
    PlaceDay,
    RemoveDay,
    SwapDays,
    near_days,
)
from graph.planning.contents import (
    AddScenario,
    AddService,
    ChangeHours,
    DropScenario,
    DropService,
)
from graph.planning.plan import Plan
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay


def read_changes(
    path: str | os.PathLike[str], reader: GraphReader, plan: Plan
) -> tuple[Change, ...]:
    """Return the changes that a what-if file states, in its order.

    Days go by their numbers, also where a step before has moved them; days that a step puts in get
    the next free ones. Services and scenarios go by any of their names.

    Args:
        path: A YAML or JSON file.
        reader: The graph, which knows the names.
        plan: The plan of that graph, which is not touched.

    Raises:
        SourceError: If the file cannot be read, or a step cannot be done to what those before it
            have made; with the place.
    """
    course = Course(plan)
    return tuple(_taken(course, step, reader) for step in file.read_what_if(path))


def _taken(course: Course, step: file.WhatIfStep, reader: GraphReader) -> Change:
    change = _MADE[type(step.shape)](_Names(course, step, reader), step.shape)
    try:
        course.take(change)
    except RequestError as error:
        raise step.fault(str(error)) from error
    return change


class _Names:
    """Resolves what a step names."""

    def __init__(self, course: Course, step: file.WhatIfStep, reader: GraphReader) -> None:
        self._course = course
        self._step = step
        self._reader = reader

    def day(self, number: int, *field: str | int) -> NodeId:
        """Return a day of the plan as the steps before have left it.

        Raises:
            SourceError: If there is none; it says which step took it out, or what comes near.
        """
        identifier = node_id(NodeKind.DAY, number)
        if identifier in self._course.plan.day:
            return identifier
        cause = self._course.why_gone(identifier)
        told = (
            f"Day {number} is not in the plan. {cause} took it out."
            if cause
            else f"There is no Day {number}.{near_days(self._course.plan, identifier)}"
        )
        raise self._step.fault(told, *field)

    def days(self, numbers: Sequence[int], *field: str | int) -> tuple[NodeId, ...]:
        """Return several days."""
        return tuple(self.day(number, *field, index) for index, number in enumerate(numbers))

    def service(self, name: str, *field: str | int) -> NodeId:
        """Return a service by any of its names, also one that a step before has made."""
        made = node_id(NodeKind.SERVICE, slug(name))
        known = made if made in self._course.plan.service else None
        return self._named(NodeKind.SERVICE, name, known, *field)

    def services(self, names: Sequence[str], *field: str | int) -> tuple[NodeId, ...]:
        """Return several services."""
        return tuple(self.service(name, *field, index) for index, name in enumerate(names))

    def new_service(self, name: str, *field: str | int) -> NodeId:
        """Return the id of a service that the course does not have.

        Raises:
            SourceError: If it has one of that name.
        """
        (known,) = self._reader.resolve(NodeKind.SERVICE, [name])
        if known is not None:
            message = f"The course has {name!r} already, as {known}. Leave `new` out."
            raise self._step.fault(message, *field)
        return node_id(NodeKind.SERVICE, slug(name))

    def scenario(self, name: str, *field: str | int) -> NodeId:
        """Return a scenario by its key or title, also one that a step before has added."""
        made = node_id(NodeKind.SCENARIO, name)
        known = made if made in self._course.plan.scenario else None
        return self._named(NodeKind.SCENARIO, name, known, *field)

    def _named(
        self, kind: NodeKind, name: str, otherwise: NodeId | None, *field: str | int
    ) -> NodeId:
        found = self._reader.resolve(kind, [name])[0] or otherwise
        if found is None:
            error = NotFoundError(kind.value, name, self._reader.suggestions(kind, name))
            raise self._step.fault(str(error), *field)
        return found


def _split(names: _Names, shape: file.SplitStep) -> SplitDay:
    parts = (
        DayPart(
            part.title,
            part.hours,
            None
            if part.teaches is None
            else names.services(part.teaches, "into", index, "teaches"),
        )
        for index, part in enumerate(shape.into)
    )
    return SplitDay(names.day(shape.day, "day"), tuple(parts))


def _insert(names: _Names, shape: file.InsertStep) -> InsertDay:
    return InsertDay(
        title=shape.title,
        before=None if shape.before is None else names.day(shape.before, "before"),
        after=None if shape.after is None else names.day(shape.after, "after"),
        at=shape.at,
        hours=shape.hours,
        teaches=names.services(shape.teaches or (), "teaches"),
        prerequisites=names.days(shape.prerequisites or (), "prerequisites"),
        week=shape.week,
    )


def _add_service(names: _Names, shape: file.AddServiceStep) -> AddService:
    day = names.day(shape.to, "to")
    if shape.new:
        return AddService(names.new_service(shape.service, "service"), day, shape.service)
    return AddService(names.service(shape.service, "service"), day)


def _drop_service(names: _Names, shape: file.DropServiceStep) -> DropService:
    day = None if shape.day is None else names.day(shape.day, "from")
    return DropService(names.service(shape.service, "service"), day)


def _add_scenario(names: _Names, shape: file.AddScenarioStep) -> AddScenario:
    days = names.days(shape.days or (), "days")
    uses = names.services(shape.uses or (), "uses")
    return AddScenario(shape.key, shape.title, days, uses)


_MADE: dict[type[Any], Callable[[_Names, Any], Change]] = {
    file.RemoveStep: lambda names, shape: RemoveDay(names.day(shape.day, "day")),
    file.MoveStep: lambda names, shape: MoveDay(names.day(shape.day, "day"), shape.to),
    file.PlaceStep: lambda names, shape: PlaceDay(names.day(shape.day, "day"), shape.at),
    file.SwapStep: lambda names, shape: SwapDays(*names.days(shape.days, "days")),
    file.SplitStep: _split,
    file.MergeStep: lambda names, shape: MergeDays(names.days(shape.days), shape.title),
    file.InsertStep: _insert,
    file.HoursStep: lambda names, shape: ChangeHours(names.day(shape.day, "day"), shape.to),
    file.AddServiceStep: _add_service,
    file.DropServiceStep: _drop_service,
    file.AddScenarioStep: _add_scenario,
    file.DropScenarioStep: lambda names, shape: DropScenario(
        names.scenario(shape.scenario, "scenario")
    ),
}
