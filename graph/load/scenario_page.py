"""A scenario page in Markdown → the draft of a scenario, and what is doubtful about the page.

Which words mark its parts is up to the profiles; here stands which part is read by what.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from graph.load.drafts import ScenarioDraft
from graph.load.markdown import parse_markdown
from graph.load.markdown_tree import Document, Line, Section
from graph.load.marked_regions import without_regions
from graph.load.notation import Notation, merged_notation
from graph.load.page_advice import (
    read_best_practice_group,
    read_best_practices,
    read_problem_heading,
    read_problems,
    read_reference_group,
    read_references,
)
from graph.load.page_checks import check_page
from graph.load.page_days import read_day, read_days
from graph.load.page_draft import PageDraft, Part, section_part
from graph.load.page_flow import read_diagrams, read_flow, read_flow_heading
from graph.load.page_glance import may_be_scenario
from graph.load.page_implementation import (
    read_implementation,
    read_implementation_step,
    read_integration_checks,
)
from graph.load.page_items import in_order
from graph.load.page_learning import (
    read_learning_goals,
    read_learning_heading,
    read_learning_order,
    read_practice,
)
from graph.load.page_overview import (
    foot_statement,
    read_head,
    read_overview,
    scenario_facts,
    scenario_id,
    states_scenario,
    without_foot,
)
from graph.load.page_values import fences_of
from graph.load.profile import Field, Place, Profile
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.guide import Guide
from graph.model.names import near

Reader = Callable[[PageDraft, Part], Sequence[Section]]
"""Reads what stands under a heading; returns the headings under it that it has not read."""
ItemReader = Callable[[PageDraft, Part], Sequence[Section] | None]
"""Reads a heading without a place of its own; returns None where it is not what it reads."""

READERS: Mapping[Place, Reader] = {
    Place.OVERVIEW: read_overview,
    Place.DAYS: read_days,
    Place.ARCHITECTURE: read_diagrams,
    Place.FLOW: read_flow,
    Place.FLOW_STEPS: read_flow,
    Place.SEQUENCE: read_diagrams,
    Place.IMPLEMENTATION: read_implementation,
    Place.IMPLEMENTATION_STEPS: read_implementation,
    Place.INTEGRATION_CHECKS: read_integration_checks,
    Place.LEARNING_PATH: read_learning_order,
    Place.LEARNING_ORDER: read_learning_order,
    Place.PRACTICE: read_practice,
    Place.LEARNING_GOALS: read_learning_goals,
    Place.BEST_PRACTICES: read_best_practices,
    Place.BEST_PRACTICE_GROUP: read_best_practice_group,
    Place.TROUBLESHOOTING: read_problems,
    Place.PROBLEMS: read_problems,
    Place.REFERENCES: read_references,
    Place.REFERENCE_GROUP: read_reference_group,
}
"""What reads the blocks under a heading of each place."""

ITEM_READERS: Mapping[Place, ItemReader] = {
    Place.DAYS: read_day,
    Place.FLOW: read_flow_heading,
    Place.FLOW_STEPS: read_flow_heading,
    Place.IMPLEMENTATION: read_implementation_step,
    Place.IMPLEMENTATION_STEPS: read_implementation_step,
    Place.LEARNING_PATH: read_learning_heading,
    Place.LEARNING_ORDER: read_learning_heading,
    Place.TROUBLESHOOTING: read_problem_heading,
    Place.PROBLEMS: read_problem_heading,
}
"""What reads the headings of steps and the like: below the heading of the place, or behind it."""

GROUP_READERS: Mapping[Place, Reader] = {
    Place.BEST_PRACTICES: read_best_practice_group,
    Place.REFERENCES: read_reference_group,
}
"""What reads the headings below a place whose groups are what the page calls them."""

_GROUPS = frozenset({Place.BEST_PRACTICE_GROUP, Place.REFERENCE_GROUP})


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page states."""

    draft: ScenarioDraft | None
    """The scenario; None where the page states none."""
    findings: tuple[Finding, ...]
    """What is doubtful about the page, by line."""


