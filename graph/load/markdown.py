"""Markdown text → a small tree of sections and blocks in which every line knows its number.

Knows Markdown and nothing of scenarios. The parser's own types stay in here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

_MAX_NESTING = 64
"""Levels of lists and quotes; what lies deeper is kept as it is written."""
_MAX_INLINE = 10_000
"""Characters of one paragraph in which emphasis and links are looked for. Looking takes time that
grows with the square of the length; longer paragraphs are kept as they are written."""

_MISSED_BOLD = re.compile(r"\*\*(?=\S)(.{1,200}?)(?<=\S)\*\*")
_BARE_URL = re.compile(r"https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
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
        inner = _COLON.search(self.text, start, end)
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


def parse_markdown(text: str) -> Document:
    """Read Markdown: CommonMark and tables, with or without BOM, with any line ends.

    Comments are no text and left out. Nothing raises: any text is Markdown.
    """
    tree = SyntaxTreeNode(_parser().parse(text.removeprefix("\ufeff")))
    opening: list[Block] = []
    flat: list[tuple[SyntaxTreeNode, list[Block]]] = []
    for node in tree.children:
        if node.type == "heading":
            flat.append((node, []))
        else:
            (flat[-1][1] if flat else opening).extend(_blocks([node]))
    return Document(tuple(opening), _sections(flat, ()))


def _sections(
    flat: Sequence[tuple[SyntaxTreeNode, list[Block]]], path: tuple[str, ...]
) -> tuple[Section, ...]:
    """Put headings below those of higher rank before them."""
    sections = []
    start = 0
    while start < len(flat):
        node, blocks = flat[start]
        level, title = int(node.tag[1:]), _heading(node)
        end = start + 1
        while end < len(flat) and int(flat[end][0].tag[1:]) > level:
            end += 1
        inner = _sections(flat[start + 1 : end], (*path, title.text))
        sections.append(Section(title, level, path, tuple(blocks), inner))
        start = end
    return tuple(sections)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
    """Return what nodes hold. Thematic breaks hold nothing, nor does HTML without words."""
    return tuple(block for node in nodes for block in _BLOCKS.get(node.type, _nothing)(node))


def _nothing(_node: SyntaxTreeNode) -> list[Block]:
    return []


def _paragraph(node: SyntaxTreeNode) -> list[Block]:
    lines = _lines(node)
    return [Paragraph(lines)] if lines else []


def _inner_heading(node: SyntaxTreeNode) -> list[Block]:
    """A heading inside a list or quote divides nothing; it is a bold paragraph."""
    line = _heading(node)
    return [Paragraph((Line(line.text, line.number, ((0, len(line.text)),), line.links),))]


def _list(node: SyntaxTreeNode) -> list[Block]:
    return [ItemList(tuple(_item(child) for child in node.children))]


def _item(node: SyntaxTreeNode) -> Item:
    number = int(node.info) if node.info.isdecimal() else None
    return Item(number, _contained(node))


def _quote(node: SyntaxTreeNode) -> list[Block]:
    return [Quote(_contained(node))]


def _contained(node: SyntaxTreeNode) -> tuple[Block, ...]:
    """Return what stands in a list item or quote, as written where the parser went no deeper."""
    if not node.content:
        return _blocks(node.children)
    first = _line_number(node)
    return _verbatim(
        Line(" ".join(text.split()), first + at) for at, text in enumerate(node.content.split("\n"))
    )


def _fence(node: SyntaxTreeNode) -> list[Block]:
    language = (node.info.split() or [""])[0]
    return [Fence(language, node.content.removesuffix("\n"), _line_number(node))]


def _html(node: SyntaxTreeNode) -> list[Block]:
    shown = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), node.content)
    first = _line_number(node)
    return list(
        _verbatim(
            Line(" ".join(html.unescape(_TAG.sub(" ", text)).split()), first + at)
            for at, text in enumerate(shown.split("\n"))
        )
    )


def _table(node: SyntaxTreeNode) -> list[Block]:
    rows = [row for part in node.children for row in part.children]
    return list(_verbatim(_row(row) for row in rows))


def _row(node: SyntaxTreeNode) -> Line:
    writer = _LineWriter(_line_number(node), joins=True)
    for position, cell in enumerate(node.children):
        if position:
            writer.add(" | ")
        writer.write(cell)
    return writer.line()


def _verbatim(lines: Iterable[Line]) -> tuple[Block, ...]:
    kept = tuple(line for line in lines if line.text)
    return (Verbatim(kept),) if kept else ()


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], Iterable[Block]]] = {
    "paragraph": _paragraph,
    "heading": _inner_heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _fence,
    "code_block": _fence,
    "html_block": _html,
    "table": _table,
}


def _line_number(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _heading(node: SyntaxTreeNode) -> Line:
    writer = _LineWriter(_line_number(node), joins=True)
    writer.write(node)
    return writer.line()


def _lines(node: SyntaxTreeNode) -> tuple[Line, ...]:
    writer = _LineWriter(_line_number(node))
    writer.write(node)
    return tuple(line for line in (*writer.lines, writer.line()) if line.text)


class _LineWriter:
    """Puts the inline tokens of a paragraph together to lines."""

    def __init__(self, number: int, *, joins: bool = False) -> None:
        """Start with the line of this number; with `joins`, breaks become spaces."""
        self.lines: list[Line] = []
        self._number = number
        self._joins = joins
        self._url: str | None = None
        self._strong = 0
        self._text = ""
        self._clear()

    def write(self, node: SyntaxTreeNode) -> None:
        """Add the inline tokens of a paragraph, heading or cell."""
        for inline in node.children:
            for child in inline.token.children or [] if inline.token else []:
                self._take(child)

    def line(self) -> Line:
        """Return the line as far as it is written."""
        text = self._text.rstrip()
        bold = tuple((start, min(end, len(text))) for start, end in self._bold)
        return Line(text, self._start, bold, tuple(self._links))

    def add(self, content: str) -> None:
        """Add words; white space at the joints is folded."""
        content = re.sub(r"\s+", " ", content)
        if not self._text or self._text.endswith(" "):
            content = content.removeprefix(" ")
        start, self._text = len(self._text), self._text + content
        if self._strong and content.strip():
            self._mark_bold(start, len(self._text))

    def _clear(self) -> None:
        self._start = self._number
        self._text = ""
        self._bold: list[tuple[int, int]] = []
        self._links: list[Link] = []
        self._link_start = 0

    def _take(self, token: Token) -> None:
        if token.type in {"softbreak", "hardbreak"}:
            self._break()
        elif token.type in {"strong_open", "strong_close"}:
            self._strong += token.nesting
        elif token.type == "link_open":
            self._url, self._link_start = str(token.attrGet("href") or ""), len(self._text)
        elif token.type == "link_close":
            self._close_link()
        elif token.type == "image":
            start = len(self._text)
            self.add(token.content)
            self._links.append(self._link(start, str(token.attrGet("src") or "")))
        elif token.type == "text":
            self._add_text(token.content)
        elif token.type == "html_inline":
            self.add(" " if token.content.lower().startswith("<br") else "")
        else:
            self.add(token.content)
        self._number += token.meta.get("breaks", 0)

    def _break(self) -> None:
        self._number += 1
        if self._joins or self._url is not None:
            self.add(" ")
        else:
            self.lines.append(self.line())
            self._clear()

    def _add_text(self, content: str) -> None:
        """Add text, and the bold runs in it that CommonMark misses: `**라벨:**값` is one."""
        position = 0
        for run in _MISSED_BOLD.finditer(content):
            self._add_with_urls(content[position : run.start()])
            self._strong += 1
            self._add_with_urls(run[1])
            self._strong -= 1
            position = run.end()
        self._add_with_urls(content[position:])

    def _add_with_urls(self, content: str) -> None:
        """Add text, and the links in it that stand there without markup."""
        position = 0
        for url in _BARE_URL.finditer(content) if self._url is None else ():
            self.add(content[position : url.start()])
            start = len(self._text)
            self.add(url[0])
            self._links.append(self._link(start, url[0]))
            position = url.end()
        self.add(content[position:])

    def _close_link(self) -> None:
        self._links.append(self._link(self._link_start, self._url or ""))
        self._url = None

    def _link(self, start: int, url: str) -> Link:
        return Link(self._text[start:].strip() or url, url, self._start, len(self._text))

    def _mark_bold(self, start: int, end: int) -> None:
        if self._bold and self._bold[-1][1] == start:
            start = self._bold.pop()[0]
        self._bold.append((start, end))


_Rule = Callable[[StateInline, bool], bool]
_SWALLOWING: dict[str, _Rule] = {
    "backticks": rules_inline.backtick,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "html_inline": rules_inline.html_inline,
}


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        """Leave addresses as the page has them."""
        return url


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark").enable("table")
    parser.options["maxNesting"] = _MAX_NESTING
    parser.core.ruler.after("block", "keep_unparsed", _keep_unparsed)
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.disable("text_join")  # tells `\*` from `*`
    for name, rule in _SWALLOWING.items():
        parser.inline.ruler.at(name, _counting_breaks(rule))
    return parser


def _keep_unparsed(state: StateCore) -> None:
    """Put the source of what is nested too deep into its token; the parser would drop it."""
    for token in state.tokens:
        is_deep = token.type in {"list_item_open", "blockquote_open"} and (
            token.level + 1 >= _MAX_NESTING
        )
        if is_deep and token.map:
            token.content = "\n".join(state.src.split("\n")[slice(*token.map)])


def _parse_inline(state: StateCore) -> None:
    """Find emphasis and links in all paragraphs but the endless ones."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) <= _MAX_INLINE:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.type == "inline":
            token.children = _as_written(token.content)


def _as_written(content: str) -> list[Token]:
    tokens = []
    for text in content.split("\n"):
        tokens += [Token("text_special", "", 0, content=text), Token("softbreak", "br", 0)]
    return tokens[:-1]


def _counting_breaks(rule: _Rule) -> _Rule:
    """Let a rule say on its last token how many line breaks it swallowed: in code, in a link."""

    def counting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's call
        start, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if len(state.tokens) > known:
            shown = sum(_breaks(token) for token in state.tokens[known:])
            state.tokens[-1].meta["breaks"] = state.src.count("\n", start, state.pos) - shown
        return True

    return counting


def _breaks(token: Token) -> int:
    is_break = token.type in {"softbreak", "hardbreak"}
    return int(is_break) + int(token.meta.get("breaks", 0))
