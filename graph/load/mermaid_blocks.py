"""Text → the Mermaid blocks in it, each with its place, so that it can be checked and rewritten.

A Markdown page is read as CommonMark, and so as GitHub shows it: fences of either sign and any
length, in lists and quotes, indented or never closed. Only blocks are looked for, and only where
the text says `mermaid` at all. A Mermaid file is one block; one that is fenced nevertheless holds
what stands inside the fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MAX_NESTING = 100
_LONGEST_TITLE = 1_000
"""Characters of a heading in which links are looked for."""
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_LANGUAGE = re.compile(r"(?:\{\s*\.?)?mermaid\b(?!-)", re.IGNORECASE)
_BARE_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_OPTION = re.compile(r":[\w-]+:")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment that stands by itself."""

    text: str
    """What it says, without the signs around it and white space at its ends."""
    line: int
    """Where it begins, 1-based."""
    start: int
    """The offset of the first character of its first line."""
    end: int
    """The offset behind its last line, the line end included."""


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A line of a block, and where it stands in the file."""

    number: int
    """Its line in the file, 1-based."""
    start: int
    """The offset of its first character behind indentation and quote signs."""
    end: int
    """The offset behind its last character, the line end excluded."""
    padding: int = 0
    """Spaces before it in the text of the block that the file has as part of a tab."""


@dataclass(frozen=True, slots=True)
class FenceLines:
    """The fence around a block."""

    signs: str
    """What it is made of, as it opens: three or more of one sign."""
    info: str
    """What stands behind the signs: `mermaid`, and attributes."""
    prefix: str
    """What stands before the signs: indentation, quote signs, the sign of a list item."""
    newline: str
    """How its first line ends; `\n` where it is the last of the file."""
    line: int
    """Where it opens, 1-based."""
    start: int
    """The offset of the first character of its first line."""
    content_start: int
    """The offset behind its first line."""
    content_end: int
    """The offset of the closing line; the end of the block where nothing closes it."""
    end: int
    """The offset behind the closing line, the line end included."""
    is_closed: bool
    """Whether a line closes it; if not, it goes on to the end of what holds it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A diagram in Mermaid."""

    text: str
    """The diagram, with `\n` between lines, without what the page puts before each."""
    lines: tuple[ContentLine, ...]
    """Its lines; as many as the text has."""
    fence: FenceLines | None
    """What is around it; None for a Mermaid file as it should be."""
    is_file: bool
    """Whether it is a Mermaid file, or a part of one, rather than a block of a page."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first, without emphasis."""
    comments: tuple[Comment, ...] = ()
    """The comments right before it, with nothing but blank lines between, in order."""

    @property
    def line(self) -> int:
        """The line that the block is known by: of its opening fence; 1 for a Mermaid file."""
        return 1 if self.fence is None or self.is_file else self.fence.line

    def file_line(self, line: int) -> int:
        """Return the line in the file of a line of the text, 1-based; of the nearest if none."""
        if not self.lines:
            return self.line if self.fence is None else self.fence.line
        return self.lines[min(max(line, 1), len(self.lines)) - 1].number

    def offset(self, line: int, column: int) -> int | None:
        """Return the offset in the file of a place in the text.

        Args:
            line: 1-based.
            column: 0-based.

        Returns:
            None for a place within a tab that the text has as spaces.
        """
        found = self.lines[line - 1]
        return None if column < found.padding else found.start + column - found.padding


@dataclass(frozen=True, slots=True)
class Blocks:
    """What was found in a text."""

    blocks: tuple[Block, ...]
    """In order."""
    comments: tuple[Comment, ...]
    """All comments that stand by themselves, in order; of a page without diagrams none."""


def find_blocks(text: str, *, is_mermaid: bool) -> Blocks:
    """Find the Mermaid blocks in a text. Nothing raises: any text is Markdown.

    Args:
        text: A page or a Mermaid file, with or without BOM, with any line ends; without NUL.
        is_mermaid: Whether it is a Mermaid file.
    """
    if not is_mermaid:
        return _Page(text).found() if "mermaid" in text.casefold() else Blocks((), ())
    lines = _split(text)
    first = next((line for line in lines if text[line.start : line.end].strip()), None)
    if first is not None and _BARE_FENCE.match(text, first.start):
        fenced = _Page(text, is_mermaid=True).found()
        if fenced.blocks and fenced.blocks[0].file_line(1) - 1 == first.number:
            return fenced
    return Blocks((_whole(text, lines),), ())


def _whole(text: str, lines: Sequence[ContentLine]) -> Block:
    if len(lines) > 1 and lines[-1].start == lines[-1].end:
        lines = lines[:-1]  # a line end ends a line and begins none
    content = "\n".join(text[line.start : line.end] for line in lines)
    return Block(content, tuple(lines), fence=None, is_file=True)


def _split(text: str) -> list[ContentLine]:
    """Return the lines of a text; the last is empty where the text ends with a line end."""
    lines: list[ContentLine] = []
    for match in _LINE.finditer(text, int(text.startswith("\ufeff"))):
        lines.append(ContentLine(len(lines) + 1, match.start(), match.end(1)))
        if not match[2]:
            break
    return lines


