"""Divides what stands under a heading into parts: items of lists, or groups under bold lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol, TypeVar

from graph.load.markdown_tree import Block, Item, ItemList, Line, Paragraph
from graph.load.notation import day_title, listed, numbered
from graph.load.page_draft import PageDraft, Part, Path
from graph.model.guide import Statement

Starts = Callable[[Line, Item | None], bool]
"""Whether a line begins a part: the first line of an item, or of a paragraph without one."""


def divide(part: Part, starts: Starts) -> tuple[list[Part], tuple[Block, ...]]:
    """Divide the blocks of a part at the lines that `starts` says begin one.

    All parts begin as the first one does: with an item, or with a paragraph. What follows belongs
    to them, a list that is not indented far enough too.

    Returns:
        The parts, and the blocks before the first of them.
    """
    blocks = list(_single_items(part.blocks))
    begun = [(at, found) for at, block in enumerate(blocks) if (found := _begin(block, starts))]
    if not begun:
        return [], part.blocks
    kind = type(blocks[begun[0][0]])
    begun = [(at, found) for at, found in begun if isinstance(blocks[at], kind)]
    ends = [*(at for at, _ in begun[1:]), len(blocks)]
    parts = [
        Part(title, (*inner, *blocks[at + 1 : end]), (), part.inside, part.inside, number)
        for (at, (title, number, inner)), end in zip(begun, ends, strict=True)
    ]
    return parts, tuple(blocks[: begun[0][0]])


def numbered_title(page: PageDraft, part: Part, forms: Sequence[str]) -> tuple[int | None, str]:
    """Return the number and title of a part: `Step 2: Store`, `2. Store`, the second item."""
    text = page.profile.unmarked(part.title.text)[0]
    found = numbered(text, forms) or (listed(text) if part.number is None else None)
    return found or (part.number, text)


def day_and_title(page: PageDraft, text: str) -> tuple[int | None, str, bool]:
    """Return the day, the title and whether it is marked as primary: `1. Day 8: S3 (primary)`."""
    bare, is_primary = page.profile.unmarked(text)
    item = listed(bare)
    day, title = day_title(item[1] if item else bare, page.notation)
    return day, title, is_primary


def starts_with_day(page: PageDraft, line: Line) -> bool:
    """Say whether a line is the title of a day."""
    return day_and_title(page, line.text)[0] is not None


def advice(page: PageDraft, blocks: Sequence[Block], path: Path) -> tuple[Statement, ...]:
    """Return blocks as statements; words that only lead to a list are kept as a note."""
    found: list[Statement] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if _leads_on(block) and isinstance(following, ItemList):
            page.keep([block], path)
        else:
            found += page.statements([block], path)
    return tuple(found)


def _leads_on(block: Block) -> bool:
    """Say whether a paragraph ends with a colon."""
    return isinstance(block, Paragraph) and block.lines[-1].text.endswith((":", "\uff1a"))


class Ordered(Protocol):
    """Something with a number in an order."""

    @property
    def order(self) -> int:
        """Its number."""


O = TypeVar("O", bound=Ordered)  # noqa: E741 - as T, for what is ordered


def in_order(found: Iterable[O]) -> tuple[O, ...]:
    """Return things by the numbers of their page; where these do not rise, by position."""
    given = tuple(found)
    if all(before < after for before, after in pairwise([0, *(one.order for one in given)])):
        return given
    return tuple(replace(one, order=at) for at, one in enumerate(given, start=1))  # type: ignore[type-var]


def _single_items(blocks: Iterable[Block]) -> Iterable[Block]:
    """Yield blocks with each item of a list as a list of its own."""
    for block in blocks:
        if isinstance(block, ItemList):
            yield from (ItemList((item,)) for item in block.items)
        else:
            yield block


def _begin(block: Block, starts: Starts) -> tuple[Line, int | None, tuple[Block, ...]] | None:
    """Return the title, number and further blocks of a part that a block begins."""
    item = block.items[0] if isinstance(block, ItemList) else None
    first, *others = item.blocks if item and item.blocks else (block,)
    if not isinstance(first, Paragraph) or not starts(first.lines[0], item):
        return None
    further = [Paragraph(first.lines[1:])] if first.lines[1:] else []
    return first.lines[0], item.number if item else None, (*further, *others)
