"""Finds where a scenario page contradicts itself or lacks its flow."""

from __future__ import annotations

from graph.load.drafts import ScenarioDraft
from graph.load.notation import word_key
from graph.load.page_draft import PageDraft
from graph.load.page_values import stated_word
from graph.load.profile import Field, Place
from graph.model.evidence import Evidence
from graph.model.findings import Severity


def check_page(page: PageDraft, draft: ScenarioDraft) -> None:
    """Report every such place of a page that has been read."""
    _check_head(page, draft)
    _check_title(page, draft)
    _check_days(page, draft)
    _check_primary_day(page, draft)
    _check_flow(page)


def _check_head(page: PageDraft, draft: ScenarioDraft) -> None:
    value = page.facts.get(Field.HEAD_SCENARIO)
    head = stated_word(page, value) if value else None
    if head is not None and word_key(head.value) != word_key(draft.key):
        message = (
            f"The head lines call the scenario {head.value!r}, and the overview {draft.key!r}."
            " The overview counts; make them the same."
        )
        _report(page, message, *draft.evidence, *head.evidence)


def _check_title(page: PageDraft, draft: ScenarioDraft) -> None:
    name = page.facts.get(Field.SCENARIO_NAME)
    if page.title is None or name is None or draft.title is None:
        return
    heading = page.title.title
    if word_key(heading.text) != word_key(draft.title.value):
        message = (
            f"The page is titled {heading.text!r}, and its overview names the scenario"
            f" {draft.title.value!r}. The overview counts; make them the same."
        )
        _report(page, message, *draft.title.evidence, page.evidence(heading, page.title.above))


def _check_days(page: PageDraft, draft: ScenarioDraft) -> None:
    if Field.RELATED_DAYS not in page.facts or not draft.days or not page.day_mentions:
        return
    listed = {day.value for day in draft.days}
    described = {day.day: day.evidence for day in page.day_mentions}
    if listed != set(described):
        message = (
            f"The overview lists {_days(listed)}, and the page describes {_days(set(described))}."
            " The overview counts; make them the same."
        )
        strange = [evidence for day, evidence in described.items() if day not in listed]
        _report(page, message, *draft.days[0].evidence, *strange)


def _check_primary_day(page: PageDraft, draft: ScenarioDraft) -> None:
    marked = {day.day: day.evidence for day in page.day_mentions if day.is_primary}
    primary = draft.primary_day
    if primary is None or not marked or set(marked) == {primary.value}:
        return
    message = (
        f"The primary day of the overview is {primary.value}, and the page marks"
        f" {_days(set(marked))} as such. The overview counts; make them the same."
    )
    strange = [evidence for day, evidence in marked.items() if day != primary.value]
    _report(page, message, *primary.evidence, *strange)


def _check_flow(page: PageDraft) -> None:
    if page.steps:
        return
    headings = [
        repr(word)
        for place in (Place.FLOW, Place.FLOW_STEPS)
        for word in page.profile.headings.get(place, ())
    ]
    labels = [repr(word) for word in page.profile.labels.get(Field.STEP_SERVICES, ())]
    page.report(
        "missing-flow",
        Severity.WARNING,
        f"The page states no flow, so no interaction follows from it. Looked for: a numbered list"
        f" under the heading {' or '.join(headings)}, its items with the label"
        f" {' or '.join(labels)}.",
        page.evidence(page.facts[Field.SCENARIO_ID].label, page.facts[Field.SCENARIO_ID].above),
    )


def _report(page: PageDraft, message: str, *evidence: Evidence) -> None:
    page.report("page-contradicts-itself", Severity.WARNING, message, *evidence)


def _days(numbers: set[int]) -> str:
    return ("days " if len(numbers) > 1 else "day ") + ", ".join(map(str, sorted(numbers)))
