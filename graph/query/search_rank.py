"""How well a record answers a query: BM25F over its fields, and more where a name answers whole.

BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): how often the words of
the query occur, weighed by field and by the length of the field, soon saturated, rare words first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.query.search_columns import LINE_END
from graph.query.search_postings import Postings
from graph.query.search_text import Field
from graph.query.search_vocabulary import Word

_FIELDS = tuple(Field)
_K1 = 1.2
_WEIGHTS = {Field.NAME: 8.0, Field.ALIAS: 6.0, Field.TITLE: 5.0, Field.LEAD: 2.0, Field.BODY: 1.0}
_LENGTH_COUNTS = {
    Field.NAME: 0.3,
    Field.ALIAS: 0.2,
    Field.TITLE: 0.3,
    Field.LEAD: 0.5,
    Field.BODY: 0.7,
}
"""BM25's b: how much a long field takes from a word in it."""
_LONGEST_COUNTED = 4.0
"""A field counts as at most so many times as long as the mean: beside records of a few words, a
page of a thousand is still found by its words."""
_NEIGHBOURS = 0.4
"""How much more it counts that the words stand side by side, as they were typed."""


@dataclass(frozen=True, slots=True)
class _Bonus:
    """What it counts that all the words of the query stand in one name."""

    whole: float
    """They are all of the name."""
    begin: float
    """It begins with them."""
    inside: float
    """They stand in it."""


_BONUSES = {
    Field.NAME: _Bonus(4.0, 1.6, 1.0),
    Field.ALIAS: _Bonus(3.4, 1.0, 0.8),
    Field.TITLE: _Bonus(3.0, 1.0, 0.6),
}
_AS_SAID = 0.9
"""From this quality on a term is the word itself, and not just one that begins with it."""
_PART = 0.7
"""A part of a service yields to a whole that answers as well."""

Hits = Mapping[str, Sequence[tuple[int, float]]]
"""By term: which words of the query it answers, and how well."""
NumberedHits = Mapping[int, Sequence[tuple[int, float]]]
"""The same by the number of the term."""


def hits_of(words: Sequence[Word]) -> Hits:
    """Return what each term answers."""
    hits: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, word in enumerate(words):
        for term, quality in word.terms.items():
            hits[term].append((at, quality))
    return hits


class _Tally:
    """What a record answers of a query, by word of the query."""

    __slots__ = ("beside", "best", "often")

    def __init__(self, words: int) -> None:
        self.often = [0.0] * words
        """How often, weighed."""
        self.best = [0.0] * words
        """How well, at best."""
        self.beside: set[int] = set()
        """Which words stand behind the one that they stand behind in the query."""

    def read(self, column: Sequence[int], hits: NumberedHits, weight: float) -> None:
        """Add what the words of a field answer."""
        before: Sequence[tuple[int, float]] = ()
        for answers in map(hits.get, column):
            if answers is None:
                before = ()
                continue
            for at, quality in answers:
                self.often[at] += weight * quality
                self.best[at] = max(self.best[at], quality)
                if before and any(other == at - 1 for other, _ in before):
                    self.beside.add(at)
            before = answers


class Ranking:
    """Judges the candidates for one query."""

    def __init__(self, words: Sequence[Word], postings: Postings) -> None:
        """Judge records of `postings` by some words."""
        self._postings = postings
        numbers = postings.numbers
        self._hits = {
            numbers[term]: answers for term, answers in hits_of(words).items() if term in numbers
        }
        rare = [_rarity(word, len(postings)) for word in words]
        self._shares = [each / sum(rare) for each in rare]

    def score(self, row: int, lengths: Sequence[float], *, is_part: bool) -> float:
        """Return how well a record answers; 0 where no word of the query is in it.

        Args:
            row: The number of the record.
            lengths: How many words each field has on average.
            is_part: Whether it is a part of a service.
        """
        tally = _Tally(len(self._shares))
        bonus = (0.0, False)
        hit = self._hits.keys()
        for where, column, length in zip(
            _FIELDS, self._postings.columns(row), lengths, strict=True
        ):
            if hit.isdisjoint(column):
                continue
            lines = _lines(column) if where in _BONUSES else (column,)
            words = column if len(lines) == 1 else [word for line in lines for word in line]
            part = _LENGTH_COUNTS[where]
            longer = min(len(words) / length, _LONGEST_COUNTED)
            tally.read(words, self._hits, _WEIGHTS[where] / (1 - part + part * longer))
            if where in _BONUSES:
                bonus = max(bonus, self._bonus(_BONUSES[where], lines))
        found = sum(
            share * often * (_K1 + 1) / (often + _K1)
            for share, often in zip(self._shares, tally.often, strict=True)
        )
        answered = self._share_of(tally.best)
        beside = len(tally.beside) / max(1, len(self._shares) - 1)
        more, is_whole = bonus
        score = found * answered * (1 + _NEIGHBOURS * beside) + more
        return score * (_PART if is_part and not is_whole else 1.0)

    def _share_of(self, answered: Sequence[float]) -> float:
        """Return how much of the query is answered, rare words counting most: at most 1."""
        return sum(share * good for share, good in zip(self._shares, answered, strict=True))

    def _bonus(self, kinds: _Bonus, lines: Iterable[Sequence[int]]) -> tuple[float, bool]:
        """Return what the best name of a field counts, and whether the query is all of it."""
        best = (0.0, False)
        for line in lines:
            if not self._hits.keys().isdisjoint(line):
                best = max(best, self._name_bonus(kinds, self._postings.telling(line)))
        return best

    def _name_bonus(self, bonus: _Bonus, line: Sequence[int]) -> tuple[float, bool]:
        best = [0.0] * len(self._shares)
        answering = 0
        for answers in map(self._hits.get, line):
            if answers is not None:
                answering += 1
                for at, quality in answers:
                    best[at] = max(best[at], quality)
        if not answering or not all(best):
            return 0.0, False
        quality = self._share_of(best)
        covered = answering / len(line)
        if answering == len(line):
            return bonus.whole * quality**2, quality >= _AS_SAID
        begins = all(word in self._hits for word in line[:answering])
        return (bonus.begin if begins else bonus.inside) * quality * (0.5 + 0.5 * covered), False


def _lines(column: Sequence[int]) -> Sequence[Sequence[int]]:
    """Return the lines of a column."""
    if LINE_END not in column:
        return (column,)
    ends = [at for at, word in enumerate(column) if word == LINE_END]
    starts = [0, *(end + 1 for end in ends)]
    return [column[start:end] for start, end in zip(starts, [*ends, len(column)], strict=True)]


def _rarity(word: Word, records: int) -> float:
    """Return BM25's inverse document frequency of a word.

    What a word means is counted term by term, so that records with several terms count too often;
    therefore nothing counts as more frequent than in every second record.
    """
    docs = min(word.docs, records / 2)
    return math.log1p((records - docs + 0.5) / (docs + 0.5))
