"""Reads the days of a scenario page."""

from __future__ import annotations

from collections.abc import Sequence

from graph.load.markdown_tree import Section
from graph.load.page_draft import PageDraft, Part
from graph.load.page_fields import page_fields
from graph.load.page_items import day_and_title, divide, starts_with_day
from graph.load.page_values import links_value, service_names, text_value
from graph.load.profile import Field
from graph.model.guide import DayMention

_FIELDS = (Field.DAY_SERVICES, Field.ROLE, Field.DAY_LINKS)


def read_days(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read a list of days, where the days have no headings of their own."""
    parts, before = divide(part, lambda line, item: bool(item) and starts_with_day(page, line))
    page.keep(before, part.inside)
    for day in parts:
        read_day(page, day)
    return part.sections


def read_day(page: PageDraft, part: Part) -> Sequence[Section] | None:
    """Read a day: `Day 8: S3 (primary)`, its services, role and links. None if it is no day."""
    day, title, is_primary = day_and_title(page, part.title.text)
    if day is None:
        return None
    fields = page_fields(page, part, _FIELDS)
    mention = DayMention(
        day=day,
        title=title or None,
        is_primary=is_primary,
        services=service_names(page, fields.values.get(Field.DAY_SERVICES)),
        role=text_value(page, fields.values.get(Field.ROLE)),
        links=page.title_links(part) + links_value(page, fields.values.get(Field.DAY_LINKS)),
        evidence=page.evidence(part.title, part.above),
    )
    page.day_mentions.append(mention)
    page.keep(fields.rest, part.inside)
    return fields.sections
