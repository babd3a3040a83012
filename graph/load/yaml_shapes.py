"""The fields of YAML records. `data/README.md` states the same for people."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic_core.core_schema import (
    enum_schema,
    float_schema,
    int_schema,
    no_info_after_validator_function,
    str_schema,
)

from graph.load.shape_schema import Checked, Shape
from graph.model.ids import slug
from graph.model.records import Difficulty

MAX_NUMBER = 1_000_000
"""The largest number of a day or week; far beyond any course, and well inside a GraphQL Int."""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Unicode's category Cc without line breaks and tabs."""
_PLAIN_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What nearly all keys are, and their own slug."""


def _as_key(text: str) -> str:
    """Refuse what is no key of our own making: lower case, words joined by hyphens."""
    if not _PLAIN_KEY.fullmatch(text) and slug(text) != text:
        raise ValueError(f"a key is written in lower case with hyphens, as {slug(text)!r}")
    return text


def _as_scenario_key(text: str) -> str:
    """Refuse what cannot stand in an id."""
    if ":" in text or text.split() != [text]:
        raise ValueError("a key has no spaces and no colons")
    return text


def _printable(text: str) -> str:
    """Refuse control characters, which no name and no sentence holds."""
    if _CONTROL.search(text):
        raise ValueError("control characters are not allowed")
    return text


_LINE = str_schema(strip_whitespace=True, min_length=1)
Line = Annotated[str, Checked(no_info_after_validator_function(_printable, _LINE))]
Key = Annotated[str, Checked(no_info_after_validator_function(_as_key, str_schema()))]
ScenarioKey = Annotated[
    str, Checked(no_info_after_validator_function(_as_scenario_key, str_schema()))
]
Number = Annotated[int, Checked(int_schema(ge=1, le=MAX_NUMBER))]
Hours = Annotated[float, Checked(float_schema(ge=0, le=10_000))]


class NamesShape(Shape):
    """The names of a thing by language."""

    ko: Line | None = None
    en: Line | None = None


class ServiceShape(Shape):
    """A record under `services:`."""

    name: Line
    key: Key | None = None
    names: NamesShape = NamesShape()
    aliases: list[Line] | None = None
    category: Line | None = None
    concept: bool | None = None
    description: Line | None = None
    part_of: Line | None = None


class ActorShape(Shape):
    """A record under `actors:`."""

    name: Line
    key: Key | None = None
    names: NamesShape = NamesShape()
    aliases: list[Line] | None = None


class WeekShape(Shape):
    """A record under `weeks:`."""

    number: Number
    title: Line | None = None


class CaseStudyShape(Shape):
    """What a day says of the company that it looks at."""

    company: Line
    focus: Line | None = None


_DIFFICULTY = enum_schema(Difficulty, [*Difficulty], sub_type="str", strict=False)


class DayShape(Shape):
    """A record under `days:`."""

    number: Number
    title: Line | None = None
    week: Number | None = None
    difficulty: Annotated[Difficulty, Checked(_DIFFICULTY)] | None = None
    hours: Hours | None = None
    teaches: list[Line] | None = None
    reviews: list[Number] | None = None
    related: list[Number] | None = None
    prerequisites: list[Number] | None = None
    case_study: CaseStudyShape | None = None


class ComponentShape(Shape):
    """A component of a pattern: its name alone, or with the services that provide it."""

    name: Line
    services: list[Line] | None = None

    @classmethod
    def written_out(cls, data: object) -> object:
        """A name alone will do."""
        return {"name": data} if isinstance(data, str) else data


class PatternShape(Shape):
    """A record under `patterns:`."""

    name: Line
    key: Key | None = None
    aliases: list[Line] | None = None
    components: list[ComponentShape] | None = None
    description: Line | None = None


class StepShape(Shape):
    """A step of a scenario."""

    title: Line
    services: Line | list[Line] | None = None
    process: Line | None = None
    next: Line | None = None


class InteractionShape(Shape):
    """A curated edge of a scenario."""

    source: Line
    target: Line
    label: Line | None = None
    step: Number | None = None


class ScenarioShape(Shape):
    """A record under `scenarios:`, or the one under `scenario:`."""

    key: ScenarioKey
    title: Line | None = None
    description: Line | None = None
    use_case: Line | None = None
    days: list[Number] | None = None
    primary_day: Number | None = None
    key_services: list[Line] | None = None
    pattern: Line | None = None
    steps: list[StepShape] | None = None
    interactions: list[InteractionShape] | None = None
