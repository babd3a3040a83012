"""Which records hold which words, and the words of each record, in little memory.

Words are numbers here. Records are numbered as they are added, and every word has the numbers of
the records that hold it, in their order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graph.query.search_columns import LINE_END, Words
from graph.query.search_text import Field
from graph.query.search_words import UNSAID

LINE_END_NUMBER = 0
"""The number of `LINE_END`."""
HEADS = (Field.NAME, Field.ALIAS, Field.TITLE)
"""The fields of names and titles; they are the first ones."""
_BLOCK, _GROWTH = 2048, 4
"""Records that have all of some words are looked for among the first so many, then among so many
times as many, and so on."""

Rows = Sequence[int]


class _Numbers(dict[str, int]):
    """The numbers of words; a word that has none yet gets the next one."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class _RowsByNumber(dict[int, "array[int]"]):
    """The records that hold each word."""

    def __missing__(self, number: int) -> array[int]:
        self[number] = rows = array("I")
        return rows


class Postings:
    """The words of records, and the records of words. Once all are added, it never changes."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._numbers = _Numbers({LINE_END: LINE_END_NUMBER})
        self._heads = _RowsByNumber()
        self._anywhere = _RowsByNumber()
        self._words = array("I")
        self._ends = array("L", [0])
        self._unsaid: set[int] = set()

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._ends) // len(Field)

    def add(self, columns: Sequence[Words]) -> None:
        """Add a record, which gets the next number: its words in each field."""
        row = len(self)
        number = self._numbers.__getitem__
        inside: set[int] = set()
        for field, words in enumerate(columns):
            numbers = list(map(number, words))
            self._words.extend(numbers)
            self._ends.append(len(self._words))
            inside.update(numbers)
            if field == HEADS[-1]:
                inside.discard(LINE_END_NUMBER)
                for each in inside:
                    self._heads[each].append(row)
        for each in inside:
            self._anywhere[each].append(row)

    def close(self) -> None:
        """Take note that nothing is added any more, and take less room."""
        self._unsaid = {self._numbers[word] for word in UNSAID if word in self._numbers}
        for number, rows in self._heads.items():
            # Most words of a large course are parts of keys, and nowhere else.
            if len(rows) == len(self._anywhere[number]):
                self._anywhere[number] = rows

    def counted(self) -> Iterator[tuple[str, int]]:
        """Yield every word with the number of records that hold it."""
        for word, number in self._numbers.items():
            if number != LINE_END_NUMBER:
                yield word, len(self._anywhere[number])

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each word."""
        return self._numbers

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

    def _rows(self, held: _RowsByNumber, terms: Sequence[str]) -> list[array[int]]:
        numbers = [self._numbers[term] for term in terms if term in self._numbers]
        return [held[number] for number in numbers if number in held]


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
