"""How well a record answers a query: BM25F over its fields, and more where a name answers whole.

BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): how often the words of
the query occur, weighed by field and by the length of the field, soon saturated, rare words first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.query.search_text import Field
from graph.query.search_vocabulary import Word
from graph.query.search_words import telling

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


def hits_of(words: Sequence[Word]) -> Hits:
    """Return what each term answers."""
    hits: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, word in enumerate(words):
        for term, quality in word.terms.items():
            hits[term].append((at, quality))
    return hits


@dataclass(slots=True)
class _Tally:
    """What a record answers of a query, by word of the query."""

    often: list[float]
    """How often, weighed."""
    best: list[float]
    """How well, at best."""
    beside: set[int] = field(default_factory=set)
    """Which words stand behind the one that they stand behind in the query."""

    def read(self, tokens: Sequence[str], hits: Hits, weight: float) -> None:
        """Add what the tokens of a field answer."""
        before: Sequence[tuple[int, float]] = ()
        for token in tokens:
            answers = hits.get(token)
            if answers is None:
                before = ()
                continue
            for at, quality in answers:
                self.often[at] += weight * quality
                self.best[at] = max(self.best[at], quality)
                if any(other == at - 1 for other, _ in before):
                    self.beside.add(at)
            before = answers


class Ranking:
    """Judges the candidates for one query."""

    def __init__(self, words: Sequence[Word], records: int) -> None:
        """Judge by `words`, in a course of so many records."""
        self._hits = hits_of(words)
        rare = [_rarity(word, records) for word in words]
        self._shares = [each / sum(rare) for each in rare]

    def score(self, columns: Sequence[str], lengths: Sequence[float], *, is_part: bool) -> float:
        """Return how well a record answers; 0 where no word of the query is in it.

        Args:
            columns: Its words, one text for each field, a line for each passage.
            lengths: How many words each field has on average.
            is_part: Whether it is a part of a service.
        """
        tally = _Tally([0.0] * len(self._shares), [0.0] * len(self._shares))
        for where, text, length in zip(Field, columns, lengths, strict=True):
            tokens = text.split()
            part = _LENGTH_COUNTS[where]
            longer = min(len(tokens) / length, _LONGEST_COUNTED)
            tally.read(tokens, self._hits, _WEIGHTS[where] / (1 - part + part * longer))
        found = sum(
            share * often * (_K1 + 1) / (often + _K1)
            for share, often in zip(self._shares, tally.often, strict=True)
        )
        answered = self._share_of(tally.best)
        beside = len(tally.beside) / max(1, len(self._shares) - 1)
        bonus, is_whole = self._bonus(columns)
        score = found * answered * (1 + _NEIGHBOURS * beside) + bonus
        return score * (_PART if is_part and not is_whole else 1.0)

    def _share_of(self, answered: Sequence[float]) -> float:
        """Return how much of the query is answered, rare words counting most: at most 1."""
        return sum(share * good for share, good in zip(self._shares, answered, strict=True))

    def _bonus(self, columns: Sequence[str]) -> tuple[float, bool]:
        """Return what the best name counts, and whether the query is all of it."""
        best = (0.0, False)
        for where, kinds in _BONUSES.items():
            for line in columns[where].split("\n"):
                tokens = line.split()
                if not self._hits.keys().isdisjoint(tokens):
                    best = max(best, self._name_bonus(kinds, telling(tokens)))
        return best

    def _name_bonus(self, bonus: _Bonus, tokens: Sequence[str]) -> tuple[float, bool]:
        best = [0.0] * len(self._shares)
        answering = 0
        for token in tokens:
            answers = self._hits.get(token, ())
            answering += bool(answers)
            for at, quality in answers:
                best[at] = max(best[at], quality)
        if not answering or not all(best):
            return 0.0, False
        quality = self._share_of(best)
        covered = answering / len(tokens)
        if answering == len(tokens):
            return bonus.whole * quality**2, quality >= _AS_SAID
        begins = all(token in self._hits for token in tokens[:answering])
        return (bonus.begin if begins else bonus.inside) * quality * (0.5 + 0.5 * covered), False


def _rarity(word: Word, records: int) -> float:
    """Return BM25's inverse document frequency of a word.

    What a word means is counted term by term, so that records with several terms count too often;
    therefore nothing counts as more frequent than in every second record.
    """
    docs = min(word.docs, records / 2)
    return math.log1p((records - docs + 0.5) / (docs + 0.5))
