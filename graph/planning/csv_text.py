"""Cells as CSV, which spreadsheets open: what people wrote must not run there as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None
"""What stands in a table."""

FORMULA_MARKS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes a cell for a formula by; the last four are the wide forms of the first.
"""


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    r"""Return rows as CSV after RFC 4180, with a line of the columns before them.

    Text that a spreadsheet would run as a formula has an apostrophe before it, which makes it text
    again: the words come from documents that others may have written. Numbers stay numbers.

    Example:
        >>> csv_text(["name", "hours"], [("=1+1", -2), (None, True)])
        "name,hours\r\n'=1+1,-2\r\n,true\r\n"
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return file.getvalue()


def is_formula(cell: Cell) -> bool:
    """Return whether CSV has an apostrophe before a cell."""
    return isinstance(cell, str) and cell.startswith(FORMULA_MARKS)


def cell_text(cell: Cell) -> str:
    """Return a cell as text: as JSON writes it, but strings bare and nothing for null."""
    if isinstance(cell, str):
        return cell
    return "" if cell is None else json.dumps(cell)


def _safe(cell: Cell) -> str:
    return f"'{cell}" if is_formula(cell) else cell_text(cell)
