"""`scenariograph query`: a GraphQL query answered in process."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLFormattedError

from api.cli.question import Question
from api.cli.rows import rows_of
from api.cli.tables import rows_text, tell_of_formulas
from api.cli.terminal import TRACEBACK_VARIABLE, put, tell
from api.execute import execute
from graph.build import load_course


def answer(data: Sequence[str], question: Question, layout: str) -> bool:
    """Print the answer to a question, and return whether it is whole.

    Args:
        data: What to load.
        question: What to ask.
        layout: `json`, `table` or `csv`.

    Raises:
        SourceError: If the data cannot be loaded.
        RequestError: If a table is asked of an answer that holds no list.
    """
    loaded = load_course(data)
    _log_in_one_line()
    result = execute(loaded, question.document, question.variables, question.operation)
    formatted = result.formatted
    errors = formatted.get("errors", [])
    if layout == "json":
        put(json.dumps(formatted, ensure_ascii=False, indent=2) + "\n")
        return not errors
    for error in errors:
        tell(_told(error, question.name))
    if _has_something(result.data):
        _print_rows(result.data or {}, layout)
    return not errors


def _has_something(data: dict[str, Any] | None) -> bool:
    """Return whether errors have left anything that could be put into rows."""
    return data is not None and any(value is not None for value in data.values())


def _print_rows(data: dict[str, Any], layout: str) -> None:
    rows = rows_of(data)
    put(rows_text(rows, layout))
    tell_of_formulas(rows, layout)
    if not rows.cells:
        tell("The list is empty, so there are no rows.")
    for name, value in rows.beside:
        tell(f"beside the rows: {name} = {value}")


def _told(error: GraphQLFormattedError, name: str) -> str:
    """Return an error of a query in one line, with its place in the query and in the answer."""
    place = "".join(f":{at['line']}:{at['column']}" for at in error.get("locations", [])[:1])
    path = ".".join(str(step) for step in error.get("path") or [])
    return f"{name}{place}: {error['message']}" + (f" (at {path})" if path else "")


def _log_in_one_line() -> None:
    """Let what the API logs be told like any other failure; its traceback only on demand."""
    handler = logging.StreamHandler(sys.stderr)
    if not os.environ.get(TRACEBACK_VARIABLE):
        handler.setFormatter(_OneLine("scenariograph itself failed: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler])


class _OneLine(logging.Formatter):
    """Leaves the traceback out, and says how to see it."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - logging's signature
        """Return what stands in place of a traceback."""
        return f"  {ei[0].__name__}: {ei[1]}. {TRACEBACK_VARIABLE}=1 shows where."
