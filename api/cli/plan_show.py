"""How the answers of planning are shown: JSON with all the evidence, or a table or CSV of rows.

What stands beside the rows (totals, what was assumed) goes to standard error, so that a file gets
only the rows. In JSON it is part of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.cli.rows import Rows
from api.cli.tables import rows_text, tell_of_formulas
from api.cli.terminal import as_typed, put, tell
from graph.course import Course
from graph.model.ids import NodeId, NodeKind
from graph.planning.hours import in_words
from graph.planning.plan import PlannedDay, PlannedScenario
from graph.planning.reasons import Reason
from graph.planning.tables import Answer, Json, Row, as_dict
from graph.planning.tables import rows as rows_of
from graph.query.lookup import require

__all__ = [
    "Shown",
    "as_dict",
    "in_words",
    "keys",
    "named_days",
    "nodes",
    "picked",
    "show",
    "text_of",
    "why",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer that is ready to be shown."""

    answer: Json
    """All of it."""
    columns: tuple[str, ...]
    """The columns of the rows, which are named also where there is no row."""
    rows: Sequence[Row]
    """What of it stands in a table."""
    notes: Sequence[str] = ()
    """What stands beside the rows, in sentences."""


def show(shown: Shown, layout: str) -> None:
    """Print an answer as `json`, `table` or `csv`, and what stands beside it."""
    put(text_of(shown, layout))
    tell_of_formulas(_rows(shown), layout)
    if layout != "json":
        for note in shown.notes:
            tell(note)


def text_of(shown: Shown, layout: str) -> str:
    """Return an answer as `json`, `table` or `csv`."""
    if layout == "json":
        return json.dumps(shown.answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return rows_text(_rows(shown), layout)


def _rows(shown: Shown) -> Rows:
    cells = tuple(tuple(row.get(name) for name in shown.columns) for row in shown.rows)
    return Rows(shown.columns, cells, ())


def picked(answers: Iterable[Answer], columns: Mapping[str, str]) -> list[Row]:
    """Return answers of one kind as rows with some of their columns, which get other names.

    Args:
        answers: The stops of a path, the loads of weeks …
        columns: The columns of `graph.planning.tables.rows`, each with the name that is shown.
    """
    return [{shown: row.get(name) for name, shown in columns.items()} for row in rows_of(answers)]


def why(reasons: Iterable[Reason]) -> str:
    """Return reasons as one cell."""
    return "; ".join(reason.text for reason in reasons)


def named_days(days: Iterable[PlannedDay]) -> str:
    """Return days as one cell: their numbers."""
    return ", ".join(str(day.number) for day in days)


def keys(scenarios: Iterable[PlannedScenario]) -> str:
    """Return scenarios as one cell: their keys."""
    return ", ".join(scenario.key for scenario in scenarios)


def nodes(course: Course, kind: NodeKind, names: Iterable[str | int]) -> list[NodeId]:
    """Return what names on the command line mean, in their order.

    Raises:
        NotFoundError: If one means nothing, with suggestions.
    """
    return require(course.reader, kind, [as_typed(str(name)) for name in names])
