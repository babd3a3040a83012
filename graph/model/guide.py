"""What a scenario page says beside its facts: how to build, learn, run and mend the scenario."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text of a page."""

    text: str
    """The words, without markup."""
    evidence: Evidence
    """Where they stand."""
    title: str | None = None
    """The bold words before it, as in `**Scalability**: …`."""


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link on a page."""

    text: str
    """What it is called."""
    url: str
    """Where it leads, as the page has it; relative links are relative to the page."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class HoursRange:
    """How long something takes."""

    least: float
    """Hours."""
    most: float
    """Hours; equal to `least` where the page gives one number."""


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day as a scenario page speaks of it. The day's own record stays what it is."""

    day: int
    """The number of the day meant; it may be that no source describes that day."""
    title: str | None
    """What the page calls it."""
    is_primary: bool
    """Whether the page marks it as the one that the scenario belongs to."""
    services: tuple[str, ...]
    """What the page says that it teaches: names that the graph resolves."""
    role: str | None
    """What it does for the scenario."""
    links: tuple[Hyperlink, ...]
    """Where to read on."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class PageDiagram:
    """A diagram that stands on a page, as text. It claims nothing for the graph."""

    language: str
    """What its fence says: `mermaid`."""
    text: str
    """What stands inside the fence."""
    evidence: Evidence
    """Where its fence opens."""


@dataclass(frozen=True, slots=True)
class ImplementationStep:
    """A step of building the scenario."""

    order: int
    """Its number on the page."""
    title: str
    """What is built."""
    day: int | None
    """The number of the day that it draws on."""
    services: tuple[str, ...]
    """What it needs: names that the graph resolves."""
    instructions: tuple[Statement, ...]
    """What to do, in order."""
    checks: tuple[Statement, ...]
    """How to see that it worked."""
    guides: tuple[Hyperlink, ...]
    """Where to read on."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class LearningStep:
    """A step of the order of study that a page recommends."""

    order: int
    """Its number on the page."""
    title: str
    """What is studied."""
    day: int | None
    """The number of the day that it draws on."""
    is_primary: bool
    """Whether the page marks it as the core of the path."""
    services: tuple[str, ...]
    """What is studied: names that the graph resolves."""
    duration: str | None
    """How long it takes, as the page puts it."""
    hours: HoursRange | None
    """The same as numbers. They belong to this path, not to the day."""
    materials: tuple[Hyperlink, ...]
    """Where to read on."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements under one heading, as the best practices for costs."""

    title: str
    """The heading."""
    statements: tuple[Statement, ...]
    """What stands under it, in order."""
    evidence: Evidence
    """Where the heading stands."""


@dataclass(frozen=True, slots=True)
class TroubleshootingCase:
    """Something that goes wrong, and how to mend it."""

    order: int
    """Its number on the page."""
    title: str
    """What goes wrong."""
    symptom: str | None
    """How it shows."""
    diagnosis: tuple[Statement, ...]
    """How to find the cause, in order."""
    solution: tuple[Statement, ...]
    """What to do."""
    evidence: Evidence
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class ReferenceGroup:
    """Links under one heading."""

    title: str
    """The heading."""
    links: tuple[Hyperlink, ...]
    """What stands under it, in order."""
    evidence: Evidence
    """Where the heading stands."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that a scenario page says beside the facts of the scenario."""

    day_mentions: tuple[DayMention, ...] = ()
    """Days as the page speaks of them, in its order."""
    diagrams: tuple[PageDiagram, ...] = ()
    """Diagrams that stand on the page."""
    implementation: tuple[ImplementationStep, ...] = ()
    """How to build it, in order."""
    integration_checks: tuple[Statement, ...] = ()
    """How to see that the whole works."""
    learning_path: tuple[LearningStep, ...] = ()
    """The order of study that the page recommends."""
    practice: tuple[Statement, ...] = ()
    """What to practise, in order."""
    learning_goals: tuple[Statement, ...] = ()
    """What one understands at the end."""
    best_practices: tuple[StatementGroup, ...] = ()
    """What to keep in mind, by group."""
    troubleshooting: tuple[TroubleshootingCase, ...] = ()
    """What goes wrong, and how to mend it."""
    references: tuple[ReferenceGroup, ...] = ()
    """Where to read on, by group."""
    notes: tuple[Statement, ...] = ()
    """Text of the page that belongs to none of these."""
    created: Statement | None = None
    """When the page was made, as it says."""
    version: Statement | None = None
    """Which version of itself the page is, as it says."""


EMPTY_GUIDE = Guide()
"""What a scenario has that no page describes."""
