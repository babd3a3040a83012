"""Reads the flow of a scenario page: its numbered steps and its diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.load.drafts import Names, StepDraft
from graph.load.markdown_tree import Fence, Item, ItemList, Line, Section
from graph.load.notation import brief, listed, numbered, read_path
from graph.load.page_draft import PageDraft, Part, Value, lines_of
from graph.load.page_fields import find_fields, page_fields
from graph.load.page_items import divide, numbered_title
from graph.load.page_values import NameLine, name_lines, services_in, text_value
from graph.load.profile import Field
from graph.model.evidence import Evidence
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
    page.flow.heading = part.title
    parts, before = divide(part, lambda line, item: _starts_step(page, line, item))
    page.keep(before, part.inside)
    further = _further_items(part)
    for step in parts:
        _read_step(page, step, is_further=step.title.number in further)
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


def _further_items(part: Part) -> set[int]:
    """Return the lines of the items that are not the first of their list."""
    lists = (block for block in part.blocks if isinstance(block, ItemList))
    items = (item for block in lists for item in block.items[1:])
    return {line.number for item in items for line in [*lines_of(item.blocks)][:1]}


def _is_of_second_flow(page: PageDraft, number: int, *, is_further: bool) -> bool:
    """Say whether a step belongs to another flow than the steps before.

    It does where another scenario has begun, where the numbers begin again in another list, and
    under another heading unless they go on there.
    """
    flow = page.flow
    if not page.steps:
        return False
    if flow.second is not None and flow.second is flow.heading:
        return True
    if flow.heading is flow.home:
        return flow.is_over or (number == 1 < flow.last and not is_further)
    return flow.is_over or number != flow.last + 1


def _leave_second_flow(page: PageDraft, part: Part) -> Sequence[Section]:
    """Keep a step of a second flow as notes, and report its first one."""
    first, here = page.steps[0].evidence[0], page.evidence(part.title, part.above)
    if page.flow.second is None or page.flow.second is not page.flow.heading:
        page.flow.second = page.flow.heading or part.title
        page.report(
            "second-flow",
            Severity.WARNING,
            f"A flow begins in line {first.line}, and another one in line {here.line}. The first"
            " counts, and the other is kept as notes. Give each scenario a page of its own.",
            first,
            here,
        )
    page.keep_lines([part.title], part.above)
    page.keep(part.blocks, part.inside)
    return part.sections


def _read_step(page: PageDraft, whole: Part, *, is_further: bool = False) -> Sequence[Section]:
    order = numbered_title(page, whole, page.profile.steps)[0] or 0
    if _is_of_second_flow(page, order, is_further=is_further):
        return _leave_second_flow(page, whole)
    page.flow.home, page.flow.last = page.flow.heading, order
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


class _Stages:
    """Puts the stages of a step together from the lines that name them.

    An arrow may stand at a line break within a paragraph. Between paragraphs, such as the items of
    a list, no arrow is claimed.
    """

    def __init__(self, page: PageDraft) -> None:
        self._page = page
        self._is_waiting = False
        self._leads = False
        self._last: Evidence | None = None
        self.found: list[Names] = []
        self.dangling: list[Evidence] = []

    def add(self, line: NameLine) -> None:
        path = read_path(line.words, self._page.notation, self._page.known)
        if self._is_waiting and (path.opens or not line.follows):
            self._leave(self._last or line.evidence)
        if path.has_gap or (path.opens and not (line.follows and self.found)):
            self._leave(line.evidence)
        stages = [services_in(self._page, names, line.evidence) for names in path.stages]
        leads = path.is_clear[0] if path.opens else self._leads
        if self.found and stages and not leads:
            self.found[-1] += stages.pop(0)
        self.found += stages
        self._is_waiting = path.closes
        self._leads = path.closes and path.is_clear[-1]
        self._last = line.evidence

    def close(self) -> None:
        if self._is_waiting and self._last:
            self._leave(self._last)

    def _leave(self, evidence: Evidence) -> None:
        self._is_waiting = self._leads = False
        if evidence not in self.dangling:
            self.dangling.append(evidence)


def _stages(page: PageDraft, value: Value | None) -> tuple[Names, ...]:
    """Return the stages of a step; report arrows that lead to nothing."""
    stages = _Stages(page)
    for line in name_lines(page, value) if value else ():
        stages.add(line)
    stages.close()
    for evidence in stages.dangling:
        page.report(
            "unreadable-value",
            Severity.WARNING,
            f"An arrow in {brief(evidence.quote or '')!r} has nothing on one of its sides. Name"
            " what it leads from and to, or remove it.",
            evidence,
        )
    return tuple(stage for stage in stages.found if stage)


def _report_no_services(page: PageDraft, step: StepDraft) -> None:
    labels = " or ".join(repr(word) for word in page.profile.labels.get(Field.STEP_SERVICES, ()))
    page.report(
        "empty-list",
        Severity.WARNING,
        f"The step {step.title!r} names no service. Name one behind the label {labels}.",
        *step.evidence,
    )
