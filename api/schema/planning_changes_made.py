"""What clients state → changes of the plan, each against what those before it have made."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from api.schema import planning_change_inputs as inputs
from api.schema.define import given
from api.schema.planned import line_of
from graph.errors import LimitError, NotFoundError, RequestError
from graph.model.ids import NodeId
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
)
from graph.planning.reshaping import DayPart, InsertDay, MergeDays, SplitDay
from graph.planning.step_names import StepNames

MOST_CHANGES = 100
"""How many changes may be asked about at once, and into how many parts days may be split in all."""


class UnknownInChangeError(NotFoundError):
    """A name in a change that nothing answers to."""

    def __init__(self, place: int, error: NotFoundError) -> None:
        """Say so with the number of the change."""
        super().__init__(error.kind, error.name, error.suggestions)
        self.args = (f"Change {place}: {error}",)


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
    names = StepNames(course, reader)
    taken: list[Change] = []
    for place, change in enumerate(changes, start=1):
        taken.append(_made(names, place, change))
        course.take(taken[-1])
    return taken


def _made(names: StepNames, place: int, stated: inputs.ChangeInput) -> Change:
    word, fields = _only_one(stated, place)
    try:
        return _MADE[word](names, fields)
    except NotFoundError as error:
        raise UnknownInChangeError(place, error) from error
    except RequestError as error:
        raise RequestError(f"Change {place}: {error}") from error


def _require_few(name: str, number: int) -> None:
    if number > MOST_CHANGES:
        raise LimitError(name, MOST_CHANGES, number, "Ask about fewer at once.")


def _only_one(change: inputs.ChangeInput, place: int) -> tuple[str, object]:
    stated = [(word, each) for word, each in vars(change).items() if given(each) is not None]
    if len(stated) != 1:
        told = f"holds {len(stated)} changes" if stated else "is empty"
        raise RequestError(f"Change {place} {told}. Give each its own place in the list.")
    return stated[0]


def _day_if(names: StepNames, number: int | None) -> NodeId | None:
    found = given(number)
    return None if found is None else names.day(found)


def _days(names: StepNames, numbers: Iterable[int] | None) -> tuple[NodeId, ...]:
    return tuple(map(names.day, given(numbers) or ()))


def _service(names: StepNames, name: str) -> NodeId:
    return names.services([name])[0]


def _services(names: StepNames, stated: Sequence[str] | None) -> tuple[NodeId, ...]:
    return names.services(given(stated) or ())


def _line_if(text: str | None, field: str) -> str | None:
    found = given(text)
    return None if found is None else line_of(found, field)


def _week(number: int | None) -> int | None:
    week = given(number)
    if week is not None and not 1 <= week <= MAX_POSITION:
        raise RequestError(f"There is no week {week}: they go from 1 to {MAX_POSITION}.")
    return week


def _swap(names: StepNames, numbers: list[int]) -> SwapDays:
    if len(numbers) != 2:  # noqa: PLR2004 - a swap is of two
        told = f"A swap is of two days, not of {len(numbers)}: give two numbers."
        raise RequestError(told)
    return SwapDays(*_days(names, numbers))


def _split(names: StepNames, stated: inputs.SplitInput) -> SplitDay:
    parts = (
        DayPart(
            _line_if(part.title, "title"),
            given(part.hours),
            None if given(part.teaches) is None else _services(names, part.teaches),
        )
        for part in stated.into
    )
    return SplitDay(names.day(stated.day), tuple(parts))


def _merge_as(names: StepNames, stated: inputs.MergeInput) -> MergeDays:
    return MergeDays(_days(names, stated.days), _line_if(stated.title, "title"))


def _insert(names: StepNames, stated: inputs.InsertInput) -> InsertDay:
    return InsertDay(
        title=line_of(stated.title, "title"),
        before=_day_if(names, stated.before),
        after=_day_if(names, stated.after),
        at=given(stated.at),
        hours=given(stated.hours),
        teaches=_services(names, stated.teaches),
        prerequisites=_days(names, stated.prerequisites),
        week=_week(stated.week),
    )


def _add_service(names: StepNames, stated: inputs.AddServiceInput) -> contents.AddService:
    day = names.day(stated.to)
    if stated.new:
        name = line_of(stated.service, "service")
        return contents.AddService(names.new_service(name), day, name)
    return contents.AddService(_service(names, stated.service), day)


def _drop_service(names: StepNames, stated: inputs.DropServiceInput) -> contents.DropService:
    return contents.DropService(_service(names, stated.service), _day_if(names, stated.from_))


def _add_scenario(names: StepNames, stated: inputs.AddScenarioInput) -> contents.AddScenario:
    title = line_of(stated.title, "title")
    days, uses = _days(names, stated.days), _services(names, stated.uses)
    return contents.AddScenario(stated.key, title, days, uses)


_MADE: dict[str, Callable[[StepNames, Any], Change]] = {
    "remove": lambda names, number: RemoveDay(names.day(number)),
    "move": lambda names, stated: MoveDay(names.day(stated.day), stated.to),
    "place": lambda names, stated: PlaceDay(names.day(stated.day), stated.at),
    "swap": _swap,
    "split": _split,
    "merge": lambda names, numbers: MergeDays(_days(names, numbers)),
    "merge_as": _merge_as,
    "insert": _insert,
    "hours": lambda names, stated: contents.ChangeHours(names.day(stated.day), stated.to),
    "add_service": _add_service,
    "drop_service": _drop_service,
    "add_scenario": _add_scenario,
    "drop_scenario": lambda names, name: contents.DropScenario(names.scenario(name)),
}
