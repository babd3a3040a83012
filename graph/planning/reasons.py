"""Why an answer of planning says what it says: in words, and by the edges that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

from graph.model.edges import Edge
from graph.model.ids import NodeId


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason."""

    text: str
    """In words: `Day 16 needs it`."""
    edges: tuple[Edge, ...] = ()
    """The edges of the graph that it rests on, with their evidence; none where it rests on the
    lack of any, or on an order."""


class Reasons(Sequence[Reason]):
    """Why something is there, worked out when somebody looks; equal to a tuple of the same."""

    __slots__ = ("_find", "_found", "_node")

    def __init__(self, find: Callable[[NodeId], tuple[Reason, ...]], node: NodeId) -> None:
        """Stand for what `find` returns of a node."""
        self._find = find
        self._node = node
        self._found: tuple[Reason, ...] | None = None

    @property
    def all(self) -> tuple[Reason, ...]:
        """The reasons."""
        if self._found is None:
            self._found = self._find(self._node)
        return self._found

    @overload
    def __getitem__(self, index: int) -> Reason: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, index: int | slice) -> Reason | tuple[Reason, ...]:
        """Return a reason, or several."""
        return self.all[index]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.all)

    def __eq__(self, other: object) -> bool:
        """Tell whether the others are the same."""
        return self.all == (other.all if isinstance(other, Reasons) else other)

    def __hash__(self) -> int:
        """Return what a tuple of them would."""
        return hash(self.all)

    def __repr__(self) -> str:
        """Show them."""
        return repr(self.all)

    def __reduce__(self) -> tuple[type[tuple[Reason, ...]], tuple[tuple[Reason, ...]]]:
        """Become a tuple where it is copied or written down."""
        return tuple, (self.all,)
