"""Answers of planning as plain data: dicts that are ready for JSON, rows for tables, and CSV.

Both work with every answer, for they go by its fields. Rows are dicts of which pandas and polars
make frames: `pandas.DataFrame(rows(path.stops))`, and `polars.DataFrame(rows(path.stops),
infer_schema_length=None)`, which looks at all rows before it says what a column holds.

Example:
    >>> from graph import build_graph
    >>> from graph.model.ids import NodeId
    >>> from graph.planning.path import learning_path
    >>> from graph.planning.plan import read_plan
    >>> path = learning_path(read_plan(build_graph()), [NodeId("scenario:netflix_streaming")])
    >>> [(row["day"], row["hours"], row["reasons"]) for row in rows(path.stops)][2:]
    [(15, 3.0, 'Day 16 needs it'), (16, 3.5, 'netflix_streaming involves it')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, ClassVar, Protocol, get_args, get_type_hints

from graph.errors import RequestError
from graph.model.edges import Edge
from graph.model.evidence import Evidence
from graph.model.records import Link, Service
from graph.planning.csv_text import Cell, csv_text
from graph.planning.plan import PlannedDay, PlannedScenario

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
"""What JSON knows."""
Row = dict[str, Cell]
"""A line of a table, by its columns, in their order."""


class Answer(Protocol):
    """Any answer of planning, or record: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


_RECORDS = (PlannedDay, PlannedScenario, Service)
_BETWEEN = "; "


def as_dict(answer: Answer) -> dict[str, Json]:
    """Return an answer as a dict that `json.dumps` takes, its fields in their order.

    In place of a day stands its number, of a scenario or a service its id; of a link what it leads
    to; an edge is its text and where it is stated. Dates and times are written as in ISO 8601, and
    what says itself in words, like a change, is these words. A number that JSON does not know is
    null. A record that is itself the answer is told with all its fields.

    Example:
        >>> from graph import build_graph
        >>> from graph.planning.plan import read_plan
        >>> from graph.planning.unlocked import earliest
        >>> found = as_dict(earliest(read_plan(build_graph()))[2])
        >>> found["scenario"], found["day"], found["is_possible"]
        ('scenario:netflix_streaming', 16, True)
        >>> found["reasons"][0]["edges"][0]["edge"]
        'scenario:netflix_streaming involves day:1'
    """
    return {each.name: _json(getattr(answer, each.name)) for each in fields(answer)}


def rows(answers: Iterable[Answer]) -> list[Row]:
    """Return answers of one kind as rows with equal columns, in the order of their fields.

    A record is a column of its number or id, and one more of its title or name: `day`,
    `day_title`. An answer within an answer is a column for each of its fields, with its name before
    them. Several things are one cell, with `; ` between them; of answers among them, what they are
    about. Numbers of hours are floats in every row.

    Args:
        answers: The stops of a path, the days of a workload, the sittings of a schedule, … None
            give no row, and so no columns.

    Raises:
        RequestError: If it is an answer as a whole, which holds several lists.
    """
    if is_dataclass(answers):
        lists = [each.name for each in fields(answers) if _holds_answers(answers, each.name)]
        raise RequestError(
            f"A {type(answers).__name__} is no list. Make rows of one of its lists:"
            f" {', '.join(lists) or 'it has none'}."
        )
    found = [dict(_cells(answer)) for answer in answers]
    columns: dict[tuple[int, str], None] = {}
    for row in found:
        columns.update(dict.fromkeys(row))
    in_order = sorted(columns, key=lambda column: column[0])
    return [{column[1]: row.get(column) for column in in_order} for row in found]


def as_csv(table: Sequence[Mapping[str, Cell]]) -> str:
    r"""Return rows as CSV after RFC 4180, with a line of names; nothing where there are no rows.

    Text that a spreadsheet would run as a formula has an apostrophe before it.

    Example:
        >>> as_csv([{"title": "=1+1", "hours": -2.5, "fits": True, "week": None}])
        "title,hours,fits,week\r\n'=1+1,-2.5,true,\r\n"
    """
    return csv_text(list(table[0]), (row.values() for row in table)) if table else ""


