"""Finds the labelled fields in a part of a page, and reads their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.load.drafts import Names, Numbers, Stated
from graph.load.markdown import (
    Block,
    Fence,
    Item,
    ItemList,
    Line,
    Paragraph,
    Quote,
    Section,
)
from graph.load.notation import day_mentions, only_days, split_names, word_key
from graph.load.page_draft import PageDraft, Part, Path, Value, lines_of
from graph.load.profile import Field, Profile
from graph.model.evidence import Evidence
from graph.model.findings import Severity
from graph.model.guide import Hyperlink, Statement

_REMARK = re.compile("\\s+[-\u2013\u2014]\\s+|[:\uff1a]\\s+")
"""Between a name in a list and a remark on it: `S3: keeps the originals`."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The labelled fields of a part, and what else stands in it."""

    values: dict[Field, Value]
    """The first value of each field."""
    repeated: tuple[Value, ...]
    """Further values of the same fields."""
    rest: tuple[Block, ...]
    """Blocks without such labels, in order."""
    sections: tuple[Section, ...]
    """Headings that are no such labels, in order."""


def find_fields(profile: Profile, part: Part, among: Sequence[Field]) -> Fields:
    """Return the labelled fields of a part.

    A label stands at the start of a line and is bold; in a list it need not be. A heading that
    is none of a section, and has none under it, may stand for it. Its value is what follows on its line, and the lines of
    the same paragraph; where nothing does, the blocks up to the next label.
    """
    finder = _Finder(profile, part, among)
    finder.read(part.blocks)
    sections = tuple(section for section in part.sections if not finder.take_heading(section))
    values: dict[Field, Value] = {}
    repeated = [v for v in finder.found if values.setdefault(v.kind, v) is not v]
    return Fields(values, tuple(repeated), tuple(finder.rest), sections)


def page_fields(page: PageDraft, part: Part, among: Sequence[Field]) -> Fields:
    """Return the labelled fields of a part, and report those that contradict an earlier one."""
    fields = find_fields(page.profile, part, among)
    for value in fields.repeated:
        first = fields.values[value.kind]
        if value.words != first.words:
            report_contradiction(page, first, value)
    return fields


def remember(page: PageDraft, values: Iterable[Value]) -> None:
    """Add fields that a page states once; report those that it has stated otherwise before."""
    for value in values:
        first = page.facts.setdefault(value.kind, value)
        if first is not value and first.words != value.words:
            report_contradiction(page, first, value)


def report_contradiction(page: PageDraft, first: Value, second: Value) -> None:
    """Report that a field is stated twice with different values; the second is kept as a note."""
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


def text_value(page: PageDraft, value: Value | None) -> str | None:
    """Return a value as text: all of it, a line for each paragraph and item; None for none."""
    if value is None:
        return None
    found = statements_value(page, value)
    texts = (f"{one.title}: {one.text}" if one.title else one.text for one in found)
    return "\n".join(texts) or None


def stated_text(page: PageDraft, value: Value | None) -> Stated[str] | None:
    """Return a value as text with its place; None for none."""
    text = text_value(page, value)
    return None if value is None or text is None else Stated(text, (_evidence(page, value),))


def stated_name(page: PageDraft, value: Value | None) -> Stated[str] | None:
    """Return a value as a name with its place: its first line; None for none."""
    if value is None:
        return None
    lines = _value_lines(page, value)
    for line, _, path in lines[1:]:
        page.keep_lines([line], path)
    words = [line.text[start:].strip() for line, start, _ in lines[:1]]
    return Stated(words[0], (_evidence(page, value),)) if words and words[0] else None


def statements_value(page: PageDraft, value: Value | None) -> tuple[Statement, ...]:
    """Return a value as statements: what follows the label, then paragraphs and items."""
    if value is None:
        return ()
    first = _statements(page, value.lines, value)
    return (*first, *page.statements(value.blocks, value.inside))


def links_value(page: PageDraft, value: Value | None) -> tuple[Hyperlink, ...]:
    """Return the links in a value; words beside them are kept as notes."""
    if value is None:
        return ()
    own = links_in(page, value.lines, value.above, value.start)
    return (*own, *links_of(page, value.blocks, value.inside))


def names_value(page: PageDraft, value: Value | None) -> Names | None:
    """Return a value as names with their places; None where there is no label for them.

    Reviews of days are no services: they are kept as notes, and so are remarks behind names.
    """
    if value is None:
        return None
    names: list[Stated[str]] = []
    for words, evidence in name_lines(page, value):
        names += services_in(page, split_names(words, page.profile.notation, page.known), evidence)
    return tuple(names)


