"""A question, and what it gets: what every door passes on to the engine and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    document: str
    """The text of the query."""
    variables: Mapping[str, Any] | None = None
    """The values of its variables."""
    operation_name: str | None = None
    """Which operation of the document is meant, where it holds several."""
    is_safe: bool = False
    """Whether nothing may be changed by it, because it was asked with GET."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets."""

    data: dict[str, Any] | bytes | None = None
    """What was found, or the JSON of it; None too where an error has taken it all away."""
    errors: tuple[GraphQLError, ...] = ()
    """What went wrong, as a client is to see it."""
    is_refused: bool = False
    """Whether nothing was carried out, or nothing to the end: then there is no data to speak of."""
    cost: int | None = None
    """What the query was expected to cost, where it could be measured."""
