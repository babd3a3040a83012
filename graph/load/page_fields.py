"""Finds the labelled fields in a part of a page, and where a page states one twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.load.markdown_tree import Block, Item, ItemList, Line, Paragraph, Quote, Section
from graph.load.page_draft import PageDraft, Part, Value
from graph.load.profile import Field, Profile
from graph.model.findings import Severity


@dataclass(frozen=True, slots=True)
class Fields:
    """The labelled fields of a part, and what else stands in it."""

    values: dict[Field, Value]
    """The first value of each field that is not empty, else the first."""
    repeated: tuple[Value, ...]
    """Further values of the same fields."""
    rest: tuple[Block, ...]
    """Blocks without such labels, in order."""
    sections: tuple[Section, ...]
    """Headings that are no such labels, in order."""


def find_fields(profile: Profile, part: Part, among: Sequence[Field]) -> Fields:
    """Return the labelled fields of a part.

    A label stands at the start of a line and is bold; in a list it need not be. A heading that
    marks no part of a page, and has none under it, may stand for it. Its value is what follows on
    its line, and the lines of the same paragraph; where nothing does, the blocks up to the next
    label.
    """
    finder = _Finder(profile, part, among)
    finder.read(part.blocks)
    sections = tuple(section for section in part.sections if not finder.take_heading(section))
    values: dict[Field, Value] = {}
    for value in sorted(finder.found, key=lambda value: value.is_empty):
        values.setdefault(value.kind, value)
    repeated = tuple(value for value in finder.found if values[value.kind] is not value)
    return Fields(values, repeated, tuple(finder.rest), sections)


def page_fields(page: PageDraft, part: Part, among: Sequence[Field]) -> Fields:
    """Return the labelled fields of a part, and report those that contradict an earlier one.

    Labels with links are kept as notes too.
    """
    fields = find_fields(page.profile, part, among)
    for value in (*fields.values.values(), *fields.repeated):
        is_alone = value.label not in value.lines
        if any(is_alone or link.end <= value.start for link in value.label.links):
            page.keep_lines([value.label], value.above)
    for value in fields.repeated:
        _compare(page, fields.values[value.kind], value)
    return fields


def remember(page: PageDraft, values: Iterable[Value]) -> None:
    """Add fields that a page states once; report those that it has stated otherwise before."""
    for value in values:
        first = page.facts.setdefault(value.kind, value)
        if first.is_empty:
            page.facts[value.kind] = value
        elif first is not value:
            _compare(page, first, value)


def _compare(page: PageDraft, first: Value, second: Value) -> None:
    """Report a field that is stated twice with different values; the second is kept as a note."""
    if second.is_empty or second.words == first.words:
        return
    page.report(
        "page-contradicts-itself",
        Severity.WARNING,
        f"{first.label.text!r} stands in line {first.label.number}, and {second.label.text!r} in"
        f" line {second.label.number}. The first counts; remove one, or make them the same.",
        page.evidence(first.label, first.above),
        page.evidence(second.label, second.above),
    )
    page.keep_lines(second.lines, second.above)
    page.keep(second.blocks, second.inside)


class _Finder:
    """Walks through the blocks of a part and sorts them by the labels before them."""

    def __init__(self, profile: Profile, part: Part, among: Sequence[Field]) -> None:
        self._profile = profile
        self._part = part
        self._among = among
        self._open: Value | None = None
        self.found: list[Value] = []
        self.rest: list[Block] = []

    def read(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._read_lines(block.lines, in_list=False)
            elif isinstance(block, ItemList) and any(map(self._is_labelled, block.items)):
                for item in block.items:
                    self._read_item(item)
            elif isinstance(block, Quote) and self._open is None:
                self.read(block.blocks)
            else:
                self._leave(block)

    def take_heading(self, section: Section) -> bool:
        """Take a heading that is a label; say whether it is one."""
        kind = self._profile.field(section.title.text, self._among)
        is_section = self._profile.place(section.title.text) is not None or section.sections
        if kind is None or is_section:
            return False
        above, inside = section.path, (*section.path, section.title.text)
        self.found.append(Value(kind, section.title, above, inside, 0, blocks=list(section.blocks)))
        return True

    def _is_labelled(self, item: Item) -> bool:
        first = item.blocks[0] if item.blocks else None
        return (
            isinstance(first, Paragraph) and self._value(first.lines[0], in_list=True) is not None
        )

    def _read_item(self, item: Item) -> None:
        if not self._is_labelled(item):
            self._leave_item(item)
            return
        first, *others = item.blocks
        assert isinstance(first, Paragraph)  # noqa: S101 - a labelled item starts with one
        self._read_lines(first.lines, in_list=True)
        self.found[-1].blocks += others
        if others:
            self._open = None

    def _read_lines(self, lines: Sequence[Line], *, in_list: bool) -> None:
        """Read the lines of a paragraph: labels with their values, and lines before them."""
        loose: list[Line] = []
        current: Value | None = None
        for line in lines:
            value = self._value(line, in_list=in_list)
            if value is not None:
                self.found.append(value)
                current = value
            elif current is not None and not _is_foreign_label(line):
                current.start = current.start if current.lines else 0
                current.lines.append(line)
            else:
                loose.append(line)
                current = None
        if loose:
            self._leave(Paragraph(tuple(loose)))
        if current is not None:
            self._open = current if current.is_open else None

    def _value(self, line: Line, *, in_list: bool) -> Value | None:
        """Return the field that a line begins, None where it begins none."""
        label = line.label()
        if label is None or not (label.is_bold or in_list):
            return None
        kind = self._profile.field(label.text, self._among)
        if kind is None:
            return None
        path, start = self._part.inside, label.value_start
        lines = [line] if start < len(line.text) else []
        return Value(kind, line, path, path, start, lines)

    def _leave_item(self, item: Item) -> None:
        """Put an item beside labelled ones behind the open label, unless it has one of its own."""
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, Paragraph) and first.lines[0].label() is not None:
            self._open = None
        self._leave(ItemList((item,)))

    def _leave(self, block: Block) -> None:
        """Put a block without label behind the open one; items of one list stay together."""
        blocks = self.rest if self._open is None else self._open.blocks
        last = blocks[-1] if blocks else None
        if isinstance(block, ItemList) and isinstance(last, ItemList):
            blocks[-1] = ItemList((*last.items, *block.items))
        else:
            blocks.append(block)


def _is_foreign_label(line: Line) -> bool:
    label = line.label()
    return label is not None and label.is_bold and label.value_start < len(line.text)
