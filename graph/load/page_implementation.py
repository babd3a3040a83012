"""Reads how a scenario page says that the scenario is built and tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.load.markdown_tree import Section
from graph.load.notation import numbered
from graph.load.page_draft import PageDraft, Part
from graph.load.page_fields import page_fields
from graph.load.page_items import advice, day_and_title, divide, numbered_title
from graph.load.page_values import links_value, service_names, statements_value
from graph.load.profile import Field
from graph.model.guide import ImplementationStep

_FIELDS = (Field.DAY_SERVICES, Field.INSTRUCTIONS, Field.CHECKS, Field.GUIDES)


def read_implementation(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read steps of building that have no headings of their own, and checks of the whole."""
    fields = page_fields(page, part, (Field.END_TO_END_TEST,))
    page.integration_checks += statements_value(page, fields.values.get(Field.END_TO_END_TEST))
    steps, before = divide(
        replace(part, blocks=fields.rest),
        lambda line, _item: numbered(line.text, page.profile.steps) is not None,
    )
    page.keep(before, part.inside)
    for step in steps:
        read_implementation_step(page, step)
    return fields.sections


def read_implementation_step(page: PageDraft, part: Part) -> Sequence[Section] | None:
    """Read a step of building: `Step 2: Day 8 - S3`. None if it has no such number.

    Without a label for them, its instructions are all that has no other label.
    """
    if numbered(part.title.text, page.profile.steps) is None:
        return None
    number, rest = numbered_title(page, part, page.profile.steps)
    day, title, _ = day_and_title(page, rest)
    fields = page_fields(page, part, _FIELDS)
    instructions = statements_value(page, fields.values.get(Field.INSTRUCTIONS))
    if instructions:
        page.keep(fields.rest, part.inside)
    step = ImplementationStep(
        order=number or 0,
        title=title or rest,
        day=day,
        services=service_names(page, fields.values.get(Field.DAY_SERVICES)),
        instructions=instructions or advice(page, fields.rest, part.inside),
        checks=statements_value(page, fields.values.get(Field.CHECKS)),
        guides=page.title_links(part) + links_value(page, fields.values.get(Field.GUIDES)),
        evidence=page.evidence(part.title, part.above),
    )
    page.implementation.append(step)
    return fields.sections


def read_integration_checks(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read how to see that the whole works: what stands behind the label, and all else."""
    fields = page_fields(page, part, (Field.END_TO_END_TEST,))
    page.integration_checks += statements_value(page, fields.values.get(Field.END_TO_END_TEST))
    page.integration_checks += advice(page, fields.rest, part.inside)
    return fields.sections
