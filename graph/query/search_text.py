"""What of a record is searched: its texts, each in the field that says how much it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import chain

from graph.model.guide import EMPTY_GUIDE, Guide, Hyperlink, Statement
from graph.model.ids import NodeId
from graph.model.records import (
    Actor,
    Day,
    IntegrationPattern,
    Link,
    PatternComponent,
    Record,
    Scenario,
    Service,
)

Texts = Iterable[str | None]


class Field(IntEnum):
    """Where a text stands; the weightier come first."""

    NAME = 0
    """Names and keys."""
    ALIAS = 1
    """Other names."""
    TITLE = 2
    """Titles of scenarios and days."""
    LEAD = 3
    """What a record says of itself: descriptions, titles of steps, what it uses or teaches."""
    BODY = 4
    """Everything else."""


Names = Mapping[NodeId, Sequence[str]]
"""What the nodes are called that records refer to: their main names."""


def called(record: Record) -> Sequence[str]:
    """Return the main names of a record: its own, the Korean and the English one; its title."""
    if isinstance(record, (Service, Actor)):
        names: Texts = (record.name, record.name_ko, record.name_en)
    elif isinstance(record, (IntegrationPattern, PatternComponent)):
        names = (record.name,)
    else:
        names = (record.title,)
    return tuple(dict.fromkeys(name for name in names if name))


def passages(record: Record, names: Names) -> list[str]:
    """Return all that is searched of a record, in the order in which a reader would see it.

    Args:
        record: A scenario, a day, a service or a pattern; others have no passages.
        names: What the nodes are called that it refers to.

    Example:
        >>> from graph.model.records import Service
        >>> s3 = Service(NodeId("service:s3"), "s3", "S3", (), aliases=("Simple Storage Service",))
        >>> passages(s3, {})
        ['S3', 's3', 'Simple Storage Service']
    """
    own = [text for _, texts in fields(record, names) for text in texts if text]
    linked = [" · ".join(names.get(link.target, (link.name,))) for link in links(record)]
    return own + linked


def fields(record: Record, names: Names) -> Iterator[tuple[Field, Texts]]:
    """Yield what a record says itself, as the source has it, field by field."""
    if isinstance(record, Service):
        yield Field.NAME, (record.name, record.key)
        yield Field.ALIAS, (record.name_ko, record.name_en, *record.aliases)
        yield Field.LEAD, (record.description, record.category)
    elif isinstance(record, IntegrationPattern):
        yield Field.NAME, (record.name, record.key)
        yield Field.ALIAS, record.aliases
        yield Field.LEAD, (record.description,)
    elif isinstance(record, Day):
        yield from _day(record, names)
    elif isinstance(record, Scenario):
        yield from _scenario(record)


def _day(day: Day, names: Names) -> Iterator[tuple[Field, Texts]]:
    yield Field.TITLE, (day.title,)
    yield Field.NAME, (f"Day {day.number}", f"{day.number}일차")
    if day.case_study is not None:
        yield Field.LEAD, (day.case_study.company, day.case_study.focus)
    if day.week is not None:
        yield Field.BODY, names.get(NodeId(f"week:{day.week}"), ())


def _scenario(scenario: Scenario) -> Iterator[tuple[Field, Texts]]:
    yield Field.TITLE, (scenario.title,)
    yield Field.NAME, (scenario.key,)
    titles = [step.title for step in scenario.steps]
    yield Field.LEAD, (scenario.description, scenario.use_case, *titles)
    yield Field.BODY, [text for step in scenario.steps for text in (step.process, step.next)]
    yield Field.BODY, [edge.label for edge in scenario.interactions if edge.label not in titles]
    if scenario.guide is not EMPTY_GUIDE:
        yield Field.BODY, _guide(scenario.guide)


def links(record: Record) -> Iterator[Link]:
    """Yield the links of a record whose names are searched with it, as its lead."""
    if isinstance(record, Day):
        yield from record.teaches
    elif isinstance(record, IntegrationPattern):
        yield from record.components
    elif isinstance(record, Scenario):
        yield from record.uses
        yield from filter(None, [record.pattern])
    elif isinstance(record, Service):
        yield from filter(None, [record.part_of])


def _guide(guide: Guide) -> Iterator[str | None]:
    """Yield the words of a page beside its facts.

    Its diagrams are left out, because they claim what the page does not; so are its dates and
    version, which are numbers that mean something else than the numbers of days.
    """
    for mention in guide.day_mentions:
        yield from (mention.title, *mention.services, mention.role, *_titles(mention.links))
    for build in guide.implementation:
        yield from (build.title, *build.services, *_said(build.instructions))
        yield from (*_said(build.checks), *_titles(build.guides))
    yield from _said(guide.integration_checks)
    for study in guide.learning_path:
        yield from (study.title, *study.services, study.duration, *_titles(study.materials))
    yield from chain(_said(guide.practice), _said(guide.learning_goals))
    for group in guide.best_practices:
        yield from (group.title, *_said(group.statements))
    for case in guide.troubleshooting:
        yield from (case.title, case.symptom, *_said(case.diagnosis), *_said(case.solution))
    for sources in guide.references:
        yield from (sources.title, *_titles(sources.links))
    yield from _said(guide.notes)


def _said(statements: Iterable[Statement]) -> Iterator[str]:
    return (f"{said.title}: {said.text}" if said.title else said.text for said in statements)


def _titles(links: Iterable[Hyperlink]) -> Iterator[str]:
    return (link.text for link in links)
