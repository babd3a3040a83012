"""Rows as text: CSV for programs and spreadsheets, columns for people."""

from __future__ import annotations

import sys

from rich.cells import cell_len

from api.cli.rows import Rows
from api.cli.terminal import counted, one_line, tell
from graph.planning.csv_text import Cell, cell_text, csv_text, is_formula

_GAP = "  "


def rows_text(rows: Rows, layout: str) -> str:
    """Return rows as `table` or `csv`."""
    return as_table(rows) if layout == "table" else as_csv(rows)


def tell_of_formulas(rows: Rows, layout: str) -> None:
    """Tell what CSV changes of the words, if that is the layout."""
    if layout == "csv" and (count := formulas_in(rows)):
        tell(
            f"{counted(count, 'cell')} would be a formula in a spreadsheet, so an apostrophe"
            " stands before it. The words as they are: --format json"
        )


def as_csv(rows: Rows) -> str:
    """Return rows as CSV; nothing where there are no columns."""
    return csv_text(rows.columns, rows.cells) if rows.columns else ""


def formulas_in(rows: Rows) -> int:
    """Return how many cells `as_csv` puts an apostrophe before."""
    return sum(is_formula(cell) for row in rows.cells for cell in row)


def as_table(rows: Rows) -> str:
    """Return rows in aligned columns: boxed and folded for a terminal, else a line for each."""
    if not rows.columns:
        return ""
    if sys.stdout.isatty():
        return _boxed(rows)
    cells = [[one_line(cell_text(cell)) for cell in row] for row in rows.cells]
    lines = [list(rows.columns), *cells]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    sides = _number_columns(rows)
    return "".join(_GAP.join(map(_padded, line, widths, sides)).rstrip() + "\n" for line in lines)


def _boxed(rows: Rows) -> str:
    from rich.console import Console  # noqa: PLC0415 - slow to import, and for terminals only
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(header_style="none")
    for name, is_number in zip(rows.columns, _number_columns(rows), strict=True):
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows.cells:
        table.add_row(*(Text(one_line(cell_text(cell))) for cell in row))
    console = Console()
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def _number_columns(rows: Rows) -> list[bool]:
    """Return for each column whether it holds numbers and nothing else."""
    columns = zip(*rows.cells, strict=True) if rows.cells else [() for _ in rows.columns]
    present = [[cell for cell in column if cell is not None] for column in columns]
    return [bool(cells) and all(map(_is_number, cells)) for cells in present]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _padded(text: str, width: int, is_number: bool) -> str:
    """Return text filled up to a width on the screen, where 한글 takes two places a letter."""
    space = " " * (width - cell_len(text))
    return space + text if is_number else text + space
