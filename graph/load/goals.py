"""Goals in YAML: exam blueprints. `data/README.md` states the format for people."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic_core.core_schema import float_schema

from graph.errors import Fault, NotFoundError, SourceError
from graph.load.files import SourceFile, read_sources
from graph.load.shape import Location, read_shape
from graph.load.shape_schema import Checked, Shape
from graph.load.yaml_shapes import Key, Line
from graph.load.yaml_tree import YamlDocument, parse_yaml
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.goals import GoalDomain, Goals, WantedService
from graph.model.ids import slug
from graph.model.names import fold, near

_MOST_KEYS = 10
"""How many are suggested where nothing comes near."""
FIELD = "goals"
"""The field of a YAML file under which goals stand."""


class GoalDomainShape(Shape):
    """A part of an exam."""

    name: Line
    weight: Annotated[float, Checked(float_schema(gt=0, le=10_000))]
    services: list[Line]


class GoalsShape(Shape):
    """The record under `goals:`."""

    title: Line
    key: Key | None = None
    description: Line | None = None
    domains: list[GoalDomainShape]


def open_goals(
    sources: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = "shipped",
) -> tuple[Goals, ...]:
    """Return the goals in some sources, in the order of their files.

    Args:
        sources: Files and folders of YAML, or a single one; the word `shipped` stands for the
            shipped data. What is no goals in them is passed over. Goals of a later source replace
            those of the same key.

    Raises:
        SourceError: If a source cannot be read, the goals in one are at fault, or there are none;
            with every fault.

    Example:
        >>> [goals.title for goals in open_goals()]
        ['Certified Tidewater Cloud Practitioner (fictitious)']
    """
    named = [sources] if isinstance(sources, (str, os.PathLike)) else list(sources)
    read = read_sources(named)
    faults = list(read.faults)
    found: dict[str, tuple[SourceFile, Goals]] = {}
    for file in read.files:
        try:
            goals = _goals_of(file)
            if goals is not None:
                _add(found, file, goals)
        except SourceError as error:
            faults.extend(error.faults)
    if not faults and not found:
        shown = ", ".join(os.fspath(source) for source in named) or "(no path)"
        message = f"No goals stand here. Name a YAML file with the field {FIELD!r}."
        faults.append(Fault(message, shown))
    if faults:
        raise SourceError(faults)
    return tuple(goals for _, goals in found.values())


def choose_goals(among: Sequence[Goals], name: str | None = None) -> Goals:
    """Return one of several goals.

    Args:
        among: At least one.
        name: Its key or title; not needed where there is one only.

    Raises:
        NotFoundError: If none of them has this name, or no name is given and there are several;
            with suggestions.
    """
    if name is None and len(among) == 1:
        return among[0]
    for goals in among:
        if name is not None and fold(name) in {fold(goals.key), fold(goals.title)}:
            return goals
    keys = [goals.key for goals in among]
    close = near(name, [*keys, *(goals.title for goals in among)]) if name else []
    raise NotFoundError("set of goals", name or "", close or keys[:_MOST_KEYS])


def read_goals(file: SourceFile, document: YamlDocument) -> Goals:
    """Return the goals that a YAML file holds under `goals:`.

    Raises:
        SourceError: With a fault for each field that is unknown, missing, empty or of a wrong type,
            and for each domain that has the name of another one.
    """
    shape = read_shape(GoalsShape, document, [FIELD])
    at = _Places(file, document)
    domains = tuple(
        GoalDomain(
            name=domain.name,
            weight=domain.weight,
            services=tuple(
                WantedService(name, at.evidence("domains", index, "services", place, quote=name))
                for place, name in enumerate(domain.services)
            ),
            evidence=at.evidence("domains", index, quote=domain.name),
        )
        for index, domain in enumerate(shape.domains)
    )
    faults = [*_empty(domains, document), *_repeated(domains, document)]
    if faults:
        raise SourceError(faults)
    evidence = at.evidence(quote=shape.title)
    return Goals(shape.key or slug(shape.title), shape.title, domains, evidence, shape.description)


class _Places:
    """Where the fields of goals stand."""

    def __init__(self, file: SourceFile, document: YamlDocument) -> None:
        self._file = file
        self._document = document

    def evidence(self, *field: str | int, quote: str) -> tuple[Evidence, ...]:
        path: Location = [FIELD, *field]
        line, _ = self._document.mark(path)
        section = " > ".join(part for part in path if isinstance(part, str))
        file = self._file
        return (Evidence(EvidenceKind.STATED, file.file, line, section, quote, file.origin),)


def _goals_of(file: SourceFile) -> Goals | None:
    """Return the goals in a file, None where it holds none. Files without the word are not read."""
    if file.is_page or FIELD not in file.text:
        return None
    document = parse_yaml(file.text, file.origin)
    if not isinstance(document.data, dict) or FIELD not in document.data:
        return None
    return read_goals(file, document)


def _add(found: dict[str, tuple[SourceFile, Goals]], file: SourceFile, goals: Goals) -> None:
    """Add goals. Those of a later source replace earlier ones; in one source that is a fault."""
    earlier = found.get(goals.key)
    if earlier is not None and earlier[0].source == file.source:
        place = earlier[1].evidence[0].place
        message = f"Goals with the key {goals.key!r} stand in {place} already. Give another key."
        raise SourceError([Fault(message, file.origin, goals.evidence[0].line)])
    found[goals.key] = (file, goals)


def _empty(domains: Sequence[GoalDomain], document: YamlDocument) -> Iterator[Fault]:
    if not domains:
        line, column = document.mark([FIELD, "domains"])
        message = "These goals have no domain. Describe at least one."
        yield Fault(message, document.path, line, column)
    for index, domain in enumerate(domains):
        if not domain.services:
            line, column = document.mark([FIELD, "domains", index, "services"])
            message = f"The domain {domain.name!r} wants no service. Name at least one."
            yield Fault(message, document.path, line, column)


def _repeated(domains: Iterable[GoalDomain], document: YamlDocument) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, domain in enumerate(domains):
        earlier = first.setdefault(fold(domain.name), index)
        if earlier != index:
            line, column = document.mark([FIELD, "domains", index, "name"])
            place, _ = document.mark([FIELD, "domains", earlier, "name"])
            message = (
                f"A domain {domain.name!r} stands in line {place} already."
                " Put their services together, or give one another name."
            )
            yield Fault(message, document.path, line, column)
