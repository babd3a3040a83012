"""An index of the words of a course, and what it has to say to a query."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Record, Service
from graph.query.search_columns import SEARCHED, Reading
from graph.query.search_postings import Postings, first_records
from graph.query.search_rank import Ranking
from graph.query.search_text import Field, Names, called
from graph.query.search_vocabulary import Vocabulary, Word

__all__ = ["SEARCHED", "Answer", "Answers", "SearchIndex"]

_REFERRED = (
    NodeKind.SERVICE,
    NodeKind.WEEK,
    NodeKind.PATTERN,
    NodeKind.COMPONENT,
)
_AT_ONCE = 5_000
"""Records asked of the reader with one question, so that none has to send a course at once."""
_CANDIDATES = 50
"""Of each kind, at most so many records are judged, or twice as many as are wanted, that have all
the words in names or titles, as many that have all of them anywhere, and as many that have some of
them where those are too few."""
_TERMS, _FEWEST_TERMS = 192, 6
"""So many terms are looked up for all the words together, and so many for each at least."""
_MOST_TOGETHER, _MOST_ALONE = 5, 8
"""Where no record has all the words, it is the rarest that are looked for: so many of them with
one left out, and so many one by one."""
_MOST = 100
"""At most so many answers are wanted."""
_KEPT = 1024
"""For so many words that were looked for alone in a kind, its best records are kept: 14 KB each at
most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A record that answers a query."""

    id: NodeId
    """Which one."""
    score: float
    """How well; to compare with other answers to the same query."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a query found."""

    words: Sequence[Word]
    """What was looked for."""
    best: Sequence[Answer]
    """The best answers, the best first."""


@dataclass(frozen=True, slots=True)
class _Section:
    """The records of one kind in the index."""

    rows: range
    """Their numbers."""
    lengths: Sequence[float]
    """How many words each field has on average."""


Judged = tuple[float, int, int]
"""How well a record answers, negative; its place among equal answers; and its number."""
Meaning = tuple[tuple[str, float], ...]
"""What a word means: the terms, and how well each answers."""


class SearchIndex:
    """The words of one graph. It keeps nothing of the reader but `names`, and never changes.

    Any thread may use it.
    """

    def __init__(self, reader: GraphReader) -> None:
        """Read all that is searched. Takes seconds for 100,000 scenarios."""
        self.names: Names = _names(reader)
        self._texts = _Texts(reader, self.names)
        self._vocabulary = Vocabulary(self._texts.postings.counted())
        # Of the texts and not of this index, which would hold itself.
        self._alone = lru_cache(_KEPT)(self._texts.best_for_one)

    def find(self, text: str, kinds: Collection[NodeKind], most: int) -> Answers:
        """Return the best answers to a text.

        Args:
            text: Whatever someone typed.
            kinds: Which kinds are asked for.
            most: How many answers are wanted; at most 100.
        """
        words = self._vocabulary.understand(text)
        if not words:
            return Answers((), ())
        asked = [kind for kind in SEARCHED if kind in kinds]
        if len(words) == 1:
            meaning = tuple(words[0].terms.items())
            judged = [self._alone(meaning, kind, _candidates(most)) for kind in asked]
        else:
            judged = list(self._texts.best_for_all(words, asked, most))
        best = sorted(chain.from_iterable(found[:most] for found in judged))[:most]
        ids = self._texts.ids
        return Answers(words, [Answer(ids[row], -score) for score, _, row in best])


