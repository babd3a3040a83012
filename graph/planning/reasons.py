"""Why an answer of planning says what it says: in words, and by the edges that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.edges import Edge


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason."""

    text: str
    """In words: `Day 16 needs it`."""
    edges: tuple[Edge, ...] = ()
    """The edges of the graph that it rests on, with their evidence; none where it rests on the
    lack of any, or on an order."""
