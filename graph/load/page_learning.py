"""Reads how a scenario page says that the scenario is learnt."""

from __future__ import annotations

from collections.abc import Sequence

from graph.load.markdown_tree import Item, Line, Section
from graph.load.notation import brief, hours
from graph.load.page_draft import PageDraft, Part, Value
from graph.load.page_fields import page_fields
from graph.load.page_items import advice, day_and_title, divide, numbered_title, starts_with_day
from graph.load.page_values import links_value, service_names, text_value
from graph.load.profile import Field
from graph.model.findings import Severity
from graph.model.guide import HoursRange, LearningStep

_FIELDS = (Field.CONTENT, Field.DURATION, Field.MATERIALS)


def read_learning_order(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read a list of what to study: items of an ordered list, or items that name a day."""

    def starts(line: Line, item: Item | None) -> bool:
        return item is not None and (item.number is not None or starts_with_day(page, line))

    parts, before = divide(part, starts)
    page.keep(before, part.inside)
    for step in parts:
        _read_learning_step(page, step)
    return part.sections


def read_learning_heading(page: PageDraft, part: Part) -> Sequence[Section] | None:
    """Read a step of study that has a heading; None if it has no day and no number."""
    number, _ = numbered_title(page, part, page.profile.steps)
    if number is None and not starts_with_day(page, part.title):
        return None
    return _read_learning_step(page, part)


def read_practice(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read what to practise."""
    page.practice += advice(page, part.blocks, part.inside)
    return part.sections


def read_learning_goals(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read what one understands at the end."""
    page.learning_goals += advice(page, part.blocks, part.inside)
    return part.sections


def _read_learning_step(page: PageDraft, part: Part) -> Sequence[Section]:
    is_primary = page.profile.unmarked(part.title.text)[1]
    number, rest = numbered_title(page, part, page.profile.steps)
    day, title, _ = day_and_title(page, rest)
    fields = page_fields(page, part, _FIELDS)
    duration = fields.values.get(Field.DURATION)
    step = LearningStep(
        order=number or 0,
        title=title or rest,
        day=day,
        is_primary=is_primary,
        services=service_names(page, fields.values.get(Field.CONTENT)),
        duration=text_value(page, duration),
        hours=_hours(page, duration),
        materials=page.title_links(part) + links_value(page, fields.values.get(Field.MATERIALS)),
        evidence=page.evidence(part.title, part.above),
    )
    page.learning_path.append(step)
    page.keep(fields.rest, part.inside)
    return fields.sections


def _hours(page: PageDraft, value: Value | None) -> HoursRange | None:
    """Return a duration as numbers; report one that cannot be read as such."""
    text = text_value(page, value)
    found = hours(text, page.notation) if text else None
    if value is not None and text and found is None:
        units = (*page.profile.notation.hours, *page.profile.notation.minutes)
        page.report(
            "unreadable-value",
            Severity.INFO,
            f"{brief(text)!r} is kept as words: it cannot be read as hours. Give numbers and a"
            f" unit: {', '.join(units)}.",
            page.evidence(value.label, value.above),
        )
    return found
