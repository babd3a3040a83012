"""An answer as rows: the one list in it, with nested objects laid out in columns.

A nested object gives dotted columns. A list in a cell is joined with `, `, where each of its
elements comes down to one value; a list of richer objects stays JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import RequestError
from graph.planning.csv_text import Cell, cell_text

Shape = dict[str, "Shape"]
"""The columns below each field, in order; empty where the field is a column itself."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list laid out in rows and columns."""

    columns: tuple[str, ...]
    """Their dotted names, in the order in which the query asks for them; none where there is no
    row to take them from."""
    cells: tuple[tuple[Cell, ...], ...]
    """Row by row; None where there is nothing."""
    beside: tuple[tuple[str, str], ...]
    """What else the answer holds, such as `totalCount`: names and values."""


def rows_of(data: Mapping[str, Any]) -> Rows:
    """Return the one list of an answer as rows.

    Raises:
        RequestError: If there is no such list: several top-level fields, or one that is neither
            a list nor a connection with `nodes` or `edges`.

    Example:
        >>> rows_of({"days": {"nodes": [{"number": 8, "week": {"number": 2}}]}})
        Rows(columns=('number', 'week.number'), cells=((8, 2),), beside=())
    """
    if len(data) != 1:
        fields = ", ".join(data)
        raise RequestError(f"Rows need one top-level field, and this answer has {fields}.")
    ((name, value),) = data.items()
    items, rest = _list_in(name, value)
    shape: Shape = {}
    for item in items:
        _extend(shape, item)
    # A list of plain values is one column that has the name of the field.
    paths = list(_paths(shape)) or [()] * bool(items)
    return Rows(
        columns=tuple(".".join(path) or name for path in paths),
        cells=tuple(tuple(_cell(item, path) for path in paths) for item in items),
        beside=tuple(
            (".".join((name, *path)), cell_text(_cell(rest, path)))
            for path in _paths(_extend({}, rest))
            if path
        ),
    )


def _list_in(name: str, value: object) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """Return the elements of a list or connection, and what a connection holds beside them."""
    if isinstance(value, list):
        return value, {}
    if isinstance(value, dict):
        for part in ("nodes", "edges"):
            if isinstance(value.get(part), list):
                rest = {key: held for key, held in value.items() if key != part}
                elements = value[part] if part == "nodes" else map(_node_first, value[part])
                return list(elements), rest
    raise RequestError(
        f"Rows need a list, and {name} is none: neither a list nor a connection with nodes or"
        " edges. Ask for one, or take --format json."
    )


def _node_first(edge: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge with the fields of its node as its own, before the others."""
    rest = {key: value for key, value in edge.items() if key != "node"}
    return {**(edge.get("node") or {}), **rest}


def _extend(shape: Shape, value: object) -> Shape:
    """Add the fields of an object, and of the objects in it, to a shape."""
    if isinstance(value, dict):
        for key, held in value.items():
            _extend(shape.setdefault(key, {}), held)
    return shape


def _paths(shape: Shape) -> Iterator[tuple[str, ...]]:
    """Yield the way to each column."""
    for key, below in shape.items():
        for path in _paths(below) if below else [()]:
            yield (key, *path)


def _cell(value: Any, path: Sequence[str]) -> Cell:  # noqa: ANN401 - any JSON
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        return _joined(value)
    return None if isinstance(value, dict) else value


def _joined(values: Sequence[Any]) -> str:
    singles = [_single(value) for value in values]
    if any(isinstance(single, dict) for single in singles):
        return json.dumps(values, ensure_ascii=False)
    return ", ".join(map(cell_text, singles))


def _single(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the one value that an element of a list comes down to, or an object of several."""
    while isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    return _joined(value) if isinstance(value, list) else value
