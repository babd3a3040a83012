"""What Markdown text consists of: sections, blocks, and lines that know their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

_COLON = re.compile("\\s*[:\uff1a]\\s*")
_DASH = re.compile("\\s+[-\u2013\u2014]\\s+")
_MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image in a line."""

    text: str
    """What it is called."""
    url: str
    """Where it leads, as the page has it."""
    line: int
    """1-based."""
    end: int
    """Where its text ends in the text of its line."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words before a colon at the start of a line."""

    text: str
    """The words, without the colon."""
    value_start: int
    """Where the value starts in the text of the line; its length where there is no value."""
    is_bold: bool
    """Whether the words are bold."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text, without markup."""

    text: str
    """The words; white space is folded."""
    number: int
    """Its place in the source, 1-based."""
    bold: tuple[tuple[int, int], ...] = ()
    """Start and end of each bold run in the text."""
    links: tuple[Link, ...] = ()
    """The links in it, in order."""

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return self.bold == ((0, len(self.text)),)

    def label(self) -> Label | None:
        """Return the words before a colon, or a wholly bold line; None where there is neither.

        `**Role**: x`, `**Role:** x`, `**Role: x**` and `**Role** - x` have the label `Role`,
        bold; so has `Role: x`, not bold, if it is short.
        """
        return self._bold_label() or self._plain_label()

    def written_out(self, start: int = 0) -> str:
        """Return the text from `start` with the address of each link behind it: `name (url)`."""
        parts = []
        for link in self.links:
            if link.end > start and link.text != link.url:
                parts.append(f"{self.text[start : link.end]} ({link.url})")
                start = link.end
        return "".join([*parts, self.text[start:]]).strip()

    def _bold_label(self) -> Label | None:
        start, end = self.bold[0] if self.bold else (0, 0)
        if re.search(r"\w", self.text[:start]) or not self.text[start:end].strip():
            return None
        first = _COLON.search(self.text, start, end)
        inner = _COLON.match(self.text, first.start()) if first else None
        behind = _COLON.match(self.text, end) or _DASH.match(self.text, end)
        if inner is not None and inner.start() > start:
            return Label(self.text[start : inner.start()], inner.end(), is_bold=True)
        if behind is not None:
            return Label(self.text[start:end].strip(), behind.end(), is_bold=True)
        if end == len(self.text):
            return Label(self.text[start:].strip(), end, is_bold=True)
        return None

    def _plain_label(self) -> Label | None:
        colon = _COLON.search(self.text, 0, _MAX_LABEL)
        if colon is None or not colon.start():
            return None
        return Label(self.text[: colon.start()], colon.end(), is_bold=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    lines: tuple[Line, ...]
    """Its lines as the source breaks them; at least one."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list."""

    number: int | None
    """The number that the source gives it; None in a bullet list."""
    blocks: tuple[Block, ...]
    """What stands in it, in order."""


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list."""

    items: tuple[Item, ...]
    """Its items, in order; at least one."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote."""

    blocks: tuple[Block, ...]
    """What stands in it, in order."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code or of a diagram."""

    language: str
    """The first word behind the fence; empty where there is none, and for indented code."""
    text: str
    """What stands inside, without the last line break."""
    line: int
    """Where it opens, 1-based."""
    is_closed: bool = True
    """Whether it ends where the source says so; if not, it goes on to the end of what holds it."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text of a table, of HTML, or nested too deep to be told apart."""

    lines: tuple[Line, ...]
    """Its lines with words in them; cells of a table are joined by ` | `. At least one."""


Block: TypeAlias = Paragraph | ItemList | Quote | Fence | Verbatim


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: Line
    """The heading, on one line."""
    level: int
    """1 to 6."""
    path: tuple[str, ...]
    """The headings above it, outermost first."""
    blocks: tuple[Block, ...]
    """What stands under it before the next heading, in order."""
    sections: tuple[Section, ...]
    """The headings of lower rank under it, in order."""


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown text."""

    blocks: tuple[Block, ...]
    """What stands before the first heading."""
    sections: tuple[Section, ...]
    """The outermost headings, in order."""