def _holds_answers(answer: Answer, name: str) -> bool:
    hint = _hints(type(answer)).get(name)
    return isinstance(getattr(answer, name), tuple) and str not in get_args(hint)


def _json(value: object) -> Json:  # noqa: PLR0911 - one for each kind of value
    if isinstance(value, _RECORDS):
        return _reference(value)
    if isinstance(value, Edge):
        return {"edge": _edge(value), "evidence": [_place(each) for each in value.evidence]}
    if is_dataclass(value) and not isinstance(value, type):
        text = _words(value)
        return as_dict(value) if text is None else text
    if isinstance(value, Mapping):
        return {_key(key): _json(each) for key, each in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((_json(each) for each in value), key=str)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_json(each) for each in value]
    return _scalar(value)


def _key(key: object) -> str:
    found = _json(key)
    return "" if found is None else str(found)


def _scalar(value: object) -> Cell:
    if isinstance(value, Enum):
        return _scalar(value.value)
    if isinstance(value, Decimal | float):
        return float(value) if isfinite(value) else None
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    return str(value)


def _reference(record: PlannedDay | PlannedScenario | Service) -> str | int:
    return record.number if isinstance(record, PlannedDay) else str(record.id)


def _edge(edge: Edge) -> str:
    words = f"{edge.source} {edge.relation.value} {edge.target}"
    return words if edge.label is None else f"{words}: {edge.label}"


def _place(evidence: Evidence) -> str:
    """Return where evidence stands in its source; `place` would tell of this machine."""
    return evidence.file if evidence.line is None else f"{evidence.file}:{evidence.line}"


def _words(value: Answer) -> str | None:
    """Return what stands for a thing that is no answer; None for an answer."""
    if isinstance(value, Link):
        return str(value.target)
    if isinstance(value, Evidence):
        return _place(value)
    return str(value) if type(value).__str__ is not object.__str__ else None


def _cells(answer: Answer, place: int | None = None) -> Iterator[tuple[_Column, Cell]]:
    """Yield the columns of an answer, each with the place of its field in the outermost one."""
    for number, each in enumerate(fields(answer)):
        at = number if place is None else place
        for name, cell in _field(type(answer), each.name, getattr(answer, each.name)):
            yield (at, name), cell


_Column = tuple[int, str]


def _field(kind: type, name: str, value: object) -> Iterator[tuple[str, Cell]]:
    hint = _hints(kind).get(name)
    titled = next((each for each in _RECORDS if each in (hint, *get_args(hint))), None)
    if isinstance(value, _RECORDS):
        yield name, _reference(value)
        yield f"{name}_{_title_field(type(value))}", getattr(value, _title_field(type(value)))
    elif value is None and titled is not None:
        yield name, None
        yield f"{name}_{_title_field(titled)}", None
    elif is_dataclass(value) and not isinstance(value, type | Edge) and _words(value) is None:
        for (_, inner), cell in _cells(value, 0):
            yield f"{name}_{inner}", cell
    else:
        cell = _cell(value)
        is_float = float in (hint, *get_args(hint))
        yield name, float(cell) if is_float and isinstance(cell, int) else cell


def _title_field(record: type) -> str:
    return "name" if record is Service else "title"


def _cell(value: object) -> Cell:
    if isinstance(value, Mapping):
        return _BETWEEN.join(f"{_key(key)}: {_cell(each)}" for key, each in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        texts = ("" if (cell := _cell(each)) is None else str(cell) for each in value)
        return _BETWEEN.join(sorted(texts) if isinstance(value, AbstractSet) else texts)
    if isinstance(value, _RECORDS):
        return _reference(value)
    if isinstance(value, Edge):
        places = _BETWEEN.join(map(_place, value.evidence))
        return f"{_edge(value)} ({places})" if places else _edge(value)
    if is_dataclass(value) and not isinstance(value, type):
        text = _words(value)
        return _cell(getattr(value, fields(value)[0].name)) if text is None else text
    return _scalar(value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
