"""Document profiles: the words that mark the parts of a scenario page, as data.

Which parts there are is code; what a page calls them is a profile. `docs/profiles.md` states the
format for people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, TypeVar

from pydantic_core.core_schema import (
    no_info_after_validator_function,
    no_info_plain_validator_function,
    str_schema,
)

from graph.errors import did_you_mean
from graph.load.notation import NUMBER, Notation, listed, word_key
from graph.load.shape import Location, read_shape
from graph.load.shape_schema import Checked, Shape
from graph.load.yaml_tree import YamlDocument
from graph.model.names import near


class Place(StrEnum):
    """A part of a scenario page that a heading marks."""

    OVERVIEW = "overview"
    """The facts of the scenario."""
    DAYS = "days"
    """The days that it points to, a heading each."""
    ARCHITECTURE = "architecture"
    """A diagram of its services."""
    FLOW = "flow"
    """What happens, step by step; holds `FLOW_STEPS` and `SEQUENCE`."""
    FLOW_STEPS = "flow_steps"
    """The numbered steps themselves."""
    SEQUENCE = "sequence"
    """A diagram of the flow."""
    IMPLEMENTATION = "implementation"
    """How to build it; holds `IMPLEMENTATION_STEPS` and `INTEGRATION_CHECKS`."""
    IMPLEMENTATION_STEPS = "implementation_steps"
    """The steps of building it, a heading each."""
    INTEGRATION_CHECKS = "integration_checks"
    """How to see that the whole works."""
    LEARNING_PATH = "learning_path"
    """How to learn it; holds the three that follow."""
    LEARNING_ORDER = "learning_order"
    """What to study in which order."""
    PRACTICE = "practice"
    """What to practise in which order."""
    LEARNING_GOALS = "learning_goals"
    """What one understands at the end."""
    BEST_PRACTICES = "best_practices"
    """What to keep in mind, in groups with a heading each."""
    BEST_PRACTICE_GROUP = "best_practice_group"
    """A group of best practices that is known where its heading is not below `BEST_PRACTICES`."""
    TROUBLESHOOTING = "troubleshooting"
    """What goes wrong; holds `PROBLEMS`."""
    PROBLEMS = "problems"
    """The problems themselves, a heading each."""
    REFERENCES = "references"
    """Where to read on, in groups with a heading each."""
    REFERENCE_GROUP = "reference_group"
    """A group of references that is known where its heading is not below `REFERENCES`."""


class Field(StrEnum):
    """A piece of a page that a label marks: words before a colon."""

    HEAD_SCENARIO = "head_scenario"
    """In the head lines: the scenario ID."""
    HEAD_USE_CASE = "head_use_case"
    """In the head lines: the use case."""
    SCENARIO_ID = "scenario_id"
    """In the overview. A page is a scenario page because this is there."""
    SCENARIO_NAME = "scenario_name"
    """In the overview: the title of the scenario."""
    DESCRIPTION = "description"
    """In the overview."""
    RELATED_DAYS = "related_days"
    """In the overview: the numbers of the days."""
    PRIMARY_DAY = "primary_day"
    """In the overview: the number of the day that the scenario belongs to."""
    KEY_SERVICES = "key_services"
    """In the overview: names of services."""
    PATTERN = "pattern"
    """In the overview: the name of the integration pattern."""
    USE_CASE = "use_case"
    """In the overview."""
    DAY_SERVICES = "day_services"
    """Of a day and of an implementation step: names of services."""
    ROLE = "role"
    """Of a day: what it does for the scenario."""
    DAY_LINKS = "day_links"
    """Of a day: where to read on."""
    STEP_SERVICES = "step_services"
    """Of a step of the flow: names of services, and arrows."""
    PROCESS = "process"
    """Of a step of the flow: what is done."""
    NEXT_STEP = "next_step"
    """Of a step of the flow: what follows."""
    INSTRUCTIONS = "instructions"
    """Of an implementation step: what to do."""
    CHECKS = "checks"
    """Of an implementation step: how to see that it worked."""
    GUIDES = "guides"
    """Of an implementation step: where to read on."""
    END_TO_END_TEST = "end_to_end_test"
    """Of the whole implementation: how to see that it works."""
    CONTENT = "content"
    """Of a step of the learning path: names of services."""
    DURATION = "duration"
    """Of a step of the learning path: how long it takes."""
    MATERIALS = "materials"
    """Of a step of the learning path: where to read on."""
    SYMPTOM = "symptom"
    """Of a problem: how it shows."""
    DIAGNOSIS = "diagnosis"
    """Of a problem: how to find the cause."""
    SOLUTION = "solution"
    """Of a problem: what to do."""
    CREATED = "created"
    """In the foot: when the page was made."""
    VERSION = "version"
    """In the foot: which version of itself the page is."""


def _numbered_form(form: str) -> str:
    if form.count(NUMBER) != 1:
        message = f"write {NUMBER} once where the number stands"
        raise ValueError(message)
    return form


E = TypeVar("E", bound=StrEnum)


def _member(kind: type[E]) -> Checked:
    """Return what turns a key of the YAML into a member of `kind`, or says which keys there are."""

    def member(name: object) -> E:
        known = [str(candidate) for candidate in kind]
        if name not in known:
            close = did_you_mean(near(str(name), known))
            message = f"there is nothing of this name.{close} Known: {', '.join(known)}"
            raise ValueError(message)
        return kind(name)

    return Checked(no_info_plain_validator_function(member))


def _composed(words: str) -> str:
    """Return words as pages are read: with each accent or Korean syllable as one character."""
    return unicodedata.normalize("NFC", words)


_PHRASE = no_info_after_validator_function(
    _composed, str_schema(strip_whitespace=True, min_length=1)
)
_Phrase = Annotated[str, Checked(_PHRASE)]
_Form = Annotated[str, Checked(no_info_after_validator_function(_numbered_form, _PHRASE))]


class _Forms(Shape):
    day: Sequence[_Form] = ()
    step: Sequence[_Form] = ()
    problem: Sequence[_Form] = ()
    review: Sequence[_Phrase] = ()


class _Marks(Shape):
    primary: Sequence[_Phrase] = ()
    done: Sequence[_Phrase] = ()


class _Signs(Shape):
    arrows: Sequence[_Phrase] = ()
    unclear_arrows: Sequence[_Phrase] = ()
    separators: Sequence[_Phrase] = ()
    word_separators: Sequence[_Phrase] = ()
    range_marks: Sequence[_Phrase] = ()


class _Time(Shape):
    hours: Sequence[_Phrase] = ()
    minutes: Sequence[_Phrase] = ()
    approximations: Sequence[_Phrase] = ()


class _ProfileShape(Shape):
    key: _Phrase
    headings: dict[Annotated[Place, _member(Place)], Sequence[_Phrase]]
    labels: dict[Annotated[Field, _member(Field)], Sequence[_Phrase]]
    forms: _Forms = _Forms()
    marks: _Marks = _Marks()
    signs: _Signs = _Signs()
    time: _Time = _Time()
    diagrams: Sequence[_Phrase] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of one kind of page. Case, white space, punctuation and emoji do not matter."""

    key: str
    """What it is called. A profile of a later source replaces one of the same key."""
    headings: Mapping[Place, tuple[str, ...]]
    """The headings of each part."""
    labels: Mapping[Field, tuple[str, ...]]
    """The labels of each field."""
    steps: tuple[str, ...]
    """How a step is numbered: `Step {n}`."""
    problems: tuple[str, ...]
    """How a problem is numbered: `Problem {n}`."""
    primary: tuple[str, ...]
    """Marks of the day that the scenario belongs to: `(primary)`."""
    diagrams: tuple[str, ...]
    """Languages of fences that hold diagrams: `mermaid`."""
    notation: Notation
    """How steps, lists, days and durations are written."""

    def place(self, heading: str) -> Place | None:
        """Return the part that a heading marks, with or without a number before it."""
        numbered = listed(heading)
        keys = {word_key(heading), word_key(numbered[1]) if numbered else ""} - {""}
        return next(
            (place for place, words in self.headings.items() if keys & set(map(word_key, words))),
            None,
        )

    def field(self, label: str, among: Iterable[Field]) -> Field | None:
        """Return which of some fields a label marks."""
        key = word_key(label)
        return next(
            (field for field in among if key in map(word_key, self.labels.get(field, ()))), None
        )

    def unmarked(self, title: str) -> tuple[str, bool]:
        """Return a title without the mark of the primary day, and whether it had one."""
        bare = title
        for mark in self.primary:
            bare = _mark_pattern(mark).sub(" ", bare)
        return " ".join(bare.split()), bare != title


