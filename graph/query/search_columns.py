"""The words of a record as an index takes them: field by field, names and titles line by line.

Words are numbers here, which `Numbers` gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from graph.model.ids import NodeId, NodeKind
from graph.model.records import Record
from graph.query.search_text import Names, fields, links
from graph.query.search_words import words_of

SEARCHED = {
    NodeKind.SCENARIO: "scenario 시나리오",
    NodeKind.DAY: "day 일차",
    NodeKind.SERVICE: "service 서비스",
    NodeKind.PATTERN: "pattern 패턴",
}
"""The kinds that are searched, in the order of equal answers; and what people call them, so that
`람다 시나리오` finds scenarios first."""
LINE_END = 0
"""Stands between the lines of a column; the number of no word."""
_LONGEST_JOINED = 4
"""Words. Names of so few are also found when they are written as one word."""


class Numbers(dict[str, int]):
    """The numbers of words, from 1; a word that has none yet gets the next one."""

    def __missing__(self, word: str) -> int:
        """Give a word its number."""
        self[word] = number = len(self) + 1
        return number


Column = tuple[list[int], int]
"""What a record says in one field: its words, and how many it counts as, for a passage without any
counts as one beside others. In names, other names and titles, `LINE_END` stands between one and the
next."""


class Reading:
    """Reads records. What stands between two blanks is taken apart only once."""

    def __init__(self, numbers: Numbers, names: Names) -> None:
        """Number words with `numbers`; records refer to nodes that are called by `names`."""
        self._names = names
        self._number = numbers.__getitem__
        self._known = _Known(numbers)
        self._kinds = {kind.value: [self._of_name(said)] for kind, said in SEARCHED.items()}
        self._spoken: dict[NodeId, Column] = {}
        for node, called in names.items():
            lines = self._name_lines(called)
            if any(lines):
                words = list(chain.from_iterable(lines))
                self._spoken[node] = (words, _length(lines))

    def columns(self, record: Record) -> list[Column]:
        """Return the words of a record: a column for each field."""
        said: list[list[str]] = [[], [], [], [], []]
        for field, texts in fields(record, self._names):
            said[field] += filter(None, texts)
        name, alias, title, lead, body = said
        spoken = self._spoken.get
        linked = [spoken(link.target) or self._of_name(link.name) for link in links(record)]
        return [
            _lines(self._name_lines(name)),
            _lines(self._name_lines(alias)),
            _lines([self._words(text) for text in title]),
            self._with(lead, linked),
            self._with(body, self._kinds[record.id.partition(":")[0]]),
        ]

    def _words(self, text: str) -> list[int]:
        """Return the words of a text: those of its parts, for no word goes over a blank."""
        return list(chain.from_iterable(map(self._known.__getitem__, text.split())))

    def _of_name(self, name: str) -> Column:
        words = self._words(name)
        return words, max(1, len(words))

    def _with(self, texts: Sequence[str], others: Sequence[Column]) -> Column:
        """Return the words of texts, and of others behind them."""
        words = self._words("\n".join(texts)) if texts else []
        length = max(len(words), min(1, len(others)))
        for more, count in others:
            words += more
            length += count
        return words, length

    def _name_lines(self, names: Iterable[str]) -> list[list[int]]:
        """Return the words of names, each name a line, and again as one word if they are few."""
        lines: dict[str, list[int]] = {}
        for name in names:
            words = words_of(name)
            lines[" ".join(words)] = [self._number(word) for word in words]
            # Keys such as `netflix_streaming` are never written as one word.
            if 1 < len(words) <= _LONGEST_JOINED and "_" not in name:
                joined = "".join(words)
                lines[joined] = [self._number(joined)]
        return list(lines.values())


class _Known(dict[str, list[int]]):
    """The words of what stands between two blanks."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._number = numbers.__getitem__

    def __missing__(self, part: str) -> list[int]:
        self[part] = words = list(map(self._number, words_of(part)))
        return words


def _lines(lines: Sequence[list[int]]) -> Column:
    """Return lines as one column, with `LINE_END` between them."""
    if len(lines) == 1:
        return lines[0], len(lines[0])
    words: list[int] = []
    for line in lines:
        words += line
        words.append(LINE_END)
    return words[:-1], _length(lines)


def _length(lines: Sequence[Sequence[int]]) -> int:
    if len(lines) == 1:
        return len(lines[0])
    return sum(max(1, len(line)) for line in lines)