def read_scenario_page(
    text: str,
    file: str,
    origin: str,
    profiles: Sequence[Profile],
    known: Callable[[str], bool] | None = None,
) -> PageReading:
    """Read a page in Markdown. Any text is one; nothing raises.

    Args:
        text: What the page holds.
        file: The file as evidence is to name it: relative to its source.
        origin: The file as it can be opened here.
        profiles: The kinds of page to look for. The first by which the page is one counts.
        known: Whether something is the name of a service as it stands, `Identity and Access
            Management` for one. Without it, names are split at every separating word.

    Returns:
        The scenario that the page states, and findings; only a finding where it states none.
    """
    if not may_be_scenario(text, profiles):
        return _left_alone(text, file, origin, profiles, None)
    # What markers keep is drawn from the graph, so it states nothing.
    document = parse_markdown(unicodedata.normalize("NFC", without_regions(text)))
    for profile in profiles:
        if _is_scenario(document, profile):
            page = PageDraft(profile, _notation(profile, profiles), file, origin, known)
            return _read(page, document)
    missing = next(_missing_ids(document, profiles, file, origin), None)
    return _left_alone(text, file, origin, profiles, missing)


def _left_alone(
    text: str, file: str, origin: str, profiles: Sequence[Profile], missing: Finding | None
) -> PageReading:
    """Return why a page is no scenario's: `missing`, or what can be said of any other."""
    first_line = Evidence(EvidenceKind.STATED, file, 1, origin=origin)
    if not text.strip("\ufeff \t\r\n"):
        message = "The page is empty. Write it, or remove the file."
        return PageReading(None, (Finding("empty-page", Severity.WARNING, message, (first_line,)),))
    message = _looked_for(profiles)
    nothing = Finding("not-a-scenario-page", Severity.INFO, message, (first_line,))
    return PageReading(None, (missing or nothing,))


def _notation(profile: Profile, profiles: Sequence[Profile]) -> Notation:
    """Return a notation of the words of a profile first, and those of all others."""
    return merged_notation(one.notation for one in (profile, *profiles))


def _is_scenario(document: Document, profile: Profile) -> bool:
    return any(
        profile.place(section.title.text) is Place.OVERVIEW
        and states_scenario(profile, section_part(section))
        for section in _all(document.sections)
    )


def _missing_ids(
    document: Document, profiles: Sequence[Profile], file: str, origin: str
) -> Iterator[Finding]:
    """Yield the overviews that have a label for the scenario ID and no word behind it."""
    for profile in profiles:
        page = PageDraft(profile, profile.notation, file, origin)
        for section in _all(document.sections):
            is_overview = profile.place(section.title.text) is Place.OVERVIEW
            value = scenario_id(profile, section_part(section)) if is_overview else None
            if value is not None:
                message = (
                    f"The page is left alone: {value.label.text!r} has no word behind it that"
                    " could be the ID of a scenario. Fill it in."
                )
                evidence = page.evidence(value.label, value.above)
                yield Finding("missing-id", Severity.WARNING, message, (evidence,))


def _looked_for(profiles: Sequence[Profile]) -> str:
    wanted = [
        f"a heading {_either(headings)} with a label {_either(labels)}"
        for profile in profiles
        if (headings := profile.headings.get(Place.OVERVIEW))
        and (labels := profile.labels.get(Field.SCENARIO_ID))
    ]
    return (
        f"The page is left alone: it states no scenario. Looked for: {'; or '.join(wanted)}."
        " Add them if it describes one."
    )


def _read(page: PageDraft, document: Document) -> PageReading:
    title = _title(page.profile, document)
    page.title = section_part(title) if title else None
    opening = Part(Line("", 1), document.blocks, (), (), ())
    read_head(page, opening)
    last = [*_all(document.sections)][-1]
    _Walk(page, last).read(document.sections, None)
    draft = scenario_facts(page)
    check_page(page, draft)
    _check_fences(page, document)
    draft = replace(draft, steps=in_order(page.steps) or None, guide=_guide(page))
    findings = sorted(page.findings, key=lambda finding: finding.evidence[0].line or 0)
    return PageReading(draft, tuple(findings))


