"""`scenariograph sparql`: a SPARQL query answered in process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from api.cli.question import read_document
from api.cli.rows import Rows
from api.cli.tables import rows_text, tell_of_formulas
from api.cli.terminal import put
from graph.build import open_reader
from graph.errors import RequestError
from graph.rdf.query import (
    Result,
    ResultKind,
    carry_out,
    course_of,
    kind_of_result,
    rows_of,
    write_result,
)
from graph.rdf.query_places import course_at
from graph.rdf.store.addresses import place_of

SUFFIXES = (".rq", ".sparql")
_USUAL = {"table": "table", "flag": "tsv", "graph": "turtle"}
_LAYOUTS: dict[ResultKind, tuple[str, ...]] = {
    "table": ("table", "json", "xml", "csv", "tsv"),
    "flag": ("json", "xml", "csv", "tsv"),
    "graph": ("turtle", "ntriples", "rdfxml", "jsonld"),
}
_WORDS: dict[ResultKind, str] = {"table": "rows", "flag": "yes or no", "graph": "triples"}


def answer(data: Sequence[str], text: str | None, file: Path | None, layout: str | None) -> bool:
    """Print the answer to a query, and return whether it is anything but no.

    Args:
        data: What to load, or the store that holds it, which is asked in place.
        text: The query itself, a file that holds it, or `-` for standard input.
        file: A file that holds the query, or `-` for standard input.
        layout: How to print it; without it rows are a table, and triples are Turtle.

    Raises:
        SourceError: If the data cannot be loaded.
        StoreError: If the store cannot be asked.
        RequestError: If the query is wrong, or its answer cannot be printed in this layout.
        OSError: If the query cannot be read, or the answer cannot be printed.
    """
    query, name = read_document(text, file, SUFFIXES)
    reader = open_reader(data)
    place = place_of(reader)
    course = course_of(reader) if place is None else course_at(place)
    # The engine does not listen to Ctrl-C, so the system ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        _, result = carry_out(course, query)
    except RequestError as error:
        raise RequestError(f"{name}: {error}") from None
    kind = kind_of_result(result)
    _print(result, _layout(layout, kind))
    return kind != "flag" or bool(result)


def _layout(wanted: str | None, kind: ResultKind) -> str:
    layout = wanted or _USUAL[kind]
    if layout not in _LAYOUTS[kind]:
        others = ", ".join(_LAYOUTS[kind])
        raise RequestError(
            f"The answer is {_WORDS[kind]}, which {layout} cannot hold. Choose of: {others}."
        )
    return layout


def _print(result: Result, layout: str) -> None:
    if layout == "table" or (layout == "csv" and kind_of_result(result) == "table"):
        names, cells = rows_of(result, is_short=layout == "table")
        rows = Rows(tuple(names), tuple(map(tuple, cells)), ())
        put(rows_text(rows, layout))
        tell_of_formulas(rows, layout)
        return
    write_result(result, layout, sys.stdout.buffer)
    sys.stdout.buffer.flush()
