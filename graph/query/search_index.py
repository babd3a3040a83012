"""An index of the words of a course, in SQLite's FTS5, in memory."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from threading import Lock

from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.model.records import Record, Service
from graph.query.search_rank import Ranking
from graph.query.search_text import Field, Names, called, fields, links
from graph.query.search_vocabulary import Vocabulary, Word
from graph.query.search_words import words_of

SEARCHED = {
    NodeKind.SCENARIO: "scenario 시나리오",
    NodeKind.DAY: "day 일차",
    NodeKind.SERVICE: "service 서비스",
    NodeKind.PATTERN: "pattern 패턴",
}
"""The kinds that are searched, in the order of equal answers; and what people call them, so that
`람다 시나리오` finds scenarios first."""
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
_LONGEST_JOINED = 4
"""Words. Names of so few are also found when they are written as one word."""

_SCHEMA = """
CREATE VIRTUAL TABLE docs USING fts5 (
    name, alias, title, lead, body,
    detail=column, columnsize=0, tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE terms USING fts5vocab (docs, row);
INSERT INTO docs (docs, rank) VALUES ('hashsize', 33554432);
"""
_HEADS = "{name alias title} :"
_INSERT = "INSERT INTO docs (rowid, name, alias, title, lead, body) VALUES (?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT rowid, * FROM docs WHERE docs MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"


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

    places: range
    """Their row ids."""
    lengths: Sequence[float]
    """How many words each field has on average."""


Row = tuple[int, str, str, str, str, str]
"""A place in the index, and the words of each field."""


class SearchIndex:
    """The words of one graph. It keeps nothing of the reader but `names`, and never changes.

    Any thread may use it; they take turns.
    """

    def __init__(self, reader: GraphReader) -> None:
        """Read all that is searched. Takes seconds for 100,000 scenarios."""
        self.names: Names = _names(reader)
        self._lock = Lock()
        self._ids: list[NodeId] = []
        self._order = array("L")
        self._parts: set[int] = set()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        spoken = {node: _name_lines(names) for node, names in self.names.items()}
        self._sections = {kind: self._section(reader, kind, spoken) for kind in SEARCHED}
        self._database.execute("COMMIT")
        counted = self._database.execute("SELECT term, doc FROM terms").fetchall()
        self._vocabulary = Vocabulary(self._database, counted)

    def find(self, text: str, kinds: Collection[NodeKind], most: int) -> Answers:
        """Return the best answers to a text.

        Args:
            text: Whatever someone typed.
            kinds: Which kinds are asked for.
            most: How many answers are wanted.
        """
        with self._lock:
            words = self._vocabulary.understand(text)
            sections = [self._sections[kind] for kind in SEARCHED if kind in kinds]
            candidates = [(each, self._candidates(words, each.places, most)) for each in sections]
        if not words:
            return Answers((), ())
        ranking = Ranking(words, len(self._ids))
        judged = [
            (-round(ranking.score(columns, section.lengths, is_part=at in self._parts), 6), at)
            for section, rows in candidates
            for at, *columns in rows
        ]
        judged.sort(key=lambda pair: (pair[0], self._order[pair[1]]))
        return Answers(words, [Answer(self._ids[at], -score) for score, at in judged[:most]])

    def _section(
        self, reader: GraphReader, kind: NodeKind, spoken: Mapping[NodeId, str]
    ) -> _Section:
        """Index the records of a kind.

        Those of short titles come first: where there are too many candidates, the last are not
        judged, and BM25 prefers the short ones too.
        """
        start = len(self._ids)
        totals = [0] * len(Field)
        placed = enumerate(_records(reader, kind), start=start)
        ordered = sorted(placed, key=lambda pair: (len(called(pair[1])[0]), pair[0]))
        self._database.executemany(_INSERT, self._rows(ordered, spoken, totals))
        places = range(start, len(self._ids))
        return _Section(places, [max(1.0, total / max(1, len(places))) for total in totals])

    def _rows(
        self,
        ordered: Iterable[tuple[int, Record]],
        spoken: Mapping[NodeId, str],
        totals: list[int],
    ) -> Iterator[Row]:
        """Yield what is indexed of some records, and add up the words of each field.

        Args:
            ordered: The records, each with its place among equal answers.
            spoken: The words of what they may refer to.
            totals: Where to add up.
        """
        for order, record in ordered:
            name, alias, title, lead, body = columns = _columns(record, self.names, spoken)
            for field, column in zip(Field, columns, strict=True):
                totals[field] += column.count(" ") + column.count("\n") + bool(column)
            place = len(self._ids)
            if isinstance(record, Service) and record.part_of is not None:
                self._parts.add(place)
            self._ids.append(record.id)
            self._order.append(order)
            yield place, name, alias, title, lead, body

    def _candidates(self, words: Sequence[Word], places: range, most: int) -> Collection[Row]:
        """Return records of a section that may answer."""
        found: dict[int, Row] = {}
        if not words or not places:
            return ()
        terms_each = max(_FEWEST_TERMS, _TERMS // len(words))
        any_of = [
            " OR ".join(f'"{term}"' for term in word.best(terms_each))
            for word in sorted(words, key=lambda word: word.docs)
        ]
        judged = max(_CANDIDATES, 2 * most)
        self._match(_HEADS, any_of, places, judged, found)
        self._match("", any_of, places, judged, found)
        if len(words) > 1 and len(found) < most:
            self._add_partly(any_of, places, judged, found)
        return found.values()

    def _add_partly(
        self, any_of: Sequence[str], places: range, most: int, found: dict[int, Row]
    ) -> None:
        """Add rows that have some of the words, the rarest: all of those but one, or one."""
        rare = any_of[:_MOST_TOGETHER]
        if len(rare) > 2:  # noqa: PLR2004 - of two words, all but one are one
            for some in combinations(rare, len(rare) - 1):
                self._match("", some, places, most // len(rare), found)
        alone = any_of[:_MOST_ALONE]
        for one in alone:
            self._match(_HEADS, [one], places, most // len(alone), found)
            self._match("", [one], places, most // len(alone), found)

    def _match(
        self,
        where: str,
        any_of: Sequence[str],
        places: range,
        most: int,
        found: dict[int, Row],
    ) -> None:
        """Add the first rows of a section that have one of each of some terms."""
        query = " AND ".join(f"({terms})" for terms in any_of)
        bounds = (f"{where} ({query})", places.start, places.stop - 1, most)
        rows: list[Row] = self._database.execute(_SELECT, bounds).fetchall()
        found.update((row[0], row) for row in rows)


def _records(reader: GraphReader, kind: NodeKind) -> Iterator[Record]:
    ids = reader.ids(kind)
    for start in range(0, len(ids), _AT_ONCE):
        for record in reader.records(ids[start : start + _AT_ONCE]):
            if record is not None:
                yield record


def _names(reader: GraphReader) -> Names:
    return {record.id: called(record) for kind in _REFERRED for record in _records(reader, kind)}


def _columns(record: Record, names: Names, spoken: Mapping[NodeId, str]) -> list[str]:
    """Return the words of a record: one text for each field, a line for each name and title.

    Args:
        record: What to index.
        names: What the nodes are called that it refers to.
        spoken: The words of those names.
    """
    said: list[list[str]] = [[] for _ in Field]
    for field, texts in fields(record, names):
        said[field] += filter(None, texts)
    kind = NodeKind(record.id.partition(":")[0])
    lead = [spoken.get(link.target) or _words(link.name) for link in links(record)]
    return [
        _name_lines(said[Field.NAME]),
        _name_lines(said[Field.ALIAS]),
        "\n".join(map(_words, said[Field.TITLE])),
        "\n".join([_words("\n".join(said[Field.LEAD])), *lead]),
        "\n".join([_words("\n".join(said[Field.BODY])), SEARCHED[kind]]),
    ]


def _words(text: str) -> str:
    return " ".join(words_of(text))


def _name_lines(names: Iterable[str]) -> str:
    """Return the words of names, each name in a line, and again as one word if they are few."""
    lines: dict[str, None] = {}
    for name in names:
        words = words_of(name)
        lines[" ".join(words)] = None
        # Keys such as `netflix_streaming` are never written as one word.
        if 1 < len(words) <= _LONGEST_JOINED and "_" not in name:
            lines["".join(words)] = None
    return "\n".join(lines)
