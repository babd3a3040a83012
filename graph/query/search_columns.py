"""The words of a record as an index takes them: field by field, names and titles line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model.ids import NodeId, NodeKind
from graph.model.records import Record
from graph.query.search_text import Field, Names, fields, links
from graph.query.search_words import words_of

SEARCHED = {
    NodeKind.SCENARIO: "scenario 시나리오",
    NodeKind.DAY: "day 일차",
    NodeKind.SERVICE: "service 서비스",
    NodeKind.PATTERN: "pattern 패턴",
}
"""The kinds that are searched, in the order of equal answers; and what people call them, so that
`람다 시나리오` finds scenarios first."""
LINE_END = ""
"""Stands between the lines of a column, in place of a word."""
_LONGEST_JOINED = 4
"""Words. Names of so few are also found when they are written as one word."""

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """What a record says in one field."""

    words: Words
    """Its words. In names, other names and titles, `LINE_END` stands between one and the next."""
    length: int
    """How many words it counts as: a passage without any counts as one beside others."""


Spoken = Mapping[NodeId, Column]
"""What is said where records refer to a node: its names, as words."""


def spoken(names: Names) -> Spoken:
    """Return what is said where records refer to nodes, given what these are called."""
    found: dict[NodeId, Column] = {}
    for node, called in names.items():
        lines = _name_lines(called)
        words = [word for line in lines for word in line]
        if words:
            found[node] = Column(words, _length(lines))
    return found


def columns(record: Record, names: Names, said_of: Spoken) -> list[Column]:
    """Return the words of a record: a column for each field.

    Args:
        record: What to index.
        names: What the nodes are called that it refers to.
        said_of: The words of those names.
    """
    said: list[list[str]] = [[] for _ in Field]
    for field, texts in fields(record, names):
        said[field] += filter(None, texts)
    kind = NodeKind(record.id.partition(":")[0])
    linked = [
        said_of.get(link.target) or _passages(words_of(link.name), 1) for link in links(record)
    ]
    lead = _passages(words_of("\n".join(said[Field.LEAD])), len(linked))
    return [
        _lines(_name_lines(said[Field.NAME])),
        _lines(_name_lines(said[Field.ALIAS])),
        _lines(list(map(words_of, said[Field.TITLE]))),
        _joined([lead, *linked]),
        _joined(
            [
                _passages(words_of("\n".join(said[Field.BODY])), 1),
                _passages(SEARCHED[kind].split(), 1),
            ]
        ),
    ]


def _passages(words: Words, others: int) -> Column:
    """Return a passage that stands beside some others."""
    return Column(words, max(len(words), min(others, 1)))


def _joined(parts: Iterable[Column]) -> Column:
    words: list[str] = []
    length = 0
    for part in parts:
        words += part.words
        length += part.length
    return Column(words, length)


def _lines(lines: Sequence[Words]) -> Column:
    """Return lines as one column, with `LINE_END` between them."""
    words: list[str] = []
    for line in lines:
        words += line
        words.append(LINE_END)
    return Column(words[:-1], _length(lines))


def _length(lines: Sequence[Words]) -> int:
    if len(lines) == 1:
        return len(lines[0])
    return sum(max(1, len(line)) for line in lines)


def _name_lines(names: Iterable[str]) -> list[Words]:
    """Return the words of names, each name a line, and again as one word if they are few."""
    lines: dict[str, Words] = {}
    for name in names:
        words = words_of(name)
        lines[" ".join(words)] = words
        # Keys such as `netflix_streaming` are never written as one word.
        if 1 < len(words) <= _LONGEST_JOINED and "_" not in name:
            joined = "".join(words)
            lines[joined] = [joined]
    return list(lines.values())
