"""Reads the flow of a scenario page: its numbered steps and its diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.load.drafts import Names, StepDraft
from graph.load.markdown_tree import Fence, Item, Line, Section
from graph.load.notation import listed, numbered, split_stages
from graph.load.page_draft import PageDraft, Part, Value
from graph.load.page_fields import find_fields, page_fields
from graph.load.page_items import divide, numbered_title
from graph.load.page_values import name_lines, services_in, text_value
from graph.load.profile import Field
from graph.model.findings import Severity

_FIELDS = (Field.STEP_SERVICES, Field.PROCESS, Field.NEXT_STEP)


def read_diagrams(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read a section for diagrams: every fence in it is one, whatever its language."""
    for block in part.blocks:
        if isinstance(block, Fence):
            page.add_diagram(block, part.inside)
        else:
            page.keep([block], part.inside)
    return part.sections


def read_flow(page: PageDraft, part: Part) -> Sequence[Section]:
    """Read a list of steps: items of an ordered list, or bold titles."""
    parts, before = divide(part, lambda line, item: _starts_step(page, line, item))
    page.keep(before, part.inside)
    for step in parts:
        _read_step(page, step)
    return part.sections


def read_flow_heading(page: PageDraft, part: Part) -> Sequence[Section] | None:
    """Read a step that has a heading; None if it is none: no number, no label for services."""
    number, _ = numbered_title(page, part, page.profile.steps)
    if (
        number is None
        and Field.STEP_SERVICES not in find_fields(page.profile, part, _FIELDS).values
    ):
        return None
    return _read_step(page, part)


def _starts_step(page: PageDraft, line: Line, item: Item | None) -> bool:
    if item is not None:
        return item.number is not None or line.is_bold
    has_number = numbered(line.text, page.profile.steps) or listed(line.text)
    return line.is_bold and has_number is not None


def _read_step(page: PageDraft, whole: Part) -> Sequence[Section]:
    page.keep_links(whole.title, whole.above)
    part = _without_remark(page, whole)
    number, title = numbered_title(page, part, page.profile.steps)
    fields = page_fields(page, part, _FIELDS)
    next_step = text_value(page, fields.values.get(Field.NEXT_STEP))
    step = StepDraft(
        order=number or 0,
        title=title,
        stages=_stages(page, fields.values.get(Field.STEP_SERVICES)),
        evidence=(page.evidence(whole.title, part.above),),
        process=text_value(page, fields.values.get(Field.PROCESS)),
        next=next_step,
        ends_flow=page.notation.is_done(next_step or ""),
    )
    page.steps.append(step)
    page.keep(fields.rest, part.inside)
    if not step.stages:
        _report_no_services(page, step)
    return fields.sections


def _without_remark(page: PageDraft, part: Part) -> Part:
    """Keep what follows a bold title on its line as a note: `**Request**: a click`."""
    label = part.title.label()
    if label is None or not label.is_bold or part.title.is_bold:
        return part
    page.keep_lines([part.title], part.above)
    return replace(part, title=Line(label.text, part.title.number))


def _stages(page: PageDraft, value: Value | None) -> tuple[Names, ...]:
    """Return the stages of a step. Between the lines of a list no arrow is claimed."""
    stages: list[Names] = []
    for words, evidence in name_lines(page, value) if value else ():
        split = split_stages(words, page.notation, page.known)
        found = [services_in(page, names, evidence) for names in split]
        if stages and found:
            stages[-1] += found.pop(0)
        stages += found
    return tuple(stage for stage in stages if stage)


def _report_no_services(page: PageDraft, step: StepDraft) -> None:
    labels = " or ".join(repr(word) for word in page.profile.labels.get(Field.STEP_SERVICES, ()))
    page.report(
        "empty-list",
        Severity.WARNING,
        f"The step {step.title!r} names no service. Name one behind the label {labels}.",
        *step.evidence,
    )
