"""Finds the places of a page that markers keep, so that what stands there can be written anew.

A place begins with the comment `<!-- scenariograph: WORDS -->`, ends with the comment
`<!-- /scenariograph -->`, and what stands between is nobody's own text. The words are up to
`graph.documents.markers`. Comments that begin with `scenariograph: ignore` or
`scenariograph: about` are no markers: they speak to the audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MAX_NESTING = 100
_MAX_INLINE = 10_000
_WORD = "scenariograph"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_MARKER = re.compile(
    rf"<!--\s*(?:(?P<end>/)\s*{_WORD}\b|{_WORD}\s*:(?!\s*(?:ignore|about)\b))(?P<words>(?:(?!-->).)*)-->",
    re.DOTALL,
)
_STRAY = re.compile(
    rf"^[ \t]*<!--\s*(?:/\s*{_WORD}\b|{_WORD}\s*:(?!\s*(?:ignore|about)\b))", re.MULTILINE
)
_ALONE = "Give it a line of its own, with a blank line before it where HTML or text goes before."


class MarkerRule(StrEnum):
    """What may be wrong with a marker."""

    UNCLOSED = "marker-unclosed"
    """Nothing ends the place that it begins, or the comment itself."""
    UNOPENED = "marker-unopened"
    """It ends a place that nothing begins."""
    NESTED = "marker-nested"
    """It begins a place inside another one."""
    CROSSING = "marker-crossing"
    """Its place ends in another list item or quote."""
    NOT_ALONE = "marker-not-alone"
    """It stands in the midst of text or HTML."""


@dataclass(frozen=True, slots=True)
class MarkerFault:
    """A marker that marks nothing."""

    rule: MarkerRule
    """What is wrong."""
    message: str
    """The same for people, and what to do."""
    line: int
    """Where it stands, 1-based."""


@dataclass(frozen=True, slots=True)
class MarkedRegion:
    """A place that markers keep."""

    words: str
    """What the marker says; white space is folded."""
    line: int
    """Where the first marker begins, 1-based."""
    end_line: int
    """Where the last marker begins, 1-based."""
    start: int
    """The offset behind the line that ends the first marker."""
    end: int
    """The offset of the line on which the last marker begins."""
    prefix: str
    """What each line in it begins with: indentation, quote signs."""
    newline: str
    """How its lines end."""

    def written(self, lines: Sequence[str]) -> str:
        """Return lines, without line ends, as they stand in this place."""
        return "".join(f"{self._begun(line)}{self.newline}" for line in lines)

    def _begun(self, line: str) -> str:
        return f"{self.prefix}{line}" if line else self.prefix.rstrip()


@dataclass(frozen=True, slots=True)
class MarkedText:
    """What markers there are in a text."""

    regions: tuple[MarkedRegion, ...]
    """The places that are marked as they should be, in order."""
    faults: tuple[MarkerFault, ...]
    """All other markers, by line."""


def find_regions(text: str) -> MarkedText:
    """Return the marked places of a Markdown text; what stands in code or in a fence marks nothing.

    Args:
        text: Any text, with or without BOM, with any line ends.
    """
    if _WORD not in text:
        return MarkedText((), ())
    page = _Page(text)
    return page.paired(list(page.markers()))


def without_regions(text: str) -> str:
    r"""Return a text with its marked places and their markers blank; every line stays where it is.

    Example:
        >>> without_regions("a\n<!-- scenariograph: plan -->\nb\n<!-- /scenariograph -->\nc\n")
        'a\n\n\n\nc\n'
    """
    regions = find_regions(text).regions
    if not regions:
        return text
    blank = {number: region for region in regions for number in _numbers(region, text)}
    written = []
    for number, line in enumerate(_LINE.finditer(text), start=1):
        region = blank.get(number)
        if region is None:
            written.append(line[0])
        else:
            # A marker may be the first thing in a list item, whose sign belongs to the page.
            is_first = number == region.line
            before = line[1][: line[1].index("<!--")] if is_first else region.prefix
            written.append(f"{before.rstrip()}{line[2]}")
    return "".join(written)


def _numbers(region: MarkedRegion, text: str) -> range:
    """Return the lines of a place, with those of its markers."""
    closing = text.index("-->", region.end)
    return range(region.line, region.end_line + text.count("\n", region.end, closing) + 1)


@dataclass(frozen=True, slots=True)
class _Marker:
    is_end: bool
    words: str
    first: int
    """Its first line, 0-based."""
    last: int
    """Its last line, 0-based."""
    holder: tuple[int, ...]
    """The lists, items and quotes that hold it, by where their tokens are."""


class _Page:
    """A text while its markers are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = list(_LINE.finditer(text, int(text.startswith("\ufeff"))))
        self._faults: list[MarkerFault] = []

    def markers(self) -> Iterator[_Marker]:
        """Yield the markers that stand alone, and note the others as faults."""
        holders: list[int] = []
        for at, token in enumerate(_parser().parse(self._text.removeprefix("\ufeff"))):
            if token.nesting > 0:
                holders.append(at)
            elif token.nesting < 0:
                holders.pop()
            elif token.map is not None and _WORD in token.content:
                if token.type == "html_block":
                    yield from self._in_html(token, tuple(holders))
                elif token.type == "inline":
                    self._look_in_text(token)

    def paired(self, markers: Sequence[_Marker]) -> MarkedText:
        """Return the places between markers."""
        regions: list[MarkedRegion] = []
        begun: list[_Marker] = []
        is_nested = False
        for marker in markers:
            if not marker.is_end:
                is_nested = bool(begun)
                if begun:
                    self._nested(begun[-1], marker)
                begun.append(marker)
            elif not begun:
                message = (
                    f"Nothing begins what this marker ends. Write '<!-- {_WORD}: VIEW -->' before"
                    " it, or remove it."
                )
                self._fault(MarkerRule.UNOPENED, message, marker)
            else:
                regions += self._between(begun.pop(), marker, is_nested=is_nested)
        for marker in begun:
            message = (
                f"Nothing ends what this marker begins: write '<!-- /{_WORD} -->' behind it. A"
                " fence between them that nothing closes hides the end as well."
            )
            self._fault(MarkerRule.UNCLOSED, message, marker)
        faults = sorted(self._faults, key=lambda fault: fault.line)
        return MarkedText(tuple(regions), tuple(faults))

    def _between(self, begin: _Marker, end: _Marker, *, is_nested: bool) -> list[MarkedRegion]:
        if begin.holder != end.holder:
            message = (
                f"This marker ends in line {end.first + 1}, in another list item or quote than it"
                " begins in. Indent both alike."
            )
            self._fault(MarkerRule.CROSSING, message, begin)
            return []
        if is_nested:
            return []
        raw = self._lines[end.first][1]
        return [
            MarkedRegion(
                words=begin.words,
                line=begin.first + 1,
                end_line=end.first + 1,
                start=self._lines[begin.last].end(),
                end=self._lines[end.first].start(),
                prefix=raw[: raw.index("<!--")],
                newline=self._lines[begin.last][2],
            )
        ]

    def _nested(self, outer: _Marker, inner: _Marker) -> None:
        between = self._lines[outer.last + 1 : inner.first]
        if any(line[1].strip("> \t") for line in between):
            message = (
                f"This marker stands inside the place that the marker of line {outer.first + 1}"
                f" begins. End that one before it with '<!-- /{_WORD} -->'."
            )
        else:
            message = (
                f"This marker and the one of line {outer.first + 1} claim the same place. Remove"
                " one, or give each an end of its own."
            )
        self._fault(MarkerRule.NESTED, message, inner)

    def _in_html(self, token: Token, holder: tuple[int, ...]) -> Iterator[_Marker]:
        """Yield the marker that HTML consists of; note one that it merely holds."""
        first, _ = token.map or (0, 0)
        content = token.content
        found = _MARKER.fullmatch(content.strip())
        if found is not None:
            first += content[: len(content) - len(content.lstrip())].count("\n")
            last = first + found[0].count("\n")
            words = " ".join(found["words"].split())
            yield _Marker(found["end"] is not None, words, first, last, holder)
            return
        for stray in _STRAY.finditer(content):
            line = first + content.count("\n", 0, stray.end()) + 1
            if "-->" in content[stray.end() :]:
                message = f"This marker does not stand alone. {_ALONE}"
                self._faults.append(MarkerFault(MarkerRule.NOT_ALONE, message, line))
            else:
                message = "This comment does not end. Write '-->' behind its words."
                self._faults.append(MarkerFault(MarkerRule.UNCLOSED, message, line))
                return

    def _look_in_text(self, token: Token) -> None:
        """Note markers in the midst of text; those in code are text themselves."""
        first, _ = token.map or (0, 0)
        if not _MARKER.search(token.content) or len(token.content) > _MAX_INLINE:
            return
        found: list[Token] = []
        parser = _parser()
        parser.inline.parse(token.content, parser, {}, found)
        for part in found:
            if part.type == "html_inline" and _MARKER.fullmatch(part.content):
                line = first + token.content.count("\n", 0, token.content.find(part.content)) + 1
                message = f"This marker stands in the midst of text. {_ALONE}"
                self._faults.append(MarkerFault(MarkerRule.NOT_ALONE, message, line))

    def _fault(self, rule: MarkerRule, message: str, marker: _Marker) -> None:
        self._faults.append(MarkerFault(rule, message, marker.first + 1))


@cache
def _parser() -> MarkdownIt:
    """Return a parser of blocks alone: emphasis and links take most of the time."""
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    return parser.disable(["inline", "text_join"])
