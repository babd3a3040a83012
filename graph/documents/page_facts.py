"""What a page states of a scenario: taken from the graph to be written, and from a page to compare.

Without the places at which things stand, and with names as the sources have them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from graph.diagrams import DiagramKind
from graph.documents.page_flow import PageStep, page_steps
from graph.documents.template import template_kind
from graph.load.drafts import ScenarioDraft, Stated, value_of
from graph.model.edges import Relation
from graph.model.evidence import Evidence
from graph.model.guide import EMPTY_GUIDE, Guide, PageDiagram
from graph.model.ids import NodeKind, key_of, kind_of
from graph.model.reader import GraphReader
from graph.model.records import Scenario

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Everything that a page states of a scenario."""

    key: str
    """The scenario ID."""
    title: str | None
    """Its name for people."""
    description: str | None
    """What it is about."""
    use_case: str | None
    """What it is used for."""
    days: tuple[int, ...]
    """The days that it points to, those that no source describes behind the others."""
    primary_day: int | None
    """The one of them that it belongs to most."""
    key_services: tuple[str, ...]
    """Names of services."""
    pattern: str | None
    """The name of the pattern that it applies."""
    steps: tuple[PageStep, ...]
    """Its flow."""
    guide: Guide
    """What else the page says."""


def facts_of(scenario: Scenario, reader: GraphReader) -> PageFacts:
    """Return what a page is to state of a scenario.

    Raises:
        RequestError: If its interactions do not follow from its steps.
    """
    dangling = [each for each in reader.dangling() if each.source == scenario.id]
    missing = [
        int(key_of(each.target)) for each in dangling if kind_of(each.target) is NodeKind.DAY
    ]
    patterns = [each.name for each in dangling if each.relation is Relation.APPLIES]
    primary = scenario.primary_day
    return PageFacts(
        key=scenario.key,
        title=scenario.title,
        description=scenario.description,
        use_case=scenario.use_case,
        days=(*(int(key_of(link.target)) for link in scenario.days), *missing),
        primary_day=int(key_of(primary.target)) if primary else None,
        key_services=tuple(link.name for link in scenario.key_services),
        pattern=scenario.pattern.name if scenario.pattern else next(iter(patterns), None),
        steps=page_steps(scenario),
        guide=replace(scenario.guide, diagrams=tuple(own_diagrams(scenario.guide.diagrams))),
    )


def own_diagrams(diagrams: Iterable[PageDiagram]) -> Iterator[PageDiagram]:
    """Yield the diagrams of a page that somebody drew: not those of the template."""
    for diagram in diagrams:
        if not isinstance(template_kind(diagram.text), DiagramKind):
            yield diagram


def facts_in(draft: ScenarioDraft) -> PageFacts:
    """Return what a page states."""
    return PageFacts(
        key=draft.key,
        title=value_of(draft.title),
        description=value_of(draft.description),
        use_case=value_of(draft.use_case),
        days=_values(draft.days),
        primary_day=value_of(draft.primary_day),
        key_services=_values(draft.key_services),
        pattern=value_of(draft.pattern),
        steps=tuple(
            PageStep(
                step.order, step.title, tuple(map(_values, step.stages)), step.process, step.next
            )
            for step in draft.steps or ()
        ),
        guide=draft.guide or EMPTY_GUIDE,
    )


def _values(stated: Sequence[Stated[T]] | None) -> tuple[T, ...]:
    return tuple(each.value for each in stated or ())


def differences(wanted: object, read: object, path: str = "") -> Iterator[str]:
    """Yield where two facts differ, in words: `steps 2 title: 'a' would be read as 'b'`."""
    if isinstance(wanted, Evidence):
        return
    if is_dataclass(wanted) and type(wanted) is type(read):
        for spec in fields(wanted):
            inner = f"{path} {spec.name.replace('_', ' ')}"
            yield from differences(getattr(wanted, spec.name), getattr(read, spec.name), inner)
    elif isinstance(wanted, tuple) and isinstance(read, tuple) and len(wanted) == len(read):
        for number, (one, other) in enumerate(zip(wanted, read, strict=True), start=1):
            yield from differences(one, other, f"{path} {number}")
    elif wanted != read:
        yield f"{path.strip()}: {_shown(wanted)} would be read as {_shown(read)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    if isinstance(value, str) and not unicodedata.is_normalized("NFC", value):
        return ascii(value)  # pages are read in composed form, and both forms look the same
    return repr(value) if value is None or isinstance(value, (str, int, float)) else "another thing"
