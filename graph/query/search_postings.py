"""Which records hold which words, and the words of each record, in little memory.

Words are numbers here. Records are numbered as they are added, and every word has the numbers of
the records that hold it, in their order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.query.search_columns import Numbers
from graph.query.search_text import Field
from graph.query.search_words import UNSAID

HEADS = (Field.NAME, Field.ALIAS, Field.TITLE)
"""The fields of names and titles; they are the first ones."""
_BLOCK, _GROWTH = 2048, 4
"""Records that have all of some words are looked for among the first so many, then among so many
times as many, and so on."""

_NOWHERE = array("I")

Rows = Sequence[int]


class Postings:
    """The words of records, and the records of words. Once all are added, it never changes."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.numbers = Numbers()
        self._heads: list[array[int]] = []
        self._anywhere: list[array[int]] = []
        self._words = array("I")
        self._ends = array("I", [0])
        self._unsaid: set[int] = set()

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._ends) // len(Field)

    def add(self, columns: Sequence[list[int]]) -> None:
        """Add a record, which gets the next number: its words in each field."""
        row = len(self)
        for words in columns:
            self._words.fromlist(words)
            self._ends.append(len(self._words))
        self._make_room()
        heads = set[int]().union(*columns[: len(HEADS)])
        held, everywhere = self._heads, self._anywhere
        for number in heads:
            held[number].append(row)
        for number in heads.union(*columns[len(HEADS) :]):
            everywhere[number].append(row)

    def _make_room(self) -> None:
        """Have rows for every word that has a number."""
        while len(self._anywhere) <= len(self.numbers):
            self._heads.append(array("I"))
            self._anywhere.append(array("I"))

    def close(self) -> None:
        """Take note that nothing is added any more, and take less room."""
        self._make_room()
        self._unsaid = {self.numbers[word] for word in UNSAID if word in self.numbers}
        for number, rows in enumerate(self._heads):
            # Most words of a large course are parts of keys, and nowhere else.
            if len(rows) == len(self._anywhere[number]):
                self._anywhere[number] = rows
            elif not rows:
                self._heads[number] = _NOWHERE

    def counted(self) -> Iterator[tuple[str, int]]:
        """Yield every word that records hold, with the number of these."""
        for word, number in self.numbers.items():
            if rows := self._anywhere[number]:
                yield word, len(rows)

    def telling(self, words: Sequence[int]) -> Sequence[int]:
        """Return the words that tell something, as `search_words.telling` has it."""
        if self._unsaid.isdisjoint(words):
            return words
        return [word for word in words if word not in self._unsaid] or words

    def columns(self, row: int) -> list[array[int]]:
        """Return the words of a record in each field, as numbers."""
        first = row * len(Field)
        ends = self._ends[first : first + len(Field) + 1]
        words = self._words
        return [words[start:end] for start, end in pairwise(ends)]

    def first(
        self, wanted: Sequence[Sequence[str]], among: range, most: int, *, in_heads: bool
    ) -> Rows:
        """Return the first records that hold one of each of some words, in order.

        Args:
            wanted: Of each of these, one.
            among: Only records of these numbers.
            most: So many records at most.
            in_heads: Whether only words in names and titles count.
        """
        held = self._heads if in_heads else self._anywhere
        lists = [self._rows(held, terms) for terms in wanted]
        if not all(lists):
            return ()
        if len(lists) == 1:
            return _first_of_any(lists[0], among, most)
        return _first_of_all(lists, among, most)

    def _rows(self, held: Sequence[array[int]], terms: Sequence[str]) -> list[array[int]]:
        numbers = (self.numbers[term] for term in terms if term in self.numbers)
        return [rows for rows in map(held.__getitem__, numbers) if rows]


def _first_of_any(lists: Sequence[array[int]], among: range, most: int) -> Rows:
    found: set[int] = set()
    for rows in lists:
        start = bisect_left(rows, among.start)
        found.update(rows[start : min(start + most, bisect_left(rows, among.stop))])
    return sorted(found)[:most]


def _first_of_all(lists: Sequence[Sequence[array[int]]], among: range, most: int) -> Rows:
    found: list[int] = []
    low, width = among.start, _BLOCK
    while low < among.stop and len(found) < most:
        high = min(low + width, among.stop)
        found += sorted(set.intersection(*(_between(rows, low, high) for rows in lists)))
        low, width = high, width * _GROWTH
    return found[:most]


def _between(lists: Sequence[array[int]], low: int, high: int) -> set[int]:
    parts = (rows[bisect_left(rows, low) : bisect_left(rows, high)] for rows in lists)
    return set[int]().union(*parts)
