"""Which diagram is wanted, in words: what it shows, in which notation, in which style.

The same words serve GraphQL, Python, the command line and the markers in pages. Nothing here
knows a graph: whether the names mean anything is found out by `choose`.

Example:
    >>> spec = read_spec("scenario netflix_streaming kind=sequence labels=off")
    >>> spec.view.names, spec.kind, spec.style.labels
    (('netflix_streaming',), <DiagramKind.SEQUENCE: 'sequence'>, False)
    >>> print(spec)
    scenario netflix_streaming kind=sequence labels=off
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from graph.diagrams.style import PLAIN_STYLE, DiagramDirection, Style, Theme
from graph.diagrams.views.page_links import PageLinks
from graph.errors import RequestError, did_you_mean
from graph.model.names import near

MOST_DEPTH = 5
"""How many steps a view goes from what it is about."""


class Subject(StrEnum):
    """What a view is about."""

    SCENARIO = "scenario"
    """What interacts in a scenario, or in several at once."""
    SERVICE = "service"
    """A service and what it interacts with, in any scenario."""
    PATTERN = "pattern"
    """A pattern, what it combines, and the scenarios that apply it."""
    DAY = "day"
    """A day, what must come before it and what needs it."""
    DAYS = "days"
    """Days and their prerequisites: of the course, of weeks, or of what leads to scenarios."""
    PLAN = "plan"
    """The days in order with their hours, week by week."""
    SERVICES = "services"
    """All services by category, with their parts: the taxonomy."""
    CO_USE = "co-use"
    """Which services are used together, and in how many scenarios."""
    CHANGES = "changes"
    """What differs between two graphs in the interactions of scenarios."""


class DiagramKind(StrEnum):
    """What a diagram looks like."""

    FLOWCHART = "flowchart"
    """Boxes and arrows, grouped."""
    SEQUENCE = "sequence"
    """Life lines, and messages from top to bottom."""
    ARCHITECTURE = "architecture"
    """Icons and lines, as `architecture-beta`."""
    MINDMAP = "mindmap"
    """A tree."""
    TIMELINE = "timeline"
    """Days one after the other, week by week."""
    GANTT = "gantt"
    """Days as bars as long as their hours."""


class Grouping(StrEnum):
    """What nodes are grouped by."""

    DAY = "day"
    WEEK = "week"
    CATEGORY = "category"
    NONE = "none"


class Language(StrEnum):
    """The language of names, and of the words that a view adds."""

    KO = "ko"
    EN = "en"


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """What is to be shown."""

    subject: Subject
    """What it is about."""
    names: tuple[str, ...] = ()
    """Which ones, by any of their names; what none means is told by the subject."""
    depth: int | None = None
    """How many steps to go from a service or a day; None for as many as make sense."""
    weeks: tuple[int, ...] = ()
    """Days of these weeks only; none means all. For days and plan."""
    grouping: Grouping | None = None
    """What nodes are grouped by; None leaves it to the subject."""
    copies: bool = False
    """Whether a service that several days teach is shown once for each of them."""
    days: bool | None = None
    """Whether services name the days that teach them; None for those of several days, where they
    are asked to be grouped by day or week."""
    collapse: bool = False
    """Whether services give way to the components of the pattern that they stand for."""
    context: bool = False
    """Whether the rest of the graph around what is shown is there too, dimmed."""
    language: Language | None = None
    """The language of names; None shows them as the course says them."""
    links: str | None = None
    """Where pages are found: an address that their paths are put behind, or one with `{day}` and
    `{week}` in it; None for no links."""

    def __post_init__(self) -> None:
        """Check the numbers and the address.

        Raises:
            RequestError: If one of them makes no sense.
        """
        if self.depth is not None and not 0 <= self.depth <= MOST_DEPTH:
            raise RequestError(f"depth is {self.depth}; it goes from 0 to {MOST_DEPTH}.")
        if any(week < 1 for week in self.weeks):
            raise RequestError("Weeks are numbered from 1 on.")
        if self.links is not None:
            PageLinks(self.links)


@dataclass(frozen=True, slots=True)
class DiagramSpec:
    """Which diagram is wanted."""

    view: ViewSpec
    """What it shows."""
    kind: DiagramKind | None = None
    """What it looks like; None leaves it to the subject."""
    style: Style = field(default=PLAIN_STYLE)
    """How it looks."""

    @property
    def drawn_as(self) -> DiagramKind:
        """What it looks like, stated or not."""
        return self.kind or _USUAL.get(self.view.subject, DiagramKind.FLOWCHART)

    def __str__(self) -> str:
        """The words that say it, as `read_spec` reads them; what is as usual is left out."""
        view, style, usual = self.view, self.style, PLAIN_STYLE
        options = {
            "depth": view.depth,
            "week": ",".join(map(str, view.weeks)) or None,
            "group": view.grouping,
            "copies": view.copies or None,
            "days": view.days,
            "collapse": view.collapse or None,
            "context": view.context or None,
            "language": view.language,
            "links": view.links,
            "kind": self.kind,
            "direction": None if style.direction is usual.direction else style.direction,
            "labels": None if style.labels else False,
            "width": style.width,
            "theme": None if style.theme is usual.theme else style.theme,
            "evidence": None if style.evidence else False,
        }
        words = [view.subject.value]
        words += [f"{_NAME}={name}" if "=" in name else name for name in view.names]
        words += [
            f"{name}={_written(value)}" for name, value in options.items() if value is not None
        ]
        return shlex.join(words)


_NAME = "name"
_USUAL = {Subject.PLAN: DiagramKind.TIMELINE, Subject.SERVICES: DiagramKind.MINDMAP}


def read_spec(text: str) -> DiagramSpec:
    """Return the diagram that some words ask for.

    A subject, names, and options as `option=value`, in any order after the subject; what has spaces
    in it stands in quotes, as in a shell. A name with `=` in it is written as `name=…`.

    Raises:
        RequestError: If a word means nothing, with what could have been meant.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise RequestError(f"A quote is not closed in {text!r}.") from error
    if not words:
        raise RequestError(f"Say what is to be shown: {', '.join(Subject)}.")
    subject = _one_of(Subject, words[0], "There is no view")
    names, options = [], {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals or name == _NAME:
            names.append(value if equals else word)
        elif name not in _OPTIONS:
            known = [*_OPTIONS, _NAME]
            raise RequestError(
                _unknown("There is no option", name, known)
                + f" A name with '=' in it is written as {shlex.quote(f'{_NAME}={word}')}."
            )
        elif name in options:
            raise RequestError(f"The option {name!r} is given twice.")
        else:
            options[name] = value
    return spec_of(subject, names, options)


def spec_of(
    subject: Subject, names: Sequence[str] = (), options: Mapping[str, str] | None = None
) -> DiagramSpec:
    """Return the diagram that is asked for.

    Args:
        subject: What it is about.
        names: Which ones.
        options: Further wishes by the names that `read_spec` knows, as text.

    Raises:
        RequestError: If a wish means nothing.
    """
    spec = DiagramSpec(ViewSpec(subject, tuple(names)))
    for name, text in (options or {}).items():
        if name not in _OPTIONS:
            raise RequestError(_unknown("There is no option", name, list(_OPTIONS)))
        option = _OPTIONS[name]
        value = option.read(name, text)
        if option.part == "view":
            spec = replace(spec, view=replace(spec.view, **{option.field: value}))
        elif option.part == "style":
            spec = replace(spec, style=replace(spec.style, **{option.field: value}))
        else:
            spec = replace(spec, **{option.field: value})
    return spec


def _one_of(kinds: type[StrEnum], text: str, problem: str) -> Any:  # noqa: ANN401 - any of them
    try:
        return kinds(text.upper() if kinds is DiagramDirection else text.lower())
    except ValueError:
        raise RequestError(_unknown(problem, text, [kind.value for kind in kinds])) from None


def _unknown(problem: str, text: str, known: Sequence[str]) -> str:
    close = did_you_mean(near(text, known))
    return f"{problem} {text!r}.{close or ' Known: ' + ', '.join(known) + '.'}"


def _choice(kinds: type[StrEnum]) -> Callable[[str, str], Any]:
    return lambda name, text: _one_of(kinds, text, f"The option {name!r} has no value")


_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


def _truth(name: str, text: str) -> bool:
    if text.lower() not in _WORDS:
        raise RequestError(f"The option {name!r} is on or off, not {text!r}.")
    return _WORDS[text.lower()]


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise RequestError(f"The option {name!r} is a whole number, not {_short(text)}.")
    return int(text)


def _short(text: str, most: int = 40) -> str:
    """Return text in quotes as a message shows it."""
    return repr(text if len(text) <= most else f"{text[: most - 1]}…")


def _numbers(name: str, text: str) -> tuple[int, ...]:
    return tuple(_number(name, part.strip()) for part in text.split(","))


def _text(_name: str, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class _Option:
    """An option, and what it sets."""

    part: str
    field: str
    read: Callable[[str, str], Any]


_OPTIONS = {
    "depth": _Option("view", "depth", _number),
    "week": _Option("view", "weeks", _numbers),
    "group": _Option("view", "grouping", _choice(Grouping)),
    "copies": _Option("view", "copies", _truth),
    "days": _Option("view", "days", _truth),
    "collapse": _Option("view", "collapse", _truth),
    "context": _Option("view", "context", _truth),
    "language": _Option("view", "language", _choice(Language)),
    "links": _Option("view", "links", _text),
    "kind": _Option("spec", "kind", _choice(DiagramKind)),
    "direction": _Option("style", "direction", _choice(DiagramDirection)),
    "labels": _Option("style", "labels", _truth),
    "width": _Option("style", "width", _number),
    "theme": _Option("style", "theme", _choice(Theme)),
    "evidence": _Option("style", "evidence", _truth),
}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
