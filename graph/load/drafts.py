"""What one source states, before names are resolved and sources are put together.

`None` means that the source does not say; an empty tuple means that it says "none".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graph.model.evidence import Evidence
from graph.model.guide import Guide
from graph.model.records import CaseStudy, Difficulty

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Stated(Generic[T_co]):
    """A value, and where it is stated."""

    value: T_co
    """The value as stated; names are not resolved yet."""
    evidence: tuple[Evidence, ...]
    """Where it is stated, the newest source first; at least one."""


def value_of(stated: Stated[T] | None) -> T | None:
    """Return the value of what is stated, None where nothing is."""
    return None if stated is None else stated.value


ADDITIVE: dict[str, Any] = {"additive": True}
"""Metadata of lists to which every source adds."""

Text = Stated[str]
Names = tuple[Stated[str], ...]
Numbers = tuple[Stated[int], ...]

PROSE: dict[str, Any] = {"prose": True}
"""Metadata of fields whose wording differs from source to source without contradiction."""


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service as one source describes it."""

    name: Text
    evidence: tuple[Evidence, ...]
    key: str | None = None
    name_ko: Text | None = None
    name_en: Text | None = None
    aliases: Names | None = field(default=None, metadata=ADDITIVE)
    category: Text | None = None
    is_concept: Stated[bool] | None = None
    description: Text | None = field(default=None, metadata=PROSE)
    part_of: Text | None = None


@dataclass(frozen=True, slots=True)
class ActorDraft:
    """An actor as one source describes it."""

    name: Text
    evidence: tuple[Evidence, ...]
    key: str | None = None
    name_ko: Text | None = None
    name_en: Text | None = None
    aliases: Names | None = field(default=None, metadata=ADDITIVE)


@dataclass(frozen=True, slots=True)
class WeekDraft:
    """A week as one source describes it."""

    number: int
    evidence: tuple[Evidence, ...]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class DayDraft:
    """A day as one source describes it."""

    number: int
    evidence: tuple[Evidence, ...]
    title: Text | None = None
    week: Stated[int] | None = None
    difficulty: Stated[Difficulty] | None = None
    hours: Stated[float] | None = None
    teaches: Names | None = None
    reviews: Numbers | None = None
    related: Numbers | None = None
    prerequisites: Numbers | None = None
    case_study: Stated[CaseStudy] | None = field(default=None, metadata=PROSE)


@dataclass(frozen=True, slots=True)
class Provision:
    """That a service provides a component of a pattern; both by name."""

    component: str
    service: str


@dataclass(frozen=True, slots=True)
class PatternDraft:
    """A pattern as one source describes it."""

    name: Text
    evidence: tuple[Evidence, ...]
    key: str | None = None
    aliases: Names | None = field(default=None, metadata=ADDITIVE)
    components: Names | None = None
    provisions: tuple[Stated[Provision], ...] | None = field(default=None, metadata=ADDITIVE)
    description: Text | None = field(default=None, metadata=PROSE)


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step of a flow as one source describes it.

    `CloudFront → 사용자` has two stages of one name each; `A, B` is one stage of two names, with
    no claim how they connect.
    """

    order: int
    title: str
    stages: tuple[Names, ...]
    evidence: tuple[Evidence, ...]
    process: str | None = None
    next: str | None = None
    ends_flow: bool = False
    """Whether `next` says that the flow ends here."""


@dataclass(frozen=True, slots=True)
class InteractionDraft:
    """A curated edge."""

    source: Text
    target: Text
    label: str | None
    step: int | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """A scenario as one source describes it."""

    key: str
    evidence: tuple[Evidence, ...]
    title: Text | None = None
    description: Text | None = field(default=None, metadata=PROSE)
    use_case: Text | None = field(default=None, metadata=PROSE)
    days: Numbers | None = None
    primary_day: Stated[int] | None = None
    key_services: Names | None = None
    pattern: Text | None = None
    steps: tuple[StepDraft, ...] | None = None
    interactions: tuple[InteractionDraft, ...] | None = None
    guide: Guide | None = None


Draft = ServiceDraft | ActorDraft | WeekDraft | DayDraft | PatternDraft | ScenarioDraft
