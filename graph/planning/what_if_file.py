"""The changes that a what-if file states, against the plan that they are to change."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from graph.errors import NotFoundError, RequestError
from graph.load import what_if as file
from graph.model.ids import NodeId
from graph.model.reader import GraphReader
from graph.planning.changes import (
    Change,
    Course,
    MoveDay,
    PlaceDay,
    RemoveDay,
    SwapDays,
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
from graph.planning.step_names import StepNames


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
        WhatIfError: If the file cannot be read, or a step cannot be done to what those before it
            have made; with the place.
    """
    course = Course(plan)
    return tuple(_taken(course, step, reader) for step in file.read_what_if(path))


def _taken(course: Course, step: file.WhatIfStep, reader: GraphReader) -> Change:
    names = _PlacedNames(StepNames(course, reader), step)
    change = _MADE[type(step.shape)](names, step.shape)
    with names.at():
        course.take(change)
    return change


class _PlacedNames:
    """What a step names; a mistake is told with the place of the field."""

    def __init__(self, names: StepNames, step: file.WhatIfStep) -> None:
        self._names = names
        self._step = step

    @contextmanager
    def at(self, *field: str | int) -> Iterator[None]:
        """Make a mistake one of a field of the file."""
        try:
            yield
        except (NotFoundError, RequestError) as error:
            raise self._step.fault(str(error), *field) from error

    def day(self, number: int, *field: str | int) -> NodeId:
        with self.at(*field):
            return self._names.day(number)

    def days(self, numbers: Sequence[int], *field: str | int) -> tuple[NodeId, ...]:
        return tuple(self.day(number, *field, index) for index, number in enumerate(numbers))

    def service(self, name: str, *field: str | int) -> NodeId:
        with self.at(*field):
            return self._names.services([name])[0]

    def services(self, names: Sequence[str], *field: str | int) -> tuple[NodeId, ...]:
        try:
            return self._names.services(names)
        except NotFoundError as error:
            raise self._step.fault(str(error), *field, names.index(error.name)) from error

    def new_service(self, name: str, *field: str | int) -> NodeId:
        with self.at(*field):
            return self._names.new_service(name)

    def scenario(self, name: str, *field: str | int) -> NodeId:
        with self.at(*field):
            return self._names.scenario(name)


def _split(names: _PlacedNames, shape: file.SplitStep) -> SplitDay:
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


def _insert(names: _PlacedNames, shape: file.InsertStep) -> InsertDay:
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


def _add_service(names: _PlacedNames, shape: file.AddServiceStep) -> AddService:
    day = names.day(shape.to, "to")
    if shape.new:
        return AddService(names.new_service(shape.service, "service"), day, shape.service)
    return AddService(names.service(shape.service, "service"), day)


def _drop_service(names: _PlacedNames, shape: file.DropServiceStep) -> DropService:
    day = None if shape.from_ is None else names.day(shape.from_, "from")
    return DropService(names.service(shape.service, "service"), day)


def _add_scenario(names: _PlacedNames, shape: file.AddScenarioStep) -> AddScenario:
    days = names.days(shape.days or (), "days")
    uses = names.services(shape.uses or (), "uses")
    return AddScenario(shape.key, shape.title, days, uses)


_MADE: dict[type[Any], Callable[[_PlacedNames, Any], Change]] = {
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