class _Page:
    """A page, or a Mermaid file that is written like one, while its blocks are looked for."""

    def __init__(self, text: str, *, is_mermaid: bool = False) -> None:
        self._text = text
        self._is_mermaid = is_mermaid
        self._lines = _split(text)
        self._headings: list[tuple[int, str]] = []
        self._comments: list[Comment] = []
        self._before: list[Comment] = []
        self._before_end = 0
        self._blocks: list[Block] = []

    def found(self) -> Blocks:
        tokens = _parser().parse(self._text.removeprefix("\ufeff"))
        for at, token in enumerate(tokens):
            if token.map is None:
                continue
            if token.type == "heading_open" and not token.level:
                self._enter(int(token.tag[1:]), tokens[at + 1].content)
            elif token.type == "html_block":
                self._read_comments(token)
            elif token.type == "fence":
                self._read_fence(token)
        return Blocks(tuple(self._blocks), tuple(self._comments))

    def _enter(self, level: int, content: str) -> None:
        bare = content if len(content) > _LONGEST_TITLE else _LINK.sub(r"\1", content)
        title = " ".join(bare.replace("*", "").replace("`", "").split())
        self._headings = [above for above in self._headings if above[0] < level]
        self._headings.append((level, title))

    def _read_comments(self, token: Token) -> None:
        first, last = _range(token)
        if any(self._raw(at).strip("> \t") for at in range(self._before_end, first)):
            self._before = []
        for match in _COMMENT.finditer(token.content):
            line = first + token.content.count("\n", 0, match.start())
            end = first + token.content.rstrip().count("\n", 0, match.end())
            self._before.append(
                Comment(match[1].strip(), line + 1, self._lines[line].start, self._next(end))
            )
            self._comments.append(self._before[-1])
        if _COMMENT.sub("", token.content).strip():
            self._before = []
        self._before_end = last

    def _read_fence(self, token: Token) -> None:
        info = token.info.strip()
        if not (_LANGUAGE.match(info) or (self._is_mermaid and not info)):
            return
        first, last = _range(token)
        count = token.content.count("\n")
        count += bool(token.content) and not token.content.endswith("\n")
        is_closed = last - first > count + 1
        fence = self._fence(token, first, last, is_closed=is_closed)
        texts = token.content.removesuffix("\n").split("\n") if count else []
        lines = [self._content_line(first + 1 + at, text) for at, text in enumerate(texts)]
        skipped = _options(texts) if info.startswith("{") else 0
        self._blocks.append(
            Block(
                "\n".join(texts[skipped:]),
                tuple(lines[skipped:]),
                fence,
                is_file=self._is_mermaid,
                headings=tuple(title for _, title in self._headings),
                comments=self._comments_before(first),
            )
        )

    def _fence(self, token: Token, first: int, last: int, *, is_closed: bool) -> FenceLines:
        opening = self._lines[first]
        raw = self._raw(first)
        behind = self._next(first)
        prefix = raw[: raw.index(token.markup)]
        return FenceLines(
            signs=token.markup,
            info=token.info.strip(),
            prefix=prefix,
            newline=self._text[opening.end : behind] or "\n",
            line=opening.number,
            start=opening.start,
            content_start=behind,
            content_end=self._lines[last - 1].start if is_closed else self._next(last - 1),
            end=self._next(last - 1),
            is_closed=is_closed,
        )

    def _content_line(self, at: int, text: str) -> ContentLine:
        """Find the text of a line in the file; of a tab that is cut in two, the rest is spaces."""
        line = self._lines[at]
        if not self._raw(at).endswith(text):
            bare = text.lstrip(" ")
            return ContentLine(line.number, line.end - len(bare), line.end, len(text) - len(bare))
        return ContentLine(line.number, line.end - len(text), line.end)

    def _comments_before(self, first: int) -> tuple[Comment, ...]:
        between = (self._raw(at) for at in range(self._before_end, first))
        return () if any(raw.strip("> \t") for raw in between) else tuple(self._before)

    def _raw(self, at: int) -> str:
        return self._text[self._lines[at].start : self._lines[at].end]

    def _next(self, at: int) -> int:
        """Return the offset behind a line, its line end included."""
        return self._lines[at + 1].start if at + 1 < len(self._lines) else len(self._text)


def _range(token: Token) -> tuple[int, int]:
    """Return the first line of a token and the one behind its last, 0-based."""
    first, last = token.map or (0, 0)
    return first, last


def _options(texts: Sequence[str]) -> int:
    """Return how many lines of options a directive such as `{mermaid}` begins with."""
    return next((at for at, text in enumerate(texts) if not _OPTION.match(text)), len(texts))


def fence_lines(text: str) -> Iterator[int]:
    """Yield the lines of a Mermaid file that look like a fence, 1-based."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _BARE_FENCE.match(line.removeprefix("\ufeff")):
            yield number


@cache
def _parser() -> MarkdownIt:
    """Return a parser of blocks alone: emphasis and links take most of the time."""
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    return parser.disable(["inline", "text_join"])
