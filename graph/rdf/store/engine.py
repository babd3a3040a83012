"""What answers SPARQL, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

Row = tuple[str, ...]
"""The values of the selected variables, in their order: IRIs, texts and numbers as they are
written. Every variable of our queries is bound in every row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store keeps a course as `export` writes it, for whoever asks in SPARQL."""

    name: str
    """The IRI that the course is known by as a set of data."""
    address: str
    """The folder of a database, or the URL of an endpoint."""
    graph: str | None = None
    """The IRI of the graph there; None for a database, which holds nothing else."""


class Engine(Protocol):
    """Answers queries about one loaded course, from any thread."""

    most_values: int
    """How many nodes a query may name at once; more are asked for with several."""
    follows_paths: bool
    """Whether it follows `+` paths from many nodes at once, in a time that is worth it."""

    def select(self, query: str) -> Iterator[Row]:
        """Yield the rows of a SELECT query.

        Raises:
            StoreError: If it is not answered, or not to its end.
        """

    def place(self, name: str) -> Place:
        """Return where the course itself is, which is known by a name."""