class _Texts:
    """The texts of a graph, section by section, and which of them answer a query."""

    def __init__(self, reader: GraphReader, names: Names) -> None:
        self.postings = Postings()
        self.ids: list[NodeId] = []
        self._order = array("L")
        self._parts: set[int] = set()
        reading = Reading(self.postings.numbers, names)
        self._sections = {kind: self._section(reader, kind, reading) for kind in SEARCHED}
        self.postings.close()

    def best_for_one(self, meaning: Meaning, kind: NodeKind, candidates: int) -> Sequence[Judged]:
        """Return the best records of a kind for a word alone, the best first."""
        words = [Word("", dict(meaning))]
        wanted, ranking = _Wanted(words, self.postings), Ranking(words, self.postings)
        rows = wanted.candidates(self._sections[kind].rows, candidates, candidates)
        return self._judged(ranking, kind, rows)[:_MOST]

    def best_for_all(
        self, words: Sequence[Word], kinds: Iterable[NodeKind], most: int
    ) -> Iterator[Sequence[Judged]]:
        """Yield for each kind the records that may answer several words, the best first."""
        wanted, ranking = _Wanted(words, self.postings), Ranking(words, self.postings)
        for kind in kinds:
            rows = wanted.candidates(self._sections[kind].rows, _candidates(most), most)
            yield self._judged(ranking, kind, rows)

    def _judged(self, ranking: Ranking, kind: NodeKind, rows: Iterable[int]) -> list[Judged]:
        lengths = self._sections[kind].lengths
        return sorted(
            (
                -round(ranking.score(row, lengths, is_part=row in self._parts), 6),
                self._order[row],
                row,
            )
            for row in rows
        )

    def _section(self, reader: GraphReader, kind: NodeKind, reading: Reading) -> _Section:
        """Index the records of a kind.

        Those of short titles come first: where there are too many candidates, the last are not
        judged, and BM25 prefers the short ones too.
        """
        start = len(self.ids)
        totals = [0] * len(Field)
        placed = enumerate(_records(reader, kind), start=start)
        ordered = sorted(placed, key=lambda pair: (len(called(pair[1])[0]), pair[0]))
        for order, record in ordered:
            said = reading.columns(record)
            totals = [total + length for total, (_, length) in zip(totals, said, strict=True)]
            if isinstance(record, Service) and record.part_of is not None:
                self._parts.add(len(self.ids))
            self.ids.append(record.id)
            self._order.append(order)
            self.postings.add([words for words, _ in said])
        rows = range(start, len(self.ids))
        return _Section(rows, [max(1.0, total / max(1, len(rows))) for total in totals])


class _Wanted:
    """The words of a query, the rarest first, and the records that hold them."""

    def __init__(self, words: Sequence[Word], postings: Postings) -> None:
        each = max(_FEWEST_TERMS, _TERMS // len(words))
        terms = [word.best(each) for word in sorted(words, key=lambda word: word.docs)]
        self._heads = [postings.holding(some, in_heads=True) for some in terms]
        self._anywhere = [postings.holding(some, in_heads=False) for some in terms]

    def candidates(self, among: range, judged: int, most: int) -> Collection[int]:
        """Return records of a section that may answer.

        Args:
            among: The section.
            judged: So many of each sort at most.
            most: Where fewer have all the words, those count too that have some of them.
        """
        found = {
            *first_records(self._heads, among, judged),
            *first_records(self._anywhere, among, judged),
        }
        if len(self._anywhere) > 1 and len(found) < most:
            found.update(self._partly(among, judged))
        return found

    def _partly(self, among: range, most: int) -> Iterator[int]:
        """Yield records that have some of the words, the rarest: all of those but one, or one."""
        rare = self._anywhere[:_MOST_TOGETHER]
        if len(rare) > 2:  # noqa: PLR2004 - of two words, all but one are one
            for some in combinations(rare, len(rare) - 1):
                yield from first_records(some, among, most // len(rare))
        alone = min(len(self._anywhere), _MOST_ALONE)
        for lists in (*self._heads[:alone], *self._anywhere[:alone]):
            yield from first_records([lists], among, most // alone)


def _candidates(most: int) -> int:
    """Return how many candidates of a sort are judged where so many answers are wanted."""
    return max(_CANDIDATES, 2 * most)


def _records(reader: GraphReader, kind: NodeKind) -> Iterator[Record]:
    ids = reader.ids(kind)
    for start in range(0, len(ids), _AT_ONCE):
        for record in reader.records(ids[start : start + _AT_ONCE]):
            if record is not None:
                yield record


def _names(reader: GraphReader) -> Names:
    return {record.id: called(record) for kind in _REFERRED for record in _records(reader, kind)}
