"""Which records hold which words, and the words of each record, in little memory.

Words are numbers here. Records are numbered as they are added, and every word has the numbers of
the records that hold it, in their order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from graph.query.search_columns import Numbers
from graph.query.search_text import Field
from graph.query.search_words import UNSAID

HEADS = (Field.NAME, Field.ALIAS, Field.TITLE)
"""The fields of names and titles; they are the first ones."""
_BLOCK, _GROWTH = 2048, 4
"""Records that have all of some words are looked for among the first so many, then among so many
times as many, and so on."""

_SHORT = 64
"""Lists of fewer records are put together before they are gone through."""
_NOWHERE = array("I")

Lists = Sequence["array[int]"]


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

    def holding(self, terms: Iterable[str], *, in_heads: bool) -> Lists:
        """Return the records that hold one of some words, each list in order.

        Args:
            terms: The words.
            in_heads: Whether only words in names and titles count.
        """
        held = self._heads if in_heads else self._anywhere
        numbers = (self.numbers[term] for term in terms if term in self.numbers)
        lists = [rows for rows in map(held.__getitem__, numbers) if rows]
        short = [rows for rows in lists if len(rows) < _SHORT]
        if len(short) > 1:
            together = array("I", sorted(set[int]().union(*short)))
            lists = [together, *(rows for rows in lists if len(rows) >= _SHORT)]
        return lists


def first_records(wanted: Sequence[Lists], among: range, most: int) -> Sequence[int]:
    """Return the first records that are in one of the lists of each of several words, in order.

    Args:
        wanted: The lists of each word.
        among: Only records of these numbers.
        most: So many records at most.
    """
    if not all(wanted):
        return ()
    if len(wanted) == 1:
        return _first_of_any(wanted[0], among, most)
    return _first_of_all(wanted, among, most)


def _first_of_any(lists: Lists, among: range, most: int) -> Sequence[int]:
    found: set[int] = set()
    for rows in lists:
        start = bisect_left(rows, among.start)
        found.update(rows[start : min(start + most, bisect_left(rows, among.stop))])
    return sorted(found)[:most]


def _first_of_all(wanted: Sequence[Lists], among: range, most: int) -> Sequence[int]:
    found: list[int] = []
    low, width = among.start, _BLOCK
    while low < among.stop and len(found) < most:
        high = min(low + width, among.stop)
        found += sorted(set.intersection(*(_between(lists, low, high) for lists in wanted)))
        low, width = high, width * _GROWTH
    return found[:most]


def _between(lists: Lists, low: int, high: int) -> set[int]:
    parts = (rows[bisect_left(rows, low) : bisect_left(rows, high)] for rows in lists)
    return set[int]().union(*parts)