def service_names(page: PageDraft, value: Value | None) -> tuple[str, ...]:
    """Return a value as names alone; none where there is no label for them."""
    return tuple(name.value for name in names_value(page, value) or ())


def name_lines(page: PageDraft, value: Value) -> list[tuple[str, Evidence]]:
    """Return the lines of a list of names, each with its place; remarks are kept as notes."""
    found = []
    for line, start, path in _value_lines(page, value):
        remark = None if start else _REMARK.search(line.text)
        if remark is not None:
            page.keep_lines([line], path)
        words = line.text[start : remark.start() if remark else None]
        found.append((words, page.evidence(line, path)))
    return found


def services_in(page: PageDraft, names: Iterable[str], evidence: Evidence) -> Names:
    """Return names with their place; reviews of days are no services and are kept as notes."""
    services = []
    for name in names:
        if page.profile.notation.is_review(name):
            page.notes.append(Statement(name, evidence))
        else:
            services.append(Stated(name, (evidence,)))
    return tuple(services)


def days_value(page: PageDraft, value: Value | None) -> Numbers | None:
    """Return a value as numbers of days with their places, each once; None without a label.

    Pieces without a readable day are reported; lines with other words are kept as notes too.
    """
    if value is None:
        return None
    days: dict[int, Stated[int]] = {}
    for line, start, path in _value_lines(page, value):
        evidence = page.evidence(line, path)
        for piece, numbers in day_mentions(line.text[start:], page.profile.notation):
            for number in numbers:
                days.setdefault(number, Stated(number, (evidence,)))
            if not numbers:
                _report_unreadable_day(page, piece, evidence)
        if not only_days(line.text[start:], page.profile.notation):
            page.keep_lines([line], path)
    return tuple(days.values())


def _report_unreadable_day(page: PageDraft, piece: str, evidence: Evidence) -> None:
    form = " or ".join(repr(form) for form in page.profile.notation.days)
    page.report(
        "unreadable-value",
        Severity.WARNING,
        f"No number of a day can be read in {piece!r}. Write days as {form}.",
        evidence,
    )


def report_empty(page: PageDraft, value: Value) -> None:
    """Report that nothing stands behind a label."""
    page.report(
        "empty-list",
        Severity.WARNING,
        f"Nothing readable stands behind {value.label.text!r}. Fill it in, or remove it.",
        page.evidence(value.label, value.above),
    )


def links_of(page: PageDraft, blocks: Iterable[Block], path: Path) -> tuple[Hyperlink, ...]:
    """Return the links in blocks; words beside them, and what has no lines, are kept as notes."""
    links: list[Hyperlink] = []
    for block in blocks:
        links += links_in(page, lines_of([block]), path)
        page.keep(fences_of([block]), path)
    return tuple(links)


def links_in(
    page: PageDraft, lines: Iterable[Line], path: Path, start: int = 0
) -> tuple[Hyperlink, ...]:
    """Return the links in lines; lines with other words are kept as notes too."""
    links: list[Hyperlink] = []
    for at, line in enumerate(lines):
        evidence = page.evidence(line, path)
        links += [Hyperlink(link.text, link.url, evidence) for link in line.links]
        words = line.text[0 if at else start :]
        for link in line.links:
            words = words.replace(link.text, " ", 1)
        if word_key(words):
            page.keep_lines([line], path)
    return tuple(links)


def fences_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the fences in blocks, in order."""
    for block in blocks:
        match block:
            case Fence():
                yield block
            case Quote(inner):
                yield from fences_of(inner)
            case ItemList(items):
                for item in items:
                    yield from fences_of(item.blocks)


def _statements(page: PageDraft, lines: Sequence[Line], value: Value) -> list[Statement]:
    return [page.statement(lines, value.above, value.start)] if lines else []


def _evidence(page: PageDraft, value: Value) -> Evidence:
    return page.evidence(value.label, value.above)


def _value_lines(page: PageDraft, value: Value) -> list[tuple[Line, int, Path]]:
    """Return the lines of a name or a list, each with its start; keep what else stands there.

    They follow the label on its line, else they are the first block. Lines with links are kept as
    notes too.
    """
    if value.lines:
        page.keep(value.blocks, value.inside)
        starts = [value.start, *(0 for _ in value.lines[1:])]
        path, lines = value.above, value.lines
    else:
        first = value.blocks[:1]
        page.keep([*fences_of(first), *value.blocks[1:]], value.inside)
        path, lines = value.inside, list(lines_of(first))
        starts = [0 for _ in lines]
    for line in lines:
        page.keep_links(line, path)
    return [(line, start, path) for line, start in zip(lines, starts, strict=True)]
