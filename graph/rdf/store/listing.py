"""Parts of filtered, ordered lists, cut by the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.errors import RequestError
from graph.model.filters import Listing, Page, Slice
from graph.model.ids import NodeId, kind_of
from graph.rdf.iris import Iris
from graph.rdf.store.engine import Engine
from graph.rdf.store.summary import Summary
from graph.rdf.store.terms import INDEX
from graph.rdf.store.translate import (
    CLASSES,
    LISTED,
    OrderKey,
    Translator,
    behind,
    bound_keys,
    order_keys,
    ordering,
)

Mark = tuple[int, ...]
"""The keys of a node by which a list is ordered."""


class Lister:
    """Answers `GraphReader.page` with a few queries, whatever the size of list and page."""

    def __init__(
        self, engine: Engine, iris: Iris, summary: Summary, id_of: Callable[[str], NodeId]
    ) -> None:
        """Ask `engine`, in which nodes are called as `iris` does; `id_of` turns that round."""
        self._engine = engine
        self._iris = iris
        self._summary = summary
        self._id = id_of

    def page(self, listing: Listing) -> Page:
        """Return a part of a filtered, ordered list; see `GraphReader.page`."""
        keys = order_keys(listing)
        marks = self._marks(listing, keys)
        if len(keys) == 1 and listing.where == type(listing.where)():
            return self._places(listing, keys[0], marks)
        return _FilteredList(self._engine, self._iris, listing, marks).page(self._id)

    def _marks(self, listing: Listing, keys: Sequence[OrderKey]) -> dict[NodeId, Mark]:
        """Return the keys of the nodes that a part begins behind and ends before.

        Raises:
            RequestError: If one is no node of the kind that is listed.
        """
        asked = [mark for mark in (listing.part.after, listing.part.before) if mark is not None]
        kind = LISTED[type(listing.where)]
        of_kind = [mark for mark in asked if kind_of(mark) is kind and mark.isprintable()]
        found: dict[NodeId, Mark] = {}
        if of_kind:
            nodes = " ".join(str(self._iris.of(mark)) for mark in of_kind)
            variables = " ".join(f"?k{at}" for at in range(len(keys)))
            query = (
                f"SELECT ?n {variables} WHERE {{ VALUES ?n {{ {nodes} }}"
                f" ?n a {CLASSES[kind]} . {bound_keys(keys)} }}"
            )
            for node, *numbers in self._engine.select(query):
                found[self._id(node)] = tuple(map(int, numbers))
        for mark in asked:
            if mark not in found:
                message = f"{mark} is not in this list. Use a cursor that this list gave."
                raise RequestError(message)
        return found

    def _places(self, listing: Listing, key: OrderKey, marks: dict[NodeId, Mark]) -> Page:
        """Return a part of the list of all nodes of a kind, ordered by one number.

        All numbers are there, so it is known beforehand which ones the part has.
        """
        part = listing.part
        every = self._summary.places(LISTED[type(listing.where)])
        if key.property != INDEX.place:
            every = range(len(every))
        ordered = every[::-1] if key.falls else every
        start = 0 if part.after is None else ordered.index(marks[part.after][0]) + 1
        end = len(ordered) if part.before is None else ordered.index(marks[part.before][0])
        chosen = ordered[start : max(start, end)]
        cut = _cut(len(chosen), part)
        wanted = chosen[cut]
        return Page(
            ids=tuple(self._at(key, wanted)),
            has_previous=start > 0 or cut.start > 0,
            has_next=max(start, end) < len(ordered) or cut.stop < len(chosen),
        )

    def _at(self, key: OrderKey, places: range) -> list[NodeId]:
        """Return the nodes at some places of an order, as the places stand."""
        if not places:
            return []
        if len(places) <= self._engine.most_values:
            within = f"VALUES ?p {{ {' '.join(map(str, places))} }} ?n {key.property} ?p ."
        else:
            within = (
                f"?n {key.property} ?p . FILTER(?p >= {min(places[0], places[-1])}"
                f" && ?p <= {max(places[0], places[-1])})"
            )
        query = f"SELECT ?p ?n WHERE {{ {within} }}"
        found = {int(place): self._id(node) for place, node in self._engine.select(query)}
        return [found[place] for place in places]


@dataclass(frozen=True, slots=True)
class _FilteredList:
    """A list whose members the store has to find."""

    engine: Engine
    iris: Iris
    listing: Listing
    marks: dict[NodeId, Mark]

    def page(self, id_of: Callable[[str], NodeId]) -> Page:
        """Return the part that is asked for."""
        part = self.listing.part
        from_the_end = part.first is None and part.last is not None
        wanted = part.last if from_the_end else part.first
        # One more than wanted tells whether the list goes on.
        most = None if wanted is None else wanted + 1
        found = [
            id_of(node) for node in self._found(self._within(), most, from_the_end=from_the_end)
        ]
        kept = found if wanted is None else found[:wanted]
        cut = slice(0, len(kept))
        if from_the_end:
            kept = kept[::-1]
        else:
            cut = _cut(len(kept), part)
        goes_on = len(found) > len(kept)
        has_previous = cut.start > 0 or (from_the_end and goes_on)
        has_next = goes_on and not from_the_end
        return Page(
            ids=tuple(kept[cut]),
            has_previous=has_previous or self._is_any_before(),
            has_next=has_next or self._is_any_behind(),
        )

    def _within(self) -> list[str]:
        """Return the tests for what lies between the marks."""
        part = self.listing.part
        tests = [] if part.after is None else [self._test(part.after)]
        return tests if part.before is None else [*tests, self._test(part.before, backwards=True)]

    def _is_any_before(self) -> bool:
        after = self.listing.part.after
        if after is None:
            return False
        return bool(self._found([self._test(after, backwards=True, itself=True)], most=1))

    def _is_any_behind(self) -> bool:
        after, before = self.listing.part.after, self.listing.part.before
        if before is None:
            return False
        if after is not None and not self._comes_before(after, before):
            return bool(self._found([self._test(after)], most=1))
        return bool(self._found([self._test(before, itself=True)], most=1))

    def _comes_before(self, one: NodeId, other: NodeId) -> bool:
        keys = order_keys(self.listing)
        pairs = zip(keys, self.marks[one], self.marks[other], strict=True)
        signed = [(-a, -b) if key.falls else (a, b) for key, a, b in pairs]
        return [a for a, _ in signed] < [b for _, b in signed]

    def _test(self, mark: NodeId, *, backwards: bool = False, itself: bool = False) -> str:
        keys = order_keys(self.listing, backwards=backwards)
        return behind(keys, self.marks[mark], itself=itself)

    def _found(
        self,
        tests: Sequence[str],
        most: int | None = None,
        *,
        from_the_end: bool = False,
    ) -> list[str]:
        keys = order_keys(self.listing, backwards=from_the_end)
        variables = " ".join(f"?k{at}" for at in range(len(keys)))
        pattern = Translator(self.iris).pattern(self.listing.where)
        test = f" FILTER({' && '.join(f'({each})' for each in tests)})" if tests else ""
        limit = "" if most is None else f" LIMIT {most}"
        query = (
            f"SELECT DISTINCT ?n {variables} WHERE {{ {pattern} {bound_keys(keys)}{test} }}"
            f" ORDER BY {ordering(keys)}{limit}"
        )
        return [row[0] for row in self.engine.select(query)]


def _cut(length: int, part: Slice) -> slice:
    """Return which of so many nodes are left after `first`, then `last`."""
    stop = length if part.first is None else min(part.first, length)
    start = 0 if part.last is None else max(0, stop - part.last)
    return slice(start, stop)