def _check_fences(page: PageDraft, document: Document) -> None:
    """Report fences that nothing ends, so that what follows them is text of theirs."""
    held = [(document.blocks, ()), *((one.blocks, one.path) for one in _all(document.sections))]
    for blocks, path in held:
        for fence in fences_of(blocks):
            if not fence.is_closed:
                page.report(
                    "unclosed-fence",
                    Severity.WARNING,
                    "Nothing closes this fence, so all that follows it is taken for its text."
                    " Close it with a line of the same signs.",
                    page.evidence(Line(f"```{fence.language}", fence.line), path),
                )


def _guide(page: PageDraft) -> Guide:
    return Guide(
        day_mentions=tuple(page.day_mentions),
        diagrams=tuple(sorted(page.diagrams, key=lambda diagram: diagram.evidence.line or 0)),
        implementation=in_order(page.implementation),
        integration_checks=tuple(page.integration_checks),
        learning_path=in_order(page.learning_path),
        practice=tuple(page.practice),
        learning_goals=tuple(page.learning_goals),
        best_practices=tuple(page.best_practices),
        troubleshooting=in_order(page.troubleshooting),
        references=tuple(page.references),
        created=foot_statement(page, Field.CREATED),
        version=foot_statement(page, Field.VERSION),
        notes=tuple(sorted(page.notes, key=lambda note: note.evidence.line or 0)),
    )


class _Walk:
    """Goes through the headings of a page and hands each to its reader."""

    def __init__(self, page: PageDraft, last: Section) -> None:
        self._page = page
        self._last = last

    def read(self, sections: Sequence[Section], context: Place | None) -> None:
        """Read headings that stand below the heading of a place, or below none."""
        before = context
        for section in sections:
            part = section_part(section)
            part = without_foot(self._page, part, is_last=section is self._last)
            place = self._place(section, context)
            before = place or before
            self._read_part(part, place, before, context)

    def _place(self, section: Section, context: Place | None) -> Place | None:
        """Return the place of a heading. What is a group is up to the page where groups stand."""
        place = self._page.profile.place(section.title.text)
        return None if place in _GROUPS and context in GROUP_READERS else place

    def _read_part(
        self, part: Part, place: Place | None, before: Place | None, context: Place | None
    ) -> None:
        if place is not None:
            self._page.keep_links(part.title, part.above)
            self.read(READERS[place](self._page, part), place)
        elif self._page.title and part.title is self._page.title.title:
            self._page.keep_links(part.title, part.above)
            self.read(read_head(self._page, part), context)
        elif context is not None and context in GROUP_READERS:
            self.read(GROUP_READERS[context](self._page, part), None)
        else:
            self._read_item(part, [before, context])

    def _read_item(self, part: Part, places: Sequence[Place | None]) -> None:
        for place in filter(None, places):
            rest = ITEM_READERS[place](self._page, part) if place in ITEM_READERS else None
            if rest is not None:
                self.read(rest, None)
                return
        self._keep_unknown(part)

    def _keep_unknown(self, part: Part) -> None:
        """Keep a heading that means nothing here, and go on with those below it."""
        page = self._page
        words = [word for words in page.profile.headings.values() for word in words]
        close = near(part.title.text, words)
        remedy = f"Did you mean {_either(close)}?" if close else "Rename it, or write a profile."
        page.report(
            "unknown-section",
            Severity.INFO,
            f"The heading {part.title.text!r} marks no part of a page for the profile"
            f" {page.profile.key!r}; what stands under it is kept as notes. {remedy}",
            page.evidence(part.title, part.above),
        )
        page.keep_links(part.title, part.above)
        page.keep(part.blocks, part.inside)
        self.read(part.sections, None)


def _title(profile: Profile, document: Document) -> Section | None:
    """Return the heading of the whole page; None where the page starts with one of its parts.

    Of the headings before the first part it is the first of level 1; without one, the first that
    holds a part.
    """
    opening = [
        *takewhile(lambda one: profile.place(one.title.text) is None, _all(document.sections))
    ]
    top = (one for one in opening if one.level == 1)
    holding = (
        one for one in opening if any(profile.place(inner.title.text) for inner in one.sections)
    )
    return next(chain(top, holding), None)


def _all(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections and all sections under them, in order."""
    for section in sections:
        yield section
        yield from _all(section.sections)


def _either(words: Sequence[str]) -> str:
    return " or ".join(repr(word) for word in words)
