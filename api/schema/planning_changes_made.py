"""What clients state → changes of the plan, each against what those before it have made."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from api.schema import planning_change_inputs as inputs
from api.schema.define import given
from graph.errors import LimitError, NotFoundError, RequestError
from graph.model.ids import NodeId, NodeKind, node_id, slug
from graph.model.reader import GraphReader
from graph.planning import contents
from graph.planning.changes import (
    MAX_POSITION,
    Change,
    Course,
    MoveDay,
    PlaceDay,
    RemoveDay,
    SwapDays,
    near_days,
)
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay

MOST_CHANGES = 100
"""How many changes may be asked about at once, and into how many parts days may be split in all."""


class UnknownInChangeError(NotFoundError):
    """A name in a change that nothing answers to."""

    def __init__(
        self, place: int, kind: NodeKind, name: str, suggestions: Sequence[str], told: str = ""
    ) -> None:
        """Say so with the number of the change; `told` stands in place of the usual words."""
        super().__init__(kind.value, name, suggestions)
        self.args = (f"Change {place}: {told or self}",)


def take_all(
    course: Course, changes: Sequence[inputs.ChangeInput], reader: GraphReader
) -> list[Change]:
    """Do changes to a plan, one after the other, and return them.

    Raises:
        LimitError: If there are more than `MOST_CHANGES`, or days are split into more parts.
        NotFoundError: If something is named that is not there; with the number of the change.
        RequestError: If a change cannot be done; with its number.
    """
    _require_few("The number of `changes`", len(changes))
    splits = (split.into for change in changes if (split := given(change.split)))
    _require_few("The number of parts in `split`", sum(map(len, splits)))
    taken: list[Change] = []
    for place, change in enumerate(changes, start=1):
        word, stated = _only_one(change, place)
        taken.append(_MADE[word](_Names(course, place, reader), stated))
        course.take(taken[-1])
    return taken


def _require_few(name: str, number: int) -> None:
    if number > MOST_CHANGES:
        raise LimitError(name, MOST_CHANGES, number, "Ask about fewer at once.")


def _only_one(change: inputs.ChangeInput, place: int) -> tuple[str, object]:
    stated = [(word, each) for word, each in vars(change).items() if given(each) is not None]
    if len(stated) != 1:
        told = f"holds {len(stated)} changes" if stated else "is empty"
        raise RequestError(f"Change {place} {told}. Give each its own place in the list.")
    return stated[0]


class _Names:
    """Resolves what a change names, and refuses values that a what-if file may not hold."""

    def __init__(self, course: Course, place: int, reader: GraphReader) -> None:
        self._course = course
        self._place = place
        self._reader = reader

    def refusal(self, told: str) -> RequestError:
        """Return an error with the number of the change."""
        return RequestError(f"Change {self._place}: {told}")

    def day(self, number: int) -> NodeId:
        """Return a day of the plan as the changes before have left it."""
        identifier = node_id(NodeKind.DAY, number)
        if identifier in self._course.plan.day:
            return identifier
        if cause := self._course.why_gone(identifier):
            raise self.refusal(f"Day {number} is not in the plan. {cause} took it out.")
        told = f"There is no Day {number}.{near_days(self._course.plan, identifier)}"
        close = self._reader.suggestions(NodeKind.DAY, str(number))
        raise UnknownInChangeError(self._place, NodeKind.DAY, str(number), close, told)

    def day_if(self, number: int | None) -> NodeId | None:
        """Return a day, or None where none is given."""
        found = given(number)
        return None if found is None else self.day(found)

    def days(self, numbers: Iterable[int] | None) -> tuple[NodeId, ...]:
        """Return several days, in their order."""
        return tuple(map(self.day, given(numbers) or ()))

    def service(self, name: str) -> NodeId:
        """Return a service by any of its names, also one that a change before has made."""
        return self.services([name])[0]

    def services(self, names: Sequence[str] | None) -> tuple[NodeId, ...]:
        """Return several services, in their order."""
        asked = given(names) or ()
        made = (node_id(NodeKind.SERVICE, slug(name)) for name in asked)
        return self._named(NodeKind.SERVICE, asked, made, self._course.plan.service)

    def scenario(self, name: str) -> NodeId:
        """Return a scenario by its key or title, also one that a change before has added."""
        made = [node_id(NodeKind.SCENARIO, name)]
        return self._named(NodeKind.SCENARIO, [name], made, self._course.plan.scenario)[0]

    def new_service(self, name: str) -> NodeId:
        """Return the id of a service that the course does not have."""
        (known,) = self._reader.resolve(NodeKind.SERVICE, [name])
        if known is not None:
            raise self.refusal(f"The course has {name!r} already, as {known}. Leave `new` out.")
        return node_id(NodeKind.SERVICE, slug(name))

    def line(self, text: str, field: str) -> str:
        """Return a name for people without blanks around it."""
        line = text.strip()
        if not line:
            raise self.refusal(f"`{field}` is empty. Write what people are to read.")
        if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in line):
            raise self.refusal(f"`{field}` holds control characters. Leave them out.")
        return line

    def line_if(self, text: str | None, field: str) -> str | None:
        """Return a name for people, or None where none is given."""
        found = given(text)
        return None if found is None else self.line(found, field)

    def week(self, number: int | None) -> int | None:
        """Return the number of a week, or None where none is given."""
        week = given(number)
        if week is not None and not 1 <= week <= MAX_POSITION:
            raise self.refusal(f"There is no week {week}: they go from 1 to {MAX_POSITION}.")
        return week

    def _named(
        self,
        kind: NodeKind,
        names: Sequence[str],
        made: Iterable[NodeId],
        known: Iterable[NodeId],
    ) -> tuple[NodeId, ...]:
        """Return what names mean in the graph, else what changes have `made` of that name."""
        members = set(known)
        found = []
        for name, node, own in zip(names, self._reader.resolve(kind, names), made, strict=True):
            meant = node or (own if own in members else None)
            if meant is None:
                close = self._reader.suggestions(kind, name)
                raise UnknownInChangeError(self._place, kind, name, close)
            found.append(meant)
        return tuple(found)


def _swap(names: _Names, numbers: list[int]) -> SwapDays:
    if len(numbers) != 2:  # noqa: PLR2004 - a swap is of two
        told = f"A swap is of two days, not of {len(numbers)}: give two numbers."
        raise names.refusal(told)
    return SwapDays(*names.days(numbers))


def _split(names: _Names, stated: inputs.SplitInput) -> SplitDay:
    parts = (
        DayPart(
            names.line_if(part.title, "title"),
            given(part.hours),
            None if given(part.teaches) is None else names.services(part.teaches),
        )
        for part in stated.into
    )
    return SplitDay(names.day(stated.day), tuple(parts))


def _merge_as(names: _Names, stated: inputs.MergeInput) -> MergeDays:
    return MergeDays(names.days(stated.days), names.line_if(stated.title, "title"))


def _insert(names: _Names, stated: inputs.InsertInput) -> InsertDay:
    return InsertDay(
        title=names.line(stated.title, "title"),
        before=names.day_if(stated.before),
        after=names.day_if(stated.after),
        at=given(stated.at),
        hours=given(stated.hours),
        teaches=names.services(stated.teaches),
        prerequisites=names.days(stated.prerequisites),
        week=names.week(stated.week),
    )


def _add_service(names: _Names, stated: inputs.AddServiceInput) -> contents.AddService:
    day = names.day(stated.to)
    if stated.new:
        name = names.line(stated.service, "service")
        return contents.AddService(names.new_service(name), day, name)
    return contents.AddService(names.service(stated.service), day)


def _drop_service(names: _Names, stated: inputs.DropServiceInput) -> contents.DropService:
    return contents.DropService(names.service(stated.service), names.day_if(stated.from_))


def _add_scenario(names: _Names, stated: inputs.AddScenarioInput) -> contents.AddScenario:
    title = names.line(stated.title, "title")
    days, uses = names.days(stated.days), names.services(stated.uses)
    return contents.AddScenario(stated.key, title, days, uses)


_MADE: dict[str, Callable[[_Names, Any], Change]] = {
    "remove": lambda names, number: RemoveDay(names.day(number)),
    "move": lambda names, stated: MoveDay(names.day(stated.day), stated.to),
    "place": lambda names, stated: PlaceDay(names.day(stated.day), stated.at),
    "swap": _swap,
    "split": _split,
    "merge": lambda names, numbers: MergeDays(names.days(numbers)),
    "merge_as": _merge_as,
    "insert": _insert,
    "hours": lambda names, stated: contents.ChangeHours(names.day(stated.day), stated.to),
    "add_service": _add_service,
    "drop_service": _drop_service,
    "add_scenario": _add_scenario,
    "drop_scenario": lambda names, name: contents.DropScenario(names.scenario(name)),
}
