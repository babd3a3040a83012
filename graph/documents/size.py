"""How large a diagram may be for Mermaid to draw it."""

from __future__ import annotations

from graph.documents.places import spelled_edges
from graph.documents.reading import drawn_length

MOST_CHARACTERS = 50_000
"""Front matter, comments and directives do not count."""
MOST_EDGES = 500
"""Mermaid's setting `maxEdges`, which a diagram cannot change."""

_EDGES = "Edge limit exceeded"
_TEXT = "Text too long"
_REMEDY = "Split the diagram."


def too_large(text: str, error: str | None = None) -> str | None:
    """Say why Mermaid draws a diagram not, for its size; None where that is not the reason.

    Args:
        text: The diagram.
        error: The parser's message; without it the characters alone are counted.
    """
    if error is not None and not error.startswith((_EDGES, _TEXT)):
        return None
    length = drawn_length(text)
    if length > MOST_CHARACTERS:
        return (
            f"{length:,} characters; Mermaid draws {MOST_CHARACTERS:,}, and a red box beyond."
            f" {_REMEDY}"
        )
    if error is not None and error.startswith(_EDGES):
        count = sum(1 for _ in spelled_edges(text))
        found = f"{count:,}" if count > MOST_EDGES else f"More than {MOST_EDGES}"
        return f"{found} edges; Mermaid draws {MOST_EDGES}, and an error beyond. {_REMEDY}"
    return None if error is None else f"{error}. {_REMEDY}"
