"""Reads the values of labelled fields: text, names, days, links, statements.

What a value holds beside that is kept as notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.load.drafts import Names, Numbers, Stated
from graph.load.markdown_tree import Block, Fence, ItemList, Line, Quote
from graph.load.notation import DayPiece, brief, day_mentions, only_days, split_names, word_key
from graph.load.page_draft import PageDraft, Path, Value, lines_of, paragraphs_of
from graph.model.evidence import Evidence
from graph.model.findings import Severity
from graph.model.guide import Hyperlink, Statement

_REMARK = re.compile("\\s+[-\u2013\u2014]\\s+|[:\uff1a]\\s+")
"""Between a name in a list and a remark on it: `S3: keeps the originals`."""


@dataclass(frozen=True, slots=True)
class NameLine:
    """A line of a list of names."""

    words: str
    """The names and what separates them."""
    evidence: Evidence
    """Where it stands."""
    follows: bool
    """Whether it goes on the paragraph of the line before."""


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
    """Return a value as a name with its place: its lines, or its first block; None for none."""
    if value is None:
        return None
    words = [line.text[start:].strip() for line, start, _ in _value_lines(page, value)]
    return Stated(" ".join(words), (_evidence(page, value),)) if any(words) else None


def stated_word(page: PageDraft, value: Value) -> Stated[str] | None:
    """Return the first line of a value with its place; None for none."""
    lines = _value_lines(page, value)
    for line, _, path in lines[1:]:
        page.keep_lines([line], path)
    words = [line.text[start:].strip() for line, start, _ in lines[:1]]
    return Stated(words[0], (_evidence(page, value),)) if words else None


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
    for line in name_lines(page, value):
        found = split_names(line.words, page.notation, page.known)
        names += services_in(page, found, line.evidence)
    return tuple(names)


def service_names(page: PageDraft, value: Value | None) -> tuple[str, ...]:
    """Return a value as names alone; none where there is no label for them."""
    return tuple(name.value for name in names_value(page, value) or ())


def name_lines(page: PageDraft, value: Value) -> list[NameLine]:
    """Return the lines of a list of names, each with its place; remarks are kept as notes."""
    found = []
    before: Line | None = None
    firsts = _first_lines(value)
    for line, start, path in _value_lines(page, value):
        remark = None if start else _REMARK.search(line.text)
        if remark is not None:
            page.keep_lines([line], path)
        words = line.text[start : remark.start() if remark else None]
        follows = before is not None and not any(line is first for first in firsts)
        found.append(NameLine(words, page.evidence(line, path), follows))
        before = line
    return found


def services_in(page: PageDraft, names: Iterable[str], evidence: Evidence) -> Names:
    """Return names with their place; reviews of days are no services and are kept as notes."""
    services = []
    for name in names:
        if page.notation.is_review(name):
            page.notes.append(Statement(name, evidence))
        else:
            services.append(Stated(name, (evidence,)))
    return tuple(services)


def days_value(page: PageDraft, value: Value) -> Numbers:
    """Return a value as numbers of days with their places, each once.

    Pieces without a readable day are reported; lines with other words are kept as notes too.
    """
    days: dict[int, Stated[int]] = {}
    for line, start, path in _value_lines(page, value):
        evidence = page.evidence(line, path)
        for piece in day_mentions(line.text[start:], page.notation):
            for number in piece.days:
                days.setdefault(number, Stated(number, (evidence,)))
            if piece.unread:
                _report_unreadable_day(page, piece, evidence)
        if not only_days(line.text[start:], page.notation):
            page.keep_lines([line], path)
    return tuple(days.values())


def _report_unreadable_day(page: PageDraft, piece: DayPiece, evidence: Evidence) -> None:
    form = " or ".join(repr(form) for form in page.profile.notation.days)
    where = f" of {brief(piece.text)!r}" if piece.days else ""
    message = f"No number of a day can be read in {piece.unread!r}{where}"
    if piece.reason:
        message = f"{piece.unread!r} names no days: {piece.reason}"
    page.report("unreadable-value", Severity.WARNING, f"{message}. Write days as {form}.", evidence)


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


def fences_of(blocks: Iterable[Block]) -> Iterator[Fence]:
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


def _first_lines(value: Value) -> list[Line]:
    """Return the first line of each paragraph in a list of names."""
    paragraphs = [value.lines] if value.lines else paragraphs_of(value.blocks[:1])
    return [lines[0] for lines in paragraphs]


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
