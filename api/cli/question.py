"""What is asked: a document out of an argument, a file or standard input, and its variables."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from api.cli.terminal import as_typed
from graph.errors import RequestError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Question:
    """A query to be answered."""

    document: str
    """The text of it."""
    name: str = "query"
    """Where the text comes from; what its lines and columns are told by."""
    variables: dict[str, Any] = field(default_factory=dict)
    """The values of its variables."""
    operation: str | None = None
    """Which of its operations is meant, where it holds several."""


def read_question(
    text: str | None, file: Path | None, variables: str | None, operation: str | None
) -> Question:
    """Return the question that the arguments of the command state.

    Args:
        text: The document itself, a file that holds it, or `-` for standard input.
        file: A file that holds the document, or `-` for standard input.
        variables: A JSON object, or `@` and the path of a file that holds one.
        operation: Which operation is meant, where the document holds several.

    Raises:
        RequestError: If something is not UTF-8, or the variables are no JSON object.
        OSError: If a file cannot be read.
    """
    values = {} if variables is None else _variables(variables)
    document, name = read_document(text, file, (".graphql", ".gql"))
    return Question(document, name, values, operation)


def read_document(
    text: str | None, file: Path | None, suffixes: tuple[str, ...]
) -> tuple[str, str]:
    """Return a document, and where it comes from.

    Args:
        text: The document itself, a file that holds it, or `-` for standard input.
        file: A file that holds the document, or `-` for standard input.
        suffixes: What the names of such files end with.

    Raises:
        RequestError: If it is not UTF-8, or only the name of a file that does not exist.
        OSError: If a file cannot be read.
    """
    if file is not None and str(file) != STANDARD_INPUT:
        return _decoded(file.read_bytes(), str(file)), str(file)
    if file is None and text is not None and text != STANDARD_INPUT:
        if "{" not in text and os.path.isfile(text):  # noqa: PTH113 - no name is too long for it
            return _decoded(Path(text).read_bytes(), text), text
        if text.endswith(suffixes):
            raise RequestError(f"{text}: There is no such file. Check the path.")
        return as_typed(text), "query"
    content = b"" if sys.stdin is None else sys.stdin.buffer.read()
    return _decoded(content, "standard input"), "standard input"


def _variables(text: str) -> dict[str, Any]:
    name, content = "variables", as_typed(text)
    if text.startswith("@"):
        name = text[1:]
        content = _decoded(Path(name).read_bytes(), name)
    try:
        value = json.loads(content, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise RequestError(f"{place}: This is no JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{name}: This is no JSON that can be read: {error}.") from error
    if not isinstance(value, dict):
        example = '{"name": "S3"}'
        raise RequestError(f"{name}: Variables are a JSON object, such as {example}.")
    return value


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RequestError(f"{name}:{line}: This is not UTF-8. Save it as UTF-8.") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")