@cache
def _mark_pattern(mark: str) -> re.Pattern[str]:
    """Return a pattern for a mark; `(core)` may stand in brackets of another kind."""
    inner = re.escape(mark.strip("()"))
    pattern = rf"[(\uff08\[]\s*{inner}\s*[)\uff09\]]" if mark.startswith("(") else re.escape(mark)
    return re.compile(pattern, re.IGNORECASE)


def read_profile(document: YamlDocument, location: Location = ("profile",)) -> Profile:
    """Return the profile that stands at `location` of a YAML document.

    Raises:
        SourceError: With a fault for each field that is unknown, missing or of a wrong type.
    """
    shape = read_shape(_ProfileShape, document, location)
    return Profile(
        key=shape.key,
        headings={place: tuple(words) for place, words in shape.headings.items()},
        labels={field: tuple(words) for field, words in shape.labels.items()},
        steps=tuple(shape.forms.step),
        problems=tuple(shape.forms.problem),
        primary=tuple(shape.marks.primary),
        diagrams=tuple(shape.diagrams),
        notation=_notation(shape),
    )


def _notation(shape: _ProfileShape) -> Notation:
    return Notation(
        arrows=tuple(shape.signs.arrows),
        unclear_arrows=tuple(shape.signs.unclear_arrows),
        separators=tuple(shape.signs.separators),
        word_separators=tuple(shape.signs.word_separators),
        range_marks=tuple(shape.signs.range_marks),
        days=tuple(shape.forms.day),
        reviews=tuple(shape.forms.review),
        done=tuple(shape.marks.done),
        hours=tuple(shape.time.hours),
        minutes=tuple(shape.time.minutes),
        approximations=tuple(shape.time.approximations),
    )
