"""The lines of a paragraph, put together from what the parser found in it.

And the parser itself, set up so that lines can be told: how many line breaks its tokens swallow,
and what it would drop.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from graph.load.markdown_tree import Line, Link

_MAX_NESTING = 64
"""Levels of lists and quotes; what lies deeper is kept as it is written."""
_MAX_INLINE = 10_000
"""Characters of one paragraph in which emphasis and links are looked for. Looking takes time that
grows with the square of the length; longer paragraphs are kept as they are written."""

_MISSED_BOLD = re.compile(r"\*\*(?=\S)(.{1,200}?)(?<=\S)\*\*")
_BOLD_LABEL = re.compile("\\*\\*[^*\\n]{1,80}(?:\\*\\*\\s*[:\uff1a]|[:\uff1a]\\s*\\*\\*)")
_LATE_LABELS = "late_labels"
"""Where the parser's environment holds the lines of labels that end a list."""
_BARE_URL = re.compile(r"https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"]")


class LineWriter:
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
        if self._strong and start < len(self._text):
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
            self._take_tag(token.content)
        else:
            self.add(token.content)
        self._number += token.meta.get("breaks", 0)

    def _take_tag(self, tag: str) -> None:
        """Pass over a tag; `<br>` ends the line, which goes on in the same one of the source."""
        if tag.lower().startswith("<br"):
            self._end_line()

    def _break(self) -> None:
        self._number += 1
        self._end_line()

    def _end_line(self) -> None:
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
def markdown_parser() -> MarkdownIt:
    """Return the parser; it keeps nothing from one text to the next."""
    parser = _Parser("commonmark").enable(["table", "strikethrough"])
    parser.options["maxNesting"] = _MAX_NESTING
    parser.core.ruler.after("block", "keep_unparsed", _keep_unparsed)
    parser.core.ruler.at("inline", _parse_inline)
    parser.block.ruler.before("paragraph", "late_label", _late_label, {"alt": ["paragraph"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.disable("text_join")  # tells `\*` from `*`
    for name, rule in _SWALLOWING.items():
        parser.inline.ruler.at(name, _counting_breaks(rule))
    return parser


def _late_label(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """End a paragraph of a list where a bold label follows it that is indented less.

    By CommonMark it would go on the item, since no blank line divides them.
    """
    is_late = state.sCount[line] < state.blkIndent
    if not (silent and is_late and state.parentType == "paragraph"):
        return False
    start = state.bMarks[line] + state.tShift[line]
    if not _BOLD_LABEL.match(state.src, start, state.eMarks[line]):
        return False
    state.env.setdefault(_LATE_LABELS, set()).add(line)
    return True


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Begin a list as CommonMark does; behind a late label with any number: it goes on there."""
    paragraph = state.parentType
    if silent and paragraph == "paragraph" and state.line in state.env.get(_LATE_LABELS, ()):
        state.parentType = "root"
    try:
        return rules_block.list_block(state, line, end, silent)
    finally:
        if silent:
            state.parentType = paragraph


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
