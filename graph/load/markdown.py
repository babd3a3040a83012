"""Markdown text → a small tree of sections and blocks in which every line knows its number.

Knows Markdown and nothing of scenarios.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence

from markdown_it.tree import SyntaxTreeNode

from graph.load.markdown_lines import LineWriter, markdown_parser
from graph.load.markdown_tree import (
    Block,
    Document,
    Fence,
    Item,
    ItemList,
    Line,
    Paragraph,
    Quote,
    Section,
    Verbatim,
)

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def parse_markdown(text: str) -> Document:
    """Read Markdown: CommonMark and tables, with or without BOM, with any line ends.

    Comments are no text and left out. Nothing raises: any text is Markdown.
    """
    tree = SyntaxTreeNode(markdown_parser().parse(text.removeprefix("\ufeff")))
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
    text = node.content.removesuffix("\n")
    return [Fence(language, text, _line_number(node), _is_closed(node))]


def _is_closed(node: SyntaxTreeNode) -> bool:
    """Say whether a fence takes a line more than the first and its content: the closing one."""
    if node.type != "fence" or node.map is None:
        return True
    lines = node.content.count("\n") + (not node.content.endswith("\n") and bool(node.content))
    return node.map[1] - node.map[0] > lines + 1


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
    writer = LineWriter(_line_number(node), joins=True)
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
    writer = LineWriter(_line_number(node), joins=True)
    writer.write(node)
    return writer.line()


def _lines(node: SyntaxTreeNode) -> tuple[Line, ...]:
    writer = LineWriter(_line_number(node))
    writer.write(node)
    return tuple(line for line in (*writer.lines, writer.line()) if line.text)
