"""Finds the labels in a flowchart's text, also in one that Mermaid refuses because of them.

The grammar gives up at a parenthesis in an unquoted label; a person sees where the label ends: at
the bracket behind which a link, another node or the end of the line follows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from graph.documents.reading import LONGEST_LINE

_SHAPES = (
    ("(((", ")))"),
    ("[[", "]]"),
    ("[(", ")]"),
    ("([", "])"),
    ("((", "))"),
    ("{{", "}}"),
    ("[/", "/]"),
    ("[/", "\\]"),
    ("[\\", "\\]"),
    ("[\\", "/]"),
    ("[", "]"),
    ("(", ")"),
    ("{", "}"),
    (">", "]"),
)
LINK = r"[<xo]?(?:--|==|-\.|~~~)"
"""A pattern of how a link begins."""
_LEGAL = re.compile(rf"\s*(?:$|;|&|:::|@\{{|{LINK})")
_NO_LABELS = re.compile(
    r"\s*(?:%%|end\s*;?\s*$"
    r"|(?:style|classDef|class|click|linkStyle|direction|accTitle|accDescr|title)\b(?!\s*[\[({]))"
)
_SUBGRAPH = re.compile(r"\s*subgraph\s+(?P<title>\S.*?)\s*;?\s*$")
_TITLED = re.compile(r"(?P<id>[^\s\[\]()\"]+)\s*\[(?P<title>.*)\]$")
_EDGE_TEXT = re.compile(
    r"(?:(?<=[\s\w\])}])(?:--|==|-\.)\s*(?![->=.|])(?P<text>[^\s|\"][^|\"]*?)\s*"
    r"(?:-->|---|==>|===|\.->|\.-))"
)
_OPENERS = "[({>"
_SHOWN_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|sub|sup|small|code|span|font|div|p)\b[^<>]*>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_ENTITY = re.compile(r"#(\w+);")

BREAKING = re.compile(r"[()\[\]{}|\"]")
"""Characters on which the grammar gives up in a label without quotes."""


class LabelKind(Enum):
    """What a label belongs to."""

    NODE = auto()
    EDGE = auto()
    SUBGRAPH = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """The text between the brackets of a node, between pipes, or behind `subgraph`."""

    kind: LabelKind
    """What it belongs to."""
    line: int
    """1-based."""
    start: int
    """Its first column, 0-based."""
    text: str
    """As it is written, quotes included."""

    @property
    def end(self) -> int:
        """The column behind its last."""
        return self.start + len(self.text)

    @property
    def is_quoted(self) -> bool:
        """Whether quotes stand around it."""
        return len(self.text) > 1 and self.text[0] == self.text[-1] == '"'

    @property
    def words(self) -> str:
        """The text without the quotes around it."""
        return self.text[1:-1] if self.is_quoted else self.text

    @property
    def breaks(self) -> bool:
        """Whether the grammar gives up on it."""
        if self.is_quoted:
            return not self.words or '"' in self.words
        return BREAKING.search(self.text) is not None


def shown_text(words: str) -> str:
    """Return what a reader sees of the words of a label: entities decoded, white space folded."""
    bare = _SHOWN_TAG.sub("", _BREAK.sub(" ", words))
    decoded = _ENTITY.sub(lambda found: html.unescape(_html_entity(found[1])), bare)
    return " ".join(html.unescape(decoded).split())


def _html_entity(name: str) -> str:
    return f"&#{name};" if name.isdecimal() else f"&{name};"


def flowchart_labels(text: str) -> Iterator[Label]:
    """Yield the labels in a flowchart, in order; those whose end is not evident are left out."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) <= LONGEST_LINE and not _NO_LABELS.match(line):
            yield from _line_labels(number, line)


def _line_labels(number: int, line: str) -> Iterator[Label]:
    if subgraph := _SUBGRAPH.match(line):
        yield _subgraph_label(number, subgraph)
        return
    at = 0
    while at < len(line):
        found = _label_at(number, line, at)
        if found is None:
            at += 1
        else:
            yield found
            at = found.end + 1


def _subgraph_label(number: int, subgraph: re.Match[str]) -> Label:
    title = subgraph["title"]
    start = subgraph.start("title")
    if not title.startswith('"') and (titled := _TITLED.match(title)):
        return Label(LabelKind.SUBGRAPH, number, start + titled.start("title"), titled["title"])
    return Label(LabelKind.SUBGRAPH, number, start, title)


def _label_at(number: int, line: str, at: int) -> Label | None:
    """Return the label that begins at or right behind a column."""
    if line[at] == "|" and at and line[at - 1] in "->=.xo ":
        end = line.find("|", at + 1)
        return Label(LabelKind.EDGE, number, at + 1, line[at + 1 : end]) if end > at else None
    if edge := _EDGE_TEXT.match(line, at):
        return Label(LabelKind.EDGE, number, edge.start("text"), edge["text"])
    if line[at] in _OPENERS and at and _ends_id(line, at):
        return _node_label(number, line, at)
    return None


def _ends_id(line: str, at: int) -> bool:
    before = line[at - 1]
    return before.isalnum() or before in "_." or ord(before) > ord("\x7f")


def _node_label(number: int, line: str, at: int) -> Label | None:
    for opener, closer in _SHAPES:
        if line.startswith(opener, at):
            start = at + len(opener)
            end = _label_end(line, start, closer)
            if end is not None:
                return Label(LabelKind.NODE, number, start, line[start:end])
    return None


def _label_end(line: str, start: int, closer: str) -> int | None:
    """Return where a label ends: at the first closer with a legal continuation and balance."""
    ends = [
        found.start()
        for found in re.finditer(f"(?={re.escape(closer)})", line[start:])
        if _LEGAL.match(line, start + found.start() + len(closer))
    ]
    if line.startswith('"', start):
        ends = [end for end in ends if end and line[start + end - 1] == '"']
    balanced = [end for end in ends if is_balanced(line[start : start + end])]
    if balanced or len(ends) == 1:
        return start + (balanced or ends)[0]
    return None


def is_balanced(text: str) -> bool:
    """Say whether as many brackets of each kind open as close."""
    return all(text.count(one) == text.count(other) for one, other in ("()", "[]", "{}"))


def unlabelled(lines: Sequence[str], labels: Sequence[Label]) -> list[str]:
    """Return the lines with signs that mean nothing in place of the words of labels."""
    bare = [*lines]
    for label in labels:
        line = bare[label.line - 1]
        bare[label.line - 1] = line[: label.start] + "\0" * len(label.text) + line[label.end :]
    return bare
