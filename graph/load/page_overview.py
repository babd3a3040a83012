"""Reads the overview of a scenario page, its head lines and its foot lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.load.drafts import Names, Numbers, ScenarioDraft, Stated
from graph.load.markdown_tree import Block, Item, ItemList, Label, Line, Paragraph, Section
from graph.load.page_draft import PageDraft, Part, Value, lines_of
from graph.load.page_fields import find_fields, page_fields, remember
from graph.load.page_values import (
    days_value,
    names_value,
    report_empty,
    stated_name,
    stated_text,
    stated_word,
    statements_value,
)
from graph.load.profile import Field, Profile
from graph.model.findings import Severity
from graph.model.guide import Statement
from graph.model.names import near

_OVERVIEW = (
    Field.SCENARIO_ID,
    Field.SCENARIO_NAME,
    Field.DESCRIPTION,
    Field.RELATED_DAYS,
    Field.PRIMARY_DAY,
    Field.KEY_SERVICES,
    Field.PATTERN,
    Field.USE_CASE,
)
_HEAD = (Field.HEAD_SCENARIO, Field.HEAD_USE_CASE)
_FOOT = (Field.CREATED, Field.VERSION)
_NOT_IN_KEYS = re.compile(r"[\s:]+")


def states_scenario(profile: Profile, part: Part) -> bool:
    """Say whether an overview states a scenario ID."""
    value = scenario_id(profile, part)
    return value is not None and bool(value.words)


def scenario_id(profile: Profile, part: Part) -> Value | None:
    """Return what an overview has as scenario ID, be it without words; None without a label."""
    return find_fields(profile, part, _OVERVIEW).values.get(Field.SCENARIO_ID)


def read_overview(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read the facts of the scenario."""
    fields = page_fields(page, part, (*_OVERVIEW, *_FOOT))
    first, here = page.facts.get(Field.SCENARIO_ID), fields.values.get(Field.SCENARIO_ID)
    if first and here and here.words and here.words != first.words:
        page.flow.is_over = bool(page.steps)
    remember(page, fields.values.values())
    page.keep(fields.rest, part.inside)
    for line, label in _labels(fields.rest):
        _report_unknown_label(page, part, line, label)
    return fields.sections


def read_head(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read the lines under the title of the page."""
    fields = page_fields(page, replace(part, sections=()), (*_HEAD, *_FOOT))
    remember(page, fields.values.values())
    page.keep(fields.rest, part.inside)
    return part.sections


def without_foot(page: PageDraft, part: Part, *, is_last: bool) -> Part:
    """Read the foot lines at the end of a section, and return what else stands in it.

    They are paragraphs of nothing but such lines; in the last section, all lines with their labels.
    """
    end = len(part.blocks)
    while end and _is_foot(page.profile, part.blocks[end - 1]):
        end -= 1
    # In a list, a label need not be bold.
    foot = ItemList(tuple(Item(None, (block,)) for block in part.blocks[end:]))
    blocks = (*(part.blocks[:end] if is_last else ()), *([foot] if foot.items else []))
    fields = page_fields(page, replace(part, blocks=blocks, sections=()), _FOOT)
    remember(page, fields.values.values())
    return replace(part, blocks=fields.rest if is_last else part.blocks[:end])


def scenario_facts(page: PageDraft) -> ScenarioDraft:
    """Return the facts that the overview states, or the title and the head lines in its stead."""
    identity = page.facts[Field.SCENARIO_ID]
    return ScenarioDraft(
        key=_key(page, identity),
        evidence=(page.evidence(identity.label, identity.above),),
        title=stated_name(page, page.facts.get(Field.SCENARIO_NAME)) or _title(page),
        description=stated_text(page, page.facts.get(Field.DESCRIPTION)),
        use_case=_use_case(page),
        days=_days(page),
        primary_day=_primary_day(page),
        key_services=_key_services(page),
        pattern=stated_name(page, page.facts.get(Field.PATTERN)),
    )


def foot_statement(page: PageDraft, kind: Field) -> Statement | None:
    """Return a foot line with its label as title."""
    value = page.facts.get(kind)
    if value is None or value.is_empty:
        return None
    first, *others = statements_value(page, value)
    page.notes += others
    label = value.label.label()
    return replace(first, title=label.text if label else value.label.text)


def _is_foot(profile: Profile, block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    labels = [line.label() for line in block.lines]
    return all(label and profile.field(label.text, _FOOT) for label in labels)


def _labels(blocks: Sequence[Block]) -> Iterator[tuple[Line, Label]]:
    """Yield the lines of an overview that look like a label with a value."""
    for block in blocks:
        for line in lines_of([block]) if isinstance(block, (Paragraph, ItemList)) else ():
            label = line.label()
            if label and (label.is_bold or isinstance(block, ItemList)):
                yield line, label


def _report_unknown_label(page: PageDraft, part: Part, line: Line, label: Label) -> None:
    known = [word for kind in _OVERVIEW for word in page.profile.labels.get(kind, ())]
    close = " or ".join(repr(word) for word in near(label.text, known))
    remedy = f"Did you mean {close}?" if close else f"Known here: {', '.join(known)}."
    page.report(
        "unknown-label",
        Severity.INFO,
        f"The overview has no field {label.text!r}; the line is kept as a note. {remedy}",
        page.evidence(line, part.inside),
    )


def _key(page: PageDraft, value: Value) -> str:
    """Return the scenario ID as one word."""
    stated = stated_word(page, value)
    text = stated.value if stated else ""
    key = _NOT_IN_KEYS.sub("_", text.strip(" :"))
    if key != text:
        page.report(
            "unreadable-value",
            Severity.WARNING,
            f"The scenario ID {text!r} has spaces or colons in it; it is read as {key!r}."
            " Write it as one word.",
            page.evidence(value.label, value.above),
        )
    return key


def _title(page: PageDraft) -> Stated[str] | None:
    if page.title is None:
        return None
    evidence = page.evidence(page.title.title, page.title.above)
    return Stated(page.title.title.text, (evidence,))


def _use_case(page: PageDraft) -> Stated[str] | None:
    """Return the use case. Prose is not compared: other words in the head lines are a note."""
    own, head = page.facts.get(Field.USE_CASE), page.facts.get(Field.HEAD_USE_CASE)
    if own and head and own.words != head.words:
        page.notes += statements_value(page, head)
    return stated_text(page, own or head)


def _days(page: PageDraft) -> Numbers | None:
    value = page.facts.get(Field.RELATED_DAYS)
    if value is None:
        mentioned: dict[int, Stated[int]] = {}
        for day in page.day_mentions:
            mentioned.setdefault(day.day, Stated(day.day, (day.evidence,)))
        return tuple(mentioned.values()) or None
    if value.is_empty:
        report_empty(page, value)
    return days_value(page, value) or None


def _primary_day(page: PageDraft) -> Stated[int] | None:
    value = page.facts.get(Field.PRIMARY_DAY)
    if value is None:
        marked = [day for day in page.day_mentions if day.is_primary]
        return Stated(marked[0].day, (marked[0].evidence,)) if marked else None
    days = days_value(page, value)
    if len(days) > 1:
        page.report(
            "unreadable-value",
            Severity.WARNING,
            f"{value.label.text!r} names several days; the first is taken. Name one.",
            page.evidence(value.label, value.above),
        )
    return days[0] if days else None


def _key_services(page: PageDraft) -> Names | None:
    value = page.facts.get(Field.KEY_SERVICES)
    if value is None:
        return None
    names = names_value(page, value)
    if not names:
        report_empty(page, value)
    return names or None
