"""The records of a course. Frozen; every link to another record carries its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.edges import Relation
from graph.model.evidence import Evidence
from graph.model.guide import EMPTY_GUIDE, Guide
from graph.model.ids import NodeId


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a record to a node, as a source states it."""

    target: NodeId
    """What it leads to; it exists. References that lead nowhere are `DanglingReference`."""
    name: str
    """What the source calls it."""
    evidence: tuple[Evidence, ...]
    """Where it is stated, the newest source first; at least one."""


class Difficulty(StrEnum):
    """How hard a day is."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Service:
    """A service, a feature of one, or a concept: one identity with many names."""

    id: NodeId
    """`service:s3`."""
    key: str
    """`s3`."""
    name: str
    """As the course says it."""
    evidence: tuple[Evidence, ...]
    """Where it is described, or named first if it is not described; the newest source first."""
    name_ko: str | None = None
    """Its Korean name."""
    name_en: str | None = None
    """Its English name."""
    aliases: tuple[str, ...] = ()
    """Other names: declared ones in order, then long forms from titles of days."""
    category: str | None = None
    """`storage`, `compute` …"""
    is_concept: bool = False
    """Something to understand, like Regions, rather than a service to use."""
    description: str | None = None
    """What it does."""
    part_of: Link | None = None
    """The service that it is a feature of."""
    is_declared: bool = True
    """False where sources name it and none describes it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is outside the cloud."""

    id: NodeId
    """`actor:user`."""
    key: str
    """`user`."""
    name: str
    """As the course says it."""
    evidence: tuple[Evidence, ...]
    """Where it is described; the newest source first."""
    name_ko: str | None = None
    """Its Korean name."""
    name_en: str | None = None
    """Its English name."""
    aliases: tuple[str, ...] = ()
    """Other names, in declared order."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the plan. Its days are those that name it."""

    id: NodeId
    """`week:1`."""
    number: int
    """1-based."""
    title: str | None
    """What it is about; None where only days name it."""
    evidence: tuple[Evidence, ...]
    """Where it is described or named; the newest source first."""


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """The company that a day looks at."""

    company: str
    """Its name."""
    focus: str | None = None
    """What is looked at."""


@dataclass(frozen=True, slots=True)
class Day:
    """A unit of the plan."""

    id: NodeId
    """`day:8`."""
    number: int
    """Its position in the plan, 1-based."""
    title: str
    """What it is about."""
    evidence: tuple[Evidence, ...]
    """Where it is described; the newest source first."""
    week: int | None = None
    """The number of its week."""
    difficulty: Difficulty | None = None
    """How hard it is."""
    hours: float | None = None
    """How long it takes."""
    teaches: tuple[Link, ...] = ()
    """Services that it names, in the order of its source."""
    reviews: tuple[Link, ...] = ()
    """Days that it goes over again, by number."""
    related: tuple[Link, ...] = ()
    """Days that the course relates it to, in the order of its source."""
    prerequisites: tuple[Link, ...] = ()
    """Days that must come before it, by number: as stated, else the related ones before it."""
    case_study: CaseStudy | None = None
    """The company that it looks at."""


@dataclass(frozen=True, slots=True)
class PatternComponent:
    """What patterns are combined from, as `CDN`."""

    id: NodeId
    """`component:cdn`."""
    key: str
    """`cdn`."""
    name: str
    """As the course says it."""
    evidence: tuple[Evidence, ...]
    """Where patterns name it; the newest source first."""
    services: tuple[Link, ...] = ()
    """Services that provide it, in the order in which patterns state them."""


@dataclass(frozen=True, slots=True)
class IntegrationPattern:
    """A named combination of components, as `CDN + Storage + Global Infrastructure`."""

    id: NodeId
    """`pattern:cdn-storage-global-infrastructure`."""
    key: str
    """`cdn-storage-global-infrastructure`."""
    name: str
    """As the course says it."""
    evidence: tuple[Evidence, ...]
    """Where it is described; the newest source first."""
    aliases: tuple[str, ...] = ()
    """Other names, in declared order."""
    components: tuple[Link, ...] = ()
    """What it combines, in the order of its source."""
    description: str | None = None
    """What it is good for."""


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A numbered step of a scenario."""

    order: int
    """Its place in the flow, 1-based."""
    title: str
    """What happens."""
    participants: tuple[Link, ...]
    """Services and actors in the order in which the step names them."""
    evidence: tuple[Evidence, ...]
    """Where it is stated; the newest source first."""
    process: str | None = None
    """What is done."""
    next: str | None = None
    """What follows, in words for people."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """An actual edge of a scenario."""

    source: NodeId
    """The participant that it starts at."""
    target: NodeId
    """The participant that it leads to."""
    label: str | None
    """What happens."""
    step: int | None
    """The order of the step that it comes from."""
    evidence: tuple[Evidence, ...]
    """Where it is stated; the newest source first."""


@dataclass(frozen=True, slots=True)
class DanglingReference:
    """A reference to a node that no source describes. It resolves when one does."""

    source: NodeId
    """The node that refers."""
    relation: Relation
    """How it refers."""
    target: NodeId
    """What it would lead to."""
    name: str
    """What the source calls it."""
    evidence: tuple[Evidence, ...]
    """Where it is stated; the newest source first."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A real-world architecture that the course builds up to."""

    id: NodeId
    """`scenario:netflix_streaming`."""
    key: str
    """As its page has it."""
    title: str
    """Its name for people."""
    evidence: tuple[Evidence, ...]
    """Where it is described; the newest source first."""
    description: str | None = None
    """What it is about."""
    use_case: str | None = None
    """What it is used for."""
    days: tuple[Link, ...] = ()
    """Days that it points to, in the order of its source."""
    primary_day: Link | None = None
    """The day that it belongs to most."""
    key_services: tuple[Link, ...] = ()
    """Services that it names as its key ones, in the order of its source."""
    pattern: Link | None = None
    """The pattern that it applies."""
    steps: tuple[FlowStep, ...] = ()
    """What happens, in order."""
    interactions: tuple[Interaction, ...] = ()
    """Its actual edges, in order."""
    uses: tuple[Link, ...] = ()
    """Services that it uses: the key ones, then further participants of its interactions."""
    guide: Guide = EMPTY_GUIDE
    """What else its page says."""


Record = Scenario | Day | Week | Service | Actor | IntegrationPattern | PatternComponent
"""Anything that is a node of the graph."""
