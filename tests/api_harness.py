"""What the tests of the API share: asking the shipped course, and queries kept in Markdown."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from api.execute import execute
from graph.build import build_graph
from graph.model.reader import GraphReader

ROOT = Path(__file__).parents[1]
_EXAMPLE = re.compile(
    r"^```graphql\n(?P<document>.*?)^```$"
    r"(?:\s*^```json variables\n(?P<variables>.*?)^```$)?"
    r"(?:\s*^```json\n(?P<answer>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)

# A field that fails leaves its siblings unawaited, in graphql-core. Python warns of each when it is
# collected, and cannot even do that where that happens while a named tuple is made.
UNAWAITED = pytest.mark.filterwarnings(
    "ignore:coroutine", "ignore:Exception ignored in. <coroutine"
)


@cache
def shipped() -> GraphReader:
    """Return the shipped course."""
    return build_graph()


def ask(document: str, reader: GraphReader | None = None, **variables: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the whole answer to a query, as a client gets it."""
    result = execute(reader or shipped(), document, variables)
    return cast("dict[str, Any]", result.formatted)


def data_of(document: str, reader: GraphReader | None = None, **variables: Any) -> Any:  # noqa: ANN401
    """Return the data that a query gets, and insist that nothing went wrong."""
    answer = ask(document, reader, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def error_of(document: str, reader: GraphReader | None = None, **variables: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the one error that a query gets."""
    answer = ask(document, reader, **variables)
    assert len(answer["errors"]) == 1, answer
    return cast("dict[str, Any]", answer["errors"][0])


@dataclass(frozen=True)
class Example:
    """A query in a Markdown file, and what it answers."""

    name: str
    document: str
    variables: dict[str, Any]
    answer: str | None
    """The whole answer as text; None where the file does not show it."""


def examples_in(path: Path) -> Iterator[Example]:
    """Yield the queries of a Markdown file, in order."""
    for number, found in enumerate(_EXAMPLE.finditer(path.read_text(encoding="utf-8")), start=1):
        variables, answer = found["variables"], found["answer"]
        yield Example(
            name=f"{path.stem}-{number}",
            document=found["document"],
            variables=json.loads(variables) if variables else {},
            answer=answer.strip() if answer else None,
        )


class CountingReader:
    """A reader that counts what it is asked."""

    def __init__(self, reader: GraphReader) -> None:
        """Count the questions to `reader`."""
        self.calls: Counter[str] = Counter()
        self._reader = reader

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Return a question of the reader, which counts itself when it is asked."""
        question = getattr(self._reader, name)
        if not callable(question):
            return question

        def counted(*args: Any) -> Any:  # noqa: ANN401
            self.calls[name] += 1
            return cast("Callable[..., Any]", question)(*args)

        return counted


def count_calls(document: str, reader: GraphReader | None = None, **variables: Any) -> Counter[str]:  # noqa: ANN401
    """Return how often which question was put to the reader to answer a query."""
    counting = CountingReader(reader or shipped())
    data_of(document, cast("GraphReader", counting), **variables)
    return counting.calls
