"""Changes of a plan as words on the command line: `remove 16 move 3 5`.

What takes more words than these, such as a new day, stands in a what-if file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.cli.plan_show import nodes
from api.cli.terminal import as_typed
from graph.course import Course
from graph.errors import RequestError, did_you_mean
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.names import near
from graph.planning.changes import Change, MoveDay, PlaceDay, RemoveDay, SwapDays
from graph.planning.contents import AddService, ChangeHours, DropScenario, DropService
from graph.planning.reshaping import DayPart, MergeDays, SplitDay
from graph.planning.what_if_file import read_changes

_USAGE = {
    "remove": "DAY",
    "move": "DAY POSITION",
    "place": "DAY POSITION",
    "swap": "DAY DAY",
    "merge": "DAY DAY...",
    "split": "DAY HOURS HOURS...",
    "hours": "DAY HOURS",
    "add_service": "SERVICE DAY",
    "drop_service": "SERVICE [DAY]",
    "drop_scenario": "SCENARIO",
}
"""What stands behind each word."""


def changes_of(course: Course, words: Sequence[str], file: str | None) -> tuple[Change, ...]:
    """Return the changes that words or a what-if file state, in their order.

    Raises:
        SourceError: If the file cannot be read, or a step in it cannot be done.
        NotFoundError: If a service or a scenario is unknown.
        RequestError: If words make no change.
    """
    if file is not None:
        return read_changes(file, course.reader, course.plan)
    return tuple(_change(course, *each) for each in _split(words))


def _split(words: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return each change: its word, and what stands behind it."""
    found: list[tuple[str, list[str]]] = []
    for typed in map(as_typed, words):
        word = typed.lower().replace("-", "_")
        if word in _USAGE:
            found.append((word, []))
        elif found:
            found[-1][1].append(typed)
        else:
            raise RequestError(
                f"There is no change {typed!r}."
                + (did_you_mean(near(word, _USAGE)) or f" Known: {', '.join(_USAGE)}.")
                + " More changes stand in what-if files: --file."
            )
    return found


def _change(course: Course, word: str, rest: Sequence[str]) -> Change:
    try:
        return _MADE[word](course, *rest)
    except (TypeError, ValueError):
        shown = " ".join([word, *rest])
        raise RequestError(f"{shown!r} is no change. Write it as: {word} {_USAGE[word]}.") from None


def _day(number: str) -> NodeId:
    return node_id(NodeKind.DAY, int(number))


def _service(course: Course, name: str) -> NodeId:
    return nodes(course, NodeKind.SERVICE, [name])[0]


def _several(values: Sequence[str]) -> Sequence[str]:
    """Insist that there are at least two values."""
    _first, _second, *_rest = values
    return values


def _split_day(_course: Course, day: str, *hours: str) -> Change:
    return SplitDay(_day(day), tuple(DayPart(hours=float(each)) for each in _several(hours)))


def _drop_service(course: Course, name: str, day: str | None = None) -> Change:
    return DropService(_service(course, name), None if day is None else _day(day))


_MADE: dict[str, Callable[..., Change]] = {
    "remove": lambda _, day: RemoveDay(_day(day)),
    "move": lambda _, day, to: MoveDay(_day(day), int(to)),
    "place": lambda _, day, at: PlaceDay(_day(day), int(at)),
    "swap": lambda _, day, other: SwapDays(_day(day), _day(other)),
    "merge": lambda _, *days: MergeDays(tuple(map(_day, _several(days)))),
    "split": _split_day,
    "hours": lambda _, day, hours: ChangeHours(_day(day), float(hours)),
    "add_service": lambda course, name, day: AddService(_service(course, name), _day(day)),
    "drop_service": _drop_service,
    "drop_scenario": lambda course, key: DropScenario(nodes(course, NodeKind.SCENARIO, [key])[0]),
}
