"""Scenarios of NDJSON as they wait for their records: by the hundred thousand, so in little room.

Most are plain: the fields have the types that they must have, and nothing stands twice. That can be
told while the line is parsed. What is plain keeps the fields as they stand, and its record is made
of them without a draft; `plain_scenarios.py` does that. For all else, and wherever a fault is to be
told, the line goes the way of all records.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NotRequired, TypedDict

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core.core_schema import (
    CoreSchema,
    int_schema,
    list_schema,
    str_schema,
    typed_dict_field,
    typed_dict_schema,
)

from graph.load.files import LinesFile
from graph.load.notation_words import Notation
from graph.load.yaml_shapes import MAX_NUMBER

if TYPE_CHECKING:
    from graph.load.left_lines import LinesLeft

_DOUBTFUL = re.compile(rb"\\(?:[bfr]|u00(?:[0189]|7[fF]))|\x7f|\xc2[\x80-\x9f]")
"""Where a line may hold a control character, written out or in one of JSON's ways."""

_FIELD = re.compile(rb'"\s*:')
"""How the name of a field ends. A text may hold the same, where it quotes something."""


class PlainStep(TypedDict):
    """A step of a plain scenario."""

    title: str
    services: NotRequired[str]
    process: NotRequired[str]
    next: NotRequired[str]


class PlainFields(TypedDict):
    """The fields of a plain scenario; what they mean stands in `data/README.md`."""

    key: str
    title: NotRequired[str]
    description: NotRequired[str]
    use_case: NotRequired[str]
    days: NotRequired[list[int]]
    primary_day: NotRequired[int]
    key_services: NotRequired[list[str]]
    pattern: NotRequired[str]
    steps: NotRequired[list[PlainStep]]


def _mapping(required: dict[str, CoreSchema], optional: dict[str, CoreSchema]) -> CoreSchema:
    fields = {
        name: typed_dict_field(schema, required=name in required)
        for name, schema in {**required, **optional}.items()
    }
    return typed_dict_schema(fields, strict=True, extra_behavior="ignore")


@cache
def _validator() -> SchemaValidator:
    """Return what refuses all that `yaml_shapes.ScenarioShape` refuses, and more.

    Only fields that it does not know are passed over, which takes less time; they are counted.
    """
    # Control characters are refused by `_DOUBTFUL`, so that no text is looked through one by one.
    line = str_schema(strip_whitespace=True, min_length=1, strict=True)
    number = int_schema(ge=1, le=MAX_NUMBER, strict=True)
    step = _mapping({"title": line}, {"services": line, "process": line, "next": line})
    scenario = _mapping(
        {"key": str_schema(pattern=r"^[^\s:]+$", strict=True)},
        {
            **dict.fromkeys(("title", "description", "use_case", "pattern"), line),
            "days": list_schema(number, strict=True),
            "primary_day": number,
            "key_services": list_schema(line, strict=True),
            "steps": list_schema(step, strict=True),
        },
    )
    return SchemaValidator(_mapping({"scenario": scenario}, {}))


@dataclass(slots=True)
class ScenarioLine:
    """A plain scenario, and the line that it stands in."""

    fields: PlainFields
    line: int
    file: LinesFile


@dataclass(frozen=True, slots=True)
class ScenarioLines:
    """The plain scenarios of a course before they become records."""

    notation: Notation
    """The words and signs in which their steps are written."""
    waiting: list[ScenarioLine]
    """In the order of the files. Whoever makes the records takes them away, so that no scenario is
    held twice."""
    left: LinesLeft | None = None
    """Where they stand instead, for a course past memory."""

    def by_source(self) -> Counter[int]:
        """Return how many there are in each source, by its position among the sources."""
        if self.left is not None:
            return self.left.by_source()
        return Counter(line.file.source for line in self.waiting)


def no_lines() -> ScenarioLines:
    """Return what a course without NDJSON has."""
    return ScenarioLines(Notation(), [])


def plain_fields(line: bytes) -> PlainFields | None:
    """Return the fields of a line that holds a plain scenario, None for all other lines."""
    if (b"\\" in line or b"\x7f" in line or b"\xc2" in line) and _DOUBTFUL.search(line):
        return None
    try:
        fields: PlainFields = _validator().validate_json(line)["scenario"]
    except ValidationError:
        return None
    # Fields that no scenario has were passed over, and of two of one name the later one was taken.
    # Nothing is to be lost so: there must be no more colons than fields, but for those in texts.
    read = 1 + len(fields) + sum(map(len, fields.get("steps", ())))
    is_all = line.count(b":") == read or len(_FIELD.findall(line)) == read
    return fields if is_all else None
