"""Reads the best practices, the troubleshooting and the references of a scenario page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from graph.load.markdown_tree import Item, ItemList, Line, Section
from graph.load.notation import listed, numbered
from graph.load.page_draft import PageDraft, Part
from graph.load.page_fields import find_fields, page_fields
from graph.load.page_items import advice, divide, numbered_title
from graph.load.page_values import links_of, statements_value, text_value
from graph.load.profile import Field
from graph.model.guide import ReferenceGroup, StatementGroup, TroubleshootingCase

_PROBLEM = (Field.SYMPTOM, Field.DIAGNOSIS, Field.SOLUTION)


def read_best_practices(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read best practices that have no heading but the common one."""
    _read_groups(page, part, read_best_practice_group)
    return part.sections


def read_best_practice_group(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read best practices under a heading."""
    page.keep_links(part.title, part.above)
    statements = tuple(advice(page, part.blocks, part.inside))
    evidence = page.evidence(part.title, part.above)
    page.best_practices.append(StatementGroup(_group_title(part), statements, evidence))
    return part.sections


def read_references(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read references that have no heading but the common one."""
    _read_groups(page, part, read_reference_group)
    return part.sections


def read_reference_group(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read references under a heading; words beside the links are kept as notes."""
    links = page.title_links(part) + links_of(page, part.blocks, part.inside)
    evidence = page.evidence(part.title, part.above)
    page.references.append(ReferenceGroup(_group_title(part), links, evidence))
    return part.sections


def read_problems(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read problems that have no headings of their own."""

    def starts(line: Line, item: Item | None) -> bool:
        if numbered(line.text, page.profile.problems):
            return True
        has_number = listed(line.text) is not None or (item is not None and item.number is not None)
        return line.is_bold and has_number

    parts, before = divide(part, starts)
    page.keep(before, part.inside)
    for problem in parts:
        _read_problem(page, problem)
    return part.sections


def read_problem_heading(page: PageDraft, part: Part) -> Sequence[Section] | None:
    """Read a problem that has a heading; None if it is none: no number, none of the labels."""
    number, _ = numbered_title(page, part, page.profile.problems)
    if number is None and not find_fields(page.profile, part, _PROBLEM).values:
        return None
    return _read_problem(page, part)


def _read_problem(page: PageDraft, part: Part) -> Sequence[Section]:
    number, title = numbered_title(page, part, page.profile.problems)
    page.keep_links(part.title, part.above)
    fields = page_fields(page, part, _PROBLEM)
    case = TroubleshootingCase(
        order=number or 0,
        title=title,
        symptom=text_value(page, fields.values.get(Field.SYMPTOM)),
        diagnosis=statements_value(page, fields.values.get(Field.DIAGNOSIS)),
        solution=statements_value(page, fields.values.get(Field.SOLUTION)),
        evidence=page.evidence(part.title, part.above),
    )
    page.troubleshooting.append(case)
    page.keep(fields.rest, part.inside)
    return fields.sections


def _is_group(line: Line) -> bool:
    """Say whether a line is bold words alone, with or without a colon."""
    label = line.label()
    return line.is_bold or (
        label is not None and label.is_bold and label.value_start == len(line.text)
    )


def _group_title(part: Part) -> str:
    text = part.title.text.rstrip(":\uff1a ") or part.title.text
    found = listed(text)
    return (found[1] if found else "") or text


def _read_groups(page: PageDraft, part: Part, read: Callable[[PageDraft, Part], object]) -> None:
    """Read the lists of a section as groups: each under its bold line, else under the heading."""
    groups, before = divide(part, lambda line, item: item is None and _is_group(line))
    if any(isinstance(block, ItemList) for block in before):
        read(page, replace(part, blocks=before))
    else:
        page.keep(before, part.inside)
    for group in groups:
        read(page, group)
