"""The words of a picture, before a notation writes them: lines, signs, and where lines break.

Colour is never all that tells things apart. What has changed carries a sign, and an edge of one of
several things shown together begins with its letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from graph.diagrams.style import Style
from graph.diagrams.view import Mark, View, ViewEdge, ViewNode, ViewSeries
from graph.diagrams.words import words_in
from graph.model.evidence import Evidence
from graph.model.ids import NodeId

SIGNS: Mapping[Mark, str] = {
    Mark.ADDED: "+",
    Mark.REMOVED: "\N{MINUS SIGN}",
    Mark.REVERSED: "\N{RIGHTWARDS ARROW OVER LEFTWARDS ARROW}",
    Mark.CHANGED: "\N{NOT EQUAL TO}",
}
"""What stands before the words of what has changed."""

_LINE_BREAK = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_NO_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOT_ON_A_LINE = re.compile(f"{_LINE_BREAK.pattern}|{_NO_CHARACTER.pattern}")
_NOT_IN_IDS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\x00-\x1f\x7f-\x9f\\\\]")
_JOINER = "\N{ZERO WIDTH JOINER}"


def one_line(text: str) -> str:
    r"""Return the text as the one line that every label is.

    A line break or tab becomes a space, a control character or lone surrogate the replacement
    character U+FFFD, for neither can be drawn. Spaces at both ends go.

    Example:
        >>> one_line(" S3\r\nBuckets ")
        'S3 Buckets'
    """
    # What is printable has nothing to replace, and that is told at once.
    if not text.isprintable() and _NOT_ON_A_LINE.search(text):
        text = _NO_CHARACTER.sub("\ufffd", _LINE_BREAK.sub(" ", text))
    return text.strip(" ")


def exact_id(identifier: NodeId) -> str:
    r"""Return an id that every file can hold, and no other id becomes.

    Example:
        >>> exact_id(NodeId("service:s3")), exact_id(NodeId("service:\x07"))
        ('service:s3', 'service:\\u0007')
    """
    return _NOT_IN_IDS.sub(lambda found: f"\\u{ord(found[0]):04x}", identifier)


def node_lines(node: ViewNode, style: Style) -> list[str]:
    """Return the lines of a node's label: its sign and name, then its details, each wrapped."""
    name = node.name if node.mark is None else f"{SIGNS[node.mark]} {one_line(node.name)}"
    return wrapped([name, *node.details], style.width)


def edge_lines(edge: ViewEdge, letters: Mapping[NodeId, str], style: Style) -> list[str]:
    """Return the lines beside an edge; none where it says nothing.

    Args:
        edge: The edge.
        letters: Those of the series, as `series_letters` gives them.
        style: Without labels, sign and letter are all that is left.
    """
    text = one_line(edge.text) if style.labels else ""
    letter = None if edge.series is None else letters.get(edge.series)
    if letter:
        text = f"{letter}: {text}" if text else letter
    if edge.mark is not None:
        text = f"{SIGNS[edge.mark]} {text}".rstrip(" ")
    if not text:
        return []
    return [text] if style.width is None else wrapped([text], style.width)


def evidence_places(edge: ViewEdge) -> str:
    """Return where an edge is stated and how it was read, newest first: `flow.md:42 (derived)`."""
    return " | ".join([_place(evidence) for evidence in edge.evidence])


def series_letters(view: View) -> dict[NodeId, str]:
    """Return a letter for each series of a view, in order: from `A` to `Z`, then from `AA` on."""
    return {series.id: _letter(place) for place, series in series_places(view)}


def series_places(view: View) -> Iterator[tuple[int, ViewSeries]]:
    """Yield each series behind its place among all of them, 0-based."""
    for number, series in enumerate(view.series):
        yield number if series.place is None else series.place, series


def legend(view: View) -> Iterator[tuple[NodeId | Mark, str]]:
    """Yield what each letter and sign of a view means: the series or the mark, and the words."""
    letters = series_letters(view)
    yield from ((each.id, f"{letters[each.id]}: {one_line(each.title)}") for each in view.series)
    marks = {node.mark for node in view.nodes} | {edge.mark for edge in view.edges}
    said = words_in(view.language).marks
    yield from ((mark, f"{sign} {said[mark]}") for mark, sign in SIGNS.items() if mark in marks)


def said_of_nothing(view: View) -> str | None:
    """Return what a picture says instead of being blank; None where there is something to show."""
    return None if view.nodes else one_line(view.description) or one_line(view.title) or None


def wrapped(lines: Sequence[str], width: int | None) -> list[str]:
    """Return lines that are at most so wide: broken at spaces, and inside a word only if it must.

    Args:
        lines: At least one. Each begins a line of its own; empty ones are left out, if not all are.
        width: In columns, of which a Korean, Chinese or Japanese character takes two; None
            breaks nothing.

    Example:
        >>> wrapped(["Simple Storage Service", "객체 스토리지"], 14)
        ['Simple Storage', 'Service', '객체 스토리지']
    """
    if len(lines) == 1 and width is None:
        return [one_line(lines[0])]
    whole = [line for line in map(one_line, lines) if line] or [""]
    if width is None:
        return whole
    return [part for line in whole for part in _wrap(line, width)] or [""]


def columns(text: str) -> int:
    """Return how many columns a text takes in a font of equal widths."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrap(line: str, width: int) -> Iterator[str]:
    row = ""
    for word in line.split(" "):
        longer = f"{row} {word}" if row else word
        if columns(longer) <= width:
            row = longer
            continue
        if row:
            yield row.rstrip(" ")
        *full, row = _cut(word, width)
        yield from full
    if row:
        yield row.rstrip(" ")


def _cut(word: str, width: int) -> list[str]:
    """Cut a word that fits no line. What one sees as one character stays together."""
    parts, taken = [""], 0
    for character in word:
        wide = _columns_of(character)
        if taken + wide > width and wide and not parts[-1].endswith(_JOINER):
            parts.append("")
            taken = 0
        parts[-1] += character
        taken += wide
    return parts


def _letter(number: int) -> str:
    prefix, last = divmod(number, len(ascii_uppercase))
    return (_letter(prefix - 1) if prefix else "") + ascii_uppercase[last]


def _place(evidence: Evidence) -> str:
    # Not `evidence.place`, which is a path of this machine.
    line = "" if evidence.line is None else f":{evidence.line}"
    return f"{evidence.file}{line} ({evidence.kind})"
